//! What texts that differ have in common: the narrowest matcher for whole values, and the character classes
//! of the words in them.

use crate::fixture::{self, Matcher};

/// Texts shorter than this are not taken for hexadecimal or base64: they are words by chance.
const SHORTEST_CODE: usize = 8;

/// Shortest base64 without padding.
const SHORTEST_BASE64: usize = 16;

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

/// A regular expression for each column of words, each column holding what the passes have in one place.
///
/// When any word mixes letters and digits or cases, all of them are taken for parts of one random value and
/// share one class: what is drawn from a larger alphabet may by chance not show all of it in one block.
pub(super) fn columns(columns: &[Vec<&str>], is_random: bool) -> Vec<String> {
    let all: Vec<&str> = columns.iter().flatten().copied().collect();
    let fixed = columns.iter().all(|column| common_length(column).is_some());
    let shared = all.iter().any(|word| is_mixed(word)).then(|| {
        let seen = Alphabet::of(&all);
        let is_hex = is_hex_alphabet(&all)
            && all.iter().map(|word| word.len()).sum::<usize>() >= SHORTEST_CODE;
        if is_hex {
            seen.hex_class()
        } else if seen.lower && seen.upper && seen.digit && fixed && is_random && !seen.other {
            "[0-9A-Za-z+/]"
        } else {
            seen.class()
        }
    });
    let expression = |column: &Vec<&str>| match shared {
        Some(class) => format!("{class}{}", fixed_count(column)),
        None => format!("{}{}", Alphabet::of(column).class(), repetition(column)),
    };
    columns.iter().map(expression).collect()
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
mod tests {
    use super::*;

    #[test]
    fn whole_values_get_the_class_with_a_name() {
        let table: [(&[&str], Option<&str>); 9] = [
            (
                &["0311cb52-95d9-4b27-bb6f-36a3fba07441", "1b6fafc6-7ecd-4d2b-b3ae-7496f114cf38"],
                Some("$uuid"),
            ),
            (&["2026-11-23T08:30:04Z", "2026-11-23 08:30:05"], Some("$datetime")),
            (&["0779e1cf0285f89f", "c1c2c05b75e91e34"], Some("$hex length=16")),
            (&["0779e1cf0285", "c1c2c05b75e91e34"], Some("$hex")),
            (&["12345678", "87654321"], None),
            (&["deadbeef", "facefeed"], None),
            (&["0779e1CF", "c1c2c05b"], None),
            (&["beef1", "cafe2"], None),
            (&["", "0779e1cf"], None),
        ];
        for (values, wanted) in table {
            assert_eq!(whole(values).map(|m| m.to_string()).as_deref(), wanted, "{values:?}");
        }
    }

    #[test]
    fn base64_is_not_mistaken_for_paths_and_words() {
        for (values, wanted) in [
            (["qq5L3zEWpsa2tn7VrBPLn+/=", "7T74uRWCFjAxSbSKe6U562t"], Some("$base64")),
            (["qq5L3zEWpsa2tn7VrBPLn+==", "7T74uRWCFjAxSbSKe6U56w=="], Some("$base64 length=24")),
            (["QUJDRA==", "QUJDRUZHSEk="], Some("$base64")),
            (["documents/report", "documents/letter"], None),
            (["cLUGnXDoLQPYqMqP", "UrJDhgWHvLrYvrjj"], None),
        ] {
            assert_eq!(base64(&values).map(|m| m.to_string()).as_deref(), wanted, "{values:?}");
        }
    }

    #[test]
    fn loose_values_keep_their_length() {
        for (values, wanted) in [
            (["N[V6&", "3W@8o"], "$regex \"[!-~]{5}\""),
            (["a-b", "a--b"], "$regex \"[!-~]+\""),
            (["a b", "c d"], "$string length=3"),
            (["", "a"], "$string"),
            (["ü ", "abc "], "$string min=1"),
        ] {
            assert_eq!(loose(&values).to_string(), wanted, "{values:?}");
        }
    }

    #[test]
    fn words_get_classes_with_counts() {
        type Columns<'c> = &'c [[&'c str; 2]];
        let table: [(Columns<'_>, bool, &[&str]); 11] = [
            (&[["cLUGnX", "UrJDhg"]], true, &["[A-Za-z]{6}"]),
            (&[["3OGt", "NSSF"], ["xcwe", "ubYb"]], true, &["[0-9A-Za-z+/]{4}"; 2]),
            (&[["3OGt", "NSSF"], ["xcwe", "ubYb"]], false, &["[0-9A-Za-z]{4}"; 2]),
            (&[["3OGt", "NSSFx"], ["xcwe", "ubYb"]], true, &["[0-9A-Za-z]+", "[0-9A-Za-z]{4}"]),
            (&[["0a1b2c3d", "99999999"], ["aa", "bb"]], true, &["[0-9a-f]{8}", "[0-9a-f]{2}"]),
            (&[["0A1B2C3D", "99999999"]], true, &["[0-9A-F]{8}"]),
            (&[["41", "42"], ["Bob", "Alice"]], true, &["[0-9]+", "[A-Za-z]+"]),
            (&[["08", "12"], ["483920", "123456"]], true, &["[0-9]{2}", "[0-9]{6}"]),
            (&[["open", "done"]], true, &["[a-z]{4}"]),
            (&[["x", "y"]], true, &["[a-z]"]),
            (&[["Zoë", "Bob"]], true, &["\\S{3}"]),
        ];
        for (words, is_random, wanted) in table {
            let words: Vec<Vec<&str>> = words.iter().map(|column| column.to_vec()).collect();
            assert_eq!(columns(&words, is_random), wanted, "{words:?}");
        }
    }
}
