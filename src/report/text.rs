//! Numbers, plurals, durations, sizes and untrusted text as people read them; every report uses these.

use std::borrow::Cow;
use std::fmt::Write as _;
use std::time::Duration;

/// A duration as newman shows it: `85µs`, `412ms`, `3.2s`, `2m 5s`.
pub(crate) fn duration(time: Duration) -> String {
    if time < Duration::from_millis(1) {
        return format!("{}µs", time.as_micros());
    }
    // Seconds only from here on: "1200ms" is what newman's users compare with.
    if time < Duration::from_millis(1998) {
        return format!("{}ms", time.as_millis());
    }
    let tenths = (time.as_millis() + 50) / 100;
    let (minutes, tenths) = (tenths / 600, tenths % 600);
    let (hours, minutes) = (minutes / 60, minutes % 60);
    let mut text = String::new();
    if hours > 0 {
        let _ = write!(text, "{hours}h ");
    }
    if hours > 0 || minutes > 0 {
        let _ = write!(text, "{minutes}m ");
    }
    let _ = write!(text, "{}", tenths / 10);
    if !tenths.is_multiple_of(10) {
        let _ = write!(text, ".{}", tenths % 10);
    }
    text.push('s');
    text
}

/// A duration without parts of seconds, for what is only guessed: `3s`, `2m 5s`, `1h 2m`.
pub(crate) fn whole_seconds(time: Duration) -> String {
    let seconds = time.as_secs();
    match (seconds / 3600, seconds / 60 % 60, seconds % 60) {
        (0, 0, seconds) => format!("{seconds}s"),
        (0, minutes, seconds) => format!("{minutes}m {seconds}s"),
        (hours, minutes, _) => format!("{hours}h {minutes}m"),
    }
}

/// A number of bytes in decimal units with at most two decimals: `117B`, `1.2kB`, `1.85MB`.
pub(crate) fn size(bytes: u64) -> String {
    const UNITS: [(u64, &str); 4] =
        [(1_000, "kB"), (1_000_000, "MB"), (1_000_000_000, "GB"), (1_000_000_000_000, "TB")];
    if bytes < 1000 {
        return format!("{bytes}B");
    }
    let mut text = String::new();
    for (unit, name) in UNITS {
        // Hundredths of the unit, rounded; 128 bits because the largest sizes times 100 overflow 64.
        let hundredths = (u128::from(bytes) * 100 + u128::from(unit) / 2) / u128::from(unit);
        text = match (hundredths / 100, hundredths % 100) {
            (whole, 0) => format!("{whole}{name}"),
            (whole, part) if part % 10 == 0 => format!("{whole}.{}{name}", part / 10),
            (whole, part) => format!("{whole}.{part:02}{name}"),
        };
        if hundredths < 100_000 {
            break;
        }
    }
    text
}

/// A count with its noun: `1 step`, `3 steps`.
pub(crate) fn count(number: usize, noun: &str) -> String {
    format!("{number} {noun}{}", if number == 1 { "" } else { "s" })
}

/// `text` with everything that a terminal would act on, or that cannot be seen, written as an escape:
/// a server must not be able to colour, reorder or erase what a report says. Line ends too.
pub(crate) fn visible(text: &str) -> Cow<'_, str> {
    escaped(text, |c| c == '\n' || c == '\t' || is_treacherous(c))
}

/// The same for a text of several lines: line ends and tabs stay.
pub(crate) fn visible_lines(text: &str) -> Cow<'_, str> {
    escaped(text, is_treacherous)
}

fn escaped(text: &str, hidden: impl Fn(char) -> bool) -> Cow<'_, str> {
    let Some(first) = text.find(&hidden) else { return Cow::Borrowed(text) };
    let (clean, rest) = text.split_at(first);
    let mut out = String::with_capacity(text.len() + 16);
    out.push_str(clean);
    for c in rest.chars() {
        match c {
            c if !hidden(c) => out.push(c),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if c.is_ascii() => {
                let _ = write!(out, "\\x{:02x}", u32::from(c));
            }
            c => {
                let _ = write!(out, "\\u{{{:x}}}", u32::from(c));
            }
        }
    }
    Cow::Owned(out)
}

