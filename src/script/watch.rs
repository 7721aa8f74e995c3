use std::cell::Cell;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

/// Watches how long the script that runs has been running; the engine asks now and then.
#[derive(Debug, Default)]
pub(super) struct Watch {
    deadline: Cell<Option<Instant>>,
    /// It is to be stopped now, whatever the time.
    is_stopped: Cell<bool>,
    /// Set by another thread when all scripts are to end.
    halt: Arc<AtomicBool>,
    fired: Cell<bool>,
}

impl Watch {
    pub(super) fn new(halt: Arc<AtomicBool>) -> Self {
        Watch { halt, ..Watch::default() }
    }

    pub(super) fn start(&self, deadline: Option<Instant>) {
        self.deadline.set(deadline);
        self.is_stopped.set(false);
        self.fired.set(false);
    }

    /// Stops the script that runs.
    pub(super) fn interrupt(&self) {
        self.is_stopped.set(true);
    }

    /// Nothing runs any more.
    pub(super) fn rest(&self) {
        self.deadline.set(None);
        self.is_stopped.set(false);
    }

    /// Whether the script is to be stopped. Once it is, it stays so: what runs on (a `finally`, a job)
    /// is stopped too.
    pub(super) fn is_over(&self) -> bool {
        let is_late = || self.deadline.get().is_some_and(|deadline| Instant::now() >= deadline);
        let is_halted = || self.halt.load(Ordering::Relaxed);
        let over = self.is_stopped.get() || is_halted() || is_late();
        if over {
            self.fired.set(true);
        }
        over
    }

    /// Whether a script was stopped since [`Watch::start`].
    pub(super) fn has_fired(&self) -> bool {
        self.fired.get()
    }
}
