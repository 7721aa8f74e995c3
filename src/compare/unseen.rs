//! Differences that nobody would see: other kinds of blanks, characters without width, and letters composed in
//! another way.

use std::fmt::Write as _;

use icu_normalizer::ComposingNormalizerBorrowed;

/// Texts longer than this are not looked at: their middles are not shown anyway.
const LONGEST: usize = 64 * 1024;

/// Both texts with what differs written as escapes, if they look the same; `None` if the eye tells them apart.
pub(super) fn made_visible(left: &str, right: &str) -> Option<(String, String)> {
    let is_short = left.len() <= LONGEST && right.len() <= LONGEST;
    if !is_short || left == right || appearance(left) != appearance(right) {
        return None;
    }
    let head = left.chars().zip(right.chars()).take_while(|(a, b)| a == b).count();
    let rest = |text: &str| text.chars().skip(head).collect::<Vec<_>>();
    let (old, new) = (rest(left), rest(right));
    let tail = old.iter().rev().zip(new.iter().rev()).take_while(|(a, b)| a == b).count();
    let before: String = left.chars().take(head).collect();
    let shown = |rest: &[char]| {
        let (middle, after) = rest.split_at(rest.len() - tail);
        let mut text = before.clone();
        middle.iter().for_each(|c| push_escaped(*c, &mut text));
        text.extend(after);
        text
    };
    Some((shown(&old), shown(&new)))
}

/// A text as the eye has it.
fn appearance(text: &str) -> String {
    let seen = text.chars().filter(|c| !is_without_width(*c));
    let seen: String = seen.map(|c| if c.is_whitespace() { ' ' } else { c }).collect();
    let composed = ComposingNormalizerBorrowed::new_nfc().normalize(seen.trim_end());
    composed.into_owned()
}

fn is_without_width(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}')
        || (c.is_control() && !c.is_whitespace())
}

fn push_escaped(c: char, text: &mut String) {
    // Writing to a String cannot fail.
    let _ = match c {
        '\n' => write!(text, "\\n"),
        '\r' => write!(text, "\\r"),
        '\t' => write!(text, "\\t"),
        c if c.is_ascii_graphic() => write!(text, "{c}"),
        c if c.is_ascii() => write!(text, "\\x{:02x}", u32::from(c)),
        c => write!(text, "\\u{{{:x}}}", u32::from(c)),
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_looks_the_same_is_escaped() {
        for (left, right, wanted) in [
            ("a\u{a0}b", "a b", Some(("a\\u{a0}b", "a\\x20b"))),
            ("ab", "a\u{200b}b", Some(("ab", "a\\u{200b}b"))),
            ("caf\u{e9}!", "cafe\u{301}!", Some(("caf\\u{e9}!", "cafe\\u{301}!"))),
            ("a\tb", "a b", Some(("a\\tb", "a\\x20b"))),
            ("a ", "a", Some(("a\\x20", "a"))),
            ("\u{feff}a", "a", Some(("\\u{feff}a", "a"))),
            ("café", "cafe", None),
            ("a b", "ab", None),
            ("A", "a", None),
            ("a", "a", None),
        ] {
            let wanted = wanted.map(|(left, right)| (left.to_owned(), right.to_owned()));
            assert_eq!(made_visible(left, right), wanted, "{left:?} {right:?}");
        }
    }
}
