use std::fmt::Write as _;

use junit_report::{Duration, TestCase, TestCaseBuilder};

use super::xml::{attribute, content};
use crate::report::grouping;
use crate::report::retries;
use crate::report::scripts;
use crate::report::text;
use crate::report::timed::budget_line;
use crate::report::{ScriptRun, StepOutcome, Verdict};
use crate::timing::Kept;

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
            let kind = if asserted_wrong(outcome) { "AssertionFailure" } else { "ScriptError" };
            TestCaseBuilder::failure(&name, time, kind, &attribute(&failed(outcome)))
        }
        Verdict::Error => {
            let kind = outcome.error.map_or("error", |error| error.kind.as_str());
            let message = outcome.error.map_or("no response", |error| &error.message);
            TestCaseBuilder::error(&name, time, kind, &attribute(message))
        }
        // What scripts found right was tested, with a fixture or without.
        Verdict::Unrecorded if has_asserted(outcome) => TestCaseBuilder::success(&name, time),
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

/// The case of a budget.
pub(super) fn of_budget(kept: &Kept, collection: &str) -> TestCase {
    let name = format!("budget {}", kept.budget.measure);
    let line = budget_line(kept);
    let mut builder = match kept.is_exceeded() {
        true => TestCaseBuilder::failure(&name, Duration::ZERO, "budget", &attribute(&line)),
        false => TestCaseBuilder::success(&name, Duration::ZERO),
    };
    builder.set_classname(&attribute(collection));
    builder.set_system_out(&content(&line));
    builder.build()
}

fn asserted_wrong(outcome: &StepOutcome<'_>) -> bool {
    outcome.scripts.iter().flat_map(ScriptRun::failed_assertions).next().is_some()
}

fn has_asserted(outcome: &StepOutcome<'_>) -> bool {
    outcome.scripts.iter().flat_map(|script| &script.assertions).any(|assertion| !assertion.skipped)
}

/// `1 of 2 assertions failed: has id`, and the differences, where there are some besides.
fn failed(outcome: &StepOutcome<'_>) -> String {
    let mut message = scripts::in_short(outcome.scripts);
    let first = outcome.scripts.iter().flat_map(ScriptRun::failed_assertions).next();
    if let Some((assertion, error)) = first {
        let _ = write!(message, ": {}: {}", assertion.name, error.message);
    } else if let Some(error) = outcome.scripts.iter().flat_map(|script| &script.errors).next() {
        let _ = write!(message, ": {}", scripts::described(&error.name, &error.message));
    }
    if outcome.compared == Verdict::Drift {
        let _ = write!(message, "; {}", grouping::in_short(outcome.differences));
    }
    message
}

/// `Collection.Folder.Sub`: readers make a tree of it at the dots, so those in names are replaced.
fn class_name(outcome: &StepOutcome<'_>, collection: &str) -> String {
    let names = std::iter::once(collection).chain(outcome.step.folders.iter().map(String::as_str));
    let names = names.map(|name| attribute(name).trim().replace('.', "_"));
    names.collect::<Vec<_>>().join(".")
}

fn add_texts(builder: &mut TestCaseBuilder, outcome: &StepOutcome<'_>) {
    let mut details = String::new();
    if outcome.verdict.is_bad() {
        details = request_lines(outcome);
    }
    let again = retries::in_short(outcome);
    if !again.is_empty() {
        let _ = writeln!(details, "{again}");
    }
    script_lines(&mut details, outcome.scripts);
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

/// What scripts failed at, left out and wrote.
fn script_lines(lines: &mut String, scripts: &[ScriptRun]) {
    for script in scripts {
        for line in &script.console {
            let _ = writeln!(lines, "console: {}", text::visible_lines(&line.text));
        }
        for assertion in &script.assertions {
            let name = text::visible(&assertion.name);
            match &assertion.error {
                Some(error) => {
                    let index = assertion.index;
                    let place =
                        format!("assertion:{index} in {} of {}", script.word(), script.place);
                    let _ = writeln!(lines, "failed: {name} ({})", text::visible(&place));
                    indented(lines, &scripts::described(&error.name, &error.message));
                    indented(lines, frames(&error.stack));
                }
                None if assertion.skipped => {
                    let _ = writeln!(lines, "skipped: {name}");
                }
                None => {}
            }
        }
        for error in &script.errors {
            let place = scripts::place(script, error);
            let _ = writeln!(lines, "script error in {}", text::visible(&place));
            indented(lines, &scripts::described(&error.name, &error.message));
            indented(lines, frames(&error.stack));
        }
    }
}

fn indented(lines: &mut String, text: &str) {
    for line in text.lines() {
        let _ = writeln!(lines, "    {}", text::visible(line));
    }
}

/// The frames of a stack without its first lines, which repeat the message.
fn frames(stack: &str) -> &str {
    let frame = |line: &str| line.trim_start().starts_with("at ");
    let begin = stack.split_inclusive('\n').take_while(|line| !frame(line)).map(str::len).sum();
    stack.get(begin..).unwrap_or_default()
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
    if !body.is_kept() {
        let size = text::size(body.len() as u64);
        return Some(format!("response body: {size}, not kept in the saved report\n"));
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
