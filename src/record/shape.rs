//! What texts that differ have in common: the narrowest matcher for whole values, and the character classes
//! of the words in them.

use crate::fixture::{self, Matcher};

/// Texts shorter than this are not taken for hexadecimal or base64: they are words by chance.
const SHORTEST_CODE: usize = 8;

/// Shortest base64 without padding.
const SHORTEST_BASE64: usize = 16;

/// What a random text may hold when it has been seen to have letters of both cases and digits.
const RANDOM: &str = "[0-9A-Za-z+/]";

/// Digits in a row that may be a counter, and so get longer.
const COUNTER: usize = 5;

/// The matcher for values that as a whole belong to a class with a name of its own.
pub(super) fn whole(values: &[&str]) -> Option<Matcher> {
    if values.iter().all(|value| fixture::is_uuid(value)) {
        return Some(Matcher::Uuid);
    }
    if values.iter().all(|value| fixture::is_datetime(value)) {
        return Some(Matcher::DateTime);
    }
    is_hex(values).then(|| Matcher::Hex { length: common_length(values) })
}

/// `$base64`, where values look like it and not like words that happen to have no other characters.
pub(super) fn base64(values: &[&str]) -> Option<Matcher> {
    let seen = Alphabet::of(values);
    let all = |test: fn(&str) -> bool| values.iter().all(|value| test(value));
    let long = |value: &str| {
        value.len() >= SHORTEST_BASE64 || (value.len() >= SHORTEST_CODE && value.ends_with('='))
    };
    let has_marks = values.iter().any(|value| value.contains(['+', '/', '=', '-', '_']));
    let looks_so = seen.lower && seen.upper && has_marks && all(long) && all(fixture::is_base64);
    looks_so.then(|| Matcher::Base64 { length: common_length(values) })
}

/// The matcher for values that have nothing in common but, at best, their length.
pub(super) fn loose(values: &[&str]) -> Matcher {
    let length = common_length(values);
    let is_visible =
        |value: &&str| !value.is_empty() && value.bytes().all(|b| b.is_ascii_graphic());
    if values.iter().all(is_visible) {
        let count = length.map_or("+".to_owned(), count);
        if let Ok(matcher) = fixture::regex(&format!("[!-~]{count}")) {
            return matcher;
        }
    }
    let min = usize::from(values.iter().all(|value| !value.is_empty()));
    Matcher::Text { min: length.unwrap_or(min), max: length }
}

/// Random blocks of one length, with separators that stand in the same places: `FMas-xp+6-yQ/G`. Without `+` and
/// `/` in them such texts are cut into words, and need no help.
pub(super) fn blocks(values: &[&str]) -> Option<Matcher> {
    let (first, others) = values.split_first()?;
    let is_drawn = |c: char| c.is_ascii_alphanumeric() || c == '+' || c == '/';
    let agree = |(left, right): (char, char)| (is_drawn(left) && is_drawn(right)) || left == right;
    let alike =
        |other: &&str| other.len() == first.len() && first.chars().zip(other.chars()).all(agree);
    let seen = Alphabet::of(values);
    let is_random = seen.lower && seen.upper && seen.digit && !seen.other;
    let separator = first.chars().find(|c| !is_drawn(*c)).filter(|c| "-_:".contains(*c))?;
    let parts: Vec<&str> = first.split(separator).collect();
    let length = common_length(&parts).filter(|length| *length > 0)?;
    let has_blocks = parts.iter().all(|part| part.chars().all(is_drawn));
    if !(is_random && has_blocks && others.iter().all(alike)) {
        return None;
    }
    let block = format!("{RANDOM}{}", count(length));
    fixture::regex(&vec![block; parts.len()].join(separator.to_string().as_str())).ok()
}

/// A word that is one of several in a list, all of which look drawn from one alphabet.
pub(super) fn drawn_alike(values: &[&str], siblings: &[&str]) -> Option<Matcher> {
    let is_word =
        |value: &&str| !value.is_empty() && value.bytes().all(|b| b.is_ascii_alphanumeric());
    let class = shared_class(siblings, true).filter(|_| siblings.iter().all(is_word))?;
    fixture::regex(&format!("{class}{}", fixed_count(values))).ok()
}

