//! The paths of differences: which part of a body they name.

use std::borrow::Cow;

/// The parts of a path behind the `$`, as they are written: `.name`, `['a name']`, `[3]`.
pub(super) fn parts(path: &str) -> Vec<&str> {
    let starts = starts(path);
    let ends = starts.iter().skip(1).copied().chain([path.len()]);
    starts.iter().zip(ends).filter_map(|(&start, end)| path.get(start..end)).collect()
}

/// A path without its last part, and that part as written; `None` for the root.
pub(super) fn split_last(path: &str) -> Option<(&str, &str)> {
    path.split_at_checked(*starts(path).last()?)
}

fn starts(path: &str) -> Vec<usize> {
    let mut starts = Vec::new();
    let (mut quoted, mut escaped) = (false, false);
    for (at, c) in path.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' if quoted => escaped = true,
            '\'' => quoted = !quoted,
            '.' | '[' if !quoted => starts.push(at),
            _ => {}
        }
    }
    starts
}

/// The index that a last part names.
pub(super) fn index(part: &str) -> Option<usize> {
    part.strip_prefix('[')?.strip_suffix(']')?.parse().ok()
}

/// The property that a part names; nothing for an index.
pub(super) fn name(part: &str) -> Option<Cow<'_, str>> {
    if let Some(name) = part.strip_prefix('.') {
        return Some(Cow::Borrowed(name));
    }
    let quoted = part.strip_prefix("['")?.strip_suffix("']")?;
    // The rest of the escapes are those of JSON.
    let json = format!("\"{}\"", quoted.replace("\\'", "'").replace('"', "\\\""));
    Some(serde_json::from_str(&json).map_or(Cow::Borrowed(quoted), Cow::Owned))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_part_is_cut_off() {
        for (path, expected) in [
            ("$", None),
            ("$.a", Some(("$", ".a"))),
            ("$.a.b", Some(("$.a", ".b"))),
            ("$[3]", Some(("$", "[3]"))),
            ("$.a[3].b", Some(("$.a[3]", ".b"))),
            ("$['a.b[']", Some(("$", "['a.b[']"))),
            (r"$['it\'s']['x']", Some((r"$['it\'s']", "['x']"))),
        ] {
            assert_eq!(split_last(path), expected, "{path}");
        }
        assert_eq!(index("[12]"), Some(12));
        assert_eq!(index(".a"), None);
        assert_eq!(name(".a").as_deref(), Some("a"));
        assert_eq!(name(r#"['it\'s "so"']"#).as_deref(), Some("it's \"so\""));
        assert_eq!(name(r"['a\\b\n']").as_deref(), Some("a\\b\n"));
        assert_eq!(name("[1]"), None);
        assert_eq!(parts("$.a[3]['b.c']"), [".a", "[3]", "['b.c']"]);
        assert!(parts("$").is_empty());
    }
}
