//! One step as the template for it takes it: every text is fit to be seen, nothing is HTML yet.

use std::borrow::Cow;
use std::time::Duration;

use serde::Serialize;

use super::body::Budget;
use super::scripts::{ScriptView, views};
use super::sides::{Row, sides};
use crate::compare::Difference;
use crate::http::Timings;
use crate::report::grouping::{self, Group};
use crate::report::{Body, StepOutcome, Style, Verdict, retries, text};

/// Most groups of differences of a step.
const GROUPS: usize = 100;
/// Longest value of a difference, in characters.
const VALUE: usize = 2_000;
/// Longest unified diff, in lines.
const DIFF_LINES: usize = 400;
/// Longest name, URL or header, in characters.
const LINE: usize = 2_000;

#[derive(Debug, Serialize)]
pub(super) struct StepView {
    anchor: String,
    id: String,
    name: String,
    folder: String,
    iteration: usize,
    verdict: &'static str,
    mark: &'static str,
    open: bool,
    severity: &'static str,
    method: String,
    url: String,
    status: String,
    status_class: &'static str,
    time: String,
    /// When it was sent, and how long it took, in microseconds.
    start: u128,
    duration: u128,
    remark: String,
    error: String,
    advice: String,
    groups: Vec<GroupView>,
    more: String,
    sides: Vec<Row>,
    scripts: Vec<ScriptView>,
    hints: Vec<String>,
    notes: Vec<String>,
    hops: Vec<String>,
    fixture: String,
    request: Option<Message>,
    response: Option<Message>,
    phases: Vec<Phase>,
}

#[derive(Debug, Serialize)]
struct GroupView {
    severity: &'static str,
    place: String,
    expected: String,
    actual: String,
    remark: String,
    diff: Vec<DiffLine>,
}

#[derive(Debug, Serialize)]
struct DiffLine {
    kind: &'static str,
    text: String,
}

#[derive(Debug, Serialize)]
struct Message {
    line: String,
    headers: Vec<Header>,
    body: String,
    note: String,
}

#[derive(Debug, Serialize)]
struct Header {
    name: String,
    value: String,
}

#[derive(Debug, Serialize)]
struct Phase {
    name: &'static str,
    time: String,
    micros: u128,
}

impl StepView {
    pub(super) fn of(
        outcome: &StepOutcome<'_>,
        target: &str,
        ended: Duration,
        budget: &mut Budget,
    ) -> Self {
        let style = Style { unicode: true, ..Style::default() };
        let step = outcome.step;
        let verdict = outcome.verdict;
        let all_is_well = matches!(verdict, Verdict::Conforms | Verdict::Unrecorded);
        let took = outcome.response.as_ref().map(|response| response.timings.total);
        let groups = grouping::grouped(outcome.differences);
        let more = grouping::left_out(&groups, GROUPS);
        let response = outcome.response.as_ref();
        StepView {
            anchor: anchor(&step.id, outcome.iteration),
            id: line(&step.id),
            name: line(&step.name),
            folder: line(&step.folders.join(" / ")),
            iteration: outcome.iteration + 1,
            verdict: verdict.as_str(),
            mark: style.symbols().mark(verdict),
            open: false,
            severity: worst(outcome.differences),
            method: line(outcome.request.as_ref().map_or(&step.request.method, |r| r.method)),
            url: short(outcome.request.as_ref().map_or(&outcome.unsent_url, |r| &r.url), target),
            status: response
                .map(|r| format!("{} {}", r.status, line(r.reason)))
                .unwrap_or_default(),
            status_class: response.map_or("", |r| class(r.status)),
            time: took.map(text::duration).unwrap_or_default(),
            start: ended.saturating_sub(took.unwrap_or_default()).as_micros(),
            duration: took.unwrap_or_default().as_micros(),
            remark: remark(outcome),
            error: outcome.error.map(|error| line(&error.message)).unwrap_or_default(),
            advice: outcome.error.and_then(|e| e.advice.as_deref()).map(line).unwrap_or_default(),
            groups: groups.iter().take(GROUPS).map(GroupView::of).collect(),
            more: if more > 0 { text::count(more, "more difference") } else { String::new() },
            sides: response.and_then(|r| sides_of(r.body, outcome)).unwrap_or_default(),
            scripts: views(outcome.scripts),
            hints: outcome.hints.iter().map(|hint| line(hint)).collect(),
            notes: outcome.notes.iter().map(|note| line(note)).collect(),
            hops: hops(outcome),
            fixture: outcome.fixture.map(line).unwrap_or_default(),
            request: request(outcome, budget, all_is_well),
            response: answer(outcome, budget, all_is_well),
            phases: response.map(|r| phases(r.timings)).unwrap_or_default(),
        }
    }

