//! Saved JSON reports turned back into run events, so that every reporter can tell of a run that is over.
//!
//! A file is read twice: first what stands around its executions, then the executions one by one, so that no
//! file is ever held as a whole.

mod error;
mod file;
mod raw;
mod replay;
mod shards;
mod step;
mod stream;
#[cfg(test)]
mod tests;

pub use error::SavedError;
pub use file::Saved;
pub use replay::{merge, render};
