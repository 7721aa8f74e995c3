//! Drives the stages over all iterations and emits events.
//!
//! Two threads share the work: the driver renders and sends, one request after the other; the judge
//! compares what came with fixtures and tells the reporters, while the next request waits for its answer.
//! A short queue lies between them, so memory does not grow with the number of requests.

mod bail;
mod comparison;
mod course;
mod driver;
mod judge;
mod message;
mod needs;
mod published;
mod reading;
mod retry;
mod scripting;
mod secrets;
mod session;
mod sides;
mod together;
mod view;
mod visit;

pub use bail::{Bail, UnknownModifier};
pub use driver::{Driver, DriverOptions};
pub use judge::{Judge, JudgeOptions, Judged, TimingOptions};
pub use message::{Ended, Finished, Message, Scripted, Skipped, Stop};
pub use needs::{Needs, needs};
pub use published::published;
pub use reading::Reading;
pub use retry::Retrying;
pub use secrets::{api_keys, auth_secrets, mark_secrets, of_headers as secrets_of_headers};
pub use sides::{
    Confrontation, Pass, Recording, confront, in_step, recorded, secrets as secrets_of,
};

/// How many finished steps may wait for the judge.
pub const QUEUE: usize = 4;
