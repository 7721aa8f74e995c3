//! The report of continuous integration: a suite per folder, a case per step. Each suite is written when its
//! folder ends, so that memory does not grow with the number of iterations.

mod case;
mod reporter;
#[cfg(test)]
mod tests;
mod xml;

pub use reporter::Junit;
