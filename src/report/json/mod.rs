//! The report of other programs: newman's export shape, so that what reads newman's reads this, with the
//! conformance of each step added.
//!
//! Executions are written as they come; failures, skipped steps and messages wait in a spool for their place
//! behind them. Nothing else grows with the number of requests.

mod bodies;
mod conformance;
mod execution;
mod failure;
mod head;
mod numbers;
mod reporter;
mod scripts;
#[cfg(test)]
mod tests;
mod url;

pub use bodies::Bodies;
pub(crate) use conformance::compared;
pub(crate) use head::FORMAT;
pub use reporter::Json;
