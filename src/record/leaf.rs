//! Scalars that are no texts, and places where the passes have different types.

use crate::compare::Node;
use crate::fixture::{self, Matcher};

use super::draft::{Piece, json_string};
use super::shape;
use super::text::{Request, are_now};
use super::volatile::{Kind, Volatiles};

/// What stands for a scalar: JSON as it is, or a string of pieces.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Leaf {
    Literal(String),
    Pieces(Vec<Piece>),
}

/// How far from the answer a time may be that is now in every run, in seconds: clocks differ, and what an
/// earlier step has made is listed later.
const NOW: i64 = 3600;

/// What one place was in each pass; `None` where the pass does not have it.
pub(super) type Nodes<'n, 'a> = [Option<&'n Node<'a>>];

/// Numbers in all passes.
pub(super) fn numbers(
    values: &[Option<&str>],
    requests: &[Request],
    known: &mut Volatiles,
    stem: Option<&dyn Fn() -> String>,
) -> Leaf {
    let present: Vec<&str> = values.iter().flatten().copied().collect();
    let Some(first) = present.first() else { return Leaf::Literal("null".to_owned()) };
    let all_equal = present.iter().all(|value| value == first);
    if (!all_equal || present.len() < values.len())
        && let Some(id) = known.find(values, Kind::Number)
    {
        return Leaf::Pieces(vec![Piece::Token(known.refer(id).to_owned())]);
    }
    if all_equal {
        return Leaf::Literal((*first).to_owned());
    }
    if present.iter().all(|value| is_time(value)) {
        let within = are_now(values, requests).then_some(NOW);
        return matcher(&Matcher::Timestamp { within });
    }
    let is_int =
        |value: &&str| value.strip_prefix('-').unwrap_or(value).bytes().all(|b| b.is_ascii_digit());
    if !present.iter().all(is_int) {
        return matcher(&Matcher::Number);
    }
    let int = Matcher::Int { min: None, max: None }.to_string();
    match stem.and_then(|stem| known.add(values, Kind::Number, stem)) {
        Some(id) => Leaf::Pieces(vec![Piece::First(int, id)]),
        None => Leaf::Pieces(vec![Piece::Token(int)]),
    }
}

/// Booleans in all passes.
pub(super) fn booleans(values: &[bool]) -> Leaf {
    match values {
        [first, rest @ ..] if rest.iter().all(|value| value == first) => {
            Leaf::Literal(first.to_string())
        }
        _ => matcher(&Matcher::Bool),
    }
}

/// Different types: `null`, `true` and `false` are few enough to be named; anything else may be anything.
pub(super) fn mixed(nodes: &Nodes<'_, '_>) -> Leaf {
    let mut seen = Vec::new();
    for node in nodes.iter().flatten() {
        let value = match node {
            Node::Null => serde_json::Value::Null,
            Node::Bool(value) => (*value).into(),
            _ => return matcher(&Matcher::Any),
        };
        if !seen.contains(&value) {
            seen.push(value);
        }
    }
    matcher(&Matcher::OneOf(seen))
}

/// The value at a place that a rule calls secret: a hash where the passes agree, and a matcher that tells
/// nothing where they do not.
pub(super) fn secret(nodes: &Nodes<'_, '_>, salt: &str) -> Option<Leaf> {
    let mut texts = nodes.iter().flatten().map(|node| match node {
        Node::String(text) | Node::Number(text) => Some(text.as_ref()),
        Node::Null | Node::Bool(_) | Node::Array(_) | Node::Object(_) => None,
    });
    let first = texts.next()??;
    if texts.all(|text| text == Some(first)) {
        let digest = fixture::salted_hash(salt, first);
        return Some(matcher(&Matcher::Hash { salt: salt.to_owned(), digest }));
    }
    None
}

