//! Scripts: the `pm` sandbox that runs a collection's `prerequest` and `test` scripts as Postman does.
//!
//! An engine knows neither the network nor the clock of the run. A script that is begun runs until it has
//! to wait; it then tells what it waits for ([`Effect`], or a moment), whoever drives it does that and hands
//! the [`Answer`]s back, until the [`Outcome`] is there.

mod bridge;
mod effect;
mod engine;
mod failure;
mod host;
mod kept;
mod modules;
mod names;
mod outcome;
mod program;
mod running;
mod task;
mod timers;
mod watch;

pub use effect::{Answer, CookieOperation, Effect, Progress, Reply};
pub use engine::Engine;
pub use names::ScriptNames;
pub use outcome::{
    Assertion, AssertionError, ConsoleLine, Level, Next, Outcome, ScriptError, ScriptErrorKind,
    Visualization,
};
pub use running::Running;
pub use task::{Info, Limits, Task};

#[cfg(test)]
mod tests;
