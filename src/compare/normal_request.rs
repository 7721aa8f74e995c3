//! A request in the form in which it is recorded and compared: what says nothing about the question is left
//! out, and the body is JSON or text.

use bytes::Bytes;
use percent_encoding::percent_decode_str;
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};

use crate::fixture::{Policy, is_json_type};
use crate::http::{Received, Sent};

use super::multipart;
use super::node::Node;

/// How media types of bodies start that are kept by size and hash, whatever is in them.
const OPAQUE: [&str; 6] = [
    "application/octet-stream",
    "application/pdf",
    "application/zip",
    "audio/",
    "image/",
    "video/",
];

/// A request's headers and body in the shape of an answer, so that they are recorded and compared as such.
#[derive(Debug, Clone)]
pub struct NormalRequest {
    /// The headers that say what is asked.
    pub headers: Received,
    /// The body: JSON as it was sent; pairs of a form decoded, as a list of `name=value`; parts of a multipart
    /// form as a list of objects; other text as it is; anything else by size and hash.
    pub body: Received,
}

impl NormalRequest {
    /// The normal form of what was sent.
    #[must_use]
    pub fn of(sent: &Sent, policy: &Policy) -> Self {
        let lines = sent.headers.iter().map(|(name, value)| (name.to_ascii_lowercase(), value));
        let counted = lines.filter(|(name, _)| policy.counts_in_request(name));
        let headers: Vec<_> = counted
            .map(|(name, value)| match name == "content-type" {
                true => (name, without_boundary(value)),
                false => (name, value.clone()),
            })
            .collect();
        let mut types = sent.headers.iter().filter(|(n, _)| n.eq_ignore_ascii_case("content-type"));
        let content_type = types.next().map_or("", |(_, value)| value.as_str());
        NormalRequest {
            headers: shaped(headers, Bytes::new()),
            body: normal_body(content_type, &sent.body),
        }
    }

    /// Whether the body is JSON in this form.
    #[must_use]
    pub fn is_json(&self) -> bool {
        self.body.header("content-type").is_some_and(is_json_type)
    }
}

fn normal_body(content_type: &str, body: &Bytes) -> Received {
    let media_type = content_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let json = |value: Value| of_type("application/json", value.to_string().into());
    if body.is_empty() {
        return shaped(Vec::new(), Bytes::new());
    }
    if media_type == "multipart/form-data" {
        return json(multipart::parts(content_type, body).unwrap_or_else(|| opaque(body)));
    }
    let is_opaque = OPAQUE.iter().any(|start| media_type.starts_with(start));
    let text = std::str::from_utf8(body).ok().filter(|text| !is_opaque && !text.contains('\0'));
    let Some(text) = text else { return json(opaque(body)) };
    if media_type == "application/x-www-form-urlencoded" {
        return json(pairs(text));
    }
    let says_json = is_json_type(&media_type);
    let looks_so = says_json || text.trim_start().starts_with(['{', '[']);
    if looks_so && Node::parse(text).is_ok() {
        return of_type("application/json", body.clone());
    }
    match says_json {
        true => json(opaque(body)),
        false => of_type("text/plain; charset=utf-8", body.clone()),
    }
}

/// The decoded `name=value` of a form.
pub(crate) fn pairs(form: &str) -> Value {
    let decoded = |pair: &str| {
        let pair = pair.replace('+', " ");
        percent_decode_str(&pair).decode_utf8_lossy().into_owned()
    };
    form.split('&').map(decoded).collect()
}

fn opaque(body: &[u8]) -> Value {
    Value::Object(digest(body))
}

/// Size and hash of what is not kept as it is.
pub(super) fn digest(content: &[u8]) -> Map<String, Value> {
    let hash = hex::encode(Sha256::digest(content));
    let members = json!({ "size": content.len(), "sha256": hash });
    match members {
        Value::Object(members) => members,
        _ => Map::new(),
    }
}

fn without_boundary(content_type: &str) -> String {
    let is_boundary = |part: &&str| part.trim_start().to_ascii_lowercase().starts_with("boundary=");
    let kept: Vec<&str> = content_type.split(';').filter(|part| !is_boundary(part)).collect();
    kept.join(";")
}

fn of_type(media_type: &str, body: Bytes) -> Received {
    shaped(vec![("content-type".to_owned(), media_type.to_owned())], body)
}

fn shaped(headers: Vec<(String, String)>, body: Bytes) -> Received {
    Received {
        status: 0,
        reason: String::new(),
        headers,
        wire_size: body.len() as u64,
        body,
        url: String::new(),
        timings: Default::default(),
        remote: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn normal(headers: &[(&str, &str)], body: &str) -> NormalRequest {
        let mut policy = Policy::default();
        policy.secret_headers.push("x-api-session".to_owned());
        let headers = headers.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect();
        let body = Bytes::copy_from_slice(body.as_bytes());
        let sent = Sent { method: "POST".into(), url: "https://h/a".into(), headers, body };
        NormalRequest::of(&sent, &policy)
    }

    #[test]
    fn headers_that_say_nothing_about_the_question_are_left_out() {
        let all = [
            ("User-Agent", "a"),
            ("Host", "h"),
            ("Accept", "application/json"),
            ("Postman-Token", "t"),
            ("Cookie", "a=b"),
            ("Authorization", "Basic x"),
            ("Content-Length", "4"),
            ("X-API-Session", "s"),
            ("Sec-Fetch-Mode", "cors"),
            ("X-Custom", "1"),
            ("Content-Type", "multipart/form-data; boundary=x"),
        ];
        let headers = normal(&all, "").headers.headers;
        let headers: Vec<_> = headers.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
        let wanted = [
            ("accept", "application/json"),
            ("x-custom", "1"),
            ("content-type", "multipart/form-data"),
        ];
        assert_eq!(headers, wanted);
    }

    #[test]
    fn bodies_are_json_or_text() {
        let hashed = |body: &str| opaque(body.as_bytes()).to_string();
        for (media_type, body, is_json, wanted) in [
            ("application/json", "{\"a\": 1}", true, "{\"a\": 1}".to_owned()),
            ("text/plain", " [1]", true, " [1]".to_owned()),
            ("", "{\"a\": 1}", true, "{\"a\": 1}".to_owned()),
            ("text/plain", "{no", false, "{no".to_owned()),
            ("", "text", false, "text".to_owned()),
            ("application/json", "{no", true, hashed("{no")),
            ("application/octet-stream", "text", true, hashed("text")),
            ("image/svg+xml", "<svg/>", true, hashed("<svg/>")),
            ("", "a\0b", true, hashed("a\0b")),
            (
                "application/x-www-form-urlencoded; charset=utf-8",
                "a=1&b=x%20y+z&c",
                true,
                r#"["a=1","b=x y z","c"]"#.to_owned(),
            ),
            ("multipart/form-data; boundary=x", "no parts", true, hashed("no parts")),
            ("text/plain", "", false, String::new()),
        ] {
            let found = normal(&[("content-type", media_type)], body);
            assert_eq!(found.is_json(), is_json, "{media_type} {body}");
            assert_eq!(found.body.body, wanted.as_bytes(), "{media_type} {body}");
        }
    }
}
