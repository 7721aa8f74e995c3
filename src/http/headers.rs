//! The header lines of a request, in Postman's order and spelling.

use std::borrow::Cow;
use std::collections::HashMap;

use indexmap::IndexMap;
use reqwest::Url;
use reqwest::header::{HeaderMap, HeaderName, HeaderValue};

use super::auth;
use super::body::{Payload, Place, UsersType};
use super::{Options, TransportError, trouble};
use crate::collection::{Behavior, Header};

/// One header line as written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Line {
    pub(super) name: Cow<'static, str>,
    pub(super) value: String,
    /// The jar's line, which is empty between two hops.
    of_jar: bool,
}

impl Line {
    fn new(name: impl Into<Cow<'static, str>>, value: String) -> Self {
        Line { name: name.into(), value, of_jar: false }
    }

    pub(super) fn is(&self, name: &str) -> bool {
        self.name.eq_ignore_ascii_case(name)
    }
}

/// The lines of one request, but for what the cookie jar adds.
#[derive(Debug, Clone)]
pub(super) struct Lines {
    lines: Vec<Line>,
    /// The user's `Cookie` lines contradict each other, so the jar stays out.
    without_jar: bool,
    body: BodyKind,
    /// Where an auth helper's headers go: behind the user's and before Postman's own.
    auth_place: usize,
}

/// What the place of a body's headers and of the jar's cookies depends on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum BodyKind {
    /// Text, whose headers stand where they are.
    Plain,
    /// Nothing: the jar's cookies stand before `Content-Length`.
    Empty,
    /// Form parameters, whose type is set anew for an answer to a challenge.
    Form,
    /// Form data: as for parameters, and both headers are set anew for a redirect; cookies as for `Empty`.
    Multipart,
    /// A file: its type stands behind its length; cookies as for `Empty`.
    File,
}

impl BodyKind {
    fn of(payload: &Payload) -> Self {
        match &payload.content_type {
            _ if payload.is_file => BodyKind::File,
            _ if payload.bytes.is_empty() => BodyKind::Empty,
            _ if payload.is_form() => BodyKind::Form,
            Some(own) if own.value.starts_with("multipart/") => BodyKind::Multipart,
            _ => BodyKind::Plain,
        }
    }

    fn has_late_length(self) -> bool {
        matches!(self, BodyKind::Empty | BodyKind::Multipart | BodyKind::File)
    }
}

/// Methods whose requests say nothing of a length when they have no body, as Node has it.
const BODYLESS: [&str; 6] = ["GET", "HEAD", "DELETE", "OPTIONS", "TRACE", "CONNECT"];

/// What the system lines are made from.
pub(super) struct Source<'a> {
    /// `user:password@` of the URL.
    pub(super) url_credentials: Option<&'a (String, String)>,
    pub(super) payload: &'a Payload,
    pub(super) method: &'a str,
    pub(super) url: &'a Url,
    pub(super) behavior: &'a Behavior,
    pub(super) options: &'a Options,
}

impl Lines {
    /// The lines that an auth helper finds: the user's, and the type of some bodies.
    pub(super) fn of_user(headers: &[Header], payload: &Payload, behavior: &Behavior) -> Self {
        let (lines, without_jar) = user_lines(headers);
        let mut lines = Lines { lines, without_jar, body: BodyKind::of(payload), auth_place: 0 };
        let disabled = Disabled(&behavior.disabled_system_headers);
        lines.push_body_type(payload, Place::BeforeAuth, &disabled);
        lines.auth_place = lines.lines.len();
        lines
    }

    /// Adds Postman's own lines.
    pub(super) fn complete(&mut self, source: &Source<'_>, warnings: &mut Vec<String>) {
        let disabled = Disabled(&source.behavior.disabled_system_headers);
        self.push_body_type(source.payload, Place::AfterAuth, &disabled);
        self.push_system(source, &disabled);
        if let Some((user, password)) = source.url_credentials {
            self.push_missing("Authorization", || auth::basic_authorization(user, password));
        }
        if self.body == BodyKind::File {
            self.push_length(source, warnings);
            self.push_body_type(source.payload, Place::AfterConnection, &disabled);
        } else {
            self.push_body_type(source.payload, Place::AfterConnection, &disabled);
            self.push_length(source, warnings);
        }
        disabled.warn_about_the_unavoidable(self, warnings);
    }

