//! The `Authorization` header as PHP reads it.

use base64::Engine;
use base64::alphabet::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

const LENIENT: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_allow_trailing_bits(true)
        .with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// A user name and a password, neither empty.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Credentials {
    /// The name as the client spelt it.
    pub(crate) user: String,
    /// The password or app token.
    pub(crate) password: String,
}

impl std::fmt::Debug for Credentials {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Credentials({:?}, ***)", self.user)
    }
}

/// What a header value says; nothing for another scheme, undecodable text or an empty part.
pub(crate) fn credentials(header: &str) -> Option<Credentials> {
    let (scheme, encoded) = header.split_at_checked(6)?;
    if !scheme.eq_ignore_ascii_case("basic ") {
        return None;
    }
    let alphabet = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/');
    let mut encoded: Vec<u8> = encoded.bytes().filter(alphabet).collect();
    // A last character without another one means nothing.
    encoded.truncate(encoded.len() - usize::from(encoded.len() % 4 == 1));
    let decoded = LENIENT.decode(encoded).ok()?;
    let decoded = String::from_utf8_lossy(&decoded);
    let (user, password) = decoded.split_once(':')?;
    if user.is_empty() || password.is_empty() {
        return None;
    }
    Some(Credentials { user: user.to_owned(), password: password.to_owned() })
}

#[cfg(test)]
mod tests {
    use super::credentials;

    #[test]
    fn basic_is_understood_and_nothing_else() {
        for (header, expected) in [
            ("Basic YWRtaW46YWRtaW4=", Some(("admin", "admin"))),
            ("bAsIc YWRtaW46YWRtaW4", Some(("admin", "admin"))),
            ("Basic  YWRt aW46YTpi", Some(("admin", "a:b"))),
            ("Basic YWRtaW46YTpix", Some(("admin", "a:b"))),
            ("Basic YWRtaW46", None),
            ("Basic OmFkbWlu", None),
            ("Basic YWRtaW4=", None),
            ("Basic", None),
            ("Basic ", None),
            ("Bearer YWRtaW46YWRtaW4=", None),
            ("ü", None),
        ] {
            let found = credentials(header);
            let found = found.as_ref().map(|c| (c.user.as_str(), c.password.as_str()));
            assert_eq!(found, expected, "{header}");
        }
    }

    #[test]
    fn debugging_hides_the_password() {
        let shown = format!("{:?}", credentials("Basic YWRtaW46c2VjcmV0"));
        assert!(!shown.contains("secret"), "{shown}");
    }
}
