//! Lists whose elements are told apart by their ids, so that their order says nothing.

use std::collections::{BTreeSet, HashSet};

use crate::compare::{Key, Node, Place, Rules};
use crate::fixture::{Action, Edge, ExpectedBody, Fixture, Policy};
use crate::http::Received;

use super::side::find;

/// The property that elements are told apart by.
const ID: &str = "id";

/// The lists that a fixture compares by ids and whose elements came without ids of their own, as paths that a
/// rule has; those about whose order a rule says something are left out.
pub(super) fn without_keys(fixture: &Fixture, received: &Received, policy: &Policy) -> Vec<String> {
    let ExpectedBody::Json(raw) = &fixture.body else { return Vec::new() };
    let bytes = received.body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&received.body);
    let Ok(text) = std::str::from_utf8(bytes) else { return Vec::new() };
    let (Ok(expected), Ok(actual)) = (Node::parse(raw.get()), Node::parse(text)) else {
        return Vec::new();
    };
    let mut rules = Rules::new(policy.rules.iter().chain(&fixture.rules).collect());
    rules.select([raw.get(), text]);
    let root = Place::root(&rules);
    let mut keyed = BTreeSet::new();
    descend(&expected, &root, &rules, &mut |path, items| {
        if is_keyed(Some(fixture), items) {
            keyed.insert(path);
        }
    });
    let mut lost = BTreeSet::new();
    descend(&actual, &root, &rules, &mut |path, items| {
        if keyed.contains(&path) && !is_keyed(None, items) {
            lost.insert(path);
        }
    });
    lost.into_iter().collect()
}

/// Whether ids in a list of the fixture's body are made by the server, so that they are new in each run.
pub(super) fn has_made_ids(fixture: &Fixture, place: &[Key]) -> bool {
    let ExpectedBody::Json(raw) = &fixture.body else { return false };
    let Ok(body) = Node::parse(raw.get()) else { return false };
    let Some(Node::Array(items)) = find(&body, place) else { return false };
    let is_made = |item: &Node<'_>| matches!(item.get(ID), Some(Node::String(text)) if fixture.pattern(text).is_some());
    is_keyed(Some(fixture), items) && items.iter().any(is_made)
}

/// Whether the list or object at a place of the fixture's body has matchers or names in it.
pub(super) fn holds_matchers(fixture: &Fixture, place: &[Key]) -> bool {
    let ExpectedBody::Json(raw) = &fixture.body else { return false };
    let Ok(body) = Node::parse(raw.get()) else { return false };
    let inner = find(&body, place);
    inner.is_some_and(|node| !matches!(node, Node::String(_)) && has_pattern(fixture, node))
}

fn has_pattern(fixture: &Fixture, node: &Node<'_>) -> bool {
    match node {
        Node::String(text) => fixture.pattern(text).is_some(),
        Node::Array(items) => items.iter().any(|item| has_pattern(fixture, item)),
        Node::Object(members) => members.iter().any(|(_, value)| has_pattern(fixture, value)),
        _ => false,
    }
}

/// Whether all elements are objects with ids that tell them apart. A matcher of the fixture may stand for any id.
fn is_keyed(fixture: Option<&Fixture>, items: &[Node<'_>]) -> bool {
    let mut known = HashSet::new();
    items.iter().all(|item| match item.get(ID) {
        Some(Node::String(text)) => {
            let pattern = fixture.and_then(|fixture| fixture.pattern(text));
            let is_open = pattern.is_some_and(|pattern| pattern.names().next().is_none());
            is_open || known.insert(text.to_string())
        }
        Some(Node::Number(text)) => known.insert(text.to_string()),
        _ => false,
    })
}

/// Visits every list of two and more elements about whose order no rule says anything.
fn descend(
    node: &Node<'_>,
    place: &Place<'_>,
    rules: &Rules<'_>,
    visit: &mut dyn FnMut(String, &[Node<'_>]),
) {
    let decides = |action: &Action| {
        matches!(
            action,
            Action::Unordered(_) | Action::StrictOrder | Action::Match(_) | Action::Ignore
        )
    };
    match node {
        Node::Array(items) => {
            if items.len() > 1 && !place.actions(rules).any(decides) {
                visit(place.general_path(), items);
            }
            for (index, item) in items.iter().enumerate() {
                descend(item, &place.child(Edge::Index(index), rules), rules, visit);
            }
        }
        Node::Object(members) => {
            for (name, value) in members {
                descend(value, &place.child(Edge::Name(name), rules), rules, visit);
            }
        }
        _ => {}
    }
}
