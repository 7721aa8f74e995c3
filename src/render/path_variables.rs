use std::borrow::Cow;

/// The URL with the values of its path variables put in, raw: a `/`, `?` or `#` in a value takes effect.
/// Scheme, host and port are left alone, and so is a variable with an empty value.
pub fn apply<'u>(url: &'u str, variables: &[(String, String)]) -> Cow<'u, str> {
    let (before, path, after) = split(url);
    if variables.is_empty() || !path.contains("/:") {
        return Cow::Borrowed(url);
    }
    let segments: Vec<_> = path.split('/').map(|segment| replaced(segment, variables)).collect();
    Cow::Owned(format!("{before}{}{after}", segments.join("/")))
}

/// The text before the path, the path with its leading slash, and the text behind it.
fn split(url: &str) -> (&str, &str, &str) {
    let end = url.find(['?', '#']).unwrap_or(url.len());
    let (location, after) = url.split_at(end);
    let authority = location.find("://").map_or(0, |at| at + 3);
    let path = location[authority..].find('/').map_or(end, |at| authority + at);
    let (before, path) = location.split_at(path);
    (before, path, after)
}

fn replaced<'s>(segment: &'s str, variables: &[(String, String)]) -> Cow<'s, str> {
    let Some(rest) = segment.strip_prefix(':') else { return Cow::Borrowed(segment) };
    let (name, extension) = rest.split_at(rest.find('.').unwrap_or(rest.len()));
    match variables.iter().rev().find(|(key, _)| key == name) {
        Some((_, value)) if !name.is_empty() && !value.is_empty() => {
            Cow::Owned(format!("{value}{extension}"))
        }
        _ => Cow::Borrowed(segment),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn replaces_whole_segments_of_the_path_only() {
        let variables: Vec<(String, String)> = [
            ("id", "42"),
            ("8080", "port"),
            ("", "nothing"),
            ("empty", ""),
            ("raw", "a/:id?b#c"),
            ("twice", "first"),
            ("twice", "last"),
            ("//h", "scheme"),
        ]
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .to_vec();
        for (url, expected) in [
            ("https://h/a/:id/b", "https://h/a/42/b"),
            ("https://h/:id.json", "https://h/42.json"),
            ("https://h/:id.tar.gz", "https://h/42.tar.gz"),
            ("https://h:8080/:id", "https://h:8080/42"),
            ("http://h/:id?x=/:id", "http://h/42?x=/:id"),
            ("http://h/:id#/:id", "http://h/42#/:id"),
            ("h:8080/:id", "h:8080/42"),
            ("h/:8080", "h/port"),
            ("/:id", "/42"),
            (":id/x", ":id/x"),
            ("http://h/:idx/x:id/:ID", "http://h/:idx/x:id/:ID"),
            ("http://h/:empty/:", "http://h/:empty/:"),
            ("http://h/:raw/:id", "http://h/a/:id?b#c/42"),
            ("http://h/:twice", "http://h/last"),
            ("http://h?a=/:id", "http://h?a=/:id"),
            ("h?u=http://x/:id", "h?u=http://x/:id"),
            ("", ""),
            ("://", "://"),
        ] {
            assert_eq!(apply(url, &variables), expected, "{url}");
        }
    }

    proptest! {
        #[test]
        fn without_variables_nothing_changes(url in ".{0,40}") {
            prop_assert_eq!(apply(&url, &[("never used".into(), "x".into())]), url.as_str());
        }
    }
}
