use std::fmt;
use std::time::Duration;

use super::{Conversation, Login, OpenError, Opened, Pending, passwords};

/// What is particular about one API's sessions.
///
/// Names are data; the few things that need code have a default. A new profile implements this in a file
/// of its own and is added to [`profiles`].
pub trait Profile: fmt::Debug + Send + Sync {
    /// Its name in `[session] profile = "…"`.
    fn name(&self) -> &'static str;

    /// The header that carries the session in requests and responses.
    fn header(&self) -> &'static str;

    /// The cookie that carries it.
    fn cookie(&self) -> &'static str;

    /// The collection variable that carries it; a collection that has it chooses this profile.
    fn variable(&self) -> &'static str;

    /// The collection variable that holds the address which paths are relative to.
    fn base_variable(&self) -> &'static str {
        "base_url"
    }

    /// Whether a cookie belongs to the installation and not to the API: it is named differently, or comes
    /// and goes, without saying anything about the API.
    fn is_installation_cookie(&self, _name: &str) -> bool {
        false
    }

    /// How long the server keeps an idle session, unless it is set up otherwise.
    fn lifetime(&self) -> Duration;

    /// Path below the base address of a GET request that does nothing but keep the session alive.
    fn keep_alive_path(&self) -> Option<&'static str> {
        None
    }

    /// Whether a request asks for the end of its session, so that another id in the answer is no surprise.
    /// `path` is the path of the URL, `status` that of the answer.
    fn ends_session(&self, _path: &str, _status: u16) -> bool {
        false
    }

    /// Whether a session keeps its value until it ends. Where a value may be new with each answer, no two
    /// requests of the session can be under way at the same time.
    fn keeps_value(&self) -> bool {
        false
    }

    /// The value as the cookie carries it.
    fn encode_cookie(&self, value: &str) -> String {
        value.to_owned()
    }

    /// The value from what the cookie carries, or from what a person pasted.
    fn decode_cookie(&self, text: &str) -> String {
        text.to_owned()
    }

    /// Opens the session with a password of its own, for APIs that have such a thing.
    fn open<'a>(
        &'a self,
        _login: Login<'a>,
        _conversation: Conversation<'a>,
    ) -> Pending<'a, Result<Opened, OpenError>> {
        let profile = self.name();
        Box::pin(std::future::ready(Err(OpenError::Unsupported { profile })))
    }
}

/// All profiles there are.
#[must_use]
pub fn profiles() -> &'static [&'static dyn Profile] {
    &[&passwords::NextcloudPasswords]
}

/// The profile of that name.
///
/// # Errors
/// When there is none.
pub fn profile(name: &str) -> Result<&'static dyn Profile, UnknownProfile> {
    profiles()
        .iter()
        .copied()
        .find(|profile| profile.name() == name)
        .ok_or_else(|| UnknownProfile { name: name.to_owned() })
}

/// The profile whose session variable is among the names of a collection's or environment's variables.
pub fn detect<'n>(variables: impl IntoIterator<Item = &'n str>) -> Option<&'static dyn Profile> {
    variables
        .into_iter()
        .find_map(|name| profiles().iter().copied().find(|profile| profile.variable() == name))
}

/// A name that no profile has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownProfile {
    name: String,
}

impl fmt::Display for UnknownProfile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "unknown session profile `{}`; there is ", self.name)?;
        for (index, profile) in profiles().iter().enumerate() {
            write!(f, "{}{}", if index == 0 { "" } else { ", " }, profile.name())?;
        }
        Ok(())
    }
}

impl std::error::Error for UnknownProfile {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_variables_are_distinct() {
        for (index, one) in profiles().iter().enumerate() {
            for other in &profiles()[index + 1..] {
                assert_ne!(one.name(), other.name());
                assert_ne!(one.variable(), other.variable());
            }
        }
    }

    #[test]
    fn a_collection_chooses_its_profile_by_the_session_variable() {
        let found = detect(["base_url", "http_auth_user", "http_api_session"]);
        assert_eq!(found.map(Profile::name), Some("nextcloud-passwords"));
        assert!(detect(["base_url", "HTTP_API_SESSION"]).is_none());
        assert!(detect([]).is_none());
    }

    #[test]
    fn an_unknown_name_is_answered_with_the_known_ones() {
        assert_eq!(profile("nextcloud-passwords").unwrap().header(), "X-API-SESSION");
        let message = profile("nextcloud").unwrap_err().to_string();
        assert_eq!(message, "unknown session profile `nextcloud`; there is nextcloud-passwords");
    }
}
