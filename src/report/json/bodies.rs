use std::fmt;
use std::str::FromStr;

use serde::{Serialize, Serializer};

use crate::report::{StepOutcome, UnknownChoice};

/// For which steps the JSON report holds response bodies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Bodies {
    /// For none.
    None,
    /// For those that drifted, failed, or ended in an error.
    #[default]
    Failed,
    /// For all.
    All,
}

impl Bodies {
    pub(super) fn include(self, outcome: &StepOutcome<'_>) -> bool {
        match self {
            Bodies::None => false,
            Bodies::Failed => outcome.verdict.is_bad(),
            Bodies::All => true,
        }
    }
}

impl FromStr for Bodies {
    type Err = UnknownChoice;

    fn from_str(text: &str) -> Result<Self, UnknownChoice> {
        match text {
            "none" => Ok(Bodies::None),
            "failed" => Ok(Bodies::Failed),
            "all" => Ok(Bodies::All),
            _ => Err(UnknownChoice::new(text, "none, failed, all")),
        }
    }
}

impl fmt::Display for Bodies {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Bodies::None => "none",
            Bodies::Failed => "failed",
            Bodies::All => "all",
        })
    }
}

/// Bytes as Node writes a Buffer.
#[derive(Debug, Serialize)]
pub(super) struct Buffer<'a> {
    #[serde(rename = "type")]
    kind: &'static str,
    #[serde(serialize_with = "numbers")]
    data: &'a [u8],
}

impl<'a> Buffer<'a> {
    pub(super) fn new(data: &'a [u8]) -> Self {
        Buffer { kind: "Buffer", data }
    }
}

fn numbers<S: Serializer>(data: &&[u8], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(data.iter())
}
