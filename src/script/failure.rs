//! Exceptions as users see them.

use std::borrow::Cow;

use rquickjs::{Ctx, Error, Exception};

use super::modules::PREFIX;
use super::outcome::{ConsoleLine, Level, ScriptError, ScriptErrorKind};
use super::program::SHIFT;
use crate::collection::EventKind;

/// What a script is called in stacks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct ScriptName(&'static str);

impl ScriptName {
    pub(super) fn of(kind: EventKind) -> Self {
        ScriptName(match kind {
            EventKind::Prerequest => "prerequest-script",
            EventKind::Test => "test-script",
        })
    }

    pub(super) fn as_str(self) -> &'static str {
        self.0
    }

    /// The line of the uppermost frame that is the script's own.
    pub(super) fn line_in(self, stack: &str) -> Option<u32> {
        stack.lines().find_map(|frame| {
            let (_, place) = frame.split_once(self.0)?;
            place.strip_prefix(':')?.split([':', ')']).next()?.parse().ok()
        })
    }
}

/// The frames of a stack that stand in scripts: those of our own modules and of the engine say nothing.
pub(super) fn frames(stack: &str) -> String {
    let own = |frame: &&str| {
        frame.starts_with("at ") && !frame.contains(PREFIX) && !frame.contains("(native)")
    };
    stack.lines().map(str::trim).filter(own).map(unshifted).collect::<Vec<_>>().join("\n")
}

/// The frame with its column as the user sees it: a script's first line is shifted.
fn unshifted(frame: &str) -> Cow<'_, str> {
    const FIRST_LINE: &str = "-script:1:";
    let column = frame.split_once(FIRST_LINE).and_then(|(before, column)| {
        let (column, after) = column.split_at(column.find(')').unwrap_or(column.len()));
        let column = column.parse::<u32>().ok()?.checked_sub(SHIFT)?;
        Some(format!("{before}{FIRST_LINE}{column}{after}"))
    });
    column.map_or(Cow::Borrowed(frame), Cow::Owned)
}

impl ScriptError {
    /// What a script threw, or the engine for it.
    pub(super) fn thrown(script: ScriptName, name: String, message: String, stack: &str) -> Self {
        let is_memory = name == "InternalError" && message == "out of memory";
        ScriptError {
            kind: if is_memory { ScriptErrorKind::Memory } else { ScriptErrorKind::Exception },
            name,
            message,
            line: script.line_in(stack),
            stack: frames(stack),
        }
    }

    /// A limit that ended it.
    pub(super) fn limit(kind: ScriptErrorKind, message: String) -> Self {
        let name = "Error".to_owned();
        ScriptError { kind, name, message, line: None, stack: String::new() }
    }

    /// What the engine said when it was called from Rust.
    pub(super) fn from_engine(script: ScriptName, ctx: &Ctx<'_>, error: &Error) -> Self {
        if !error.is_exception() {
            return ScriptError::thrown(script, "Error".to_owned(), error.to_string(), "");
        }
        let thrown = ctx.catch();
        let Some(exception) = thrown.as_object().cloned().and_then(Exception::from_object) else {
            // There was no memory left to make an error of.
            return ScriptError::limit(ScriptErrorKind::Memory, "out of memory".to_owned());
        };
        let name = exception.get("name").unwrap_or_else(|_| "Error".to_owned());
        let message = exception.message().unwrap_or_default();
        ScriptError::thrown(script, name, message, &exception.stack().unwrap_or_default())
    }

    /// The failure as a line of the console.
    pub(super) fn into_line(self) -> ConsoleLine {
        let mut text = format!("{}: {}", self.name, self.message);
        for frame in self.stack.lines() {
            text.push_str("\n    ");
            text.push_str(frame);
        }
        ConsoleLine { level: Level::Error, text }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stack_keeps_the_frames_of_scripts() {
        let stack = "    at fail (test-script:3:9)\n    at run (postcheck:core:40:2)\n    \
                     at call (native)\n    at <anonymous> (test-script:1:21)\n";
        let name = ScriptName::of(EventKind::Test);
        assert_eq!(name.line_in(stack), Some(3));
        assert_eq!(frames(stack), "at fail (test-script:3:9)\nat <anonymous> (test-script:1:1)");
    }

    #[test]
    fn a_line_is_that_of_the_script_itself() {
        let name = ScriptName::of(EventKind::Test);
        for (stack, line) in [
            ("", None),
            ("at x (prerequest-script:2:1)", None),
            ("at x (prerequest-script:2:1)\nat y (test-script:7:1)", Some(7)),
            ("    at test-script:5:1", Some(5)),
            ("at x (test-script:nine)", None),
        ] {
            assert_eq!(name.line_in(stack), line, "{stack}");
        }
    }
}
