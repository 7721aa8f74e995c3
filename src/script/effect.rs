use std::time::Duration;

use crate::collection::Request;
use crate::http::{Cookie, Exchange};

use super::Outcome;

/// How far a script has come.
#[derive(Debug)]
pub enum Progress {
    /// It waits: for answers to these effects and to those named before, or until so much time is over,
    /// whichever comes first.
    Waits {
        /// What is new to do.
        effects: Vec<Effect>,
        /// When the next timer is due, from now.
        timer: Option<Duration>,
    },
    /// It is over.
    Done(Box<Outcome>),
}

/// Something that a script wants done; the answer carries the same number.
#[derive(Debug)]
pub enum Effect {
    /// `pm.sendRequest`: with the run's cookies, nothing rendered in it.
    Send {
        /// Number of the answer.
        id: u32,
        /// What to send.
        request: Box<Request>,
    },
    /// An operation on the cookie jar.
    Cookies {
        /// Number of the answer.
        id: u32,
        /// Which one.
        operation: CookieOperation,
    },
}

/// What `pm.cookies.jar()` can do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CookieOperation {
    /// The cookies that would be sent to a URL.
    All {
        /// The URL.
        url: String,
    },
    /// Sets a cookie as a `Set-Cookie` line of that URL's answer would.
    Set {
        /// The URL.
        url: String,
        /// The line.
        line: String,
    },
    /// Removes a cookie.
    Unset {
        /// The URL it is sent to.
        url: String,
        /// Its name.
        name: String,
    },
    /// Removes all cookies that would be sent to a URL.
    Clear {
        /// The URL.
        url: String,
    },
}

/// The answer to an effect.
#[derive(Debug)]
pub struct Answer {
    /// The effect's number.
    pub id: u32,
    /// What came of it.
    pub reply: Reply,
}

/// What came of an effect.
#[derive(Debug)]
pub enum Reply {
    /// Of [`Effect::Send`].
    Sent(Box<Exchange>),
    /// Of [`Effect::Cookies`]: the cookies asked for, or those that the URL has now.
    Cookies(Vec<Cookie>),
    /// It could not be done, and why.
    Failed(String),
}
