//! Hashes of values, to find equal elements of long lists.

use std::borrow::Cow;
use std::hash::{DefaultHasher, Hash, Hasher};

use super::node::Node;
use super::walk::Walk;

/// A hash of a value in which the order of an object's members does not count.
pub(crate) fn fingerprint(node: &Node<'_>) -> u64 {
    let mut hasher = DefaultHasher::new();
    node.kind_rank().hash(&mut hasher);
    match node {
        Node::Null => {}
        Node::Bool(value) => value.hash(&mut hasher),
        Node::Number(text) | Node::String(text) => text.hash(&mut hasher),
        Node::Array(items) => items.iter().for_each(|item| fingerprint(item).hash(&mut hasher)),
        Node::Object(members) => {
            let member = |(name, value): &(Cow<'_, str>, Node<'_>)| {
                let mut hasher = DefaultHasher::new();
                name.hash(&mut hasher);
                fingerprint(value).hash(&mut hasher);
                hasher.finish()
            };
            members.iter().map(member).fold(0_u64, u64::wrapping_add).hash(&mut hasher);
        }
    }
    hasher.finish()
}

/// Whether an expected value contains a matcher or variable, so that its hash says nothing.
pub(super) fn is_open(walk: &Walk<'_>, node: &Node<'_>) -> bool {
    match node {
        Node::String(text) => walk.context.fixture.pattern(text).is_some(),
        Node::Array(items) => items.iter().any(|item| is_open(walk, item)),
        Node::Object(members) => members.iter().any(|(name, value)| {
            walk.context.fixture.pattern(name).is_some() || is_open(walk, value)
        }),
        Node::Null | Node::Bool(_) | Node::Number(_) => false,
    }
}

impl Node<'_> {
    fn kind_rank(&self) -> u8 {
        match self {
            Node::Null => 0,
            Node::Bool(_) => 1,
            Node::Number(_) => 2,
            Node::String(_) => 3,
            Node::Array(_) => 4,
            Node::Object(_) => 5,
        }
    }
}
