//! The shipped sample data: invented accounts of three users, written as an encrypted server backup.
//! The same seed always gives the same bytes.

mod accounts;
mod build;
mod draw;
mod generate;
mod times;

pub use generate::{SEED, generate};
