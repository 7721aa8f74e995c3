//! Where a walk stands: the path from the root, how far each rule's path has been followed, and what rules
//! above it say about everything below.

use std::collections::HashSet;
use std::fmt::Write as _;

use serde_json::Value;

use crate::fixture::{Action, Edge, Position, Rule, Severity};

use super::trace::Key;

/// The rules that hold for one comparison.
#[derive(Debug, Default)]
pub(crate) struct Rules<'r> {
    rules: Vec<&'r Rule>,
    /// For rules whose path is a query: the places it selects, as normalised paths; empty sets elsewhere.
    selected: Vec<HashSet<String>>,
    has_queries: bool,
}

impl<'r> Rules<'r> {
    pub(crate) fn new(rules: Vec<&'r Rule>) -> Self {
        let selected = rules.iter().map(|_| HashSet::new()).collect();
        let has_queries = rules.iter().any(|rule| rule.path.query().is_some());
        Rules { rules, selected, has_queries }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.rules.is_empty()
    }

    /// Whether a body that is equal in all places may still not conform.
    pub(crate) fn may_refuse_equal_bodies(&self) -> bool {
        self.rules.iter().any(|rule| matches!(rule.action, Action::Match(_)))
    }

    /// Whether some values are not to be shown.
    pub(super) fn has_secrets(&self) -> bool {
        self.rules.iter().any(|rule| matches!(rule.action, Action::Secret))
    }

    /// Evaluates the queries on both bodies, if there are any.
    pub(crate) fn select(&mut self, texts: [&str; 2]) {
        if !self.has_queries {
            return;
        }
        for text in texts {
            let Ok(value) = serde_json::from_str::<Value>(text) else { continue };
            for (rule, selected) in self.rules.iter().zip(&mut self.selected) {
                if let Some(query) = rule.path.query() {
                    let places = query.query_located(&value);
                    selected.extend(places.locations().map(ToString::to_string));
                }
            }
        }
    }
}

/// A place in a body, linked to the one above it.
#[derive(Debug)]
pub(crate) struct Place<'p> {
    parent: Option<&'p Place<'p>>,
    edge: Option<Edge<'p>>,
    /// The step on the fixture's side, where it is another one.
    source: Option<Edge<'p>>,
    positions: Vec<Position>,
    /// The lowest severity that a rule at or above this place allows, and which rule.
    cap: Option<(Severity, usize)>,
    /// Whether a rule says that values here are not to be shown.
    pub(crate) secret: bool,
}

impl<'p> Place<'p> {
    pub(crate) fn root(rules: &Rules<'_>) -> Self {
        let positions = vec![Position::ROOT; rules.rules.len()];
        let place =
            Place { parent: None, edge: None, source: None, positions, cap: None, secret: false };
        place.under(rules)
    }

    /// The place one step below.
    pub(crate) fn child(&'p self, edge: Edge<'p>, rules: &Rules<'_>) -> Place<'p> {
        let positions = rules
            .rules
            .iter()
            .zip(&self.positions)
            .map(|(rule, position)| rule.path.advance(*position, edge))
            .collect();
        let place = Place {
            parent: Some(self),
            edge: Some(edge),
            source: None,
            positions,
            cap: self.cap,
            secret: self.secret,
        };
        place.under(rules)
    }

    /// The same place, where the fixture has it under another name or index.
    pub(super) fn from(mut self, source: Edge<'p>) -> Self {
        self.source = Some(source);
        self
    }

    fn under(mut self, rules: &Rules<'_>) -> Self {
        if rules.is_empty() {
            return self;
        }
        let (mut cap, mut secret) = (self.cap, self.secret);
        for (at, rule) in self.hits(rules) {
            match &rule.action {
                Action::Severity(severity) if cap.is_none_or(|(cap, _)| *severity < cap) => {
                    cap = Some((*severity, at));
                }
                Action::Secret => secret = true,
                _ => {}
            }
        }
        (self.cap, self.secret) = (cap, secret);
        self
    }

    /// The severity of a difference here, and the rule that lowered it.
    pub(crate) fn capped<'r>(
        &self,
        severity: Severity,
        rules: &'r Rules<'_>,
    ) -> (Severity, Option<&'r Rule>) {
        match self.cap.filter(|(cap, _)| *cap < severity) {
            Some((cap, at)) => (cap, rules.rules.get(at).copied()),
            None => (severity, None),
        }
    }

