use std::net::SocketAddr;
use std::path::PathBuf;
use std::str::FromStr;

use clap::Args;

use crate::sandbox::{AppToken, Fault, SecondFactor};

/// Options of `sandbox`.
#[derive(Debug, Args)]
pub(crate) struct SandboxArgs {
    /// The backup to serve (gzipped JSON of the Passwords app).
    #[arg(long, value_name = "FILE")]
    pub(crate) backup: PathBuf,
    #[command(flatten)]
    pub(crate) serving: ServingArgs,
    #[command(flatten)]
    pub(crate) users: UserArgs,
    #[command(flatten)]
    pub(crate) faults: FaultArgs,
}

/// Where and how to serve.
#[derive(Debug, Args)]
#[command(next_help_heading = "Serving")]
pub(crate) struct ServingArgs {
    /// Where to listen; port 0 takes a free one.
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:8443")]
    pub(crate) listen: SocketAddr,
    /// Serve plain HTTP, as if behind a TLS proxy.
    #[arg(long, conflicts_with_all = ["cert", "key"])]
    pub(crate) http: bool,
    /// Serve with this certificate (PEM) instead of one made for localhost.
    #[arg(long, value_name = "FILE", requires = "key")]
    pub(crate) cert: Option<PathBuf>,
    /// The certificate's key (PEM).
    #[arg(long, value_name = "FILE", requires = "cert")]
    pub(crate) key: Option<PathBuf>,
    /// Write the certificate (PEM) that clients have to trust.
    #[arg(long, value_name = "FILE")]
    pub(crate) write_ca: Option<PathBuf>,
    /// Hold the real server's rate limits.
    #[arg(long)]
    pub(crate) rate_limits: bool,
    /// Refuse writes (503) when clients have stored this many MiB.
    #[arg(long, value_name = "MIB", default_value_t = 64, value_parser = clap::value_parser!(u16).range(1..))]
    pub(crate) store_limit: u16,
    /// POST to this path, which needs no log-in, puts the state back to the start.
    #[arg(long, value_name = "PATH", default_value = "/__reset")]
    pub(crate) reset_path: String,
    /// Offer no such path.
    #[arg(long, conflicts_with = "reset_path")]
    pub(crate) no_reset: bool,
    /// Write a line to stderr for each request: method, path, status, time, user.
    #[arg(long)]
    pub(crate) log: bool,
}

/// Who may log in.
#[derive(Debug, Args)]
#[command(next_help_heading = "Users")]
pub(crate) struct UserArgs {
    /// Another password for a user; repeatable. Without one it is the user's name.
    #[arg(long, value_name = "NAME:PASSWORD")]
    pub(crate) user: Vec<UserPassword>,
    /// An app token of a user, with its name; repeatable.
    #[arg(long, value_name = "USER:NAME:TOKEN")]
    pub(crate) app_token: Vec<AppToken>,
    /// A code that a second factor of a user accepts; repeatable. Such a user logs in with app tokens only.
    #[arg(long, value_name = "USER:PROVIDER:CODE")]
    pub(crate) second_factor: Vec<SecondFactor>,
}

/// What goes wrong on purpose.
#[derive(Debug, Default, Args)]
#[command(next_help_heading = "Faults")]
pub(crate) struct FaultArgs {
    /// Let the sandbox misbehave: KIND[:ARGUMENT][@PATH-GLOB][,method=POST][,p=0.2][,n=3][,skip=2]; repeatable.
    /// Kinds: drop, add, null, type, value, lose, double, reverse, status, content-type, header, cut, break, empty,
    /// delay, reset, limit, error, forget.
    #[arg(long, value_name = "SPEC")]
    pub(crate) fault: Vec<Fault>,
    /// Decides which requests are struck by faults with p=.
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub(crate) seed: u64,
}

/// A user with a password.
#[derive(Clone)]
pub(crate) struct UserPassword {
    pub(crate) user: String,
    pub(crate) password: String,
}

impl std::fmt::Debug for UserPassword {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "UserPassword({:?}, ***)", self.user)
    }
}

impl FromStr for UserPassword {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let [user, password] =
            parts(text).ok_or("it wants NAME:PASSWORD, neither of them empty")?;
        Ok(UserPassword { user, password })
    }
}

impl FromStr for AppToken {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let [user, name, token] =
            parts(text).ok_or("it wants USER:NAME:TOKEN, none of them empty")?;
        Ok(AppToken { user, name, token })
    }
}

impl FromStr for SecondFactor {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let [user, provider, code] =
            parts(text).ok_or("it wants USER:PROVIDER:CODE, none of them empty")?;
        Ok(SecondFactor { user, provider, code })
    }
}

/// Texts between colons, none of them empty; the last may have colons in it.
fn parts<const N: usize>(text: &str) -> Option<[String; N]> {
    let parts: Vec<String> = text.splitn(N, ':').map(str::to_owned).collect();
    parts.try_into().ok().filter(|parts: &[String; N]| parts.iter().all(|part| !part.is_empty()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn logins_are_split_at_colons() {
        let user: UserPassword = "anna:a:b".parse().unwrap();
        assert_eq!((user.user.as_str(), user.password.as_str()), ("anna", "a:b"));
        let token: AppToken = "anna:my phone:t:1".parse().unwrap();
        assert_eq!((token.name.as_str(), token.token.as_str()), ("my phone", "t:1"));
        let factor: SecondFactor = "anna:totp:123456".parse().unwrap();
        assert_eq!((factor.provider.as_str(), factor.code.as_str()), ("totp", "123456"));
        for text in ["", "anna", "anna:", ":x", "anna::x"] {
            assert!(text.parse::<AppToken>().is_err(), "{text}");
            assert!(text.parse::<SecondFactor>().is_err(), "{text}");
        }
        assert!("anna".parse::<UserPassword>().is_err() && ":x".parse::<UserPassword>().is_err());
    }

    #[test]
    fn passwords_are_not_shown() {
        let user: UserPassword = "anna:hidden".parse().unwrap();
        let token: AppToken = "anna:phone:hidden".parse().unwrap();
        let factor: SecondFactor = "anna:totp:hidden".parse().unwrap();
        assert!(!format!("{user:?}{token:?}{factor:?}").contains("hidden"));
    }
}
