//! Errors in files that a person wrote: what is wrong, in which file, on which line and column, under
//! which JSON path, and what to do about it. Every stage that reads a file reports through this type.
//! `near` finds what a mistyped name may have meant; `json` reads JSON with the place of every value, so that such an error can be made about any of them;
//! `serde_words` puts what serde says into the words of JSON.

pub(crate) mod json;
mod near;
pub(crate) mod serde_words;
mod snippet;
mod source_error;

pub(crate) use near::near;
use snippet::floor;
pub use source_error::{Place, SourceError};
