//! What servers ask for in `WWW-Authenticate` (RFC 9110 §11.6.1).

use reqwest::header::{HeaderMap, WWW_AUTHENTICATE};

use crate::http::receive;

/// One scheme that a server accepts.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Challenge {
    /// Lower-case name.
    pub(super) scheme: String,
    /// Base64 that stands in the place of parameters.
    pub(super) token: Option<String>,
    /// Parameters with lower-case names.
    parameters: Vec<(String, String)>,
}

impl Challenge {
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.parameters.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }
}

/// All challenges of a response, in order.
pub(super) fn of_headers(headers: &HeaderMap) -> Vec<Challenge> {
    let lines = headers.get_all(WWW_AUTHENTICATE).iter();
    lines.flat_map(|line| parse(&receive::text(line.as_bytes()))).collect()
}

fn parse(line: &str) -> Vec<Challenge> {
    let mut challenges: Vec<Challenge> = Vec::new();
    for item in items(line) {
        let (scheme, rest) = split_scheme(item);
        if let Some(scheme) = scheme {
            let scheme = scheme.to_ascii_lowercase();
            challenges.push(Challenge { scheme, ..Challenge::default() });
        }
        let Some(challenge) = challenges.last_mut().filter(|_| !rest.is_empty()) else { continue };
        match rest.trim_end_matches('=').split_once('=') {
            Some(_) => {
                let (name, value) = rest.split_once('=').unwrap_or((rest, ""));
                let name = name.trim().to_ascii_lowercase();
                challenge.parameters.push((name, unquoted(value.trim())));
            }
            None => challenge.token = Some(rest.to_owned()),
        }
    }
    challenges
}

/// What stands between the commas that are in no quotes.
fn items(line: &str) -> impl Iterator<Item = &str> {
    let (mut quoted, mut escaped) = (false, false);
    let parts = line.split(move |c: char| {
        let is_escaped = escaped;
        escaped = quoted && !is_escaped && c == '\\';
        if c == '"' && !is_escaped {
            quoted = !quoted;
        }
        c == ',' && !quoted
    });
    parts.map(str::trim).filter(|item| !item.is_empty())
}

/// A scheme's name with a blank behind it, or alone.
fn split_scheme(item: &str) -> (Option<&str>, &str) {
    let end = item.find([' ', '\t', '=', '"']).unwrap_or(item.len());
    let (word, rest) = item.split_at(end);
    let rest = rest.trim_start();
    match rest.starts_with('=') {
        true => (None, item),
        false => (Some(word), rest),
    }
}

fn unquoted(value: &str) -> String {
    let Some(inner) = value.strip_prefix('"') else { return value.to_owned() };
    let mut text = String::with_capacity(inner.len());
    let mut chars = inner.chars();
    while let Some(c) = chars.next() {
        match c {
            '"' => break,
            '\\' => text.extend(chars.next()),
            c => text.push(c),
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn challenge(scheme: &str, token: Option<&str>, parameters: &[(&str, &str)]) -> Challenge {
        Challenge {
            scheme: scheme.to_owned(),
            token: token.map(str::to_owned),
            parameters: parameters
                .iter()
                .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
                .collect(),
        }
    }

    #[test]
    fn challenges_are_told_apart() {
        for (line, expected) in [
            ("NTLM", vec![challenge("ntlm", None, &[])]),
            (
                "Negotiate, NTLM",
                vec![challenge("negotiate", None, &[]), challenge("ntlm", None, &[])],
            ),
            ("NTLM TlRMTQ==", vec![challenge("ntlm", Some("TlRMTQ=="), &[])]),
            (
                "Basic realm=\"a, b\", Digest realm = \"r \\\" x\", NONCE=n, qop=\"auth,auth-int\", stale=TRUE",
                vec![
                    challenge("basic", None, &[("realm", "a, b")]),
                    challenge(
                        "digest",
                        None,
                        &[
                            ("realm", "r \" x"),
                            ("nonce", "n"),
                            ("qop", "auth,auth-int"),
                            ("stale", "TRUE"),
                        ],
                    ),
                ],
            ),
            ("Digest nonce=\"a==\"", vec![challenge("digest", None, &[("nonce", "a==")])]),
            ("", vec![]),
            (",,", vec![]),
            ("a=b", vec![]),
        ] {
            assert_eq!(parse(line), expected, "{line}");
        }
    }

    proptest! {
        #[test]
        fn nothing_makes_it_panic(line in "[a-z=,\" \\\\ü]{0,40}") {
            parse(&line);
        }

        #[test]
        fn quoted_values_come_back(value in "[ -~]{0,20}") {
            let quoted = value.replace('\\', "\\\\").replace('"', "\\\"");
            let parsed = parse(&format!("Digest a=\"{quoted}\", b=1"));
            prop_assert_eq!(parsed[0].get("a"), Some(value.as_str()));
            prop_assert_eq!(parsed[0].get("b"), Some("1"));
        }
    }
}
