//! The line of a place with a caret under it. A minified file is one line of a megabyte, so only a
//! window around the place is kept and shown.

use std::fmt;

use super::Place;

/// Characters kept before and behind the place.
const BEFORE: usize = 60;
const BEHIND: usize = 50;

/// The start of the character that byte `offset` lies in; the end for an offset behind the end.
pub(super) fn floor(text: &str, offset: usize) -> usize {
    let mut offset = offset.min(text.len());
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    offset
}

/// The line around byte `offset`, cut with `…` where it is long.
pub(super) fn window(text: &str, offset: usize) -> String {
    let (before, behind) = text.split_at(floor(text, offset));
    let line_start = memchr::memrchr(b'\n', before.as_bytes()).map_or(0, |p| p + 1);
    let before = &before[line_start..];
    let behind = &behind[..memchr::memchr(b'\n', behind.as_bytes()).unwrap_or(behind.len())];
    let behind = behind.strip_suffix('\r').unwrap_or(behind);

    let start = before.char_indices().rev().nth(BEFORE - 1).map_or(0, |(start, _)| start);
    let end = behind.char_indices().nth(BEHIND).map_or(behind.len(), |(end, _)| end);
    let head = if start > 0 { "…" } else { "" };
    let tail = if end < behind.len() { "…" } else { "" };
    [head, &before[start..], &behind[..end], tail].concat()
}

/// How many characters of a window stand before the place.
fn caret(place: Place) -> usize {
    match place.column.saturating_sub(1) {
        whole if whole <= BEFORE => whole,
        _ => 1 + BEFORE, // the `…` in front
    }
}

/// Writes the numbered line, a window around `place`, and the caret below it.
pub(super) fn write(f: &mut fmt::Formatter<'_>, place: Place, line: &str) -> fmt::Result {
    let number = place.line.to_string();
    let gutter = number.len() + 2;
    write!(f, "\n{:gutter$}|\n {number} | ", "")?;
    let mut indent = 0;
    for (position, c) in line.chars().enumerate() {
        let shown = Shown::of(c);
        if position < caret(place) {
            indent += shown.cells();
        }
        write!(f, "{shown}")?;
    }
    write!(f, "\n{:gutter$}| {:indent$}^", "", "")
}

/// How one character of a source line is shown.
enum Shown {
    Plain(char),
    Tab,
    /// A control character as its picture: a file must not be able to steer the terminal.
    Picture(char),
}

impl Shown {
    fn of(c: char) -> Self {
        match c {
            '\t' => Shown::Tab,
            '\0'..='\x1f' => {
                Shown::Picture(char::from_u32(0x2400 + u32::from(c)).unwrap_or('\u{fffd}'))
            }
            '\x7f' => Shown::Picture('\u{2421}'),
            // C1 controls and the marks that turn the direction of writing around.
            '\u{80}'..='\u{9f}'
            | '\u{200e}'
            | '\u{200f}'
            | '\u{2028}'..='\u{202e}'
            | '\u{2066}'..='\u{2069}'
            | '\u{feff}' => Shown::Picture('\u{fffd}'),
            c => Shown::Plain(c),
        }
    }

    /// Terminal cells it takes: enough of the rule to put the caret under the right place.
    fn cells(&self) -> usize {
        match self {
            Shown::Tab => 4,
            Shown::Picture(_) => 1,
            Shown::Plain(c) => match c {
                '\u{300}'..='\u{36f}' | '\u{200b}'..='\u{200d}' | '\u{fe00}'..='\u{fe0f}' => 0,
                '\u{1100}'..='\u{115f}'
                | '\u{2e80}'..='\u{a4cf}'
                | '\u{ac00}'..='\u{d7a3}'
                | '\u{f900}'..='\u{faff}'
                | '\u{fe30}'..='\u{fe6f}'
                | '\u{ff00}'..='\u{ff60}'
                | '\u{ffe0}'..='\u{ffe6}'
                | '\u{1f300}'..='\u{1faff}'
                | '\u{20000}'..='\u{3fffd}' => 2,
                _ => 1,
            },
        }
    }
}

impl fmt::Display for Shown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Shown::Plain(c) | Shown::Picture(c) => write!(f, "{c}"),
            Shown::Tab => f.write_str("    "),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use crate::diagnostic::SourceError;

    /// The shown source line and caret line.
    fn shown(text: &str, offset: usize) -> (String, String) {
        let error = SourceError::new("f", "m").at(text, offset).to_string();
        let mut lines = error.lines().skip(3);
        (lines.next().unwrap().to_owned(), lines.next().unwrap().to_owned())
    }

    #[test]
    fn the_caret_stands_under_the_place() {
        for (text, offset, line, caret) in [
            ("abc", 1, " 1 | abc", "   |  ^"),
            ("abc", 3, " 1 | abc", "   |    ^"),
            ("a\r\nbc\r\n", 3, " 2 | bc", "   | ^"),
            ("a\tb", 2, " 1 | a    b", "   |      ^"),
            ("密x", 3, " 1 | 密x", "   |   ^"),
            ("e\u{301}x", 3, " 1 | e\u{301}x", "   |  ^"),
            ("\x1b[31mx", 5, " 1 | \u{241b}[31mx", "   |      ^"),
            ("a\u{202e}b", 4, " 1 | a\u{fffd}b", "   |   ^"),
            ("", 0, " 1 | ", "   | ^"),
        ] {
            assert_eq!(shown(text, offset), (line.to_owned(), caret.to_owned()), "{text:?}");
        }
    }

    #[test]
    fn the_gutter_grows_with_the_line_number() {
        let text = "\n".repeat(99) + "x";
        assert_eq!(shown(&text, 99), (" 100 | x".to_owned(), "     | ^".to_owned()));
    }

    #[test]
    fn a_long_line_is_cut_around_the_place() {
        let text = format!("{}X{}", "a".repeat(500_000), "b".repeat(500_000));
        let (line, caret) = shown(&text, 500_000);
        assert_eq!(line, format!(" 1 | …{}X{}…", "a".repeat(60), "b".repeat(49)));
        assert_eq!(caret.find('^').unwrap(), line.replace('…', ".").find('X').unwrap());
    }

    #[test]
    fn the_caret_holds_where_cutting_starts() {
        for before in 59..=62 {
            let (line, caret) = shown(&("a".repeat(before) + "X"), before);
            assert_eq!(line.contains('…'), before > 60);
            assert_eq!(caret.find('^').unwrap(), line.replace('…', ".").find('X').unwrap());
        }
    }

    proptest! {
        #[test]
        fn any_offset_of_any_text_can_be_shown(text in "(?s).{0,300}", offset in 0usize..2000) {
            let (_, caret) = shown(&text, offset);
            prop_assert!(caret.ends_with('^'));
        }
    }
}
