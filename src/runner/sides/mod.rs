//! Two servers side by side: the passes over one are what the other is judged by.
//!
//! What the left side answers is kept until all its passes are done, since what is volatile shows only between
//! passes; so is what the right side answers meanwhile.

mod confront;
mod pass;
mod recorded;

pub use confront::{Confrontation, confront, secrets};
pub use pass::{Pass, in_step};
pub use recorded::{Recording, recorded};

#[cfg(test)]
mod tests;
