use std::collections::BTreeMap;
use std::time::{Duration, SystemTime};

use serde_json::Value;
use tokio::sync::oneshot;

use crate::http::Exchange;
use crate::report::{Count, Retry, ScriptRun, Verdict, scripts_in_short};
use crate::variables::Scopes;

/// What the driver tells whoever consumes a run.
#[derive(Debug)]
pub enum Message {
    /// An iteration begins; counts from 0.
    IterationStarted(usize),
    /// A step begins.
    StepStarted {
        /// Index of the step in the plan.
        step: usize,
        /// Iteration, from 0.
        iteration: usize,
    },
    /// A step was run.
    Finished(Box<Finished>),
    /// A step was answered, and its scripts want to know how the answer compares; the step's
    /// [`Message::Finished`] follows.
    Compare {
        /// The step as it is so far.
        answered: Box<Finished>,
        /// Where the driver waits for `{"verdict": …, "differences": […]}`.
        reply: oneshot::Sender<Value>,
    },
    /// A step was not run.
    Skipped(Box<Skipped>),
    /// Something about the session.
    Session(String),
    /// Something the user should know.
    Warning(String),
}

/// What the scripts of a step came to.
#[derive(Debug, Default)]
pub struct Scripted {
    /// The scripts that ran, those before the request first.
    pub runs: Vec<ScriptRun>,
    /// The requests that they sent.
    pub requests: Count,
}

impl Scripted {
    /// `1 of 2 assertions failed`; empty when nothing went wrong.
    #[must_use]
    pub fn in_short(&self) -> String {
        scripts_in_short(&self.runs)
    }
}

/// A step that was not run.
#[derive(Debug)]
pub struct Skipped {
    /// Index of the step in the plan.
    pub step: usize,
    /// Iteration, from 0.
    pub iteration: usize,
    /// Why.
    pub reason: String,
    /// What the scripts came to that ran before that was known.
    pub scripted: Scripted,
    /// Secret values that these used.
    pub secrets: Vec<String>,
    /// Where the driver waits for the verdict, if it wants to know.
    pub verdict: Option<oneshot::Sender<Verdict>>,
}

/// A step that was run and is to be judged.
#[derive(Debug)]
pub struct Finished {
    /// Index of the step in the plan.
    pub step: usize,
    /// Iteration, from 0.
    pub iteration: usize,
    /// What was sent and what came.
    pub exchange: Exchange,
    /// What did not count before that, because the request was sent again.
    pub retries: Vec<Retry>,
    /// Variables at the time of the request.
    pub scopes: Scopes,
    /// When the answer was complete.
    pub at: SystemTime,
    /// Secret values that this step used.
    pub secrets: Vec<String>,
    /// What its scripts came to.
    pub scripted: Scripted,
    /// Where the driver waits for the verdict, if it wants to know.
    pub verdict: Option<oneshot::Sender<Verdict>>,
}

/// Why a run ended before its last step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stop {
    /// The user pressed Ctrl-C, or the system asked to end.
    Interrupted,
    /// `--bail` after a step that failed.
    Bail,
    /// `--timeout` is over.
    Timeout,
    /// Nobody takes messages any more.
    Disconnected,
}

/// How a run ended, seen from the driver.
#[derive(Debug, Default)]
pub struct Ended {
    /// Why it stopped early; `None` when all steps were run.
    pub stop: Option<Stop>,
    /// Names that no variable resolved, with the ids of the steps that use them.
    pub unresolved: BTreeMap<String, Vec<String>>,
    /// How long the run took.
    pub duration: Duration,
    /// Variables at the end, for exports.
    pub scopes: Scopes,
}
