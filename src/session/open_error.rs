//! How opening a session can fail, and what to do about it.

use crate::http::TransportError;

use super::ChallengeError;
use super::second_factor::{SecondFactor, list};

/// Why a session could not be opened.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum OpenError {
    /// There is a master password and no profile that would know what to do with it.
    #[error(
        "a master password was given, but no session profile applies; set `[session] profile` in \
         postcheck.toml"
    )]
    NoProfile,
    /// The profile's API has no such log-in.
    #[error("the session profile `{profile}` knows no log-in with a master password")]
    Unsupported {
        /// Its name.
        profile: &'static str,
    },
    /// An empty master password, which can only be a mistake.
    #[error("the master password is empty")]
    EmptyPassword,
    /// The request could not be made.
    #[error("{path} could not be requested: {source}")]
    Transport {
        /// The request's path.
        path: &'static str,
        /// Why.
        source: TransportError,
    },
    /// The server refuses the user or the password of the user.
    #[error("the server refuses the user or the user's password (status {status} for {path})")]
    Credentials {
        /// The request's path.
        path: &'static str,
        /// The answer's status.
        status: u16,
    },
    /// The answer is not one of the API's.
    #[error(
        "{path} was not answered by the API (status {status}); check that `{variable}` is the API's address"
    )]
    NotTheApi {
        /// The request's path.
        path: &'static str,
        /// The answer's status.
        status: u16,
        /// The variable with the address.
        variable: &'static str,
    },
    /// The wrong master password.
    #[error(
        "the master password is wrong; it is not tried again, because the server locks the log-in after \
         five failures"
    )]
    WrongPassword,
    /// This failure was one too many.
    #[error(
        "the log-in failed, and it was the fifth failure: the server locks the log-in now, or revokes the \
         app token that was used; a log-in with another app token and the right master password unlocks it"
    )]
    LockedOut,
    /// The log-in was locked before.
    #[error(
        "the server has locked the log-in after too many failures; a log-in with an app token and the right \
         master password unlocks it"
    )]
    Locked,
    /// Too many requests in a short time.
    #[error("the server wants fewer log-ins in a short time (status 429); wait half a minute")]
    Busy,
    /// A second factor is asked for and none was given.
    #[error(
        "the server asks for a second factor: {}; give its code with --session-token PROVIDER=CODE",
        list(.0)
    )]
    SecondFactorNeeded(Vec<SecondFactor>),
    /// A second factor was given that is not asked for.
    #[error("the server knows no second factor `{provider}`, but {}", list(.offered))]
    UnknownSecondFactor {
        /// What was given.
        provider: String,
        /// What there is.
        offered: Vec<SecondFactor>,
    },
    /// The wrong code.
    #[error(
        "the code of the second factor is wrong; it is not tried again, because the server locks the log-in \
         after five failures"
    )]
    WrongSecondFactor,
    /// The challenge is malformed or unknown.
    #[error(transparent)]
    Challenge(#[from] ChallengeError),
    /// The thread that solves the challenge did not finish.
    #[error("solving the challenge was interrupted")]
    Interrupted,
    /// Some other answer.
    #[error("{path} was answered with status {status}: {message}")]
    Unexpected {
        /// The request's path.
        path: &'static str,
        /// The answer's status.
        status: u16,
        /// The server's message.
        message: String,
    },
}
