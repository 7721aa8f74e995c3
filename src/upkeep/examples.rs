//! A fixture as a saved response, so that Postman shows it.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Value, json};

use crate::collection::MARK;
use crate::diagnostic::json::Document;
use crate::fixture::{ExpectedBody, Fixture, HeaderValues, is_json_type};

use super::shelf::Book;

/// The name that an exported saved response has.
const NAME: &str = "postcheck fixture";

/// The saved response of a fixture; `None` for one that cannot be read. Matchers and names stay as they are
/// written: a value in their place would look as if it were expected. What a saved response has no place for stands
/// in a member of its own.
#[must_use]
pub fn saved_response(book: &Book, request: Option<Value>) -> Option<Value> {
    let fixture = book.fixture.as_ref().ok()?;
    let content_type = content_type(fixture);
    let mut saved = Map::new();
    saved.insert("name".to_owned(), NAME.into());
    if let Some(request) = request.filter(Value::is_object) {
        saved.insert("originalRequest".to_owned(), request);
    }
    if let Some(status) = fixture.status {
        saved.insert("status".to_owned(), reason(status).into());
        saved.insert("code".to_owned(), status.into());
    }
    let language = language(content_type);
    saved.insert("_postman_previewlanguage".to_owned(), language.into());
    saved.insert("header".to_owned(), headers(fixture));
    saved.insert("cookie".to_owned(), json!([]));
    if let Some(body) = body_text(fixture, &book.text) {
        saved.insert("body".to_owned(), body.into());
    }
    saved.insert(MARK.to_owned(), Value::Object(extension(book, fixture)));
    Some(Value::Object(saved))
}

fn content_type(fixture: &Fixture) -> &str {
    let values = fixture.headers.as_ref().and_then(|headers| headers.get("content-type"));
    values.and_then(|HeaderValues(values)| values.first()).map_or("", String::as_str)
}

fn reason(status: u16) -> &'static str {
    let status = reqwest::StatusCode::from_u16(status).ok();
    status.and_then(|status| status.canonical_reason()).unwrap_or_default()
}

fn language(content_type: &str) -> &'static str {
    match content_type.split(';').next().unwrap_or_default().trim() {
        media_type if is_json_type(media_type) => "json",
        media_type if media_type.ends_with("html") => "html",
        media_type if media_type.ends_with("xml") => "xml",
        _ => "text",
    }
}

/// Header lines; cookies are among them, without their values.
fn headers(fixture: &Fixture) -> Value {
    let line = |name: &str, value: &str| json!({ "key": name, "value": value });
    let mut lines = Vec::new();
    for (name, HeaderValues(values)) in fixture.headers.iter().flatten() {
        lines.extend(values.iter().map(|value| line(name, value)));
    }
    for cookie in fixture.cookies.iter().flatten() {
        let (name, attributes) = cookie.split_at(cookie.find(';').unwrap_or(cookie.len()));
        lines.push(line("set-cookie", &format!("{name}={{{{$any}}}}{attributes}")));
    }
    Value::Array(lines)
}

/// The body as Postman shows it; bytes are no text.
fn body_text(fixture: &Fixture, text: &str) -> Option<String> {
    match &fixture.body {
        ExpectedBody::Json(raw) => Some(outdented(raw.get(), text)),
        ExpectedBody::Text(text) => Some(text.clone()),
        ExpectedBody::Empty | ExpectedBody::Bytes(_) => None,
    }
}

/// JSON as it stands in the fixture, without the indentation that it has there.
fn outdented(json: &str, text: &str) -> String {
    let is_formatted = text.contains("\n  \"");
    if is_formatted { json.replace("\n  ", "\n") } else { json.to_owned() }
}

/// What a saved response has no place for. A part that the fixture leaves out is `null`.
fn extension(book: &Book, fixture: &Fixture) -> Map<String, Value> {
    let document = Document::read("", &book.text).ok();
    let member = |name: &str| {
        let node = document.as_ref()?.root.get(name)?;
        Some(node.to_value())
    };
    let mut extension = Map::new();
    for name in ["request", "sent", "rules"] {
        extension.extend(member(name).map(|value| (name.to_owned(), value)));
    }
    for name in ["request", "status", "headers", "cookies"] {
        if member(name).is_none() {
            extension.insert(name.to_owned(), Value::Null);
        }
    }
    let shows_json = is_json_type(content_type(fixture));
    match (&fixture.body, &fixture.body_file) {
        (ExpectedBody::Bytes(bytes), Some(file)) => {
            extension.insert("bodyFile".to_owned(), file.as_str().into());
            extension.insert("bodyBase64".to_owned(), STANDARD.encode(bytes).into());
        }
        (_, Some(file)) => drop(extension.insert("bodyFile".to_owned(), file.as_str().into())),
        (ExpectedBody::Json(_), None) if shows_json => {}
        _ => extension.extend(member("body").map(|value| ("body".to_owned(), value))),
    }
    extension
}

#[cfg(test)]
#[path = "examples_tests.rs"]
mod tests;
