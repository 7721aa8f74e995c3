//! The report people watch: a line a step grouped by folder, differences under what drifted, and a summary.

mod news;
mod options;
mod reporter;
mod scripts;
mod step;
mod summary;
#[cfg(test)]
mod tests;
mod timing;

pub use news::{News, Seen, SharedSeen};
pub use options::TerminalOptions;
pub use reporter::Terminal;
