//! Texts that are cut alike in all passes, put together again: what agrees stays, what differs becomes a
//! matcher.

use crate::fixture::{self, Matcher};

use super::shape;
use super::tokens::Token;
use super::volatile::ValueId;

/// Words that agree by chance: up to this length they say nothing about how random a text is.
const SHORT: usize = 2;

/// A part of a fixture's text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Segment {
    /// Literal text.
    Text(String),
    /// What the run called.
    Origin,
    /// A value seen before.
    Known(ValueId),
    /// What differs.
    Open(Open),
}

/// A part that differs between passes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Open {
    /// The inside of `{{ }}`.
    pub matcher: String,
    /// What it was, in the order of the rows.
    pub values: Vec<String>,
    /// Whether the value may be found again elsewhere.
    pub bindable: bool,
}

/// Whether all rows have the same sorts of tokens in the same order, and the same gaps.
pub(super) fn are_aligned(rows: &[Vec<Token<'_>>]) -> bool {
    let Some((first, rest)) = rows.split_first() else { return false };
    rest.iter().all(|row| {
        row.len() == first.len()
            && row.iter().zip(first).all(|(token, other)| token.same_sort(other))
    })
}

/// How much of the text may stand literally.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Discretion {
    /// Whatever agrees.
    None,
    /// Nothing that could be a part of a secret.
    Secret,
}

/// The segments of aligned rows.
pub(super) fn segments(rows: &[Vec<Token<'_>>], discretion: Discretion) -> Vec<Segment> {
    let Some(first) = rows.first() else { return Vec::new() };
    let columns = Columns::new(rows, discretion);
    let mut segments = Vec::new();
    let mut at = 0;
    while at < first.len() {
        if columns.shapes[at].is_some() {
            let end = columns.group_end(at);
            segments.push(Segment::Open(columns.group(at..end)));
            at = end;
            continue;
        }
        match first[at] {
            Token::Origin => segments.push(Segment::Origin),
            Token::Known(id, _) => segments.push(Segment::Known(id)),
            Token::Nonce(_) => segments.push(columns.open(at, nonce(), false)),
            Token::Uuid(_) if columns.is_open(at) => {
                segments.push(columns.open(at, Matcher::Uuid.to_string(), true));
            }
            Token::Date(_) if columns.is_open(at) => {
                segments.push(columns.open(at, date(&columns.texts(at)), false));
            }
            token => push_text(token.text(""), &mut segments),
        }
        at += 1;
    }
    segments
}

fn push_text(text: &str, segments: &mut Vec<Segment>) {
    match segments.last_mut() {
        Some(Segment::Text(before)) => before.push_str(text),
        _ => segments.push(Segment::Text(text.to_owned())),
    }
}

/// The tokens of all rows by place.
struct Columns<'r, 't> {
    rows: &'r [Vec<Token<'t>>],
    /// For words that differ: their regular expression.
    shapes: Vec<Option<String>>,
    /// Whether some of the text is certainly not random.
    structured: bool,
    discretion: Discretion,
}

