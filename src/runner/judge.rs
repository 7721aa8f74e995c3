//! Compares what came with fixtures, gives verdicts, and tells the reporters.

use std::sync::Arc;
use std::time::{Instant, SystemTime};

use serde_json::Value;
use tokio::sync::{mpsc, oneshot};

use crate::compare::{Difference, Kind, Severity, hints};
use crate::fixture::{Bindings, Fixture, Policy};
use crate::http::whole_micros;
use crate::plan::Plan;
use crate::report::{
    Event, EventKind, ReporterError, Reporters, RunInfo, ScriptRun, StepOutcome, Summary,
    TimeTable, Totals, Verdict, compared,
};
use crate::review::{Kept as Pending, PendingWriter};
use crate::secret::Masker;
use crate::timing::{Budget, Clock, Kept};

use super::comparison::{Comparison, file_of, origin};
use super::message::{Ended, Finished, Message, Skipped, Stop};
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
    /// What is to be known of response times.
    pub timing: TimingOptions,
    /// Where what drifted is kept for a decision.
    pub pending: Option<PendingWriter>,
}

/// What is to be known of response times.
#[derive(Debug, Clone, Default)]
pub struct TimingOptions {
    /// A table of them in the summary.
    pub table: bool,
    /// What they must keep.
    pub budgets: Vec<Budget>,
}

/// Judges a run; see [`Judge::run`].
pub struct Judge {
    plan: Arc<Plan>,
    options: JudgeOptions,
    reporters: Reporters,
    bindings: Bindings,
    /// What the step at hand came to that was compared before its scripts ran.
    ahead: Option<Comparison>,
    totals: Totals,
    /// By step, of all iterations the worst.
    verdicts: Vec<Option<Verdict>>,
    /// Response times, where somebody wants to know.
    clock: Option<Clock>,
    started: Instant,
}

/// What a run came to.
#[derive(Debug)]
pub struct Judged {
    /// Totals and remarks.
    pub summary: Summary,
    /// By step, of all iterations the worst; `None` for a step that was not reached.
    pub verdicts: Vec<Option<Verdict>>,
    /// Reports that could not be written.
    pub report_errors: Vec<ReporterError>,
    /// What is to be decided.
    pub pending: Option<Pending>,
}

impl Judge {
    /// A judge who tells these reporters.
    #[must_use]
    pub fn new(plan: Arc<Plan>, options: JudgeOptions, reporters: Reporters) -> Self {
        let TimingOptions { table, budgets } = &options.timing;
        let clock = match table {
            true => Some(Clock::of_steps(plan.steps.len())),
            false => (!budgets.is_empty()).then(Clock::default),
        };
        let verdicts = vec![None; plan.steps.len()];
        Judge {
            plan,
            options,
            reporters,
            bindings: Bindings::default(),
            ahead: None,
            totals: Totals::default(),
            verdicts,
            clock,
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
            Message::StepStarted { step, iteration } => {
                let plan = Arc::clone(&self.plan);
                self.emit(EventKind::StepStarted { step: &plan.steps[step], iteration });
            }
            Message::Session(message) => self.emit(EventKind::Session { message: &message }),
            Message::Warning(message) => self.emit(EventKind::Warning { message: &message }),
            Message::Finished(finished) => self.finished(*finished),
            Message::Compare { answered, reply } => self.compare_ahead(&answered, reply),
            Message::Skipped(skipped) => self.skipped(*skipped),
        }
    }

    /// Ends the run and completes all reports.
    #[must_use]
    pub fn finish(mut self, ended: &Ended) -> Judged {
        let summary = Summary {
            totals: std::mem::take(&mut self.totals),
            stopped: ended.stop.map(|stop| self.why(stop)),
            unresolved: ended.unresolved.clone().into_iter().collect(),
            duration: whole_micros(ended.duration),
            timings: self.clock.as_ref().and_then(Clock::table).map(|table| {
                TimeTable::of(table, |step| Some(self.plan.steps.get(step)?.id.as_str()))
            }),
            budgets: clock_judged(self.clock.as_ref(), &self.options.timing.budgets),
        };
        self.emit(EventKind::RunFinished(&summary));
        let pending = self.options.pending.map(PendingWriter::finish);
        let verdicts = self.verdicts;
        Judged { summary, verdicts, report_errors: self.reporters.finish(), pending }
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
        let event = Event::new(SystemTime::now(), self.started.elapsed(), kind);
        self.reporters.on(&event);
    }

