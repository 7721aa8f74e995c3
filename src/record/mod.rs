//! Recorded answers turned into fixtures: HAR files read and paired with the plan's steps, passes over the
//! same state laid side by side, and what differs between them generalised into matchers.
//!
//! The module knows fixtures and the comparison, which every fixture is tried against before it is handed
//! out; it knows nothing of how answers are fetched.

mod chain;
mod har;
mod har_format;
mod observation;
mod pairing;

pub use har::{Entry, Har, NoResponse, SentRequest, load, parse};
pub use observation::{Decision, Observation, Recorded, Settings, StepLine};
pub use pairing::{Pairing, Wanted, pair};
