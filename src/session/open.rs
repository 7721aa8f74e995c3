//! Opening a session: what every profile needs for it, and what comes of it.

use std::fmt;
use std::future::Future;
use std::pin::Pin;

use serde_json::Value;

use crate::collection::{Auth, Body, Header, Request};
use crate::http::{Exchange, Received};
use crate::secret::MASK;

use super::keychain::{Keychain, KeychainError};
use super::{Keeper, OpenError, SessionToken};

/// A future on the run's own thread.
pub type Pending<'a, T> = Pin<Box<dyn Future<Output = T> + 'a>>;

/// Sends a finished request with the run's own client, so that cookies and certificates are those of the
/// run. It must send exactly once: a repeated log-in may count as another failure.
pub trait Transport {
    /// The exchange of that request.
    fn send(&self, request: Request<String>) -> Pending<'_, Exchange>;
}

/// Who logs in where. Its `Debug` output hides all that is secret.
#[derive(Clone)]
pub struct Login<'a> {
    /// The API's address, which the profile's paths are below.
    pub base_url: &'a str,
    /// The collection's auth: most servers want it besides the session.
    pub auth: Option<Auth<String>>,
    /// The master password.
    pub master_password: &'a str,
    /// Codes of second factors.
    pub tokens: &'a [SessionToken],
}

impl fmt::Debug for Login<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Login")
            .field("base_url", &self.base_url)
            .field("tokens", &self.tokens)
            .finish_non_exhaustive()
    }
}

/// An open session. Its `Debug` output hides the value.
#[derive(Clone)]
pub struct Opened {
    /// Whether the server asked for the master password at all; it does not where none is set, or where the
    /// session was open already.
    pub challenged: bool,
    /// The keychains that came with it.
    pub keychains: Vec<OpenedKeychain>,
    /// The session variable and its value, to be set where the mode keeps it; a secret.
    pub variable: Option<(&'static str, String)>,
}

impl fmt::Debug for Opened {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Opened")
            .field("challenged", &self.challenged)
            .field("keychains", &self.keychains)
            .field("variable", &self.variable.as_ref().map(|(name, _)| (name, MASK)))
            .finish()
    }
}

impl Opened {
    /// One sentence for the user.
    #[must_use]
    pub fn message(&self) -> String {
        if !self.challenged {
            return "the server asks for no master password: none is set, or the session is open already"
                .to_owned();
        }
        let keychains = match self.keychains.as_slice() {
            [] => "no keychain".to_owned(),
            some => some.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "),
        };
        format!("the session was opened with the master password; {keychains}")
    }
}

/// A keychain that the server handed out, opened with the master password.
#[derive(Debug, Clone)]
pub struct OpenedKeychain {
    /// Its name, such as `CSEv1r1`.
    pub name: String,
    /// Its keys, or why it stays shut.
    pub outcome: Result<Keychain, KeychainError>,
}

impl fmt::Display for OpenedKeychain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = &self.name;
        match &self.outcome {
            Ok(keychain) if keychain.key_count() == 1 => write!(f, "keychain {name} with 1 key"),
            Ok(keychain) => write!(f, "keychain {name} with {} keys", keychain.key_count()),
            Err(error) => write!(f, "keychain {name} could not be opened: {error}"),
        }
    }
}

/// Requests and answers within one session: each request carries the newest value, each answer is observed.
pub struct Conversation<'a> {
    keeper: &'a mut Keeper,
    transport: &'a dyn Transport,
    variable: Option<(&'static str, String)>,
}

impl<'a> Conversation<'a> {
    pub(super) fn new(keeper: &'a mut Keeper, transport: &'a dyn Transport) -> Self {
        Conversation { keeper, transport, variable: None }
    }

    /// Sends one request below the login's base address.
    ///
    /// # Errors
    /// When the request could not be made.
    pub async fn call(
        &mut self,
        login: &Login<'_>,
        method: &str,
        path: &'static str,
        body: Option<&Value>,
    ) -> Result<Received, OpenError> {
        let mut request = self.keeper.own_request(method, login.base_url, path, login.auth.clone());
        if let Some(body) = body {
            let name = "Content-Type".to_owned();
            request.headers.push(Header { name, value: "application/json".to_owned() });
            let text = body.to_string();
            request.body = Some(Body::Raw { text, language: Some("json".to_owned()) });
        }
        let exchange = self.transport.send(request).await;
        let received = exchange.outcome.map_err(|source| OpenError::Transport { path, source })?;
        let observation = self.keeper.observe(&exchange.sent, &received);
        self.variable = observation.variable.or(self.variable.take());
        Ok(received)
    }

    /// The session variable as the last answer left it.
    #[must_use]
    pub fn into_variable(self) -> Option<(&'static str, String)> {
        self.variable
    }
}

impl fmt::Debug for Conversation<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Conversation").field("keeper", &self.keeper).finish_non_exhaustive()
    }
}
