//! The collection as it stands after a run: its own text with the current values of its variables.

use serde_json::Value;

use super::{Collection, parse};
use crate::diagnostic::json::{Document, Node};

/// The source document with the collection variables' current values put in. Everything else, unknown
/// properties and formatting included, stays as it is in the file.
///
/// `variables` are all values the collection scope holds now: one the file does not have is added, and an
/// enabled one of the file that is missing here was unset and is left out. Disabled variables stay.
#[must_use]
pub fn export(collection: &Collection, variables: &[(String, Value)]) -> String {
    let text = collection.text.as_str();
    // The text was read before; if somebody put another one there, it is given back as it is.
    let Ok(document) = Document::read("", text) else { return text.to_owned() };
    let node = parse::collection_node(&document.root);
    match node.get("variable") {
        Some(list) if list.as_array().is_some() => {
            splice(text, list.start, list.end, &updated(text, list, variables))
        }
        Some(other) => {
            let old = std::slice::from_ref(other);
            let old = if other.is_object() { old } else { &[] };
            splice(text, other.start, other.end, &rewritten(text, old, Layout::PLAIN, variables))
        }
        None if variables.is_empty() || !node.is_object() => text.to_owned(),
        None => with_member(text, node, &rewritten(text, &[], Layout::PLAIN, variables)),
    }
}

fn splice(text: &str, start: usize, end: usize, put: &str) -> String {
    [&text[..start], put, &text[end..]].concat()
}

/// The collection object with a member `variable` added at its end.
fn with_member(text: &str, node: &Node<'_>, list: &str) -> String {
    let (at, comma) = match node.members().last() {
        Some(last) => (last.value.end, ","),
        None => (node.start + 1, ""),
    };
    let blank = node.members().first().map_or("", |first| blank_before(text, first.key_start));
    splice(text, at, at, &format!("{comma}{blank}\"variable\": {list}"))
}

/// The white space right before `offset`.
fn blank_before(text: &str, offset: usize) -> &str {
    let before = &text[..offset];
    &before[before.trim_end().len()..]
}

/// The white space of a list as its file has it.
#[derive(Clone, Copy)]
struct Layout<'t> {
    open: &'t str,
    between: &'t str,
    close: &'t str,
}

impl Layout<'_> {
    const PLAIN: Layout<'static> = Layout { open: "", between: " ", close: "" };
}

fn updated(text: &str, list: &Node<'_>, variables: &[(String, Value)]) -> String {
    let old = list.as_array().unwrap_or_default();
    let layout = match (old.first(), old.last()) {
        (Some(first), Some(last)) => {
            let open = blank_before(text, first.start);
            let between = old.get(1).map_or(open, |second| blank_before(text, second.start));
            Layout { open, between, close: &text[last.end..list.end - 1] }
        }
        _ => Layout::PLAIN,
    };
    rewritten(text, old, layout, variables)
}

