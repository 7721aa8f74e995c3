//! Misbehaviour on purpose, so that a tester's ability to notice can be measured: what a fault is and how it
//! is written, what it does to an answer, and when it strikes. Knows nothing of the API.

mod edit;
mod error;
mod fault;
mod kind;
mod place;
mod spoil;
mod strike;
mod syntax;
#[cfg(test)]
mod tests;

pub use error::FaultError;
pub use fault::Fault;
pub(crate) use kind::Kind;
pub(crate) use spoil::{Spoilt, instead};
pub(crate) use strike::{Armed, Faults};
