//! What happens in a run, as reporters see it. Everything in an event is already masked.

use std::borrow::Cow;
use std::time::{Duration, SystemTime};

use crate::collection::EventKind as ScriptKind;
use crate::compare::Difference;
use crate::http::{Hop, HopKind, Timings, TransportError, whole_micros};
use crate::plan::Step;
use crate::secret::Masker;
use crate::timing::Kept;

use super::{Count, Retry, ScriptRun, TimeTable, Verdict};

/// Something that happened, and when.
#[derive(Debug)]
pub struct Event<'a> {
    /// Wall-clock time.
    pub at: SystemTime,
    /// Time since the run started.
    pub elapsed: Duration,
    /// What happened.
    pub kind: EventKind<'a>,
}

impl<'a> Event<'a> {
    /// An event with its times as exact as saved reports keep them: a moment in milliseconds, a span in
    /// microseconds.
    #[must_use]
    pub fn new(at: SystemTime, elapsed: Duration, kind: EventKind<'a>) -> Self {
        let since = at.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default().as_millis();
        let since = Duration::from_millis(u64::try_from(since).unwrap_or(u64::MAX));
        Event {
            at: SystemTime::UNIX_EPOCH.checked_add(since).unwrap_or(at),
            elapsed: whole_micros(elapsed),
            kind,
        }
    }
}

/// Kinds of events, in the order in which they come.
#[derive(Debug)]
pub enum EventKind<'a> {
    /// The run begins.
    RunStarted(&'a RunInfo<'a>),
    /// An iteration begins; counts from 0.
    IterationStarted {
        /// Which one, from 0.
        iteration: usize,
    },
    /// A step begins.
    StepStarted {
        /// The step.
        step: &'a Step,
        /// Its iteration, from 0.
        iteration: usize,
    },
    /// A step was run, compared and judged.
    StepFinished(&'a StepOutcome<'a>),
    /// The session changed in mid-run, was opened, or could not be.
    Session {
        /// One sentence for the user.
        message: &'a str,
    },
    /// Something the user should know that fails nothing.
    Warning {
        /// One sentence for the user.
        message: &'a str,
    },
    /// The run is over, or was interrupted.
    RunFinished(&'a Summary),
}

/// What is known when a run starts.
#[derive(Debug)]
pub struct RunInfo<'a> {
    /// The collection's name.
    pub collection: &'a str,
    /// The collection's id.
    pub collection_id: Option<&'a str>,
    /// The collection's whole text, for exports that embed it.
    pub collection_text: &'a str,
    /// The environment's name.
    pub environment: Option<&'a str>,
    /// The server's base URL, if one variable tells it.
    pub target: Option<&'a str>,
    /// Where fixtures are looked for; `None` when nothing is compared.
    pub fixtures: Option<&'a str>,
    /// The two sides, when one is judged by the other instead of by fixtures.
    pub sides: Option<&'a Sides>,
    /// Which part of the plan is run, when it is not all of it.
    pub part: Option<&'a Part>,
    /// Steps of one iteration.
    pub steps: usize,
    /// Number of iterations.
    pub iterations: usize,
}

/// Which part of a plan a run is: `--shard`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// Its number, from 1.
    pub index: usize,
    /// How many parts there are.
    pub count: usize,
    /// Steps of one iteration of all parts together.
    pub steps: usize,
    /// What tells the plan from others.
    pub plan: String,
}

impl Part {
    /// `2 of 3`.
    pub(super) fn in_short(&self) -> String {
        format!("{} of {}", self.index, self.count)
    }
}

/// Who is compared with whom.
#[derive(Debug, Clone)]
pub struct Sides {
    /// What is expected.
    pub left: Side,
    /// What is judged.
    pub right: Side,
}

/// One side of a comparison.
#[derive(Debug, Clone)]
pub struct Side {
    /// Where its answers come from: a URL, or names of recordings.
    pub source: String,
    /// The name of its environment.
    pub environment: Option<String>,
    /// How often it is asked.
    pub passes: usize,
}

impl Side {
    /// `https://left.example (environment staging, 2 passes)`.
    #[must_use]
    pub fn in_short(&self) -> String {
        let environment = self.environment.iter().map(|name| format!("environment {name}"));
        let passes = (self.passes != 1).then(|| format!("{} passes", self.passes));
        let more: Vec<String> = environment.chain(passes).collect();
        match more.is_empty() {
            true => self.source.clone(),
            false => format!("{} ({})", self.source, more.join(", ")),
        }
    }
}