/// Control characters, marks that change the direction of text, invisible characters, and what XML forbids.
fn is_treacherous(c: char) -> bool {
    match c {
        '\n' | '\t' => false,
        ' '..='~' => false,
        '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}' => true,
        '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' => true,
        c => c.is_control(),
    }
}

/// The first `max` characters of `text`, with `ellipsis` where something was cut off.
pub(crate) fn cut<'t>(text: &'t str, max: usize, ellipsis: &str) -> Cow<'t, str> {
    match text.char_indices().nth(max) {
        None => Cow::Borrowed(text),
        Some((end, _)) => Cow::Owned(format!("{}{ellipsis}", &text[..end])),
    }
}

/// The names in a row, with the last ones only counted: `a, b and 3 more`.
pub(crate) fn listed(names: &[String], max: usize) -> String {
    let shown: Vec<_> = names.iter().take(max).map(|name| visible(name)).collect();
    let shown = shown.join(", ");
    match names.len().saturating_sub(max) {
        0 => shown,
        more => format!("{shown} and {more} more"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn durations_read_as_in_newman() {
        for (micros, text) in [
            (0, "0µs"),
            (999, "999µs"),
            (1_000, "1ms"),
            (41_900, "41ms"),
            (1_997_999, "1997ms"),
            (1_998_000, "2s"),
            (3_240_000, "3.2s"),
            (59_960_000, "1m 0s"),
            (125_000_000, "2m 5s"),
            (3_723_400_000, "1h 2m 3.4s"),
        ] {
            assert_eq!(duration(Duration::from_micros(micros)), text, "{micros} µs");
        }
    }

    #[test]
    fn guesses_have_whole_seconds() {
        for (seconds, text) in [(0, "0s"), (59, "59s"), (125, "2m 5s"), (3_723, "1h 2m")] {
            assert_eq!(whole_seconds(Duration::from_secs(seconds)), text);
        }
    }

    #[test]
    fn sizes_have_decimal_units() {
        for (bytes, text) in [
            (0, "0B"),
            (999, "999B"),
            (1_000, "1kB"),
            (1_200, "1.2kB"),
            (1_234, "1.23kB"),
            (1_005, "1.01kB"),
            (999_994, "999.99kB"),
            (999_999, "1MB"),
            (1_850_000, "1.85MB"),
            (3_000_000_000, "3GB"),
            (u64::MAX, "18446744.07TB"),
        ] {
            assert_eq!(size(bytes), text, "{bytes}");
        }
    }

    #[test]
    fn what_a_terminal_would_act_on_is_shown() {
        assert_eq!(visible("plain ü 日本 🦀"), "plain ü 日本 🦀");
        assert!(matches!(visible("plain"), Cow::Borrowed(_)));
        assert_eq!(visible("\x1b[31mred\x07"), "\\x1b[31mred\\x07");
        assert_eq!(visible("a\r\nb\tc\u{9b}d"), "a\\r\\nb\\tc\\u{9b}d");
        assert_eq!(visible("x\u{202e}gpj"), "x\\u{202e}gpj");
        assert_eq!(visible("a\u{200b}\u{feff}\u{2028}b"), "a\\u{200b}\\u{feff}\\u{2028}b");
        assert_eq!(visible_lines("a\n\tb\r\n\0"), "a\n\tb\\r\n\\x00");
    }

    #[test]
    fn cutting_counts_characters() {
        assert_eq!(cut("größe", 5, "…"), "größe");
        assert_eq!(cut("größe", 3, "…"), "grö…");
        assert_eq!(count(1, "step"), "1 step");
        assert_eq!(count(0, "step"), "0 steps");
        let names = ["a", "b\n", "c"].map(String::from);
        assert_eq!(listed(&names, 2), "a, b\\n and 1 more");
        assert_eq!(listed(&names, 3), "a, b\\n, c");
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(256))]

        #[test]
        fn nothing_treacherous_is_left(text in any::<String>()) {
            prop_assert!(!visible(&text).chars().any(|c| c == '\n' || c == '\t' || is_treacherous(c)));
            prop_assert_eq!(visible_lines(&text).matches('\n').count(), text.matches('\n').count());
        }
    }
}
