use std::cell::Cell;
use std::time::Instant;

/// Watches how long the script that runs has been running; the engine asks now and then.
#[derive(Debug, Default)]
pub(super) struct Watch {
    deadline: Cell<Option<Instant>>,
    fired: Cell<bool>,
}

impl Watch {
    pub(super) fn start(&self, deadline: Option<Instant>) {
        self.deadline.set(deadline);
        self.fired.set(false);
    }

    pub(super) fn stop(&self) {
        self.deadline.set(None);
    }

    /// Whether the script is to be stopped. Once it is, it stays so: what runs on (a `finally`, a job)
    /// is stopped too.
    pub(super) fn is_over(&self) -> bool {
        let over = self.deadline.get().is_some_and(|deadline| Instant::now() >= deadline);
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
