//! The shape of a saved report, as far as it says what reporters have to be told.

use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::value::RawValue;

use crate::report::Part;

/// What stands around the executions.
#[derive(Debug, Deserialize)]
pub(super) struct Report {
    pub(super) collection: Box<RawValue>,
    #[serde(default)]
    pub(super) environment: Environment,
    pub(super) postcheck: Option<Head>,
    pub(super) run: Run,
}

#[derive(Debug, Default, Deserialize)]
pub(super) struct Environment {
    pub(super) name: Option<String>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Head {
    pub(super) format: u32,
    pub(super) version: String,
    pub(super) collection: String,
    pub(super) target: Option<String>,
    pub(super) fixtures: Option<String>,
    pub(super) steps: usize,
    pub(super) iterations: usize,
    pub(super) shard: Option<Shard>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Shard {
    index: usize,
    count: usize,
    steps: usize,
    plan: String,
}

impl Shard {
    pub(super) fn part(&self) -> Part {
        let Shard { index, count, steps, plan } = self;
        Part { index: *index, count: *count, steps: *steps, plan: plan.clone() }
    }
}

#[derive(Debug, Deserialize)]
pub(super) struct Run {
    #[serde(default)]
    pub(super) stats: Stats,
    #[serde(default)]
    pub(super) timings: Timings,
    pub(super) error: Option<Stopped>,
    #[serde(default)]
    pub(super) budgets: Vec<Budget>,
    #[serde(default)]
    pub(super) conformance: Ending,
}

/// A budget without what it came to: that is measured again.
#[derive(Debug, Deserialize)]
pub(super) struct Budget {
    pub(super) measure: String,
    /// In milliseconds.
    pub(super) limit: serde_json::Number,
}

#[derive(Debug, Default, Deserialize)]
pub(super) struct Stats {
    #[serde(default)]
    pub(super) iterations: Count,
}

#[derive(Debug, Clone, Default, Deserialize)]
pub(super) struct Count {
    pub(super) total: usize,
    pub(super) failed: usize,
}

#[derive(Debug, Default, Deserialize)]
pub(super) struct Timings {
    pub(super) started: u64,
    pub(super) completed: u64,
    /// Whether there is one is all that counts: it is made again.
    pub(super) table: Option<IgnoredAny>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Stopped {
    pub(super) message: String,
}

/// `run.conformance`.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Ending {
    #[serde(default)]
    pub(super) unresolved: Vec<Unresolved>,
    pub(super) sides: Option<Sides>,
    #[serde(default)]
    pub(super) duration: f64,
    #[serde(default)]
    pub(super) skipped: Vec<Execution>,
    #[serde(default)]
    pub(super) messages: Vec<Message>,
}

#[derive(Debug, Clone, Deserialize)]
pub(super) struct Unresolved {
    pub(super) name: String,
    pub(super) steps: Vec<String>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Sides {
    pub(super) left: Side,
    pub(super) right: Side,
}

#[derive(Debug, Deserialize)]
pub(super) struct Side {
    pub(super) source: String,
    pub(super) environment: Option<String>,
    pub(super) passes: usize,
}

#[derive(Debug, Clone, Deserialize)]
pub(super) struct Message {
    pub(super) kind: String,
    pub(super) message: String,
    pub(super) after: usize,
    #[serde(default)]
    pub(super) skipped: usize,
    pub(super) iterations: usize,
}

/// An execution, or a step that was not run.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Execution {
    pub(super) cursor: Cursor,
    pub(super) item: Item,
    pub(super) request: Option<Request>,
    pub(super) response: Option<Response>,
    #[serde(default)]
    pub(super) assertions: Vec<Assertion>,
    pub(super) request_error: Option<RequestError>,
    #[serde(default)]
    pub(super) prerequest_script: Vec<Broken>,
    #[serde(default)]
    pub(super) test_script: Vec<Broken>,
    #[serde(default)]
    pub(super) console: Vec<Written>,
    pub(super) conformance: Conformance,
    /// Of a step that was not run: how many executions came before it.
    #[serde(default)]
    pub(super) after: usize,
}

#[derive(Debug, Clone, Deserialize)]
pub(super) struct Cursor {
    pub(super) position: usize,
    pub(super) iteration: usize,
}

#[derive(Debug, Clone, Deserialize)]
pub(super) struct Item {
    pub(super) id: String,
    pub(super) name: String,
}

#[derive(Debug, Clone, Deserialize)]
pub(super) struct Request {
    pub(super) url: Url,
    pub(super) header: Vec<Pair>,
    pub(super) method: String,
    pub(super) body: Option<RequestBody>,
}

#[derive(Debug, Clone, Deserialize)]
pub(super) struct Url {
    pub(super) raw: String,
}

#[derive(Debug, Clone, Deserialize)]
pub(super) struct Pair {
    pub(super) key: String,
    pub(super) value: String,
}

#[derive(Debug, Clone, Deserialize)]
pub(super) struct RequestBody {
    pub(super) raw: Option<String>,
    pub(super) base64: Option<String>,
    pub(super) size: Option<usize>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Response {
    pub(super) status: String,
    pub(super) code: u16,
    pub(super) header: Vec<Pair>,
    pub(super) stream: Option<Buffer>,
    pub(super) response_size: usize,
}

#[derive(Debug, Clone, Deserialize)]
pub(super) struct Buffer {
    pub(super) data: Vec<u8>,
}

#[derive(Debug, Clone, Deserialize)]
pub(super) struct Assertion {
    pub(super) assertion: String,
    pub(super) skipped: bool,
    pub(super) error: Option<AssertionError>,
}

#[derive(Debug, Clone, Deserialize)]
pub(super) struct AssertionError {
    pub(super) name: String,
    pub(super) index: usize,
    pub(super) message: String,
    pub(super) stack: String,
}

#[derive(Debug, Clone, Deserialize)]
pub(super) struct RequestError {
    pub(super) message: String,
    pub(super) advice: Option<String>,
    /// Absent where it is no trouble of the transport.
    pub(super) kind: Option<String>,
}

#[derive(Debug, Clone, Deserialize)]
pub(super) struct Broken {
    pub(super) error: Thrown,
}

#[derive(Debug, Clone, Deserialize)]
pub(super) struct Thrown {
    pub(super) name: String,
    pub(super) message: String,
    pub(super) stack: String,
    pub(super) line: Option<u32>,
}

#[derive(Debug, Clone, Deserialize)]
pub(super) struct Written {
    pub(super) level: String,
    pub(super) message: String,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Conformance {
    pub(super) verdict: String,
    pub(super) compared: Option<String>,
    pub(super) step: String,
    pub(super) folders: Vec<String>,
    pub(super) fixture: Option<String>,
    pub(super) differences: Vec<Difference>,
    #[serde(default)]
    pub(super) hints: Vec<String>,
    #[serde(default)]
    pub(super) notes: Vec<String>,
    #[serde(default)]
    pub(super) hops: Vec<Hop>,
    #[serde(default)]
    pub(super) retries: Vec<Again>,
    #[serde(default)]
    pub(super) scripts: Vec<Script>,
    #[serde(default)]
    pub(super) script_requests: Count,
    pub(super) unsent: Option<Unsent>,
    #[serde(default)]
    pub(super) pulled_in: bool,
    pub(super) wire_size: Option<u64>,
    pub(super) at: u64,
    pub(super) elapsed: f64,
    pub(super) timings: Option<Phases>,
}

#[derive(Debug, Clone, Deserialize)]
pub(super) struct Difference {
    pub(super) kind: String,
    pub(super) path: String,
    pub(super) expected: Option<String>,
    pub(super) actual: Option<String>,
    pub(super) severity: String,
    pub(super) reason: String,
    pub(super) rule: Option<String>,
    pub(super) diff: Option<String>,
}

#[derive(Debug, Clone, Deserialize)]
pub(super) struct Again {
    pub(super) reason: String,
    pub(super) waited: f64,
}

#[derive(Debug, Clone, Deserialize)]
pub(super) struct Hop {
    pub(super) kind: String,
    pub(super) status: u16,
    pub(super) url: String,
    pub(super) location: String,
}

#[derive(Debug, Clone, Deserialize)]
pub(super) struct Script {
    pub(super) script: String,
    pub(super) of: String,
    pub(super) assertions: usize,
    pub(super) errors: usize,
    pub(super) console: usize,
}

#[derive(Debug, Clone, Deserialize)]
pub(super) struct Unsent {
    pub(super) method: String,
    pub(super) url: String,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Phases {
    pub(super) dns: Option<f64>,
    pub(super) connect: Option<f64>,
    pub(super) tls: Option<f64>,
    pub(super) first_byte: f64,
    pub(super) download: f64,
    pub(super) total: f64,
}