    /// Puts a helper's header behind the user's own, of which any of that name goes.
    pub(super) fn set_auth(&mut self, name: impl Into<Cow<'static, str>>, value: String) {
        let name = name.into();
        self.remove(&name);
        self.lines.insert(self.auth_place, Line::new(name, value));
        self.auth_place += 1;
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &Line> {
        self.lines.iter()
    }

    /// The first line of that name.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.lines.iter().find(|line| line.is(name)).map(|line| line.value.as_str())
    }

    fn push_system(&mut self, source: &Source<'_>, disabled: &Disabled<'_>) {
        type Make<'f> = &'f dyn Fn() -> String;
        let system: [(&'static str, Make<'_>); 7] = [
            ("User-Agent", &|| source.options.user_agent.clone()),
            ("Accept", &|| "*/*".to_owned()),
            ("Cache-Control", &|| "no-cache".to_owned()),
            ("Postman-Token", &|| uuid::Uuid::new_v4().to_string()),
            ("Host", &|| host(source.url)),
            ("Accept-Encoding", &|| "gzip, deflate, br".to_owned()),
            ("Connection", &|| "keep-alive".to_owned()),
        ];
        for (name, value) in system {
            // Without a Host line there is no HTTP/1.1, and the HTTP client adds its own anyway.
            if name == "Host" || !disabled.has(name) {
                self.push_missing(name, value);
            }
        }
    }

    fn push_body_type(&mut self, payload: &Payload, place: Place, disabled: &Disabled<'_>) {
        let Some(own) = &payload.content_type else { return };
        if own.place != place || disabled.has("content-type") {
            return;
        }
        match self.lines.iter_mut().find(|line| line.is("content-type")) {
            None => self.push("Content-Type", own.value.clone()),
            Some(users) => {
                let replace = match own.users {
                    UsersType::Kept => false,
                    UsersType::Replaced => true,
                    UsersType::Corrected => !users.value.starts_with(&own.value),
                };
                if replace {
                    users.value.clone_from(&own.value);
                }
            }
        }
    }

    fn push_length(&mut self, source: &Source<'_>, warnings: &mut Vec<String>) {
        if self.has("transfer-encoding") {
            return;
        }
        let length = source.payload.bytes.len();
        let wanted = length > 0 || !BODYLESS.contains(&source.method);
        match self.lines.iter_mut().find(|line| line.is("content-length")) {
            Some(users) if users.value.trim().parse() != Ok(length) => {
                warnings.push(format!(
                    "Content-Length {:?} is not the body's length: sent as {length}",
                    users.value
                ));
                users.value = length.to_string();
            }
            Some(_) => {}
            None if wanted => self.push("Content-Length", length.to_string()),
            None => {}
        }
    }

    fn push(&mut self, name: impl Into<Cow<'static, str>>, value: String) {
        self.lines.push(Line::new(name, value));
    }

    pub(super) fn push_missing(&mut self, name: &'static str, value: impl FnOnce() -> String) {
        if !self.has(name) {
            self.push(name, value());
        }
    }

    fn has(&self, name: &str) -> bool {
        self.lines.iter().any(|line| line.is(name))
    }

    pub(super) fn remove(&mut self, name: &str) {
        let before = self.lines.iter().take(self.auth_place).filter(|line| line.is(name)).count();
        self.auth_place -= before;
        self.lines.retain(|line| !line.is(name));
    }

    /// Moves a line to the end, with a new value.
    pub(super) fn replace_at_end(&mut self, name: &'static str, value: String) {
        self.remove(name);
        self.push(name, value);
    }

    /// Signs the answer to a challenge: behind everything else, but for the type of a form.
    pub(super) fn set_answer(&mut self, authorization: String) {
        self.replace_at_end("Authorization", authorization);
        if matches!(self.body, BodyKind::Form | BodyKind::Multipart) {
            self.move_to_end("content-type");
        }
    }

    /// Signs the request for another URL.
    pub(super) fn sign_again(&mut self, authorization: String) {
        match self.lines.iter_mut().find(|line| line.is("authorization")) {
            Some(line) => line.value = authorization,
            None => self.set_auth("Authorization", authorization),
        }
    }

    /// The lines that a redirect changes for a request that keeps its body.
    pub(super) fn send_body_again(&mut self) {
        if self.body == BodyKind::Multipart {
            self.move_to_end("content-type");
            self.move_to_end("content-length");
        }
    }

    fn move_to_end(&mut self, name: &str) {
        let Some(at) = self.lines.iter().position(|line| line.is(name)) else { return };
        let line = self.lines.remove(at);
        if at < self.auth_place {
            self.auth_place -= 1;
        }
        self.lines.push(line);
    }

