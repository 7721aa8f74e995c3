//! Where a difference stands on both sides, so that what the fixture expects there can be changed.

use serde::{Deserialize, Serialize};

use crate::fixture::{Bindings, Edge, Fixture, Policy, Surroundings};
use crate::http::Received;

use super::body;
use super::difference::Difference;

/// A step into an array or object.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(untagged)]
pub(crate) enum Key {
    Index(usize),
    Name(String),
}

impl Key {
    pub(super) fn of(edge: Edge<'_>) -> Self {
        match edge {
            Edge::Name(name) => Key::Name(name.to_owned()),
            Edge::Index(index) => Key::Index(index),
        }
    }
}

/// What a difference is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Sort {
    /// The value is another one.
    Changed,
    /// A rule says what the value has to match, and it does not.
    Rule,
    /// Expected and not there.
    Missing,
    /// There and not expected.
    Added,
    /// The elements of an array came in another order; the expected ones in the order in which they came.
    Order(Vec<usize>),
}

/// Where a difference of a JSON body stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Trace {
    /// In the fixture's body. An added element has the index of the one that it would stand before.
    pub(crate) place: Vec<Key>,
    /// In the response's body.
    pub(crate) path: Vec<Key>,
    pub(crate) sort: Sort,
}

/// Every difference of a JSON body with its places, however many; none where one of the bodies is no JSON.
/// `bindings` are those from before the comparison.
pub(crate) fn trace(
    fixture: &Fixture,
    received: &Received,
    around: &Surroundings<'_>,
    policy: &Policy,
    bindings: &Bindings,
) -> Vec<(Difference, Trace)> {
    body::trace(fixture, received, around, policy, bindings)
}
