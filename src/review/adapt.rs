//! What a fixture is to say where something new came: the value as it would be recorded, with the matchers and
//! names that the fixture has for such a place.

use std::borrow::Cow;
use std::sync::LazyLock;

use regex::Regex;
use serde_json::{Map, Value};

use crate::compare::{Node, seen};
use crate::fixture::{self, Bindings, Bound, Fixture, Matcher, Pattern, Surroundings};
use crate::record;

/// Shortest bound text, and smallest bound number, that is unmistakable: recording's measure.
const SHORTEST: usize = 8;
const SMALLEST: i64 = 1000;

static UUID: LazyLock<Regex> = LazyLock::new(|| {
    // The expression is a constant of this file and compiled by its tests.
    #[allow(clippy::expect_used)]
    Regex::new("[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}")
        .expect("a valid constant expression")
});

/// What is known where a new value is taken into a fixture.
#[derive(Clone, Copy)]
pub(super) struct Adapter<'a> {
    pub(super) fixture: &'a Fixture,
    pub(super) around: &'a Surroundings<'a>,
    /// What was bound when the response had been compared; for what was asked, before the answer came.
    pub(super) bindings: &'a Bindings,
    /// Whether it is about what was asked: the collection says what that is made of, so what recording finds there
    /// comes before names of the run, and a value that it spells out is no longer volatile.
    pub(super) asked: bool,
}

impl Adapter<'_> {
    /// A value at the place where `old` stood.
    pub(super) fn replacing(
        &self,
        old: &Node<'_>,
        new: &Node<'_>,
        recorded: Option<&Value>,
    ) -> Value {
        let plain = plain(new);
        let recorded = recorded.unwrap_or(&plain);
        if let (Node::Object(old), Node::Object(_)) = (old, new) {
            return self.members(old, new, recorded);
        }
        let Node::String(text) = old else { return self.value(new, recorded, &[old]) };
        match self.fixture.pattern(text) {
            Some(pattern) if pattern.matches(&seen(new), self.around, self.bindings).is_ok() => {
                Value::from(text.as_ref())
            }
            // What recording does not write as it is (a secret, the origin) needs no matcher.
            Some(pattern) if *recorded == plain && self.is_volatile(pattern) => {
                self.volatile(pattern, new, recorded)
            }
            _ => self.value(new, recorded, &[]),
        }
    }

    /// An object in the place of another: each property takes the place of the one of its name.
    fn members(&self, old: &[(Cow<'_, str>, Node<'_>)], new: &Node<'_>, recorded: &Value) -> Value {
        let (Node::Object(members), Value::Object(recorded)) = (new, recorded) else {
            return recorded.clone();
        };
        let member = |((name, value), (key, recorded)): (&(Cow<'_, str>, _), (&String, &Value))| {
            let before = old.iter().find(|(before, _)| before == name);
            let with = match before {
                Some((_, before)) => self.replacing(before, value, Some(recorded)),
                None => self.value(value, recorded, &[]),
            };
            (key.clone(), with)
        };
        Value::Object(members.iter().zip(recorded).map(member).collect::<Map<_, _>>())
    }

    /// A value that was not there, beside others that were.
    pub(super) fn beside(
        &self,
        others: &[&Node<'_>],
        new: &Node<'_>,
        recorded: Option<&Value>,
    ) -> Value {
        let plain = plain(new);
        self.value(new, recorded.unwrap_or(&plain), others)
    }

    fn value(&self, new: &Node<'_>, recorded: &Value, others: &[&Node<'_>]) -> Value {
        if let Some(text) = self.common_matcher(new, others) {
            return text.into();
        }
        match (new, recorded) {
            (Node::Array(items), Value::Array(recorded)) => {
                let inner: Vec<&Node<'_>> =
                    others.iter().flat_map(|other| elements(other)).collect();
                let pairs = items.iter().zip(recorded);
                pairs.map(|(item, recorded)| self.value(item, recorded, &inner)).collect()
            }
            (Node::Object(members), Value::Object(recorded)) => {
                let member = |((name, value), (key, recorded)): (&(_, _), (&String, &Value))| {
                    let name: &Cow<'_, str> = name;
                    let inner: Vec<&Node<'_>> =
                        others.iter().flat_map(|other| properties(other, name)).collect();
                    (key.clone(), self.value(value, recorded, &inner))
                };
                Value::Object(members.iter().zip(recorded).map(member).collect::<Map<_, _>>())
            }
            _ if self.asked && *recorded != plain(new) => recorded.clone(),
            _ => self.named(new).unwrap_or_else(|| self.with_names(recorded)),
        }
    }

    /// The matcher that stands at such a place wherever the fixture has it, if it accepts the value; for a time
    /// of this very hour it is enough that one stands at some. It binds nothing: a name is for one place.
    fn common_matcher(&self, new: &Node<'_>, others: &[&Node<'_>]) -> Option<String> {
        let patterns = || {
            others.iter().filter_map(|other| match other {
                Node::String(text) => self.fixture.pattern(text),
                _ => None,
            })
        };
        if patterns().count() < others.len() && !self.is_fresh(new) {
            return None;
        }
        let accepts = |pattern: &&Pattern| {
            pattern.names().all(|name| self.is_known(name))
                && pattern.matches(&seen(new), self.around, self.bindings).is_ok()
        };
        patterns().find(accepts).map(Pattern::without_names)
    }

    /// Whether this is a time near that of the response.
    fn is_fresh(&self, new: &Node<'_>) -> bool {
        const HOUR: u64 = 3600;
        let time = match new {
            Node::Number(text) | Node::String(text) => text.parse::<i64>().ok(),
            _ => None,
        };
        time.is_some_and(|time| self.around.now.abs_diff(time) < HOUR)
    }

    fn is_known(&self, name: &str) -> bool {
        self.bindings.get(name).is_some() || self.around.variables.text(name).is_some()
    }

    /// Whether what stands here says that the value is a new one in each run.
    fn is_volatile(&self, pattern: &Pattern) -> bool {
        !self.asked || pattern.has_matcher()
    }

    /// A value where a matcher stood that does not accept it: the place is volatile, so the narrowest matcher
    /// that does. A name that was bound there still is.
    fn volatile(&self, old: &Pattern, new: &Node<'_>, recorded: &Value) -> Value {
        let name = old.binds().next();
        if name.is_none()
            && let Some(named) = self.named(new)
        {
            return named;
        }
        let with_names = self.with_names(recorded);
        if name.is_none() && with_names != *recorded {
            return with_names;
        }
        if let Some(matcher) = record::class_of(new) {
            return matcher.written(name).into();
        }
        if let (Some(Matcher::Timestamp { .. } | Matcher::Int { .. }), Node::Number(text)) =
            (old.sole_matcher(), new)
        {
            let matcher = match text.parse::<i64>() {
                Ok(_) => Matcher::Int { min: None, max: None },
                Err(_) => Matcher::Number,
            };
            return matcher.written(name).into();
        }
        if let (Value::String(text), Node::String(_)) = (recorded, new)
            && UUID.is_match(text)
        {
            let first = Matcher::Uuid.written(name);
            let replaced = UUID.replace(text, regex::NoExpand(&first));
            return UUID.replace_all(&replaced, "{{$$uuid}}").into();
        }
        let is_scalar = !matches!(new, Node::Array(_) | Node::Object(_));
        match name.filter(|_| is_scalar) {
            Some(name) => Matcher::OneOf(vec![raw(new)]).written(Some(name)).into(),
            None => self.value(new, recorded, &[]),
        }
    }

    /// The name of a bound value that this is.
    fn named(&self, new: &Node<'_>) -> Option<Value> {
        let is_bound = |bound: &Bound| match (bound, new) {
            (Bound::Text(bound), Node::String(text)) => {
                bound == text && bound.chars().nth(SHORTEST - 1).is_some()
            }
            (Bound::Literal(bound), Node::Number(text)) => {
                bound == text && bound.parse::<i64>().is_ok_and(|number| number >= SMALLEST)
            }
            _ => false,
        };
        let name = self.bindings.sorted().into_iter().find(|(_, bound)| is_bound(bound))?.0;
        Some(format!("{{{{{name}}}}}").into())
    }

    /// A text with the names of bound values in place of what they are.
    fn with_names(&self, recorded: &Value) -> Value {
        let Value::String(text) = recorded else { return recorded.clone() };
        let mut text = text.clone();
        for (name, bound) in self.bindings.sorted() {
            if let Bound::Text(bound) = bound
                && bound.chars().nth(SHORTEST - 1).is_some()
                && !bound.contains("{{")
            {
                text = text.replace(bound.as_str(), &format!("{{{{{name}}}}}"));
            }
        }
        text.into()
    }
}

