//! Whether two values are plainly the same: in the same order, without anything to try out. It is asked
//! often and mostly for values that differ early, so it must be cheap.

use crate::fixture::{Action, Edge};

use super::node::Node;
use super::object::{Lookup, Member};
use super::place::Place;
use super::walk::{Walk, seen};

/// Whether the values would make no difference, as far as one look tells.
pub(super) fn is_same(
    walk: &Walk<'_>,
    expected: &Node<'_>,
    actual: &Node<'_>,
    place: &Place<'_>,
) -> bool {
    if !walk.context.may_try() {
        return false;
    }
    let (around, bindings) = (walk.context.around, &walk.bindings);
    for action in place.actions(walk.context.rules) {
        match action {
            Action::Ignore => return true,
            Action::Match(pattern) => {
                return pattern.matches(&seen(actual), around, bindings).is_ok();
            }
            _ => {}
        }
    }
    match (expected, actual) {
        (Node::String(text), _) => match walk.context.fixture.pattern(text) {
            Some(pattern) => pattern.matches(&seen(actual), around, bindings).is_ok(),
            None => expected == actual,
        },
        (Node::Number(left), Node::Number(right)) => walk.same_number(left, right),
        (Node::Array(left), Node::Array(right)) => {
            left.len() == right.len()
                && left.iter().zip(right).enumerate().all(|(index, (left, right))| {
                    let child = place.child(Edge::Index(index), walk.context.rules);
                    is_same(walk, left, right, &child)
                })
        }
        (Node::Object(left), Node::Object(right)) => has_same_members(walk, left, right, place),
        _ => expected == actual,
    }
}

fn has_same_members(
    walk: &Walk<'_>,
    expected: &[Member<'_>],
    actual: &[Member<'_>],
    place: &Place<'_>,
) -> bool {
    if expected.len() != actual.len() {
        return false;
    }
    let lookup = Lookup::new(expected, actual);
    expected.iter().enumerate().all(|(index, (name, value))| {
        // A name with a matcher in it has to be tried out.
        if walk.context.fixture.pattern(name).is_some() {
            return false;
        }
        let child = place.child(Edge::Name(name), walk.context.rules);
        lookup.find(name, index).is_some_and(|(_, other)| is_same(walk, value, other, &child))
    })
}
