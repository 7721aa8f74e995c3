//! A text cut into what can be told apart in it: repetitions of the request, known volatile values, UUIDs,
//! dates, words, and what stands between.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::volatile::{ValueId, Volatiles};

/// A piece of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Token<'t> {
    /// Scheme, host and port that were called.
    Origin,
    /// A value seen before.
    Known(ValueId, &'t str),
    /// The nonce of a content security policy.
    Nonce(&'t str),
    /// A UUID.
    Uuid(&'t str),
    /// A date, with or without a time.
    Date(&'t str),
    /// Letters and digits.
    Word(&'t str),
    /// Anything else.
    Gap(&'t str),
}

impl Token<'_> {
    /// Whether two passes have the same here, whatever it was in each.
    pub(super) fn agrees(&self, other: &Token<'_>) -> bool {
        match (self, other) {
            (Token::Known(left, _), Token::Known(right, _)) => left == right,
            (Token::Nonce(_), Token::Nonce(_)) => true,
            (left, right) => left == right,
        }
    }

    /// Whether one matcher may stand for both.
    pub(super) fn same_sort(&self, other: &Token<'_>) -> bool {
        match (self, other) {
            (Token::Uuid(_), Token::Uuid(_))
            | (Token::Date(_), Token::Date(_))
            | (Token::Word(_), Token::Word(_)) => true,
            (left, right) => left.agrees(right),
        }
    }

    /// The text it was cut from.
    pub(super) fn text<'s>(&'s self, origin: &'s str) -> &'s str {
        match self {
            Token::Origin => origin,
            Token::Known(_, text)
            | Token::Nonce(text)
            | Token::Uuid(text)
            | Token::Date(text)
            | Token::Word(text)
            | Token::Gap(text) => text,
        }
    }
}

/// How the texts of one pass are cut.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cutter<'c> {
    /// What the pass called.
    pub origin: &'c str,
    /// Volatile values to look for, and the pass.
    pub known: Option<(&'c Volatiles, usize)>,
    /// Whether nonces are looked for.
    pub nonces: bool,
}

static SPECIAL: LazyLock<Regex> = LazyLock::new(|| {
    const UUID: &str =
        "[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}";
    const DATE: &str = "[0-9]{4}-[0-9]{2}-[0-9]{2}(?:[Tt ][0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:[.,][0-9]+)?)?\
        (?: ?(?:[Zz]|[+-][0-9]{2}:?[0-9]{2}))?)?";
    const HTTP_DATE: &str = "(?:[A-Z][a-z]{2,8}, )?[0-9]{1,2}[ -][A-Z][a-z]{2}[ -][0-9]{2,4} \
        [0-9]{2}:[0-9]{2}(?::[0-9]{2})? (?:GMT|UTC|[+-][0-9]{4})";
    // The expression is a constant of this file and compiled by its tests.
    #[allow(clippy::expect_used)]
    Regex::new(&format!("({UUID})|{DATE}|{HTTP_DATE}")).expect("a valid constant expression")
});

const NONCE: &str = "'nonce-";

impl Cutter<'_> {
    /// The pieces of a text, in order and without anything left out.
    pub(super) fn cut<'t>(&self, text: &'t str) -> Vec<Token<'t>> {
        let specials = specials(text);
        let mut specials = specials.iter().peekable();
        let mut tokens = Vec::new();
        let mut plain = 0;
        let mut at = 0;
        while let Some(c) = text[at..].chars().next() {
            while specials.next_if(|(range, _)| range.start < at).is_some() {}
            let special = specials.peek().filter(|(range, _)| range.start == at);
            let special = special.map(|(range, token)| (*token, range.len()));
            match self.repetition(text, at).or(special) {
                Some((token, length)) => {
                    push_plain(&text[plain..at], &mut tokens);
                    tokens.push(token);
                    at += length;
                    plain = at;
                }
                None => at += c.len_utf8(),
            }
        }
        push_plain(&text[plain..], &mut tokens);
        tokens
    }

    /// An origin, a known value or a nonce at this place, with its length.
    fn repetition<'t>(&self, text: &'t str, at: usize) -> Option<(Token<'t>, usize)> {
        let rest = &text[at..];
        if self.has_origin_at(text, at) {
            return Some((Token::Origin, self.origin.len()));
        }
        if self.nonces && text[..at].ends_with(NONCE) {
            let length = rest.find('\'').filter(|length| *length > 0)?;
            return Some((Token::Nonce(&rest[..length]), length));
        }
        let (known, pass) = self.known?;
        let (id, length) = known.at_start(pass, rest)?;
        Some((Token::Known(id, &rest[..length]), length))
    }

    /// Whether the origin stands here and not only as the start of another one.
    fn has_origin_at(&self, text: &str, at: usize) -> bool {
        let (before, rest) = text.split_at(at);
        let Some(after) = rest.strip_prefix(self.origin).filter(|_| !self.origin.is_empty()) else {
            return false;
        };
        let continues = |c: char| c.is_alphanumeric() || "-._~:@%".contains(c);
        !after.starts_with(continues)
            && !before.ends_with(|c: char| c.is_alphanumeric() || "+-.".contains(c))
    }
}