/// What elements of a list are like: those that there were, or the object that is now one of several.
fn elements<'n, 'a>(node: &'n Node<'a>) -> &'n [Node<'a>] {
    match node {
        Node::Array(items) => items,
        Node::Object(_) => std::slice::from_ref(node),
        _ => &[],
    }
}

/// What a property is like: the one of that name, or any element of what was a list.
fn properties<'n, 'a>(node: &'n Node<'a>, name: &str) -> Vec<&'n Node<'a>> {
    match node {
        Node::Array(items) => items.iter().collect(),
        object => object.get(name).into_iter().collect(),
    }
}

/// A value as a fixture has it that matches nothing but it.
pub(super) fn plain(node: &Node<'_>) -> Value {
    match node {
        Node::String(text) => fixture::escape(text).into(),
        Node::Array(items) => items.iter().map(plain).collect(),
        Node::Object(members) => {
            let member = |(name, value): &(Cow<'_, str>, Node<'_>)| {
                (fixture::escape(name).into_owned(), plain(value))
            };
            Value::Object(members.iter().map(member).collect())
        }
        scalar => raw(scalar),
    }
}

/// A scalar as it is.
fn raw(node: &Node<'_>) -> Value {
    match node {
        Node::Bool(value) => (*value).into(),
        Node::Number(text) => serde_json::from_str(text).unwrap_or_default(),
        Node::String(text) => text.as_ref().into(),
        Node::Null | Node::Array(_) | Node::Object(_) => Value::Null,
    }
}
