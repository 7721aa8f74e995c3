//! What scripts came to, in newman's shape.

use serde::Serialize;

use crate::collection::EventKind as ScriptKind;
use crate::report::{ScriptRun, StepOutcome};
use crate::script::ScriptError;

/// An entry of `prerequestScript` and `testScript`: newman lists there only scripts that threw.
#[derive(Debug, Serialize)]
pub(super) struct Broken<'a> {
    error: Thrown<'a>,
}

/// An exception, in the shape of newman's.
#[derive(Debug, Serialize)]
pub(super) struct Thrown<'a> {
    #[serde(rename = "type")]
    kind: &'static str,
    name: &'a str,
    message: &'a str,
    stack: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<u32>,
    script: &'a str,
}

impl<'a> Thrown<'a> {
    pub(super) fn of(script: &'a ScriptRun, error: &'a ScriptError) -> Self {
        let ScriptError { name, message, stack, line, .. } = error;
        Thrown { kind: "Error", name, message, stack, line: *line, script: &script.place }
    }
}

/// The scripts of that kind that threw.
pub(super) fn broken<'a>(outcome: &StepOutcome<'a>, kind: ScriptKind) -> Vec<Broken<'a>> {
    let scripts = outcome.scripts.iter().filter(|script| script.kind == kind);
    let of_script = |script: &'a ScriptRun| {
        script.errors.iter().map(|error| Broken { error: Thrown::of(script, error) })
    };
    scripts.flat_map(of_script).collect()
}

/// A line that a script wrote.
#[derive(Debug, Serialize)]
pub(super) struct Written<'a> {
    level: &'static str,
    message: &'a str,
    script: &'static str,
    of: &'a str,
}

/// Everything that the scripts of a step wrote.
pub(super) fn console<'a>(outcome: &StepOutcome<'a>) -> Vec<Written<'a>> {
    let of_script = |script: &'a ScriptRun| {
        script.console.iter().map(|line| Written {
            level: line.level.as_str(),
            message: &line.text,
            script: script.word(),
            of: &script.place,
        })
    };
    outcome.scripts.iter().flat_map(of_script).collect()
}
