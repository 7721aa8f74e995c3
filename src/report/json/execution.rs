use std::borrow::Cow;

use serde::Serialize;
use serde_json::{Value, json};

use super::bodies::Buffer;
use super::failure::{Assertion, RequestError};
use super::numbers::{milliseconds, thousandths};
use super::scripts::{Broken, Written};
use super::url::Url;
use crate::compare::Difference;
use crate::http::Timings;
use crate::report::{RequestView, ResponseView, Retry, StepOutcome, Verdict};

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
        let (position, iteration) = (outcome.step.index, outcome.iteration);
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
    /// Bytes, where the text is left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    size: Option<usize>,
}

impl<'a> Request<'a> {
    /// A request that could not be made from its description; readers expect one all the same.
    pub(super) fn unsent(method: &'a str) -> Self {
        Request { url: Url::parse(""), header: Vec::new(), method, body: None }
    }

    pub(super) fn of(request: &'a RequestView<'a>, with_body: bool) -> Self {
        let body = request.body;
        let raw = (with_body || body.len() <= SMALL_BODY).then(|| text(body.masked()));
        let size = raw.is_none().then_some(body.len());
        Request {
            url: Url::parse(&request.url),
            header: pairs(&request.headers),
            method: request.method,
            body: (!body.is_empty()).then_some(RequestBody { mode: "raw", raw, size }),
        }
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

/// What newman cannot say: how the response compares with its fixture.
#[derive(Debug, Serialize)]
pub(super) struct Conformance<'a> {
    verdict: &'static str,
    step: &'a str,
    folders: &'a [String],
    fixture: Option<&'a str>,
    differences: Vec<Entry<'a>>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    flaky: bool,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    retries: Vec<Again<'a>>,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    hints: &'a [String],
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    notes: &'a [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    timings: Option<Phases>,
}

impl<'a> Conformance<'a> {
    pub(super) fn of(outcome: &StepOutcome<'a>) -> Self {
        Conformance {
            verdict: outcome.verdict.as_str(),
            step: &outcome.step.id,
            folders: &outcome.step.folders,
            fixture: outcome.fixture,
            differences: outcome.differences.iter().map(Entry::of).collect(),
            flaky: outcome.is_flaky(),
            retries: outcome.retries.iter().map(Again::of).collect(),
            hints: outcome.hints,
            notes: outcome.notes,
            timings: outcome.response.as_ref().map(|response| Phases::of(&response.timings)),
        }
    }
}

/// Why a request was sent again, and after how many milliseconds.
#[derive(Debug, Serialize)]
struct Again<'a> {
    reason: &'a str,
    waited: f64,
}

impl<'a> Again<'a> {
    fn of(retry: &'a Retry) -> Self {
        Again { reason: &retry.reason, waited: milliseconds(retry.waited).round() }
    }
}

/// What comparing came to, as a script is told: a part of what the report has under `conformance`.
pub(crate) fn compared(verdict: Verdict, differences: &[Difference]) -> Value {
    let differences: Vec<Entry<'_>> = differences.iter().map(Entry::of).collect();
    json!({ "verdict": verdict.as_str(), "differences": differences })
}

#[derive(Debug, Serialize)]
struct Entry<'a> {
    kind: &'static str,
    path: &'a str,
    expected: Option<&'a str>,
    actual: Option<&'a str>,
    severity: &'static str,
    reason: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    rule: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    diff: Option<&'a str>,
}

impl<'a> Entry<'a> {
    fn of(difference: &'a Difference) -> Self {
        Entry {
            kind: difference.kind.as_str(),
            path: &difference.path,
            expected: difference.expected.as_deref(),
            actual: difference.actual.as_deref(),
            severity: difference.severity.as_str(),
            reason: &difference.reason,
            rule: difference.rule.as_deref(),
            diff: difference.diff.as_deref(),
        }
    }
}

/// The phases of a request in milliseconds; `null` where a connection was reused.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Phases {
    dns: Option<f64>,
    connect: Option<f64>,
    tls: Option<f64>,
    first_byte: f64,
    download: f64,
    total: f64,
}

impl Phases {
    fn of(timings: &Timings) -> Self {
        let phase = |time| thousandths(milliseconds(time));
        Phases {
            dns: timings.dns.map(phase),
            connect: timings.connect.map(phase),
            tls: timings.tls.map(phase),
            first_byte: phase(timings.first_byte),
            download: phase(timings.download),
            total: phase(timings.total),
        }
    }
}
