//! Where a walk puts what it finds: a bounded list, or only a count when alternatives are weighed.

use crate::fixture::{Rule, Severity};
use crate::secret::MASK;

use super::difference::{Difference, Kind};
use super::node::Node;
use super::place::{Place, Rules};
use super::show;
use super::trace::{Sort, Trace};

/// Differences kept of one body, more than a body of some megabytes has; what comes after is counted.
const KEPT: usize = 100_000;

/// A collector of differences.
#[derive(Debug)]
pub(super) enum Sink {
    Collect {
        list: Vec<Difference>,
        dropped: usize,
        worst: Severity,
    },
    /// Every difference, with where it stands on both sides.
    Trace(Vec<(Difference, Trace)>),
    Count {
        found: usize,
        limit: usize,
    },
}

/// What one side has where the other has something else.
pub(super) struct Found<'f, 'n> {
    pub(super) expected: Option<&'f Node<'n>>,
    pub(super) actual: Option<&'f Node<'n>>,
    pub(super) severity: Severity,
    pub(super) reason: &'f str,
    /// The rule that the value had to match.
    pub(super) rule: Option<&'f Rule>,
    pub(super) sort: Sort,
}

impl Sink {
    pub(super) fn collecting() -> Self {
        Sink::Collect { list: Vec::new(), dropped: 0, worst: Severity::Info }
    }

    pub(super) fn counting(limit: usize) -> Self {
        Sink::Count { found: 0, limit }
    }

    pub(super) fn put(&mut self, place: &Place<'_>, rules: &Rules<'_>, found: &Found<'_, '_>) {
        let (severity, lowering) = place.capped(found.severity, rules);
        match self {
            Sink::Count { found, .. } => *found += usize::from(severity > Severity::Info),
            Sink::Trace(list) => {
                let (place_there, path) = (place.source_keys(), place.keys());
                let trace = Trace { place: place_there, path, sort: found.sort.clone() };
                let mut difference = difference(place, rules, found, severity);
                difference.rule = lowering.or(found.rule).and_then(where_it_stands);
                list.push((difference, trace));
            }
            Sink::Collect { list, dropped, worst } if list.len() >= KEPT => {
                *dropped += 1;
                *worst = (*worst).max(severity);
            }
            Sink::Collect { list, .. } => {
                let rule = lowering.or(found.rule);
                let mut difference = difference(place, rules, found, severity);
                difference.rule = rule.and_then(where_it_stands);
                list.push(difference);
            }
        }
    }

    /// Everything collected, with one last entry for what was too much.
    pub(super) fn into_differences(self) -> Vec<Difference> {
        let Sink::Collect { mut list, dropped, worst } = self else { return Vec::new() };
        if dropped > 0 {
            list.push(Difference {
                kind: Kind::Body,
                path: "$".to_owned(),
                expected: None,
                actual: None,
                severity: worst,
                reason: format!("and {dropped} more differences"),
                rule: None,
                diff: None,
            });
        }
        list
    }
}

/// File and line of a rule.
pub(super) fn where_it_stands(rule: &Rule) -> Option<String> {
    (!rule.stands.is_empty()).then(|| rule.stands.to_string())
}

fn difference(
    place: &Place<'_>,
    rules: &Rules<'_>,
    found: &Found<'_, '_>,
    severity: Severity,
) -> Difference {
    if rules.has_secrets() {
        let hidden = |node: &Node<'_>| show::without_secrets(node, place, rules);
        let (expected, actual) = (found.expected.map(hidden), found.actual.map(hidden));
        let sort = found.sort.clone();
        let found = Found { expected: expected.as_ref(), actual: actual.as_ref(), sort, ..*found };
        return shown(place, &found, severity);
    }
    shown(place, found, severity)
}

fn shown(place: &Place<'_>, found: &Found<'_, '_>, severity: Severity) -> Difference {
    let (expected, actual) = match (found.expected, found.actual) {
        _ if place.secret => {
            let hidden = |side: Option<&Node<'_>>| side.map(|_| MASK.to_owned());
            (hidden(found.expected), hidden(found.actual))
        }
        (Some(expected), Some(actual)) => {
            let (expected, actual) = show::pair(expected, actual);
            (Some(expected), Some(actual))
        }
        (expected, actual) => (expected.map(show::value), actual.map(show::value)),
    };
    let diff = match (found.expected, found.actual) {
        (Some(Node::String(expected)), Some(Node::String(actual)))
            if expected.contains('\n') || actual.contains('\n') =>
        {
            Some(super::unified::unified(expected, actual))
        }
        _ => None,
    };
    let mut reason = found.reason.to_owned();
    if severity < found.severity {
        reason.push_str(", lowered by a rule");
    }
    let path = place.path();
    Difference { kind: Kind::Body, path, expected, actual, severity, reason, rule: None, diff }
}
