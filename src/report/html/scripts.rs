//! What scripts asserted and wrote, for the template of a step.

use serde::Serialize;

use crate::report::scripts::{self, ScriptRun};
use crate::report::text;
use crate::script::Assertion;

/// Longest name, message or line, in characters.
const LINE: usize = 2_000;
/// Most assertions, and most lines of the console, of one script.
const LINES: usize = 200;

#[derive(Debug, Serialize)]
pub(super) struct ScriptView {
    title: String,
    assertions: Vec<AssertionView>,
    errors: Vec<String>,
    console: Vec<ConsoleView>,
    /// What is left out, in words.
    more: String,
}

#[derive(Debug, Serialize)]
struct AssertionView {
    mark: &'static str,
    /// `passed`, `failed` or `skipped`.
    result: &'static str,
    name: String,
    error: String,
}

#[derive(Debug, Serialize)]
struct ConsoleView {
    level: &'static str,
    text: String,
}

/// The scripts that have something to show.
pub(super) fn views(scripts: &[ScriptRun]) -> Vec<ScriptView> {
    let says = |run: &&ScriptRun| {
        !(run.assertions.is_empty() && run.errors.is_empty() && run.console.is_empty())
    };
    scripts.iter().filter(says).map(ScriptView::of).collect()
}

impl ScriptView {
    fn of(run: &ScriptRun) -> Self {
        let error = |error: &crate::script::ScriptError| {
            let what = scripts::described(&error.name, &error.message);
            format!("{} ({})", lines(&what), line(&scripts::place(run, error)))
        };
        let console = run.console.iter().take(LINES).map(|written| ConsoleView {
            level: written.level.as_str(),
            text: lines(&written.text),
        });
        let more =
            run.assertions.len().saturating_sub(LINES) + run.console.len().saturating_sub(LINES);
        ScriptView {
            title: line(&format!("{} of {}", run.word(), run.place)),
            assertions: run.assertions.iter().take(LINES).map(AssertionView::of).collect(),
            errors: run.errors.iter().map(error).collect(),
            console: console.collect(),
            more: if more > 0 { text::count(more, "more line") } else { String::new() },
        }
    }
}

impl AssertionView {
    fn of(assertion: &Assertion) -> Self {
        let (mark, result) = match (assertion.skipped, &assertion.error) {
            (true, _) => ("-", "skipped"),
            (false, Some(_)) => ("✗", "failed"),
            (false, None) => ("✓", "passed"),
        };
        let error = assertion.error.as_ref();
        let error = error.map(|error| lines(&scripts::described(&error.name, &error.message)));
        AssertionView {
            mark,
            result,
            name: line(&assertion.name),
            error: error.unwrap_or_default(),
        }
    }
}

fn line(text: &str) -> String {
    text::visible(&text::cut(text, LINE, "…")).into_owned()
}

fn lines(text: &str) -> String {
    text::visible_lines(&text::cut(text, LINE, "…")).into_owned()
}
