//! (fixture, response, variables) → differences. Pure: no I/O, no clock of its own.
//!
//! A body that conforms is walked in lockstep with the fixture's text (`lockstep`); only where that stops
//! are both sides parsed into trees and every difference found (`walk`, `object`, `arrays`). Which elements of
//! two arrays belong together is tried out (`keyed`, `align`) within a bound on the effort.

mod align;
mod arrays;
mod binary;
mod body;
mod cookies;
mod difference;
mod edits;
mod fingerprint;
mod general;
mod headers;
mod hints;
mod keyed;
mod lockstep;
mod made_values;
mod multipart;
mod node;
mod normal_request;
mod object;
mod picture;
mod place;
mod request;
mod response;
mod same;
mod show;
mod sink;
mod text;
mod tokens;
mod trace;
mod unified;
mod unseen;
mod walk;

pub use cookies::{normal_form as normal_cookie, written_form as written_cookie};
pub use difference::{Difference, Kind};
pub(crate) use fingerprint::fingerprint;
pub(crate) use general::general_path;
pub use headers::volatile_nonce;
pub use hints::hints;
pub use node::Node;
pub use normal_request::NormalRequest;
pub(crate) use place::{Place, Rules, push_name};
pub(crate) use request::trace_request;
pub use request::{Asked, compare_request};
pub use response::compare;
pub(crate) use trace::{Key, Sort, Trace, trace};
pub(crate) use walk::seen;

pub use crate::fixture::Severity;

#[cfg(test)]
mod bounds_tests;
#[cfg(test)]
mod detail_tests;
#[cfg(test)]
mod picture_tests;
#[cfg(test)]
pub(crate) mod tests;
