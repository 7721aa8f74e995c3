//! JSON as PHP writes it by default: no spaces, `/` escaped, everything beyond ASCII as `\uXXXX`.

use std::fmt::Write as _;

use serde_json::Value;

pub(super) fn encode(value: &Value) -> String {
    let mut out = String::new();
    write_value(&mut out, value);
    out
}

fn write_value(out: &mut String, value: &Value) {
    match value {
        Value::Null => out.push_str("null"),
        Value::Bool(flag) => out.push_str(if *flag { "true" } else { "false" }),
        Value::Number(number) => {
            let _ = write!(out, "{number}");
        }
        Value::String(text) => write_text(out, text),
        Value::Array(elements) => {
            write_joined(out, ('[', ']'), elements, write_value);
        }
        // PHP cannot tell an empty map from an empty list.
        Value::Object(members) if members.is_empty() => out.push_str("[]"),
        Value::Object(members) => write_joined(out, ('{', '}'), members, |out, (name, value)| {
            write_text(out, name);
            out.push(':');
            write_value(out, value);
        }),
    }
}

fn write_joined<T>(
    out: &mut String,
    (open, close): (char, char),
    items: impl IntoIterator<Item = T>,
    write_item: impl Fn(&mut String, T),
) {
    out.push(open);
    for (index, item) in items.into_iter().enumerate() {
        if index > 0 {
            out.push(',');
        }
        write_item(out, item);
    }
    out.push(close);
}

fn write_text(out: &mut String, text: &str) {
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '/' => out.push_str("\\/"),
            '\u{8}' => out.push_str("\\b"),
            '\u{c}' => out.push_str("\\f"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            ' '..='\u{7f}' => out.push(c),
            _ => {
                for unit in c.encode_utf16(&mut [0; 2]) {
                    let _ = write!(out, "\\u{unit:04x}");
                }
            }
        }
    }
    out.push('"');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_as_php_does() {
        let cases = [
            ("plain <>&'", r#""plain <>&'""#),
            ("a/b\\c\"", r#""a\/b\\c\"""#),
            ("\u{8}\u{c}\n\r\t\u{1}\u{7f}", "\"\\b\\f\\n\\r\\t\\u0001\u{7f}\""),
            ("Größe €", r#""Gr\u00f6\u00dfe \u20ac""#),
            ("🔑", r#""\ud83d\udd11""#),
        ];
        for (text, json) in cases {
            assert_eq!(encode(&Value::from(text)), json);
        }
    }

    #[test]
    fn writes_structures_without_spaces() {
        let value = serde_json::json!([{"a": 1, "b": [true, null, 1.5]}, {}, []]);
        assert_eq!(encode(&value), r#"[{"a":1,"b":[true,null,1.5]},[],[]]"#);
    }
}
