//! Which servers something is meant for, in the format of newman's client certificates:
//! `https://*.example.com:*/api/*`.

use std::str::FromStr;

use reqwest::Url;

/// A pattern of URLs.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct UrlPattern(Option<Parts>);

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Parts {
    /// All when empty.
    schemes: Vec<String>,
    host: Host,
    /// `None`: the usual one of the URL's scheme.
    port: Port,
    path: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Host {
    Any,
    Exactly(String),
    /// This name, and all names that end so behind a dot.
    Below(String),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Port {
    Usual,
    Any,
    Exactly(u16),
}

/// Why a text is no pattern.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum UrlPatternError {
    /// A part is missing.
    #[error("write it as https://host:port/*, or <all_urls>")]
    Shape,
    /// A star where none may stand.
    #[error("in a host, * stands for all of it, or for its beginning as in *.example.com")]
    Host,
    /// No number.
    #[error("the port must be a number or *")]
    Port,
}

impl FromStr for UrlPattern {
    type Err = UrlPatternError;

    fn from_str(text: &str) -> Result<Self, UrlPatternError> {
        if text == "<all_urls>" {
            return Ok(UrlPattern(None));
        }
        let (schemes, rest) = text.split_once("://").ok_or(UrlPatternError::Shape)?;
        let slash = rest.find('/').ok_or(UrlPatternError::Shape)?;
        let (address, path) = rest.split_at(slash);
        let (host, port) = match address.rsplit_once(':') {
            Some((host, port)) if !port.ends_with(']') => (host, self::port(port)?),
            _ => (address, Port::Usual),
        };
        let schemes = match schemes {
            "*" => Vec::new(),
            named => named.split('+').map(str::to_ascii_lowercase).collect(),
        };
        Ok(UrlPattern(Some(Parts {
            schemes,
            host: self::host(host)?,
            port,
            path: path.to_owned(),
        })))
    }
}

fn port(text: &str) -> Result<Port, UrlPatternError> {
    match text {
        "*" => Ok(Port::Any),
        number => number.parse().map(Port::Exactly).map_err(|_| UrlPatternError::Port),
    }
}

fn host(text: &str) -> Result<Host, UrlPatternError> {
    let text = text.to_ascii_lowercase();
    match (text.as_str(), text.strip_prefix("*.")) {
        ("", _) => Err(UrlPatternError::Shape),
        ("*", _) => Ok(Host::Any),
        (_, Some(end)) if !end.contains('*') => Ok(Host::Below(end.to_owned())),
        (name, None) if !name.contains('*') => Ok(Host::Exactly(name.to_owned())),
        _ => Err(UrlPatternError::Host),
    }
}

impl UrlPattern {
    /// Whether the URL is one of them. Its query does not count.
    #[must_use]
    pub fn fits(&self, url: &Url) -> bool {
        let Some(parts) = &self.0 else { return true };
        parts.fits(url)
    }
}

impl Parts {
    fn fits(&self, url: &Url) -> bool {
        let is_scheme = self.schemes.is_empty() || self.schemes.iter().any(|s| s == url.scheme());
        let name = url.host_str().unwrap_or_default();
        let is_host = match &self.host {
            Host::Any => true,
            Host::Exactly(host) => name == host,
            Host::Below(end) => {
                name.strip_suffix(end.as_str()).is_some_and(|s| s.is_empty() || s.ends_with('.'))
            }
        };
        let is_port = match self.port {
            Port::Any => true,
            Port::Usual => url.port().is_none(),
            Port::Exactly(port) => url.port_or_known_default() == Some(port),
        };
        is_scheme && is_host && is_port && fits(&self.path, url.path())
    }
}

/// Whether a text is made so, where `*` stands for any characters.
fn fits(pattern: &str, text: &str) -> bool {
    let mut pieces = pattern.split('*');
    let first = pieces.next().unwrap_or_default();
    let Some(mut rest) = text.strip_prefix(first) else { return false };
    let mut pieces: Vec<&str> = pieces.collect();
    let Some(last) = pieces.pop() else { return rest.is_empty() };
    for piece in pieces {
        match rest.find(piece) {
            Some(at) => rest = &rest[at + piece.len()..],
            None => return false,
        }
    }
    rest.ends_with(last)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_fit_as_in_newman() {
        for (pattern, url, expected) in [
            ("<all_urls>", "https://a:1/x", true),
            ("*://*:*/*", "http://a:1/x", true),
            ("https://a/*", "https://a/x", true),
            ("https://a/*", "https://a:443/x", true),
            ("https://a/*", "https://a:8443/x", false),
            ("https://a:443/*", "https://a/", true),
            ("https://a:8443/*", "https://a:8443/", true),
            ("https://a:8443/*", "https://a/", false),
            ("https://a:*/*", "https://a:9/", true),
            ("https://A/*", "https://a/x", true),
            ("https://a/*", "http://a/x", false),
            ("http+https://a/*", "https://a/x", true),
            ("https://*/*", "https://any.where/x", true),
            ("https://*.a.b/*", "https://a.b/x", true),
            ("https://*.a.b/*", "https://c.a.b/x", true),
            ("https://*.a.b/*", "https://ca.b/x", false),
            ("https://[::1]:8443/*", "https://[::1]:8443/", true),
            ("https://[::1]/*", "https://[::1]/", true),
            ("https://a/x", "https://a/x?q=1", true),
            ("https://a/x?q=1", "https://a/x?q=1", false),
            ("https://a/x", "https://a/x/y", false),
            ("https://a/*/y", "https://a/b/c/y", true),
            ("https://a/*/y", "https://a/y", false),
            ("https://a/*a*a", "https://a/a", false),
            ("https://a/*a*a", "https://a/aa", true),
        ] {
            let parsed: UrlPattern = pattern.parse().unwrap();
            assert_eq!(parsed.fits(&Url::parse(url).unwrap()), expected, "{pattern} {url}");
        }
    }

    #[test]
    fn what_is_no_pattern_is_told() {
        for (text, expected) in [
            ("", UrlPatternError::Shape),
            ("a:8443/x", UrlPatternError::Shape),
            ("https://a", UrlPatternError::Shape),
            ("https:///x", UrlPatternError::Shape),
            ("https://a*:1/x", UrlPatternError::Host),
            ("https://*.a.*/x", UrlPatternError::Host),
            ("https://a:b/x", UrlPatternError::Port),
            ("https://a:99999/x", UrlPatternError::Port),
        ] {
            assert_eq!(text.parse::<UrlPattern>(), Err(expected), "{text}");
        }
    }
}
