//! Second factors: what the server offers and what the user gives.

use std::fmt;
use std::str::FromStr;

/// `--session-token PROVIDER=CODE`.
#[derive(Clone, PartialEq, Eq)]
pub struct SessionToken {
    /// The second factor's name, such as `totp`.
    pub provider: String,
    /// Its code.
    pub code: String,
}

impl fmt::Debug for SessionToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SessionToken({})", self.provider)
    }
}

/// A text that is no `PROVIDER=CODE`. It may be a code alone, so it is not repeated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("expected PROVIDER=CODE, such as totp=123456")]
pub struct MalformedToken;

impl FromStr for SessionToken {
    type Err = MalformedToken;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text.split_once('=').map(|(provider, code)| (provider.trim(), code.trim())) {
            Some((provider, code)) if !provider.is_empty() && !code.is_empty() => {
                Ok(SessionToken { provider: provider.to_owned(), code: code.to_owned() })
            }
            _ => Err(MalformedToken),
        }
    }
}

/// A second factor which the server offers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SecondFactor {
    /// Its name in `--session-token`.
    pub provider: String,
    /// What people call it.
    pub label: String,
    /// Whether its code has to be asked for first.
    pub on_request: bool,
}

impl fmt::Display for SecondFactor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let on_request = if self.on_request { ", sent on request" } else { "" };
        write!(f, "{} ({}{on_request})", self.provider, self.label)
    }
}

/// All in one phrase.
pub(super) fn list(factors: &[SecondFactor]) -> String {
    factors.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}
