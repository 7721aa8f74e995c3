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
    let name = php::trim(&name);
    let mut end = name.len().min(LONGEST);
    while !name.is_char_boundary(end) {
        end -= 1;
    }
    let name = &name[..end];
    if name.is_empty() || RESERVED.contains(&name) || name.contains("Passwords Session") {
        return format!("{login} via {address}");
    }
    name.to_owned()
}

#[cfg(test)]
mod tests {
    use super::client_name;

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
        ] {
            assert_eq!(client_name(agent, "erika", "127.0.0.1"), expected, "{agent:?}");
        }
    }

    #[test]
    fn long_names_are_cut() {
        assert_eq!(client_name(Some(&"x".repeat(300)), "", "").len(), 256);
        assert_eq!(client_name(Some(&"日".repeat(100)), "", "").len(), 255);
    }
}
