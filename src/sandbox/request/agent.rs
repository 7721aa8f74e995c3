//! The name a client leaves on what it writes.

use crate::sandbox::php;

/// Names that belong to the server.
const RESERVED: [&str; 6] = [
    "CLIENT::UNKNOWN",
    "CLIENT::SYSTEM",
    "CLIENT::CRON",
    "CLIENT::CLI",
    "CLIENT::PUBLIC",
    "CLIENT::MAINTENANCE",
];
/// The most bytes of a name.
const LONGEST: usize = 256;

/// The name from `User-Agent`; when that says nothing usable, `LOGIN via ADDRESS`.
pub(crate) fn client_name(agent: Option<&str>, login: &str, address: &str) -> String {
    let name = php::html_entities(&php::strip_tags(agent.unwrap_or_default()));
    usable(&name)
        .filter(|name| !name.contains("Passwords Session"))
        .map_or_else(|| format!("{login} via {address}"), str::to_owned)
}

/// The name of an app token; when that says nothing usable, `UID via Token`.
pub(crate) fn token_client(name: &str, user: &str) -> String {
    usable(name).map_or_else(|| format!("{user} via Token"), str::to_owned)
}

/// A name trimmed and cut, unless it is empty or the server's own.
fn usable(name: &str) -> Option<&str> {
    let name = php::trim(name);
    if php::empty(name) || RESERVED.contains(&name) {
        return None;
    }
    let mut end = name.len().min(LONGEST);
    while !name.is_char_boundary(end) {
        end -= 1;
    }
    Some(&name[..end])
}

#[cfg(test)]
mod tests {
    use super::{client_name, token_client};

    #[test]
    fn agents_become_names() {
        for (agent, expected) in [
            (Some("PostmanRuntime/7.39.1"), "PostmanRuntime/7.39.1"),
            (Some(" a<b"), "a"),
            (Some("Grün & 'gut'"), "Gr&uuml;n &amp; &#039;gut&#039;"),
            (Some("CLIENT::CRON"), "erika via 127.0.0.1"),
            (Some("My Passwords Session"), "erika via 127.0.0.1"),
            (Some("my passwords session"), "my passwords session"),
            (Some("<all>"), "erika via 127.0.0.1"),
            (None, "erika via 127.0.0.1"),
            (Some("0"), "erika via 127.0.0.1"),
            (Some("CLIENT::CRON 2"), "CLIENT::CRON 2"),
        ] {
            assert_eq!(client_name(agent, "erika", "127.0.0.1"), expected, "{agent:?}");
        }
    }

    #[test]
    fn token_names_are_names_too() {
        for (name, expected) in [
            (" My phone ", "My phone"),
            ("a<b", "a<b"),
            ("Passwords Session", "Passwords Session"),
            ("CLIENT::SYSTEM", "erika via Token"),
            ("0", "erika via Token"),
            (" ", "erika via Token"),
        ] {
            assert_eq!(token_client(name, "erika"), expected, "{name:?}");
        }
        assert_eq!(token_client(&"x".repeat(300), "").len(), 256);
    }

    #[test]
    fn long_names_are_cut() {
        assert_eq!(client_name(Some(&"x".repeat(300)), "", "").len(), 256);
        assert_eq!(client_name(Some(&"日".repeat(100)), "", "").len(), 255);
    }
}
