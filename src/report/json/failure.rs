use serde::Serialize;

use super::execution::{Cursor, Item};
use crate::http::TransportError;
use crate::report::grouping;
use crate::report::{StepOutcome, Verdict};

/// Groups of differences in the message of a failed assertion.
const DIFFERENCES: usize = 20;

/// An entry of `assertions`: newman's consumers count these, so comparing with a fixture is one.
#[derive(Debug, Serialize)]
pub(super) struct Assertion<'a> {
    assertion: &'static str,
    skipped: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) error: Option<AssertionError<'a>>,
}

#[derive(Debug, Serialize)]
pub(super) struct AssertionError<'a> {
    name: &'static str,
    index: usize,
    test: &'static str,
    message: String,
    stack: &'a str,
}

impl Assertion<'_> {
    /// The assertion that a step's verdict stands for; none where nothing was compared.
    pub(super) fn of(outcome: &StepOutcome<'_>) -> Option<Self> {
        let (assertion, name, message) = match outcome.verdict {
            Verdict::Conforms => ("conforms to fixture", "", None),
            Verdict::Drift => {
                ("conforms to fixture", "ConformanceError", Some(conformance(outcome)))
            }
            Verdict::Failed => ("script assertions", "AssertionError", Some(assertions(outcome))),
            Verdict::Error | Verdict::Unrecorded | Verdict::Skipped => return None,
        };
        let error = message.map(|message| AssertionError {
            name,
            index: 0,
            test: assertion,
            message,
            stack: "",
        });
        Some(Assertion { assertion, skipped: false, error })
    }
}

fn conformance(outcome: &StepOutcome<'_>) -> String {
    let lines = grouping::plain_lines(outcome.differences, DIFFERENCES);
    format!("{}\n{}", grouping::in_short(outcome.differences), lines.trim_end())
}

fn assertions(outcome: &StepOutcome<'_>) -> String {
    match outcome.notes {
        [] => "an assertion failed".to_owned(),
        notes => notes.join("\n"),
    }
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
}

impl<'a> RequestError<'a> {
    pub(super) fn of(error: &'a TransportError) -> Self {
        RequestError {
            name: "Error",
            message: &error.message,
            code: node_code(&error.message),
            advice: error.advice.as_deref(),
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
    at: &'static str,
    source: Item<'a>,
    parent: Parent<'a>,
    cursor: &'a Cursor,
}

#[derive(Debug, Serialize)]
#[serde(untagged)]
enum Reason<'a> {
    Assertion(&'a AssertionError<'a>),
    Request(RequestError<'a>),
}

/// The folder, or the collection.
#[derive(Debug, Serialize)]
struct Parent<'a> {
    name: &'a str,
}

impl<'a> Failure<'a> {
    /// The failure of a step, if it is one.
    pub(super) fn of(
        outcome: &StepOutcome<'a>,
        assertion: Option<&'a Assertion<'a>>,
        cursor: &'a Cursor,
        collection: &'a str,
    ) -> Option<Self> {
        let (at, error) = match (assertion.and_then(|a| a.error.as_ref()), outcome.verdict) {
            (Some(error), _) => ("assertion:0 in test-script", Reason::Assertion(error)),
            (None, Verdict::Error) => ("request", Reason::Request(request_error(outcome))),
            (None, _) => return None,
        };
        let name = outcome.step.folders.last().map_or(collection, String::as_str);
        Some(Failure { error, at, source: Item::of(outcome), parent: Parent { name }, cursor })
    }
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
