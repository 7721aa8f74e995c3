//! The line at the foot of a terminal that says how far a run is. It is drawn on standard error and taken away
//! before anything else is written, so that reports read the same with it and without.

mod foot;

use std::io::{self, IsTerminal as _, Write as _};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressState, ProgressStyle};

use super::{Event, EventKind, Style, text};
use foot::Foot;

/// Times a second that it is drawn at most, but for reports that write.
const RATE: u8 = 20;

/// To the line's begin, and away with what stands in it.
const CLEAR: &str = "\r\x1b[2K";

/// Between two drawings while nothing happens: what is waited for is seen to take time.
const TICK: Duration = Duration::from_millis(250);

/// Shows how far a run is.
pub struct Progress {
    bar: ProgressBar,
    style: Style,
    steps: usize,
    /// Steps that somebody has to look at.
    bad: usize,
}

impl Progress {
    /// Draws on standard error, if somebody watches it: not in a pipe, on a terminal that cannot move its cursor,
    /// or in a CI job.
    #[must_use]
    pub fn on_stderr(style: Style) -> Option<Self> {
        let variable = |name: &str| std::env::var(name).ok();
        let watched = is_watched(io::stderr().is_terminal(), variable);
        watched.then(|| {
            let target = ProgressDrawTarget::term_like_with_hz(Box::new(Foot::default()), RATE);
            let bar = ProgressBar::with_draw_target(Some(0), target).with_style(look(style));
            Progress { bar, style, steps: 0, bad: 0 }
        })
    }

    /// Takes the line away, lets reporters write about an event, and draws it anew.
    pub(super) fn around(&mut self, event: &Event<'_>, report: impl FnOnce()) {
        match &event.kind {
            EventKind::RunFinished(_) => {
                self.bar.finish_and_clear();
                report();
            }
            // Nothing is written, and it comes often.
            EventKind::StepStarted { .. } => {
                report();
                self.note(event);
            }
            _ => {
                self.bar.suspend(report);
                self.note(event);
            }
        }
    }

    fn note(&mut self, event: &Event<'_>) {
        match &event.kind {
            EventKind::RunStarted(info) => {
                self.steps = info.steps;
                self.bar.set_length((info.steps * info.iterations) as u64);
                clear_before_a_panic();
                self.bar.enable_steady_tick(TICK);
            }
            EventKind::IterationStarted { iteration } => self.at(*iteration, 0),
            EventKind::StepStarted { step, .. } => {
                self.bar.set_message(text::visible(&step.id).into_owned());
            }
            EventKind::StepFinished(outcome) => {
                self.bad += usize::from(outcome.verdict.is_bad());
                if self.bad > 0 {
                    let mark = self.style.symbols().mark(super::Verdict::Drift);
                    self.bar.set_prefix(format!(", {mark} {}", self.bad));
                }
                self.at(outcome.iteration, outcome.step.index + 1);
            }
            EventKind::Session { .. } | EventKind::Warning { .. } | EventKind::RunFinished(_) => {}
        }
    }

    /// By the place in the plan: a script may end an iteration early, or send it back.
    fn at(&self, iteration: usize, done: usize) {
        self.bar.set_position((iteration * self.steps + done) as u64);
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}

/// `━━━━━━╸───── 12/65, 3s left  password/show`, cut at the terminal's edge.
fn look(style: Style) -> ProgressStyle {
    let parts = if style.unicode { "━╸─" } else { "=> " };
    let bar = ProgressStyle::with_template("{bar:20} {pos}/{len}{prefix}{rest}  {wide_msg}");
    bar.expect("the template is valid").progress_chars(parts).with_key(
        "rest",
        |state: &ProgressState, out: &mut dyn std::fmt::Write| {
            // Before the first step is done nobody knows.
            if state.pos() > 0 && !state.is_finished() {
                let seconds = Duration::from_secs(state.eta().as_secs_f64().ceil() as u64);
                let _ = write!(out, ", {} left", text::whole_seconds(seconds));
            }
        },
    )
}

fn is_watched(terminal: bool, variable: impl Fn(&str) -> Option<String>) -> bool {
    let is_dumb = variable("TERM").is_some_and(|name| name == "dumb");
    let in_ci = variable("CI").is_some_and(|value| !matches!(value.as_str(), "" | "0" | "false"));
    terminal && !is_dumb && !in_ci
}

/// What a panic says starts on a line of its own. The bar itself cannot be asked: who panics may hold its lock.
fn clear_before_a_panic() {
    let before = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        let _ = io::stderr().write_all(CLEAR.as_bytes());
        before(panic);
    }));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_drawn_where_somebody_watches() {
        type Case<'a> = (bool, &'a [(&'a str, &'a str)], bool);
        let cases: &[Case<'_>] = &[
            (true, &[], true),
            (true, &[("TERM", "xterm")], true),
            (false, &[], false),
            (true, &[("TERM", "dumb")], false),
            (true, &[("CI", "true")], false),
            (true, &[("CI", "woodpecker")], false),
            (true, &[("CI", "")], true),
            (true, &[("CI", "false")], true),
        ];
        for (terminal, environment, drawn) in cases {
            let variable = |name: &str| {
                let found = environment.iter().find(|(key, _)| *key == name);
                found.map(|(_, value)| (*value).to_owned())
            };
            assert_eq!(is_watched(*terminal, variable), *drawn, "{terminal} {environment:?}");
        }
    }
}
