//! Which proxy a request goes through: the one it names itself, or those of the environment, by newman's rules.

use std::fmt;

use reqwest::Url;

use super::{TransportError, trouble};
use crate::collection::Proxy;

/// The proxies of a run.
#[derive(Clone, Default)]
pub struct Proxies {
    http: Option<Url>,
    https: Option<Url>,
    /// Hosts that are spoken to directly.
    exempt: Vec<Zone>,
}

/// A proxy variable that cannot be used. Its value is not repeated: it may hold a password.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{variable} is no URL of a proxy: write it as http://proxy.example:3128")]
pub struct ProxyError {
    /// The environment variable.
    pub variable: &'static str,
}

/// A host with everything below it, at one port or at all.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Zone {
    /// With a leading dot.
    suffix: String,
    port: Option<u16>,
}

impl Proxies {
    /// Reads `HTTP_PROXY`, `HTTPS_PROXY` and `NO_PROXY` through `variable`, each also in lower case. HTTPS goes
    /// through the proxy for HTTP where it has none of its own. This machine is not exempt.
    ///
    /// # Errors
    ///
    /// When a proxy is no URL.
    pub fn of_environment(variable: impl Fn(&str) -> Option<String>) -> Result<Self, ProxyError> {
        let filled = |name: &str| variable(name).filter(|value| !value.trim().is_empty());
        let either = |upper: &'static str| {
            filled(upper)
                .or_else(|| filled(&upper.to_ascii_lowercase()))
                .map(|value| (upper, value))
        };
        let exempt = either("NO_PROXY").map(|(_, value)| value).unwrap_or_default();
        if exempt.trim() == "*" {
            return Ok(Proxies::default());
        }
        let http = either("HTTP_PROXY").map(proxy).transpose()?;
        let https = either("HTTPS_PROXY").map(proxy).transpose()?;
        let exempt = exempt.split(',').filter_map(Zone::parse).collect();
        Ok(Proxies { https: https.or_else(|| http.clone()), http, exempt })
    }

    /// Speaks to the server of this URL directly, whatever the environment says.
    pub fn spare(&mut self, url: &str) {
        let url = Url::parse(url).ok();
        let zone =
            url.as_ref().and_then(|url| Some((url.host_str()?, url.port_or_known_default())));
        let zone = zone.map(|(host, port)| Zone { suffix: format!(".{host}"), port });
        self.exempt.extend(zone);
    }

    pub(super) fn is_empty(&self) -> bool {
        self.http.is_none() && self.https.is_none()
    }

    /// The proxy for a request to `url`.
    pub(super) fn of(&self, url: &Url) -> Option<Url> {
        let proxy = if url.scheme() == "https" { &self.https } else { &self.http };
        let proxy = proxy.as_ref()?;
        let is_exempt = self.exempt.iter().any(|zone| zone.has(url));
        (!is_exempt).then(|| proxy.clone())
    }
}

/// The proxy that a request names.
#[derive(Clone, PartialEq, Eq, Hash)]
pub(super) struct Named {
    url: Url,
    credentials: Option<(String, String)>,
}

impl Named {
    /// The port is newman's where there is none.
    pub(super) fn of(proxy: &Proxy) -> Result<Self, TransportError> {
        const PORT: &str = "8080";
        let host = proxy.host.split_once("://").map_or(&*proxy.host, |(_, host)| host);
        let port = proxy.port.as_deref().filter(|port| !port.is_empty()).unwrap_or(PORT);
        let url = port.parse::<u16>().ok().and_then(|port| {
            Url::parse(&format!("http://{}:{port}", host.trim_end_matches('/'))).ok()
        });
        match url.filter(|url| url.username().is_empty() && url.path() == "/") {
            Some(url) => Ok(Named { url, credentials: proxy.credentials.clone() }),
            None => Err(trouble::invalid_proxy(host, port)),
        }
    }

    pub(super) fn to_proxy(&self) -> reqwest::Result<reqwest::Proxy> {
        let proxy = reqwest::Proxy::all(self.url.clone())?;
        Ok(match &self.credentials {
            Some((user, password)) => proxy.basic_auth(user, password),
            None => proxy,
        })
    }
}

/// Without its password.
impl fmt::Debug for Named {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Named({})", self.url)
    }
}

