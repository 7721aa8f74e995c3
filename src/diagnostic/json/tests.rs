use proptest::prelude::*;
use serde_json::Value;

use super::*;
use crate::diagnostic::Place;

fn error(text: &str) -> SourceError {
    Document::read("f.json", text).expect_err(text)
}

#[test]
fn mistakes_made_by_hand_are_explained_at_their_place() {
    for (text, message, (line, column), path) in [
        ("{\"a\": 1,}", "trailing comma in object", (1, 8), Some("$")),
        ("[1,\n]", "trailing comma in array", (1, 3), Some("$")),
        ("{\"a\": [1 // x\n]}", "comments are not allowed in JSON", (1, 10), Some("$.a")),
        ("{} /* end */", "comments are not allowed in JSON", (1, 4), Some("$")),
        ("// head\n{}", "comments are not allowed in JSON", (1, 1), None),
        ("{'a': 1}", "expected a property name in double quotes, found `'`", (1, 2), Some("$")),
        ("{\"a\": 'b'}", "expected a value, found `'`", (1, 7), Some("$.a")),
        ("{\"a\": True}", "expected a value, found `True`", (1, 7), Some("$.a")),
        (
            "{\"a\": {{b}}}",
            "expected a property name in double quotes, found `{`",
            (1, 8),
            Some("$.a"),
        ),
        ("{\"a\" 1}", "expected `:` behind the property name \"a\", found `1`", (1, 6), Some("$")),
        ("{\"a\": 1 \"b\": 2}", "expected `,` or `}`, found `\"`", (1, 9), Some("$")),
        ("[1 2]", "expected `,` or `]`, found `2`", (1, 4), Some("$")),
        ("[1}", "expected `,` or `]`, found `}`", (1, 3), Some("$")),
        ("{} {}", "text behind the end of the document", (1, 4), Some("$")),
        ("[01]", "`01` is no JSON number", (1, 2), Some("$[0]")),
        ("[1.]", "`1.` is no JSON number", (1, 2), Some("$[0]")),
        ("[-]", "`-` is no JSON number", (1, 2), Some("$[0]")),
        ("[\"a\nb\"]", "line break inside a string", (1, 4), Some("$[0]")),
        ("[\"a\tb\"]", "tab inside a string", (1, 4), Some("$[0]")),
        ("[\"\x01\"]", "control character U+0001 inside a string", (1, 3), Some("$[0]")),
        ("[\"\\x\"]", "unknown escape `\\x` in a string", (1, 3), Some("$[0]")),
        ("[\"\\uZZZZ\"]", "`\\u` in a string needs four hexadecimal digits", (1, 3), Some("$[0]")),
        ("<html>", "this is HTML or XML, not JSON", (1, 1), None),
    ] {
        let error = error(text);
        assert_eq!(error.message, message, "{text}");
        assert_eq!(error.place, Some(Place { line, column }), "{text}");
        assert_eq!(error.json_path.as_deref(), path, "{text}");
    }
}

#[test]
fn a_truncated_text_names_what_was_open() {
    for (text, message) in [
        ("{\n \"a\": [\n1,\n", "inside the array opened on line 2: expected a value"),
        ("{\"a\"", "inside the object opened on line 1: expected `:`"),
        ("{\"a\": \"b", "inside the object opened on line 1: a string is not closed"),
        ("{\"a\": \"b\\", "inside the object opened on line 1: a string is not closed"),
        ("{\"a\": \"b\\u12", "inside the object opened on line 1: a string is not closed"),
        ("{", "inside the object opened on line 1: expected a property name"),
        ("\"a", "the file ends too early: a string is not closed"),
    ] {
        let error = error(text);
        assert!(error.message.contains(message), "{text}: {}", error.message);
        assert!(error.help.as_deref().is_some_and(|help| help.contains("truncated")));
    }
}

#[test]
fn an_empty_file_says_so() {
    for text in ["", " \n\t"] {
        assert_eq!(
            error(text).to_string(),
            "the file is empty\n  --> f.json\n  = help: export or download it again"
        );
    }
}