    fn finished(&mut self, mut finished: Finished) {
        self.options.masker.learn(finished.secrets.iter().map(String::as_str));
        let plan = Arc::clone(&self.plan);
        let step = &plan.steps[finished.step];
        let ahead = self.ahead.take();
        let Comparison { verdict: compared, differences, mut notes } =
            ahead.unwrap_or_else(|| self.compare(&finished));
        if step.pulled_in {
            notes.insert(0, "of another shard; steps of this one need what it does".to_owned());
        }
        let hints = self.hints(&finished, compared, &differences);
        let masker = &self.options.masker;
        let scripted = &mut finished.scripted;
        scripted.runs.iter_mut().for_each(|script| script.mask(masker));
        for retry in &mut finished.retries {
            retry.reason = masker.mask_url(&retry.reason).into_owned();
        }
        notes.extend(finished.exchange.warnings.iter().map(|w| masker.mask(w).into_owned()));
        let fixture = self.options.fixtures.get(finished.step).and_then(Option::as_ref);
        let hops = view::hops(&finished.exchange.hops, masker);
        let error =
            finished.exchange.outcome.as_ref().err().map(|error| view::error(error, masker));
        let outcome = StepOutcome {
            step,
            iteration: finished.iteration,
            request: Some(view::request(&finished.exchange.sent, masker)),
            unsent_url: "".into(),
            hops: &hops,
            retries: &finished.retries,
            response: finished.exchange.outcome.as_ref().ok().map(|r| view::response(r, masker)),
            error: error.as_ref(),
            verdict: gravest(compared, &finished.scripted.runs),
            compared,
            scripts: &finished.scripted.runs,
            script_requests: finished.scripted.requests,
            differences: &differences,
            hints: &hints,
            fixture: fixture.and_then(file_of),
            notes: &notes,
        };
        let kind = EventKind::StepFinished(&outcome);
        let event = Event::new(finished.at, self.started.elapsed(), kind);
        self.totals.count(&outcome);
        note(&mut self.verdicts, &outcome);
        if let (Some(clock), Some(response)) = (&mut self.clock, &outcome.response) {
            clock.count(step.index, &response.timings);
        }
        self.reporters.on(&event);
        answer(finished.verdict, outcome.verdict);
    }

    fn skipped(&mut self, mut skipped: Skipped) {
        self.options.masker.learn(skipped.secrets.iter().map(String::as_str));
        let plan = Arc::clone(&self.plan);
        let masker = &self.options.masker;
        skipped.scripted.runs.iter_mut().for_each(|script| script.mask(masker));
        let step = &plan.steps[skipped.step];
        let outcome = StepOutcome {
            step,
            iteration: skipped.iteration,
            request: None,
            unsent_url: masker.mask_url(&step.request.url),
            hops: &[],
            retries: &[],
            response: None,
            error: None,
            verdict: gravest(Verdict::Skipped, &skipped.scripted.runs),
            compared: Verdict::Skipped,
            scripts: &skipped.scripted.runs,
            script_requests: skipped.scripted.requests,
            differences: &[],
            hints: &[],
            fixture: None,
            notes: &[skipped.reason],
        };
        self.totals.count(&outcome);
        note(&mut self.verdicts, &outcome);
        self.emit(EventKind::StepFinished(&outcome));
        answer(skipped.verdict, outcome.verdict);
    }

    /// Compares before the step is over, and tells its scripts.
    fn compare_ahead(&mut self, answered: &Finished, reply: oneshot::Sender<Value>) {
        self.options.masker.learn(answered.secrets.iter().map(String::as_str));
        let comparison = self.compare(answered);
        // A driver that no longer waits has stopped for another reason.
        let _ = reply.send(compared(comparison.verdict, &comparison.differences));
        self.ahead = Some(comparison);
    }

    fn compare(&mut self, finished: &Finished) -> Comparison {
        let Judge { plan, options, bindings, .. } = self;
        Comparison::with_fixture(plan, options, bindings, finished)
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

/// Keeps the worst of what a step came to.
fn note(verdicts: &mut [Option<Verdict>], outcome: &StepOutcome<'_>) {
    if let Some(place) = verdicts.get_mut(outcome.step.index)
        && !place.is_some_and(Verdict::is_bad)
    {
        *place = Some(outcome.verdict);
    }
}

/// What the budgets came to.
fn clock_judged(clock: Option<&Clock>, budgets: &[Budget]) -> Vec<Kept> {
    clock.map_or(Vec::new(), |clock| clock.judge(budgets))
}

/// The verdict on a step, of what comparing and scripts came to.
fn gravest(compared: Verdict, scripts: &[ScriptRun]) -> Verdict {
    match compared {
        Verdict::Error => Verdict::Error,
        _ if scripts.iter().any(ScriptRun::has_failed) => Verdict::Failed,
        compared => compared,
    }
}

/// Tells a driver that waits for the verdict; one that no longer does has stopped for another reason.
fn answer(waiting: Option<oneshot::Sender<Verdict>>, verdict: Verdict) {
    if let Some(waiting) = waiting {
        let _ = waiting.send(verdict);
    }
}
