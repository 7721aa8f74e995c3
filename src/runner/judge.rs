//! Compares what came with fixtures, gives verdicts, and tells the reporters.

use std::sync::Arc;
use std::time::{Instant, SystemTime};

use tokio::sync::mpsc;

use crate::compare::{Asked, Difference, Kind, Severity, hints};
use crate::fixture::{Bindings, Fixture, Policy, Surroundings};
use crate::plan::{Plan, Step};
use crate::render::with_path_variables;
use crate::report::{
    Event, EventKind, ReporterError, Reporters, RunInfo, StepOutcome, Summary, Totals, Verdict,
};
use crate::review::{Kept, PendingWriter, StepSeen};
use crate::secret::Masker;

use super::message::{Ended, Finished, Message, Stop};
use super::view;

/// What the judge is told.
pub struct JudgeOptions {
    /// Fixtures by step index; empty when nothing is compared.
    pub fixtures: Vec<Option<Fixture>>,
    /// What counts.
    pub policy: Policy,
    /// The least severity that is a drift.
    pub fail_on: Severity,
    /// A step without a fixture is a drift.
    pub require_fixtures: bool,
    /// Requests are compared with those that the fixtures were recorded from.
    pub check_requests: bool,
    /// What to hide.
    pub masker: Masker,
    /// Where what drifted is kept for a decision.
    pub pending: Option<PendingWriter>,
}

/// Judges a run; see [`Judge::run`].
pub struct Judge {
    plan: Arc<Plan>,
    options: JudgeOptions,
    reporters: Reporters,
    bindings: Bindings,
    totals: Totals,
    started: Instant,
}

/// What a run came to.
#[derive(Debug)]
pub struct Judged {
    /// Totals and remarks.
    pub summary: Summary,
    /// Reports that could not be written.
    pub report_errors: Vec<ReporterError>,
    /// What is to be decided.
    pub pending: Option<Kept>,
}

impl Judge {
    /// A judge who tells these reporters.
    #[must_use]
    pub fn new(plan: Arc<Plan>, options: JudgeOptions, reporters: Reporters) -> Self {
        Judge {
            plan,
            options,
            reporters,
            bindings: Bindings::default(),
            totals: Totals::default(),
            started: Instant::now(),
        }
    }

    /// Tells the reporters that a run begins.
    pub fn start(&mut self, info: &RunInfo<'_>) {
        self.emit(EventKind::RunStarted(info));
    }

    /// Takes over what became known only after the run was announced: fixtures that were made in it, and what
    /// to hide besides.
    pub fn expect(&mut self, fixtures: Vec<Option<Fixture>>, masker: Masker) {
        self.options.fixtures = fixtures;
        self.options.masker = masker;
    }

    /// The totals so far.
    #[must_use]
    pub fn totals(&self) -> &Totals {
        &self.totals
    }

    /// Takes messages until the driver is done. To be called on a thread of its own.
    pub fn run(&mut self, mut messages: mpsc::Receiver<Message>) {
        while let Some(message) = messages.blocking_recv() {
            self.take(message);
        }
    }

    /// Takes one message.
    pub fn take(&mut self, message: Message) {
        match message {
            Message::IterationStarted(iteration) => {
                self.totals.iterations += 1;
                self.bindings.clear();
                if let Some(pending) = &mut self.options.pending {
                    pending.begins_again();
                }
                self.emit(EventKind::IterationStarted { iteration });
            }
            Message::Session(message) => self.emit(EventKind::Session { message: &message }),
            Message::Warning(message) => self.emit(EventKind::Warning { message: &message }),
            Message::Finished(finished) => self.finished(*finished),
            Message::Skipped { step, iteration, reason } => self.skipped(step, iteration, reason),
        }
    }

    /// Ends the run and completes all reports.
    #[must_use]
    pub fn finish(mut self, ended: &Ended) -> Judged {
        let summary = Summary {
            totals: std::mem::take(&mut self.totals),
            stopped: ended.stop.map(|stop| self.why(stop)),
            unresolved: ended.unresolved.clone().into_iter().collect(),
            duration: ended.duration,
        };
        self.emit(EventKind::RunFinished(&summary));
        let pending = self.options.pending.map(PendingWriter::finish);
        Judged { summary, report_errors: self.reporters.finish(), pending }
    }

    fn why(&self, stop: Stop) -> String {
        match stop {
            Stop::Interrupted => "interrupted".to_owned(),
            Stop::Bail => "after the first failure (--bail)".to_owned(),
            Stop::Timeout => "the time of --timeout is over".to_owned(),
            Stop::Disconnected => "an internal failure".to_owned(),
        }
    }

    fn emit(&mut self, kind: EventKind<'_>) {
        let event = Event { at: SystemTime::now(), elapsed: self.started.elapsed(), kind };
        self.reporters.on(&event);
    }

    fn finished(&mut self, finished: Finished) {
        self.options.masker.learn(finished.secrets.iter().map(String::as_str));
        let plan = Arc::clone(&self.plan);
        let step = &plan.steps[finished.step];
        let (verdict, differences, mut notes) = self.judge(&finished);
        let hints = self.hints(&finished, verdict, &differences);
        notes.extend(
            finished.exchange.warnings.iter().map(|w| self.options.masker.mask(w).into_owned()),
        );
        let masker = &self.options.masker;
        let fixture = self.options.fixtures.get(finished.step).and_then(Option::as_ref);
        let hops = view::hops(&finished.exchange.hops, masker);
        let error =
            finished.exchange.outcome.as_ref().err().map(|error| view::error(error, masker));
        let outcome = StepOutcome {
            step,
            iteration: finished.iteration,
            request: Some(view::request(&finished.exchange.sent, masker)),
            hops: &hops,
            response: finished.exchange.outcome.as_ref().ok().map(|r| view::response(r, masker)),
            error: error.as_ref(),
            verdict,
            differences: &differences,
            hints: &hints,
            fixture: fixture.and_then(file_of),
            notes: &notes,
        };
        self.totals.count(&outcome);
        let event = Event {
            at: finished.at,
            elapsed: self.started.elapsed(),
            kind: EventKind::StepFinished(&outcome),
        };
        self.reporters.on(&event);
        if let Some(waiting) = finished.verdict {
            // A driver that no longer waits has stopped for another reason.
            let _ = waiting.send(verdict);
        }
    }

