use std::rc::Rc;
use std::time::{Duration, Instant};

use rquickjs::function::{Func, IntoArgs};
use rquickjs::{Context, Ctx, Function, Object, Persistent, Value};

use super::bridge::Bridge;
use super::effect::{Answer, Progress};
use super::engine::Shared;
use super::host::Host;
use super::outcome::{Outcome, ScriptError, ScriptErrorKind};
use super::{host, modules, program};

/// A script that was begun.
pub struct Running {
    // Values come before the realm they belong to, and that before the runtime: fields are dropped in order.
    control: Option<Persistent<Object<'static>>>,
    realm: Option<Context>,
    bridge: Rc<Bridge>,
    source: Option<String>,
    deadline: Option<Instant>,
    shared: Rc<Shared>,
}

impl Running {
    pub(super) fn new(shared: Rc<Shared>, bridge: Bridge, source: String) -> Self {
        let bridge = Rc::new(bridge);
        Running { control: None, realm: None, bridge, source: Some(source), deadline: None, shared }
    }

    /// Goes on with the answers that came, until the script waits or is over. The first call starts it;
    /// after [`Progress::Done`] there is nothing more to come.
    pub fn advance(&mut self, answers: Vec<Answer>) -> Progress {
        let source = self.source.take();
        if source.is_some() {
            self.deadline = self.shared.deadline();
            match self.shared.context() {
                Ok(realm) => self.realm = Some(realm),
                Err(error) => self.bridge.fail(error),
            }
        }
        if let Some(realm) = self.realm.clone() {
            self.shared.watch.start(self.deadline);
            let waits = realm.with(|ctx| {
                self.shared.kept.set_current(Some(Persistent::save(&ctx, ctx.globals())));
                match source {
                    Some(source) => self.start(&ctx, &source),
                    None if self.has_waited_too_long() => return false,
                    None => self.deliver(&ctx, answers),
                }
                self.settle(&ctx)
            });
            self.shared.watch.rest();
            self.shared.kept.set_current(None);
            if waits {
                return self.waiting();
            }
        }
        Progress::Done(Box::new(self.finish()))
    }

    fn start(&mut self, ctx: &Ctx<'_>, source: &str) {
        let name = self.bridge.input.name;
        match self.prelude(ctx, source) {
            Ok(control) => self.control = Some(Persistent::save(ctx, control)),
            Err(error) => return self.bridge.fail(ScriptError::from_engine(name, ctx, &error)),
        }
        match program::compile(ctx, source, name) {
            Ok(main) => self.call(ctx, "run", (main,)),
            Err(error) => self.bridge.fail_and_end(error),
        }
    }

    fn prelude<'js>(&self, ctx: &Ctx<'js>, source: &str) -> rquickjs::Result<Object<'js>> {
        let host = Host::of(ctx, &self.bridge)?;
        let kept = Rc::clone(&self.shared.kept);
        host.set("current", Func::from(move || kept.current()))?;
        host.set("oldNames", program::old_names(source, self.bridge.input.kind).concat())?;
        host.set("kept", self.shared.kept.restore(ctx)?)?;
        let core = modules::load(ctx, "core")?.and_then(Value::into_function);
        core.ok_or(rquickjs::Error::Unknown)?.call((host,))
    }

    fn deliver(&mut self, ctx: &Ctx<'_>, answers: Vec<Answer>) {
        for Answer { id, reply } in answers {
            if self.bridge.has_ended() {
                return;
            }
            self.bridge.effects.answered();
            let told = host::told(&self.bridge, id, reply);
            self.call(ctx, "answer", (id, told.problem, told.detail));
        }
    }

    /// Calls a function of js/core.js. It lets nothing through that a script throws, so what comes is
    /// that it was stopped.
    fn call<'js>(&self, ctx: &Ctx<'js>, name: &str, arguments: impl IntoArgs<'js>) {
        let called = self
            .control(ctx)
            .and_then(|control| control.get::<_, Function<'js>>(name))
            .and_then(|function| function.call::<_, ()>(arguments));
        if let Err(error) = called {
            let name = self.bridge.input.name;
            let error = ScriptError::from_engine(name, ctx, &error);
            if !self.shared.watch.has_fired() {
                self.bridge.fail_and_end(error);
            }
        }
    }

    fn control<'js>(&self, ctx: &Ctx<'js>) -> rquickjs::Result<Object<'js>> {
        let control = self.control.clone().ok_or(rquickjs::Error::Unknown)?;
        control.restore(ctx)
    }

    /// Runs what is due, until the script waits or is over: whether it waits.
    fn settle(&self, ctx: &Ctx<'_>) -> bool {
        let now = Instant::now();
        loop {
            while !self.shared.watch.has_fired() && ctx.execute_pending_job() {}
            self.report_rejections(ctx);
            self.note_if_stopped();
            if self.bridge.has_ended() {
                return false;
            }
            let due = self.bridge.timers.borrow_mut().take_due(now);
            match due {
                Some(timer) => self.call(ctx, "fire", (timer,)),
                None if self.bridge.waits() => return !self.has_waited_too_long(),
                None => return self.end(ctx),
            }
        }
    }

    /// Lets nothing be left that a later script would run into.
    fn end(&self, ctx: &Ctx<'_>) -> bool {
        self.call(ctx, "end", ());
        while !self.shared.watch.has_fired() && ctx.execute_pending_job() {}
        self.report_rejections(ctx);
        self.note_if_stopped();
        false
    }

    fn note_if_stopped(&self) {
        if self.shared.watch.has_fired() && !self.bridge.has_ended() {
            self.bridge.fail_and_end(self.too_busy());
        }
    }

    fn report_rejections(&self, ctx: &Ctx<'_>) {
        for (_, reason) in self.shared.rejections.take() {
            match reason.restore(ctx) {
                Ok(reason) => self.call(ctx, "fail", (reason,)),
                Err(error) => {
                    let name = self.bridge.input.name;
                    self.bridge.fail(ScriptError::from_engine(name, ctx, &error));
                }
            }
        }
    }

    fn too_busy(&self) -> ScriptError {
        let limit = self.shared.limits.time.unwrap_or_default();
        let message = format!("script execution timed out after {}ms", limit.as_millis());
        ScriptError::limit(ScriptErrorKind::Busy, message)
    }

    fn has_waited_too_long(&self) -> bool {
        let over = self.deadline.is_some_and(|deadline| Instant::now() >= deadline);
        if over {
            let limit = self.shared.limits.time.unwrap_or_default();
            let message = format!("the script waited for longer than {}ms", limit.as_millis());
            self.bridge.fail_and_end(ScriptError::limit(ScriptErrorKind::Waiting, message));
        }
        over
    }

    fn waiting(&self) -> Progress {
        let now = Instant::now();
        let timer = self.bridge.timers.borrow().next(now);
        let left = self.deadline.map(|deadline| deadline.saturating_duration_since(now));
        let timer: Option<Duration> = timer.into_iter().chain(left).min();
        Progress::Waits { effects: self.bridge.effects.take_fresh(), timer }
    }

    fn finish(&mut self) -> Outcome {
        let is_broken = self.shared.watch.has_fired() || self.bridge.is_out_of_memory();
        if let (Some(realm), false) = (&self.realm, is_broken) {
            realm.with(|ctx| {
                if let Ok(control) = self.control(&ctx) {
                    self.shared.kept.update(&ctx, &control);
                }
            });
        }
        self.control = None;
        self.realm = None;
        if is_broken {
            self.shared.abandon_runtime();
        }
        self.bridge.outcome()
    }
}
