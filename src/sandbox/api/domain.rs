//! What the services take for an address and what for a domain.

use std::borrow::Cow;

use url::Url;

/// The host of an address; a text that PHP does not take for one is the domain itself.
pub(super) fn host(domain: &str) -> Cow<'_, str> {
    let address = domain.contains("://") && domain.bytes().all(|byte| byte.is_ascii_graphic());
    let url = address.then(|| Url::parse(domain).ok()).flatten();
    let host = url.as_ref().and_then(Url::host_str);
    host.map_or(Cow::Borrowed(domain), |host| Cow::Owned(host.to_owned()))
}

/// Whether a domain can be written in ASCII: no label but the last is empty, and none begins or ends with a
/// hyphen.
pub(super) fn is_writable(domain: &str) -> bool {
    let labels: Vec<&str> = domain.split('.').collect();
    let sound = |(at, label): (usize, &&str)| {
        (at + 1 == labels.len() || !label.is_empty())
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    labels.iter().enumerate().all(sound)
}

/// The first character of a domain written in ASCII, where a label beyond ASCII begins with `xn--`.
pub(super) fn first_letter(domain: &str) -> Option<char> {
    let label = domain.split('.').next().unwrap_or_default();
    let first = if label.is_ascii() { label.chars().next() } else { Some('x') };
    first.or_else(|| domain.chars().next()).map(|first| first.to_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::{first_letter, host, is_writable};

    #[test]
    fn addresses_have_hosts() {
        for (domain, expected) in [
            ("a.example", "a.example"),
            ("a.example:443", "a.example:443"),
            ("https://a.example", "a.example"),
            ("HTTP://u:p@a.example:8443/x?y#z", "a.example"),
            ("x-y://a.example/", "a.example"),
            ("//a.example", "//a.example"),
            ("https:a.example", "https:a.example"),
            // No address to PHP, which knows neither space nor letters beyond ASCII in one.
            (" https://a.example", " https://a.example"),
            ("https://a.example/ü", "https://a.example/ü"),
            ("https://", "https://"),
            ("", ""),
        ] {
            assert_eq!(host(domain), expected, "{domain}");
        }
    }

    #[test]
    fn domains_are_written_in_ascii() {
        for (domain, first, writable) in [
            ("a.example", Some('a'), true),
            ("A.example", Some('a'), true),
            ("ü.example", Some('x'), true),
            ("mü.example", Some('x'), true),
            ("m.ü.example", Some('m'), true),
            ("a b", Some('a'), true),
            ("9.example.", Some('9'), true),
            ("a..example", Some('a'), false),
            (".example", Some('.'), false),
            ("-a.example", Some('-'), false),
            ("a-.example", Some('a'), false),
            ("a-b.example", Some('a'), true),
            ("", None, true),
        ] {
            assert_eq!((first_letter(domain), is_writable(domain)), (first, writable), "{domain}");
        }
    }
}
