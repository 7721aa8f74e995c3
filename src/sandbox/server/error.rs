//! Why a sandbox did not start.

use std::io;
use std::net::SocketAddr;

use thiserror::Error;

/// Why a sandbox did not start.
#[derive(Debug, Error)]
pub enum StartError {
    /// The address cannot be listened on.
    #[error("could not listen on {address}: {source}; choose another address with --listen")]
    Listen {
        /// The address asked for.
        address: SocketAddr,
        /// What the system says.
        source: io::Error,
    },
    /// The server's thread or its runtime could not be made.
    #[error("could not start the sandbox's thread: {0}")]
    Thread(io::Error),
    /// No certificate could be generated.
    #[error("could not generate a certificate: {0}")]
    Generate(#[from] rcgen::Error),
    /// The given certificate or key is unusable.
    #[error("could not use the given certificate and key: {0}")]
    Certificate(String),
    /// A password or token is for a user who is not in the backup.
    #[error("the backup has no user {name:?}; it has {}", known.join(", "))]
    UnknownUser {
        /// The name given.
        name: String,
        /// The names there are.
        known: Vec<String>,
    },
    /// A user was given an empty name or password, with which nobody can log in.
    #[error("user {0:?} needs a password that is not empty")]
    EmptyPassword(String),
    /// A second factor that cannot be asked for.
    #[error(
        "{provider:?} of {user} cannot be asked for; providers are totp, email, admin, \
         twofactor_nextcloud_notification, any with gateway in its name, and beside one of them backup_codes"
    )]
    Provider {
        /// The user.
        user: String,
        /// The provider's id.
        provider: String,
    },
    /// A path that cannot put the state back.
    #[error(
        "{0:?} cannot be the path for resets: it must begin with / and be no part of the API, such as /__reset"
    )]
    ResetPath(String),
}
