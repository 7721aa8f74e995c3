use std::borrow::Cow;

use serde::Serialize;

use super::execution::{Cursor, Item};
use super::scripts::Thrown;
use crate::collection::EventKind as ScriptKind;
use crate::http::TransportError;
use crate::report::grouping;
use crate::report::{ScriptRun, StepOutcome, Verdict};
use crate::script;

/// Groups of differences in the message of a failed assertion.
const DIFFERENCES: usize = 20;

/// The assertion that comparing with a fixture stands for.
const CONFORMS: &str = "conforms to fixture";

/// An entry of `assertions`: newman's consumers count these, so comparing with a fixture is one.
#[derive(Debug, Serialize)]
pub(super) struct Assertion<'a> {
    assertion: &'a str,
    skipped: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) error: Option<AssertionError<'a>>,
}

#[derive(Debug, Serialize)]
pub(super) struct AssertionError<'a> {
    name: &'a str,
    index: usize,
    test: &'a str,
    message: Cow<'a, str>,
    stack: &'a str,
}

impl<'a> Assertion<'a> {
    /// What was asserted of a step: by its scripts, in their order, and last by its fixture, where one was
    /// compared with.
    pub(super) fn all(outcome: &StepOutcome<'a>) -> Vec<Self> {
        let of_scripts = outcome.scripts.iter().flat_map(|script| &script.assertions);
        let mut all: Vec<Self> = of_scripts.map(Assertion::of_script).collect();
        all.extend(Assertion::of_fixture(outcome, all.len()));
        all
    }

    fn of_script(assertion: &'a script::Assertion) -> Self {
        let error = assertion.error.as_ref().map(|error| AssertionError {
            name: &error.name,
            index: assertion.index,
            test: &assertion.name,
            message: error.message.as_str().into(),
            stack: &error.stack,
        });
        Assertion { assertion: &assertion.name, skipped: assertion.skipped, error }
    }

    fn of_fixture(outcome: &StepOutcome<'_>, index: usize) -> Option<Self> {
        let error = match outcome.compared {
            Verdict::Conforms => None,
            Verdict::Drift => Some(AssertionError {
                name: "ConformanceError",
                index,
                test: CONFORMS,
                message: conformance(outcome).into(),
                stack: "",
            }),
            Verdict::Failed | Verdict::Error | Verdict::Unrecorded | Verdict::Skipped => {
                return None;
            }
        };
        Some(Assertion { assertion: CONFORMS, skipped: false, error })
    }
}

fn conformance(outcome: &StepOutcome<'_>) -> String {
    let lines = grouping::plain_lines(outcome.differences, DIFFERENCES);
    format!("{}\n{}", grouping::in_short(outcome.differences), lines.trim_end())
}

/// Why a request has no response, in the shape of Node's errors.
#[derive(Debug, Serialize)]
pub(super) struct RequestError<'a> {
    name: &'static str,
    message: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    advice: Option<&'a str>,
    /// What kind of trouble it was, where the transport said it.
    #[serde(skip_serializing_if = "Option::is_none")]
    kind: Option<&'static str>,
}

impl<'a> RequestError<'a> {
    pub(super) fn of(error: &'a TransportError) -> Self {
        RequestError {
            name: "Error",
            message: &error.message,
            code: node_code(&error.message),
            advice: error.advice.as_deref(),
            kind: Some(error.kind.as_str()),
        }
    }
}

/// The code that a message in Node's wording carries: `connect ECONNREFUSED 127.0.0.1:1`.
fn node_code(message: &str) -> Option<&str> {
    let mut words = message.split(|c: char| !c.is_ascii_alphanumeric() && c != '_');
    words.find(|word| {
        word.len() > 3
            && (word.starts_with('E') || word.contains('_'))
            && word.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'_')
    })
}

/// An entry of `run.failures`.
#[derive(Debug, Serialize)]
pub(super) struct Failure<'a> {
    error: Reason<'a>,
    at: Cow<'static, str>,
    source: Item<'a>,
    parent: Parent<'a>,
    cursor: &'a Cursor,
}

#[derive(Debug, Serialize)]
#[serde(untagged)]
enum Reason<'a> {
    Assertion(&'a AssertionError<'a>),
    Script(Thrown<'a>),
    Request(RequestError<'a>),
}

/// The folder, or the collection.
#[derive(Debug, Clone, Copy, Serialize)]
struct Parent<'a> {
    name: &'a str,
}

impl<'a> Failure<'a> {
    /// Everything that failed in a step, in the order in which it happened; `assertions` are all of it.
    pub(super) fn all(
        outcome: &StepOutcome<'a>,
        assertions: &'a [Assertion<'a>],
        cursor: &'a Cursor,
        collection: &'a str,
    ) -> Vec<Self> {
        let mut reasons = Vec::new();
        let mut rest = assertions.iter();
        let (before, after): (Vec<_>, Vec<_>) =
            outcome.scripts.iter().partition(|script| script.kind == ScriptKind::Prerequest);
        before.into_iter().for_each(|script| of_script(script, &mut rest, &mut reasons));
        if outcome.verdict == Verdict::Error {
            reasons.push(("request".into(), Reason::Request(request_error(outcome))));
        }
        after.into_iter().for_each(|script| of_script(script, &mut rest, &mut reasons));
        reasons.extend(rest.filter_map(of_assertion));
        let name = outcome.step.folders.last().map_or(collection, String::as_str);
        let (source, parent) = (Item::of(outcome), Parent { name });
        let failure = |(at, error)| Failure { error, at, source, parent, cursor };
        reasons.into_iter().map(failure).collect()
    }
}

type Place<'a> = (Cow<'static, str>, Reason<'a>);

/// What failed in a script, whose assertions come next in `assertions`.
fn of_script<'a>(
    script: &'a ScriptRun,
    assertions: &mut impl Iterator<Item = &'a Assertion<'a>>,
    into: &mut Vec<Place<'a>>,
) {
    into.extend(assertions.by_ref().take(script.assertions.len()).filter_map(of_assertion));
    let thrown = script.errors.iter().map(|error| Reason::Script(Thrown::of(script, error)));
    into.extend(thrown.map(|reason| (script.word().into(), reason)));
}

/// Newman says `test-script` for assertions before the request, too.
fn of_assertion<'a>(assertion: &'a Assertion<'a>) -> Option<Place<'a>> {
    let error = assertion.error.as_ref()?;
    let at = format!("assertion:{} in test-script", error.index);
    Some((at.into(), Reason::Assertion(error)))
}

/// The transport's error; a step may also end in an error for reasons that stand in its notes.
pub(super) fn request_error<'a>(outcome: &StepOutcome<'a>) -> RequestError<'a> {
    match outcome.error {
        Some(error) => RequestError::of(error),
        None => RequestError {
            name: "Error",
            message: outcome.notes.first().map_or("no response", String::as_str),
            code: None,
            advice: None,
            kind: None,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_found_in_messages() {
        for (message, code) in [
            ("connect ECONNREFUSED 127.0.0.1:1", Some("ECONNREFUSED")),
            ("getaddrinfo ENOTFOUND EXAMPLE", Some("ENOTFOUND")),
            ("Parse Error: HPE_INVALID_CONSTANT", Some("HPE_INVALID_CONSTANT")),
            ("self-signed certificate", None),
            ("socket hang up", None),
            ("", None),
        ] {
            assert_eq!(node_code(message), code, "{message}");
        }
    }
}
