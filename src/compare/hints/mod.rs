//! Drifts that look like another installation or release rather than another behaviour, and the rule that would
//! say so. A hint never changes a verdict.

mod change;

use serde_json::json;

use super::difference::{Difference, Kind};
use super::general::general_path;
use crate::fixture::Severity;
use change::Change;

/// Hints of one kind for one step.
const MOST: usize = 3;

/// What may be done about differences of a step that is compared with the fixture in `file`, while `origin` was
/// called.
#[must_use]
pub fn hints(differences: &[Difference], file: &str, origin: &str) -> Vec<String> {
    let counted: Vec<&Difference> =
        differences.iter().filter(|difference| difference.severity > Severity::Info).collect();
    let mut hints = orders(&counted, file);
    let changes: Vec<(&Difference, Change)> =
        counted.iter().map(|difference| (*difference, Change::of(difference))).collect();
    hints.extend(momentary(&changes, file));
    hints.extend(releases(&changes, file));
    hints.extend(installations(&changes, file, origin));
    hints
}

/// Lists with the same elements in another order.
fn orders(differences: &[&Difference], file: &str) -> Vec<String> {
    let is_order = |found: &&&Difference| found.kind == Kind::Body && found.is_order_alone();
    let paths = differences.iter().filter(is_order);
    let hint = |path: String| {
        let rule = json!({ "path": path, "unordered": true });
        format!(
            "only the order of {path} differs; if it says nothing, add {rule} to the rules of {file}"
        )
    };
    distinct(paths.map(|difference| general_path(&difference.path))).into_iter().map(hint).collect()
}

/// Everything that differs is a time or an id.
fn momentary(changes: &[(&Difference, Change)], file: &str) -> Option<String> {
    let matcher = |change: &Change| match change {
        Change::Uuid => Some("{{$uuid}}"),
        Change::UnixTime => Some("{{$timestamp}}"),
        Change::Date => Some("{{$datetime}}"),
        _ => None,
    };
    let matchers: Option<Vec<_>> = changes.iter().map(|(_, change)| matcher(change)).collect();
    let matchers = matchers.filter(|matchers| !matchers.is_empty())?;
    let places = changes
        .iter()
        .zip(matchers)
        .map(|((difference, _), matcher)| remedy(difference, matcher, file));
    let places = distinct(places).join("; ");
    Some(format!(
        "all that differs are times and ids; if they are new in every run, record with `--passes 2`, or {places}"
    ))
}

/// Version numbers.
fn releases(changes: &[(&Difference, Change)], file: &str) -> Vec<String> {
    let hint = |(difference, change): &(&Difference, Change)| {
        let Change::Version(pattern) = change else { return None };
        let place = place(difference);
        let remedy = remedy(difference, pattern, file);
        Some(format!(
            "{place} is another version, as of another release; if any may come, {remedy}"
        ))
    };
    distinct(changes.iter().filter_map(hint))
}

/// Scheme, host and port in texts.
fn installations(changes: &[(&Difference, Change)], file: &str, origin: &str) -> Vec<String> {
    let hint = |(difference, change): &(&Difference, Change)| {
        let Change::Origin { texts, actual } = change else { return None };
        let is_called = actual.iter().all(|found| found == origin);
        let (matcher, when) = match is_called {
            true => ("{{$origin}}", "it is that of the server that is called"),
            false => ("{{$regex \"https?://[^/]+\"}}", "any may come"),
        };
        let pattern = texts.join(matcher);
        let place = place(difference);
        let remedy = remedy(difference, &pattern, file);
        Some(format!("{place} differs in the host alone; if {when}, {remedy}"))
    };
    distinct(changes.iter().filter_map(hint))
}

/// What to write so that a place accepts more.
fn remedy(difference: &Difference, pattern: &str, file: &str) -> String {
    match difference.kind {
        Kind::Body => {
            let rule = json!({ "path": general_path(&difference.path), "match": pattern });
            format!("add {rule} to the rules of {file}")
        }
        _ => format!("write {} for {} in {file}", json!(pattern), place(difference)),
    }
}

fn place(difference: &Difference) -> String {
    match difference.kind {
        Kind::Body => general_path(&difference.path),
        _ => format!("the header {}", difference.path),
    }
}

