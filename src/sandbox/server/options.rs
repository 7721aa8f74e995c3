//! What a sandbox can be told.

use std::fmt;
use std::net::{Ipv4Addr, SocketAddr};
use std::time::Duration;

use super::error::StartError;
use super::log::Log;
use crate::sandbox::app::Strictness;
use crate::sandbox::backup::Backup;
use crate::sandbox::fault::Fault;
use crate::sandbox::router;
use crate::sandbox::state::{BACKUP_CODES, Login, is_usable};

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
    /// How long a client may take for its handshake, the head of a request or a body, and how long it may stay
    /// without a request.
    pub patience: Duration,
    /// Second factors; users who have any log in with app tokens only.
    pub second_factors: Vec<SecondFactor>,
    /// Whether the real server's rate limits hold.
    pub rate_limits: bool,
    /// The most bytes that clients may store; then writes are refused as the app refuses what it cannot do.
    pub store_limit: usize,
    /// A path where POST puts the state back to the start.
    pub reset_path: Option<String>,
    /// What goes wrong on purpose.
    pub faults: Vec<Fault>,
    /// Decides which requests faults of a certain probability strike.
    pub seed: u64,
    /// Told of every request.
    pub log: Option<Log>,
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
            body_limit: 8 * 1024 * 1024,
            patience: Duration::from_secs(75),
            second_factors: Vec::new(),
            rate_limits: false,
            store_limit: Strictness::default().store_limit,
            reset_path: None,
            faults: Vec::new(),
            seed: 0,
            log: None,
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
            .field("patience", &self.patience)
            .field("second_factors", &self.second_factors)
            .field("rate_limits", &self.rate_limits)
            .field("store_limit", &self.store_limit)
            .field("reset_path", &self.reset_path)
            .field("faults", &self.faults)
            .field("seed", &self.seed)
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

/// A code that a second factor of a user accepts.
#[derive(Clone)]
pub struct SecondFactor {
    /// The user's name.
    pub user: String,
    /// The provider's id, such as `totp`.
    pub provider: String,
    /// A code that is right; one of `backup_codes` works once.
    pub code: String,
}

impl fmt::Debug for SecondFactor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SecondFactor")
            .field("user", &self.user)
            .field("provider", &self.provider)
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
                let user = known(backup, name)?;
                if secret.is_empty() {
                    return Err(StartError::EmptyPassword(name.clone()));
                }
                Ok(Login { user, secret: secret.clone(), token: token.cloned() })
            })
            .collect()
    }

    /// What the server is to be strict about, for users the backup has.
    pub(super) fn strictness(&self, backup: &Backup) -> Result<Strictness, StartError> {
        let mut second_factors = Vec::new();
        for SecondFactor { user, provider, code } in &self.second_factors {
            if code.is_empty() {
                return Err(StartError::EmptyPassword(user.clone()));
            }
            let user = known(backup, user)?;
            second_factors.push((user, provider.clone(), code.clone()));
        }
        for (user, provider, _) in &second_factors {
            let mut of_user = second_factors.iter().filter(|(other, ..)| other == user);
            let usable = of_user.any(|(_, provider, _)| is_usable(provider));
            if !usable || !(is_usable(provider) || provider == BACKUP_CODES) {
                let (user, provider) = (user.clone(), provider.clone());
                return Err(StartError::Provider { user, provider });
            }
        }
        let (rate_limits, store_limit) = (self.rate_limits, self.store_limit);
        Ok(Strictness { second_factors, rate_limits, store_limit })
    }

    /// The path that puts the state back, which must be none of the API's.
    pub(super) fn reset_path(&self) -> Result<Option<String>, StartError> {
        let Some(path) = &self.reset_path else { return Ok(None) };
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"/-._~".contains(&byte);
        let free = matches!(router::find("POST", path), router::Target::Unknown)
            && !path.starts_with("/index.php")
            && !path.starts_with("/apps/");
        if path.len() > 1 && path.starts_with('/') && path.bytes().all(plain) && free {
            return Ok(Some(path.clone()));
        }
        Err(StartError::ResetPath(path.clone()))
    }
}

/// The id of a user the backup has.
fn known(backup: &Backup, name: &str) -> Result<String, StartError> {
    let user = backup.users.iter().find(|user| user.id.eq_ignore_ascii_case(name));
    user.map(|user| user.id.clone()).ok_or_else(|| StartError::UnknownUser {
        name: name.to_owned(),
        known: backup.users.iter().map(|user| user.id.clone()).collect(),
    })
}
