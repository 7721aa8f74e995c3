//! Assertions, failures, the console, timers.

use std::rc::Rc;

use rquickjs::Result;

use super::Host;
use crate::script::bridge::Bridge;
use crate::script::failure::frames;
use crate::script::outcome::{
    Assertion, AssertionError, ConsoleLine, Level, ScriptError, ScriptErrorKind,
};

pub(super) fn give(host: &Host<'_>, bridge: &Rc<Bridge>) -> Result<()> {
    assertions(host, bridge)?;
    failures(host, bridge)?;
    timers(host, bridge)
}

fn assertions(host: &Host<'_>, bridge: &Rc<Bridge>) -> Result<()> {
    let b = Rc::clone(bridge);
    host.function("passed", move |name: String, index: usize| {
        note(&b, Assertion { name, index, skipped: false, error: None });
    })?;
    let b = Rc::clone(bridge);
    host.function("skipped", move |name: String, index: usize| {
        note(&b, Assertion { name, index, skipped: true, error: None });
    })?;
    let b = Rc::clone(bridge);
    let failed = move |name: String, index: usize, kind: String, message: String, stack: String| {
        let error = AssertionError { name: kind, message, stack: frames(&stack) };
        note(&b, Assertion { name, index, skipped: false, error: Some(error) });
    };
    host.function("failed", failed)?;
    let b = Rc::clone(bridge);
    host.function("unfinished", move |name: String| {
        let text = format!(
            "the test {name:?} takes a parameter, so its result comes with a call of that, \
             and none came: it counts neither as passed nor as failed"
        );
        write(&b, Level::Warn, text);
    })
}

fn note(bridge: &Bridge, assertion: Assertion) {
    let reason = assertion.error.as_ref().map_or(0, |e| e.message.len() + e.stack.len());
    bridge.charge(assertion.name.len() + reason);
    bridge.results.borrow_mut().assertions.push(assertion);
}

fn write(bridge: &Bridge, level: Level, text: String) {
    bridge.charge(text.len());
    bridge.results.borrow_mut().console.push(ConsoleLine { level, text });
}

fn failures(host: &Host<'_>, bridge: &Rc<Bridge>) -> Result<()> {
    let b = Rc::clone(bridge);
    host.function("fail", move |name: String, message: String, stack: String| {
        let error = ScriptError::thrown(b.input.name, name, message, &stack);
        // Without memory nothing else can be done either.
        match error.kind {
            ScriptErrorKind::Memory => b.fail_and_end(error),
            _ => b.fail(error),
        }
    })?;
    host.value("nullIsNoMemory", !bridge.input.mentions_null)?;
    host.function("frames", |stack: String| frames(&stack))?;
    let b = Rc::clone(bridge);
    host.function("skip", move || {
        b.results.borrow_mut().skip = true;
        b.end();
    })?;
    let b = Rc::clone(bridge);
    host.function("log", move |level: String, text: String| {
        write(&b, level_of(&level), text);
    })
}

fn level_of(name: &str) -> Level {
    match name {
        "info" => Level::Info,
        "debug" => Level::Debug,
        "warn" => Level::Warn,
        "error" => Level::Error,
        _ => Level::Log,
    }
}

fn timers(host: &Host<'_>, bridge: &Rc<Bridge>) -> Result<()> {
    let b = Rc::clone(bridge);
    host.function("startTimer", move |milliseconds: f64, repeats: bool| {
        b.timers.borrow_mut().add(b.now(), milliseconds, repeats)
    })?;
    let b = Rc::clone(bridge);
    host.function("stopTimer", move |id: u32| b.timers.borrow_mut().remove(id))
}
