//! What a sandbox can be told.

use std::fmt;
use std::net::{Ipv4Addr, SocketAddr};

use super::error::StartError;
use crate::sandbox::backup::Backup;
use crate::sandbox::state::Login;

/// How to serve a backup.
#[derive(Clone)]
pub struct Options {
    /// Where to listen; port 0 takes a free one.
    pub listen: SocketAddr,
    /// Serve plain HTTP as if a TLS proxy stood in front.
    pub http: bool,
    /// Names and passwords; any other user's password is the user's name.
    pub users: Vec<(String, String)>,
    /// App tokens that work beside the passwords.
    pub tokens: Vec<AppToken>,
    /// Certificate and key as PEM; without them a certificate for this machine's own names is generated.
    pub certificate: Option<(String, String)>,
    /// Scheme, host and port of URLs in answers, such as `https://cloud.example`; without it they are the
    /// ones a client called.
    pub public_origin: Option<String>,
    /// The most bytes of a request's body; a larger one is answered with 413.
    pub body_limit: usize,
}

impl Default for Options {
    fn default() -> Self {
        Options {
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
            http: false,
            users: Vec::new(),
            tokens: Vec::new(),
            certificate: None,
            public_origin: None,
            body_limit: 16 * 1024 * 1024,
        }
    }
}

impl fmt::Debug for Options {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let users: Vec<&str> = self.users.iter().map(|(name, _)| name.as_str()).collect();
        f.debug_struct("Options")
            .field("listen", &self.listen)
            .field("http", &self.http)
            .field("users", &users)
            .field("tokens", &self.tokens)
            .field("public_origin", &self.public_origin)
            .field("body_limit", &self.body_limit)
            .finish_non_exhaustive()
    }
}

/// An app token of a user.
#[derive(Clone)]
pub struct AppToken {
    /// The user's name.
    pub user: String,
    /// The token's name, which objects written with it show as their client.
    pub name: String,
    /// What is sent instead of the password.
    pub token: String,
}

impl fmt::Debug for AppToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AppToken")
            .field("user", &self.user)
            .field("name", &self.name)
            .finish_non_exhaustive()
    }
}

impl Options {
    /// All ways to log in beside the users' names, for users the backup has.
    pub(super) fn logins(&self, backup: &Backup) -> Result<Vec<Login>, StartError> {
        let passwords = self.users.iter().map(|(name, password)| (name, password, None));
        let tokens = self.tokens.iter().map(|token| (&token.user, &token.token, Some(&token.name)));
        passwords
            .chain(tokens)
            .map(|(name, secret, token)| {
                let user = backup.users.iter().find(|user| user.id.eq_ignore_ascii_case(name));
                let Some(user) = user else {
                    let known = backup.users.iter().map(|user| user.id.clone()).collect();
                    return Err(StartError::UnknownUser { name: name.clone(), known });
                };
                if secret.is_empty() {
                    return Err(StartError::EmptyPassword(name.clone()));
                }
                let (user, secret) = (user.id.clone(), secret.clone());
                Ok(Login { user, secret, token: token.cloned() })
            })
            .collect()
    }
}