impl<'r, 't> Columns<'r, 't> {
    fn new(rows: &'r [Vec<Token<'t>>], discretion: Discretion) -> Self {
        let length = rows.first().map_or(0, Vec::len);
        let mut columns =
            Columns { rows, shapes: vec![None; length], structured: false, discretion };
        let is_word = |at: &usize| matches!(rows[0][*at], Token::Word(_));
        let varied = (0..length).any(|at| is_word(&at) && columns.differs(at));
        let open: Vec<usize> = (0..length)
            .filter(|at| is_word(at) && (columns.differs(*at) || columns.is_secret(*at, varied)))
            .collect();
        columns.structured = discretion == Discretion::None
            && (0..length).any(|at| match rows[0][at] {
                Token::Word(word) => word.len() > SHORT && !columns.differs(at),
                Token::Origin | Token::Known(..) | Token::Uuid(_) | Token::Date(_) => true,
                Token::Nonce(_) | Token::Gap(_) => false,
            });
        let words: Vec<Vec<&str>> = open.iter().map(|at| columns.texts(*at)).collect();
        for (at, expression) in open.iter().zip(shape::columns(&words, !columns.structured)) {
            columns.shapes[*at] = Some(expression);
        }
        columns
    }

    fn differs(&self, at: usize) -> bool {
        self.rows.iter().any(|row| !row[at].agrees(&self.rows[0][at]))
    }

    fn is_open(&self, at: usize) -> bool {
        self.discretion == Discretion::Secret || self.differs(at)
    }

    /// Whether a word that agrees must not stand literally. A short one is a version or a separator where
    /// several passes agree on it and differ otherwise.
    fn is_secret(&self, at: usize, varied: bool) -> bool {
        let is_short = self.texts(at).iter().all(|text| text.len() <= SHORT);
        self.discretion == Discretion::Secret && !(varied && is_short)
    }

    fn texts(&self, at: usize) -> Vec<&'r str> {
        self.rows.iter().map(|row| row[at].text("")).collect()
    }

    /// Whether this is a unix time that differs.
    fn is_time(&self, at: usize) -> bool {
        self.shapes[at].is_some() && self.texts(at).into_iter().all(is_time)
    }

    fn open(&self, at: usize, matcher: String, bindable: bool) -> Segment {
        let values = self.texts(at).into_iter().map(str::to_owned).collect();
        Segment::Open(Open { matcher, values, bindable })
    }

    /// Where the stretch of words that differ ends that starts here: over gaps without blanks, and short
    /// words that agree, to the last of them.
    fn group_end(&self, start: usize) -> usize {
        let first = &self.rows[0];
        let mut end = start + 1;
        if self.is_time(start) {
            return end;
        }
        for (at, token) in first.iter().enumerate().skip(start + 1) {
            let belongs = match token {
                Token::Gap(gap) => {
                    !gap.contains(|c: char| c.is_whitespace() || c == '\'' || c == '"')
                }
                Token::Word(word) => {
                    self.shapes[at].is_some() || (word.len() <= SHORT && !self.structured)
                }
                _ => false,
            };
            if !belongs || self.is_time(at) {
                break;
            }
            if matches!(token, Token::Word(_)) {
                end = at + 1;
            }
        }
        end
    }

    fn group(&self, range: std::ops::Range<usize>) -> Open {
        let values: Vec<String> = self
            .rows
            .iter()
            .map(|row| row[range.clone()].iter().map(|token| token.text("")).collect())
            .collect();
        let texts: Vec<&str> = values.iter().map(String::as_str).collect();
        let is_whole = range.len() == self.rows[0].len();
        if self.is_time(range.start) {
            let matcher = Matcher::Timestamp { within: None };
            // `$timestamp` alone would ask for a number.
            let matcher = if is_whole { expression("[0-9]{10}") } else { matcher.to_string() };
            return Open { matcher, values, bindable: false };
        }
        let matcher = match range.len() == 1 && shape::is_hex(&texts) {
            true => shape::whole(&texts).map(|matcher| matcher.to_string()),
            false => None,
        };
        let matcher = matcher.unwrap_or_else(|| {
            let parts = range.clone().map(|at| match &self.shapes[at] {
                Some(expression) => expression.clone(),
                None => escaped(self.rows[0][at].text("")),
            });
            let joined: String = parts.collect();
            fixture::regex(&joined)
                .map_or_else(|_| shape::loose(&texts).to_string(), |matcher| matcher.to_string())
        });
        Open { matcher, values, bindable: true }
    }
}

/// Whether a word is a unix time of our days.
fn is_time(word: &str) -> bool {
    word.len() == 10 && word.parse().is_ok_and(|time| fixture::is_timestamp(time, None, 0))
}

fn nonce() -> String {
    expression("[^']+")
}

fn date(values: &[&str]) -> String {
    if values.iter().all(|value| fixture::is_datetime(value)) {
        return Matcher::DateTime.to_string();
    }
    if values.iter().all(|value| value.len() == 10) {
        return expression("[0-9]{4}-[0-9]{2}-[0-9]{2}");
    }
    Matcher::Text { min: 10, max: None }.to_string()
}

/// A `$regex` for an expression of this file.
fn expression(text: &str) -> String {
    fixture::regex(text).map_or_else(|_| Matcher::Any.to_string(), |matcher| matcher.to_string())
}

/// Literal text in a regular expression, with no more backslashes than needed.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        if r"\.+*?()|[]{}^$".contains(c) {
            escaped.push('\\');
        }
        escaped.push(c);
    }
    escaped
}

#[cfg(test)]
#[path = "segments_tests.rs"]
mod tests;
