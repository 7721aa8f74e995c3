//! What serde says about a file, in the words of JSON: its own messages name Rust's types.

use std::fmt;

use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};

/// Something that has to stand as an object. By itself serde also reads a struct from an array, in the order of
/// its members.
#[derive(Debug, Clone, Default)]
pub(crate) struct Object<T>(pub(crate) T);

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Object<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Members<T>(std::marker::PhantomData<T>);

        impl<'de, T: Deserialize<'de>> Visitor<'de> for Members<T> {
            type Value = Object<T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a map")
            }

            fn visit_map<A: MapAccess<'de>>(self, members: A) -> Result<Self::Value, A::Error> {
                T::deserialize(MapAccessDeserializer::new(members)).map(Object)
            }
        }

        deserializer.deserialize_map(Members(std::marker::PhantomData))
    }
}

/// What is wrong, without the place: that is shown in our own way.
pub(crate) fn message(error: &serde_json::Error) -> String {
    let text = error.to_string();
    // A text that is cited may hold the same words; the place stands at the end.
    reworded(text.rsplit_once(" at line ").map_or(text.as_str(), |(message, _)| message))
}

/// The byte that the error is about. serde_json counts lines from 1 and columns in bytes, the column of the last
/// byte it read: of an array or object in the wrong place that is the one before it.
pub(crate) fn offset(text: &str, error: &serde_json::Error) -> usize {
    let lines = text.split_inclusive('\n').take(error.line().saturating_sub(1));
    let read = lines.map(str::len).sum::<usize>() + error.column().saturating_sub(1);
    let rest = text.as_bytes().get(read..).unwrap_or_default();
    let before = rest.iter().take_while(|byte| b" \t\r\n:,".contains(byte)).count();
    if error.is_data() && before < rest.len() { read + before } else { read }
}

/// A message of serde in the words of JSON.
pub(crate) fn reworded(message: &str) -> String {
    let wrong =
        ["invalid type: ", "invalid value: "].iter().find_map(|start| message.strip_prefix(start));
    if let Some((found, expected)) = wrong.and_then(|rest| rest.rsplit_once(", expected ")) {
        return format!("the value must be {}, not {}", wanted(expected), met(found));
    }
    if let Some(name) = quoted(message, "missing field ") {
        return format!("the property {name} is missing");
    }
    if let Some(name) = quoted(message, "duplicate field ") {
        return format!("the property {name} comes twice");
    }
    for (start, what) in [("unknown field ", "property"), ("unknown variant ", "value")] {
        if let Some((name, known)) =
            message.strip_prefix(start).and_then(|rest| rest.split_once(", "))
        {
            let known = known.trim_start_matches("expected ").trim_start_matches("one of ");
            return format!("unknown {what} {name}; known are {known}");
        }
    }
    match message {
        "EOF while parsing a value" => "the text ends where a value is expected".to_owned(),
        "EOF while parsing a list" => "the text ends inside an array".to_owned(),
        "EOF while parsing an object" => "the text ends inside an object".to_owned(),
        "EOF while parsing a string" => "the text ends inside a string".to_owned(),
        "trailing characters" => "text behind the end of the document".to_owned(),
        "recursion limit exceeded" => "nested too deep".to_owned(),
        other if other.starts_with("data did not match any variant") => {
            "the value has none of the shapes that are known here".to_owned()
        }
        other => other.to_owned(),
    }
}

fn quoted<'m>(message: &'m str, start: &str) -> Option<&'m str> {
    message.strip_prefix(start).filter(|name| name.starts_with('`'))
}

/// What serde expected.
fn wanted(expected: &str) -> &str {
    match expected {
        "u8" => "a whole number from 0 to 255",
        "u16" => "a whole number from 0 to 65535",
        "u32" | "u64" | "usize" => "a whole number from 0 on",
        "i8" | "i16" | "i32" | "i64" | "isize" => "a whole number",
        "f32" | "f64" => "a number",
        "a map" => "an object",
        "path string" => "a path",
        "a sequence" => "an array",
        "a boolean" => "true or false",
        "a borrowed string" => "a string",
        "any valid JSON value" => "a value",
        other if other.starts_with("a nonzero ") || other.starts_with("nonzero ") => {
            "a whole number from 1 on"
        }
        other if other.starts_with("struct ") => "an object",
        other => other,
    }
}

/// What serde met. A text is not cited: it may be long, or a secret.
fn met(found: &str) -> String {
    let kind = found.split(' ').next().unwrap_or_default();
    match kind {
        "string" => "a string".to_owned(),
        "sequence" => "an array".to_owned(),
        "map" => "an object".to_owned(),
        "integer" | "floating" => match found.split('`').nth(1) {
            Some(number) => format!("the number {number}"),
            None => "a number".to_owned(),
        },
        "boolean" => found.split('`').nth(1).unwrap_or("a boolean").to_owned(),
        "number" => "a number".to_owned(),
        _ => found.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    #[expect(dead_code, reason = "only whether it can be read counts")]
    struct File {
        status: Option<u16>,
        #[serde(default)]
        list: Vec<Object<Inner>>,
        flag: Option<bool>,
    }

    #[derive(Debug, Deserialize)]
    #[expect(dead_code, reason = "only whether it can be read counts")]
    struct Inner {
        name: String,
        size: Option<i64>,
    }

    #[test]
    fn what_is_wrong_is_said_in_the_words_of_json() {
        for (text, wanted, offset) in [
            ("[200, [], null]", "the value must be an object, not an array", 0),
            (
                "{\"status\": \"a at line b\"}",
                "the value must be a whole number from 0 to 65535, not a string",
                23,
            ),
            (
                "{\"status\": -1}",
                "the value must be a whole number from 0 to 65535, not the number -1",
                12,
            ),
            (
                "{\"status\": 1.5}",
                "the value must be a whole number from 0 to 65535, not the number 1.5",
                13,
            ),
            ("{\"list\": {}}", "the value must be an array, not an object", 9),
            ("{\"list\": [[\"x\", 1]]}", "the value must be an object, not an array", 9),
            ("{\"list\":\n [{}]}", "the property `name` is missing", 12),
            ("{\"list\": [{\"name\": null}]}", "the value must be a string, not null", 22),
            ("{\"flag\": 1}", "the value must be true or false, not the number 1", 9),
            ("{\"statu\": 1}", "unknown property `statu`; known are `status`, `list`, `flag`", 7),
            ("{\"flag\": true, \"flag\": true}", "the property `flag` comes twice", 20),
            ("{\"flag\": true", "the text ends inside an object", 12),
            ("{\"flag\": ", "the text ends where a value is expected", 8),
            ("{\"list\": [", "the text ends inside an array", 9),
            ("{\"li", "the text ends inside a string", 3),
            ("{} {}", "text behind the end of the document", 3),
        ] {
            let error = serde_json::from_str::<Object<File>>(text).unwrap_err();
            assert_eq!(message(&error), wanted, "{text}: {error}");
            assert_eq!(super::offset(text, &error), offset, "{text}: {error}");
        }
        let good = "{\"status\": 200, \"list\": [{\"name\": \"x\"}], \"flag\": false}";
        assert_eq!(serde_json::from_str::<Object<File>>(good).unwrap().0.list.len(), 1);
    }
}
