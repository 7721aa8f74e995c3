//! Turns a request's body into the bytes and the `Content-Type` that Postman would send.

mod comments;
mod files;
mod mime;
mod multipart;
mod urlencoded;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use bytes::Bytes;

use super::Options;
use crate::collection::{Body, FileSource, Request};
use files::Files;

pub(crate) use comments::strip as without_comments;

/// A body ready to be sent; empty bytes mean there is none.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Payload {
    pub(super) bytes: Bytes,
    pub(super) content_type: Option<ContentType>,
    /// A `file` body, whose headers stand in an order of their own.
    pub(super) is_file: bool,
}

impl Payload {
    /// Whether it is a form's parameters.
    pub(super) fn is_form(&self) -> bool {
        self.content_type.as_ref().is_some_and(|own| own.value == FORM)
    }
}

const FORM: &str = "application/x-www-form-urlencoded";

/// The `Content-Type` that goes with a body.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct ContentType {
    pub(super) value: String,
    pub(super) place: Place,
    pub(super) users: UsersType,
}

/// What happens to a `Content-Type` that the user gave.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum UsersType {
    /// It is sent instead.
    Kept,
    /// It is replaced where it stands.
    Replaced,
    /// It is replaced unless it starts with the body's own type.
    Corrected,
}

/// Where a `Content-Type` stands among the headers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    BeforeAuth,
    AfterAuth,
    AfterConnection,
}

/// Renders the body of `request`, reading the files it names.
pub(super) fn payload(request: &Request, options: &Options, warnings: &mut Vec<String>) -> Payload {
    let payload = match &request.body {
        None => Payload::default(),
        Some(Body::Raw { text, language }) => raw(request, text, language.as_deref()),
        Some(Body::UrlEncoded(parameters)) => urlencoded_payload(urlencoded::encode(parameters)),
        Some(Body::UrlEncodedText(text)) => {
            urlencoded_payload(urlencoded::encode(&urlencoded::parse(text)))
        }
        Some(Body::FormData(parts)) => {
            let files = Files::new(options);
            multipart::write(parts, &files, warnings).map_or_else(Payload::default, |form| {
                Payload {
                    bytes: form.bytes,
                    content_type: Some(ContentType {
                        value: form.content_type,
                        place: Place::AfterConnection,
                        // A user's boundary is not the one in the body.
                        users: UsersType::Replaced,
                    }),
                    is_file: false,
                }
            })
        }
        Some(Body::File(source)) => file(source, options, warnings),
        Some(Body::GraphQl { query, variables, operation_name }) => {
            graphql(query, variables.as_deref(), operation_name.as_deref())
        }
    };
    if payload.bytes.is_empty() { Payload::default() } else { payload }
}

fn raw(request: &Request, text: &str, language: Option<&str>) -> Payload {
    let is_json = match language {
        Some(language) => language == "json",
        None => request.headers.iter().any(|header| {
            header.name.eq_ignore_ascii_case("content-type") && is_json_type(&header.value)
        }),
    };
    let bytes = if is_json {
        Bytes::from(comments::strip(text).into_owned())
    } else {
        Bytes::copy_from_slice(text.as_bytes())
    };
    let (value, place) = match language {
        Some("json") => ("application/json", Place::BeforeAuth),
        Some("xml") => ("application/xml", Place::AfterAuth),
        Some("html") => ("text/html", Place::AfterAuth),
        Some("javascript") => ("application/javascript", Place::AfterAuth),
        _ => ("text/plain", Place::AfterAuth),
    };
    Payload { bytes, content_type: Some(content_type(value, place)), is_file: false }
}

/// `application/json` and `application/…+json`, with or without parameters.
fn is_json_type(value: &str) -> bool {
    let essence = value.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    essence
        .strip_prefix("application/")
        .is_some_and(|subtype| subtype == "json" || subtype.ends_with("+json"))
}

fn urlencoded_payload(text: String) -> Payload {
    Payload {
        bytes: Bytes::from(text),
        content_type: Some(ContentType {
            value: FORM.to_owned(),
            place: Place::AfterConnection,
            users: UsersType::Corrected,
        }),
        is_file: false,
    }
}

fn file(source: &FileSource, options: &Options, warnings: &mut Vec<String>) -> Payload {
    let (bytes, media_type) = match source {
        FileSource::Path(path) => match Files::new(options).read(path) {
            Ok(bytes) => (bytes, mime::of_file(path).or(Some(mime::OCTETS))),
            Err(problem) => {
                warnings.push(format!("Binary file load error: {problem}"));
                return Payload::default();
            }
        },
        FileSource::Base64(content) => match BASE64_STANDARD.decode(content.trim()) {
            Ok(bytes) => (bytes, None),
            Err(problem) => {
                warnings.push(format!("Binary file load error: invalid base64 content: {problem}"));
                return Payload::default();
            }
        },
        FileSource::Missing => {
            warnings.push("Binary file load error: no file is chosen".to_owned());
            return Payload::default();
        }
    };
    Payload {
        bytes: Bytes::from(bytes),
        content_type: media_type.map(|value| content_type(value, Place::AfterConnection)),
        is_file: true,
    }
}

fn graphql(query: &str, variables: Option<&str>, operation_name: Option<&str>) -> Payload {
    let variables = variables.filter(|text| !text.is_empty());
    let operation_name = operation_name.filter(|text| !text.is_empty());
    if query.is_empty() && variables.is_none() && operation_name.is_none() {
        return Payload::default();
    }
    let quote = |text: &str| serde_json::Value::from(text).to_string();
    let mut json = format!("{{\"query\":{}", quote(query));
    if let Some(name) = operation_name {
        json.push_str(",\"operationName\":");
        json.push_str(&quote(name));
    }
    if let Some(variables) = variables {
        json.push_str(",\"variables\":");
        json.push_str(variables);
    }
    json.push('}');
    Payload {
        bytes: Bytes::from(json),
        content_type: Some(content_type("application/json", Place::AfterAuth)),
        is_file: false,
    }
}

fn content_type(value: &str, place: Place) -> ContentType {
    ContentType { value: value.to_owned(), place, users: UsersType::Kept }
}

#[cfg(test)]
mod tests;
