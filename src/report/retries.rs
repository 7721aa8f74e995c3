//! What did not count of a step because its request was sent again, as reporters see it.

use std::time::Duration;

use super::{StepOutcome, Verdict, text};

/// An answer, or the lack of one, after which a request was sent again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Retry {
    /// `connect ECONNREFUSED 127.0.0.1:8080`, `503 Service Unavailable`.
    pub reason: String,
    /// How long was waited before the request was sent again.
    pub waited: Duration,
}

impl StepOutcome<'_> {
    /// Whether the step is well only because its request was sent again.
    #[must_use]
    pub fn is_flaky(&self) -> bool {
        let is_well = matches!(self.verdict, Verdict::Conforms | Verdict::Unrecorded);
        is_well && !self.retries.is_empty()
    }
}

/// `flaky: sent 2 times, first 503 Service Unavailable`; empty when the request was sent once.
pub(super) fn in_short(outcome: &StepOutcome<'_>) -> String {
    let Some(first) = outcome.retries.first() else { return String::new() };
    let times = outcome.retries.len() + 1;
    let flaky = if outcome.is_flaky() { "flaky: " } else { "" };
    format!("{flaky}sent {times} times, first {}", text::visible(&first.reason))
}
