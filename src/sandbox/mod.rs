//! The sample-data server: the Passwords API over a backup file. Knows nothing of fixtures or comparison.

pub mod backup;
pub mod sample;