/// Everything about one finished step.
#[derive(Debug)]
pub struct StepOutcome<'a> {
    /// The step.
    pub step: &'a Step,
    /// Its iteration, from 0.
    pub iteration: usize,
    /// What was sent; `None` for a skipped step.
    pub request: Option<RequestView<'a>>,
    /// The URL of a request that was not sent as the collection has it, masked.
    pub unsent_url: Cow<'a, str>,
    /// Redirects on the way, and what was asked besides to get in.
    pub hops: &'a [Hop],
    /// What did not count before that, because the request was sent again.
    pub retries: &'a [Retry],
    /// What came back.
    pub response: Option<ResponseView<'a>>,
    /// Why nothing came back.
    pub error: Option<&'a TransportError>,
    /// The judgement: the gravest of what comparing, scripts and sending came to, in the order error, failed,
    /// drift.
    pub verdict: Verdict,
    /// What comparing with the fixture alone came to.
    pub compared: Verdict,
    /// The scripts that ran, in their order.
    pub scripts: &'a [ScriptRun],
    /// The requests that these scripts sent.
    pub script_requests: Count,
    /// All differences, the most severe not necessarily first: in order of the response. Present also on
    /// a conforming step when they are below `--fail-on`.
    pub differences: &'a [Difference],
    /// The fixture's path, when there is one.
    pub fixture: Option<&'a str>,
    /// What may be done about differences that look like another installation or release.
    pub hints: &'a [String],
    /// Remarks on the step: unreadable file, unbound name, ….
    pub notes: &'a [String],
}

/// A request as sent, masked.
#[derive(Debug)]
pub struct RequestView<'a> {
    /// Method.
    pub method: &'a str,
    /// Full URL.
    pub url: Cow<'a, str>,
    /// Header lines.
    pub headers: Vec<(&'a str, Cow<'a, str>)>,
    /// Body.
    pub body: Body<'a>,
}

/// A response, masked.
#[derive(Debug)]
pub struct ResponseView<'a> {
    /// Status code.
    pub status: u16,
    /// Reason phrase.
    pub reason: &'a str,
    /// Header lines, names in lower case.
    pub headers: Vec<(&'a str, Cow<'a, str>)>,
    /// Decoded body.
    pub body: Body<'a>,
    /// Bytes received for the body.
    pub wire_size: u64,
    /// Phases.
    pub timings: Timings,
}

/// A body that is masked only when somebody reads it.
#[derive(Debug, Clone, Copy)]
pub struct Body<'a> {
    bytes: &'a [u8],
    /// `None` where the bytes are masked already.
    masker: Option<&'a Masker>,
    length: usize,
    is_kept: bool,
}

impl<'a> Body<'a> {
    /// A body and what to hide in it.
    #[must_use]
    pub fn new(bytes: &'a [u8], masker: &'a Masker) -> Self {
        Body { bytes, masker: Some(masker), length: bytes.len(), is_kept: true }
    }

    /// A masked body from a saved report, of which the bytes may not have been kept, and its length before it was
    /// masked.
    #[must_use]
    pub(crate) fn saved(bytes: Option<&'a [u8]>, length: usize) -> Self {
        Body { bytes: bytes.unwrap_or_default(), masker: None, length, is_kept: bytes.is_some() }
    }

    /// Number of bytes.
    #[must_use]
    pub fn len(&self) -> usize {
        self.length
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.length == 0
    }

    /// Whether the bytes are there. Those that a saved report left out are not.
    #[must_use]
    pub fn is_kept(&self) -> bool {
        self.is_kept
    }

    /// The bytes with secrets replaced (only text can hold one).
    #[must_use]
    pub fn masked(&self) -> Cow<'a, [u8]> {
        let Some(masker) = self.masker else { return Cow::Borrowed(self.bytes) };
        match std::str::from_utf8(self.bytes) {
            Ok(text) => match masker.mask(text) {
                Cow::Borrowed(text) => Cow::Borrowed(text.as_bytes()),
                Cow::Owned(text) => Cow::Owned(text.into_bytes()),
            },
            Err(_) => Cow::Borrowed(self.bytes),
        }
    }
}

