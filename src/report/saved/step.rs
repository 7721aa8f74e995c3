//! A step of a saved report as reporters are told of it.

use std::borrow::Cow;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::raw;
use crate::collection::{Behavior, EventKind as ScriptKind, Request};
use crate::compare::{Difference, Kind};
use crate::http::{Hop, HopKind, Timings, TransportError, TransportErrorKind};
use crate::plan::Step;
use crate::report::{
    Body, Count, RequestView, ResponseView, Retry, ScriptRun, StepOutcome, Verdict,
};
use crate::script::{Assertion, AssertionError, ConsoleLine, Level, ScriptError, ScriptErrorKind};

/// A finished step; the outcome borrows from it.
#[derive(Debug)]
pub(super) struct SavedStep {
    step: Step,
    pub(super) iteration: usize,
    /// Milliseconds since 1970, and since the start of its run.
    pub(super) at: u64,
    pub(super) elapsed: Duration,
    request: Option<raw::Request>,
    request_body: BodyBytes,
    response: Option<raw::Response>,
    wire_size: u64,
    timings: Timings,
    unsent_url: String,
    hops: Vec<Hop>,
    retries: Vec<Retry>,
    error: Option<TransportError>,
    verdict: Verdict,
    compared: Verdict,
    scripts: Vec<ScriptRun>,
    script_requests: Count,
    differences: Vec<Difference>,
    fixture: Option<String>,
    hints: Vec<String>,
    notes: Vec<String>,
}

/// Bytes, if they were kept, and how many they were before they were masked.
#[derive(Debug, Default)]
struct BodyBytes {
    bytes: Option<Vec<u8>>,
    length: usize,
}

/// A word that postcheck does not write there.
type Odd = String;

impl SavedStep {
    pub(super) fn of(saved: raw::Execution) -> Result<Self, Odd> {
        let scripts = scripts(&saved)?;
        let raw::Execution { cursor, item, request, response, request_error, conformance, .. } =
            saved;
        let unsent = conformance.unsent;
        let request = request.filter(|_| unsent.is_none());
        let (method, unsent_url) = match (unsent, &request) {
            (Some(unsent), _) => (unsent.method, unsent.url),
            (None, Some(request)) => (request.method.clone(), String::new()),
            (None, None) => (String::new(), String::new()),
        };
        let verdict = verdict(&conformance.verdict)?;
        let length = response.as_ref().map_or(0, |response| response.response_size);
        Ok(SavedStep {
            iteration: cursor.iteration,
            at: conformance.at,
            elapsed: span(conformance.elapsed),
            request_body: BodyBytes::of_request(request.as_ref())?,
            wire_size: conformance.wire_size.unwrap_or(length as u64),
            timings: conformance.timings.as_ref().map(timings).unwrap_or_default(),
            unsent_url,
            hops: conformance.hops.into_iter().map(hop).collect::<Result<_, _>>()?,
            retries: conformance
                .retries
                .into_iter()
                .map(|again| Retry { reason: again.reason, waited: span(again.waited) })
                .collect(),
            error: request_error.map(error).transpose()?.flatten(),
            verdict,
            compared: conformance.compared.as_deref().map_or(Ok(verdict), self::verdict)?,
            scripts,
            script_requests: Count {
                total: conformance.script_requests.total,
                failed: conformance.script_requests.failed,
            },
            differences: conformance
                .differences
                .into_iter()
                .map(difference)
                .collect::<Result<_, _>>()?,
            fixture: conformance.fixture,
            hints: conformance.hints,
            notes: conformance.notes,
            step: step(
                (cursor.position, conformance.pulled_in),
                conformance.step,
                conformance.folders,
                item,
                method,
            ),
            request,
            response,
        })
    }

    /// Where it stands in the plan.
    pub(super) fn place(&self) -> usize {
        self.step.place
    }

    /// Whether it belongs to another shard.
    pub(super) fn is_pulled_in(&self) -> bool {
        self.step.pulled_in
    }

    /// Its id.
    pub(super) fn id(&self) -> &str {
        &self.step.id
    }

    /// What reporters are told.
    pub(super) fn outcome(&self) -> StepOutcome<'_> {
        let response = self.response.as_ref();
        StepOutcome {
            step: &self.step,
            iteration: self.iteration,
            request: self.request.as_ref().map(|request| RequestView {
                method: &request.method,
                url: Cow::Borrowed(&request.url.raw),
                headers: headers(&request.header),
                body: Body::saved(self.request_body.bytes.as_deref(), self.request_body.length),
            }),
            unsent_url: Cow::Borrowed(&self.unsent_url),
            hops: &self.hops,
            retries: &self.retries,
            response: response.map(|response| ResponseView {
                status: response.code,
                reason: &response.status,
                headers: headers(&response.header),
                body: Body::saved(
                    response.stream.as_ref().map(|stream| stream.data.as_slice()),
                    response.response_size,
                ),
                wire_size: self.wire_size,
                timings: self.timings,
            }),
            error: self.error.as_ref(),
            verdict: self.verdict,
            compared: self.compared,
            scripts: &self.scripts,
            script_requests: self.script_requests,
            differences: &self.differences,
            fixture: self.fixture.as_deref(),
            hints: &self.hints,
            notes: &self.notes,
        }
    }
}

