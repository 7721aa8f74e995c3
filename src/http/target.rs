//! Where a request goes: the rendered URL text read by Postman's own rules, which are not the WHATWG
//! ones (no dot segments are resolved, `%zz` and `{{x}}` are let through), and turned into the exact
//! request target.

use percent_encoding::percent_decode_str;
use reqwest::Url;
use url::Position;

use super::TransportError;
use super::encode;
use super::trouble;

/// A URL in its parts, still as written; fragments are never sent and so are dropped.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Target {
    https: bool,
    /// `user:pass` in front of the host, percent-decoded.
    pub(super) credentials: Option<(String, String)>,
    host: String,
    /// The text after the host's `:`, if any.
    port: Option<String>,
    /// Empty, or starting with `/`.
    path: String,
    pub(super) query: Option<String>,
}

impl Target {
    /// Reads a rendered URL and puts path variables into its `:name` segments.
    pub(super) fn new(text: &str, variables: &[(String, String)]) -> Result<Self, TransportError> {
        let target = Target::parse(text)?;
        if variables.is_empty() || !target.path.contains("/:") {
            return Ok(target);
        }
        match target.with_path_variables(variables) {
            // The values are raw text: a `/`, `?` or `#` in them takes effect.
            Some(path) => Target::parse(&format!(
                "{}{path}{}{}",
                target.origin_with_credentials(text),
                if target.query.is_some() { "?" } else { "" },
                target.query.as_deref().unwrap_or_default(),
            )),
            None => Ok(target),
        }
    }

    /// Reads a URL by Postman's rules.
    pub(super) fn parse(text: &str) -> Result<Self, TransportError> {
        let text = text.trim_start();
        if text.is_empty() {
            return Err(trouble::empty_url());
        }
        let without_hash = text.split_once('#').map_or(text, |(before, _)| before);
        let (location, query) = match without_hash.split_once('?') {
            Some((location, query)) => (location, Some(query.to_owned())),
            None => (without_hash, None),
        };
        let location = location.replace('\\', "/");
        let (https, rest) = split_scheme(&location)?;
        let (authority, path) = match rest.find('/') {
            Some(slash) => rest.split_at(slash),
            None => (rest, ""),
        };
        let (credentials, host_port) = match authority.rsplit_once('@') {
            Some((credentials, host)) => (Some(decode_credentials(credentials)), host),
            None => (None, authority),
        };
        let (host, port) = split_port(host_port);
        if host.is_empty() {
            let credentials = authority.strip_suffix(host_port).unwrap_or_default();
            return Err(trouble::url(
                format!("Invalid URI {:?}", without_hash.replacen(credentials, "", 1)),
                "the URL has no host: write it as http://host/path",
            ));
        }
        Ok(Target {
            https,
            credentials,
            host: host.to_owned(),
            port: port.map(str::to_owned),
            path: path.to_owned(),
            query,
        })
    }

