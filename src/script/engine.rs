use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Instant;

use rquickjs::{Context, Persistent, Runtime, Value};

use super::bridge::Bridge;
use super::kept::Kept;
use super::outcome::{ScriptError, ScriptErrorKind};
use super::running::Running;
use super::task::{Limits, Task};
use super::watch::Watch;

/// Runs the scripts of one run: they share the variables that a script leaves undeclared, and nothing else.
///
/// It belongs to one thread. Scripts may wait side by side; only one runs at a time.
pub struct Engine {
    shared: Rc<Shared>,
}

/// What the scripts of one engine share.
pub(super) struct Shared {
    pub(super) kept: Rc<Kept>,
    pub(super) rejections: Rejections,
    runtime: RefCell<Option<Runtime>>,
    pub(super) watch: Rc<Watch>,
    pub(super) limits: Limits,
}

/// Promises that were rejected with nobody to handle it, and with what.
pub(super) type Rejections =
    Rc<RefCell<Vec<(Persistent<Value<'static>>, Persistent<Value<'static>>)>>>;

impl Engine {
    /// An engine without any script yet.
    #[must_use]
    pub fn new(limits: Limits) -> Self {
        Engine::halted_by(limits, Arc::default())
    }

    /// The same, whose scripts are stopped, also a busy one, once another thread sets `halt`.
    #[must_use]
    pub fn halted_by(limits: Limits, halt: Arc<AtomicBool>) -> Self {
        let shared = Shared {
            kept: Rc::default(),
            rejections: Rejections::default(),
            runtime: RefCell::default(),
            watch: Rc::new(Watch::new(halt)),
            limits,
        };
        Engine { shared: Rc::new(shared) }
    }

    /// Bytes that the runtime holds between scripts.
    #[cfg(test)]
    pub(super) fn memory(&self) -> i64 {
        self.shared.runtime.borrow().as_ref().map_or(0, |runtime| {
            runtime.run_gc();
            runtime.memory_usage().malloc_size
        })
    }

    /// Takes a script's task; nothing of it runs before [`Running::advance`].
    #[must_use]
    pub fn begin(&self, task: Task<'_>) -> Running {
        let source = task.source.to_owned();
        let watch = Rc::clone(&self.shared.watch);
        let bridge = Bridge::new(task, self.shared.limits.memory, watch);
        Running::new(Rc::clone(&self.shared), bridge, source)
    }
}

impl Shared {
    /// A realm for a script.
    pub(super) fn context(&self) -> Result<Context, ScriptError> {
        let mut runtime = self.runtime.borrow_mut();
        let made = match &*runtime {
            Some(runtime) => Context::full(runtime),
            None => self.make_runtime().and_then(|made| Context::full(runtime.insert(made))),
        };
        made.map_err(|_| {
            let message = "there is not enough memory left to start a script";
            ScriptError::limit(ScriptErrorKind::Memory, message.to_owned())
        })
    }

    fn make_runtime(&self) -> rquickjs::Result<Runtime> {
        let runtime = Runtime::new()?;
        runtime.set_memory_limit(self.limits.memory);
        runtime.set_max_stack_size(self.limits.stack);
        let watch = Rc::clone(&self.watch);
        runtime.set_interrupt_handler(Some(Box::new(move || watch.is_over())));
        let rejections = Rc::clone(&self.rejections);
        runtime.set_host_promise_rejection_tracker(Some(Box::new(
            move |ctx, promise, reason, is_handled| {
                let promise = Persistent::save(&ctx, promise);
                let mut rejections = rejections.borrow_mut();
                if is_handled {
                    rejections.retain(|(other, _)| *other != promise);
                } else {
                    rejections.push((promise, Persistent::save(&ctx, reason)));
                }
            },
        )));
        Ok(runtime)
    }

    /// Gives the runtime up: after a script that used up all memory or was stopped in the middle, what is
    /// left in it is of no use. The next script gets a new one, without what others kept.
    pub(super) fn abandon_runtime(&self) {
        self.kept.clear();
        self.rejections.take();
        self.runtime.take();
    }

    pub(super) fn deadline(&self) -> Option<Instant> {
        self.limits.time.and_then(|time| Instant::now().checked_add(time))
    }
}

impl Drop for Shared {
    /// Values must not outlive their runtime, wherever they are kept.
    fn drop(&mut self) {
        self.abandon_runtime();
    }
}
