//! How values are shown in differences: compact, and cut to what a person reads.

use std::borrow::Cow;

use crate::fixture::Edge;
use crate::secret::MASK;

use super::node::Node;
use super::place::{Place, Rules};
use super::unseen;

/// Longest shown value in characters.
const LIMIT: usize = 160;

/// A value as compact JSON, cut.
pub(super) fn value(node: &Node<'_>) -> String {
    let mut text = String::new();
    write(node, &mut text);
    cut(&text, 0)
}

/// Two values, cut around the first place where they differ.
pub(super) fn pair(expected: &Node<'_>, actual: &Node<'_>) -> (String, String) {
    let (mut left, mut right) = (String::new(), String::new());
    write(expected, &mut left);
    write(actual, &mut right);
    texts(&left, &right)
}

/// The start of a text.
pub(super) fn start(text: &str) -> String {
    cut(text, 0)
}

/// Two texts, cut around the first place where they differ; what nobody would see is made visible.
pub(super) fn texts(left: &str, right: &str) -> (String, String) {
    if let Some((left, right)) = unseen::made_visible(left, right) {
        return around_change(&left, &right);
    }
    around_change(left, right)
}

fn around_change(left: &str, right: &str) -> (String, String) {
    let same = left.chars().zip(right.chars()).take_while(|(a, b)| a == b).count();
    (cut(left, same), cut(right, same))
}

/// At most [`LIMIT`] characters of `text`, those around character `focus`.
fn cut(text: &str, focus: usize) -> String {
    let length = text.chars().take(LIMIT + focus).count();
    if length <= LIMIT {
        return text.to_owned();
    }
    let from = focus.saturating_sub(LIMIT / 4);
    let mut shown: String = text.chars().skip(from).take(LIMIT).collect();
    if from > 0 {
        shown.insert(0, '…');
    }
    if text.chars().nth(from + LIMIT).is_some() {
        shown.push('…');
    }
    shown
}

/// A copy of a value in which everything is masked that rules call secret.
pub(super) fn without_secrets(
    node: &Node<'_>,
    place: &Place<'_>,
    rules: &Rules<'_>,
) -> Node<'static> {
    if place.secret {
        return Node::String(MASK.into());
    }
    match node {
        Node::Null => Node::Null,
        Node::Bool(value) => Node::Bool(*value),
        Node::Number(text) => Node::Number(text.clone().into_owned().into()),
        Node::String(text) => Node::String(text.clone().into_owned().into()),
        Node::Array(items) => {
            let item = |(index, item): (usize, &Node<'_>)| {
                without_secrets(item, &place.child(Edge::Index(index), rules), rules)
            };
            Node::Array(items.iter().enumerate().map(item).collect())
        }
        Node::Object(members) => {
            let member = |(name, value): &(Cow<'_, str>, Node<'_>)| {
                let place = place.child(Edge::Name(name), rules);
                (name.clone().into_owned().into(), without_secrets(value, &place, rules))
            };
            Node::Object(members.iter().map(member).collect())
        }
    }
}

/// Compact JSON, as far as anyone will look.
fn write(node: &Node<'_>, text: &mut String) {
    const FAR: usize = 64 * 1024;
    if text.len() > FAR {
        return;
    }
    match node {
        Node::Null => text.push_str("null"),
        Node::Bool(value) => text.push_str(if *value { "true" } else { "false" }),
        Node::Number(number) => text.push_str(number),
        Node::String(string) => push_string(string, text),
        Node::Array(items) => {
            text.push('[');
            for (index, item) in items.iter().enumerate() {
                if index > 0 {
                    text.push(',');
                }
                write(item, text);
            }
            text.push(']');
        }
        Node::Object(members) => {
            text.push('{');
            for (index, (name, value)) in members.iter().enumerate() {
                if index > 0 {
                    text.push(',');
                }
                push_string(name, text);
                text.push(':');
                write(value, text);
            }
            text.push('}');
        }
    }
}

fn push_string(string: &str, text: &mut String) {
    // A string always serialises.
    text.push_str(&serde_json::to_string(string).unwrap_or_default());
}
