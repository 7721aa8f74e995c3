//! Arrays: by key where elements have one, by content where order says nothing, else in order with the
//! alignment that gives the fewest differences.

use std::collections::{HashMap, HashSet};

use crate::fixture::{Action, Edge, Severity};

use super::align;
use super::node::Node;
use super::place::Place;
use super::sink::Found;
use super::walk::{Walk, key_text, seen};

/// The property that elements are paired by without a rule.
const DEFAULT_KEY: &str = "id";

/// Pairs of elements tried out where more than one pairing is possible.
const TRIALS: usize = 2500;

/// What the order of an array says.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Order {
    /// A changed order alone is worth a remark.
    Remark,
    /// Nothing at all.
    Nothing,
}

/// Compares two arrays at one place.
pub(super) fn compare(
    walk: &mut Walk<'_>,
    expected: &[Node<'_>],
    actual: &[Node<'_>],
    place: &Place<'_>,
) {
    let mut unordered = None;
    let mut strict = false;
    if !walk.context.rules.is_empty() {
        for action in place.actions(walk.context.rules) {
            match action {
                Action::Unordered(key) => unordered = Some(key.as_deref()),
                Action::StrictOrder => strict = true,
                _ => {}
            }
        }
    }
    let key = unordered.flatten().unwrap_or(DEFAULT_KEY);
    let order = if unordered.is_some() { Order::Nothing } else { Order::Remark };
    let keyed = (!strict).then(|| Keys::of(walk, expected, actual, key)).flatten();
    match (keyed, unordered) {
        (Some(keys), _) => by_key(walk, expected, actual, &keys, order, place),
        (None, Some(_)) => by_content(walk, expected, actual, place),
        (None, None) => in_order(walk, expected, actual, place),
    }
}

/// The keys of all elements of both sides.
struct Keys {
    /// `None` where a matcher leaves the key open.
    expected: Vec<Option<String>>,
    /// Whether the key stands literally in the fixture.
    literal: Vec<bool>,
    actual: Vec<String>,
}

impl Keys {
    /// `None` unless all elements on both sides are objects with distinct keys.
    fn of(walk: &Walk<'_>, expected: &[Node<'_>], actual: &[Node<'_>], key: &str) -> Option<Self> {
        if expected.is_empty() || actual.is_empty() {
            return None;
        }
        let mut keys = Keys { expected: Vec::new(), literal: Vec::new(), actual: Vec::new() };
        for element in actual {
            keys.actual.push(key_text(element.get(key)?)?);
        }
        for element in expected {
            let value = element.get(key)?;
            let pattern = match value {
                Node::String(text) => walk.context.fixture.pattern(text),
                _ => None,
            };
            keys.literal.push(pattern.is_none());
            keys.expected.push(match pattern {
                None => Some(key_text(value)?),
                // A number that was bound is written as a string here; both spellings are looked up.
                Some(pattern) => pattern
                    .resolve(walk.context.around, &walk.bindings)
                    .map(|text| format!("s{text}")),
            });
        }
        let distinct = |keys: &mut dyn Iterator<Item = &String>, count: usize| {
            keys.collect::<HashSet<_>>().len() == count
        };
        let known = keys.expected.iter().flatten().count();
        (distinct(&mut keys.actual.iter(), actual.len())
            && distinct(&mut keys.expected.iter().flatten(), known))
        .then_some(keys)
    }
}

fn by_key(
    walk: &mut Walk<'_>,
    expected: &[Node<'_>],
    actual: &[Node<'_>],
    keys: &Keys,
    order: Order,
    place: &Place<'_>,
) {
    let index: HashMap<&str, usize> =
        keys.actual.iter().enumerate().map(|(at, key)| (key.as_str(), at)).collect();
    let find = |key: &Option<String>| {
        let key = key.as_deref()?;
        let number = || index.get(format!("n{}", &key[1..]).as_str());
        index.get(key).or_else(|| key.starts_with('s').then(number).flatten()).copied()
    };
    let mut pairs: Vec<Option<usize>> = keys.expected.iter().map(find).collect();
    pair_leftovers(walk, expected, actual, &mut pairs, place);
    if order == Order::Remark {
        remark_order(walk, expected, actual, &pairs, &keys.literal, place);
    }
    walk_pairs(walk, expected, actual, &pairs, place);
}

/// Pairs elements whose keys found no partner with those of the other side that they differ least from: an
/// open key with one that its matcher accepts, a changed key with an element that is otherwise much the same.
fn pair_leftovers(
    walk: &Walk<'_>,
    expected: &[Node<'_>],
    actual: &[Node<'_>],
    pairs: &mut [Option<usize>],
    place: &Place<'_>,
) {
    let taken: HashSet<usize> = pairs.iter().flatten().copied().collect();
    let mut free: Vec<usize> = (0..actual.len()).filter(|at| !taken.contains(at)).collect();
    let lonely: Vec<usize> = (0..expected.len()).filter(|at| pairs[*at].is_none()).collect();
    if lonely.len().saturating_mul(free.len()) > TRIALS {
        // Too many to weigh: only elements at the same index may be the same one with another key.
        let in_place = |at: &usize| *at < actual.len() && !taken.contains(at);
        lonely.into_iter().filter(in_place).for_each(|at| pairs[at] = Some(at));
        return;
    }
    for left in lonely {
        let limit = size(&expected[left]).div_ceil(2);
        let cost = |right: usize| {
            let child = place.child(Edge::Index(right), walk.context.rules);
            walk.count(&expected[left], &actual[right], &child, limit + 1)
        };
        let best = free.iter().enumerate().map(|(slot, right)| (cost(*right), slot)).min();
        if let Some((_, slot)) = best.filter(|(cost, _)| *cost <= limit) {
            pairs[left] = Some(free.remove(slot));
        }
    }
}

/// Number of members of an object, at least 1.
fn size(node: &Node<'_>) -> usize {
    match node {
        Node::Object(members) => members.len().max(1),
        _ => 1,
    }
}

/// Elements whose keys stand in the fixture came in another order. Keys made by the server say nothing
/// about order: a list sorted by random ids is different every time.
fn remark_order(
    walk: &mut Walk<'_>,
    expected: &[Node<'_>],
    actual: &[Node<'_>],
    pairs: &[Option<usize>],
    literal: &[bool],
    place: &Place<'_>,
) {
    let indexes: Vec<usize> = pairs
        .iter()
        .zip(literal)
        .filter(|(_, literal)| **literal)
        .filter_map(|(p, _)| *p)
        .collect();
    if indexes.is_sorted() {
        return;
    }
    let ids = |nodes: &[Node<'_>]| {
        let ids = nodes.iter().filter_map(|node| node.get(DEFAULT_KEY)).cloned();
        Node::Array(ids.map(into_owned).collect())
    };
    let (before, now) = (ids(expected), ids(actual));
    let found = Found {
        expected: Some(&before),
        actual: Some(&now),
        severity: Severity::Info,
        reason: "only the order changed",
    };
    walk.sink.put(place, &found);
}

fn into_owned(node: Node<'_>) -> Node<'static> {
    match node {
        Node::Number(text) => Node::Number(text.into_owned().into()),
        Node::String(text) => Node::String(text.into_owned().into()),
        _ => Node::Null,
    }
}

fn walk_pairs(
    walk: &mut Walk<'_>,
    expected: &[Node<'_>],
    actual: &[Node<'_>],
    pairs: &[Option<usize>],
    place: &Place<'_>,
) {
    let mut taken = vec![false; actual.len()];
    for (left, pair) in pairs.iter().enumerate() {
        let at = pair.unwrap_or(left);
        let child = place.child(Edge::Index(at), walk.context.rules);
        match pair {
            Some(right) => {
                taken[*right] = true;
                walk.value(&expected[left], &actual[*right], &child);
            }
            None => walk.missing(&expected[left], &child, "element"),
        }
    }
    for (right, _) in taken.iter().enumerate().filter(|(_, taken)| !**taken) {
        let child = place.child(Edge::Index(right), walk.context.rules);
        walk.added(&actual[right], &child, "element");
    }
}

/// Elements in any order: equal ones are paired, what is left is compared in order.
fn by_content(walk: &mut Walk<'_>, expected: &[Node<'_>], actual: &[Node<'_>], place: &Place<'_>) {
    let mut by_hash: HashMap<u64, Vec<usize>> = HashMap::new();
    for (at, element) in actual.iter().enumerate().rev() {
        by_hash.entry(align::fingerprint(element)).or_default().push(at);
    }
    let mut pairs: Vec<Option<usize>> = expected
        .iter()
        .map(|element| {
            if align::is_open(walk, element) {
                return None;
            }
            by_hash.get_mut(&align::fingerprint(element)).and_then(Vec::pop)
        })
        .collect();
    let taken: HashSet<usize> = pairs.iter().flatten().copied().collect();
    let mut free: Vec<usize> = (0..actual.len()).filter(|at| !taken.contains(at)).collect();
    let lonely: Vec<usize> = (0..expected.len()).filter(|at| pairs[*at].is_none()).collect();
    let may_try = lonely.len().saturating_mul(free.len()) <= TRIALS;
    let mut rest = Vec::new();
    for left in lonely {
        let fits = |right: &usize| {
            let child = place.child(Edge::Index(*right), walk.context.rules);
            walk.count(&expected[left], &actual[*right], &child, 1) == 0
        };
        match free.iter().position(fits).filter(|_| may_try) {
            Some(slot) => pairs[left] = Some(free.remove(slot)),
            None => rest.push(left),
        }
    }
    for (left, right) in rest.into_iter().zip(free) {
        pairs[left] = Some(right);
    }
    walk_pairs(walk, expected, actual, &pairs, place);
}

fn in_order(walk: &mut Walk<'_>, expected: &[Node<'_>], actual: &[Node<'_>], place: &Place<'_>) {
    let pairs = around_made_values(walk, expected, actual)
        .unwrap_or_else(|| align::pairs(walk, expected, actual, place));
    walk_pairs(walk, expected, actual, &pairs, place);
}

/// Pairs of an array of texts in which matchers and bound names stand for values that the server made: a
/// list sorted by such values has them at another place every time. `None` unless everything else has kept
/// its order.
fn around_made_values(
    walk: &Walk<'_>,
    expected: &[Node<'_>],
    actual: &[Node<'_>],
) -> Option<Vec<Option<usize>>> {
    let mut pairs = vec![None; expected.len()];
    let mut free: Vec<usize> = (0..actual.len()).collect();
    let mut literals = Vec::new();
    for (left, element) in expected.iter().enumerate() {
        let Node::String(text) = element else { return None };
        match walk.context.fixture.pattern(text) {
            None => literals.push(left),
            Some(pattern) => {
                let matches = |right: &usize| {
                    let seen = seen(&actual[*right]);
                    !expected.contains(&actual[*right])
                        && pattern.matches(&seen, walk.context.around, &walk.bindings).is_ok()
                };
                let slot = free.iter().position(matches)?;
                pairs[left] = Some(free.remove(slot));
            }
        }
    }
    let kept = literals.len() == free.len()
        && literals.iter().zip(&free).all(|(left, right)| expected[*left] == actual[*right]);
    let has_made_values = literals.len() < expected.len();
    for (left, right) in literals.into_iter().zip(free) {
        pairs[left] = Some(right);
    }
    (kept && has_made_values).then_some(pairs)
}
