//! A response with one thing changed, and what has to be said about it.

use serde_json::Value;

use crate::compare::{Kind, Severity};
use crate::http::Received;

use super::place::Place;

/// A changed response.
pub(super) struct Mutant {
    pub operator: &'static str,
    pub received: Received,
    pub wanted: Wanted,
}

/// The difference that a change has to make.
pub(super) struct Wanted {
    pub kind: Kind,
    /// Where it may be reported: several places where equal elements cannot be told apart.
    pub paths: Vec<String>,
    pub severity: Severity,
    pub cover: Cover,
}

/// What a matcher of the fixture may accept the new value of.
pub(super) enum Cover {
    Nothing,
    /// The value at this place of the body.
    Value(Place, Value),
    /// The value of this header.
    Header(String, String),
    /// The pixels of a picture, which count less than its kind and size.
    Picture,
    /// An element of this list came or went, or the order changed: where matchers stand for all elements,
    /// nobody can tell which.
    List(Place),
}

impl Wanted {
    pub(super) fn body(path: impl Into<String>, severity: Severity) -> Self {
        Wanted { kind: Kind::Body, paths: vec![path.into()], severity, cover: Cover::Nothing }
    }

    pub(super) fn named(kind: Kind, name: &str, severity: Severity) -> Self {
        Wanted { kind, paths: vec![name.to_owned()], severity, cover: Cover::Nothing }
    }
}
