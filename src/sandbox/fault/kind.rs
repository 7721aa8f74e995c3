//! What can go wrong.

use std::time::Duration;

use super::edit::Edit;

/// What a fault does.
#[derive(Debug, Clone)]
pub(crate) enum Kind {
    /// Changes the JSON of the body.
    Edit(Edit),
    /// Another status; everything else stays.
    Status(u16),
    /// Another content type.
    ContentType(String),
    /// Another value of a header, or none.
    Header(String, Option<String>),
    /// A body that ends early, with the length that it has then.
    Cut(Amount),
    /// A connection that ends within the body.
    Break(Amount),
    /// No body.
    Empty,
    /// An answer that comes late.
    Delay(Duration),
    /// A connection that is reset instead of an answer.
    Reset,
    /// 429 instead of an answer, with `Retry-After` in seconds.
    Limit(u32),
    /// A server error instead of an answer.
    Error(u16),
    /// The session of the request is gone.
    Forget,
}

impl Kind {
    /// The name as written in a fault.
    pub(crate) fn name(&self) -> &'static str {
        match self {
            Kind::Edit(edit) => edit.name(),
            Kind::Status(_) => "status",
            Kind::ContentType(_) => "content-type",
            Kind::Header(..) => "header",
            Kind::Cut(_) => "cut",
            Kind::Break(_) => "break",
            Kind::Empty => "empty",
            Kind::Delay(_) => "delay",
            Kind::Reset => "reset",
            Kind::Limit(_) => "limit",
            Kind::Error(_) => "error",
            Kind::Forget => "forget",
        }
    }
}

/// How much of a body is left.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Amount {
    /// So many bytes.
    Bytes(usize),
    /// So many hundredths.
    Percent(u8),
}

impl Amount {
    /// The bytes that are left of `length`; none if that is all of them.
    pub(super) fn of(self, length: usize) -> Option<usize> {
        let left = match self {
            Amount::Bytes(bytes) => bytes,
            // A hundredth at a time, so that it cannot overflow.
            Amount::Percent(percent) => {
                length / 100 * usize::from(percent) + length % 100 * usize::from(percent) / 100
            }
        };
        (left < length).then_some(left)
    }
}

/// How a kind is written and what it does, for messages.
pub(super) struct Entry {
    pub(super) name: &'static str,
    pub(super) example: &'static str,
    pub(super) effect: &'static str,
}

const fn entry(name: &'static str, example: &'static str, effect: &'static str) -> Entry {
    Entry { name, example, effect }
}

/// All kinds, in the order they are listed.
pub(super) const KINDS: [Entry; 19] = [
    entry("drop", "drop:id@password/show", "a property or element is missing"),
    entry("add", "add:extra=1", "an object has a property more"),
    entry("null", "null:$.label", "a value is null"),
    entry("type", "type:$[*].created", "a value has another type"),
    entry("value", "value:label=\"x\"", "a value is another one of its type, or the one given"),
    entry("lose", "lose:$[0].tags", "a list has an item less"),
    entry("double", "double@password/list", "a list has an item twice"),
    entry("reverse", "reverse@tag/list", "a list is in the opposite order"),
    entry("status", "status:202", "the status is another one"),
    entry("content-type", "content-type:text/html", "the content type is another one"),
    entry("header", "header:cache-control=private", "a header has another value, or is gone"),
    entry("cut", "cut:50%", "the body ends early; the length says so"),
    entry("break", "break:100", "the connection ends within the body"),
    entry("empty", "empty", "the body is empty"),
    entry("delay", "delay:2s", "the answer comes late"),
    entry("reset", "reset@password/*,n=1", "the connection is reset instead of an answer"),
    entry("limit", "limit:30,p=0.2", "429 and Retry-After instead of an answer"),
    entry("error", "error:503,method=POST", "a server error instead of an answer"),
    entry("forget", "forget,skip=10,n=1", "the session is gone"),
];
