//! Two trees side by side: every place where they differ.

use std::borrow::Cow;
use std::cell::Cell;

use crate::fixture::{
    Action, Bindings, Fixture, Mismatch, Pattern, Rule, Seen, Severity, Surroundings, number,
};

use super::node::Node;
use super::place::{Place, Rules};
use super::sink::{Found, Sink};
use super::trace::Sort;
use super::{arrays, object};

/// Values looked at while trying out which elements belong together, in one comparison and beyond looking
/// at each once. Bodies of real servers take a hundredth; what takes more is compared in order.
const EFFORT: usize = 500_000;

/// What matching a text counts for: as much as looking at so many values.
const PATTERN: usize = 8;

/// What stays the same during one comparison.
pub(super) struct Context<'c> {
    pub(super) fixture: &'c Fixture,
    pub(super) around: &'c Surroundings<'c>,
    pub(super) rules: &'c Rules<'c>,
    pub(super) strict_numbers: bool,
    /// What is left of [`EFFORT`].
    effort: Cell<usize>,
}

impl<'c> Context<'c> {
    /// `size` is the length of the body in bytes.
    pub(super) fn new(
        fixture: &'c Fixture,
        around: &'c Surroundings<'c>,
        rules: &'c Rules<'c>,
        strict_numbers: bool,
        size: usize,
    ) -> Self {
        // A value takes two bytes at least, with what parts it from the next.
        let effort = Cell::new(EFFORT + size / 2);
        Context { fixture, around, rules, strict_numbers, effort }
    }

    /// Whether one more value may be looked at for a trial.
    pub(super) fn may_try(&self) -> bool {
        self.may_spend(1)
    }

    /// Whether one more text may be matched for a trial.
    pub(super) fn may_try_pattern(&self) -> bool {
        self.may_spend(PATTERN)
    }

    fn may_spend(&self, cost: usize) -> bool {
        let left = self.effort.get();
        self.effort.set(left.saturating_sub(cost));
        left > 0
    }
}

/// A walk: what was bound and found so far.
pub(super) struct Walk<'w> {
    pub(super) context: &'w Context<'w>,
    pub(super) bindings: Cow<'w, Bindings>,
    pub(super) sink: Sink,
    /// The values at hand are plainly the same, so elements need not be tried out: the walk only binds.
    pub(super) straight: bool,
}

