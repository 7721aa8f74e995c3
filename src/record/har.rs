//! HAR 1.2 recordings: one file is one pass.

use std::path::Path;
use std::time::{Duration, SystemTime};

use base64::Engine as _;
use base64::alphabet;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use bytes::Bytes;
use serde_json::value::RawValue;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use crate::diagnostic::SourceError;
use crate::diagnostic::serde_words::{self, Object};
use crate::fixture::is_json_type;
use crate::http::{Received, Timings};

use super::har_format as format;

/// What to do about a file that cannot be read.
const RECORD_AGAIN: &str =
    "export the recording again as HAR 1.2 with all content, and check that the file is complete";

/// Some writers leave the padding out.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &alphabet::STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// A recording.
#[derive(Debug, Clone)]
pub struct Har {
    /// The file's path, for messages.
    pub file: String,
    /// Requests with their responses, in the order of the file.
    pub entries: Vec<Entry>,
}

/// One request and what came back.
#[derive(Debug, Clone)]
pub struct Entry {
    /// What was sent.
    pub request: SentRequest,
    /// What came back, its body decoded; or why that is not known.
    pub response: Result<Received, NoResponse>,
    /// When the answer was complete, if the recording tells it.
    pub at: Option<SystemTime>,
    /// The recorder's remark.
    pub comment: Option<String>,
    /// What is odd about the response.
    pub doubt: Option<String>,
}

/// A recorded request.
#[derive(Debug, Clone)]
pub struct SentRequest {
    /// Method, in capitals.
    pub method: String,
    /// The full URL.
    pub url: String,
    /// Headers in order, in the spelling of the file.
    pub headers: Vec<(String, String)>,
    /// The body's text, if the recorder kept it.
    pub body: Option<String>,
    /// Whether there was a body that the recorder did not keep as it was.
    pub body_is_lost: bool,
}

impl SentRequest {
    /// The first header of that name, in whatever spelling.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(key, _)| key.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.as_str())
    }
}

/// Why an entry has no response to record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NoResponse {
    /// The request was aborted or failed: its status is 0.
    #[error("the request was not answered")]
    Unanswered,
    /// The recorder dropped the body.
    #[error("the body was not saved; record with all content")]
    BodyNotSaved,
}

/// Reads a recording.
///
/// # Errors
/// When the file cannot be read or is no HAR: cut off, another kind of JSON, an entry without a response, a
/// body that is not the base64 it claims to be.
pub fn load(path: &Path) -> Result<Har, SourceError> {
    let file = path.display().to_string();
    let bytes = std::fs::read(path)
        .map_err(|error| SourceError::new(&*file, format!("cannot read the recording: {error}")))?;
    let text = std::str::from_utf8(&bytes).map_err(|error| {
        let message = format!("not UTF-8 from byte {} on", error.valid_up_to());
        SourceError::new(&*file, message).help(RECORD_AGAIN)
    })?;
    parse(text, &file)
}

/// Reads a recording from its text; `file` is the name for messages.
///
/// # Errors
/// As [`load`].
pub fn parse(text: &str, file: &str) -> Result<Har, SourceError> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut reader = serde_json::Deserializer::from_str(text);
    let Object(parsed): Object<format::File> = serde_path_to_error::deserialize(&mut reader)
        .and_then(|parsed| match reader.end() {
            Ok(()) => Ok(parsed),
            Err(error) => Err(serde_path_to_error::Error::new(
                serde_path_to_error::Track::new().path(),
                error,
            )),
        })
        .map_err(|error| unreadable(text, file, &error))?;
    let Object(log) = parsed.log;
    let entries = log.entries.into_iter().enumerate();
    let entries = entries.map(|(index, Object(entry))| convert(entry, index, text, file));
    Ok(Har { file: file.to_owned(), entries: entries.collect::<Result<_, _>>()? })
}

fn unreadable(
    text: &str,
    file: &str,
    error: &serde_path_to_error::Error<serde_json::Error>,
) -> SourceError {
    if text.trim().is_empty() {
        return SourceError::new(file, "the recording is empty").help(RECORD_AGAIN);
    }
    let cause = error.inner();
    let message = serde_words::message(cause);
    let message = match cause.classify() {
        serde_json::error::Category::Eof => "the recording is cut off".to_owned(),
        serde_json::error::Category::Data => format!("not a HAR recording: {message}"),
        _ => format!("the recording is not JSON: {message}"),
    };
    let path = error.path().to_string();
    let at = serde_words::offset(text, cause);
    let located = shortened(SourceError::new(file, message).at(text, at));
    let located =
        if path == "." || path == "?" { located } else { located.json_path(format!("$.{path}")) };
    located.help(RECORD_AGAIN)
}

/// Recordings are often one line of megabytes: only what is around the place is shown.
fn shortened(mut error: SourceError) -> SourceError {
    const SHOWN: usize = 200;
    if error.line_text.as_ref().is_some_and(|line| line.len() > SHOWN) {
        error.line_text = None;
    }
    error
}

