//! What a script and Rust share while it runs. All of it is Rust's: when a script is stopped, what it had
//! done so far is here.

use std::cell::{Cell, RefCell};
use std::time::Instant;

use super::failure::ScriptName;
use super::outcome::{Assertion, ConsoleLine, Next, ScriptError, ScriptErrorKind, Visualization};
use super::task::{Info, Task};
use super::timers::Timers;
use super::{Effect, Outcome};
use crate::collection::{EventKind, Request};
use crate::http::Received;
use crate::variables::{Scope, Scopes};

/// A script's input, what it has come to, and what it waits for.
pub(super) struct Bridge {
    pub(super) input: Input,
    pub(super) scopes: RefCell<Scopes>,
    pub(super) results: RefCell<Results>,
    pub(super) timers: RefCell<Timers>,
    pub(super) effects: Effects,
    ended: Cell<bool>,
}

/// What a script may see, owned: a script may wait for longer than its task lives.
pub(super) struct Input {
    pub(super) kind: EventKind,
    pub(super) name: ScriptName,
    pub(super) info: Info,
    pub(super) response: Option<Received>,
    /// As they were: a script cannot change the row of iteration data for others.
    scopes: Scopes,
}

/// What a script has come to.
#[derive(Default)]
pub(super) struct Results {
    pub(super) assertions: Vec<Assertion>,
    pub(super) console: Vec<ConsoleLine>,
    pub(super) error: Option<ScriptError>,
    pub(super) request: Option<Request>,
    pub(super) next: Option<Next>,
    pub(super) skip: bool,
    pub(super) visualization: Option<Visualization>,
}

/// What was asked for and is not answered yet.
#[derive(Default)]
pub(super) struct Effects {
    fresh: RefCell<Vec<Effect>>,
    pending: Cell<usize>,
}

impl Effects {
    pub(super) fn answered(&self) {
        self.pending.set(self.pending.get().saturating_sub(1));
    }

    pub(super) fn is_pending(&self) -> bool {
        self.pending.get() > 0
    }

    pub(super) fn take_fresh(&self) -> Vec<Effect> {
        self.fresh.take()
    }
}

impl Bridge {
    pub(super) fn new(task: Task<'_>) -> Self {
        let input = Input {
            kind: task.kind,
            name: ScriptName::of(task.kind),
            info: task.info.clone(),
            response: task.response.cloned(),
            scopes: task.scopes.clone(),
        };
        Bridge {
            input,
            scopes: RefCell::new(task.scopes),
            results: RefCell::default(),
            timers: RefCell::default(),
            effects: Effects::default(),
            ended: Cell::default(),
        }
    }

    /// Notes why the script fails. The first failure counts; others are told on the console, so that none
    /// is lost.
    pub(super) fn fail(&self, error: ScriptError) {
        let mut results = self.results.borrow_mut();
        if results.error.is_none() {
            results.error = Some(error);
        } else {
            results.console.push(error.into_line());
        }
    }

    /// The same, where nothing more of the script is to run.
    pub(super) fn fail_and_end(&self, error: ScriptError) {
        self.end();
        self.fail(error);
    }

    /// Nothing more of the script is to run, whatever it waits for.
    pub(super) fn end(&self) {
        self.ended.set(true);
    }

    pub(super) fn has_ended(&self) -> bool {
        self.ended.get()
    }

    pub(super) fn is_out_of_memory(&self) -> bool {
        let results = self.results.borrow();
        results.error.as_ref().is_some_and(|error| error.kind == ScriptErrorKind::Memory)
    }

    /// Whether something can still happen that the script waits for.
    pub(super) fn waits(&self) -> bool {
        self.effects.is_pending() || !self.timers.borrow().is_empty()
    }

    pub(super) fn now(&self) -> Instant {
        Instant::now()
    }

    pub(super) fn outcome(&self) -> Outcome {
        let results = self.results.take();
        let mut scopes = self.scopes.take();
        scopes.restore(Scope::Data, &self.input.scopes);
        Outcome {
            scopes,
            request: results.request,
            assertions: results.assertions,
            error: results.error,
            console: results.console,
            next: results.next,
            skip: results.skip,
            visualization: results.visualization,
        }
    }
}
