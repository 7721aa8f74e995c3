//! Looking after a folder of fixtures: what is wrong in it, which steps were renamed, what belongs to nothing.
//!
//! `shelf` reads the folder once, `check` and `references` find, `renames` pairs, `change` deletes and moves.
//! Nothing here runs a step or compares an answer.

mod change;
mod check;
mod examples;
mod finding;
mod references;
mod renames;
mod shelf;

pub use change::{Removal, prune, removals, rename};
pub use check::check;
pub use examples::saved_response;
pub use finding::{Finding, FindingKind};
pub use renames::{Identity, Rename, renames};
pub use shelf::{Book, Shelf};