fn convert(
    entry: format::Entry,
    index: usize,
    text: &str,
    file: &str,
) -> Result<Entry, SourceError> {
    let wrong = |message: &str, member: &str| {
        SourceError::new(file, message)
            .json_path(format!("$.log.entries[{index}].{member}"))
            .help(RECORD_AGAIN)
    };
    let request = sent(entry.request);
    let at = finished_at(entry.started_date_time.as_deref(), entry.time);
    let Some(Object(response)) = entry.response else {
        let message = format!("{} {} has no response", request.method, request.url);
        return Err(wrong(&message, "response"));
    };
    if response.status == 0 {
        let (response, doubt) = (Err(NoResponse::Unanswered), None);
        return Ok(Entry { request, response, at, comment: entry.comment, doubt });
    }
    let status = u16::try_from(response.status).ok().filter(|status| (100..1000).contains(status));
    let status = status.ok_or_else(|| {
        wrong(&format!("{} is no status code", response.status), "response.status")
    })?;
    let Object(content) = &response.content;
    let body = body(content, text, &wrong)?;
    let was_dropped = content.text.is_none()
        && content.size.unwrap_or(0) > 0
        && response.body_size != Some(0)
        && request.method != "HEAD";
    let wire_size = response.body_size.and_then(|size| u64::try_from(size).ok());
    let received = Received {
        status,
        reason: response.status_text,
        headers: received_headers(response.headers),
        wire_size: wire_size.unwrap_or(body.len() as u64),
        body,
        url: request.url.clone(),
        timings: timings(entry.time, entry.timings.as_ref().map(|Object(timings)| timings)),
        remote: None,
    };
    let content_type = received.headers.iter().find(|(name, _)| name == "content-type");
    let content_type = content_type.map(|(_, value)| value).or(content.mime_type.as_ref());
    let doubt = content_type.and_then(|kind| broken_json(kind, &received.body));
    let response = if was_dropped { Err(NoResponse::BodyNotSaved) } else { Ok(received) };
    Ok(Entry { request, response, at, comment: entry.comment, doubt })
}

/// A doubt about a body that is called JSON and is none.
fn broken_json(content_type: &str, body: &[u8]) -> Option<String> {
    if body.is_empty() || !is_json_type(content_type) {
        return None;
    }
    let error = serde_json::from_slice::<&RawValue>(body).err()?;
    let what = serde_words::message(&error);
    Some(format!("the body is JSON by its content type, but is none: {what}"))
}

fn sent(Object(request): Object<format::Request>) -> SentRequest {
    let post_data = request.post_data;
    SentRequest {
        method: request.method.to_ascii_uppercase(),
        url: request.url,
        headers: pairs(request.headers),
        body_is_lost: post_data.as_ref().is_some_and(|Object(data)| data.text.is_none()),
        body: post_data.and_then(|Object(data)| data.text),
    }
}

/// The body as it was before it was put into the recording. `wrong` makes an error of a message and the place
/// in the entry.
fn body(
    content: &format::Content,
    text: &str,
    wrong: &dyn Fn(&str, &str) -> SourceError,
) -> Result<Bytes, SourceError> {
    match (&content.text, content.encoding.as_deref()) {
        (None, _) => Ok(Bytes::new()),
        (Some(body), None | Some("")) => Ok(Bytes::from(body.clone().into_bytes())),
        (Some(body), Some("base64")) => base64_body(body).map_err(|error| {
            let found = wrong(&format!("the body is not base64: {error}"), "response.content.text");
            match text.find(body.as_str()).filter(|_| !body.is_empty()) {
                Some(offset) => shortened(found.at(text, offset)),
                None => found,
            }
        }),
        (Some(_), Some(other)) => {
            let message = format!("unknown encoding {other:?} of a body");
            Err(wrong(&message, "response.content.encoding"))
        }
    }
}

fn base64_body(text: &str) -> Result<Bytes, base64::DecodeError> {
    if text.contains(['\n', '\r', ' ']) {
        let text: String = text.split_whitespace().collect();
        return BASE64.decode(text).map(Bytes::from);
    }
    BASE64.decode(text).map(Bytes::from)
}

/// Headers without the pseudo-headers of HTTP/2.
fn pairs(headers: Vec<Object<format::Header>>) -> Vec<(String, String)> {
    let headers = headers.into_iter().map(|Object(header)| header);
    let real = headers.filter(|header| !header.name.starts_with(':'));
    real.map(|header| (header.name, header.value)).collect()
}

/// Headers as a response has them: names in small letters, and several `Set-Cookie` in one value, as some
/// browsers write them, apart again.
fn received_headers(headers: Vec<Object<format::Header>>) -> Vec<(String, String)> {
    let mut received = Vec::with_capacity(headers.len());
    for (name, value) in pairs(headers) {
        let name = name.to_ascii_lowercase();
        if value.contains('\n') {
            received.extend(value.lines().map(|line| (name.clone(), line.trim().to_owned())));
        } else {
            received.push((name, value));
        }
    }
    received
}

/// When an entry ended: its start and how long it took.
fn finished_at(started: Option<&str>, milliseconds: f64) -> Option<SystemTime> {
    let started: SystemTime = OffsetDateTime::parse(started?, &Rfc3339).ok()?.into();
    let took = Duration::try_from_secs_f64(milliseconds / 1000.0).unwrap_or_default();
    started.checked_add(took)
}

fn timings(total: f64, parts: Option<&format::Timings>) -> Timings {
    // -1 and nonsense mean that a phase did not happen.
    let duration = |ms: f64| Duration::try_from_secs_f64(ms / 1000.0).ok();
    let phase = |ms: Option<f64>| ms.and_then(duration);
    let part = |get: fn(&format::Timings) -> Option<f64>| parts.and_then(|parts| phase(get(parts)));
    Timings {
        dns: part(|parts| parts.dns),
        connect: part(|parts| parts.connect),
        tls: part(|parts| parts.ssl),
        first_byte: part(|parts| parts.wait).unwrap_or_default(),
        download: part(|parts| parts.receive).unwrap_or_default(),
        total: duration(total).unwrap_or_default(),
    }
}

#[cfg(test)]
#[path = "har_tests.rs"]
mod tests;
