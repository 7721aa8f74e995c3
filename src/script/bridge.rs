//! What a script and Rust share while it runs. All of it is Rust's: when a script is stopped, what it had
//! done so far is here.

use std::cell::{Cell, OnceCell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;
use std::time::Instant;

use serde_json::Value;

use super::failure::ScriptName;
use super::outcome::{Assertion, ConsoleLine, Next, ScriptError, ScriptErrorKind, Visualization};
use super::task::{Info, Task};
use super::timers::Timers;
use super::watch::Watch;
use super::{Effect, Outcome};
use crate::collection::{EventKind, Request};
use crate::http::{Cookie, Received};
use crate::render::Renderer;
use crate::variables::{Scope, Scopes};

/// A script's input, what it has come to, and what it waits for.
pub(super) struct Bridge {
    pub(super) input: Input,
    pub(super) scopes: RefCell<Scopes>,
    pub(super) results: RefCell<Results>,
    pub(super) timers: RefCell<Timers>,
    pub(super) effects: Effects,
    /// The responses that the script can read, by number: 0 is the step's own, others have the number of
    /// the effect that brought them.
    responses: RefCell<HashMap<u32, Received>>,
    pub(super) renderer: OnceCell<Renderer>,
    ended: Cell<bool>,
    /// Bytes that the script may still make Rust keep: the engine's own limit does not see them.
    allowance: Cell<usize>,
    watch: Rc<Watch>,
}

/// What a script may see, owned: a script may wait for longer than its task lives.
pub(super) struct Input {
    pub(super) kind: EventKind,
    pub(super) name: ScriptName,
    pub(super) info: Info,
    pub(super) request: Request,
    pub(super) cookies: Vec<Cookie>,
    pub(super) conformance: Option<Value>,
    /// Whether the script can throw `null` itself: the engine does when there is no memory for an error.
    pub(super) mentions_null: bool,
    /// As they were: a script cannot change the row of iteration data for others.
    pub(super) scopes: Scopes,
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
    last: Cell<u32>,
    pending: Cell<usize>,
}

impl Effects {
    /// Asks for what `make` gives for its number.
    pub(super) fn ask(&self, make: impl FnOnce(u32) -> Effect) -> u32 {
        let id = self.last.get() + 1;
        self.last.set(id);
        self.pending.set(self.pending.get() + 1);
        self.fresh.borrow_mut().push(make(id));
        id
    }

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

/// The number of the step's own response.
const STEP: u32 = 0;

impl Bridge {
    pub(super) fn new(task: Task<'_>, allowance: usize, watch: Rc<Watch>) -> Self {
        let input = Input {
            kind: task.kind,
            name: ScriptName::of(task.kind),
            info: task.info.clone(),
            request: task.request,
            cookies: task.cookies.to_vec(),
            conformance: task.conformance.cloned(),
            mentions_null: task.source.contains("null"),
            scopes: task.scopes.clone(),
        };
        let responses = task.response.map(|response| (STEP, response.clone()));
        Bridge {
            input,
            responses: RefCell::new(responses.into_iter().collect()),
            scopes: RefCell::new(task.scopes),
            results: RefCell::default(),
            timers: RefCell::default(),
            effects: Effects::default(),
            renderer: OnceCell::new(),
            ended: Cell::default(),
            allowance: Cell::new(allowance),
            watch,
        }
    }

    /// Asks a response something; nothing for a number that none has.
    pub(super) fn of_response<T>(&self, id: u32, ask: impl FnOnce(&Received) -> T) -> Option<T> {
        self.responses.borrow().get(&id).map(ask)
    }

    pub(super) fn keep_response(&self, id: u32, response: Received) {
        self.responses.borrow_mut().insert(id, response);
    }

    /// Counts what Rust keeps for the script, and stops one that wants too much kept.
    pub(super) fn charge(&self, bytes: usize) {
        // What holds a text takes some room as well.
        match self.allowance.get().checked_sub(bytes + 100) {
            Some(left) => self.allowance.set(left),
            None if self.has_ended() => {}
            None => {
                let message = "the script writes or keeps more than there is memory for";
                self.fail_and_end(ScriptError::limit(ScriptErrorKind::Memory, message.to_owned()));
                self.watch.interrupt();
            }
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