#[test]
fn ten_thousand_levels_are_an_error_and_no_overflow() {
    for open in ["[", "{\"item\":["] {
        let error = error(&open.repeat(10_000));
        assert_eq!(error.message, "nested more than 127 levels deep");
        assert!(error.json_path.is_some_and(|path| path.chars().count() <= 121));
    }
}

#[test]
fn a_fault_gets_the_path_of_its_value() {
    let text = r#"{"a": [1, {"b c": {"d'": 5, "x": 7}}]}"#;
    let document = Document::read("f.json", text).unwrap();
    for (needle, path) in [
        ("5", r"$.a[1]['b c']['d\'']"),
        ("7", "$.a[1]['b c'].x"),
        ("1", "$.a[0]"),
        ("{\"b", "$.a[1]"),
        ("{\"a", "$"),
    ] {
        let offset = text.find(needle).unwrap();
        let error = document.error(Fault::new(offset, "odd"));
        assert_eq!(error.json_path.as_deref(), Some(path), "{needle}");
    }
}

#[test]
fn strings_are_unescaped_as_in_javascript() {
    for (literal, text) in [
        (r#""""#, ""),
        (r#""\"\\\/\b\f\n\r\t""#, "\"\\/\u{8}\u{c}\n\r\t"),
        (r#""a\u00e9z""#, "aéz"),
        (r#""\ud83d\ude00""#, "😀"),
        (r#""\ud83d""#, "\u{fffd}"),
        (r#""\ud83dx""#, "\u{fffd}x"),
        (r#""\ud83d\u0041""#, "\u{fffd}A"),
        (r#""\ude00""#, "\u{fffd}"),
    ] {
        let document = Document::read("f", literal).unwrap();
        assert_eq!(document.root.as_str(), Some(text), "{literal}");
    }
}

/// JSON texts, whole and damaged.
fn json_like() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        "(?s).{0,8}".prop_map(Value::from),
    ];
    let tree = leaf.prop_recursive(4, 32, 5, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
            prop::collection::vec(("[a-c\" é]{0,3}", inner), 0..5)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    });
    (tree, any::<bool>(), prop::option::of((any::<prop::sample::Index>(), "[\\PC]?")))
        .prop_map(|(value, pretty, damage)| {
            let text = if pretty { format!("{value:#}") } else { value.to_string() };
            match damage {
                None => text,
                Some((index, put)) => {
                    let mut chars: Vec<char> = text.chars().collect();
                    let at = index.index(chars.len());
                    chars.splice(at..=at, put.chars());
                    chars.into_iter().collect()
                }
            }
        })
        .boxed()
}

proptest! {
    #[test]
    fn it_reads_what_serde_json_reads(text in json_like()) {
        let expected: Result<Value, _> = serde_json::from_str(&text);
        match (Document::read("f", &text), expected) {
            (Ok(document), Ok(value)) => prop_assert_eq!(document.root.to_value(), value),
            (Err(_), Err(_)) => {}
            (ours, theirs) => prop_assert!(false, "{}: {:?} / {:?}", text, ours, theirs),
        }
    }

    #[test]
    fn it_survives_anything(text in "(?s)[\\[\\]{}\",:\\\\u0-9a-f.+/ \n-]{0,60}|.{0,60}") {
        let ours = Document::read("f", &text).is_ok();
        let theirs = serde_json::from_str::<Value>(&text);
        if let Err(error) = &theirs {
            // A lone surrogate is the one thing that serde_json refuses and JavaScript does not.
            prop_assume!(!error.to_string().contains("surrogate"));
            prop_assume!(!error.to_string().contains("hex escape"));
        }
        prop_assert_eq!(ours, theirs.is_ok());
    }

    #[test]
    fn every_value_stands_where_it_says(text in json_like()) {
        if let Ok(document) = Document::read("f", &text) {
            let mut nodes = vec![&document.root];
            while let Some(node) = nodes.pop() {
                let again = Document::read("f", &text[node.start..node.end]).unwrap();
                prop_assert_eq!(again.root.to_value(), node.to_value());
                nodes.extend(node.as_array().unwrap_or_default());
                nodes.extend(node.members().iter().map(|member| &member.value));
            }
        }
    }
}
