//! Objects: members by name, in any order.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use crate::fixture::{Edge, Seen};

use super::arrays::TRIALS;
use super::node::{Node, member};
use super::place::Place;
use super::walk::Walk;

/// Objects with more members than this are looked up through a map.
const MAPPED: usize = 64;

/// Differences up to which members are told apart by how many they have.
const COSTLY: usize = 64;

/// A name with its value.
pub(super) type Member<'a> = (Cow<'a, str>, Node<'a>);

/// Compares two objects at one place.
pub(super) fn compare(
    walk: &mut Walk<'_>,
    expected: &[Member<'_>],
    actual: &[Member<'_>],
    place: &Place<'_>,
) {
    let lookup = Lookup::new(expected, actual);
    let mut taken = vec![false; actual.len()];
    let mut open = Vec::new();
    for (index, (name, value)) in expected.iter().enumerate() {
        let Some(wanted) = resolved_name(walk, name) else {
            open.push((name, value));
            continue;
        };
        let child = place.child(Edge::Name(&wanted), walk.context.rules).from(Edge::Name(name));
        match lookup.find(&wanted, index) {
            Some((at, other)) => {
                taken[at] = true;
                walk.value(value, other, &child);
            }
            None => walk.missing(value, &child, "property missing"),
        }
    }
    open_names(walk, &open, actual, &mut taken, place);
    added(walk, actual, &taken, &lookup, place);
}

/// A member's name as this run has it; `None` when a matcher leaves it open.
fn resolved_name<'n>(walk: &Walk<'_>, name: &'n str) -> Option<Cow<'n, str>> {
    match walk.context.fixture.pattern(name) {
        None => Some(name.into()),
        Some(pattern) => pattern.resolve(walk.context.around, &walk.bindings).map(Cow::Owned),
    }
}

/// Members whose names are matchers take, of the free members that fit, the one that they differ least from:
/// names made by the server say nothing about an order.
fn open_names(
    walk: &mut Walk<'_>,
    open: &[(&Cow<'_, str>, &Node<'_>)],
    actual: &[Member<'_>],
    taken: &mut [bool],
    place: &Place<'_>,
) {
    let free: Vec<usize> = (0..actual.len()).filter(|at| !taken[*at]).collect();
    let partners = partners(walk, open, actual, &free, place);
    for ((name, value), partner) in open.iter().zip(partners) {
        let Some(at) = partner else {
            let child = place.child(Edge::Name(name), walk.context.rules);
            walk.missing(value, &child, "property missing");
            continue;
        };
        taken[at] = true;
        let (key, other) = &actual[at];
        if let Some(pattern) = walk.context.fixture.pattern(name) {
            // It fits; this is to bind it.
            let _ = walk.try_pattern(pattern, &Seen::String(key.as_ref().into()));
        }
        let child = place.child(Edge::Name(key), walk.context.rules).from(Edge::Name(name));
        walk.value(value, other, &child);
    }
}

/// The member of the other side for each name that is a matcher: the best pairs first, so that none takes the
/// partner of a better one. Where there are too many to weigh, the first that fits.
fn partners(
    walk: &Walk<'_>,
    open: &[(&Cow<'_, str>, &Node<'_>)],
    actual: &[Member<'_>],
    free: &[usize],
    place: &Place<'_>,
) -> Vec<Option<usize>> {
    let are_weighed = open.len().saturating_mul(free.len()) <= TRIALS;
    let mut offers = Vec::new();
    for (left, (name, value)) in open.iter().enumerate() {
        let Some(pattern) = walk.context.fixture.pattern(name) else { continue };
        for at in free.iter().take_while(|_| walk.context.may_try_pattern()) {
            let (key, other) = &actual[*at];
            let seen = Seen::String(key.as_ref().into());
            if pattern.matches(&seen, walk.context.around, &walk.bindings).is_err() {
                continue;
            }
            let child = place.child(Edge::Name(key), walk.context.rules);
            // A trial alone: with one name and one member there is nothing to weigh.
            let is_choice = are_weighed && (open.len() > 1 || free.len() > 1);
            let cost = if is_choice { walk.count(value, other, &child, COSTLY) } else { 0 };
            offers.push((cost, left, *at));
        }
    }
    offers.sort_unstable();
    let mut partners = vec![None; open.len()];
    let mut given = HashSet::new();
    for (_, left, at) in offers {
        if partners[left].is_none() && given.insert(at) {
            partners[left] = Some(at);
        }
    }
    partners
}

fn added(
    walk: &mut Walk<'_>,
    actual: &[Member<'_>],
    taken: &[bool],
    lookup: &Lookup<'_, '_>,
    place: &Place<'_>,
) {
    for (at, (name, value)) in actual.iter().enumerate().filter(|(at, _)| !taken[*at]) {
        let child = place.child(Edge::Name(name), walk.context.rules);
        let reason = match lookup.is_last(name, at) {
            true => "property added",
            false => "property comes twice: of equal names the last counts",
        };
        walk.added(value, &child, reason);
    }
}

/// Members of an object by name; of equal names the last.
pub(super) enum Lookup<'n, 'a> {
    /// No name comes twice.
    Few(&'n [Member<'a>]),
    Many(HashMap<&'n str, (usize, &'n Node<'a>)>),
}

impl<'n, 'a> Lookup<'n, 'a> {
    pub(super) fn new(expected: &[Member<'_>], actual: &'n [Member<'a>]) -> Self {
        // A fixture has no name twice, so the same names in the same order are distinct.
        let is_alike = || {
            expected.len() == actual.len()
                && expected.iter().zip(actual).all(|((left, _), (right, _))| left == right)
        };
        let is_distinct = || {
            let names: HashSet<&str> = actual.iter().map(|(name, _)| name.as_ref()).collect();
            names.len() == actual.len()
        };
        if is_alike() || (actual.len() <= MAPPED && is_distinct()) {
            return Lookup::Few(actual);
        }
        let entries = actual.iter().enumerate();
        Lookup::Many(entries.map(|(at, (name, value))| (&**name, (at, value))).collect())
    }

    pub(super) fn find(&self, name: &str, near: usize) -> Option<(usize, &'n Node<'a>)> {
        match self {
            Lookup::Few(members) => member(members, name, near),
            Lookup::Many(map) => map.get(name).copied(),
        }
    }

    fn is_last(&self, name: &str, at: usize) -> bool {
        match self {
            Lookup::Few(_) => true,
            Lookup::Many(map) => map.get(name).is_some_and(|(last, _)| *last == at),
        }
    }
}
