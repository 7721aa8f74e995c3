//! Two trees side by side: every place where they differ.

use std::borrow::Cow;
use std::collections::HashMap;

use crate::fixture::{
    Action, Bindings, Edge, Fixture, Mismatch, Pattern, Seen, Severity, Surroundings,
};

use super::arrays;
use super::node::{Node, member};
use super::number;
use super::place::{Place, Rules};
use super::sink::{Found, Sink};

/// Objects with more members than this are looked up through a map.
const MAPPED: usize = 64;

/// What stays the same during one comparison.
pub(super) struct Context<'c> {
    pub(super) fixture: &'c Fixture,
    pub(super) around: &'c Surroundings<'c>,
    pub(super) rules: &'c Rules<'c>,
    pub(super) strict_numbers: bool,
}

/// A walk: what was bound and found so far.
pub(super) struct Walk<'w> {
    pub(super) context: &'w Context<'w>,
    pub(super) bindings: Cow<'w, Bindings>,
    pub(super) sink: Sink,
}

impl<'w> Walk<'w> {
    pub(super) fn new(context: &'w Context<'w>, bindings: &'w Bindings) -> Self {
        Walk { context, bindings: Cow::Borrowed(bindings), sink: Sink::collecting() }
    }

    /// How many differences two values have, counted up to `limit`; binds nothing.
    pub(super) fn count(
        &self,
        expected: &Node<'_>,
        actual: &Node<'_>,
        place: &Place<'_>,
        limit: usize,
    ) -> usize {
        let mut trial = Walk {
            context: self.context,
            bindings: Cow::Borrowed(&self.bindings),
            sink: Sink::counting(limit),
        };
        trial.value(expected, actual, place);
        match trial.sink {
            Sink::Count { found, .. } => found.min(limit),
            Sink::Collect { .. } => 0,
        }
    }

    /// Compares the values at one place.
    pub(super) fn value(&mut self, expected: &Node<'_>, actual: &Node<'_>, place: &Place<'_>) {
        if self.sink.is_full() {
            return;
        }
        if !self.context.rules.is_empty() {
            for action in place.actions(self.context.rules) {
                match action {
                    Action::Ignore => return,
                    Action::Match(pattern) => {
                        return self.pattern(pattern, expected, actual, place);
                    }
                    _ => {}
                }
            }
        }
        match (expected, actual) {
            (Node::String(text), _) => self.string(text, expected, actual, place),
            (Node::Object(left), Node::Object(right)) => self.object(left, right, place),
            (Node::Array(left), Node::Array(right)) => arrays::compare(self, left, right, place),
            (Node::Number(left), Node::Number(right)) => {
                let same = if self.context.strict_numbers {
                    left == right
                } else {
                    number::equal(left, right)
                };
                if !same {
                    self.put(place, expected, actual, Severity::Change, "value changed");
                }
            }
            _ if expected == actual => {}
            _ if expected.same_type(actual) => {
                self.put(place, expected, actual, Severity::Change, "value changed");
            }
            _ => self.put_type(place, expected, actual),
        }
    }

    /// Reports a value that is expected and not there.
    pub(super) fn missing(&mut self, expected: &Node<'_>, place: &Place<'_>, what: &str) {
        if !self.is_ignored(place) {
            let reason = format!("{what} missing");
            let found = Found {
                expected: Some(expected),
                actual: None,
                severity: Severity::Breaking,
                reason: &reason,
            };
            self.sink.put(place, &found);
        }
    }

    /// Reports a value that is there and not expected.
    pub(super) fn added(&mut self, actual: &Node<'_>, place: &Place<'_>, what: &str) {
        if !self.is_ignored(place) {
            let reason = format!("{what} added");
            let found = Found {
                expected: None,
                actual: Some(actual),
                severity: Severity::Additive,
                reason: &reason,
            };
            self.sink.put(place, &found);
        }
    }

    pub(super) fn put(
        &mut self,
        place: &Place<'_>,
        expected: &Node<'_>,
        actual: &Node<'_>,
        severity: Severity,
        reason: &str,
    ) {
        let found = Found { expected: Some(expected), actual: Some(actual), severity, reason };
        self.sink.put(place, &found);
    }

    fn put_type(&mut self, place: &Place<'_>, expected: &Node<'_>, actual: &Node<'_>) {
        let reason =
            format!("type changed from {} to {}", expected.type_name(), actual.type_name());
        self.put(place, expected, actual, Severity::Breaking, &reason);
    }

    fn is_ignored(&self, place: &Place<'_>) -> bool {
        let rules = self.context.rules;
        !rules.is_empty() && place.actions(rules).any(|action| matches!(action, Action::Ignore))
    }

    fn string(&mut self, text: &str, expected: &Node<'_>, actual: &Node<'_>, place: &Place<'_>) {
        if let Some(pattern) = self.context.fixture.pattern(text) {
            return self.pattern(pattern, expected, actual, place);
        }
        match actual {
            Node::String(other) if other == text => {}
            Node::String(_) => {
                self.put(place, expected, actual, Severity::Change, "value changed");
            }
            _ => self.put_type(place, expected, actual),
        }
    }

