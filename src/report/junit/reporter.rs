use std::fmt::Write as _;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use junit_report::{OffsetDateTime, TestSuite};

use super::{case, xml};
use crate::report::output::Output;
use crate::report::text;
use crate::report::{Event, EventKind, Reporter, RunInfo, StepOutcome, Summary};

/// Writes a run as JUnit XML.
pub struct Junit {
    target: PathBuf,
    output: Option<Output>,
    collection: String,
    iterations: usize,
    suite: Option<OpenSuite>,
    /// Messages of the run since the last suite was written.
    messages: String,
    /// When the last event came.
    now: SystemTime,
}

struct OpenSuite {
    folders: Vec<String>,
    iteration: usize,
    /// The step that was run last; a script may send the run back.
    last: usize,
    suite: TestSuite,
    /// Which cases are flaky, and what went wrong first.
    flaky: Vec<(usize, String)>,
}

impl Junit {
    /// Writes to that file, or to standard output for `-`, once the run starts.
    #[must_use]
    pub fn new(target: &Path) -> Self {
        Junit {
            target: target.to_owned(),
            output: None,
            collection: String::new(),
            iterations: 1,
            suite: None,
            messages: String::new(),
            now: UNIX_EPOCH,
        }
    }

    fn start(&mut self, info: &RunInfo<'_>) -> io::Result<()> {
        info.collection.clone_into(&mut self.collection);
        self.iterations = info.iterations;
        let mut output = Output::open(&self.target)?;
        output.write_all(xml::head(info.collection).as_bytes())?;
        self.output = Some(output);
        if let Some(sides) = info.sides {
            self.message("left, expected", &sides.left.in_short());
            self.message("right, actual", &sides.right.in_short());
        }
        Ok(())
    }

    fn step(&mut self, outcome: &StepOutcome<'_>) -> io::Result<()> {
        let same = self.suite.as_ref().is_some_and(|open| {
            open.iteration == outcome.iteration
                && open.folders == outcome.step.folders
                && open.last < outcome.step.index
        });
        if !same {
            self.close_suite()?;
        }
        let case = case::of(outcome, &self.collection, self.iterations);
        let suite = match self.suite.take() {
            Some(open) => open,
            None => self.open_suite(outcome),
        };
        let open = self.suite.insert(suite);
        open.last = outcome.step.index;
        if outcome.is_flaky()
            && let Some(first) = outcome.retries.first()
        {
            open.flaky.push((open.suite.testcases.len(), first.reason.clone()));
        }
        open.suite.add_testcase(case);
        Ok(())
    }

    /// A suite that begins when the request of its first step was sent.
    fn open_suite(&self, outcome: &StepOutcome<'_>) -> OpenSuite {
        let folders = outcome.step.folders.clone();
        let time = outcome.response.as_ref().map(|response| response.timings.total);
        let begun = self.now.checked_sub(time.unwrap_or_default()).unwrap_or(self.now);
        let suite = self.new_suite(&folders, begun);
        let (iteration, last, flaky) = (outcome.iteration, outcome.step.index, Vec::new());
        OpenSuite { folders, iteration, last, suite, flaky }
    }

    fn new_suite(&self, folders: &[String], begun: SystemTime) -> TestSuite {
        let name = if folders.is_empty() { &self.collection } else { &folders.join(" / ") };
        let mut suite = TestSuite::new(&xml::attribute(name));
        suite.package = xml::attribute(&self.collection).into_owned();
        suite.set_timestamp(timestamp(begun));
        suite
    }

    /// A suite with a case for each budget.
    fn budgets(&mut self, summary: &Summary) -> io::Result<()> {
        if summary.budgets.is_empty() {
            return Ok(());
        }
        self.close_suite()?;
        let mut suite = self.new_suite(&["budgets".to_owned()], self.now);
        for kept in &summary.budgets {
            suite.add_testcase(case::of_budget(kept, &self.collection));
        }
        self.write(suite, &[])
    }

    fn message(&mut self, kind: &str, message: &str) {
        let _ = writeln!(self.messages, "{kind}: {}", text::visible(message));
    }

    fn close_suite(&mut self) -> io::Result<()> {
        match self.suite.take() {
            Some(open) => self.write(open.suite, &open.flaky),
            None => Ok(()),
        }
    }

    fn write(&mut self, mut suite: TestSuite, flaky: &[(usize, String)]) -> io::Result<()> {
        if !self.messages.is_empty() {
            suite.set_system_out(&xml::content(&self.messages));
            self.messages.clear();
        }
        match &mut self.output {
            Some(output) => output.write_all(&xml::element(suite, flaky)?),
            None => Ok(()),
        }
    }
}

/// Whole seconds, which is all that Jenkins reads. Later years cannot be written.
fn timestamp(at: SystemTime) -> OffsetDateTime {
    const END_OF_9999: u64 = 253_402_300_799;
    let seconds = at.duration_since(UNIX_EPOCH).map_or(0, |time| time.as_secs());
    let seconds = i64::try_from(seconds.min(END_OF_9999)).unwrap_or(0);
    OffsetDateTime::from_unix_timestamp(seconds).unwrap_or(OffsetDateTime::UNIX_EPOCH)
}

impl Reporter for Junit {
    fn name(&self) -> &'static str {
        "junit"
    }

    fn on(&mut self, event: &Event<'_>) -> io::Result<()> {
        self.now = event.at;
        match &event.kind {
            EventKind::RunStarted(info) => self.start(info)?,
            EventKind::IterationStarted { .. } => self.close_suite()?,
            EventKind::StepStarted { .. } => {}
            EventKind::StepFinished(outcome) => self.step(outcome)?,
            EventKind::Session { message } => self.message("session", message),
            EventKind::Warning { message } => self.message("warning", message),
            EventKind::RunFinished(summary) => {
                self.budgets(summary)?;
                if let Some(reason) = &summary.stopped {
                    self.message("stopped", reason);
                }
                for (name, steps) in &summary.unresolved {
                    let line = format!("{} in {}", name, text::listed(steps, 10));
                    self.message("unresolved variable", &line);
                }
            }
        }
        Ok(())
    }

    fn finish(&mut self) -> io::Result<()> {
        self.close_suite()?;
        // Why a run ended before its first step must be told all the same.
        if !self.messages.is_empty() {
            let suite = self.new_suite(&[], self.now);
            self.write(suite, &[])?;
        }
        match self.output.take() {
            Some(mut output) => {
                output.write_all(xml::TAIL.as_bytes())?;
                output.finish()
            }
            None => Ok(()),
        }
    }
}
