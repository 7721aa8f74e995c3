//! A summary for a job's page or a comment: short enough for both, long parts folded, and whatever a server
//! or a collection says shown as text.

use std::fmt::Write as _;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use super::output::Output;
use super::spool::Spool;
use super::timed::budget_line;
use super::{
    Event, EventKind, Part, Reporter, RunInfo, StepOutcome, Style, Summary, Totals, Verdict,
    grouping, retries, scripts, text,
};

/// What all steps may take together, in bytes: a comment on GitHub holds 65,536 characters.
const STEPS: usize = 56_000;
/// Flaky steps that are named.
const FLAKY: usize = 20;
/// Groups of differences of a step.
const GROUPS: usize = 20;
/// Longest value, in characters.
const VALUE: usize = 200;
/// Longest unified diff, in lines.
const DIFF_LINES: usize = 60;

/// Writes a run as Markdown.
pub struct Markdown {
    target: PathBuf,
    appends: bool,
    output: Option<Output>,
    collection: String,
    facts: Vec<String>,
    steps: Spool,
    used: usize,
    left_out: usize,
    messages: Vec<String>,
    /// Ids of steps that are well only because their requests were sent again: the first ones.
    flaky: Vec<String>,
    summary: Option<Summary>,
}

impl Markdown {
    /// Writes to that file, or to standard output for `-`, once the run starts.
    #[must_use]
    pub fn new(target: &Path) -> Self {
        Markdown {
            target: target.to_owned(),
            appends: false,
            output: None,
            collection: String::new(),
            facts: Vec::new(),
            steps: Spool::new(),
            used: 0,
            left_out: 0,
            messages: Vec::new(),
            flaky: Vec::new(),
            summary: None,
        }
    }

    /// Adds to what that file holds already, as a job's page on GitHub wants it.
    #[must_use]
    pub fn appending(target: &Path) -> Self {
        Markdown { appends: true, ..Markdown::new(target) }
    }

    fn start(&mut self, info: &RunInfo<'_>) -> io::Result<()> {
        self.collection = code(info.collection, VALUE);
        let facts = [
            ("server", info.target.map(str::to_owned)),
            ("environment", info.environment.map(str::to_owned)),
            ("fixtures", info.fixtures.map(str::to_owned)),
            ("shard", info.part.map(Part::in_short)),
            ("left, expected", info.sides.map(|sides| sides.left.in_short())),
            ("right, actual", info.sides.map(|sides| sides.right.in_short())),
        ];
        let known = facts.into_iter().filter_map(|(name, value)| Some((name, value?)));
        self.facts = known.map(|(name, value)| format!("{name} {}", code(&value, VALUE))).collect();
        self.output = Some(match self.appends {
            true => Output::append(&self.target)?,
            false => Output::open(&self.target)?,
        });
        Ok(())
    }

    fn step(&mut self, outcome: &StepOutcome<'_>) -> io::Result<()> {
        if outcome.is_flaky() && self.flaky.len() < FLAKY {
            self.flaky.push(code(&outcome.step.id, VALUE));
        }
        if !outcome.verdict.is_bad() {
            return Ok(());
        }
        let text = step(outcome);
        if self.used + text.len() > STEPS {
            self.left_out += 1;
            return Ok(());
        }
        self.used += text.len();
        self.steps.push_text(&text)
    }

    fn message(&mut self, kind: &str, message: &str) {
        if self.messages.len() < 20 {
            self.messages.push(format!("{kind}: {}", code(message, VALUE)));
        }
    }