    fn pattern(
        &mut self,
        pattern: &Pattern,
        expected: &Node<'_>,
        actual: &Node<'_>,
        place: &Place<'_>,
    ) {
        match pattern.matches(&seen(actual), self.context.around, &self.bindings) {
            Ok(captures) => {
                if !captures.is_empty() && matches!(self.sink, Sink::Collect { .. }) {
                    self.bindings.to_mut().extend(captures);
                }
            }
            Err(mismatch) => {
                let (severity, reason) = match mismatch {
                    Mismatch::Type => (
                        Severity::Breaking,
                        format!("type changed: a {} never matches", actual.type_name()),
                    ),
                    Mismatch::Value => (Severity::Change, "does not match".to_owned()),
                };
                match pattern.resolve(self.context.around, &self.bindings) {
                    Some(text) => {
                        let resolved = Node::String(text.into());
                        self.put(place, &resolved, actual, severity, &reason);
                    }
                    None => {
                        let written = Node::String(pattern.to_string().into());
                        let shown =
                            if matches!(expected, Node::String(_)) { expected } else { &written };
                        self.put(place, shown, actual, severity, &reason);
                    }
                }
            }
        }
    }

    fn object(
        &mut self,
        expected: &[(Cow<'_, str>, Node<'_>)],
        actual: &[(Cow<'_, str>, Node<'_>)],
        place: &Place<'_>,
    ) {
        let lookup = Lookup::new(actual);
        let mut taken = vec![false; actual.len()];
        let mut open = Vec::new();
        for (index, (name, value)) in expected.iter().enumerate() {
            let resolved = self.resolved_name(name);
            let Some(wanted) = resolved else {
                open.push((name, value));
                continue;
            };
            match lookup.find(&wanted, index) {
                Some((at, other)) => {
                    taken[at] = true;
                    let child = place.child(Edge::Name(&wanted), self.context.rules);
                    self.value(value, other, &child);
                }
                None => {
                    let child = place.child(Edge::Name(&wanted), self.context.rules);
                    self.missing(value, &child, "property");
                }
            }
        }
        self.open_names(&open, actual, &mut taken, place);
        self.added_members(actual, &taken, place);
    }

    /// A member's name as this run has it; `None` when a matcher leaves it open.
    fn resolved_name<'n>(&self, name: &'n str) -> Option<Cow<'n, str>> {
        match self.context.fixture.pattern(name) {
            None => Some(name.into()),
            Some(pattern) => pattern.resolve(self.context.around, &self.bindings).map(Cow::Owned),
        }
    }

    /// Members whose names are matchers take the first free member that fits.
    fn open_names(
        &mut self,
        open: &[(&Cow<'_, str>, &Node<'_>)],
        actual: &[(Cow<'_, str>, Node<'_>)],
        taken: &mut [bool],
        place: &Place<'_>,
    ) {
        for (name, value) in open {
            let pattern = self.context.fixture.pattern(name);
            let fits = |key: &str| {
                let seen = Seen::String(key.into());
                pattern.and_then(|p| p.matches(&seen, self.context.around, &self.bindings).ok())
            };
            let free = actual.iter().enumerate().filter(|(at, _)| !taken[*at]);
            let found =
                free.filter_map(|(at, (key, other))| Some((at, key, other, fits(key)?))).next();
            match found {
                Some((at, key, other, captures)) => {
                    taken[at] = true;
                    if matches!(self.sink, Sink::Collect { .. }) && !captures.is_empty() {
                        self.bindings.to_mut().extend(captures);
                    }
                    let child = place.child(Edge::Name(key), self.context.rules);
                    self.value(value, other, &child);
                }
                None => {
                    let child = place.child(Edge::Name(name), self.context.rules);
                    self.missing(value, &child, "property");
                }
            }
        }
    }

    fn added_members(
        &mut self,
        actual: &[(Cow<'_, str>, Node<'_>)],
        taken: &[bool],
        place: &Place<'_>,
    ) {
        for ((name, value), _) in actual.iter().zip(taken).filter(|(_, taken)| !**taken) {
            let child = place.child(Edge::Name(name), self.context.rules);
            self.added(value, &child, "property");
        }
    }
}

/// A value as matchers see it.
pub(super) fn seen<'n>(node: &'n Node<'_>) -> Seen<'n> {
    match node {
        Node::Null => Seen::Null,
        Node::Bool(value) => Seen::Bool(*value),
        Node::Number(text) => Seen::Number(text),
        Node::String(text) => Seen::String(Cow::Borrowed(text)),
        Node::Array(_) => Seen::Array,
        Node::Object(_) => Seen::Object,
    }
}

/// Members of an object by name.
enum Lookup<'n, 'a> {
    Few(&'n [(Cow<'a, str>, Node<'a>)]),
    Many(HashMap<&'n str, (usize, &'n Node<'a>)>),
}

impl<'n, 'a> Lookup<'n, 'a> {
    fn new(members: &'n [(Cow<'a, str>, Node<'a>)]) -> Self {
        if members.len() <= MAPPED {
            return Lookup::Few(members);
        }
        let entries = members.iter().enumerate();
        Lookup::Many(entries.map(|(at, (name, value))| (&**name, (at, value))).collect())
    }

    fn find(&self, name: &str, near: usize) -> Option<(usize, &'n Node<'a>)> {
        match self {
            Lookup::Few(members) => member(members, name, near),
            Lookup::Many(map) => map.get(name).copied(),
        }
    }
}

/// The text of a value as a key to pair elements by: its type and its value.
pub(super) fn key_text(node: &Node<'_>) -> Option<String> {
    match node {
        Node::String(text) => Some(format!("s{text}")),
        Node::Number(text) => Some(format!("n{text}")),
        Node::Bool(_) | Node::Null | Node::Array(_) | Node::Object(_) => None,
    }
}