/// The narrowest class with a name that a value belongs to which is new each time.
pub(crate) fn class_of(node: &Node<'_>) -> Option<Matcher> {
    match node {
        Node::String(text) if text.len() == 10 && is_time(text) => fixture::regex("[0-9]{10}").ok(),
        Node::String(text) => shape::whole(&[text]).or_else(|| shape::base64(&[text])),
        Node::Number(text) if is_time(text) => Some(Matcher::Timestamp { within: None }),
        _ => None,
    }
}

fn is_time(text: &str) -> bool {
    text.parse().is_ok_and(|time| fixture::is_timestamp(time, None, 0))
}

fn matcher(matcher: &Matcher) -> Leaf {
    Leaf::Pieces(vec![Piece::Token(matcher.to_string())])
}

/// A value as it is shown to the user, cut to what is read.
pub(super) fn shown(node: &Node<'_>) -> String {
    const LONGEST: usize = 80;
    let text = match node {
        Node::Null => "null".to_owned(),
        Node::Bool(value) => value.to_string(),
        Node::Number(text) => text.clone().into_owned(),
        Node::String(text) => json_string(text),
        Node::Array(items) => format!("an array of {}", items.len()),
        Node::Object(members) => format!("an object of {}", members.len()),
    };
    cut(&text, LONGEST)
}

/// The start of a text.
pub(super) fn cut(text: &str, longest: usize) -> String {
    match text.char_indices().nth(longest) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn two(values: [&str; 2], known: &mut Volatiles) -> Leaf {
        let requests = [Request::default(), Request::default()];
        numbers(&values.map(Some), &requests, known, Some(&|| "stem".to_owned()))
    }

    fn token(text: &str) -> Leaf {
        Leaf::Pieces(vec![Piece::Token(text.to_owned())])
    }

    #[test]
    fn numbers_get_the_narrowest_matcher() {
        for (values, wanted) in [
            (["5", "5"], Leaf::Literal("5".to_owned())),
            (["5", "6"], token("$int")),
            (["-5", "6"], token("$int")),
            (["5", "6.5"], token("$number")),
            (["5", "1e5"], token("$number")),
            (["1795422597", "1795422709"], token("$timestamp")),
            (["1795422597", "7"], token("$int")),
        ] {
            assert_eq!(two(values, &mut Volatiles::new(2, &[])), wanted, "{values:?}");
        }
    }

    #[test]
    fn large_numbers_are_bound_and_times_are_not() {
        let mut known = Volatiles::new(2, &[]);
        assert!(
            matches!(two(["48120", "48133"], &mut known), Leaf::Pieces(p) if matches!(p[0], Piece::First(..)))
        );
        assert_eq!(two(["48120", "48133"], &mut known), token("stem"));
        for _ in 0..2 {
            assert_eq!(two(["1795422597", "1795422709"], &mut known), token("$timestamp"));
            assert_eq!(two(["12", "13"], &mut known), token("$int"));
        }
    }

    #[test]
    fn other_types_are_named_or_anything() {
        let (null, yes, text) = (Node::Null, Node::Bool(true), Node::String("x".into()));
        assert_eq!(booleans(&[true, true]), Leaf::Literal("true".to_owned()));
        assert_eq!(booleans(&[true, false]), token("$bool"));
        assert_eq!(mixed(&[Some(&null), Some(&yes), Some(&null)]), token("$oneOf null true"));
        assert_eq!(mixed(&[Some(&null), Some(&text)]), token("$any"));
    }

    #[test]
    fn a_secret_is_hashed() {
        let (left, right) = (Node::String("hunter2".into()), Node::String("hunter3".into()));
        let Some(Leaf::Pieces(pieces)) = secret(&[Some(&left), Some(&left)], "salt") else {
            panic!("a hash")
        };
        let [Piece::Token(token)] = pieces.as_slice() else { panic!("one matcher") };
        assert!(token.starts_with("$hash \"salt:") && !token.contains("hunter"));
        assert_eq!(secret(&[Some(&left), Some(&right)], "salt"), None);
        assert_eq!(secret(&[Some(&Node::Null)], "salt"), None);
    }
}