/// What a run came to.
#[derive(Debug, Clone, Default)]
pub struct Summary {
    /// Totals by verdict and of bytes and times.
    pub totals: Totals,
    /// Whether the run was stopped early (Ctrl-C, `--bail`, `--timeout`), and why.
    pub stopped: Option<String>,
    /// Names that no variable resolved, with the ids of the steps that use them.
    pub unresolved: Vec<(String, Vec<String>)>,
    /// How long the run took.
    pub duration: Duration,
    /// How long requests took, for `--timings`.
    pub timings: Option<TimeTable>,
    /// What the budgets came to.
    pub budgets: Vec<Kept>,
}

impl Summary {
    /// Budgets that were not kept.
    pub(crate) fn exceeded(&self) -> impl Iterator<Item = &Kept> {
        self.budgets.iter().filter(|kept| kept.is_exceeded())
    }

    /// Whether a step drifted, failed or could not be made, or a budget was not kept.
    pub(crate) fn is_bad(&self) -> bool {
        let has = |verdict: &Verdict| verdict.is_bad() && self.totals.verdict(*verdict) > 0;
        Verdict::ALL.iter().any(has) || self.exceeded().next().is_some()
    }
}

/// Counters of a run; none grows with the number of requests.
#[derive(Debug, Clone, Default)]
pub struct Totals {
    /// Iterations begun.
    pub iterations: usize,
    /// Requests sent, with those that were sent again, also for a challenge, those for a token and those of scripts;
    /// redirects count with the request that they belong to.
    pub requests: Count,
    /// Scripts run before requests.
    pub prerequest_scripts: Count,
    /// Scripts run after responses.
    pub test_scripts: Count,
    /// Assertions of scripts, skipped ones among them.
    pub assertions: Count,
    /// Steps that are well only because their requests were sent again.
    pub flaky: usize,
    /// Steps by verdict, in the order of [`Verdict::ALL`].
    pub verdicts: [usize; Verdict::ALL.len()],
    /// Differences by severity, in the order of [`crate::compare::Severity::ALL`].
    pub severities: [usize; 4],
    /// Body bytes received, decoded.
    pub received: u64,
    /// Sum of response times of answered requests.
    pub response_time: Duration,
    /// Shortest response time.
    pub response_min: Option<Duration>,
    /// Longest response time.
    pub response_max: Option<Duration>,
    /// Sum of squared response times in seconds², for the deviation.
    pub response_squares: f64,
}

impl Totals {
    /// Steps with that verdict.
    #[must_use]
    pub fn verdict(&self, verdict: Verdict) -> usize {
        Verdict::ALL.iter().position(|v| *v == verdict).map_or(0, |i| self.verdicts[i])
    }

    /// Counts one finished step.
    pub fn count(&mut self, outcome: &StepOutcome<'_>) {
        let besides = outcome.hops.iter().filter(|hop| hop.kind != HopKind::Redirect).count();
        let again = outcome.retries.len();
        self.requests.total += besides + again + outcome.script_requests.total;
        self.flaky += usize::from(outcome.is_flaky());
        self.requests.failed += outcome.script_requests.failed;
        if outcome.request.is_some() {
            self.requests.add(outcome.verdict == Verdict::Error);
        }
        outcome.scripts.iter().for_each(|script| self.count_script(script));
        for (slot, verdict) in self.verdicts.iter_mut().zip(Verdict::ALL) {
            *slot += usize::from(verdict == outcome.verdict);
        }
        for difference in outcome.differences {
            self.severities[difference.severity as usize] += 1;
        }
        if let Some(response) = &outcome.response {
            let time = response.timings.total;
            self.received += response.body.len() as u64;
            self.response_time += time;
            self.response_min = Some(self.response_min.map_or(time, |m| m.min(time)));
            self.response_max = Some(self.response_max.map_or(time, |m| m.max(time)));
            self.response_squares += time.as_secs_f64().powi(2);
        }
    }

    fn count_script(&mut self, script: &ScriptRun) {
        let scripts = match script.kind {
            ScriptKind::Prerequest => &mut self.prerequest_scripts,
            ScriptKind::Test => &mut self.test_scripts,
        };
        scripts.add(!script.errors.is_empty());
        for assertion in &script.assertions {
            self.assertions.add(assertion.error.is_some());
        }
    }
}