    /// Opens it from the start.
    pub(super) fn opened(mut self) -> Self {
        self.open = true;
        self
    }
}

/// What a link to a step names: its id, and its iteration behind the first.
pub(super) fn anchor(id: &str, iteration: usize) -> String {
    match iteration {
        0 => line(id),
        later => format!("{}~{}", line(id), later + 1),
    }
}

/// In short why it has its verdict.
fn remark(outcome: &StepOutcome<'_>) -> String {
    let differences = match outcome.differences {
        [] => String::new(),
        differences => grouping::in_short(differences),
    };
    let retries = retries::in_short(outcome);
    let parts = [crate::report::scripts::in_short(outcome.scripts), differences, retries];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("; ")
}

/// A URL without what all have in common; the whole one stands with the request.
fn short(url: &str, target: &str) -> String {
    let rest = url.strip_prefix(target).filter(|rest| !target.is_empty() && rest.starts_with('/'));
    line(rest.unwrap_or(url))
}

fn line(text: &str) -> String {
    text::visible(&text::cut(text, LINE, "…")).into_owned()
}

fn worst(differences: &[Difference]) -> &'static str {
    let worst = differences.iter().map(|difference| difference.severity).max();
    worst.map_or("", |severity| severity.as_str())
}

fn class(status: u16) -> &'static str {
    match status {
        200..300 => "good",
        400..600 => "bad",
        _ => "odd",
    }
}

fn sides_of(body: Body<'_>, outcome: &StepOutcome<'_>) -> Option<Vec<Row>> {
    if outcome.differences.is_empty() {
        return None;
    }
    let body = body.masked();
    sides(std::str::from_utf8(&body).ok()?, outcome.differences)
}

impl GroupView {
    fn of(group: &Group<'_>) -> Self {
        let diff = group.difference.diff.as_deref();
        GroupView {
            severity: group.difference.severity.as_str(),
            place: group.place(),
            expected: group.expected(VALUE, "…"),
            actual: group.actual(VALUE, "…"),
            remark: group.remark().trim().trim_matches(['(', ')']).to_owned(),
            diff: diff.map(diff_lines).unwrap_or_default(),
        }
    }
}

fn diff_lines(diff: &str) -> Vec<DiffLine> {
    let kind = |line: &str| match line.as_bytes().first() {
        Some(b'-') => "gone",
        Some(b'+') => "added",
        Some(b'@') => "place",
        _ => "same",
    };
    let line = |line: &str| DiffLine {
        kind: kind(line),
        text: text::visible_lines(&text::cut(line, LINE, "…")).into_owned(),
    };
    let mut lines: Vec<_> = diff.lines().take(DIFF_LINES).map(line).collect();
    let more = diff.lines().count().saturating_sub(DIFF_LINES);
    if more > 0 {
        let text = format!("… and {}", text::count(more, "more line"));
        lines.push(DiffLine { kind: "place", text });
    }
    lines
}

fn hops(outcome: &StepOutcome<'_>) -> Vec<String> {
    let hop = |hop: &crate::http::Hop| format!("{} {} → {}", hop.status, hop.url, hop.next());
    outcome.hops.iter().map(|one| line(&hop(one))).collect()
}

fn request(outcome: &StepOutcome<'_>, budget: &mut Budget, all_is_well: bool) -> Option<Message> {
    let request = outcome.request.as_ref()?;
    let shown = budget.show(request.body, all_is_well);
    Some(Message {
        line: line(&format!("{} {}", request.method, request.url)),
        headers: headers(&request.headers),
        body: shown.text,
        note: shown.note,
    })
}

fn answer(outcome: &StepOutcome<'_>, budget: &mut Budget, all_is_well: bool) -> Option<Message> {
    let response = outcome.response.as_ref()?;
    let shown = budget.show(response.body, all_is_well);
    Some(Message {
        line: line(&format!("{} {}", response.status, response.reason)),
        headers: headers(&response.headers),
        body: shown.text,
        note: shown.note,
    })
}

fn headers(headers: &[(&str, Cow<'_, str>)]) -> Vec<Header> {
    headers.iter().map(|(name, value)| Header { name: line(name), value: line(value) }).collect()
}

fn phases(timings: Timings) -> Vec<Phase> {
    let optional =
        [("dns", timings.dns), ("connect", timings.connect), ("tls", timings.tls)].into_iter();
    let before = [timings.dns, timings.connect, timings.tls].into_iter().flatten().sum();
    let waiting = timings.first_byte.saturating_sub(before);
    let known = [("waiting", Some(waiting)), ("download", Some(timings.download))];
    optional
        .chain(known)
        .filter_map(|(name, time)| Some((name, time?)))
        .map(|(name, time)| Phase { name, time: text::duration(time), micros: time.as_micros() })
        .collect()
}
