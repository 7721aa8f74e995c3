//! Errors in files that a person wrote: what is wrong, in which file, on which line and column, under
//! which JSON path, and what to do about it. Every stage that reads a file reports through this type.

mod source_error;

pub use source_error::{Place, SourceError};