    /// What rules say about exactly this place.
    pub(crate) fn actions<'r>(&self, rules: &'r Rules<'_>) -> impl Iterator<Item = &'r Action> {
        self.hits(rules).map(|(_, rule)| &rule.action)
    }

    /// The rules about exactly this place, with their indexes.
    pub(crate) fn hits<'r>(&self, rules: &'r Rules<'_>) -> impl Iterator<Item = (usize, &'r Rule)> {
        let normal = rules.has_queries.then(|| self.normalised());
        let hits = rules.rules.iter().zip(&rules.selected).zip(&self.positions).enumerate();
        hits.filter(move |(_, ((rule, selected), position))| {
            rule.path.is_complete(**position)
                || normal.as_ref().is_some_and(|path| selected.contains(path))
        })
        .map(|(at, ((rule, _), _))| (at, *rule))
    }

    /// The way here in the fixture's body.
    pub(super) fn source_keys(&self) -> Vec<Key> {
        self.way()
            .into_iter()
            .filter_map(|place| place.source.or(place.edge))
            .map(Key::of)
            .collect()
    }

    /// The way here in the response's body.
    pub(super) fn keys(&self) -> Vec<Key> {
        self.way().into_iter().filter_map(|place| place.edge).map(Key::of).collect()
    }

    /// The places from the root to here.
    fn way(&self) -> Vec<&Place<'p>> {
        let mut way = Vec::new();
        let mut place = Some(self);
        while let Some(at) = place {
            way.push(at);
            place = at.parent;
        }
        way.reverse();
        way
    }

    /// The path in the shortest spelling, `$[3].label` or `$['a b']`.
    pub(crate) fn path(&self) -> String {
        self.write(|path, edge| match edge {
            Edge::Name(name) => {
                push_name(path, name);
                Ok(())
            }
            Edge::Index(index) => write!(path, "[{index}]"),
        })
    }

    /// The path with a wildcard for every index: the places of a list that are alike.
    pub(crate) fn general_path(&self) -> String {
        self.write(|path, edge| match edge {
            Edge::Name(name) => {
                push_name(path, name);
                Ok(())
            }
            Edge::Index(_) => write!(path, "[*]"),
        })
    }

    /// The path as RFC 9535 normalises it, `$[3]['label']`.
    fn normalised(&self) -> String {
        self.write(|path, edge| match edge {
            Edge::Name(name) => write!(path, "['{}']", quoted(name)),
            Edge::Index(index) => write!(path, "[{index}]"),
        })
    }

    fn write(&self, mut step: impl FnMut(&mut String, Edge<'_>) -> std::fmt::Result) -> String {
        let mut path = String::from("$");
        for edge in self.way().into_iter().filter_map(|place| place.edge) {
            // Writing to a String cannot fail.
            let _ = step(&mut path, edge);
        }
        path
    }
}

/// Adds the name of a property to a path, as differences have it.
pub(crate) fn push_name(path: &mut String, name: &str) {
    match is_plain(name) {
        true => path.extend([".", name]),
        false => path.extend(["['", &quoted(name), "']"]),
    }
}

fn is_plain(name: &str) -> bool {
    let mut characters = name.chars();
    characters.next().is_some_and(|c| c.is_ascii_alphabetic() || c == '_')
        && characters.all(|c| c.is_ascii_alphanumeric() || c == '_')
}

fn quoted(name: &str) -> String {
    let mut text = String::with_capacity(name.len());
    for c in name.chars() {
        match c {
            '\'' | '\\' => text.extend(['\\', c]),
            '\n' => text.push_str("\\n"),
            '\r' => text.push_str("\\r"),
            '\t' => text.push_str("\\t"),
            c if c.is_control() => drop(write!(text, "\\u{:04x}", u32::from(c))),
            c => text.push(c),
        }
    }
    text
}
