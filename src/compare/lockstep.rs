//! Two JSON texts token by token, without building anything: the way of every body that conforms.
//!
//! The fixture's text is valid JSON, so a text with the same tokens is valid too. Whatever is not plainly
//! the same (another order of members, a missing element, a matcher as a name) ends the walk, and the
//! trees decide.

use std::borrow::Cow;

use serde::de::IgnoredAny;

use crate::fixture::{Bindings, Fixture, Seen, Surroundings};

use super::number;

/// What a conforming body bound; `None` when the texts are not plainly the same.
pub(super) fn matches<'b>(
    expected: &str,
    actual: &str,
    fixture: &Fixture,
    around: &Surroundings<'_>,
    bindings: &'b Bindings,
    strict_numbers: bool,
) -> Option<Cow<'b, Bindings>> {
    let mut left = Tokens::new(expected);
    let mut right = Tokens::new(actual);
    let mut bindings = Cow::Borrowed(bindings);
    loop {
        match (left.next_byte(), right.next_byte()) {
            (None, None) => return Some(bindings),
            (Some(b'"'), found) => {
                let wanted = left.string()?;
                if memchr::memmem::find(wanted.as_bytes(), b"{{").is_some() {
                    let text = unescape(wanted)?;
                    if let Some(pattern) = fixture.pattern(&text) {
                        if left.next_byte() == Some(b':') {
                            return None;
                        }
                        let seen = right.value(found?)?;
                        let captures = pattern.matches(&seen, around, &bindings).ok()?;
                        if !captures.is_empty() {
                            bindings.to_mut().extend(captures);
                        }
                        continue;
                    }
                }
                if found? != b'"' || !same_string(wanted, right.string()?) {
                    return None;
                }
            }
            (Some(byte @ (b'{' | b'}' | b'[' | b']' | b':' | b',')), Some(other)) => {
                if byte != other {
                    return None;
                }
                left.at += 1;
                right.at += 1;
            }
            (Some(_), Some(_)) => {
                let (wanted, found) = (left.word(), right.word());
                let same = wanted == found
                    || (!strict_numbers
                        && is_number(wanted)
                        && is_number(found)
                        && number::equal(wanted, found));
                if wanted.is_empty() || !same {
                    return None;
                }
            }
            _ => return None,
        }
    }
}

/// A reader of JSON tokens.
struct Tokens<'t> {
    text: &'t str,
    at: usize,
}

impl<'t> Tokens<'t> {
    fn new(text: &'t str) -> Self {
        Tokens { text, at: 0 }
    }

    /// The first byte of the next token, which is not consumed.
    fn next_byte(&mut self) -> Option<u8> {
        let bytes = self.text.as_bytes();
        while matches!(bytes.get(self.at), Some(b' ' | b'\n' | b'\r' | b'\t')) {
            self.at += 1;
        }
        bytes.get(self.at).copied()
    }

    /// The inside of the string at this point, escapes as written.
    fn string(&mut self) -> Option<&'t str> {
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
    fn word(&mut self) -> &'t str {
        let rest = &self.text.as_bytes()[self.at..];
        let part = |b: &u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'+' | b'.');
        let end = self.at + rest.iter().take_while(|b| part(b)).count();
        let word = &self.text[self.at..end];
        self.at = end;
        word
    }

    /// The value that starts here with `first`, as matchers see it; consumed whole.
    fn value(&mut self, first: u8) -> Option<Seen<'t>> {
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
                number if is_number(number) => Seen::Number(number),
                _ => return None,
            },
        })
    }
}

/// Whether a word is a number of JSON's grammar.
fn is_number(word: &str) -> bool {
    matches!(word.as_bytes().first(), Some(b'-' | b'0'..=b'9'))
        && serde_json::from_str::<IgnoredAny>(word).is_ok()
}

/// Whether two strings mean the same, whatever their escapes.
fn same_string(left: &str, right: &str) -> bool {
    if left == right {
        // The fixture's side is valid, so a right side with the same bytes is, too.
        return true;
    }
    let has_escape = |text: &str| memchr::memchr(b'\\', text.as_bytes()).is_some();
    (has_escape(left) || has_escape(right))
        && matches!((unescape(left), unescape(right)), (Some(l), Some(r)) if l == r)
}

/// The text that a string's inside means; `None` when it is no valid string.
fn unescape(inside: &str) -> Option<Cow<'_, str>> {
    if memchr::memchr(b'\\', inside.as_bytes()).is_none() {
        return inside.bytes().all(|b| b >= 0x20).then(|| inside.into());
    }
    let mut text = String::with_capacity(inside.len());
    let mut rest = inside;
    while let Some(at) = memchr::memchr(b'\\', rest.as_bytes()) {
        let plain = &rest[..at];
        if plain.bytes().any(|b| b < 0x20) {
            return None;
        }
        text.push_str(plain);
        let (c, length) = escape(&rest[at..])?;
        text.push(c);
        rest = &rest[at + length..];
    }
    if rest.bytes().any(|b| b < 0x20) {
        return None;
    }
    text.push_str(rest);
    Some(text.into())
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