    /// Everything before the path as it stands in `text`, credentials included.
    fn origin_with_credentials<'t>(&self, text: &'t str) -> &'t str {
        let text = text.trim_start();
        let end = text.find(['?', '#']).unwrap_or(text.len());
        // `\` is as long as the `/` it stands for, so the path's length counts back from the end.
        &text[..end - self.path.len()]
    }

    fn with_path_variables(&self, variables: &[(String, String)]) -> Option<String> {
        let mut changed = false;
        let mut path = String::with_capacity(self.path.len());
        for (index, segment) in self.path.split('/').enumerate() {
            if index > 0 {
                path.push('/');
            }
            let value = segment.strip_prefix(':').and_then(|name| {
                let dot = name.find('.').unwrap_or(name.len());
                let (name, rest) = name.split_at(dot);
                let value = variables.iter().rev().find(|(key, _)| key == name)?;
                (!name.is_empty() && !value.1.is_empty()).then_some((&value.1, rest))
            });
            match value {
                Some((value, rest)) => {
                    changed = true;
                    path.push_str(value);
                    path.push_str(rest);
                }
                None => path.push_str(segment),
            }
        }
        changed.then_some(path)
    }

    /// Where a `Location` points, seen from here; dot segments stay.
    pub(super) fn resolve(&self, location: &str) -> Result<Self, TransportError> {
        let location = location.trim();
        if let Some(rest) = location.strip_prefix("//") {
            let scheme = if self.https { "https" } else { "http" };
            return Target::parse(&format!("{scheme}://{rest}"));
        }
        if has_scheme(location) {
            return Target::parse(location);
        }
        let location = location.split_once('#').map_or(location, |(before, _)| before);
        let (path, query) = match location.split_once('?') {
            Some((path, query)) => (path, Some(query.to_owned())),
            None => (location, None),
        };
        let mut target = Target { credentials: None, ..self.clone() };
        if !path.is_empty() {
            let path = path.replace('\\', "/");
            target.path = if path.starts_with('/') {
                path
            } else {
                let folder = self.path.rfind('/').map_or("/", |slash| &self.path[..=slash]);
                format!("{folder}{path}")
            };
            target.query = query;
        } else if query.is_some() {
            target.query = query;
        }
        Ok(target)
    }

    /// The request target, encoded unless `as_written`.
    fn request_target(&self, as_written: bool) -> Result<String, TransportError> {
        let path = if self.path.is_empty() { "/" } else { &self.path };
        let mut out = String::with_capacity(path.len() + 16);
        if as_written {
            out.push_str(path);
            if let Some(query) = &self.query {
                out.push('?');
                out.push_str(query);
            }
            if out.bytes().any(|b| !b.is_ascii_graphic()) {
                return Err(trouble::unescaped_path());
            }
        } else {
            encode::push_path(&mut out, path);
            if let Some(query) = &self.query {
                out.push('?');
                encode::push_query(&mut out, query);
            }
        }
        Ok(out)
    }

    /// The URL to hand to the HTTP client, whose path and query are exactly the encoded target.
    pub(super) fn url(
        &self,
        as_written: bool,
        warnings: &mut Vec<String>,
    ) -> Result<Url, TransportError> {
        self.check_port()?;
        let target = self.request_target(as_written)?;
        let scheme = if self.https { "https" } else { "http" };
        let port = self.port.as_deref().filter(|port| !port.is_empty());
        let text = format!(
            "{scheme}://{}{}{}{target}",
            self.host,
            if port.is_some() { ":" } else { "" },
            port.unwrap_or_default(),
        );
        let url = Url::parse(&text)
            .ok()
            .filter(has_plain_host)
            .ok_or_else(|| trouble::not_found(&self.host))?;
        if url[Position::BeforePath..] == target {
            return Ok(url);
        }
        Ok(exact_url(&url, &target).unwrap_or_else(|| {
            let sent = &url[Position::BeforePath..];
            warnings.push(format!("the path {target} could only be sent as {sent}"));
            url
        }))
    }

    fn check_port(&self) -> Result<(), TransportError> {
        let Some(port) = self.port.as_deref() else { return Ok(()) };
        let digits = port.bytes().all(|b| b.is_ascii_digit());
        if port.is_empty() || (digits && port.parse::<u16>().is_ok()) {
            return Ok(());
        }
        Err(trouble::url(
            format!("Port should be >= 0 and < 65536. Received type string ('{port}')."),
            "the text after the host's colon must be a port number",
        ))
    }

    /// Adds a query parameter; every other one of that name goes.
    pub(super) fn set_query_parameter(&mut self, key: &str, value: &str) {
        self.remove_query_parameters(|name| name == key);
        let mut parameter = String::new();
        encode::push_query_parameter(&mut parameter, key, value);
        self.push_query_text(&parameter);
    }

    /// Drops the query parameters with such names, as they are written.
    pub(super) fn remove_query_parameters(&mut self, is_unwanted: impl Fn(&str) -> bool) {
        let Some(query) = self.query.take() else { return };
        let name = |parameter: &str| -> bool {
            is_unwanted(parameter.split_once('=').map_or(parameter, |(name, _)| name))
        };
        self.query = match query.split('&').any(name) {
            true => {
                let kept: Vec<_> = query.split('&').filter(|parameter| !name(parameter)).collect();
                (!kept.is_empty()).then(|| kept.join("&"))
            }
            false => Some(query),
        };
    }

    /// Adds parameters that are encoded already.
    pub(super) fn push_query_text(&mut self, text: &str) {
        match self.query.as_mut().filter(|query| !query.is_empty()) {
            Some(query) => {
                query.push('&');
                query.push_str(text);
            }
            None => self.query = Some(text.to_owned()),
        }
    }
}

