//! Lines that fit a width.

/// The text broken into lines of at most `width` characters: at blanks, and within a word that is longer.
pub(super) fn wrapped(text: &str, width: usize) -> Vec<String> {
    let width = width.max(NARROWEST);
    let mut lines = vec![String::new()];
    for word in text.split(' ') {
        let mut rest: Vec<char> = word.chars().collect();
        let last = lines.last().map_or(0, |line| line.chars().count());
        if last > 0 && last + 1 + rest.len() > width {
            lines.push(String::new());
        }
        while let Some(line) = lines.last_mut() {
            if !line.is_empty() {
                line.push(' ');
            }
            let room = width.saturating_sub(line.chars().count());
            let part = rest.drain(..rest.len().min(room));
            line.extend(part);
            if rest.is_empty() {
                break;
            }
            lines.push(String::new());
        }
    }
    lines
}

/// Lines are never broken shorter than this.
const NARROWEST: usize = 20;

/// Characters, as columns count them.
pub(super) fn length(text: &str) -> usize {
    text.chars().count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn lines_are_broken_at_blanks_where_there_are_some() {
        for (text, expected) in [
            ("", &[""][..]),
            ("short", &["short"]),
            ("one two three four five", &["one two three four", "five"]),
            ("0123456789012345678901234", &["01234567890123456789", "01234"]),
            ("ab 0123456789012345678901234", &["ab", "01234567890123456789", "01234"]),
        ] {
            assert_eq!(wrapped(text, 20), expected, "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn nothing_is_lost_and_every_line_fits(text in "[a-zä /{}]{0,120}", width in 20usize..60) {
            let lines = wrapped(&text, width);
            prop_assert!(lines.iter().all(|line| length(line) <= width), "{lines:?}");
            let joined: String = lines.concat().split(' ').collect();
            prop_assert_eq!(joined, text.split(' ').collect::<String>());
        }
    }
}
