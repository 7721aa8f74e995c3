//! What newman cannot say: how a step compares with its fixture, and what else it takes to tell of it again.

use std::borrow::Cow;
use std::time::UNIX_EPOCH;

use serde::Serialize;
use serde_json::{Value, json};

use super::numbers::{milliseconds, thousandths};
use crate::compare::Difference;
use crate::http::{Hop, Timings};
use crate::report::{Event, Retry, ScriptRun, StepOutcome, Verdict};

/// An execution's `conformance`.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Conformance<'a> {
    verdict: &'static str,
    /// What comparing alone came to, where that is not the verdict.
    #[serde(skip_serializing_if = "Option::is_none")]
    compared: Option<&'static str>,
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
    #[serde(skip_serializing_if = "Vec::is_empty")]
    hops: Vec<Way<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    scripts: Vec<Script<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    script_requests: Option<Requests>,
    #[serde(skip_serializing_if = "Option::is_none")]
    unsent: Option<Unsent<'a>>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pulled_in: bool,
    /// Bytes received for the body, where they are not those of the body.
    #[serde(skip_serializing_if = "Option::is_none")]
    wire_size: Option<u64>,
    /// When the step was over, in milliseconds since 1970, and how long after the start of the run that was told.
    at: u64,
    elapsed: f64,
    #[serde(skip_serializing_if = "Option::is_none")]
    timings: Option<Phases>,
}

impl<'a> Conformance<'a> {
    pub(super) fn of(event: &Event<'_>, outcome: &StepOutcome<'a>) -> Self {
        let response = outcome.response.as_ref();
        let requests = outcome.script_requests;
        Conformance {
            verdict: outcome.verdict.as_str(),
            compared: (outcome.compared != outcome.verdict).then(|| outcome.compared.as_str()),
            step: &outcome.step.id,
            folders: &outcome.step.folders,
            fixture: outcome.fixture,
            differences: outcome.differences.iter().map(Entry::of).collect(),
            flaky: outcome.is_flaky(),
            retries: outcome.retries.iter().map(Again::of).collect(),
            hints: outcome.hints,
            notes: outcome.notes,
            hops: outcome.hops.iter().map(Way::of).collect(),
            scripts: outcome.scripts.iter().map(Script::of).collect(),
            script_requests: (requests.total > 0)
                .then_some(Requests { total: requests.total, failed: requests.failed }),
            unsent: outcome.request.is_none().then(|| Unsent {
                method: &outcome.step.request.method,
                url: outcome.unsent_url.clone(),
            }),
            pulled_in: outcome.step.pulled_in,
            wire_size: response
                .filter(|response| response.wire_size != response.body.len() as u64)
                .map(|response| response.wire_size),
            at: since_1970(event),
            elapsed: thousandths(milliseconds(event.elapsed)),
            timings: response.map(|response| Phases::of(&response.timings)),
        }
    }
}

fn since_1970(event: &Event<'_>) -> u64 {
    let time = event.at.duration_since(UNIX_EPOCH).unwrap_or_default();
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}

/// An exchange on the way to the answer.
#[derive(Debug, Serialize)]
struct Way<'a> {
    kind: &'static str,
    status: u16,
    url: &'a str,
    location: &'a str,
}

impl<'a> Way<'a> {
    fn of(hop: &'a Hop) -> Self {
        let Hop { status, url, location, kind } = hop;
        Way { kind: kind.as_str(), status: *status, url, location }
    }
}

/// How much of `assertions` and of `console` is a script's, and of the scripts that threw: they stand there in
/// the order of the scripts.
#[derive(Debug, Serialize)]
struct Script<'a> {
    script: &'static str,
    of: &'a str,
    assertions: usize,
    errors: usize,
    console: usize,
}

impl<'a> Script<'a> {
    fn of(run: &'a ScriptRun) -> Self {
        Script {
            script: run.word(),
            of: &run.place,
            assertions: run.assertions.len(),
            errors: run.errors.len(),
            console: run.console.len(),
        }
    }
}

#[derive(Debug, Serialize)]
struct Requests {
    total: usize,
    failed: usize,
}

/// What would have been sent.
#[derive(Debug, Serialize)]
struct Unsent<'a> {
    method: &'a str,
    url: Cow<'a, str>,
}

/// Why a request was sent again, and after how many milliseconds.
#[derive(Debug, Serialize)]
struct Again<'a> {
    reason: &'a str,
    waited: f64,
}

impl<'a> Again<'a> {
    fn of(retry: &'a Retry) -> Self {
        Again { reason: &retry.reason, waited: thousandths(milliseconds(retry.waited)) }
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
