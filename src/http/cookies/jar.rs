use std::collections::HashMap;

use cookie_store::{CookieDomain, CookieExpiration, CookieStore, RawCookie};
use reqwest::Url;
use time::OffsetDateTime;

use super::date;

/// A cookie in the jar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cookie {
    /// The domain it is sent to, without a leading dot.
    pub domain: String,
    /// Sent to that host only, and not to its subdomains.
    pub host_only: bool,
    /// The path it is sent under.
    pub path: String,
    /// Its name; empty for the nameless ones that some servers set.
    pub name: String,
    /// Its value, with quotes if the server quoted it.
    pub value: String,
    /// Sent over TLS only (and to this machine).
    pub secure: bool,
    /// Kept from scripts.
    pub http_only: bool,
    /// `Strict`, `Lax` or `None`, if the server said so.
    pub same_site: Option<String>,
    /// When it ends; `None` at the end of the run.
    pub expires: Option<OffsetDateTime>,
}

/// All cookies of a run.
#[derive(Debug, Clone, Default)]
pub(in crate::http) struct Jar {
    store: CookieStore,
    /// In which order cookies were first set: older ones are sent first.
    ages: HashMap<Key, u64>,
    next_age: u64,
}

type Key = (String, String, String);
type Stored = cookie_store::Cookie<'static>;

fn key(cookie: &Stored) -> Key {
    (String::from(&cookie.domain), String::from(&cookie.path), cookie.name().to_owned())
}

impl Jar {
    /// Stores what a `Set-Cookie` line says; what makes no sense is dropped, as browsers do.
    pub(in crate::http) fn set(&mut self, line: &str, url: &Url) {
        let Some(raw) = parse(line) else { return };
        if let Ok(cookie) = cookie_store::Cookie::try_from_raw_cookie(&raw, url) {
            self.insert(cookie.into_owned(), url);
        }
    }

    fn insert(&mut self, cookie: Stored, url: &Url) {
        let key = key(&cookie);
        if cookie.is_expired() {
            self.remove(&key);
        } else if self.store.insert(cookie, url).is_ok() {
            let age = self.next_age;
            self.ages.entry(key).or_insert(age);
            self.next_age += 1;
        }
    }

    fn remove(&mut self, key: &Key) {
        self.store.remove(&key.0, &key.1, &key.2);
        self.ages.remove(key);
    }

    /// Removes a cookie that the jar has told of.
    pub(in crate::http) fn take_out(&mut self, cookie: &Cookie) {
        let Cookie { domain, path, name, .. } = cookie;
        self.remove(&(domain.clone(), path.clone(), name.clone()));
    }

    /// Puts an exported cookie back.
    pub(in crate::http) fn restore(&mut self, cookie: Cookie) {
        let host = match cookie.domain.parse() {
            Ok(std::net::IpAddr::V6(ip)) => format!("[{ip}]"),
            _ => cookie.domain.clone(),
        };
        let Ok(url) = Url::parse(&format!("https://{host}/")) else { return };
        let mut raw = RawCookie::new(cookie.name, cookie.value);
        raw.set_path(cookie.path);
        if !cookie.host_only {
            raw.set_domain(cookie.domain);
        }
        raw.set_secure(cookie.secure);
        raw.set_http_only(cookie.http_only);
        if let Some(same_site) = cookie.same_site {
            // The type of this attribute is only made by the parser.
            let parsed = RawCookie::parse(format!("x=; SameSite={same_site}")).ok();
            raw.set_same_site(parsed.and_then(|cookie| cookie.same_site()));
        }
        if let Some(expires) = cookie.expires {
            raw.set_expires(expires);
        }
        if let Ok(cookie) = cookie_store::Cookie::try_from_raw_cookie(&raw, &url) {
            self.insert(cookie.into_owned(), &url);
        }
    }

    /// Empties the jar.
    pub(in crate::http) fn clear(&mut self) {
        *self = Jar::default();
    }

