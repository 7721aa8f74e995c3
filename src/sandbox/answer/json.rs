//! A JSON writer that escapes and shapes values as the real server's PHP does: no spaces, `/` as `\/`,
//! `<` and `>` as `\u003C` and `\u003E`, everything beyond ASCII as `\uXXXX`, an empty map as `[]`.

use serde_json::{Map, Value};

use crate::sandbox::php;

/// JSON text under construction. Members and items are written in the order of the calls.
#[derive(Debug, Default)]
pub(crate) struct Json {
    out: Vec<u8>,
    /// Something stands before the next item of the innermost list or object.
    follows: bool,
}

impl Json {
    /// Writes an object; `members` writes its content.
    pub(crate) fn object<R>(&mut self, members: impl FnOnce(&mut Self) -> R) -> R {
        self.nested(b'{', b'}', members)
    }

    /// Writes a list; `items` writes its content, starting each with [`Json::item`].
    pub(crate) fn list<R>(&mut self, items: impl FnOnce(&mut Self) -> R) -> R {
        self.nested(b'[', b']', items)
    }

    fn nested<R>(&mut self, open: u8, close: u8, content: impl FnOnce(&mut Self) -> R) -> R {
        self.out.push(open);
        self.follows = false;
        let result = content(self);
        self.out.push(close);
        self.follows = true;
        result
    }

    /// Starts the next item of a list.
    pub(crate) fn item(&mut self) -> &mut Self {
        if self.follows {
            self.out.push(b',');
        }
        self.follows = true;
        self
    }

    /// Starts the next member of an object.
    pub(crate) fn member(&mut self, name: &str) -> &mut Self {
        self.item();
        self.quoted(name);
        self.out.push(b':');
        self
    }

    /// A string.
    pub(crate) fn text(&mut self, text: &str) {
        self.quoted(text);
    }

    /// A string or null.
    pub(crate) fn optional_text(&mut self, text: Option<&str>) {
        match text {
            Some(text) => self.quoted(text),
            None => self.null(),
        }
    }

    /// An integer.
    pub(crate) fn int(&mut self, number: i64) {
        self.out.extend_from_slice(number.to_string().as_bytes());
    }

    /// A boolean.
    pub(crate) fn flag(&mut self, flag: bool) {
        self.out.extend_from_slice(if flag { b"true" } else { b"false" });
    }

    /// null.
    pub(crate) fn null(&mut self) {
        self.out.extend_from_slice(b"null");
    }

    /// A list of strings.
    pub(crate) fn texts<'t>(&mut self, texts: impl IntoIterator<Item = &'t str>) {
        self.list(|json| {
            for text in texts {
                json.item().text(text);
            }
        });
    }

    /// A map; an empty one and one with the keys 0, 1, … in this order are lists, as PHP cannot tell
    /// the two apart.
    pub(crate) fn map(&mut self, members: &Map<String, Value>) {
        if members.keys().enumerate().all(|(at, key)| *key == at.to_string()) {
            return self.values(members.values());
        }
        self.object(|json| {
            for (name, value) in members {
                json.member(name).value(value);
            }
        });
    }

    /// Any value a client once sent, after its way through PHP.
    pub(crate) fn value(&mut self, value: &Value) {
        match value {
            Value::Null => self.null(),
            Value::Bool(flag) => self.flag(*flag),
            Value::Number(number) => self.out.extend_from_slice(php::number(number).as_bytes()),
            Value::String(text) => self.quoted(text),
            Value::Array(items) => self.values(items.iter()),
            Value::Object(members) => self.map(members),
        }
    }

    fn values<'v>(&mut self, items: impl Iterator<Item = &'v Value>) {
        self.list(|json| {
            for item in items {
                json.item().value(item);
            }
        });
    }

    /// The finished text.
    pub(crate) fn finish(self) -> Vec<u8> {
        self.out
    }

    fn quoted(&mut self, text: &str) {
        self.out.push(b'"');
        let mut plain = 0;
        for (at, character) in text.char_indices() {
            if matches!(character, ' '..='\u{7f}')
                && !matches!(character, '"' | '\\' | '/' | '<' | '>')
            {
                continue;
            }
            self.out.extend_from_slice(&text.as_bytes()[plain..at]);
            self.escaped(character);
            plain = at + character.len_utf8();
        }
        self.out.extend_from_slice(&text.as_bytes()[plain..]);
        self.out.push(b'"');
    }

    fn escaped(&mut self, character: char) {
        let short = match character {
            '"' => "\\\"",
            '\\' => "\\\\",
            '/' => "\\/",
            '<' => "\\u003C",
            '>' => "\\u003E",
            '\u{8}' => "\\b",
            '\u{c}' => "\\f",
            '\n' => "\\n",
            '\r' => "\\r",
            '\t' => "\\t",
            _ => {
                for unit in character.encode_utf16(&mut [0; 2]) {
                    self.out.extend_from_slice(format!("\\u{unit:04x}").as_bytes());
                }
                return;
            }
        };
        self.out.extend_from_slice(short.as_bytes());
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::{Value, json};

    use super::Json;

    fn written(value: &Value) -> String {
        let mut json = Json::default();
        json.value(value);
        String::from_utf8(json.finish()).unwrap()
    }

    #[test]
    fn text_is_escaped_as_php_does() {
        for (text, expected) in [
            ("https://a/b", r#""https:\/\/a\/b""#),
            ("<b>&'", r#""\u003Cb\u003E&'""#),
            ("ü€", r#""\u00fc\u20ac""#),
            ("\u{1f511}", r#""\ud83d\udd11""#),
            ("\"\\\u{8}\u{c}\n\r\t", r#""\"\\\b\f\n\r\t""#),
            ("\u{1}\u{1f}\u{7f}\u{80}", "\"\\u0001\\u001f\u{7f}\\u0080\""),
        ] {
            assert_eq!(written(&text.into()), expected);
        }
    }

    #[test]
    fn values_take_their_way_through_php() {
        for (value, expected) in [
            (r#"{}"#, "[]"),
            (r#"{"a":{},"b":[],"c":null}"#, r#"{"a":[],"b":[],"c":null}"#),
            (r#"{"0":"a","1":[true]}"#, r#"["a",[true]]"#),
            (r#"{"1":"a"}"#, r#"{"1":"a"}"#),
            ("[1.5,1e30,-7,12345678901234567890]", "[1.5,1.0e+30,-7,1.2345678901234567e+19]"),
        ] {
            assert_eq!(written(&serde_json::from_str(value).unwrap()), expected);
        }
    }

    #[test]
    fn members_and_items_are_separated() {
        let mut json = Json::default();
        json.object(|json| {
            json.member("a").texts(["x", "y"]);
            json.member("b").list(|_| ());
            json.member("c").object(|json| json.member("d").null());
            json.member("e").flag(true);
        });
        let expected = r#"{"a":["x","y"],"b":[],"c":{"d":null},"e":true}"#;
        assert_eq!(String::from_utf8(json.finish()).unwrap(), expected);
    }

    proptest! {
        #[test]
        fn any_text_comes_back(text in any::<String>()) {
            let text_written = written(&json!(text));
            prop_assert!(text_written.is_ascii());
            prop_assert_eq!(serde_json::from_str::<String>(&text_written).unwrap(), text);
        }
    }
}
