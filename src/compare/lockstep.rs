//! Two JSON texts token by token, without building anything: the way of every body that conforms.
//!
//! The fixture's text is valid JSON, so a text with the same tokens is valid too. Whatever is not plainly
//! the same (another order of members, a missing element, a matcher as a name) ends the walk, and the
//! trees decide.

use std::borrow::Cow;

use crate::fixture::{Bindings, Fixture, Pattern, Surroundings, number};

use super::tokens::{Tokens, unescape};

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
                match pattern_of(fixture, wanted)? {
                    // A name: which member it stands for has to be tried out.
                    Some(_) if left.next_byte() == Some(b':') => return None,
                    Some(pattern) => {
                        let seen = right.value(found?)?;
                        let captures = pattern.matches(&seen, around, &bindings).ok()?;
                        if !captures.is_empty() {
                            bindings.to_mut().extend(captures);
                        }
                    }
                    None => {
                        let is_same = found? == b'"' && same_string(wanted, right.string()?);
                        is_same.then_some(())?;
                    }
                }
            }
            (Some(byte @ (b'{' | b'}' | b'[' | b']' | b':' | b',')), Some(other)) => {
                if byte != other {
                    return None;
                }
                left.skip();
                right.skip();
            }
            (Some(_), Some(_)) => {
                let (wanted, found) = (left.word(), right.word());
                let same = wanted == found
                    || (!strict_numbers
                        && number::is_valid(wanted)
                        && number::is_valid(found)
                        && number::equal(wanted, found));
                if wanted.is_empty() || !same {
                    return None;
                }
            }
            _ => return None,
        }
    }
}

/// The pattern that a string of the fixture is, if any; `None` for a string that cannot be read.
fn pattern_of<'f>(fixture: &'f Fixture, inside: &str) -> Option<Option<&'f Pattern>> {
    if memchr::memmem::find(inside.as_bytes(), b"{{").is_none() {
        return Some(None);
    }
    Some(fixture.pattern(&unescape(inside)?))
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
