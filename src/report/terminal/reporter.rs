use std::fmt::Write as _;
use std::io::{self, Write};
use std::path::Path;

use super::step::{StepText, has_entry};
use super::{TerminalOptions, summary, timing};
use crate::collection::EventKind as ScriptKind;
use crate::report::output::Output;
use crate::report::spool::Spool;
use crate::report::style::{BOLD, CYAN, DIM, RED, YELLOW};
use crate::report::text;
use crate::report::{Event, EventKind, Reporter, RunInfo, StepOutcome, Style, Summary};

/// How many groups of differences the list of failures repeats.
const REPEATED: usize = 3;

/// Writes a run for people.
pub struct Terminal {
    style: Style,
    options: TerminalOptions,
    place: Place,
    /// The text of the event at hand; reused.
    text: String,
    iterations: usize,
    /// The folder whose head was written last.
    folders: Option<Vec<String>>,
    failures: Spool,
    /// How many failures were numbered.
    failed: usize,
    /// Steps with a response: what the average response time is over.
    answered: usize,
}

/// A file is opened when the run starts, so that trouble with it is an error of the run.
enum Place {
    Target(std::path::PathBuf),
    Open(Output),
    Done,
}

impl Terminal {
    /// Writes into `out`.
    #[must_use]
    pub fn new(out: Box<dyn Write + Send>, style: Style, options: TerminalOptions) -> Self {
        let place = Place::Open(Output::to("the terminal report".to_owned(), out));
        Terminal::at(place, style, options)
    }

    /// Writes to standard output.
    #[must_use]
    pub fn stdout(style: Style, options: TerminalOptions) -> Self {
        Terminal::at(Place::Open(Output::stdout()), style, options)
    }

    /// Writes into a file, without colour.
    #[must_use]
    pub fn file(path: &Path, style: Style, options: TerminalOptions) -> Self {
        Terminal::at(Place::Target(path.to_owned()), style.for_file(), options)
    }

    fn at(place: Place, style: Style, options: TerminalOptions) -> Self {
        Terminal {
            style,
            options,
            place,
            text: String::new(),
            iterations: 1,
            folders: None,
            failures: Spool::new(),
            failed: 0,
            answered: 0,
        }
    }

    fn start(&mut self, info: &RunInfo<'_>) {
        self.iterations = info.iterations;
        if !self.options.no_banner {
            let _ = writeln!(self.text, "{}\n", self.style.paint(BOLD, "postcheck"));
        }
        let name = text::visible(info.collection);
        let _ = writeln!(self.text, "{}", self.style.paint(BOLD, name));
        let mut about = Vec::new();
        about.extend(info.target.map(|target| text::visible(target).into_owned()));
        about.push(text::count(info.steps, "step"));
        about.extend(info.part.map(|part| format!("shard {}", part.in_short())));
        if let Some(environment) = info.environment {
            about.push(format!("environment {}", text::visible(environment)));
        }
        about.extend(match (info.fixtures, info.sides) {
            (Some(fixtures), _) => Some(format!("fixtures in {}", text::visible(fixtures))),
            (None, Some(_)) => None,
            (None, None) => Some("nothing compared".to_owned()),
        });
        let _ = writeln!(self.text, "{}", self.style.paint(DIM, about.join(", ")));
        self.sides(info);
    }

    /// Whose values stand left and right of the arrows.
    fn sides(&mut self, info: &RunInfo<'_>) {
        let Some(sides) = info.sides else { return };
        for (word, side) in [("left, expected", &sides.left), ("right, actual", &sides.right)] {
            let line = format!("{word:<14}  {}", text::visible(&side.in_short()));
            let _ = writeln!(self.text, "{}", self.style.paint(DIM, line));
        }
    }

    fn step(&mut self, event: &Event<'_>, outcome: &StepOutcome<'_>) -> io::Result<()> {
        self.answered += usize::from(outcome.response.is_some());
        let failed = self.failed;
        self.list_failures(outcome)?;
        let step = StepText { style: &self.style, options: &self.options };
        if self.options.no_success_assertions && step.is_quiet(outcome) {
            return Ok(());
        }
        self.head(&outcome.step.folders);
        let step = StepText { style: &self.style, options: &self.options };
        step.write(&mut self.text, event, outcome, failed);
        Ok(())
    }

    /// Puts everything that failed in a step on the list at the end, in the order in which it happened.
    fn list_failures(&mut self, outcome: &StepOutcome<'_>) -> io::Result<()> {
        let before = StepText::failed_in_scripts(outcome, ScriptKind::Prerequest);
        let step = StepText { style: &self.style, options: &self.options };
        let of_step = has_entry(outcome).then(|| {
            let verdict = if outcome.error.is_some() { outcome.verdict } else { outcome.compared };
            (verdict.as_str(), step.reasons(outcome, REPEATED))
        });
        let after = StepText::failed_in_scripts(outcome, ScriptKind::Test);
        for (kind, lines) in before.into_iter().chain(of_step).chain(after) {
            self.failed += 1;
            if !self.options.no_failures {
                let failure = self.failure(outcome, kind, &lines);
                self.failures.push_text(&failure)?;
            }
        }
        Ok(())
    }

