//! Bodies as the page shows them: laid out where they are JSON, cut where they are long.

use serde_json::Value;

use crate::report::{Body, text};

/// How much of a body is shown, in characters, of a step that conforms and of one that does not.
const SHOWN: (usize, usize) = (2_000, 16_000);
/// How much all bodies of a page take together, in bytes; behind that they are left out.
const ALL: usize = 24 * 1024 * 1024;
/// Longest body that is laid out.
const LAID_OUT: usize = 2 * 1024 * 1024;

/// Keeps a page from growing without end.
#[derive(Debug, Default)]
pub(super) struct Budget {
    used: usize,
}

/// A body as it is shown, and what is left out.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Shown {
    pub(super) text: String,
    pub(super) note: String,
}

impl Budget {
    /// A masked body, shorter where all is well.
    pub(super) fn show(&mut self, body: Body<'_>, all_is_well: bool) -> Shown {
        let size = text::size(body.len() as u64);
        if !body.is_kept() && !body.is_empty() {
            let note = format!("{size}, not kept in the saved report");
            return Shown { text: String::new(), note };
        }
        let Ok(text) = String::from_utf8(body.masked().into_owned()) else {
            return Shown { text: String::new(), note: format!("binary, {size}") };
        };
        if text.is_empty() {
            return Shown { text, note: String::new() };
        }
        if self.used > ALL {
            let note = format!("{size}, left out: this page holds enough bodies already");
            return Shown { text: String::new(), note };
        }
        let text = laid_out(text);
        let max = if all_is_well { SHOWN.0 } else { SHOWN.1 };
        let shown = text::cut(&text, max, "…");
        let note = match shown.len() < text.len() {
            true => format!("cut; the whole body has {size}"),
            false => String::new(),
        };
        let text = text::visible_lines(&shown).into_owned();
        self.used += text.len();
        Shown { text, note }
    }
}

fn laid_out(text: String) -> String {
    let begins = text.trim_start().starts_with(['{', '[']);
    if !begins || text.len() > LAID_OUT {
        return text;
    }
    let value = serde_json::from_str::<Value>(&text);
    value.ok().and_then(|value| serde_json::to_string_pretty(&value).ok()).unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::secret::Masker;

    fn show(bytes: &[u8], all_is_well: bool) -> Shown {
        Budget::default().show(Body::new(bytes, &Masker::default()), all_is_well)
    }

    #[test]
    fn json_is_laid_out_and_the_rest_left_alone() {
        assert_eq!(show(b"{\"a\":1}", true).text, "{\n  \"a\": 1\n}");
        assert_eq!(show(b"{\"a\":", true).text, "{\"a\":");
        assert_eq!(show(b"a\x1b[2Jb", true).text, "a\\x1b[2Jb");
        assert_eq!(show(b"\xff\xfe", true).note, "binary, 2B");
        assert_eq!(show(b"", true), Shown { text: String::new(), note: String::new() });
    }

    #[test]
    fn long_bodies_are_cut_with_a_note() {
        let long = "x".repeat(100_000);
        let cut = show(long.as_bytes(), true);
        assert_eq!(cut.text.chars().count(), SHOWN.0 + 1);
        assert_eq!(cut.note, "cut; the whole body has 100kB");
        assert_eq!(show(long.as_bytes(), false).text.chars().count(), SHOWN.1 + 1);
    }

    #[test]
    fn a_page_does_not_grow_without_end() {
        let long = "x".repeat(100_000);
        let masker = Masker::default();
        let mut budget = Budget::default();
        let shown: Vec<_> =
            (0..3000).map(|_| budget.show(Body::new(long.as_bytes(), &masker), false)).collect();
        let all: usize = shown.iter().map(|shown| shown.text.len()).sum();
        assert!(all < ALL + 20_000, "{all}");
        assert!(shown.last().unwrap().note.contains("left out"));
    }
}