    fn head(&self, summary: &Summary) -> String {
        let totals = &summary.totals;
        let mut out = format!("## {} {}: {}\n\n", sign(summary), self.collection, headline(totals));
        out.push_str(&table(totals));
        let mut facts = self.facts.clone();
        facts.push(format!(
            "{} requests in {}",
            totals.requests.total,
            text::duration(summary.duration)
        ));
        let _ = writeln!(out, "\n{}", facts.join(" · "));
        if !self.flaky.is_empty() {
            let more = totals.flaky.saturating_sub(self.flaky.len());
            let more = if more > 0 { format!(" and {more} more") } else { String::new() };
            let _ = writeln!(
                out,
                "\n⚠️ flaky, well only after a request was sent again: {}{more}",
                self.flaky.join(", ")
            );
        }
        for kept in &summary.budgets {
            let mark = if kept.is_exceeded() { "❌" } else { "✅" };
            let _ = writeln!(out, "\n{mark} budget {}", budget_line(kept));
        }
        if let Some(stopped) = &summary.stopped {
            let _ = writeln!(out, "\n**Stopped early:** {}", code(stopped, VALUE));
        }
        for message in &self.messages {
            let _ = writeln!(out, "\n{message}");
        }
        if !summary.unresolved.is_empty() {
            let names = summary.unresolved.iter().take(20).map(|(name, _)| code(name, 60));
            let names = names.collect::<Vec<_>>().join(", ");
            let _ = writeln!(out, "\nvariables that nothing resolves: {names}");
        }
        out
    }
}

fn sign(summary: &Summary) -> &'static str {
    let bad = [Verdict::Drift, Verdict::Failed, Verdict::Error];
    let has_bad_steps = bad.iter().any(|verdict| summary.totals.verdict(*verdict) > 0);
    match has_bad_steps || summary.exceeded().count() > 0 {
        true => "❌",
        false => "✅",
    }
}

fn headline(totals: &Totals) -> String {
    let steps: usize = totals.verdicts.iter().sum();
    let conforming = totals.verdict(Verdict::Conforms);
    let ending = if conforming == 1 { "s" } else { "" };
    format!("{conforming} of {} conform{ending}", text::count(steps, "step"))
}

fn table(totals: &Totals) -> String {
    let names: Vec<&str> = Verdict::ALL.iter().map(|verdict| verdict.as_str()).collect();
    let numbers: Vec<String> =
        Verdict::ALL.iter().map(|verdict| totals.verdict(*verdict).to_string()).collect();
    let rule = vec!["---:"; names.len()].join(" | ");
    format!("| {} |\n| {rule} |\n| {} |\n", names.join(" | "), numbers.join(" | "))
}

/// A step as a part that folds.
fn step(outcome: &StepOutcome<'_>) -> String {
    let style = Style { unicode: true, ..Style::default() };
    let mark = style.symbols().mark(outcome.verdict);
    let iteration = match outcome.iteration {
        0 => String::new(),
        later => format!(", iteration {}", later + 1),
    };
    let again = match retries::in_short(outcome) {
        none if none.is_empty() => none,
        again => code(&again, VALUE),
    };
    let mut why = vec![scripts::in_short(outcome.scripts)];
    why.push(match outcome.error {
        Some(error) => code(&error.message, VALUE),
        None if outcome.differences.is_empty() => String::new(),
        None => grouping::in_short(outcome.differences),
    });
    why.push(again);
    why.retain(|part| !part.is_empty());
    let why = why.join("; ");
    let mut out = format!(
        "<details><summary>{mark} {} {}{iteration} {why}</summary>\n\n",
        outcome.verdict,
        code(&outcome.step.id, VALUE),
    );
    if let Some(request) = &outcome.request {
        let status = outcome.response.as_ref().map_or(String::new(), |response| {
            format!(" → {} {}", response.status, code(response.reason, 60))
        });
        let line = format!("{} {}", request.method, request.url);
        let _ = writeln!(out, "{}{status}\n", code(&line, 400));
    }
    differences(&mut out, outcome);
    scripts(&mut out, outcome);
    for note in outcome.notes.iter().chain(outcome.hints) {
        let _ = writeln!(out, "{}\n", code(note, 400));
    }
    if let Some(fixture) = outcome.fixture {
        let _ = writeln!(out, "fixture {}\n", code(fixture, VALUE));
    }
    out.push_str("</details>\n\n");
    out
}

