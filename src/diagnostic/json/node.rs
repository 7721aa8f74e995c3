//! A JSON value that knows where it stands in the text.

use std::{borrow::Cow, fmt::Write as _};

/// A value with its place; texts without escapes borrow from the source.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Node<'t> {
    /// Byte offset of its first character.
    pub start: usize,
    /// Byte offset behind its last character.
    pub end: usize,
    /// What it is.
    pub kind: Kind<'t>,
}

/// What a value is.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Kind<'t> {
    Null,
    Bool(bool),
    /// A number as it is written.
    Number(&'t str),
    String(Cow<'t, str>),
    Array(Vec<Node<'t>>),
    Object(Vec<Member<'t>>),
}

/// A property of an object.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Member<'t> {
    /// Byte offset of the key's opening quote.
    pub key_start: usize,
    pub key: Cow<'t, str>,
    pub value: Node<'t>,
}

/// One step of a JSON path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Segment<'t> {
    Index(usize),
    Key(Cow<'t, str>),
}

/// Longest JSON path shown in full; a longer one loses its middle.
const LONG_PATH: usize = 120;

impl<'t> Node<'t> {
    /// The property of that name; of repeated ones the last, as in JavaScript.
    pub(crate) fn get(&self, key: &str) -> Option<&Node<'t>> {
        self.members().iter().rev().find(|member| member.key == key).map(|member| &member.value)
    }

    /// The same, taking `null` as absent.
    pub(crate) fn present(&self, key: &str) -> Option<&Node<'t>> {
        self.get(key).filter(|node| !node.is_null())
    }

    /// The properties of an object, none for anything else.
    pub(crate) fn members(&self) -> &[Member<'t>] {
        match &self.kind {
            Kind::Object(members) => members,
            _ => &[],
        }
    }

    /// The text of a string.
    pub(crate) fn as_str(&self) -> Option<&str> {
        match &self.kind {
            Kind::String(text) => Some(text),
            _ => None,
        }
    }

    /// The elements of an array.
    pub(crate) fn as_array(&self) -> Option<&[Node<'t>]> {
        match &self.kind {
            Kind::Array(elements) => Some(elements),
            _ => None,
        }
    }

    pub(crate) fn is_object(&self) -> bool {
        matches!(self.kind, Kind::Object(_))
    }

    pub(crate) fn is_null(&self) -> bool {
        matches!(self.kind, Kind::Null)
    }

    /// Its type in words, with an article.
    pub(crate) fn type_words(&self) -> &'static str {
        match self.kind {
            Kind::Null => "null",
            Kind::Bool(_) => "a boolean",
            Kind::Number(_) => "a number",
            Kind::String(_) => "a string",
            Kind::Array(_) => "an array",
            Kind::Object(_) => "an object",
        }
    }

    /// The JSON path of the innermost value below this one that contains `offset`.
    pub(super) fn path_at(&self, offset: usize) -> String {
        let mut path = Vec::new();
        let mut node = self;
        let holds = |node: &Node<'_>| (node.start..node.end).contains(&offset);
        loop {
            let inner = match &node.kind {
                Kind::Array(elements) => elements
                    .iter()
                    .position(holds)
                    .map(|index| (Segment::Index(index), &elements[index])),
                Kind::Object(members) => members
                    .iter()
                    .find(|member| holds(&member.value))
                    .map(|member| (Segment::Key(member.key.clone()), &member.value)),
                _ => None,
            };
            let Some((segment, child)) = inner else { break };
            path.push(segment);
            node = child;
        }
        path_text(path.iter())
    }
}

/// A path as text: `$.item[0]['a b']`; a very long one is cut in its middle.
pub(super) fn path_text<'s, 't: 's>(path: impl Iterator<Item = &'s Segment<'t>>) -> String {
    let mut text = String::from("$");
    for segment in path {
        match segment {
            Segment::Index(index) => {
                // Writing to a string cannot fail.
                let _ = write!(text, "[{index}]");
            }
            Segment::Key(key) if is_plain(key) => {
                text.push('.');
                text.push_str(key);
            }
            Segment::Key(key) => push_quoted(&mut text, key),
        }
    }
    let count = text.chars().count();
    if count > LONG_PATH {
        let half = LONG_PATH / 2;
        let tail: String = text.chars().skip(count - half).collect();
        text = text.chars().take(half).chain(['…']).collect();
        text.push_str(&tail);
    }
    text
}

/// Whether a key may stand behind a dot.
fn is_plain(key: &str) -> bool {
    !key.is_empty()
        && !key.starts_with(|c: char| c.is_ascii_digit())
        && key.chars().all(|c| c == '_' || c.is_alphanumeric())
}

fn push_quoted(text: &mut String, key: &str) {
    text.push_str("['");
    for c in key.chars() {
        match c {
            '\'' | '\\' => text.extend(['\\', c]),
            c if c.is_control() => text.extend(c.escape_default()),
            c => text.push(c),
        }
    }
    text.push_str("']");
}
