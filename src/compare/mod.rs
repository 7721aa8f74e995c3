//! (fixture, response, variables) → differences. Pure: no I/O, no clock of its own.

mod difference;

pub use difference::{Difference, Kind, Severity};