fn differences(out: &mut String, outcome: &StepOutcome<'_>) {
    let groups = grouping::grouped(outcome.differences);
    if groups.is_empty() {
        return;
    }
    out.push_str("| severity | where | expected | received |\n| --- | --- | --- | --- |\n");
    for group in groups.iter().take(GROUPS) {
        let (expected, actual) = match group.difference.diff {
            Some(_) => ("see below".to_owned(), String::new()),
            None => {
                (code(&group.expected(VALUE, "…"), VALUE), code(&group.actual(VALUE, "…"), VALUE))
            }
        };
        let remark = group.remark();
        let remark = if remark.is_empty() { remark } else { format!(" {}", plain(&remark)) };
        let place = code(&group.place(), VALUE);
        let severity = group.difference.severity;
        let _ = writeln!(out, "| {severity} | {place}{remark} | {expected} | {actual} |");
    }
    let more = grouping::left_out(&groups, GROUPS);
    if more > 0 {
        let _ = writeln!(out, "\n… and {more} more");
    }
    out.push('\n');
    for diff in groups.iter().take(GROUPS).filter_map(|group| group.difference.diff.as_deref()) {
        let lines: Vec<&str> = diff.lines().take(DIFF_LINES).collect();
        let _ = writeln!(out, "<pre>{}</pre>\n", block(&lines.join("\n")));
    }
}

/// The assertions that failed, and what scripts threw.
fn scripts(out: &mut String, outcome: &StepOutcome<'_>) {
    for run in outcome.scripts.iter().filter(|run| run.has_failed()) {
        for (assertion, error) in run.failed_assertions().take(GROUPS) {
            let message = scripts::described(&error.name, &error.message);
            let _ = writeln!(out, "- {} {}", code(&assertion.name, VALUE), code(&message, VALUE));
        }
        for error in run.errors.iter().take(GROUPS) {
            let message = scripts::described(&error.name, &error.message);
            let place = scripts::place(run, error);
            let _ = writeln!(out, "- {} {}", code(&message, VALUE), code(&place, VALUE));
        }
        out.push('\n');
    }
}

/// Text of others, as code: neither Markdown nor HTML nor a mention.
fn code(text: &str, max: usize) -> String {
    format!("<code>{}</code>", plain(&text::cut(text, max, "…")))
}

/// Text of others with every sign that means something written as a character reference.
fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    for c in text::visible(text).chars() {
        match c {
            '-' | '.' | ',' | '/' | '=' | ' ' => out.push(c),
            c if c.is_ascii_punctuation() => drop(write!(out, "&#{};", u32::from(c))),
            c => out.push(c),
        }
    }
    out
}

/// Lines of others within `pre`. A blank line would end the HTML.
fn block(text: &str) -> String {
    let line = |line: &str| match plain(&text::cut(line, VALUE, "…")) {
        empty if empty.is_empty() => "&#32;".to_owned(),
        line => line,
    };
    text.split('\n').map(line).collect::<Vec<_>>().join("\n")
}

impl Reporter for Markdown {
    fn name(&self) -> &'static str {
        "markdown"
    }

    fn on(&mut self, event: &Event<'_>) -> io::Result<()> {
        match &event.kind {
            EventKind::RunStarted(info) => self.start(info),
            EventKind::IterationStarted { .. } | EventKind::StepStarted { .. } => Ok(()),
            EventKind::StepFinished(outcome) => self.step(outcome),
            EventKind::Session { message } => {
                self.message("session", message);
                Ok(())
            }
            EventKind::Warning { message } => {
                self.message("warning", message);
                Ok(())
            }
            EventKind::RunFinished(summary) => {
                self.summary = Some((*summary).clone());
                Ok(())
            }
        }
    }

    fn finish(&mut self) -> io::Result<()> {
        let Some(mut output) = self.output.take() else { return Ok(()) };
        let summary = self.summary.take().unwrap_or_default();
        output.write_all(self.head(&summary).as_bytes())?;
        if self.steps.len() > 0 {
            output.write_all(b"\n")?;
            self.steps.copy_to(&mut output)?;
        }
        if self.left_out > 0 {
            let more = text::count(self.left_out, "more step");
            writeln!(output, "… and {more} that did not conform; the other reports have all.")?;
        }
        output.finish()
    }
}

#[cfg(test)]
#[path = "markdown_tests.rs"]
mod tests;