/// The first few, each once.
fn distinct(texts: impl Iterator<Item = String>) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for text in texts {
        if found.len() < MOST && !found.contains(&text) {
            found.push(text);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn body(path: &str, expected: &str, actual: &str) -> Difference {
        let (expected, actual) = (Some(expected.to_owned()), Some(actual.to_owned()));
        let (severity, reason) = (Severity::Change, "value changed".to_owned());
        let (kind, path) = (Kind::Body, path.to_owned());
        Difference { kind, path, expected, actual, severity, reason, rule: None, diff: None }
    }

    fn of(differences: &[Difference]) -> Vec<String> {
        hints(differences, "f.json", "https://here")
    }

    #[test]
    fn what_looks_like_another_release_or_installation_gets_its_rule() {
        let table = [
            (
                body("$.version", r#""31""#, r#""32""#),
                r#"$.version is another version, as of another release; if any may come, add {"path":"$.version","match":"{{$regex \"[0-9][0-9A-Za-z.+-]*\"}}"} to the rules of f.json"#,
            ),
            (
                body("$[3].about", r#""App 31.0.2 on PHP""#, r#""App 32.0.0 on PHP""#),
                r#"$[*].about is another version, as of another release; if any may come, add {"path":"$[*].about","match":"App {{$regex \"[0-9][0-9A-Za-z.+-]*\"}} on PHP"} to the rules of f.json"#,
            ),
            (
                body("$.url", r#""https://there:8443/a?b""#, r#""https://here/a?b""#),
                r#"$.url differs in the host alone; if it is that of the server that is called, add {"path":"$.url","match":"{{$origin}}/a?b"} to the rules of f.json"#,
            ),
            (
                body("$.url", r#""https://there/a""#, r#""https://elsewhere/a""#),
                r#"$.url differs in the host alone; if any may come, add {"path":"$.url","match":"{{$regex \"https?://[^/]+\"}}/a"} to the rules of f.json"#,
            ),
            (
                body("$[0].at", "1795422597", "1795422700"),
                r#"all that differs are times and ids; if they are new in every run, record with `--passes 2`, or add {"path":"$[*].at","match":"{{$timestamp}}"} to the rules of f.json"#,
            ),
        ];
        for (difference, wanted) in table {
            assert_eq!(of(std::slice::from_ref(&difference)), [wanted], "{difference:?}");
        }
    }

    #[test]
    fn a_header_is_written_and_has_no_rule() {
        let mut header = body("x-app", "app/1.2.3", "app/1.3.0");
        header.kind = Kind::Header;
        assert_eq!(
            of(&[header]),
            [
                r#"the header x-app is another version, as of another release; if any may come, write "app/{{$regex \"[0-9][0-9A-Za-z.+-]*\"}}" for the header x-app in f.json"#
            ]
        );
    }

    #[test]
    fn an_order_is_hinted_once_for_each_list() {
        let mut order = body("$[0].tags", r#"["a","b"]"#, r#"["b","a"]"#);
        order.reason = super::super::difference::ONLY_ORDER.to_owned();
        let other = Difference { path: "$[1].tags".to_owned(), ..order.clone() };
        assert_eq!(
            of(&[order.clone(), other]),
            [
                r#"only the order of $[*].tags differs; if it says nothing, add {"path":"$[*].tags","unordered":true} to the rules of f.json"#
            ]
        );
        order.severity = Severity::Info;
        assert_eq!(of(&[order]), Vec::<String>::new());
    }

    #[test]
    fn other_changes_get_no_hint() {
        for (path, expected, actual) in [
            ("$.label", r#""Work""#, r#""Works""#),
            ("$.price", "1.5", "2.5"),
            ("$.price", r#""1.5""#, r#""2.5""#),
            ("$.count", "31", "32"),
            ("$.version", r#""31""#, "32"),
            ("$.version", r#""31""#, r#""x""#),
            ("$.url", r#""https://a/x""#, r#""https://b/y""#),
            ("$.id", r#""{{$uuid}}""#, r#""0311cb52-95d9-4b27-bb6f-36a3fba07441""#),
            ("$.secret", "***", "***"),
        ] {
            assert_eq!(of(&[body(path, expected, actual)]), Vec::<String>::new(), "{path}");
        }
        for (kind, path) in
            [(Kind::Request, "url"), (Kind::Request, "body $.tags"), (Kind::Cookie, "c")]
        {
            let mut other = body(path, "app/1.2.3", "app/1.3.0");
            other.kind = kind;
            assert_eq!(of(&[other.clone()]), Vec::<String>::new(), "{path}");
            other.reason = super::super::difference::ONLY_ORDER.to_owned();
            assert_eq!(of(&[other]), Vec::<String>::new(), "{path}");
        }
        let mixed = [body("$.at", "1795422597", "1795422700"), body("$.label", "1", "2")];
        assert_eq!(of(&mixed), Vec::<String>::new());
    }
}
