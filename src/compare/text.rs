//! Texts by line.

use crate::fixture::{Bindings, Fixture, Seen, Severity, Surroundings};

use super::difference::{Difference, Kind};
use super::unified;

/// Compares a text with matchers line by line; a matcher stands within its line.
pub(super) fn compare(
    expected: &str,
    actual: &str,
    fixture: &Fixture,
    around: &Surroundings<'_>,
    bindings: &mut Bindings,
) -> Option<Difference> {
    let resolved = resolve(expected, actual, fixture, around, bindings);
    if resolved == actual {
        return None;
    }
    let lines = || resolved.split_inclusive('\n').zip(actual.split_inclusive('\n'));
    let line = lines().take_while(|(left, right)| left == right).count();
    let nth = |text: &str| text.split_inclusive('\n').nth(line).unwrap_or_default().to_owned();
    let (left, right) = (nth(&resolved), nth(actual));
    let only_the_end = unified::without_end(&left) == unified::without_end(&right);
    let (severity, reason) = match actual.is_empty() {
        true => (Severity::Breaking, "the body is empty".to_owned()),
        false if only_the_end => (Severity::Change, format!("another end of line {}", line + 1)),
        false => (Severity::Change, format!("text changed, first in line {}", line + 1)),
    };
    let (left, right) = unified::pair(&left, &right);
    Some(Difference {
        kind: Kind::Body,
        path: "$".to_owned(),
        expected: Some(left),
        actual: Some(right),
        severity,
        reason,
        rule: None,
        diff: Some(unified::unified(&resolved, actual)),
    })
}

/// The expected text with every line that matches replaced by what came, so that only real changes are left.
fn resolve(
    expected: &str,
    actual: &str,
    fixture: &Fixture,
    around: &Surroundings<'_>,
    bindings: &mut Bindings,
) -> String {
    let mut came = actual.split_inclusive('\n');
    let mut resolved = String::with_capacity(expected.len());
    for line in expected.split_inclusive('\n') {
        let other = came.next().unwrap_or_default();
        let (content, end) = split_end(line);
        let (other_content, _) = split_end(other);
        let captures = fixture.pattern(content).and_then(|pattern| {
            let seen = Seen::String(other_content.into());
            pattern.matches(&seen, around, bindings).ok()
        });
        match captures {
            Some(captures) => {
                bindings.extend(captures);
                resolved.push_str(other_content);
            }
            None => resolved.push_str(content),
        }
        resolved.push_str(end);
    }
    resolved
}

/// A line's content and its end.
fn split_end(line: &str) -> (&str, &str) {
    line.split_at(unified::without_end(line).len())
}
