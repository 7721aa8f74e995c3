//! NTLM over HTTP (MS-NTHT): a handshake of two more requests that logs a connection in.

mod message;
mod response;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;

use super::AuthError;
use super::challenge::Challenge;
use super::parameters::{flag, text};
use crate::collection::Auth;
use crate::secret::Secret;

use message::ServerChallenge;
use response::Answer;

/// One request's credentials, and how far the handshake is.
#[derive(Debug)]
pub(in crate::http) struct Ntlm {
    account: Account,
    /// The scheme that the server called it by; `None` before it asked.
    scheme: Option<&'static str>,
    is_done: bool,
}

/// Who logs in.
#[derive(Debug)]
struct Account {
    user: String,
    password: Secret,
    domain: String,
    workstation: String,
}

impl Ntlm {
    /// `None` without a user, or where the collection wants no second request.
    pub(super) fn new(auth: &Auth) -> Option<Self> {
        if text(auth, "username").is_empty() || flag(auth, "disableRetryRequest") {
            return None;
        }
        Some(Ntlm { account: Account::new(auth), scheme: None, is_done: false })
    }

    /// The next message of the handshake.
    pub(super) fn answer(&mut self, challenges: &[Challenge]) -> Result<Option<String>, AuthError> {
        if self.is_done {
            return Ok(None);
        }
        let Some(scheme) = self.scheme else { return Ok(self.begin(challenges)) };
        self.is_done = true;
        let token = challenges
            .iter()
            .filter(|challenge| challenge.scheme.eq_ignore_ascii_case(scheme))
            .find_map(|challenge| challenge.token.as_deref());
        // Without one the server does not go on with it.
        let Some(token) = token else { return Ok(None) };
        let bytes = BASE64_STANDARD
            .decode(token)
            .map_err(|_| AuthError::Challenge("is no base64".to_owned()))?;
        let challenge = ServerChallenge::read(&bytes)?;
        let message = message::authenticate(&self.account, &Answer::new(&self.account, &challenge));
        Ok(Some(format!("{scheme} {}", BASE64_STANDARD.encode(message))))
    }

    fn begin(&mut self, challenges: &[Challenge]) -> Option<String> {
        let offers = |name: &str| challenges.iter().any(|challenge| challenge.scheme == name);
        let scheme = match (offers("ntlm"), offers("negotiate")) {
            (true, _) => "NTLM",
            (false, true) => "Negotiate",
            (false, false) => return None,
        };
        self.scheme = Some(scheme);
        Some(format!("{scheme} {}", BASE64_STANDARD.encode(message::negotiate(&self.account))))
    }
}

impl Account {
    /// Without a domain of its own, `DOMAIN\user` and `user@domain` name it.
    fn new(auth: &Auth) -> Self {
        let (user, domain) = (text(auth, "username"), text(auth, "domain"));
        let (user, domain) = match (user.split_once('\\'), user.rsplit_once('@')) {
            _ if !domain.is_empty() => (user, domain),
            (Some((domain, user)), _) => (user, domain),
            (None, Some((user, domain))) => (user, domain),
            (None, None) => (user, domain),
        };
        Account {
            user: user.to_owned(),
            password: Secret::new(text(auth, "password")),
            domain: domain.to_owned(),
            workstation: text(auth, "workstation").to_owned(),
        }
    }
}

#[cfg(test)]
mod tests;
