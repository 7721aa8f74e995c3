//! `postcheck.toml`: defaults, named targets, rules for all steps. Only reads and checks the file; what wins
//! over what is the command line's business.

mod file;
mod find;
mod list;
mod load;
mod raw;
mod rule;
mod settings;

#[cfg(test)]
mod tests;

pub use find::{FILE_NAME, find};
pub(crate) use list::TABLES;
pub use load::load;
pub use rule::{RuleSpec, Unordered};
pub use settings::{Comparison, Config, Session, Target};
