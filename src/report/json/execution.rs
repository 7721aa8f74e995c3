use std::borrow::Cow;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::Serialize;

use super::bodies::Buffer;
use super::conformance::Conformance;
use super::failure::{Assertion, RequestError};
use super::numbers::milliseconds;
use super::scripts::{Broken, Written};
use super::url::Url;
use crate::report::{Body, RequestView, ResponseView, StepOutcome};

/// Request bodies up to this size are always written, longer ones under the rule for response bodies.
const SMALL_BODY: usize = 8 * 1024;

/// Where in the run a step stands.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Cursor {
    position: usize,
    iteration: usize,
    length: usize,
    cycles: usize,
    empty: bool,
    eof: bool,
    bof: bool,
    cr: bool,
    #[serde(rename = "ref")]
    reference: String,
    http_request_id: String,
}

impl Cursor {
    pub(super) fn of(outcome: &StepOutcome<'_>, length: usize, cycles: usize) -> Self {
        let (position, iteration) = (outcome.step.place, outcome.iteration);
        // Unlike newman's, the same in every run, so that two reports can be compared.
        let reference = format!("{}#{}", outcome.step.id, iteration + 1);
        Cursor {
            position,
            iteration,
            length,
            cycles,
            empty: length == 0,
            eof: position + 1 == length && iteration + 1 == cycles,
            bof: position == 0 && iteration == 0,
            cr: position == 0 && iteration > 0,
            http_request_id: reference.clone(),
            reference,
        }
    }
}

/// What a step is: newman's item without the request as written, which may hold secrets.
#[derive(Debug, Clone, Copy, Serialize)]
pub(super) struct Item<'a> {
    id: &'a str,
    name: &'a str,
}

impl<'a> Item<'a> {
    pub(super) fn of(outcome: &StepOutcome<'a>) -> Self {
        let step = outcome.step;
        Item { id: step.item_id.as_deref().unwrap_or(&step.id), name: &step.name }
    }
}

/// One entry of `run.executions`.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Execution<'a> {
    pub(super) cursor: Cursor,
    pub(super) item: Item<'a>,
    pub(super) request: Request<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) response: Option<Response<'a>>,
    pub(super) id: &'a str,
    pub(super) assertions: &'a [Assertion<'a>],
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) request_error: Option<RequestError<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) prerequest_script: Vec<Broken<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) test_script: Vec<Broken<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) console: Vec<Written<'a>>,
    pub(super) conformance: Conformance<'a>,
}

#[derive(Debug, Serialize)]
pub(super) struct Pair<'a> {
    key: &'a str,
    value: &'a str,
}

fn pairs<'a>(headers: &'a [(&'a str, Cow<'a, str>)]) -> Vec<Pair<'a>> {
    headers.iter().map(|(key, value)| Pair { key, value }).collect()
}

#[derive(Debug, Serialize)]
pub(super) struct Request<'a> {
    url: Url<'a>,
    header: Vec<Pair<'a>>,
    method: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    body: Option<RequestBody<'a>>,
}

#[derive(Debug, Serialize)]
struct RequestBody<'a> {
    mode: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    raw: Option<Cow<'a, str>>,
    /// The bytes, where they are no text.
    #[serde(skip_serializing_if = "Option::is_none")]
    base64: Option<String>,
    /// How many they are, where that cannot be seen.
    #[serde(skip_serializing_if = "Option::is_none")]
    size: Option<usize>,
}

impl<'a> Request<'a> {
    /// A request that could not be made from its description; readers expect one all the same.
    pub(super) fn unsent(method: &'a str) -> Self {
        Request { url: Url::parse(""), header: Vec::new(), method, body: None }
    }

    pub(super) fn of(request: &'a RequestView<'a>, with_body: bool) -> Self {
        Request {
            url: Url::parse(&request.url),
            header: pairs(&request.headers),
            method: request.method,
            body: RequestBody::of(request.body, with_body),
        }
    }
}

impl<'a> RequestBody<'a> {
    fn of(body: Body<'a>, with_body: bool) -> Option<Self> {
        let is_told = body.is_kept() && (with_body || body.len() <= SMALL_BODY);
        let mut told = RequestBody { mode: "raw", raw: None, base64: None, size: None };
        if body.is_empty() {
            return None;
        }
        if !is_told {
            return Some(RequestBody { size: Some(body.len()), ..told });
        }
        let bytes = body.masked();
        told.size = (bytes.len() != body.len()).then_some(body.len());
        told.base64 = std::str::from_utf8(&bytes).is_err().then(|| STANDARD.encode(&bytes));
        told.raw = Some(text(bytes));
        Some(told)
    }
}

fn text(bytes: Cow<'_, [u8]>) -> Cow<'_, str> {
    match bytes {
        Cow::Borrowed(bytes) => String::from_utf8_lossy(bytes),
        Cow::Owned(bytes) => Cow::Owned(String::from_utf8_lossy(&bytes).into_owned()),
    }
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Response<'a> {
    id: &'a str,
    status: &'a str,
    code: u16,
    header: Vec<Pair<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    stream: Option<Buffer<'a>>,
    cookie: Vec<Cookie<'a>>,
    response_time: u64,
    response_size: usize,
}

impl<'a> Response<'a> {
    pub(super) fn of(response: &'a ResponseView<'a>, id: &'a str, body: Option<&'a [u8]>) -> Self {
        let set = response.headers.iter().filter(|(name, _)| *name == "set-cookie");
        Response {
            id,
            status: response.reason,
            code: response.status,
            header: pairs(&response.headers),
            stream: body.map(Buffer::new),
            cookie: set.map(|(_, value)| Cookie::parse(value)).collect(),
            response_time: milliseconds(response.timings.total).round() as u64,
            response_size: response.body.len(),
        }
    }
}

/// A cookie that the response sets.
#[derive(Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Cookie<'a> {
    name: &'a str,
    value: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    domain: Option<&'a str>,
    path: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    expires: Option<&'a str>,
    secure: bool,
    http_only: bool,
}

impl<'a> Cookie<'a> {
    fn parse(line: &'a str) -> Self {
        let mut parts = line.split(';').map(|part| match part.split_once('=') {
            Some((name, value)) => (name.trim(), value.trim()),
            None => (part.trim(), ""),
        });
        let (name, value) = parts.next().unwrap_or_default();
        let mut cookie = Cookie { name, value, path: "/", ..Cookie::default() };
        for (name, value) in parts {
            match name.to_ascii_lowercase().as_str() {
                "domain" => cookie.domain = Some(value),
                "path" => cookie.path = value,
                "expires" => cookie.expires = Some(value),
                "secure" => cookie.secure = true,
                "httponly" => cookie.http_only = true,
                _ => {}
            }
        }
        cookie
    }
}

/// A step that was not run: no execution for newman's readers.
#[derive(Debug, Serialize)]
pub(super) struct Skipped<'a> {
    pub(super) cursor: Cursor,
    pub(super) item: Item<'a>,
    #[serde(skip_serializing_if = "<[Assertion<'_>]>::is_empty")]
    pub(super) assertions: &'a [Assertion<'a>],
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) console: Vec<Written<'a>>,
    pub(super) conformance: Conformance<'a>,
    /// How many executions came before it.
    pub(super) after: usize,
}