/// The list's text: old entries with their new values, then the variables that are new.
fn rewritten(
    text: &str,
    old: &[Node<'_>],
    layout: Layout<'_>,
    variables: &[(String, Value)],
) -> String {
    let current = |key: &str| variables.iter().rev().find(|(name, _)| name == key);
    let mut entries = Vec::with_capacity(old.len());
    for (index, entry) in old.iter().enumerate() {
        let as_is = || text[entry.start..entry.end].to_owned();
        let Some(key) = active_key(entry) else {
            entries.push(as_is());
            continue;
        };
        // Of repeated keys the last one counts, so only that one has the scope's value.
        let shadowed = old[index + 1..].iter().any(|later| active_key(later) == Some(key));
        match current(key) {
            Some((_, value)) if !shadowed => entries.push(with_value(text, entry, value)),
            Some(_) => entries.push(as_is()),
            // Without a value it may not have come into the scope at all.
            None if entry.get("value").is_none() => entries.push(as_is()),
            None => {}
        }
    }
    for (index, (key, value)) in variables.iter().enumerate() {
        let is_old = old.iter().any(|entry| active_key(entry) == Some(key));
        let repeated = variables[index + 1..].iter().any(|(later, _)| later == key);
        if !is_old && !repeated {
            entries.push(format!("{{\"key\": {}, \"value\": {value}}}", Value::from(key.as_str())));
        }
    }
    if entries.is_empty() {
        return "[]".to_owned();
    }
    let between = format!(",{}", layout.between);
    format!("[{}{}{}]", layout.open, entries.join(&between), layout.close)
}

/// The key of an entry that takes part in the scope.
fn active_key<'n>(entry: &'n Node<'_>) -> Option<&'n str> {
    let key = entry.get("key")?.as_str()?;
    (!key.is_empty() && parse::is_enabled(entry)).then_some(key)
}

/// The entry's text with another value; untouched when it has that value already.
fn with_value(text: &str, entry: &Node<'_>, value: &Value) -> String {
    let before = &text[entry.start..];
    match entry.get("value") {
        Some(old) if old.to_value() == *value => text[entry.start..entry.end].to_owned(),
        Some(old) => {
            let (start, end) = (old.start - entry.start, old.end - entry.start);
            splice(&before[..entry.end - entry.start], start, end, &value.to_string())
        }
        // An absent value renders as an empty text, and stays absent until it is something else.
        None if matches!(value, Value::Null) || value == "" => {
            text[entry.start..entry.end].to_owned()
        }
        None => {
            let head = &before[..entry.end - entry.start - 1];
            format!("{}, \"value\": {value}}}", head.trim_end())
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    /// The exported text of a collection whose text is `text`.
    fn exported(text: &str, variables: Value) -> String {
        let collection = parse::parse(text, "c.json").unwrap();
        let variables: Vec<_> = variables.as_object().unwrap().clone().into_iter().collect();
        let text = export(&collection, &variables);
        parse::parse(&text, "exported.json").unwrap();
        text
    }

    #[test]
    fn values_are_put_into_the_text_and_nothing_else_changes() {
        let text = "{\r\n\t\"x\": 1.50, \"item\": [],\n\t\"variable\": [\n\t\t{ \"key\": \"a\", \"value\": \"1\",  \"z\": 0 },\n\t\t{\"value\": 2.0, \"key\": \"b\"},\n\t\t{\"key\": \"off\", \"value\": \"o\", \"disabled\": true}\n\t] , \"y\": null }\n";
        assert_eq!(
            exported(text, json!({"a": "1", "b": serde_json::from_str::<Value>("2.0").unwrap()})),
            text
        );
        assert_eq!(
            exported(text, json!({"a": {"n": [1]}, "b": null, "c\"": true})),
            "{\r\n\t\"x\": 1.50, \"item\": [],\n\t\"variable\": [\n\t\t{ \"key\": \"a\", \"value\": {\"n\":[1]},  \"z\": 0 },\n\t\t{\"value\": null, \"key\": \"b\"},\n\t\t{\"key\": \"off\", \"value\": \"o\", \"disabled\": true},\n\t\t{\"key\": \"c\\\"\", \"value\": true}\n\t] , \"y\": null }\n"
        );
    }

    #[test]
    fn variables_come_and_go() {
        for (list, variables, expected) in [
            (
                r#"[{"key": "a", "value": 1}, {"key": "b", "value": 2}]"#,
                json!({"b": 2}),
                r#"[{"key": "b", "value": 2}]"#,
            ),
            (r#"[{"key": "a", "value": 1}]"#, json!({}), "[]"),
            (r#"[]"#, json!({"n": "v"}), r#"[{"key": "n", "value": "v"}]"#),
            ("null", json!({"n": "v"}), r#"[{"key": "n", "value": "v"}]"#),
            (r#"{"key": "a", "value": 1}"#, json!({"a": 2}), r#"[{"key": "a", "value": 2}]"#),
            (r#"[{"key": "a" }]"#, json!({}), r#"[{"key": "a" }]"#),
            (r#"[{"key": "a" }]"#, json!({"a": ""}), r#"[{"key": "a" }]"#),
            (r#"[{"key": "a" }]"#, json!({"a": "x"}), r#"[{"key": "a", "value": "x"}]"#),
            (
                r#"[{"key": "a", "value": 1}, {"key": "a", "value": 2}]"#,
                json!({"a": 3}),
                r#"[{"key": "a", "value": 1}, {"key": "a", "value": 3}]"#,
            ),
            (r#"[{"key": "", "value": 1}]"#, json!({}), r#"[{"key": "", "value": 1}]"#),
        ] {
            let text = format!("{{\"item\": [], \"variable\": {list}}}");
            let expected = format!("{{\"item\": [], \"variable\": {expected}}}");
            assert_eq!(exported(&text, variables), expected, "{list}");
        }
    }

    #[test]
    fn a_collection_without_variables_gets_the_list() {
        let text = "{\n  \"item\": []\n}";
        assert_eq!(exported(text, json!({})), text);
        assert_eq!(
            exported(text, json!({"a": 1})),
            "{\n  \"item\": [],\n  \"variable\": [{\"key\": \"a\", \"value\": 1}]\n}"
        );
        assert_eq!(
            exported("{\"collection\": {\"item\": []}}", json!({"a": 1})),
            "{\"collection\": {\"item\": [],\"variable\": [{\"key\": \"a\", \"value\": 1}]}}"
        );
    }
}
