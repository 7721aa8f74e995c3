//! Query strings and form fields: PHP's `parse_str`, brackets included.

use std::borrow::Cow;

use percent_encoding::percent_decode;
use serde_json::{Map, Value};

use super::convert::integer_key;

/// More fields than this are dropped, as PHP's `max_input_vars` does.
const MOST_FIELDS: usize = 1000;
/// Deeper brackets than this are dropped with all of that name, as PHP's `max_input_nesting_level` does.
const DEEPEST: usize = 64;

/// Adds the fields of a query string or an URL-encoded form to `fields`.
pub(crate) fn parse_query(query: &[u8], fields: &mut Map<String, Value>) {
    let pairs = query.split(|&byte| byte == b'&').filter(|pair| !pair.is_empty());
    for pair in pairs.take(MOST_FIELDS) {
        let (name, value) = match pair.iter().position(|&byte| byte == b'=') {
            Some(at) => (&pair[..at], &pair[at + 1..]),
            None => (pair, &[][..]),
        };
        insert(fields, &decoded(name), Value::String(decoded(value)));
    }
}

fn decoded(text: &[u8]) -> String {
    let spaced: Cow<'_, [u8]> = if text.contains(&b'+') {
        text.iter().map(|&byte| if byte == b'+' { b' ' } else { byte }).collect()
    } else {
        Cow::Borrowed(text)
    };
    percent_decode(&spaced).decode_utf8_lossy().into_owned()
}

/// Adds one field: `a[b][]` makes nested maps, `.` and space in the name become `_`, and a NUL ends it.
pub(crate) fn insert(fields: &mut Map<String, Value>, name: &str, value: Value) {
    let name = name.split('\0').next().unwrap_or_default().trim_start_matches(' ');
    if name.is_empty() || name.starts_with('[') {
        return;
    }
    let (stem, mut rest) = match name.find('[') {
        Some(at) if name[at..].contains(']') => name.split_at(at),
        _ => (name, ""),
    };
    let stem = stem.replace(['.', ' ', '['], "_");
    let mut path = vec![Some(stem.clone())];
    while let Some(inner) = rest.strip_prefix('[') {
        let Some(end) = inner.find(']') else { break };
        path.push(Some(inner[..end].to_owned()).filter(|key| !matches!(key.as_str(), "" | " ")));
        rest = &inner[end + 1..];
    }
    if path.len() <= DEEPEST + 1 {
        place(fields, path.into_iter(), value);
    } else {
        fields.shift_remove(&stem);
    }
}

fn place(map: &mut Map<String, Value>, mut path: std::vec::IntoIter<Option<String>>, value: Value) {
    let Some(key) = path.next() else { return };
    let key = key.unwrap_or_else(|| next_key(map));
    if path.as_slice().is_empty() {
        map.insert(key, value);
        return;
    }
    let inner = map.entry(key).or_insert(Value::Null);
    if !inner.is_object() {
        *inner = Value::Object(Map::new());
    }
    if let Value::Object(inner) = inner {
        place(inner, path, value);
    }
}

/// The key PHP gives the next element of an array.
pub(super) fn next_key(map: &Map<String, Value>) -> String {
    let last = map.keys().filter(|key| integer_key(key)).filter_map(|key| key.parse::<i64>().ok());
    last.max().map_or(0, |last| last.saturating_add(1).max(0)).to_string()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::{Map, Value, json};

    use super::parse_query;

    fn parsed(query: &str) -> Value {
        let mut fields = Map::new();
        parse_query(query.as_bytes(), &mut fields);
        Value::Object(fields)
    }

    #[test]
    fn queries_are_read_as_php_does() {
        for (query, expected) in [
            ("a=1&b=x%20y+z&c", json!({"a": "1", "b": "x y z", "c": ""})),
            ("details=model+tags", json!({"details": "model tags"})),
            ("details=model%2Btags", json!({"details": "model+tags"})),
            ("user.x=1&a b=2", json!({"user_x": "1", "a_b": "2"})),
            ("tags[]=a&tags[]=b", json!({"tags": {"0": "a", "1": "b"}})),
            ("c[f]=x&c[g][]=lt&c[g][]=5", json!({"c": {"f": "x", "g": {"0": "lt", "1": "5"}}})),
            ("a=1&a=2", json!({"a": "2"})),
            ("a=1&a[]=2", json!({"a": {"0": "2"}})),
            ("a[=1", json!({"a_": "1"})),
            ("[x]=1&[=2&=3&&", json!({})),
            ("t[ ]=a&t[ b]=c", json!({"t": {"0": "a", " b": "c"}})),
            ("a%00b=1%002&c[d%00e]=3", json!({"a": "1\u{0}2", "c_d": "3"})),
            ("n[5]=x&n[]=y", json!({"n": {"5": "x", "6": "y"}})),
        ] {
            assert_eq!(parsed(query), expected, "{query}");
        }
    }

    #[test]
    fn brackets_may_be_64_deep() {
        for (depth, fits) in [(64, true), (65, false)] {
            let parsed = parsed(&format!("b=1&a=1&a{}=2", "[x]".repeat(depth)));
            assert_eq!(parsed["b"], "1");
            assert_eq!(parsed.get("a").is_some_and(Value::is_object), fits, "{depth}");
            assert_eq!(parsed.get("a").is_some(), fits, "{depth}");
        }
    }

    proptest! {
        #[test]
        fn nothing_makes_it_fail(query in "[a-c=&%\\[\\].+0-9 ]{0,60}") {
            parsed(&query);
        }
    }
}
