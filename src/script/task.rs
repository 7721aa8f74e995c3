use std::time::Duration;

use serde_json::Value;

use crate::collection::{EventKind, Request};
use crate::http::{Cookie, Received};
use crate::variables::Scopes;

/// One script to run, and all that it may see.
#[derive(Debug)]
pub struct Task<'a> {
    /// Before the request, or after the response.
    pub kind: EventKind,
    /// The script's text.
    pub source: &'a str,
    /// Where it stands, for messages: `collection`, `folder "Users"` or `request "List"`.
    pub place: &'a str,
    /// Names and numbers.
    pub info: &'a Info,
    /// The variables as they stand; the outcome has them as the script left them.
    pub scopes: Scopes,
    /// Before the request: as the collection has it, unless an earlier script of this step changed it.
    /// After the response: what was really sent, with every header.
    pub request: Request,
    /// The answer; `None` before the request, and after one that failed.
    pub response: Option<&'a Received>,
    /// Cookies that would be sent to the request's URL (after the response: to the URL that answered).
    pub cookies: &'a [Cookie],
    /// How the answer compares with the step's fixture, for `pm.conformance`; `{"verdict": …,
    /// "differences": […]}` as the JSON report has it.
    pub conformance: Option<&'a Value>,
}

/// What `pm.info` and `pm.execution.location` tell.
#[derive(Debug, Clone, Default)]
pub struct Info {
    /// Counts from 0.
    pub iteration: usize,
    /// How many there are in all.
    pub iteration_count: usize,
    /// The request's name.
    pub request_name: String,
    /// What the collection says of the request.
    pub request_description: Option<String>,
    /// The item's id, or the step's where the file has none.
    pub request_id: String,
    /// The collection's name, the folders' from outside in, the request's.
    pub location: Vec<String>,
    /// The name of whatever the script stands on.
    pub current: String,
    /// The environment's name, if it has one.
    pub environment_name: Option<String>,
    /// The collection's name.
    pub collection_name: String,
    /// The globals' name, if they have one.
    pub globals_name: Option<String>,
}

/// What a script may use up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// How long a script may run or wait (`--timeout-script`); `None`: as long as it likes.
    pub time: Option<Duration>,
    /// Bytes that all that scripts keep may take.
    pub memory: usize,
    /// Bytes of the call stack.
    pub stack: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Limits { time: None, memory: 512 * 1024 * 1024, stack: 512 * 1024 }
    }
}