    /// The folder's head where a new one begins, and an empty line before top-level requests behind a folder.
    fn head(&mut self, folders: &[String]) {
        if self.folders.as_deref() == Some(folders) {
            return;
        }
        self.text.push('\n');
        if !folders.is_empty() {
            let sign = self.style.symbols().folder;
            let path = text::visible(&folders.join(" / ")).into_owned();
            let _ = writeln!(self.text, "{sign} {}", self.style.paint(BOLD, path));
        }
        self.folders = Some(folders.to_vec());
    }

    /// An entry of the list at the end.
    fn failure(&self, outcome: &StepOutcome<'_>, kind: &str, lines: &[String]) -> String {
        const INDENT: &str = "                 ";
        let mut out = "\n".to_owned();
        let number = format!("{:>3}.", self.failed);
        let kind = format!("{kind:<10}");
        let (number, kind) = (self.style.paint(RED, number), self.style.paint(RED, kind));
        let _ = write!(out, "{number}  {kind} ");
        for (number, line) in lines.iter().enumerate() {
            let _ = writeln!(out, "{}{line}", if number == 0 { "" } else { INDENT });
        }
        if self.iterations > 1 {
            let _ = writeln!(out, "{INDENT}iteration: {}", outcome.iteration + 1);
        }
        let mut place = outcome.step.folders.clone();
        place.push(outcome.step.name.clone());
        let place = format!("inside \"{}\"", text::visible(&place.join(" / ")));
        let _ = writeln!(out, "{INDENT}{}", self.style.paint(DIM, place));
        out
    }

    fn message(&mut self, color: anstyle::Style, kind: &str, message: &str) {
        let line = format!("  {kind}: {}", text::visible(message));
        let _ = writeln!(self.text, "{}", self.style.paint(color, line));
    }

    fn end(&mut self, result: &Summary) -> io::Result<()> {
        if !self.options.no_summary {
            self.text.push('\n');
            summary::table(&mut self.text, &self.style, result, self.answered);
            summary::scripts(&mut self.text, &self.style, &result.totals);
            timing::write(&mut self.text, &self.style, result);
        }
        if self.failures.len() > 0 {
            let _ = writeln!(self.text, "\n{}", self.style.paint(RED, "  #   failure    detail"));
            self.write(false)?;
            if let Place::Open(output) = &mut self.place {
                self.failures.copy_to(output)?;
            }
        }
        summary::unresolved(&mut self.text, &self.style, result);
        if let Some(reason) = &result.stopped {
            let line = format!("stopped: {}", text::visible(reason));
            let _ = writeln!(self.text, "\n{}", self.style.paint(YELLOW, line));
        }
        Ok(())
    }

    /// Writes a line of somebody else.
    pub(super) fn say(&mut self, line: &str) -> io::Result<()> {
        if self.options.silent {
            return Ok(());
        }
        let _ = writeln!(self.text, "\n{}", self.style.paint(BOLD, line));
        self.write(true)
    }

    /// Hands over what the event at hand came to.
    fn write(&mut self, flush: bool) -> io::Result<()> {
        if let Place::Target(path) = &self.place {
            self.place = Place::Open(Output::open(path)?);
        }
        if let Place::Open(output) = &mut self.place {
            output.write_all(self.text.as_bytes())?;
            if flush {
                output.flush()?;
            }
        }
        self.text.clear();
        Ok(())
    }
}

impl Reporter for Terminal {
    fn name(&self) -> &'static str {
        "cli"
    }

    fn on(&mut self, event: &Event<'_>) -> io::Result<()> {
        if self.options.silent {
            return Ok(());
        }
        match &event.kind {
            EventKind::RunStarted(info) => self.start(info),
            EventKind::IterationStarted { iteration } => {
                self.folders = None;
                if self.iterations > 1 {
                    let line = format!("Iteration {}/{}", iteration + 1, self.iterations);
                    let _ = writeln!(self.text, "\n{}", self.style.paint(BOLD, line));
                }
            }
            EventKind::StepStarted { .. } => return Ok(()),
            EventKind::StepFinished(outcome) => self.step(event, outcome)?,
            EventKind::Session { message } => self.message(CYAN, "session", message),
            EventKind::Warning { message } => self.message(YELLOW, "warning", message),
            EventKind::RunFinished(result) => self.end(result)?,
        }
        self.write(self.style.live)
    }

    fn finish(&mut self) -> io::Result<()> {
        match std::mem::replace(&mut self.place, Place::Done) {
            Place::Open(output) => output.finish(),
            Place::Target(_) | Place::Done => Ok(()),
        }
    }
}
