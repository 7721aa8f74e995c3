//! What the scripts of a step came to, as reporters see it.

use std::borrow::Cow;

use crate::collection::EventKind as ScriptKind;
use crate::script::{Assertion, AssertionError, ConsoleLine, ScriptError};
use crate::secret::Masker;

/// A script that ran for a step.
#[derive(Debug, Clone, PartialEq)]
pub struct ScriptRun {
    /// Before the request, or after the response.
    pub kind: ScriptKind,
    /// Where it stands: `collection`, `folder "Users"` or `request "List"`.
    pub place: String,
    /// What it asserted.
    pub assertions: Vec<Assertion>,
    /// What went wrong with the script itself: it threw, was stopped, or sends the run nowhere.
    pub errors: Vec<ScriptError>,
    /// What it wrote.
    pub console: Vec<ConsoleLine>,
}

impl ScriptRun {
    /// The assertions that failed, and why.
    pub fn failed_assertions(&self) -> impl Iterator<Item = (&Assertion, &AssertionError)> {
        self.assertions.iter().filter_map(|assertion| Some((assertion, assertion.error.as_ref()?)))
    }

    /// Whether it threw or one of its assertions failed.
    #[must_use]
    pub fn has_failed(&self) -> bool {
        !self.errors.is_empty() || self.failed_assertions().next().is_some()
    }

    /// `prerequest-script` or `test-script`, as newman calls them.
    #[must_use]
    pub fn word(&self) -> &'static str {
        match self.kind {
            ScriptKind::Prerequest => "prerequest-script",
            ScriptKind::Test => "test-script",
        }
    }

    /// Hides the secrets in everything that the script chose.
    pub(crate) fn mask(&mut self, masker: &Masker) {
        for assertion in &mut self.assertions {
            let error = assertion.error.iter_mut();
            let of_error = error.flat_map(|e| [&mut e.name, &mut e.message, &mut e.stack]);
            std::iter::once(&mut assertion.name)
                .chain(of_error)
                .for_each(|text| hide(text, masker));
        }
        let of_errors =
            self.errors.iter_mut().flat_map(|e| [&mut e.name, &mut e.message, &mut e.stack]);
        let of_console = self.console.iter_mut().map(|line| &mut line.text);
        of_errors.chain(of_console).for_each(|text| hide(text, masker));
    }
}

fn hide(text: &mut String, masker: &Masker) {
    if let Cow::Owned(masked) = masker.mask(text) {
        *text = masked;
    }
}

/// Where a script's error happened: `test-script of request "List", line 3`.
pub(crate) fn place(script: &ScriptRun, error: &ScriptError) -> String {
    let line = error.line.map(|line| format!(", line {line}")).unwrap_or_default();
    format!("{} of {}{line}", script.word(), script.place)
}

/// `TypeError: x is not a function`; without a text the name alone.
pub(crate) fn described(name: &str, message: &str) -> String {
    match (name, message) {
        ("", message) => message.to_owned(),
        (name, "") => name.to_owned(),
        (name, message) => format!("{name}: {message}"),
    }
}

/// Things that were done, and how many of them went wrong.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Count {
    /// How many in all.
    pub total: usize,
    /// How many failed.
    pub failed: usize,
}

impl Count {
    /// Counts one more.
    pub fn add(&mut self, has_failed: bool) {
        self.total += 1;
        self.failed += usize::from(has_failed);
    }
}

/// `2 of 4 assertions failed, 1 script error`; empty when nothing went wrong.
pub(crate) fn in_short(scripts: &[ScriptRun]) -> String {
    let total: usize = scripts.iter().map(|script| script.assertions.len()).sum();
    let failed = scripts.iter().flat_map(ScriptRun::failed_assertions).count();
    let errors: usize = scripts.iter().map(|script| script.errors.len()).sum();
    let assertions = (failed > 0)
        .then(|| format!("{failed} of {} failed", super::text::count(total, "assertion")));
    let errors = (errors > 0).then(|| super::text::count(errors, "script error"));
    assertions.into_iter().chain(errors).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample::{console, passed, script, threw, wrong};

    #[test]
    fn what_failed_is_said_in_short() {
        let fine = script(ScriptKind::Test, vec![passed("a"), passed("b")]);
        let bad = script(ScriptKind::Test, vec![wrong("c", 0, "no")]);
        let broken = threw(ScriptKind::Prerequest, "TypeError", "x", Some(3));
        for (scripts, text) in [
            (vec![fine.clone()], ""),
            (vec![fine.clone(), bad.clone()], "1 of 3 assertions failed"),
            (vec![bad.clone()], "1 of 1 assertion failed"),
            (vec![broken.clone()], "1 script error"),
            (vec![broken.clone(), fine, bad], "1 of 3 assertions failed, 1 script error"),
        ] {
            assert_eq!(in_short(&scripts), text);
        }
        let error = &broken.errors[0];
        assert_eq!(place(&broken, error), "prerequest-script of request \"One\", line 3");
        assert_eq!(described(&error.name, &error.message), "TypeError: x");
    }

    #[test]
    fn secrets_are_hidden_wherever_a_script_puts_them() {
        let secret = "correct-horse";
        let mut run = script(ScriptKind::Test, vec![wrong(secret, 0, secret)]);
        run.assertions[0].error.as_mut().unwrap().stack = format!("at {secret}");
        run.errors = threw(ScriptKind::Test, secret, secret, None).errors;
        run.errors[0].stack = secret.to_owned();
        run.console = console(&[secret]);
        run.mask(&Masker::new([secret], []));
        assert!(!format!("{run:?}").contains(secret), "{run:?}");
        assert_eq!(run.console[0].text, "***");
    }
}
