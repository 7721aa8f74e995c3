//! Keeping secrets out of everything that is written: one automaton over all known values, and places
//! (headers, parts of URLs) whose content is hidden whatever it is.

mod forms;
mod json;
mod learned;
mod masker;
mod place;
mod secret_text;

pub use masker::{MASK, Masker};
pub use secret_text::Secret;
