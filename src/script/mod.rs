//! Scripts: the `pm` sandbox that runs a collection's `prerequest` and `test` scripts as Postman does.
//!
//! An engine knows neither the network nor the clock of the run. A script that is begun runs until it has
//! to wait; it then tells what it waits for ([`Effect`], or a moment), whoever drives it does that and hands
//! the [`Answer`]s back, until the [`Outcome`] is there.

mod effect;
mod outcome;
mod task;

pub use effect::{Answer, CookieOperation, Effect, Progress, Reply};
pub use outcome::{
    Assertion, AssertionError, ConsoleLine, Level, Next, Outcome, ScriptError, ScriptErrorKind,
    Visualization,
};
pub use task::{Info, Limits, Task};