/// A step as far as reports know it.
fn step(
    (place, pulled_in): (usize, bool),
    id: String,
    folders: Vec<String>,
    item: raw::Item,
    method: String,
) -> Step {
    Step {
        index: place,
        place,
        pulled_in,
        name: item.name,
        folders,
        item_id: Some(item.id).filter(|item| *item != id),
        id,
        request: Request { method, ..Request::get("") },
        behavior: Behavior::default(),
        prerequest: Vec::new(),
        test: Vec::new(),
        examples: Vec::new(),
        description: None,
    }
}

impl BodyBytes {
    fn of_request(request: Option<&raw::Request>) -> Result<Self, Odd> {
        let Some(body) = request.and_then(|request| request.body.as_ref()) else {
            return Ok(BodyBytes { bytes: Some(Vec::new()), length: 0 });
        };
        let bytes = match (&body.base64, &body.raw) {
            (Some(text), _) => Some(STANDARD.decode(text).map_err(|error| error.to_string())?),
            (None, Some(text)) => Some(text.clone().into_bytes()),
            (None, None) => None,
        };
        let length = body.size.or(bytes.as_ref().map(Vec::len)).unwrap_or_default();
        Ok(BodyBytes { bytes, length })
    }
}

fn headers(pairs: &[raw::Pair]) -> Vec<(&str, Cow<'_, str>)> {
    pairs.iter().map(|pair| (pair.key.as_str(), Cow::Borrowed(pair.value.as_str()))).collect()
}

/// A number of milliseconds; whatever is no span of time is none.
pub(super) fn span(milliseconds: f64) -> Duration {
    Duration::from_micros((milliseconds * 1000.0).round() as u64)
}

fn timings(phases: &raw::Phases) -> Timings {
    Timings {
        dns: phases.dns.map(span),
        connect: phases.connect.map(span),
        tls: phases.tls.map(span),
        first_byte: span(phases.first_byte),
        download: span(phases.download),
        total: span(phases.total),
    }
}

/// The one of all that has this name.
fn named<T: Copy>(
    what: &str,
    word: &str,
    all: &[T],
    name: fn(T) -> &'static str,
) -> Result<T, Odd> {
    let found = all.iter().copied().find(|one| name(*one) == word);
    found.ok_or_else(|| format!("there is no {what} {word:?}"))
}

fn verdict(word: &str) -> Result<Verdict, Odd> {
    named("verdict", word, &Verdict::ALL, Verdict::as_str)
}

fn hop(saved: raw::Hop) -> Result<Hop, Odd> {
    let raw::Hop { kind, status, url, location } = saved;
    let kind = named("hop", &kind, &HopKind::ALL, HopKind::as_str)?;
    Ok(Hop { status, url, location, kind })
}

/// Trouble of the transport; other errors are told by the notes.
fn error(saved: raw::RequestError) -> Result<Option<TransportError>, Odd> {
    let raw::RequestError { message, advice, kind } = saved;
    let Some(kind) = kind else { return Ok(None) };
    let kind = named("error", &kind, &TransportErrorKind::ALL, TransportErrorKind::as_str)?;
    Ok(Some(TransportError { kind, message, advice }))
}

fn difference(saved: raw::Difference) -> Result<Difference, Odd> {
    let raw::Difference { kind, path, expected, actual, severity, reason, rule, diff } = saved;
    let kind = named("difference", &kind, &Kind::ALL, Kind::as_str)?;
    let severity =
        severity.parse().map_err(|error: crate::fixture::UnknownSeverity| error.to_string())?;
    Ok(Difference { kind, path, expected, actual, severity, reason, rule, diff })
}

/// The scripts, each with its share of what all of them asserted, threw and wrote.
fn scripts(saved: &raw::Execution) -> Result<Vec<ScriptRun>, Odd> {
    let mut assertions = saved.assertions.iter();
    let mut console = saved.console.iter();
    let mut before = saved.prerequest_script.iter();
    let mut after = saved.test_script.iter();
    let mut runs = Vec::with_capacity(saved.conformance.scripts.len());
    for script in &saved.conformance.scripts {
        let (kind, thrown) = match script.script.as_str() {
            "prerequest-script" => (ScriptKind::Prerequest, &mut before),
            "test-script" => (ScriptKind::Test, &mut after),
            other => return Err(format!("there is no script {other:?}")),
        };
        let own = assertions.by_ref().take(script.assertions).enumerate();
        runs.push(ScriptRun {
            kind,
            place: script.of.clone(),
            assertions: own.map(|(index, saved)| assertion(index, saved)).collect(),
            errors: thrown.take(script.errors).map(|saved| script_error(&saved.error)).collect(),
            console: console.by_ref().take(script.console).map(line).collect::<Result<_, _>>()?,
        });
    }
    Ok(runs)
}

fn assertion(index: usize, saved: &raw::Assertion) -> Assertion {
    let error = saved.error.as_ref();
    Assertion {
        name: saved.assertion.clone(),
        index: error.map_or(index, |error| error.index),
        skipped: saved.skipped,
        error: error.map(|error| AssertionError {
            name: error.name.clone(),
            message: error.message.clone(),
            stack: error.stack.clone(),
        }),
    }
}

fn script_error(saved: &raw::Thrown) -> ScriptError {
    ScriptError {
        // Reports do not tell the others apart from it.
        kind: ScriptErrorKind::Exception,
        name: saved.name.clone(),
        message: saved.message.clone(),
        line: saved.line,
        stack: saved.stack.clone(),
    }
}

fn line(saved: &raw::Written) -> Result<ConsoleLine, Odd> {
    let level = named("level", &saved.level, &Level::ALL, Level::as_str)?;
    Ok(ConsoleLine { level, text: saved.message.clone() })
}
