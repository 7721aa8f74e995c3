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

#[cfg(test)]
mod tests {
    use super::host;

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
}