/// UUIDs and dates that are no part of a longer word.
fn specials(text: &str) -> Vec<(Range<usize>, Token<'_>)> {
    let found = SPECIAL.captures_iter(text).filter_map(|captures| {
        let whole = captures.get(0)?;
        let token = match captures.get(1) {
            Some(uuid) => Token::Uuid(uuid.as_str()),
            None => Token::Date(whole.as_str()),
        };
        let alone = !text[..whole.start()].ends_with(char::is_alphanumeric)
            && !text[whole.end()..].starts_with(char::is_alphanumeric);
        alone.then_some((whole.range(), token))
    });
    found.collect()
}

/// Words and gaps.
fn push_plain<'t>(text: &'t str, tokens: &mut Vec<Token<'t>>) {
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let is_word = c.is_alphanumeric();
        let end = rest.find(|c: char| c.is_alphanumeric() != is_word).unwrap_or(rest.len());
        let (piece, after) = rest.split_at(end);
        tokens.push(if is_word { Token::Word(piece) } else { Token::Gap(piece) });
        rest = after;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::volatile::Kind;
    use proptest::prelude::*;

    fn cut<'t>(text: &'t str, known: Option<(&Volatiles, usize)>) -> Vec<Token<'t>> {
        Cutter { origin: "https://localhost:8443", known, nonces: true }.cut(text)
    }

    #[test]
    fn an_origin_counts_only_where_it_ends() {
        for (text, count) in [
            ("https://localhost:8443", 1),
            ("https://localhost:8443/a https://localhost:8443?b", 2),
            ("<https://localhost:8443#x>; rel=next", 1),
            ("https://localhost:84431", 0),
            ("https://localhost:8443.example.org/", 0),
            ("https://localhost:8443@evil/", 0),
            ("xhttps://localhost:8443/", 0),
            ("https://localhost", 0),
        ] {
            let found = cut(text, None).iter().filter(|token| **token == Token::Origin).count();
            assert_eq!(found, count, "{text}");
        }
    }

    #[test]
    fn uuids_dates_and_words_are_told_apart() {
        let text = "/a/0311cb52-95d9-4b27-bb6f-36a3fba07441?t=2026-11-23T08:30:04Z&x_y";
        let tokens = cut(text, None);
        assert_eq!(tokens[3], Token::Uuid("0311cb52-95d9-4b27-bb6f-36a3fba07441"));
        assert_eq!(tokens[7], Token::Date("2026-11-23T08:30:04Z"));
        assert_eq!(tokens[9..], [Token::Word("x"), Token::Gap("_"), Token::Word("y")]);
        let date = "on Mon, 30 Nov 2026 08:30:51 +0000";
        assert_eq!(cut(date, None)[2], Token::Date("Mon, 30 Nov 2026 08:30:51 +0000"));
        assert!(cut("a2026-11-23", None).iter().all(|token| !matches!(token, Token::Date(_))));
    }

    #[test]
    fn known_values_and_nonces_are_found() {
        let mut known = Volatiles::new(1, &[]);
        assert!(known.add(&[Some("ab-cd-ef-gh")], Kind::Text, String::new).is_none());
        let mut known = Volatiles::new(2, &[]);
        let id = known.add(&[Some("ab-cd-ef-gh"), Some("12345678")], Kind::Text, String::new);
        let tokens = cut("?c=ab-cd-ef-gh&", Some((&known, 0)));
        assert_eq!(tokens[3], Token::Known(id.unwrap(), "ab-cd-ef-gh"));
        assert!(cut("script-src 'nonce-a/b='", None).contains(&Token::Nonce("a/b=")));
    }

    proptest! {
        #[test]
        fn nothing_is_lost(text in "(https://localhost:8443|'nonce-[a-z]{0,3}'?|[0-9a-f]{8}-|2026-11-23|[a-zü ]{0,4}|[-/.]){0,8}") {
            let tokens = cut(&text, None);
            let whole: String = tokens.iter().map(|token| token.text("https://localhost:8443")).collect();
            prop_assert_eq!(whole, text);
        }
    }
}
