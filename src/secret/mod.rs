//! Keeping secrets out of everything that is written: one automaton over all known values.

mod masker;

pub use masker::{MASK, Masker};
