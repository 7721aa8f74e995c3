//! Reading an auth's parameters. Exports leave what was not filled in empty, so empty is absent.

use super::AuthError;
use crate::collection::Auth;

/// A parameter's text, empty when it is absent.
pub(super) fn text<'a>(auth: &'a Auth, name: &str) -> &'a str {
    auth.get(name).map(String::as_str).unwrap_or_default()
}

/// A parameter's text, or what stands for an absent one.
pub(super) fn text_or<'a>(auth: &'a Auth, name: &str, default: &'a str) -> &'a str {
    match text(auth, name) {
        "" => default,
        text => text,
    }
}

/// A parameter's text, or one made for an absent one.
pub(super) fn text_or_else(auth: &Auth, name: &str, make: impl FnOnce() -> String) -> String {
    match text(auth, name) {
        "" => make(),
        text => text.to_owned(),
    }
}

/// A switch; exports have booleans and their texts.
pub(super) fn flag(auth: &Auth, name: &str) -> bool {
    !matches!(text(auth, name).trim().to_ascii_lowercase().as_str(), "" | "false" | "0" | "null")
}

/// A whole number, or what stands for an absent one.
pub(super) fn number(auth: &Auth, name: &'static str, default: u64) -> Result<u64, AuthError> {
    match text(auth, name).trim() {
        "" => Ok(default),
        text => {
            text.parse().map_err(|_| AuthError::Number { parameter: name, value: text.to_owned() })
        }
    }
}

/// The scheme's name and a blank before a token; `""` means neither.
pub(super) fn prefix(auth: &Auth) -> String {
    match auth.get("headerPrefix").map_or("Bearer", |prefix| prefix.trim()) {
        "" => String::new(),
        prefix => format!("{prefix} "),
    }
}

/// Letters and digits by chance, for nonces.
pub(super) fn random_text(length: usize) -> String {
    use rand::RngExt as _;
    rand::rng().sample_iter(rand::distr::Alphanumeric).take(length).map(char::from).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn switches_are_read_as_people_mean_them() {
        for (value, expected) in [
            ("true", true),
            ("TRUE", true),
            ("1", true),
            ("yes", true),
            ("false", false),
            ("False", false),
            (" ", false),
            ("", false),
            ("0", false),
            ("null", false),
        ] {
            let parameters = vec![("f".to_owned(), value.to_owned())];
            assert_eq!(flag(&Auth::new("", parameters), "f"), expected, "{value:?}");
        }
        assert!(!flag(&Auth::new("", Vec::new()), "f"));
    }

    #[test]
    fn nonces_are_new_each_time() {
        let (first, second) = (random_text(11), random_text(11));
        assert_eq!(first.len(), 11);
        assert!(first.bytes().all(|byte| byte.is_ascii_alphanumeric()));
        assert_ne!(first, second);
    }
}
