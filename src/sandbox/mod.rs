//! The sample-data server: the Passwords API over a backup file. Knows nothing of fixtures or comparison.
//!
//! A request goes `server` → `request` → `app` (log-in, route, session) → `api` (actions) → `state`
//! (rules), and its answer comes back through `answer`.

mod answer;
mod api;
mod app;
pub mod backup;
mod budget;
mod chance;
mod clock;
mod fault;
mod php;
mod rate;
#[cfg(test)]
mod recorded_tests;
mod request;
mod router;
pub mod sample;
mod server;
mod state;
#[cfg(test)]
mod tests;

pub use fault::{Fault, FaultError};
pub use server::{AppToken, Log, Options, Sandbox, SecondFactor, StartError, start};