fn proxy((variable, value): (&'static str, String)) -> Result<Url, ProxyError> {
    let value = value.trim();
    let text = if value.contains("://") { value.to_owned() } else { format!("http://{value}") };
    let url = Url::parse(&text).map_err(|_| ProxyError { variable })?;
    match (url.scheme(), url.has_host()) {
        ("http" | "https", true) => Ok(url),
        _ => Err(ProxyError { variable }),
    }
}

impl Zone {
    fn parse(text: &str) -> Option<Self> {
        let text = text.trim().to_ascii_lowercase();
        let (host, port) = match text.rsplit_once(':') {
            Some((host, port)) => (host, Some(port.parse().ok()?)),
            None => (text.as_str(), None),
        };
        let host = host.trim_start_matches('.');
        (!host.is_empty()).then(|| Zone { suffix: format!(".{host}"), port })
    }

    fn has(&self, url: &Url) -> bool {
        let host = format!(".{}", url.host_str().unwrap_or_default());
        let is_port = self.port.is_none_or(|port| url.port_or_known_default() == Some(port));
        is_port && host.ends_with(&self.suffix)
    }
}

/// Whether there are any: their URLs may hold passwords.
impl fmt::Debug for Proxies {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Proxies")
            .field("http", &self.http.is_some())
            .field("https", &self.https.is_some())
            .field("exempt", &self.exempt)
            .finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn proxies(variables: &[(&str, &str)]) -> Result<Proxies, ProxyError> {
        Proxies::of_environment(|name| {
            let found = variables.iter().find(|(known, _)| *known == name);
            found.map(|(_, value)| (*value).to_owned())
        })
    }

    fn proxy_of(variables: &[(&str, &str)], url: &str) -> Option<String> {
        let proxy = proxies(variables).unwrap().of(&Url::parse(url).unwrap());
        proxy.map(|proxy| proxy.host_str().unwrap().to_owned())
    }

    #[test]
    fn the_environment_decides_as_in_newman() {
        const HTTP: (&str, &str) = ("HTTP_PROXY", "http://h:1");
        const HTTPS: (&str, &str) = ("https_proxy", "s:2");
        for (variables, url, expected) in [
            (&[][..], "http://a/", None),
            (&[HTTP], "http://a/", Some("h")),
            (&[HTTP], "https://a/", Some("h")),
            (&[HTTP, HTTPS], "https://a/", Some("s")),
            (&[HTTPS], "http://a/", None),
            (&[("HTTP_PROXY", ""), ("http_proxy", "low:3")], "http://a/", Some("low")),
            (&[HTTP, ("http_proxy", "low:3")], "http://a/", Some("h")),
            (&[HTTP], "http://localhost:8080/", Some("h")),
            (&[HTTP, ("NO_PROXY", "*")], "http://a/", None),
            (&[HTTP, ("NO_PROXY", "b, a ")], "http://a/", None),
            (&[HTTP, ("no_proxy", ".example.com")], "http://api.example.com/", None),
            (&[HTTP, ("NO_PROXY", "example.com")], "http://EXAMPLE.com/", None),
            (&[HTTP, ("NO_PROXY", "example.com")], "http://badexample.com/", Some("h")),
            (&[HTTP, ("NO_PROXY", "a:8080")], "http://a/", Some("h")),
            (&[HTTP, ("NO_PROXY", "a:80")], "http://a/", None),
        ] {
            assert_eq!(proxy_of(variables, url).as_deref(), expected, "{variables:?} {url}");
        }
    }

    #[test]
    fn a_request_names_its_proxy_by_host_and_port() {
        for (host, port, expected) in [
            ("p", None, Some("http://p:8080/")),
            ("p", Some(""), Some("http://p:8080/")),
            ("http://p/", Some("3128"), Some("http://p:3128/")),
            ("[::1]", Some("1"), Some("http://[::1]:1/")),
            ("p", Some("{{port}}"), None),
            ("p q", Some("1"), None),
            ("p/path", Some("1"), None),
            ("u:hunter2@p", Some("1"), None),
        ] {
            let credentials = Some(("u".to_owned(), "hunter2".to_owned()));
            let proxy = Proxy { host: host.into(), port: port.map(str::to_owned), credentials };
            let named = Named::of(&proxy);
            assert_eq!(named.as_ref().ok().map(|named| named.url.as_str()), expected, "{host}");
            assert!(!format!("{named:?}").contains("hunter2"));
        }
    }

    #[test]
    fn what_is_no_proxy_is_named_without_its_value() {
        for value in ["ftp://u:hunter2@h", "http://:hunter2@", "http://h:hunter2"] {
            let error = proxies(&[("http_proxy", value)]).unwrap_err();
            assert!(error.to_string().starts_with("HTTP_PROXY is no URL"), "{error}");
            assert!(!error.to_string().contains("hunter2"));
        }
        let shown = format!("{:?}", proxies(&[("HTTP_PROXY", "http://u:hunter2@h")]).unwrap());
        assert!(!shown.contains("hunter2"));
    }

    #[test]
    fn a_server_of_our_own_is_spared() {
        let mut proxies = proxies(&[("HTTP_PROXY", "http://h:1")]).unwrap();
        proxies.spare("https://localhost:4430/api");
        assert_eq!(proxies.of(&Url::parse("https://localhost:4430/x").unwrap()), None);
        assert!(proxies.of(&Url::parse("https://localhost:4431/x").unwrap()).is_some());
    }
}
