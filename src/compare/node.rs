//! A JSON value that borrows from its text. Comparing two 400 KiB bodies through serde_json's owned values
//! costs three times as much, and through a borrowed tree filled by it still twice: with
//! `arbitrary_precision` each number is handed over in a string of its own.

use std::borrow::Cow;

use serde::de::IgnoredAny;

use crate::fixture::number;

use super::tokens::Tokens;

/// Arrays and objects within each other that are followed; serde_json stops there, too.
const DEEPEST: usize = 128;

/// A JSON value; numbers as written, object members in order.
#[derive(Debug, Clone, PartialEq)]
pub enum Node<'a> {
    /// `null`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number's text.
    Number(Cow<'a, str>),
    /// A string, unescaped.
    String(Cow<'a, str>),
    /// An array.
    Array(Vec<Node<'a>>),
    /// An object; of equal names the last counts.
    Object(Vec<(Cow<'a, str>, Node<'a>)>),
}

impl<'a> Node<'a> {
    /// Parses a text.
    ///
    /// # Errors
    /// serde_json's message, with line and column.
    pub fn parse(text: &'a str) -> Result<Self, String> {
        let mut tokens = Tokens::new(text);
        let node = value(&mut tokens, &mut Unfinished::default(), 0)
            .filter(|_| tokens.next_byte().is_none());
        node.ok_or_else(|| match serde_json::from_str::<IgnoredAny>(text) {
            Err(error) => error.to_string(),
            Ok(_) => "a string holds half of a surrogate pair".to_owned(),
        })
    }

    /// The name of the type, as messages use it.
    #[must_use]
    pub fn type_name(&self) -> &'static str {
        match self {
            Node::Null => "null",
            Node::Bool(_) => "boolean",
            Node::Number(_) => "number",
            Node::String(_) => "string",
            Node::Array(_) => "array",
            Node::Object(_) => "object",
        }
    }

    /// The member of an object, of equal names the last.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Node<'a>> {
        match self {
            Node::Object(members) => {
                members.iter().rev().find(|(key, _)| key == name).map(|(_, value)| value)
            }
            _ => None,
        }
    }

    /// Whether two values have the same type.
    #[must_use]
    pub fn same_type(&self, other: &Node<'_>) -> bool {
        self.type_name() == other.type_name()
    }
}

/// A member of that name and its index. Looks at `near` first: both sides mostly have the same order.
pub(super) fn member<'n, 'a>(
    members: &'n [(Cow<'a, str>, Node<'a>)],
    name: &str,
    near: usize,
) -> Option<(usize, &'n Node<'a>)> {
    match members.get(near) {
        Some((key, value)) if key == name => Some((near, value)),
        _ => {
            let index = members.iter().rposition(|(key, _)| key == name)?;
            Some((index, &members[index].1))
        }
    }
}

/// What a reading has of containers that are not complete yet: each takes its part off the end, in an
/// allocation of just that size.
#[derive(Default)]
struct Unfinished<'a> {
    items: Vec<Node<'a>>,
    members: Vec<(Cow<'a, str>, Node<'a>)>,
}

/// The value that comes next; `None` when there is none or it is not valid.
fn value<'a>(
    tokens: &mut Tokens<'a>,
    unfinished: &mut Unfinished<'a>,
    depth: usize,
) -> Option<Node<'a>> {
    Some(match tokens.next_byte()? {
        b'"' => Node::String(tokens.text()?),
        b'[' => Node::Array(array(tokens, unfinished, deeper(depth)?)?),
        b'{' => Node::Object(object(tokens, unfinished, deeper(depth)?)?),
        _ => match tokens.word() {
            "null" => Node::Null,
            "true" => Node::Bool(true),
            "false" => Node::Bool(false),
            word if number::is_valid(word) => Node::Number(word.into()),
            _ => return None,
        },
    })
}

fn deeper(depth: usize) -> Option<usize> {
    (depth + 1 < DEEPEST).then_some(depth + 1)
}

fn array<'a>(
    tokens: &mut Tokens<'a>,
    unfinished: &mut Unfinished<'a>,
    depth: usize,
) -> Option<Vec<Node<'a>>> {
    tokens.skip();
    if tokens.take(b']') {
        return Some(Vec::new());
    }
    let start = unfinished.items.len();
    loop {
        let item = value(tokens, unfinished, depth)?;
        unfinished.items.push(item);
        if tokens.take(b']') {
            return Some(unfinished.items.drain(start..).collect());
        }
        tokens.take(b',').then_some(())?;
    }
}

fn object<'a>(
    tokens: &mut Tokens<'a>,
    unfinished: &mut Unfinished<'a>,
    depth: usize,
) -> Option<Vec<(Cow<'a, str>, Node<'a>)>> {
    tokens.skip();
    if tokens.take(b'}') {
        return Some(Vec::new());
    }
    let start = unfinished.members.len();
    loop {
        (tokens.next_byte()? == b'"').then_some(())?;
        let name = tokens.text()?;
        tokens.take(b':').then_some(())?;
        let member = (name, value(tokens, unfinished, depth)?);
        unfinished.members.push(member);
        if tokens.take(b'}') {
            return Some(unfinished.members.drain(start..).collect());
        }
        tokens.take(b',').then_some(())?;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::Value;

    fn owned(node: &Node<'_>) -> Value {
        match node {
            Node::Null => Value::Null,
            Node::Bool(value) => (*value).into(),
            Node::Number(text) => serde_json::from_str(text).unwrap(),
            Node::String(text) => text.clone().into_owned().into(),
            Node::Array(items) => items.iter().map(owned).collect(),
            Node::Object(members) => members
                .iter()
                .map(|(name, value)| (name.clone().into_owned(), owned(value)))
                .collect(),
        }
    }

    /// The same acceptance and the same value as serde_json's.
    fn agrees(text: &str) -> Result<(), TestCaseError> {
        match (Node::parse(text), serde_json::from_str::<Value>(text)) {
            (Ok(node), Ok(value)) => prop_assert_eq!(owned(&node), value),
            (Err(_), Err(_)) => {}
            (node, value) => prop_assert!(false, "{}: {:?} {:?}", text, node, value),
        }
        Ok(())
    }

    #[test]
    fn texts_that_only_look_like_json_are_refused() {
        for text in [
            "",
            " ",
            "01",
            "1.",
            ".5",
            "-",
            "+1",
            "1e",
            "1e+",
            "nul",
            "truex",
            "[1,]",
            "[,]",
            "{,}",
            "{\"a\"}",
            "{\"a\":1,}",
            "{a:1}",
            "\"",
            "\"\\x\"",
            "\"\\u12\"",
            "\"\\ud800\"",
            "\"\t\"",
            "1 2",
            "[1",
            "{\"a\":",
            "\u{feff}1",
        ] {
            assert!(Node::parse(text).is_err(), "{text}");
            agrees(text).unwrap();
        }
        let deep = |n: usize| "[".repeat(n) + &"]".repeat(n);
        for depth in [126, 127, 128, 100_000] {
            agrees(&deep(depth)).unwrap();
        }
    }

    proptest! {
        #[test]
        fn agrees_with_serde_json(text in "[\\[\\]{},:\"\\\\ntrufalse0-9.eE+ -]{0,24}") {
            agrees(&text)?;
        }

        #[test]
        fn agrees_on_strings(text in "\"([a-z\u{1}\u{7f}ü😀]|\\\\[\"\\\\/bfnrtux]|\\\\u[0-9a-fA-Dd]{4}){0,8}\"") {
            agrees(&text)?;
        }
    }
}
