use std::borrow::Cow;
use std::fmt::Write as _;
use std::time::{Duration, UNIX_EPOCH};

use super::TerminalOptions;
use crate::collection::EventKind as ScriptKind;
use crate::compare::{Difference, Kind};
use crate::report::grouping::{self, Group};
use crate::report::style::{BOLD, CYAN, DIM, GREEN, RED, YELLOW, severity_color, verdict_color};
use crate::report::text;
use crate::report::{Body, Event, ResponseView, StepOutcome, Style, Verdict, retries, scripts};

/// Longest value shown of a difference, in characters.
const VALUE: usize = 240;
/// Columns taken for a difference when the terminal's width is unknown.
const WIDTH: usize = 120;
/// Characters of a body shown under a step whose status changed, and with `--verbose`.
const BODY: (usize, usize) = (300, 4000);
/// Longest unified diff shown, in lines.
const DIFF_LINES: usize = 60;

/// Writes one step.
pub(super) struct StepText<'a> {
    pub(super) style: &'a Style,
    pub(super) options: &'a TerminalOptions,
}

impl StepText<'_> {
    /// Writes it; `number` is how many entries the list of failures had before it.
    pub(super) fn write(
        &self,
        out: &mut String,
        event: &Event<'_>,
        outcome: &StepOutcome<'_>,
        mut number: usize,
    ) {
        let symbols = self.style.symbols();
        let sign = if outcome.step.folders.is_empty() { symbols.top } else { symbols.nested };
        let _ =
            writeln!(out, "{sign} {}", self.style.paint(BOLD, text::visible(&outcome.step.name)));
        self.scripts(out, outcome, ScriptKind::Prerequest, &mut number);
        self.request_line(out, event, outcome);
        number += usize::from(has_entry(outcome));
        if let Some(error) = outcome.error {
            self.detail(out, RED, &text::visible(&error.message));
            if let Some(advice) = &error.advice {
                self.detail(out, DIM, &text::visible(advice));
            }
        }
        if self.lists_differences(outcome) {
            self.differences(out, outcome.differences);
            self.unexpected_body(out, outcome);
            for hint in outcome.hints {
                self.detail(out, CYAN, &format!("hint: {}", text::visible(hint)));
            }
        }
        for note in outcome.notes {
            self.detail(out, YELLOW, &format!("note: {}", text::visible(note)));
        }
        if self.style.verbose {
            self.exchange(out, outcome);
        }
        self.scripts(out, outcome, ScriptKind::Test, &mut number);
    }

    /// `✗ GET url [200 OK, 1.2kB, 12ms] 3 differences: …`.
    fn request_line(&self, out: &mut String, event: &Event<'_>, outcome: &StepOutcome<'_>) {
        let color = verdict_color(outcome.verdict);
        let mark = self.style.symbols().mark(outcome.verdict);
        let _ = write!(out, "  {} ", self.style.paint(color, mark));
        if self.options.show_timestamps {
            let _ = write!(out, "{} ", self.style.paint(DIM, time_of_day(event)));
        }
        if let Some(request) = &outcome.request {
            let (method, url) = (text::visible(request.method), text::visible(&request.url));
            let _ = write!(out, "{method} {url} ");
            match &outcome.response {
                Some(response) => {
                    let color = if response.status < 400 { GREEN } else { YELLOW };
                    let _ =
                        write!(out, "{}", self.style.paint(color, self.response_line(response)));
                }
                None => {
                    let _ = write!(out, "{}", self.style.paint(RED, "[errored]"));
                }
            }
        }
        let remark = remark(outcome);
        if !remark.is_empty() {
            let gap = if outcome.request.is_some() { " " } else { "" };
            let color = match outcome.verdict {
                _ if outcome.is_flaky() => YELLOW,
                Verdict::Conforms => DIM,
                _ => color,
            };
            let _ = write!(out, "{gap}{}", self.style.paint(color, remark));
        }
        out.push('\n');
    }

    /// Whether something about the step is worth a line though everything about it is as expected.
    pub(super) fn is_quiet(&self, outcome: &StepOutcome<'_>) -> bool {
        let writes = outcome.scripts.iter().any(|script| !script.console.is_empty());
        outcome.verdict == Verdict::Conforms
            && outcome.notes.is_empty()
            && outcome.retries.is_empty()
            && (self.options.no_console || !writes)
    }

    fn lists_differences(&self, outcome: &StepOutcome<'_>) -> bool {
        !outcome.differences.is_empty()
            && !self.options.no_assertions
            && (outcome.compared != Verdict::Conforms || self.style.verbose)
    }

    fn detail(&self, out: &mut String, color: anstyle::Style, line: &str) {
        let _ = writeln!(out, "      {}", self.style.paint(color, line));
    }

    fn differences(&self, out: &mut String, differences: &[Difference]) {
        let groups = grouping::grouped(differences);
        for group in groups.iter().take(self.options.differences) {
            self.difference(out, group);
        }
        let more = grouping::left_out(&groups, self.options.differences);
        if more > 0 {
            let line = format!("{} and {more} more", self.style.symbols().ellipsis);
            self.detail(out, DIM, &line);
        }
    }

    fn difference(&self, out: &mut String, group: &Group<'_>) {
        let severity = group.difference.severity;
        let word = format!("{:<8}", severity.as_str());
        let (symbols, place) = (self.style.symbols(), group.place());
        let _ = write!(out, "      {}  ", self.style.paint(severity_color(severity), word));
        let remark = match group.remark() {
            none if none.is_empty() => none,
            remark => self.style.paint(DIM, remark).to_string(),
        };
        if let Some(diff) = &group.difference.diff {
            let _ = writeln!(out, "{place}{remark}");
            self.diff(out, diff);
            return;
        }
        let (old, new) = self.values(group);
        let columns =
            16 + [&place, &old, &new].map(|text| text.chars().count()).iter().sum::<usize>();
        if columns <= self.style.width.unwrap_or(WIDTH).max(40) {
            let (old, new) = (self.style.paint(GREEN, old), self.style.paint(RED, new));
            let _ = writeln!(out, "{place}: {old} {} {new}{remark}", symbols.arrow);
        } else {
            let _ = writeln!(out, "{place}{remark}");
            let _ = writeln!(out, "                {} {}", self.style.paint(GREEN, "-"), old);
            let _ = writeln!(out, "                {} {}", self.style.paint(RED, "+"), new);
        }
    }

    fn values(&self, group: &Group<'_>) -> (String, String) {
        let ellipsis = self.style.symbols().ellipsis;
        (group.expected(VALUE, ellipsis), group.actual(VALUE, ellipsis))
    }

    fn diff(&self, out: &mut String, diff: &str) {
        for line in diff.lines().take(DIFF_LINES) {
            let color = match line.as_bytes().first() {
                Some(b'-') => GREEN,
                Some(b'+') => RED,
                Some(b'@') => DIM,
                _ => anstyle::Style::new(),
            };
            let line = text::visible_lines(line);
            let _ = writeln!(out, "                {}", self.style.paint(color, line));
        }
        let more = diff.lines().count().saturating_sub(DIFF_LINES);
        if more > 0 {
            let line =
                format!("{} and {}", self.style.symbols().ellipsis, text::count(more, "more line"));
            let _ = writeln!(out, "                {}", self.style.paint(DIM, line));
        }
    }

    /// A changed status is rarely understood without what the server said.
    fn unexpected_body(&self, out: &mut String, outcome: &StepOutcome<'_>) {
        let changed = outcome.differences.iter().any(|difference| difference.kind == Kind::Status);
        let Some(response) = outcome.response.as_ref().filter(|_| changed && !self.style.verbose)
        else {
            return;
        };
        if let Some(body) = printable(response.body) {
            let body = text::cut(body.trim(), BODY.0, self.style.symbols().ellipsis);
            if !body.is_empty() {
                self.detail(out, DIM, &format!("body: {}", text::visible(&body)));
            }
        }
    }

    fn exchange(&self, out: &mut String, outcome: &StepOutcome<'_>) {
        for hop in outcome.hops {
            let line = format!("{} {} -> {}", hop.status, hop.url, hop.next());
            self.detail(out, DIM, &text::visible(&line));
        }
        if let Some(request) = &outcome.request {
            self.message(out, "request", &request.headers, request.body);
        }
        if let Some(response) = &outcome.response {
            self.message(out, "response", &response.headers, response.body);
            self.detail(out, DIM, &self.phases(response));
        }
    }

    fn message(
        &self,
        out: &mut String,
        title: &str,
        headers: &[(&str, Cow<'_, str>)],
        body: Body<'_>,
    ) {
        self.detail(out, BOLD, title);
        for (name, value) in headers {
            let _ = writeln!(out, "        {}: {}", text::visible(name), text::visible(value));
        }
        match printable(body) {
            _ if !body.is_kept() && !body.is_empty() => {
                let size = text::size(body.len() as u64);
                let _ = writeln!(out, "        ({size}, not kept in the saved report)");
            }
            None => {
                let _ = writeln!(out, "        (binary, {})", text::size(body.len() as u64));
            }
            Some(body) => {
                let body = text::cut(&body, BODY.1, self.style.symbols().ellipsis);
                for line in body.lines() {
                    let _ = writeln!(out, "        {}", text::visible_lines(line));
                }
            }
        }
    }

    /// `[200 OK, 1.2kB, 12ms]`; the size is that of head and body, as newman counts it.
    fn response_line(&self, response: &ResponseView<'_>) -> String {
        let head: usize =
            response.headers.iter().map(|(name, value)| name.len() + value.len() + 4).sum();
        let head = head + "HTTP/1.1 200 \r\n\r\n".len() + response.reason.len();
        let size = text::size(response.wire_size + head as u64);
        let time = self.style.duration(response.timings.total);
        match text::visible(response.reason).as_ref() {
            "" => format!("[{}, {size}, {time}]", response.status),
            reason => format!("[{} {reason}, {size}, {time}]", response.status),
        }
    }

    fn phases(&self, response: &ResponseView<'_>) -> String {
        let timings = response.timings;
        let optional = [("dns", timings.dns), ("connect", timings.connect), ("tls", timings.tls)];
        let known = [("first byte", timings.first_byte), ("download", timings.download)];
        let phases =
            optional.into_iter().filter_map(|(name, time)| Some((name, time?))).chain(known);
        phases
            .map(|(name, time)| format!("{name} {}", self.style.duration(time)))
            .collect::<Vec<_>>()
            .join(", ")
    }

    /// Why a step failed, most important first, for the list at the end.
    pub(super) fn reasons(&self, outcome: &StepOutcome<'_>, max: usize) -> Vec<String> {
        let mut reasons = Vec::new();
        reasons.extend(outcome.error.map(|error| text::visible(&error.message).into_owned()));
        let groups = grouping::grouped(outcome.differences);
        let (ellipsis, arrow) = (self.style.symbols().ellipsis, self.style.symbols().arrow);
        for group in groups.iter().take(max) {
            let (old, new) = (group.expected(80, ellipsis), group.actual(80, ellipsis));
            reasons.push(match &group.difference.diff {
                Some(_) => format!("{}{}", group.place(), group.remark()),
                None => format!("{}: {old} {arrow} {new}{}", group.place(), group.remark()),
            });
        }
        let more = grouping::left_out(&groups, max);
        if more > 0 {
            reasons.push(format!("{ellipsis} and {more} more"));
        }
        if reasons.is_empty() {
            reasons.extend(outcome.notes.iter().map(|note| text::visible(note).into_owned()));
        }
        if reasons.is_empty() {
            reasons.push(outcome.compared.to_string());
        }
        reasons
    }
}

/// Whether the exchange itself failed, and not only what scripts make of it.
pub(super) fn has_entry(outcome: &StepOutcome<'_>) -> bool {
    outcome.verdict == Verdict::Error || outcome.compared == Verdict::Drift
}

/// What stands behind a request: in short why it has its verdict.
fn remark(outcome: &StepOutcome<'_>) -> String {
    let mut remarks = vec![scripts::in_short(outcome.scripts)];
    if !outcome.differences.is_empty() {
        remarks.insert(0, grouping::in_short(outcome.differences));
    }
    match outcome.verdict {
        Verdict::Skipped => remarks.insert(0, "skipped".to_owned()),
        Verdict::Unrecorded => remarks.insert(0, "no fixture".to_owned()),
        Verdict::Error if outcome.request.is_none() => remarks.insert(0, "not sent".to_owned()),
        Verdict::Conforms | Verdict::Drift | Verdict::Failed | Verdict::Error => {}
    }
    remarks.push(retries::in_short(outcome));
    remarks.retain(|remark| !remark.is_empty());
    remarks.join(", ")
}

/// A masked body as text; `None` for bytes.
fn printable(body: Body<'_>) -> Option<String> {
    String::from_utf8(body.masked().into_owned()).ok()
}

/// `13:08:59`, UTC.
fn time_of_day(event: &Event<'_>) -> String {
    let seconds = event.at.duration_since(UNIX_EPOCH).unwrap_or(Duration::ZERO).as_secs() % 86_400;
    format!("{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60)
}
