//! Consumers of run events: terminal, JUnit, JSON, HTML, Markdown. A reporter sees events and nothing else; a new one is a
//! file here and a line in the table of reporters.

mod choice;
mod event;
mod github;
mod grouping;
mod html;
mod json;
mod junit;
mod markdown;
mod multi;
mod output;
mod path;
mod progress;
mod registry;
mod retries;
#[cfg(test)]
mod sample;
mod saved;
mod scripts;
mod spool;
pub(crate) mod style;
mod terminal;
pub(crate) mod text;
mod timed;
mod verdict;

pub use choice::UnknownChoice;
pub use event::{
    Body, Event, EventKind, Part, RequestView, ResponseView, RunInfo, Side, Sides, StepOutcome,
    Summary, Totals,
};
pub use github::Github;
pub use html::Html;
pub use json::{Bodies, Json};
pub(crate) use json::{FORMAT, compared};
pub use junit::Junit;
pub use markdown::Markdown;
pub use multi::{ReporterError, Reporters};
pub(crate) use output::Output;
pub use progress::Progress;
pub use registry::{ReporterOptions, UnknownReporter, create, default_path, names};
pub use retries::Retry;
pub use saved::{Saved, SavedError, merge, render};
pub(crate) use scripts::in_short as scripts_in_short;
pub use scripts::{Count, ScriptRun};
pub use style::{ColorChoice, Style};
pub use terminal::{News, Seen, SharedSeen, Terminal, TerminalOptions};
pub use timed::{SlowStep, TimeTable};
pub use verdict::Verdict;

use std::io;

/// A consumer of run events.
pub trait Reporter: Send {
    /// Its name on the command line.
    fn name(&self) -> &'static str;

    /// Takes one event; what it writes goes out at once or to a temporary file.
    ///
    /// # Errors
    /// When its output cannot be written; the run goes on and the error is shown after the summary.
    fn on(&mut self, event: &Event<'_>) -> io::Result<()>;

    /// Completes the output; called once, also after an interrupted run.
    ///
    /// # Errors
    /// When its output cannot be completed.
    fn finish(&mut self) -> io::Result<()>;
}
