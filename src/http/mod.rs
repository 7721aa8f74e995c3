//! One HTTP client for the run: what Postman would put on the wire, sent through reqwest.

mod exchange;

pub use exchange::{
    Exchange, Hop, Received, Sent, Timings, TransportError, TransportErrorKind, text,
};
