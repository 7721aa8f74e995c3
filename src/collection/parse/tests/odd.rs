//! Nothing makes the reader panic, and what it refuses has a place.

use proptest::prelude::*;
use serde_json::{Value, json};

use crate::collection::{export, parse, parse_variables};

/// JSON built from the format's own words, so that odd shapes get deep into the reader.
fn odd_collection() -> impl Strategy<Value = Value> {
    const WORDS: &[&str] = &[
        "item",
        "request",
        "url",
        "raw",
        "host",
        "path",
        "query",
        "variable",
        "header",
        "body",
        "mode",
        "urlencoded",
        "formdata",
        "file",
        "graphql",
        "src",
        "auth",
        "type",
        "basic",
        "event",
        "listen",
        "script",
        "exec",
        "response",
        "key",
        "value",
        "disabled",
        "info",
        "name",
        "values",
        "collection",
        "protocolProfileBehavior",
        "test",
    ];
    let word = prop::sample::select(WORDS);
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i32>().prop_map(Value::from),
        word.clone().prop_map(Value::from),
        ".{0,4}".prop_map(Value::from),
    ];
    let tree = leaf.prop_recursive(6, 64, 6, move |inner| {
        let members = prop::collection::vec((word.clone(), inner.clone()), 0..6);
        prop_oneof![
            prop::collection::vec(inner, 0..4).prop_map(Value::from),
            members.prop_map(|m| m.into_iter().map(|(k, v)| (k.to_owned(), v)).collect()),
        ]
    });
    tree.prop_map(|tree| json!({"info": {"name": "n"}, "item": [{"request": tree.clone()}, tree]}))
}

proptest! {
    #[test]
    fn no_text_makes_it_panic(text in "(?s).{0,200}") {
        let _ = parse(&text, "c.json").map_err(|error| error.to_string());
        let _ = parse_variables(&text, "e.json").map_err(|error| error.to_string());
    }

    #[test]
    fn no_shape_makes_it_panic(value in odd_collection()) {
        let text = value.to_string();
        match parse(&text, "c.json") {
            Ok(collection) => {
                let exported = export(&collection, &[]);
                prop_assert!(parse(&exported, "again.json").is_ok());
            }
            Err(error) => {
                prop_assert!(error.place.is_some() && error.json_path.is_some(), "{}", error);
            }
        }
        let _ = parse_variables(&text, "e.json");
    }
}
