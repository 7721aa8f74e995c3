//! Arrays: by key where elements have one, by content where order says nothing, else in order with the
//! alignment that gives the fewest differences.

use std::collections::{HashMap, HashSet};

use crate::fixture::{Action, Edge, Severity};

use super::align::{self, Partner};
use super::difference::ONLY_ORDER;
use super::fingerprint::{fingerprint, is_open};
use super::keyed::{self, Keys, Order};
use super::made_values;
use super::node::Node;
use super::place::Place;
use super::sink::Found;
use super::trace::Sort;
use super::walk::Walk;

/// The property that elements are paired by without a rule.
pub(super) const DEFAULT_KEY: &str = "id";

/// Pairs of elements tried out where more than one pairing is possible.
pub(super) const TRIALS: usize = 2500;

/// Compares two arrays at one place.
pub(super) fn compare(
    walk: &mut Walk<'_>,
    expected: &[Node<'_>],
    actual: &[Node<'_>],
    place: &Place<'_>,
) {
    if walk.straight && expected.len() == actual.len() {
        let in_order = |at| Some(Partner { at, same: true });
        let pairs: Vec<_> = (0..expected.len()).map(in_order).collect();
        return walk_pairs(walk, expected, actual, &pairs, place);
    }
    let mut unordered = None;
    let mut strict = false;
    for action in place.actions(walk.context.rules) {
        match action {
            Action::Unordered(key) => unordered = Some(key.as_deref()),
            Action::StrictOrder => strict = true,
            _ => {}
        }
    }
    let key = unordered.flatten().unwrap_or(DEFAULT_KEY);
    let order = if unordered.is_some() { Order::Nothing } else { Order::Remark };
    let keys = (!strict).then(|| Keys::of(walk, expected, actual, key)).flatten();
    let sides = (expected, actual);
    let pairs = match (keys, unordered) {
        (Some(keys), _) => keyed::pairs(walk, expected, actual, &keys, order, place),
        (None, Some(_)) => in_any_order(walk, expected, actual, place),
        (None, None) => made_values::pairs(walk, expected, actual).unwrap_or_else(|| {
            let pairs = align::pairs(walk, expected, actual, place);
            let other = if strict { None } else { in_another_order(walk, &pairs, sides, place) };
            other.unwrap_or(pairs)
        }),
    };
    walk_pairs(walk, expected, actual, &pairs, place);
}

fn walk_pairs(
    walk: &mut Walk<'_>,
    expected: &[Node<'_>],
    actual: &[Node<'_>],
    pairs: &[Option<Partner>],
    place: &Place<'_>,
) {
    for (left, pair) in pairs.iter().enumerate() {
        let at = pair.map_or(left, |partner| partner.at);
        let child = place.child(Edge::Index(at), walk.context.rules).from(Edge::Index(left));
        match pair {
            Some(partner) if partner.same => {
                walk.same_value(&expected[left], &actual[at], &child);
            }
            Some(_) => walk.value(&expected[left], &actual[at], &child),
            None => walk.missing(&expected[left], &child, "element missing"),
        }
    }
    let mut partners = vec![None; actual.len()];
    for (left, partner) in pairs.iter().enumerate() {
        if let Some(partner) = partner {
            partners[partner.at] = Some(left);
        }
    }
    // Where the fixture would have an element that it lacks: behind the partner of the one before it.
    let mut behind = 0;
    for (right, partner) in partners.into_iter().enumerate() {
        if let Some(left) = partner {
            behind = left + 1;
            continue;
        }
        let child = place.child(Edge::Index(right), walk.context.rules).from(Edge::Index(behind));
        walk.added(&actual[right], &child, "element added");
    }
}

/// Pairs of an array that has the same elements in another order, which is one difference and not one of each
/// element; `None` where it is not so, and in trials.
fn in_another_order(
    walk: &mut Walk<'_>,
    in_order: &[Option<Partner>],
    (expected, actual): (&[Node<'_>], &[Node<'_>]),
    place: &Place<'_>,
) -> Option<Vec<Option<Partner>>> {
    let is_same = in_order.iter().all(|pair| pair.is_some_and(|partner| partner.same));
    if is_same || expected.len() != actual.len() || expected.len() < 2 || walk.is_trial() {
        return None;
    }
    let (pairs, rest, _) = by_content(walk, expected, actual, place);
    // Elements that are in place may differ in an order within them that says nothing.
    if !rest.is_empty() || pairs.is_sorted() {
        return None;
    }
    let (left, right) = (Node::Array(expected.to_vec()), Node::Array(actual.to_vec()));
    walk.report(
        place,
        &Found {
            expected: Some(&left),
            actual: Some(&right),
            severity: Severity::Change,
            reason: ONLY_ORDER,
            rule: None,
            sort: Sort::Order(keyed::order(&pairs)),
        },
    );
    Some(pairs.into_iter().map(|pair| pair.map(|at| Partner { at, same: false })).collect())
}

/// Elements in any order: equal ones are paired, then those that make no difference, then those that differ
/// least; what is left is compared in order.
fn in_any_order(
    walk: &Walk<'_>,
    expected: &[Node<'_>],
    actual: &[Node<'_>],
    place: &Place<'_>,
) -> Vec<Option<Partner>> {
    let (mut pairs, rest, free) = by_content(walk, expected, actual, place);
    if rest.len().saturating_mul(free.len()) <= TRIALS {
        keyed::pair_alike(walk, (expected, actual), (&rest, &free), &mut pairs, place);
    }
    let taken: HashSet<usize> = pairs.iter().flatten().copied().collect();
    let rest: Vec<usize> = rest.into_iter().filter(|left| pairs[*left].is_none()).collect();
    let free = free.into_iter().filter(|right| !taken.contains(right));
    for (left, right) in rest.into_iter().zip(free) {
        pairs[left] = Some(right);
    }
    pairs.into_iter().map(|pair| pair.map(|at| Partner { at, same: false })).collect()
}

/// Pairs of elements that make no difference, and the elements of both sides that are left.
fn by_content(
    walk: &Walk<'_>,
    expected: &[Node<'_>],
    actual: &[Node<'_>],
    place: &Place<'_>,
) -> (Vec<Option<usize>>, Vec<usize>, Vec<usize>) {
    let mut by_hash: HashMap<u64, Vec<usize>> = HashMap::new();
    for (at, element) in actual.iter().enumerate().rev() {
        by_hash.entry(fingerprint(element)).or_default().push(at);
    }
    let mut equal = |element: &Node<'_>| match is_open(walk, element) {
        true => None,
        false => by_hash.get_mut(&fingerprint(element)).and_then(Vec::pop),
    };
    let mut pairs: Vec<Option<usize>> = expected.iter().map(&mut equal).collect();
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
        match may_try.then(|| free.iter().position(fits)).flatten() {
            Some(slot) => pairs[left] = Some(free.remove(slot)),
            None => rest.push(left),
        }
    }
    (pairs, rest, free)
}