impl<'w> Walk<'w> {
    pub(super) fn new(context: &'w Context<'w>, bindings: &'w Bindings) -> Self {
        let bindings = Cow::Borrowed(bindings);
        Walk { context, bindings, sink: Sink::collecting(), straight: false }
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
            straight: false,
        };
        trial.value(expected, actual, place);
        match trial.sink {
            Sink::Count { found, .. } => found.min(limit),
            Sink::Collect { .. } | Sink::Trace(_) => 0,
        }
    }

    /// Compares two values that are known to be the same, for what they bind.
    pub(super) fn same_value(&mut self, expected: &Node<'_>, actual: &Node<'_>, place: &Place<'_>) {
        let before = std::mem::replace(&mut self.straight, true);
        self.value(expected, actual, place);
        self.straight = before;
    }

    /// Compares the values at one place.
    pub(super) fn value(&mut self, expected: &Node<'_>, actual: &Node<'_>, place: &Place<'_>) {
        if self.is_over() {
            return;
        }
        for (_, rule) in place.hits(self.context.rules) {
            match &rule.action {
                Action::Ignore => return,
                Action::Match(pattern) => {
                    return self.pattern(pattern, Some(rule), expected, actual, place);
                }
                _ => {}
            }
        }
        match (expected, actual) {
            (Node::String(text), _) => self.string(text, expected, actual, place),
            (Node::Object(left), Node::Object(right)) => object::compare(self, left, right, place),
            (Node::Array(left), Node::Array(right)) => arrays::compare(self, left, right, place),
            (Node::Number(left), Node::Number(right)) if self.same_number(left, right) => {}
            _ if expected == actual => {}
            _ if expected.same_type(actual) => {
                self.put(place, expected, actual, Severity::Change, "value changed");
            }
            _ => self.put_type(place, expected, actual),
        }
    }

    /// Whether this only counts, to find out which elements belong together.
    pub(super) fn is_trial(&self) -> bool {
        matches!(self.sink, Sink::Count { .. })
    }

    /// Whether a trial knows enough, or may not go on.
    fn is_over(&mut self) -> bool {
        let Sink::Count { found, limit } = &mut self.sink else { return false };
        if !self.context.may_try() {
            *found = *limit;
        }
        *found >= *limit
    }

    pub(super) fn same_number(&self, left: &str, right: &str) -> bool {
        left == right || (!self.context.strict_numbers && number::equal(left, right))
    }

    /// Reports a value that is expected and not there.
    pub(super) fn missing(&mut self, expected: &Node<'_>, place: &Place<'_>, reason: &str) {
        if !self.is_ignored(place) {
            let (severity, sort) = (Severity::Breaking, Sort::Missing);
            let (expected, actual, rule) = (Some(expected), None, None);
            let found = Found { expected, actual, severity, reason, rule, sort };
            self.report(place, &found);
        }
    }

    /// Reports a value that is there and not expected.
    pub(super) fn added(&mut self, actual: &Node<'_>, place: &Place<'_>, reason: &str) {
        if !self.is_ignored(place) {
            let (severity, sort) = (Severity::Additive, Sort::Added);
            let (expected, actual, rule) = (None, Some(actual), None);
            let found = Found { expected, actual, severity, reason, rule, sort };
            self.report(place, &found);
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
        let (expected, actual) = (Some(expected), Some(actual));
        let (rule, sort) = (None, Sort::Changed);
        self.report(place, &Found { expected, actual, severity, reason, rule, sort });
    }

    pub(super) fn report(&mut self, place: &Place<'_>, found: &Found<'_, '_>) {
        self.sink.put(place, self.context.rules, found);
    }

    fn put_type(&mut self, place: &Place<'_>, expected: &Node<'_>, actual: &Node<'_>) {
        let reason =
            format!("type changed from {} to {}", expected.type_name(), actual.type_name());
        self.put(place, expected, actual, Severity::Breaking, &reason);
    }

    fn is_ignored(&self, place: &Place<'_>) -> bool {
        let mut actions = place.actions(self.context.rules);
        actions.any(|action| matches!(action, Action::Ignore))
    }

    fn string(&mut self, text: &str, expected: &Node<'_>, actual: &Node<'_>, place: &Place<'_>) {
        if let Some(pattern) = self.context.fixture.pattern(text) {
            return self.pattern(pattern, None, expected, actual, place);
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
        rule: Option<&Rule>,
        expected: &Node<'_>,
        actual: &Node<'_>,
        place: &Place<'_>,
    ) {
        match self.try_pattern(pattern, &seen(actual)) {
            Ok(()) => {}
            Err(mismatch) => {
                let (severity, reason) = match mismatch {
                    Mismatch::Type => (
                        Severity::Breaking,
                        format!("type changed: a {} never matches", actual.type_name()),
                    ),
                    Mismatch::Value if rule.is_some() => {
                        (Severity::Change, "does not match the rule".to_owned())
                    }
                    Mismatch::Value => (Severity::Change, "does not match".to_owned()),
                };
                let shown = match pattern.resolve(self.context.around, &self.bindings) {
                    Some(text) => Node::String(text.into()),
                    None if matches!(expected, Node::String(_)) => expected.clone(),
                    None => Node::String(pattern.to_string().into()),
                };
                let (expected, actual) = (Some(&shown), Some(actual));
                let reason = &*reason;
                let sort = if rule.is_some() { Sort::Rule } else { Sort::Changed };
                self.report(place, &Found { expected, actual, severity, reason, rule, sort });
            }
        }
    }

    /// Matches a value, and binds what it captures unless this is a trial. What does not match binds
    /// nothing: the next place that has the name takes the value that is there.
    pub(super) fn try_pattern(
        &mut self,
        pattern: &Pattern,
        seen: &Seen<'_>,
    ) -> Result<(), Mismatch> {
        let captures = pattern.matches(seen, self.context.around, &self.bindings)?;
        if !captures.is_empty() && !matches!(self.sink, Sink::Count { .. }) {
            self.bindings.to_mut().extend(captures);
        }
        Ok(())
    }
}

/// A value as matchers see it.
pub(crate) fn seen<'n>(node: &'n Node<'_>) -> Seen<'n> {
    match node {
        Node::Null => Seen::Null,
        Node::Bool(value) => Seen::Bool(*value),
        Node::Number(text) => Seen::Number(text),
        Node::String(text) => Seen::String(Cow::Borrowed(text)),
        Node::Array(_) => Seen::Array,
        Node::Object(_) => Seen::Object,
    }
}
