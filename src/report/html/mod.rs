//! One self-contained page: works from `file://`, loads nothing, and runs no code but its own.
//!
//! Steps are rendered as they come and put aside; the head, which has the totals, is written last.

mod body;
mod page;
mod reporter;
mod scripts;
mod sides;
mod step;
#[cfg(test)]
mod tests;

pub use reporter::Html;
