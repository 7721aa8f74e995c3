//! Arrays whose elements have a key: paired by it wherever they stand.

use std::collections::{HashMap, HashSet};

use crate::fixture::{Edge, Severity};

use super::align::Partner;
use super::arrays::{DEFAULT_KEY, TRIALS};
use super::difference::ONLY_ORDER;
use super::node::Node;
use super::place::Place;
use super::sink::Found;
use super::trace::Sort;
use super::walk::Walk;

/// What the order of an array says.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Order {
    /// A changed order alone is worth a remark.
    Remark,
    /// Nothing at all.
    Nothing,
}

/// The keys of all elements of both sides.
pub(super) struct Keys {
    /// `None` where a matcher leaves the key open.
    expected: Vec<Option<String>>,
    /// Whether the key stands literally in the fixture.
    literal: Vec<bool>,
    /// `None` for an element that has no key, or one that another has as well.
    actual: Vec<Option<String>>,
}

impl Keys {
    /// `None` unless all expected elements are objects with distinct keys, and most of those that came: a
    /// few that lost their key, or came twice, are found among the others.
    pub(super) fn of(
        walk: &Walk<'_>,
        expected: &[Node<'_>],
        actual: &[Node<'_>],
        key: &str,
    ) -> Option<Self> {
        if expected.is_empty() || actual.is_empty() {
            return None;
        }
        let mut keys = Keys { expected: Vec::new(), literal: Vec::new(), actual: Vec::new() };
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
        let mut seen = HashSet::new();
        if !keys.expected.iter().flatten().all(|key| seen.insert(key.as_str())) {
            return None;
        }
        // A bound name may stand for the number that is another element's key.
        let names = keys.expected.iter().zip(&keys.literal).filter(|(_, literal)| !**literal);
        let mut names = names.filter_map(|(key, _)| Some(format!("n{}", key.as_ref()?.get(1..)?)));
        if names.any(|key| seen.contains(key.as_str())) {
            return None;
        }
        let came: Vec<Option<String>> =
            actual.iter().map(|element| element.get(key).and_then(key_text)).collect();
        let mut times: HashMap<&str, usize> = HashMap::new();
        came.iter().flatten().for_each(|key| *times.entry(key).or_default() += 1);
        let is_enough = times.len() * 2 >= actual.len();
        let is_own = |key: &String| times.get(key.as_str()) == Some(&1);
        keys.actual = came.iter().map(|key| key.clone().filter(is_own)).collect();
        is_enough.then_some(keys)
    }
}

/// The text of a value as a key to pair elements by: its type and its value.
fn key_text(node: &Node<'_>) -> Option<String> {
    match node {
        Node::String(text) => Some(format!("s{text}")),
        Node::Number(text) => Some(format!("n{text}")),
        Node::Bool(_) | Node::Null | Node::Array(_) | Node::Object(_) => None,
    }
}

/// For each expected element its partner.
pub(super) fn pairs(
    walk: &mut Walk<'_>,
    expected: &[Node<'_>],
    actual: &[Node<'_>],
    keys: &Keys,
    order: Order,
    place: &Place<'_>,
) -> Vec<Option<Partner>> {
    let index: HashMap<&str, usize> = keys
        .actual
        .iter()
        .enumerate()
        .filter_map(|(at, key)| Some((key.as_deref()?, at)))
        .collect();
    let find = |key: &Option<String>| {
        let key = key.as_deref()?;
        let number = || index.get(format!("n{}", &key[1..]).as_str());
        index.get(key).or_else(|| key.starts_with('s').then(number).flatten()).copied()
    };
    let mut pairs: Vec<Option<usize>> = keys.expected.iter().map(find).collect();
    forget_repeated(&mut pairs);
    pair_leftovers(walk, expected, actual, &mut pairs, place);
    if order == Order::Remark {
        remark_order(walk, expected, actual, &pairs, &keys.literal, place);
    }
    pairs.into_iter().map(|pair| pair.map(|at| Partner { at, same: false })).collect()
}

/// An element is the partner of one other only: the keys `"1"` and `1` may both have found it.
fn forget_repeated(pairs: &mut [Option<usize>]) {
    let mut taken = HashSet::new();
    for pair in pairs {
        *pair = pair.filter(|at| taken.insert(*at));
    }
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
    let free: Vec<usize> = (0..actual.len()).filter(|at| !taken.contains(at)).collect();
    let lonely: Vec<usize> = (0..expected.len()).filter(|at| pairs[*at].is_none()).collect();
    if lonely.len().saturating_mul(free.len()) > TRIALS {
        // Too many to weigh: only elements at the same index may be the same one with another key.
        let in_place = |at: &usize| *at < actual.len() && !taken.contains(at);
        lonely.into_iter().filter(in_place).for_each(|at| pairs[at] = Some(at));
        return;
    }
    pair_alike(walk, (expected, actual), (&lonely, &free), pairs, place);
}

/// Pairs elements of both sides that differ least from each other, and in less than half of what they hold. The
/// best offers come first, so that none takes the partner of a better one.
pub(super) fn pair_alike(
    walk: &Walk<'_>,
    (expected, actual): (&[Node<'_>], &[Node<'_>]),
    (lonely, free): (&[usize], &[usize]),
    pairs: &mut [Option<usize>],
    place: &Place<'_>,
) {
    let mut offers = Vec::new();
    for left in lonely {
        let limit = size(&expected[*left]).div_ceil(2);
        for right in free {
            let child = place.child(Edge::Index(*right), walk.context.rules);
            let cost = walk.count(&expected[*left], &actual[*right], &child, limit + 1);
            if cost <= limit {
                offers.push((cost, *left, *right));
            }
        }
    }
    offers.sort_unstable();
    let mut taken: HashSet<usize> = pairs.iter().flatten().copied().collect();
    for (_, left, right) in offers {
        if pairs[left].is_none() && taken.insert(right) {
            pairs[left] = Some(right);
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
    let in_place = pairs.iter().zip(literal).filter(|(_, literal)| **literal);
    let indexes: Vec<usize> = in_place.filter_map(|(pair, _)| *pair).collect();
    if indexes.is_sorted() {
        return;
    }
    let (before, now) = (ids(walk, expected, place), ids(walk, actual, place));
    let found = Found {
        expected: Some(&before),
        actual: Some(&now),
        severity: Severity::Info,
        reason: ONLY_ORDER,
        rule: None,
        sort: Sort::Order(order(pairs)),
    };
    walk.report(place, &found);
}

/// The expected elements that came, in the order in which they came.
pub(super) fn order(pairs: &[Option<usize>]) -> Vec<usize> {
    let came = pairs.iter().enumerate();
    let mut came: Vec<(usize, usize)> =
        came.filter_map(|(left, at)| Some(((*at)?, left))).collect();
    came.sort_unstable();
    came.into_iter().map(|(_, left)| left).collect()
}

/// The ids of all elements, without those that are not to be shown.
fn ids(walk: &Walk<'_>, elements: &[Node<'_>], place: &Place<'_>) -> Node<'static> {
    let rules = walk.context.rules;
    let id = |(index, element): (usize, &Node<'_>)| {
        let element_place = place.child(Edge::Index(index), rules);
        if element_place.child(Edge::Name(DEFAULT_KEY), rules).secret {
            return None;
        }
        Some(match element.get(DEFAULT_KEY)? {
            Node::Number(text) => Node::Number(text.clone().into_owned().into()),
            Node::String(text) => Node::String(text.clone().into_owned().into()),
            _ => Node::Null,
        })
    };
    Node::Array(elements.iter().enumerate().filter_map(id).collect())
}
