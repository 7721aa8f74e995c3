use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use handlebars::Handlebars;
use serde::Serialize;
use serde_json::json;
use time::OffsetDateTime;
use time::macros::format_description;

use super::body::Budget;
use super::page::{About, Head, Tail};
use super::step::StepView;
use crate::report::output::Output;
use crate::report::spool::Spool;
use crate::report::text;
use crate::report::{Event, EventKind, Reporter, RunInfo, StepOutcome, Summary};

/// How many steps that do not conform stand open.
const OPEN: usize = 20;

/// Writes a run as one HTML page.
pub struct Html {
    target: PathBuf,
    templates: Handlebars<'static>,
    output: Option<Output>,
    about: About,
    begun: SystemTime,
    steps: Spool,
    folder: Option<(usize, Vec<String>)>,
    opened: usize,
    budget: Budget,
    iterations: usize,
    summary: Option<Summary>,
}

impl Html {
    /// Writes to that file, or to standard output for `-`, once the run starts.
    #[must_use]
    pub fn new(target: &Path) -> Self {
        Html {
            target: target.to_owned(),
            templates: templates(),
            output: None,
            about: About::default(),
            begun: UNIX_EPOCH,
            steps: Spool::new(),
            folder: None,
            opened: 0,
            budget: Budget::default(),
            iterations: 1,
            summary: None,
        }
    }

    fn start(&mut self, info: &RunInfo<'_>, at: SystemTime) -> io::Result<()> {
        self.about = About::of(info);
        self.begun = at;
        self.iterations = info.iterations;
        self.output = Some(Output::open(&self.target)?);
        Ok(())
    }

    fn step(&mut self, outcome: &StepOutcome<'_>, elapsed: Duration) -> io::Result<()> {
        self.enter(outcome)?;
        let mut view = StepView::of(outcome, &self.about.target, elapsed, &mut self.budget);
        let is_bad = outcome.verdict.is_bad();
        if is_bad && self.opened < OPEN {
            self.opened += 1;
            view = view.opened();
        }
        self.put("step", &view)
    }

    /// A heading where another folder, or another iteration, begins.
    fn enter(&mut self, outcome: &StepOutcome<'_>) -> io::Result<()> {
        let here = (outcome.iteration, &outcome.step.folders);
        if self.folder.as_ref().is_some_and(|(i, folders)| (*i, folders) == here) {
            return Ok(());
        }
        self.folder = Some((outcome.iteration, outcome.step.folders.clone()));
        let name = match outcome.step.folders.as_slice() {
            [] => self.about.collection.clone(),
            folders => text::visible(&folders.join(" / ")).into_owned(),
        };
        let iteration = (self.iterations > 1)
            .then(|| format!("iteration {} of {}", outcome.iteration + 1, self.iterations));
        self.put("folder", &json!({ "name": name, "iteration": iteration.unwrap_or_default() }))
    }

    fn message(&mut self, kind: &str, message: &str) -> io::Result<()> {
        self.put("message", &json!({ "kind": kind, "text": text::visible(message) }))
    }

    fn put(&mut self, template: &str, data: &impl Serialize) -> io::Result<()> {
        let html = self.templates.render(template, data).map_err(io::Error::other)?;
        self.steps.push_text(&html)
    }
}

/// The page's parts. That they compile is a matter of this repository alone.
fn templates() -> Handlebars<'static> {
    let mut templates = Handlebars::new();
    templates.set_strict_mode(true);
    for (name, text) in [
        ("head", include_str!("head.hbs")),
        ("folder", include_str!("folder.hbs")),
        ("message", include_str!("message.hbs")),
        ("step", include_str!("step.hbs")),
        ("exchanged", include_str!("exchanged.hbs")),
        ("tail", include_str!("tail.hbs")),
    ] {
        let compiled = templates.register_template_string(name, text);
        compiled.expect("the templates of the page are valid");
    }
    templates
}

/// `2026-11-23 13:08:59 UTC`.
fn moment(at: SystemTime) -> String {
    let format = format_description!("[year]-[month]-[day] [hour]:[minute]:[second] UTC");
    OffsetDateTime::from(at).format(format).unwrap_or_default()
}

impl Reporter for Html {
    fn name(&self) -> &'static str {
        "html"
    }

    fn on(&mut self, event: &Event<'_>) -> io::Result<()> {
        match &event.kind {
            EventKind::RunStarted(info) => self.start(info, event.at),
            EventKind::IterationStarted { .. } | EventKind::StepStarted { .. } => Ok(()),
            EventKind::StepFinished(outcome) => self.step(outcome, event.elapsed),
            EventKind::Session { message } => self.message("session", message),
            EventKind::Warning { message } => self.message("warning", message),
            EventKind::RunFinished(summary) => {
                self.summary = Some((*summary).clone());
                Ok(())
            }
        }
    }

    fn finish(&mut self) -> io::Result<()> {
        let Some(mut output) = self.output.take() else { return Ok(()) };
        let summary = self.summary.take().unwrap_or_default();
        let head = Head::of(&self.about, moment(self.begun), &summary);
        let head = self.templates.render("head", &head).map_err(io::Error::other)?;
        output.write_all(head.as_bytes())?;
        self.steps.copy_to(&mut output)?;
        let tail = self.templates.render("tail", &Tail::new()).map_err(io::Error::other)?;
        output.write_all(tail.as_bytes())?;
        output.finish()
    }
}
