//! JSON token by token, for those who build nothing, or build it themselves.

use std::borrow::Cow;

use serde::de::IgnoredAny;

use crate::fixture::{Seen, number};

/// A reader of JSON tokens.
pub(super) struct Tokens<'t> {
    text: &'t str,
    at: usize,
}

impl<'t> Tokens<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        Tokens { text, at: 0 }
    }

    /// The first byte of the next token, which is not consumed.
    pub(super) fn next_byte(&mut self) -> Option<u8> {
        let bytes = self.text.as_bytes();
        while matches!(bytes.get(self.at), Some(b' ' | b'\n' | b'\r' | b'\t')) {
            self.at += 1;
        }
        bytes.get(self.at).copied()
    }

    /// Goes over the byte at this point.
    pub(super) fn skip(&mut self) {
        self.at += 1;
    }

    /// Whether this byte comes next; goes over it if so.
    pub(super) fn take(&mut self, byte: u8) -> bool {
        let found = self.next_byte() == Some(byte);
        self.at += usize::from(found);
        found
    }

    /// The string at this point, unescaped.
    pub(super) fn text(&mut self) -> Option<Cow<'t, str>> {
        unescape(self.string()?)
    }

    /// The inside of the string at this point, escapes as written.
    pub(super) fn string(&mut self) -> Option<&'t str> {
        let bytes = self.text.as_bytes();
        let start = self.at + 1;
        let mut at = start;
        loop {
            at += memchr::memchr2(b'"', b'\\', bytes.get(at..)?)?;
            if bytes[at] == b'"' {
                self.at = at + 1;
                return self.text.get(start..at);
            }
            at += 2;
        }
    }

    /// A number or one of the three words; empty when something else stands here.
    pub(super) fn word(&mut self) -> &'t str {
        let rest = &self.text.as_bytes()[self.at..];
        let part = |b: &u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'+' | b'.');
        let end = self.at + rest.iter().take_while(|b| part(b)).count();
        let word = &self.text[self.at..end];
        self.at = end;
        word
    }

    /// The value that starts here with `first`, as matchers see it; consumed whole.
    pub(super) fn value(&mut self, first: u8) -> Option<Seen<'t>> {
        Some(match first {
            b'"' => Seen::String(unescape(self.string()?)?),
            b'{' | b'[' => {
                let mut values = serde_json::Deserializer::from_str(&self.text[self.at..])
                    .into_iter::<IgnoredAny>();
                values.next()?.ok()?;
                self.at += values.byte_offset();
                if first == b'{' { Seen::Object } else { Seen::Array }
            }
            _ => match self.word() {
                "null" => Seen::Null,
                "true" => Seen::Bool(true),
                "false" => Seen::Bool(false),
                number if number::is_valid(number) => Seen::Number(number),
                _ => return None,
            },
        })
    }
}

/// The text that a string's inside means; `None` when it is no valid string.
pub(super) fn unescape(inside: &str) -> Option<Cow<'_, str>> {
    if memchr::memchr(b'\\', inside.as_bytes()).is_none() {
        return is_printable(inside).then(|| inside.into());
    }
    let mut text = String::with_capacity(inside.len());
    let mut rest = inside;
    while let Some(at) = memchr::memchr(b'\\', rest.as_bytes()) {
        let plain = &rest[..at];
        if !is_printable(plain) {
            return None;
        }
        text.push_str(plain);
        let (c, length) = escape(&rest[at..])?;
        text.push(c);
        rest = &rest[at + length..];
    }
    if !is_printable(rest) {
        return None;
    }
    text.push_str(rest);
    Some(text.into())
}

/// Whether there is no control character in a text. Looks at all of it, which is faster than looking byte by
/// byte for the first.
fn is_printable(text: &str) -> bool {
    text.bytes().fold(true, |so_far, byte| so_far & (byte >= 0x20))
}

/// The character that the escape at the start of `text` means, and the escape's length.
fn escape(text: &str) -> Option<(char, usize)> {
    let c = match text.as_bytes().get(1)? {
        b'"' => '"',
        b'\\' => '\\',
        b'/' => '/',
        b'b' => '\u{8}',
        b'f' => '\u{c}',
        b'n' => '\n',
        b'r' => '\r',
        b't' => '\t',
        b'u' => {
            let high = unit(text)?;
            if !(0xd800..0xdc00).contains(&high) {
                return Some((char::from_u32(high)?, 6));
            }
            let low = unit(text.get(6..)?).filter(|low| (0xdc00..0xe000).contains(low))?;
            let point = 0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00);
            return Some((char::from_u32(point)?, 12));
        }
        _ => return None,
    };
    Some((c, 2))
}

/// The number of `\uXXXX` at the start of `text`.
fn unit(text: &str) -> Option<u32> {
    let digits = text.strip_prefix("\\u")?.get(..4)?;
    if !digits.bytes().all(|b| b.is_ascii_hexdigit()) {
        return None;
    }
    u32::from_str_radix(digits, 16).ok()
}