    /// The lines to send: the user's cookies keep their place and come first, the jar's follow. A line that the
    /// jar has alone keeps its place for the redirects behind it.
    pub(super) fn with_cookies(&mut self, jar: Option<String>) -> Vec<Line> {
        let jar = jar.filter(|_| !self.without_jar);
        if jar.is_some() && !self.has("cookie") {
            let late = self.lines.iter().position(|line| line.is("content-length"));
            let place = late.filter(|_| self.body.has_late_length()).unwrap_or(self.lines.len());
            self.lines.insert(place, Line { of_jar: true, ..Line::new("Cookie", String::new()) });
        }
        let mut lines = self.lines.clone();
        match jar {
            Some(jar) => {
                if let Some(line) = lines.iter_mut().find(|line| line.is("cookie")) {
                    if !line.value.is_empty() {
                        line.value.push_str("; ");
                    }
                    line.value.push_str(&jar);
                }
            }
            None => lines.retain(|line| !line.of_jar),
        }
        lines
    }
}

/// The user's headers: equal spellings gathered at the first one's place; of spellings that differ only
/// in case, the last one. Tells also whether `Cookie` was among the latter.
fn user_lines(headers: &[Header]) -> (Vec<Line>, bool) {
    let mut groups: IndexMap<&str, Vec<&str>> = IndexMap::with_capacity(headers.len());
    for header in headers.iter().filter(|header| !header.name.is_empty()) {
        groups.entry(&header.name).or_default().push(&header.value);
    }
    let last_spellings: HashMap<String, &str> =
        groups.keys().map(|name| (name.to_ascii_lowercase(), *name)).collect();
    let mut lines = Vec::with_capacity(groups.len() + 12);
    for (name, values) in &groups {
        if last_spellings.get(&name.to_ascii_lowercase()) != Some(name) {
            continue;
        }
        let line = |value: String| Line::new((*name).to_owned(), value);
        if name.eq_ignore_ascii_case("cookie") {
            lines.push(line(values.join("; ")));
        } else {
            lines.extend(values.iter().map(|value| line((*value).to_owned())));
        }
    }
    let cookie_spellings = groups.keys().filter(|name| name.eq_ignore_ascii_case("cookie")).count();
    (lines, cookie_spellings > 1)
}

/// The `Host` line of a URL.
pub(super) fn host(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default();
    match url.port() {
        Some(port) => format!("{host}:{port}"),
        None => host.to_owned(),
    }
}

struct Disabled<'a>(&'a [String]);

impl Disabled<'_> {
    fn has(&self, name: &str) -> bool {
        self.0.iter().any(|disabled| disabled.eq_ignore_ascii_case(name))
    }

    /// The HTTP client underneath always sends these.
    fn warn_about_the_unavoidable(&self, lines: &Lines, warnings: &mut Vec<String>) {
        for name in ["host", "accept", "content-length"] {
            let is_sent = name != "content-length" || lines.has(name);
            if self.has(name) && is_sent {
                warnings.push(format!("the system header {name} cannot be left out"));
            }
        }
    }
}

/// The lines as the HTTP client takes them, or which one cannot be sent.
pub(super) fn to_map(lines: &[Line]) -> Result<HeaderMap, TransportError> {
    // More room than that is made when it is needed, and refused beyond the map's limit.
    let mut map = HeaderMap::with_capacity(lines.len().min(64));
    for line in lines {
        let name = HeaderName::from_bytes(line.name.as_bytes())
            .map_err(|_| trouble::invalid_header_name(&line.name))?;
        let value = latin1(&line.value)
            .and_then(|bytes| HeaderValue::from_maybe_shared(bytes).ok())
            .ok_or_else(|| trouble::invalid_header_value(&line.name))?;
        map.try_append(name, value).map_err(|_| trouble::too_many_headers())?;
    }
    Ok(map)
}

/// The bytes of a header's value; characters beyond U+00FF have none.
fn latin1(text: &str) -> Option<bytes::Bytes> {
    if text.is_ascii() {
        return Some(bytes::Bytes::copy_from_slice(text.as_bytes()));
    }
    text.chars()
        .map(|c| u8::try_from(u32::from(c)).ok())
        .collect::<Option<Vec<u8>>>()
        .map(Into::into)
}

#[cfg(test)]
#[path = "headers_tests.rs"]
mod tests;