    fn skipped(&mut self, step: usize, iteration: usize, reason: String) {
        let plan = Arc::clone(&self.plan);
        let outcome = StepOutcome {
            step: &plan.steps[step],
            iteration,
            request: None,
            hops: &[],
            response: None,
            error: None,
            verdict: Verdict::Skipped,
            differences: &[],
            hints: &[],
            fixture: None,
            notes: &[reason],
        };
        self.totals.count(&outcome);
        self.emit(EventKind::StepFinished(&outcome));
    }

    fn judge(&mut self, finished: &Finished) -> (Verdict, Vec<Difference>, Vec<String>) {
        let Ok(received) = &finished.exchange.outcome else {
            return (Verdict::Error, Vec::new(), Vec::new());
        };
        let step = &self.plan.steps[finished.step];
        let now = finished.at.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default().as_secs();
        let around = Surroundings {
            variables: &finished.scopes,
            origin: origin(&finished.exchange.sent.url),
            user_agent: user_agent(&finished.exchange.sent.headers),
            now: i64::try_from(now).unwrap_or(i64::MAX),
        };
        let JudgeOptions { fixtures, policy, fail_on, check_requests, masker, pending, .. } =
            &mut self.options;
        let sent = &finished.exchange.sent;
        let policy = policy.for_step(&step.id);
        let lines = check_requests.then(|| lines(step, masker));
        let held = lines.as_ref().map(|(line, full_line)| Asked { line, full_line, sent });
        let seen = StepSeen {
            step_id: &step.id,
            line: &step.line(),
            asked: Some((&step.request, sent)),
            held,
            received,
            around: &around,
            policy: &policy,
            masker,
        };
        if let Some(fixture) = fixtures.get(finished.step).and_then(Option::as_ref) {
            return against(&seen, fixture, *fail_on, &mut self.bindings, pending.as_mut());
        }
        if let Some(pending) = pending {
            pending.unrecorded(&seen);
        }
        match self.options.require_fixtures {
            true => {
                let note = "there is no fixture for this step".to_owned();
                (Verdict::Drift, Vec::new(), vec![note])
            }
            false => (Verdict::Unrecorded, Vec::new(), Vec::new()),
        }
    }

    /// Reports that could not be begun or written so far.
    #[must_use]
    pub fn report_errors(&self) -> &[ReporterError] {
        self.reporters.errors()
    }

    /// Hints on a drift, made of what may be shown.
    fn hints(
        &self,
        finished: &Finished,
        verdict: Verdict,
        differences: &[Difference],
    ) -> Vec<String> {
        let fixture = self.options.fixtures.get(finished.step).and_then(Option::as_ref);
        match fixture.and_then(file_of).filter(|_| verdict == Verdict::Drift) {
            Some(file) => {
                // Another installation explains nothing about what was asked.
                let of_answer = |difference: &&Difference| difference.kind != Kind::Request;
                let differences: Vec<Difference> =
                    differences.iter().filter(of_answer).cloned().collect();
                hints(&differences, file, origin(&finished.exchange.sent.url))
            }
            None => Vec::new(),
        }
    }
}

/// Judges a response by its fixture, and the request where it is asked for; keeps what drifted.
fn against(
    seen: &StepSeen<'_>,
    fixture: &Fixture,
    fail_on: Severity,
    bindings: &mut Bindings,
    pending: Option<&mut PendingWriter>,
) -> (Verdict, Vec<Difference>, Vec<String>) {
    let differences = seen.differences(fixture, bindings);
    if let Some(pending) = pending {
        pending.judged(seen, fixture);
    }
    let worst = differences.iter().map(|difference| difference.severity).max();
    let drifts = worst.is_some_and(|worst| worst >= fail_on);
    let verdict = if drifts { Verdict::Drift } else { Verdict::Conforms };
    (verdict, differences, Vec::new())
}

/// What a step asks for as fixtures have it, and the same with its path variables put in.
fn lines(step: &Step, masker: &Masker) -> (String, String) {
    let request = &step.request;
    let url = with_path_variables(&request.url, &request.path_variables);
    let full_line = format!("{} {url}", request.method);
    (masker.mask(&step.line()).into_owned(), masker.mask(&full_line).into_owned())
}

/// The file of a fixture; one that was made in this run has none.
fn file_of(fixture: &Fixture) -> Option<&str> {
    Some(fixture.file.as_str()).filter(|file| !file.is_empty())
}

/// Scheme, host and port of a URL.
fn origin(url: &str) -> &str {
    let host = url.find("://").map_or(0, |at| at + 3);
    let end = url[host..].find(['/', '?', '#']).map_or(url.len(), |end| host + end);
    &url[..end]
}

/// Who the request said it came from; empty when it did not say.
fn user_agent(headers: &[(String, String)]) -> &str {
    let set = headers.iter().find(|(name, _)| name.eq_ignore_ascii_case("user-agent"));
    set.map_or("", |(_, value)| value)
}
