//! Auth helpers, a file each. A helper works on the request as it will be sent: it sets one header or
//! query parameter, and whatever the user set under that name goes.

mod apikey;
mod basic;
mod bearer;

use super::target::Target;
use crate::collection::Auth;

pub(super) use basic::authorization as basic_authorization;

/// What a helper asks for.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Credential {
    /// Nothing: it lacks its parameters, or there is no auth.
    None,
    /// A header that replaces every user header of that name, in any case.
    Header(String, String),
    /// The query parameter is in the target already.
    Query,
}

/// Applies a request's auth to its target and tells the header to send.
pub(super) fn apply(auth: &Auth, target: &mut Target, warnings: &mut Vec<String>) -> Credential {
    match auth.kind.as_str() {
        "noauth" | "" => Credential::None,
        "basic" => basic::credential(auth),
        "bearer" => bearer::credential(auth),
        "apikey" => apikey::credential(auth, target),
        "oauth2" | "digest" | "oauth1" | "hawk" | "awsv4" | "edgegrid" | "ntlm" | "jwt"
        | "asap" => {
            warnings.push(format!(
                "auth type {:?} is not supported: the request went out without auth",
                auth.kind
            ));
            Credential::None
        }
        unknown => {
            warnings.push(format!("runtime: could not find a handler for auth: {unknown}"));
            Credential::None
        }
    }
}

/// A parameter's text, empty when it is absent.
fn parameter<'a>(auth: &'a Auth, name: &str) -> &'a str {
    auth.get(name).map(String::as_str).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn auth(kind: &str, parameters: &[(&str, &str)]) -> Auth {
        let parameters =
            parameters.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned()));
        Auth { kind: kind.to_owned(), parameters: parameters.collect() }
    }

    #[test]
    fn helpers_set_one_header() {
        for (kind, parameters, expected) in [
            (
                "basic",
                &[("username", "u"), ("password", "p")][..],
                Some(("Authorization", "Basic dTpw")),
            ),
            ("basic", &[], Some(("Authorization", "Basic Og=="))),
            ("basic", &[("username", "ü")], Some(("Authorization", "Basic w7w6"))),
            ("bearer", &[("token", "t")], Some(("Authorization", "Bearer t"))),
            ("bearer", &[("token", "")], None),
            ("bearer", &[], None),
            ("apikey", &[("key", "X-Key"), ("value", "v")], Some(("X-Key", "v"))),
            ("apikey", &[("key", "X-Key"), ("value", "v"), ("in", "header")], Some(("X-Key", "v"))),
            ("apikey", &[("key", ""), ("value", "")], None),
            ("noauth", &[], None),
        ] {
            let mut target = Target::parse("http://h/").unwrap();
            let mut warnings = Vec::new();
            let expected = expected.map_or(Credential::None, |(name, value): (&str, &str)| {
                Credential::Header(name.to_owned(), value.to_owned())
            });
            let applied = apply(&auth(kind, parameters), &mut target, &mut warnings);
            assert_eq!(applied, expected, "{kind} {parameters:?}");
            assert!(warnings.is_empty());
        }
    }

    #[test]
    fn an_api_key_in_the_query_replaces_its_namesake() {
        for (query, expected) in [
            ("", "k=v%26"),
            ("?a=1", "a=1&k=v%26"),
            ("?k=old&a=1&k", "a=1&k=v%26"),
            ("?K=old", "K=old&k=v%26"),
        ] {
            let mut target = Target::parse(&format!("http://h/{query}")).unwrap();
            let key = auth("apikey", &[("key", "k"), ("value", "v&"), ("in", "query")]);
            assert_eq!(apply(&key, &mut target, &mut Vec::new()), Credential::Query);
            assert_eq!(target.query.as_deref(), Some(expected));
        }
    }

    #[test]
    fn unknown_helpers_warn_and_send_nothing() {
        for (kind, expected) in [
            ("weird", "runtime: could not find a handler for auth: weird"),
            ("ntlm", "auth type \"ntlm\" is not supported: the request went out without auth"),
        ] {
            let mut warnings = Vec::new();
            let mut target = Target::parse("http://h/").unwrap();
            assert_eq!(apply(&auth(kind, &[]), &mut target, &mut warnings), Credential::None);
            assert_eq!(warnings, [expected]);
        }
    }
}