/// Tells `https` from `http` by what stands before `://`; without it, it is `http`.
fn split_scheme(location: &str) -> Result<(bool, &str), TransportError> {
    match location.split_once("://") {
        // A slash before it: the text is a path that contains a URL.
        Some((scheme, rest)) if !scheme.contains('/') => {
            if scheme.eq_ignore_ascii_case("http") {
                Ok((false, rest))
            } else if scheme.eq_ignore_ascii_case("https") {
                Ok((true, rest))
            } else {
                Err(trouble::url(
                    format!("Invalid protocol: {}:", scheme.to_lowercase()),
                    if scheme.contains("{{") {
                        "a variable in front of the :// has no value"
                    } else {
                        "only http and https can be requested"
                    },
                ))
            }
        }
        _ => Ok((false, location)),
    }
}

/// Parsing lets characters through that no host has and the HTTP client refuses, such as braces.
fn has_plain_host(url: &Url) -> bool {
    match url.host() {
        Some(url::Host::Domain(name)) => {
            name.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'.' | b'_'))
        }
        Some(_) => true,
        None => false,
    }
}

fn has_scheme(location: &str) -> bool {
    location.split_once("://").is_some_and(|(scheme, _)| {
        scheme.starts_with(|c: char| c.is_ascii_alphabetic())
            && scheme.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'))
    })
}

fn split_port(host_port: &str) -> (&str, Option<&str>) {
    match host_port.rsplit_once(':') {
        // An IPv6 address without a port ends in its bracket.
        Some(_) if host_port.ends_with(']') => (host_port, None),
        Some((host, port)) => (host, Some(port)),
        None => (host_port, None),
    }
}

fn decode_credentials(text: &str) -> (String, String) {
    let (user, password) = text.split_once(':').unwrap_or((text, ""));
    let decode = |part: &str| percent_decode_str(part).decode_utf8_lossy().into_owned();
    (decode(user), decode(password))
}

/// A URL of `base`'s scheme, host and port whose target is `target`, untouched. Parsing resolves dot
/// segments and turns `\` into `/`, so the parts are put together behind the parser's back: `target`
/// must start with `/` and be ASCII. Never join or parse such a URL. `None` where the `url` crate was
/// built with debug assertions, which compare the parts with what its parser would have made.
fn exact_url(base: &Url, target: &str) -> Option<Url> {
    // Places in the tuple that a URL is serialised to.
    const TEXT: usize = 0;
    const PATH_START: usize = 7;
    const QUERY_START: usize = 8;
    const FRAGMENT_START: usize = 9;
    let mut parts = base.serialize_internal(serde_json::value::Serializer).ok()?;
    let path_start = parts.get(PATH_START)?.as_u64()?;
    let text = format!("{}{target}", &base[..Position::BeforePath]);
    let query_start = target.find('?').map(|at| path_start + at as u64);
    *parts.get_mut(TEXT)? = text.into();
    *parts.get_mut(QUERY_START)? = query_start.into();
    *parts.get_mut(FRAGMENT_START)? = serde_json::Value::Null;
    Url::deserialize_internal(parts).ok()
}

#[cfg(test)]
#[path = "target_tests.rs"]
mod tests;
