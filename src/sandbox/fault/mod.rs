//! Misbehaviour on purpose, so that a tester's ability to notice can be measured: what a fault is and how it
//! is written, what it does to an answer, and when it strikes. Knows nothing of the API.

mod argument;
mod edit;
mod error;
mod kind;
mod place;
mod spec;
mod spoil;
mod strike;
mod syntax;
#[cfg(test)]
mod tests;

pub use error::FaultError;
pub(crate) use kind::Kind;
pub use spec::Fault;
pub(crate) use spoil::{Spoilt, instead};
pub(crate) use strike::{Armed, Faults};