    /// The value of a `Cookie` line for `url`, if there is anything to send.
    pub(in crate::http) fn line(&self, url: &Url) -> Option<String> {
        if self.ages.is_empty() {
            return None;
        }
        let mut line = String::new();
        for cookie in self.matching(url) {
            if !line.is_empty() {
                line.push_str("; ");
            }
            if !cookie.name().is_empty() {
                line.push_str(cookie.name());
                line.push('=');
            }
            line.push_str(cookie.value());
        }
        (!line.is_empty()).then_some(line)
    }

    /// What would be sent to `url`: longest path first, then the oldest.
    fn matching(&self, url: &Url) -> Vec<&Stored> {
        let is_secure = url.scheme() == "https" || is_loopback(url);
        let mut cookies: Vec<_> = self
            .store
            .iter_unexpired()
            .filter(|cookie| {
                cookie.domain.matches(url)
                    && cookie.path.matches(url)
                    && (is_secure || cookie.secure() != Some(true))
            })
            .collect();
        if cookies.len() > 1 {
            cookies.sort_by_cached_key(|cookie| {
                (std::cmp::Reverse(cookie.path.len()), self.ages.get(&key(cookie)).copied())
            });
        }
        cookies
    }

    /// What would be sent to `url`.
    pub(in crate::http) fn for_url(&self, url: &Url) -> Vec<Cookie> {
        self.matching(url).into_iter().map(export).collect()
    }

    /// Everything, the oldest first.
    pub(in crate::http) fn all(&self) -> Vec<Cookie> {
        let mut cookies: Vec<_> = self.store.iter_unexpired().collect();
        cookies.sort_by_cached_key(|cookie| self.ages.get(&key(cookie)).copied());
        cookies.into_iter().map(export).collect()
    }
}

fn export(cookie: &Stored) -> Cookie {
    Cookie {
        domain: String::from(&cookie.domain),
        host_only: matches!(cookie.domain, CookieDomain::HostOnly(_)),
        path: String::from(&cookie.path),
        name: cookie.name().to_owned(),
        value: cookie.value().to_owned(),
        secure: cookie.secure() == Some(true),
        http_only: cookie.http_only() == Some(true),
        same_site: cookie.same_site().map(|same_site| same_site.to_string()),
        expires: match cookie.expires {
            CookieExpiration::AtUtc(at) => Some(at),
            CookieExpiration::SessionEnd => None,
        },
    }
}

/// Reads a `Set-Cookie` line with what the strict parser refuses and browsers take.
fn parse(line: &str) -> Option<RawCookie<'static>> {
    let pair = line.split(';').next().unwrap_or_default().trim();
    let name = pair.split_once('=').map(|(name, _)| name.trim());
    let mut cookie = match name {
        Some(name) if !name.is_empty() => RawCookie::parse(line.to_owned()).ok()?,
        // Without a name, the text (behind a leading `=`) is the value.
        _ => {
            let value = pair.strip_prefix('=').unwrap_or(pair).trim();
            if value.is_empty() {
                return None;
            }
            let attributes = line.split_once(';').map_or("", |(_, attributes)| attributes);
            let mut cookie = RawCookie::parse(format!("x=;{attributes}")).ok()?;
            cookie.set_name("");
            cookie.set_value(value.to_owned());
            cookie
        }
    };
    if cookie.expires().is_none()
        && let Some(expires) = attribute(line, "expires").and_then(date::parse)
    {
        cookie.set_expires(expires);
    }
    // The parser takes an empty one for "never ends".
    if attribute(line, "max-age").is_some_and(str::is_empty) {
        cookie.set_max_age(None);
    }
    Some(cookie)
}

/// The last attribute of that name.
fn attribute<'l>(line: &'l str, name: &str) -> Option<&'l str> {
    line.split(';')
        .skip(1)
        .filter_map(|part| part.split_once('='))
        .filter(|(key, _)| key.trim().eq_ignore_ascii_case(name))
        .map(|(_, value)| value.trim())
        .last()
}

/// `localhost`, its subdomains and loopback addresses count as safe without TLS.
fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(url::Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(url::Host::Ipv4(ip)) => ip.is_loopback(),
        Some(url::Host::Ipv6(ip)) => ip.is_loopback(),
        None => false,
    }
}

#[cfg(test)]
#[path = "jar_tests.rs"]
mod tests;
