use std::fmt::Write as _;

use super::step::StepText;
use crate::collection::EventKind as ScriptKind;
use crate::report::style::{BOLD, DIM, GREEN, RED, YELLOW};
use crate::report::text;
use crate::report::{ScriptRun, StepOutcome, scripts};
use crate::script::{Assertion, ConsoleLine, Level};

impl StepText<'_> {
    /// What the scripts of that kind wrote, asserted and failed at. What failed carries its number in the
    /// list at the end, from `number` on.
    pub(super) fn scripts(
        &self,
        out: &mut String,
        outcome: &StepOutcome<'_>,
        kind: ScriptKind,
        number: &mut usize,
    ) {
        for script in outcome.scripts.iter().filter(|script| script.kind == kind) {
            self.console(out, &script.console);
            if self.options.no_assertions {
                *number += script.failed_assertions().count();
            } else {
                let assertions = script.assertions.iter();
                assertions.for_each(|assertion| self.assertion(out, assertion, number));
            }
            self.script_errors(out, script, number);
        }
    }

    /// Lines of the console in a box, as newman draws it.
    fn console(&self, out: &mut String, lines: &[ConsoleLine]) {
        if lines.is_empty() || self.options.no_console {
            return;
        }
        let [top, _, _, _, side, _, _, _, _, bottom, _] = self.style.symbols().table;
        let _ = writeln!(out, "  {}", self.style.paint(DIM, top));
        for console in lines {
            let color = match console.level {
                Level::Error => RED,
                Level::Warn => YELLOW,
                Level::Debug => DIM,
                Level::Log | Level::Info => anstyle::Style::new(),
            };
            for line in console.text.split('\n') {
                let line = self.style.paint(color, text::visible_lines(line));
                let _ = writeln!(out, "  {} {line}", self.style.paint(DIM, side));
            }
        }
        let _ = writeln!(out, "  {}", self.style.paint(DIM, bottom));
    }

    fn assertion(&self, out: &mut String, assertion: &Assertion, number: &mut usize) {
        let name = text::visible(&assertion.name);
        if assertion.error.is_some() {
            *number += 1;
            let line =
                self.style.paint(RED.effects(BOLD.get_effects()), format!("{number:>3}. {name}"));
            let _ = writeln!(out, "{line}");
        } else if assertion.skipped && !self.options.no_success_assertions {
            let _ = writeln!(out, "  {}", self.style.paint(DIM, format!("-  [skipped] {name}")));
        } else if !self.options.no_success_assertions {
            let mark = self.style.paint(GREEN, self.style.symbols().held);
            let _ = writeln!(out, "  {mark}  {}", self.style.paint(DIM, name));
        }
    }

    fn script_errors(&self, out: &mut String, script: &ScriptRun, number: &mut usize) {
        for error in &script.errors {
            *number += 1;
            let what = scripts::described(&error.name, &error.message);
            let place = scripts::place(script, error);
            let line =
                format!("{number:>3}. {} in {}", text::visible(&what), text::visible(&place));
            let _ = writeln!(out, "{}", self.style.paint(RED, line));
        }
    }

    /// The entries of what failed in scripts of that kind, for the list at the end: what it is, and the lines
    /// that tell about it.
    pub(super) fn failed_in_scripts(
        outcome: &StepOutcome<'_>,
        kind: ScriptKind,
    ) -> Vec<(&'static str, Vec<String>)> {
        let shown =
            |text: &str| text::visible_lines(text).lines().map(str::to_owned).collect::<Vec<_>>();
        let mut entries = Vec::new();
        for script in outcome.scripts.iter().filter(|script| script.kind == kind) {
            for (assertion, error) in script.failed_assertions() {
                let mut lines = vec![text::visible(&assertion.name).into_owned()];
                let name = if error.name == "AssertionError" { "" } else { &error.name };
                lines.extend(shown(&scripts::described(name, &error.message)));
                let place = format!("at assertion:{} in {}", assertion.index, script.word());
                lines.push(format!("{place} of {}", text::visible(&script.place)));
                entries.push(("assertion", lines));
            }
            for error in &script.errors {
                let mut lines = shown(&scripts::described(&error.name, &error.message));
                lines.push(format!("at {}", text::visible(&scripts::place(script, error))));
                entries.push(("script", lines));
            }
        }
        entries
    }
}
