use std::borrow::Cow;

/// Removes `//` comments up to the line's end, which stays, and `/* */` comments, outside of strings.
/// Nothing takes their place and nothing else is touched.
pub(crate) fn strip(text: &str) -> Cow<'_, str> {
    let bytes = text.as_bytes();
    let mut out = String::new();
    let mut kept = 0;
    let mut at = 0;
    let mut in_string = false;
    while let Some(found) = next_of_interest(bytes, at, in_string) {
        at = found + 1;
        match bytes.get(found) {
            Some(b'"') => in_string = !in_string,
            // The escaped character is part of the string, whatever it is.
            Some(b'\\') => at += 1,
            _ => {
                let end = match bytes.get(at) {
                    Some(b'/') => line_end(bytes, at + 1),
                    Some(b'*') => block_end(bytes, at + 1),
                    _ => continue,
                };
                out.push_str(&text[kept..found]);
                kept = end;
                at = end;
            }
        }
    }
    if kept == 0 {
        return Cow::Borrowed(text);
    }
    out.push_str(&text[kept..]);
    Cow::Owned(out)
}

fn next_of_interest(bytes: &[u8], from: usize, in_string: bool) -> Option<usize> {
    let rest = bytes.get(from..)?;
    let found = if in_string {
        memchr::memchr2(b'"', b'\\', rest)
    } else {
        memchr::memchr2(b'"', b'/', rest)
    };
    found.map(|offset| from + offset)
}

/// Where the line break of the line that `from` is on begins.
fn line_end(bytes: &[u8], from: usize) -> usize {
    match memchr::memchr(b'\n', &bytes[from..]) {
        Some(offset) => {
            let end = from + offset;
            if end > from && bytes[end - 1] == b'\r' { end - 1 } else { end }
        }
        None => bytes.len(),
    }
}

/// Behind the `*/`; a comment that nobody closes takes the rest.
fn block_end(bytes: &[u8], from: usize) -> usize {
    memchr::memmem::find(&bytes[from..], b"*/").map_or(bytes.len(), |offset| from + offset + 2)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::Value;

    use super::*;

    #[test]
    fn removes_comments_and_nothing_else() {
        for (text, expected) in [
            ("{}", "{}"),
            ("{ // a\n}", "{ \n}"),
            ("{ // a\r\n}", "{ \r\n}"),
            ("// only", ""),
            ("//\n//\r\n", "\n\r\n"),
            ("/* a\nb */{}", "{}"),
            ("{/**/}", "{}"),
            ("{/*/ }*/}", "{}"),
            ("{\"a\": 1, /* never closed", "{\"a\": 1, "),
            ("{\"u\": \"https://h/*x*/\"} // c", "{\"u\": \"https://h/*x*/\"} "),
            ("\"\\\"// in\" // out", "\"\\\"// in\" "),
            ("\"\\\\\" // out", "\"\\\\\" "),
            ("\"never closed // \\", "\"never closed // \\"),
            ("a / b /", "a / b /"),
            ("[1,] // trailing", "[1,] "),
            ("'// single' 1", "'"),
            ("ü // ü\nü", "ü \nü"),
        ] {
            assert_eq!(strip(text), expected, "{text:?}");
        }
    }

    #[test]
    fn copies_nothing_without_comments() {
        assert!(matches!(strip("{\"a\": \"http://h\"}"), Cow::Borrowed(_)));
    }

    fn json() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            any::<String>().prop_map(Value::from),
            r#"[/*"\\a \n]{0,8}"#.prop_map(Value::from),
        ];
        leaf.prop_recursive(3, 24, 4, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
                prop::collection::vec((r#"[/*"\\a]{0,6}"#, inner), 0..4)
                    .prop_map(|pairs| Value::Object(pairs.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #[test]
        fn json_without_comments_stays_as_it_is(value in json()) {
            let text = serde_json::to_string_pretty(&value).unwrap();
            prop_assert_eq!(strip(&text), text.as_str());
        }

        #[test]
        fn comments_between_tokens_leave_the_same_json(value in json(), comment in "[^\n\r]{0,10}") {
            let text = serde_json::to_string_pretty(&value).unwrap();
            let commented = text.replace('\n', &format!(" //{comment}\n/* {} */", comment.replace("*/", "")));
            let read: Value = serde_json::from_str(&strip(&commented)).unwrap();
            prop_assert_eq!(read, value);
        }

        #[test]
        fn any_text_can_be_stripped(text in any::<String>()) {
            prop_assert!(strip(&text).len() <= text.len());
        }
    }
}
