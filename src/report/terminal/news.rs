use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::io;
use std::sync::{Arc, Mutex, PoisonError};

use super::Terminal;
use crate::report::{Event, EventKind, Reporter, StepOutcome, Summary, text};

/// What the runs before came to, by iteration and step.
#[derive(Debug, Default)]
pub struct Seen {
    /// Where a step that somebody has to look at differs; `None` for others.
    steps: HashMap<(usize, String), Option<u64>>,
}

/// Runs before, shared by the reporters of one run after the other.
pub type SharedSeen = Arc<Mutex<Seen>>;

/// Writes only what is new against the run before: for `--watch`.
pub struct News {
    terminal: Terminal,
    seen: SharedSeen,
    tally: Tally,
}

#[derive(Debug, Default)]
struct Tally {
    newly_bad: usize,
    elsewhere: usize,
    still_bad: usize,
    newly_good: usize,
    good: usize,
}

/// What a step is, against the run before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Change {
    NewlyBad,
    /// It was bad before, but not in the same places.
    Elsewhere,
    StillBad,
    NewlyGood,
    StillGood,
}

impl News {
    /// Shows by this terminal report what was not `seen` before.
    #[must_use]
    pub fn new(terminal: Terminal, seen: SharedSeen) -> Self {
        News { terminal, seen, tally: Tally::default() }
    }

    fn step(&mut self, event: &Event<'_>, outcome: &StepOutcome<'_>) -> io::Result<()> {
        let now = outcome.verdict.is_bad().then(|| places(outcome));
        let key = (outcome.iteration, outcome.step.id.clone());
        let before = {
            let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
            seen.steps.insert(key, now).flatten()
        };
        let change = change(before, now);
        let tally = &mut self.tally;
        *match change {
            Change::NewlyBad => &mut tally.newly_bad,
            Change::Elsewhere => &mut tally.elsewhere,
            Change::StillBad => &mut tally.still_bad,
            Change::NewlyGood => &mut tally.newly_good,
            Change::StillGood => &mut tally.good,
        } += 1;
        match change {
            Change::StillBad | Change::StillGood => Ok(()),
            Change::NewlyBad | Change::Elsewhere | Change::NewlyGood => self.terminal.on(event),
        }
    }

    fn end(&mut self, summary: &Summary) -> io::Result<()> {
        let Tally { newly_bad, elsewhere, still_bad, newly_good, good } = &self.tally;
        let counts = [
            (newly_bad, "newly drifting or failing"),
            (elsewhere, "in other places than before"),
            (still_bad, "still drifting or failing"),
            (newly_good, "newly conforming"),
            (good, "as good as before"),
        ];
        let counts = counts.into_iter().filter(|(number, _)| **number > 0);
        let mut parts: Vec<String> =
            counts.map(|(number, words)| format!("{number} {words}")).collect();
        if parts.is_empty() {
            parts.push("nothing was run".to_owned());
        }
        parts.extend(
            summary.stopped.as_deref().map(|why| format!("stopped: {}", text::visible(why))),
        );
        let line = format!("{} ({})", parts.join(", "), text::duration(summary.duration));
        self.terminal.say(&line)
    }
}

fn change(before: Option<u64>, now: Option<u64>) -> Change {
    match (before, now) {
        (None, Some(_)) => Change::NewlyBad,
        (Some(before), Some(now)) if before == now => Change::StillBad,
        (Some(_), Some(_)) => Change::Elsewhere,
        (Some(_), None) => Change::NewlyGood,
        (None, None) => Change::StillGood,
    }
}

/// Stands for the places where a step differs: their values may be new in every run.
fn places(outcome: &StepOutcome<'_>) -> u64 {
    let mut hasher = DefaultHasher::new();
    outcome.verdict.hash(&mut hasher);
    for difference in outcome.differences {
        (difference.severity as u8).hash(&mut hasher);
        difference.path.hash(&mut hasher);
    }
    for (assertion, _) in outcome.scripts.iter().flat_map(|script| script.failed_assertions()) {
        assertion.name.hash(&mut hasher);
    }
    hasher.finish()
}

impl Reporter for News {
    fn name(&self) -> &'static str {
        "cli"
    }

    fn on(&mut self, event: &Event<'_>) -> io::Result<()> {
        match &event.kind {
            EventKind::RunStarted(_) | EventKind::StepStarted { .. } => Ok(()),
            EventKind::StepFinished(outcome) => self.step(event, outcome),
            EventKind::RunFinished(summary) => self.end(summary),
            EventKind::IterationStarted { .. }
            | EventKind::Session { .. }
            | EventKind::Warning { .. } => self.terminal.on(event),
        }
    }

    fn finish(&mut self) -> io::Result<()> {
        self.terminal.finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_is_news_when_it_is_not_what_it_was() {
        for (before, now, is) in [
            (None, Some(1), Change::NewlyBad),
            (Some(1), Some(1), Change::StillBad),
            (Some(1), Some(2), Change::Elsewhere),
            (Some(1), None, Change::NewlyGood),
            (None, None, Change::StillGood),
        ] {
            assert_eq!(change(before, now), is);
        }
    }
}