/// A regular expression for each column of words, each column holding what the passes have in one place.
///
/// When any word mixes letters and digits or cases, all of them are taken for parts of one random value and
/// share one class: what is drawn from a larger alphabet may by chance not show all of it in one block.
pub(super) fn columns(columns: &[Vec<&str>], is_random: bool) -> Vec<String> {
    let all: Vec<&str> = columns.iter().flatten().copied().collect();
    let fixed = columns.iter().all(|column| common_length(column).is_some());
    let shared = shared_class(&all, fixed && is_random);
    let expression = |column: &Vec<&str>| match shared {
        Some(class) => format!("{class}{}", fixed_count(column)),
        None => format!("{}{}", Alphabet::of(column).class(), repetition(column)),
    };
    columns.iter().map(expression).collect()
}

/// The class of words of which at least one looks random.
fn shared_class(words: &[&str], may_have_marks: bool) -> Option<&'static str> {
    if !words.iter().any(|word| is_mixed(word)) {
        return None;
    }
    let seen = Alphabet::of(words);
    let is_hex = is_hex_alphabet(words)
        && words.iter().map(|word| word.len()).sum::<usize>() >= SHORTEST_CODE;
    Some(if is_hex {
        seen.hex_class()
    } else if seen.lower && seen.upper && seen.digit && may_have_marks && !seen.other {
        RANDOM
    } else {
        seen.class()
    })
}

/// How often the class of a column's words repeats; a few digits may be a counter.
fn repetition(column: &[&str]) -> String {
    let may_grow = |word: &&str| {
        word.len() <= COUNTER
            && word.bytes().all(|b| b.is_ascii_digit())
            && (word.len() == 1 || !word.starts_with('0'))
    };
    if column.iter().all(may_grow) {
        return "+".to_owned();
    }
    fixed_count(column)
}

fn fixed_count(column: &[&str]) -> String {
    common_length(column).map_or("+".to_owned(), count)
}

fn count(length: usize) -> String {
    if length == 1 { String::new() } else { format!("{{{length}}}") }
}

/// The length in characters that all values have.
fn common_length(values: &[&str]) -> Option<usize> {
    let mut lengths = values.iter().map(|value| value.chars().count());
    let first = lengths.next()?;
    lengths.all(|length| length == first).then_some(first)
}

/// Whether values are hexadecimal, and neither decimal numbers nor words.
pub(super) fn is_hex(values: &[&str]) -> bool {
    values.iter().all(|value| value.len() >= SHORTEST_CODE) && is_hex_alphabet(values)
}

fn is_hex_alphabet(values: &[&str]) -> bool {
    let seen = Alphabet::of(values);
    let only_hex = values.iter().all(|value| value.bytes().all(|b| b.is_ascii_hexdigit()));
    only_hex && seen.digit && (seen.lower != seen.upper)
}

/// Whether a word looks random: letters and digits, or capitals elsewhere than in front.
fn is_mixed(word: &str) -> bool {
    let seen = Alphabet::of(&[word]);
    let capitalised = word.chars().skip(1).all(|c| !c.is_ascii_uppercase());
    (seen.digit && (seen.lower || seen.upper)) || (seen.lower && seen.upper && !capitalised)
}

/// Which kinds of characters occur.
#[derive(Default)]
struct Alphabet {
    digit: bool,
    lower: bool,
    upper: bool,
    other: bool,
}

impl Alphabet {
    fn of(words: &[&str]) -> Self {
        let mut seen = Alphabet::default();
        for c in words.iter().flat_map(|word| word.chars()) {
            match c {
                '0'..='9' => seen.digit = true,
                'a'..='z' => seen.lower = true,
                'A'..='Z' => seen.upper = true,
                c if c.is_ascii() => {}
                _ => seen.other = true,
            }
        }
        seen
    }

    fn class(&self) -> &'static str {
        match (self.digit, self.upper, self.lower) {
            _ if self.other => r"\S",
            (true, false, false) => "[0-9]",
            (false, true, false) => "[A-Z]",
            (false, false, true) => "[a-z]",
            (true, true, false) => "[0-9A-Z]",
            (true, false, true) => "[0-9a-z]",
            (false, _, _) => "[A-Za-z]",
            (true, true, true) => "[0-9A-Za-z]",
        }
    }

    fn hex_class(&self) -> &'static str {
        if self.upper { "[0-9A-F]" } else { "[0-9a-f]" }
    }
}

#[cfg(test)]
#[path = "shape_tests.rs"]
mod tests;
