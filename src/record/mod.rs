//! Recorded answers turned into fixtures: HAR files read and paired with the plan's steps, passes over the
//! same state laid side by side, and what differs between them generalised into matchers.
//!
//! The module knows fixtures and the comparison, which every fixture is tried against before it is handed
//! out; it knows nothing of how answers are fetched.

mod arrays;
mod body;
mod chain;
mod decision;
mod draft;
mod examples;
mod guess;
mod har;
mod har_format;
mod headers;
mod leaf;
mod lists;
mod members;
mod merge;
mod narrowest;
mod observation;
mod order;
mod origins;
mod pairing;
mod passes;
mod segments;
mod sent;
mod shape;
mod templates;
mod text;
mod tokens;
mod verify;
mod volatile;
mod write;
mod written;

pub use decision::{Decision, DecisionKind};
pub use examples::{choose, complete, observe};
pub use har::{Entry, Har, NoResponse, SentRequest, load, parse};
pub(crate) use leaf::class_of;
pub(crate) use narrowest::narrowest;
pub use observation::{Observation, Question, Recorded, Settings, StepLine, When};
pub use pairing::{Pairing, Wanted, pair};
pub use passes::{fixtures, fixtures_as_standing};
pub use write::{Outcome, write};

#[cfg(test)]
mod judgement_tests;
#[cfg(test)]
mod recordings_tests;
#[cfg(test)]
mod secrets_tests;
