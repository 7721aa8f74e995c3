use std::fmt::Write as _;

use junit_report::{Duration, TestCase, TestCaseBuilder};

use super::xml::{attribute, content};
use crate::http::TransportErrorKind;
use crate::report::grouping;
use crate::report::text;
use crate::report::{StepOutcome, Verdict};

/// Groups of differences listed in one case.
const DIFFERENCES: usize = 200;
/// Characters shown of the body of a response that does not conform.
const BODY: usize = 2000;

/// The case of one step.
pub(super) fn of(outcome: &StepOutcome<'_>, collection: &str, iterations: usize) -> TestCase {
    let mut name = attribute(&outcome.step.id).into_owned();
    if iterations > 1 {
        let _ = write!(name, " (iteration {})", outcome.iteration + 1);
    }
    let time = time(outcome);
    let mut builder = match outcome.verdict {
        Verdict::Conforms => TestCaseBuilder::success(&name, time),
        Verdict::Drift => {
            let message = grouping::in_short(outcome.differences);
            TestCaseBuilder::failure(&name, time, "drift", &message)
        }
        Verdict::Failed => {
            let message = outcome.notes.first().map_or("an assertion failed", String::as_str);
            TestCaseBuilder::failure(&name, time, "AssertionFailure", &attribute(message))
        }
        Verdict::Error => {
            let kind = outcome.error.map_or("error", |error| error_type(error.kind));
            let message = outcome.error.map_or("no response", |error| &error.message);
            TestCaseBuilder::error(&name, time, kind, &attribute(message))
        }
        Verdict::Unrecorded => {
            TestCaseBuilder::skipped_with_cause(&name, "unrecorded", "no fixture")
        }
        Verdict::Skipped => {
            let why = outcome.notes.first().map_or("not run", String::as_str);
            TestCaseBuilder::skipped_with_cause(&name, "skipped", &attribute(why))
        }
    };
    builder.set_classname(&class_name(outcome, collection));
    if let Some(fixture) = outcome.fixture {
        builder.set_filepath(&attribute(fixture));
    }
    add_texts(&mut builder, outcome);
    let mut case = builder.build();
    case.time = time;
    case
}

/// `Collection.Folder.Sub`: readers make a tree of it at the dots, so those in names are replaced.
fn class_name(outcome: &StepOutcome<'_>, collection: &str) -> String {
    let names = std::iter::once(collection).chain(outcome.step.folders.iter().map(String::as_str));
    let names = names.map(|name| attribute(name).trim().replace('.', "_"));
    names.collect::<Vec<_>>().join(".")
}

fn add_texts(builder: &mut TestCaseBuilder, outcome: &StepOutcome<'_>) {
    let mut details = String::new();
    if matches!(outcome.verdict, Verdict::Drift | Verdict::Failed | Verdict::Error) {
        details = request_lines(outcome);
    }
    if !outcome.differences.is_empty() {
        details.push_str(&grouping::plain_lines(outcome.differences, DIFFERENCES));
    }
    for hint in outcome.hints {
        let _ = writeln!(details, "hint: {}", text::visible(hint));
    }
    for note in outcome.notes {
        let _ = writeln!(details, "note: {}", text::visible(note));
    }
    if details.is_empty() {
        return;
    }
    match outcome.verdict {
        Verdict::Drift | Verdict::Failed | Verdict::Error => {
            builder.set_trace(&content(&details));
            if let Some(body) = body(outcome) {
                builder.set_system_out(&content(&body));
            }
        }
        // What is below the threshold fails nothing, and is still to be read.
        Verdict::Conforms | Verdict::Unrecorded | Verdict::Skipped => {
            builder.set_system_out(&content(&details));
        }
    }
}

fn request_lines(outcome: &StepOutcome<'_>) -> String {
    let mut lines = String::new();
    if let Some(request) = &outcome.request {
        let _ = write!(lines, "{} {}", text::visible(request.method), text::visible(&request.url));
        if let Some(response) = &outcome.response {
            let _ = write!(lines, " [{} {}]", response.status, text::visible(response.reason));
        }
        lines.push('\n');
    }
    if let Some(error) = outcome.error {
        let _ = writeln!(lines, "{}", text::visible(&error.message));
        if let Some(advice) = &error.advice {
            let _ = writeln!(lines, "{}", text::visible(advice));
        }
    }
    lines
}

fn body(outcome: &StepOutcome<'_>) -> Option<String> {
    let body = outcome.response.as_ref()?.body;
    if body.is_empty() {
        return None;
    }
    match std::str::from_utf8(&body.masked()) {
        Ok(text) => Some(format!("response body:\n{}\n", text::cut(text, BODY, "…"))),
        Err(_) => Some(format!("response body: binary, {}\n", text::size(body.len() as u64))),
    }
}

fn time(outcome: &StepOutcome<'_>) -> Duration {
    let time = outcome.response.as_ref().map(|response| response.timings.total);
    time.and_then(|time| Duration::try_from(time).ok()).unwrap_or_default()
}

fn error_type(kind: TransportErrorKind) -> &'static str {
    match kind {
        TransportErrorKind::Url => "url",
        TransportErrorKind::Request => "request",
        TransportErrorKind::Dns => "dns",
        TransportErrorKind::Connect => "connect",
        TransportErrorKind::Tls => "tls",
        TransportErrorKind::Timeout => "timeout",
        TransportErrorKind::Reset => "reset",
        TransportErrorKind::Protocol => "protocol",
        TransportErrorKind::Decode => "decode",
        TransportErrorKind::TooLarge => "too-large",
        TransportErrorKind::Redirect => "redirect",
    }
}
