use memchr::{memchr, memchr2};

/// How placeholders are told from text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Grammar {
    /// `{{`, then anything but braces, then `}}`. There is no escape.
    Postman,
    /// The same, but behind `{{$` quoted strings may hold braces (`{{$regex "[0-9a-f]{8}"}}`), and in
    /// them `\"` and `\\` stand for quote and backslash.
    Fixture,
}

/// A part of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Piece<'a> {
    /// Plain text, never empty.
    Text(&'a str),
    /// A placeholder's name, without its braces and not trimmed.
    Token(&'a str),
}

/// The pieces of a text in order; text and `{{token}}` concatenate to the text again.
#[must_use]
pub fn cut(text: &str, grammar: Grammar) -> Vec<Piece<'_>> {
    Cutter::new(text, grammar).collect()
}

/// Iterates over the pieces of a text.
#[derive(Debug, Clone)]
pub struct Cutter<'a> {
    /// What is left.
    rest: &'a str,
    /// The token behind the text that was given out last, with the length of all before its end.
    pending: Option<(&'a str, usize)>,
    grammar: Grammar,
}

impl<'a> Cutter<'a> {
    /// Cuts `text` as it is iterated over.
    #[must_use]
    pub fn new(text: &'a str, grammar: Grammar) -> Self {
        Cutter { rest: text, pending: None, grammar }
    }

    /// The names of the placeholders only.
    pub fn tokens(self) -> impl Iterator<Item = &'a str> {
        self.filter_map(|piece| match piece {
            Piece::Token(name) => Some(name),
            Piece::Text(_) => None,
        })
    }
}

impl<'a> Iterator for Cutter<'a> {
    type Item = Piece<'a>;

    fn next(&mut self) -> Option<Piece<'a>> {
        if let Some((name, end)) = self.pending.take() {
            self.rest = &self.rest[end..];
            return Some(Piece::Token(name));
        }
        if self.rest.is_empty() {
            return None;
        }
        let Some((start, end)) = next_token(self.rest, self.grammar) else {
            return Some(Piece::Text(std::mem::take(&mut self.rest)));
        };
        let (before, name) = (&self.rest[..start], &self.rest[start + 2..end - 2]);
        if before.is_empty() {
            self.rest = &self.rest[end..];
            return Some(Piece::Token(name));
        }
        self.rest = &self.rest[start..];
        self.pending = Some((name, end - start));
        Some(Piece::Text(before))
    }
}

/// Where the first placeholder begins and ends, braces included. All offsets are beside ASCII braces, so
/// they are boundaries of characters.
fn next_token(text: &str, grammar: Grammar) -> Option<(usize, usize)> {
    let bytes = text.as_bytes();
    let mut at = 0;
    loop {
        at += memchr(b'{', bytes.get(at..)?)?;
        let run = bytes[at..].iter().take_while(|byte| **byte == b'{').count();
        at += run;
        if run < 2 {
            continue;
        }
        match name_end(bytes, at, grammar) {
            NameEnd::Closed(end) => return Some((at - 2, end + 2)),
            NameEnd::Broken(brace) => at = brace,
            NameEnd::Unclosed => return None,
        }
    }
}

/// What a name that begins somewhere comes to.
enum NameEnd {
    /// It ends before the `}}` here.
    Closed(usize),
    /// A lone brace here makes it plain text.
    Broken(usize),
    /// No brace follows at all.
    Unclosed,
}

fn name_end(bytes: &[u8], start: usize, grammar: Grammar) -> NameEnd {
    if grammar == Grammar::Fixture
        && bytes.get(start) == Some(&b'$')
        && let Some(end) = quoted_name_end(bytes, start)
    {
        return NameEnd::Closed(end);
    }
    let Some(length) = bytes.get(start..).and_then(|rest| memchr2(b'{', b'}', rest)) else {
        return NameEnd::Unclosed;
    };
    let end = start + length;
    match bytes[end..] {
        [b'}', b'}', ..] => NameEnd::Closed(end),
        // The lone `}` is passed over; a `{` may begin the next placeholder.
        [b'}', ..] => NameEnd::Broken(end + 1),
        _ => NameEnd::Broken(end),
    }
}

/// The end of a name whose quoted strings may hold braces. `None` when a quote is not closed or a brace
/// stands outside quotes: the plain rule decides then, so that the matcher's own parser can complain.
fn quoted_name_end(bytes: &[u8], start: usize) -> Option<usize> {
    let mut at = start;
    loop {
        match bytes.get(at)? {
            b'}' => return (bytes.get(at + 1) == Some(&b'}')).then_some(at),
            b'{' => return None,
            b'"' => at = quote_end(bytes, at)?,
            _ => at += 1,
        }
    }
}

/// The place behind the string whose opening quote is at `start`.
fn quote_end(bytes: &[u8], start: usize) -> Option<usize> {
    let mut at = start + 1;
    loop {
        at += memchr2(b'"', b'\\', bytes.get(at..)?)?;
        match bytes[at] {
            b'"' => return Some(at + 1),
            _ => at += 2,
        }
    }
}

#[cfg(test)]
#[path = "cutter_tests.rs"]
mod tests;
