//! Differences that are one change: of the same kind, at places that are alike.

use crate::compare::general_path;
use crate::fixture::Severity;

use super::super::pending::{Change, Edit, Pending};

/// Differences that are decided together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Group {
    /// Their numbers among the step's changes.
    pub(crate) numbers: Vec<usize>,
    pub(crate) key: GroupKey,
    pub(crate) severity: Severity,
}

/// What the differences of a group have in common.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct GroupKey {
    pub(crate) kind: String,
    /// The path with a wildcard for every index; in full where differences are looked at one by one.
    pub(crate) path: String,
    pub(crate) reason: String,
}

/// The groups of a step, in the order of its differences.
pub(crate) fn groups(pending: &Pending, one_by_one: bool) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for (number, change) in pending.changes.iter().enumerate() {
        let key = key(change, one_by_one);
        match groups.iter_mut().find(|group| group.key == key && !one_by_one) {
            Some(group) => {
                group.numbers.push(number);
                group.severity = group.severity.max(change.severity);
            }
            None => groups.push(Group { numbers: vec![number], key, severity: change.severity }),
        }
    }
    groups
}

fn key(change: &Change, one_by_one: bool) -> GroupKey {
    let path = match change.kind.as_str() {
        "body" | "request" if !one_by_one => general_path(&change.path),
        _ => change.path.clone(),
    };
    // Where a text changed first is nothing that two changes have to have in common.
    let reason = change.reason.split(", first ").next().unwrap_or_default().to_owned();
    GroupKey { kind: change.kind.clone(), path, reason }
}

/// Differences of a step that are the same change as one of another step: of the same kind, at the same property,
/// in a list or not.
pub(crate) fn alike(pending: &Pending, change: &Change) -> Vec<usize> {
    let same = |other: &&(usize, &Change)| {
        let (_, other) = other;
        other.kind == change.kind
            && other.severity == change.severity
            && shape(&other.path) == shape(&change.path)
            && key(other, false).reason == key(change, false).reason
            && sort(other) == sort(change)
    };
    pending
        .changes
        .iter()
        .enumerate()
        .collect::<Vec<_>>()
        .iter()
        .filter(same)
        .map(|(at, _)| *at)
        .collect()
}

/// A path without what says how deep in lists it is.
fn shape(path: &str) -> String {
    general_path(path).replace("[*]", "")
}

fn sort(change: &Change) -> u8 {
    match change.edit {
        None => 0,
        Some(Edit::Replace { .. }) => 1,
        Some(Edit::Remove { .. }) => 2,
        Some(Edit::Insert { .. }) => 3,
        Some(Edit::Order { .. }) => 4,
        Some(Edit::Body) => 5,
        Some(Edit::Rule { .. }) => 6,
        Some(Edit::Each(_)) => 7,
    }
}
