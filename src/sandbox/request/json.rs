//! The JSON of a body as PHP reads it. The parser behind it stops at 128 levels where PHP stops at 512,
//! so what it refuses is tried again without it.

use serde_json::{Deserializer, Map, Value};

/// More levels than this are no JSON to PHP.
const DEEPEST: usize = 512;

/// The value a text means, if it means one.
pub(super) fn parse(text: &[u8]) -> Option<Value> {
    serde_json::from_slice(text).ok().or_else(|| {
        let mut parser = Parser { text, at: 0 };
        let value = parser.value(0)?;
        parser.skip_space();
        (parser.at == text.len()).then_some(value)
    })
}

struct Parser<'t> {
    text: &'t [u8],
    at: usize,
}

impl Parser<'_> {
    fn skip_space(&mut self) {
        let space = |byte: &&u8| matches!(byte, b' ' | b'\t' | b'\n' | b'\r');
        self.at += self.text[self.at..].iter().take_while(space).count();
    }

    /// The next character that is no space.
    fn next(&mut self) -> Option<u8> {
        self.skip_space();
        self.text.get(self.at).copied()
    }

    /// Whether `byte` comes next, and goes past it then.
    fn accept(&mut self, byte: u8) -> bool {
        let found = self.next() == Some(byte);
        self.at += usize::from(found);
        found
    }

    fn value(&mut self, depth: usize) -> Option<Value> {
        match self.next()? {
            b'[' | b'{' if depth == DEEPEST => None,
            b'[' => self.array(depth + 1).map(Value::Array),
            b'{' => self.object(depth + 1).map(Value::Object),
            _ => self.scalar(),
        }
    }

    fn array(&mut self, depth: usize) -> Option<Vec<Value>> {
        let mut items = Vec::new();
        self.at += 1;
        if self.accept(b']') {
            return Some(items);
        }
        loop {
            items.push(self.value(depth)?);
            if self.accept(b']') {
                return Some(items);
            }
            self.accept(b',').then_some(())?;
        }
    }

    fn object(&mut self, depth: usize) -> Option<Map<String, Value>> {
        let mut members = Map::new();
        self.at += 1;
        if self.accept(b'}') {
            return Some(members);
        }
        loop {
            let Value::String(name) = self.value(depth)? else { return None };
            self.accept(b':').then_some(())?;
            members.insert(name, self.value(depth)?);
            if self.accept(b'}') {
                return Some(members);
            }
            self.accept(b',').then_some(())?;
        }
    }

    /// A text, number or word.
    fn scalar(&mut self) -> Option<Value> {
        let mut values = Deserializer::from_slice(&self.text[self.at..]).into_iter();
        let value = values.next()?.ok()?;
        self.at += values.byte_offset();
        Some(value)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::Value;

    use super::{Parser, parse};

    fn nested(depth: usize, open: &str, inside: &str, close: &str) -> String {
        format!("{}{inside}{}", open.repeat(depth), close.repeat(depth))
    }

    /// What the parser for deep values makes of a text, deep or not.
    fn parse_slowly(text: &str) -> Option<Value> {
        let mut parser = Parser { text: text.as_bytes(), at: 0 };
        let value = parser.value(0)?;
        parser.skip_space();
        (parser.at == text.len()).then_some(value)
    }

    #[test]
    fn values_may_be_512_deep() {
        for (open, close) in
            [("[", "]"), (" [ 1,", "\n]"), ("{\"a\":", "}"), ("{\"b\":0,\"a\" : ", " }")]
        {
            for (depth, fits) in [(1, true), (128, true), (512, true), (513, false), (9999, false)]
            {
                let text = nested(depth, open, "\"x\"", close);
                assert_eq!(parse(text.as_bytes()).is_some(), fits, "{open} {depth}");
            }
        }
        assert!(parse(nested(512, "[", "", "]").as_bytes()).is_some());
    }

    #[test]
    fn deep_values_are_read_whole() {
        let text = nested(200, "{\"a\":[1,", "\"\\u00fc\"", "]}");
        let mut value = &parse(text.as_bytes()).unwrap();
        for _ in 0..200 {
            assert_eq!(value["a"][0], 1);
            value = &value["a"][1];
        }
        assert_eq!(value, "ü");
    }

    #[test]
    fn broken_deep_values_are_none() {
        for inside in
            ["1 2", "1,", ",1", "{1:2}", "{\"a\"}", "\"\u{1}\"", "nul", "01", "[", "'a'", "//"]
        {
            let text = nested(200, "[", inside, "]");
            assert_eq!(parse(text.as_bytes()), None, "{inside}");
        }
        assert_eq!(parse(format!("{} x", nested(200, "[", "", "]")).as_bytes()), None);
        assert_eq!(parse(&[0xff]), None);
        assert_eq!(parse(b""), None);
    }

    proptest! {
        #[test]
        fn both_ways_read_the_same(text in "[\\[\\]{}:,\" \\\\a0-9.e\\-tru]{0,24}") {
            let quick: Option<Value> = serde_json::from_str(&text).ok();
            prop_assert_eq!(parse_slowly(&text), quick);
        }
    }
}
