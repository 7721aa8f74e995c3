//! Iteration data: rows of variables from a JSON array of objects or a CSV file.

mod csv;
mod read;

pub use read::{IterationData, Row, parse, read};
