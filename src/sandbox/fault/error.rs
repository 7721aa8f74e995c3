//! Why a fault cannot be understood.

use std::fmt::{self, Write as _};

use super::kind::KINDS;

/// Why a fault cannot be understood. Its message lists all kinds.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub struct FaultError {
    /// The fault as written.
    pub(super) text: String,
    pub(super) problem: Problem,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Problem {
    Kind(String),
    /// The kind, and what it wants.
    Argument(&'static str, String),
    Option(String),
    /// Name and what it wants.
    OptionValue(&'static str, &'static str),
    Glob(String),
    Brackets,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Problem::Kind(kind) => write!(f, "there is no kind {kind:?}"),
            Problem::Argument(kind, wanted) => write!(f, "{kind} wants {wanted}"),
            Problem::Option(name) => {
                write!(f, "there is no option {name:?}; options are method, p, n and skip")
            }
            Problem::OptionValue(name, wanted) => write!(f, "{name} wants {wanted}"),
            Problem::Glob(problem) => write!(f, "the path after @ is no glob: {problem}"),
            Problem::Brackets => f.write_str("a bracket or quote is not closed"),
        }
    }
}

impl fmt::Display for FaultError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{:?} is no fault: {}", self.text, self.problem)?;
        f.write_str(&grammar())
    }
}

/// The form of a fault and all kinds with examples.
pub(super) fn grammar() -> String {
    let mut text =
        "a fault is KIND[:ARGUMENT][@PATH-GLOB][,method=POST][,p=0.2][,n=3][,skip=2], such as"
            .to_owned();
    for entry in &KINDS {
        // Writing to a String cannot fail.
        let _ = write!(text, "\n  {:<28} {}", entry.example, entry.effect);
    }
    text.push_str(
        "\na property is named as anywhere in the body (id) or by a JSONPath ($[*].id); the glob is one of paths \
         below api/1.0",
    );
    text
}
