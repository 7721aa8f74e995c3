//! Headers that count, and the content type.

use std::collections::BTreeSet;

use indexmap::IndexMap;

use crate::fixture::{
    Bindings, Captures, Fixture, HeaderValues, Policy, Seen, Severity, Surroundings,
};
use crate::http::Received;

use super::difference::{Difference, Kind};
use super::show;

/// Compares all headers that the fixture holds and finds those it does not know.
pub(super) fn compare(
    fixture: &Fixture,
    expected: &IndexMap<String, HeaderValues>,
    received: &Received,
    around: &Surroundings<'_>,
    policy: &Policy,
    bindings: &mut Bindings,
) -> Vec<Difference> {
    let mut differences = Vec::new();
    let counted = expected.iter().filter(|(name, _)| policy.counts(name));
    for (name, HeaderValues(wanted)) in counted {
        let came: Vec<&str> = values(received, name).collect();
        if same_values(fixture, name, wanted, &came, around, bindings) {
            continue;
        }
        differences.push(changed(name, wanted, &came));
    }
    let mut known: Vec<&str> = expected.keys().map(String::as_str).collect();
    for (name, value) in &received.headers {
        if policy.counts(name) && !known.contains(&name.as_str()) {
            known.push(name);
            let (_, value) = show::texts("", value);
            differences.push(Difference {
                kind: if name == "content-type" { Kind::ContentType } else { Kind::Header },
                path: name.clone(),
                expected: None,
                actual: Some(value),
                severity: Severity::Additive,
                reason: "header added".to_owned(),
                rule: None,
                diff: None,
            });
        }
    }
    for difference in &mut differences {
        if policy.secret_headers.iter().any(|secret| secret.eq_ignore_ascii_case(&difference.path))
        {
            difference.actual = difference.actual.as_ref().map(|_| crate::secret::MASK.to_owned());
        }
    }
    differences
}

fn values<'r>(received: &'r Received, name: &str) -> impl Iterator<Item = &'r str> {
    received.headers.iter().filter(move |(key, _)| key == name).map(|(_, value)| value.as_str())
}

fn same_values(
    fixture: &Fixture,
    name: &str,
    wanted: &[String],
    came: &[&str],
    around: &Surroundings<'_>,
    bindings: &mut Bindings,
) -> bool {
    let mut captured = Captures::new();
    let same = wanted.len() == came.len()
        && wanted.iter().zip(came).all(|(wanted, came)| {
            if wanted == came {
                return fixture.pattern(wanted).is_none();
            }
            match fixture.pattern(wanted) {
                None => {
                    name == "content-security-policy"
                        && volatile_nonce(wanted) == volatile_nonce(came)
                }
                Some(pattern) => {
                    let seen = Seen::String((*came).into());
                    match pattern.matches(&seen, around, bindings) {
                        Ok(captures) => {
                            captured.extend(captures);
                            true
                        }
                        Err(_) => false,
                    }
                }
            }
        });
    // What does not match as a whole binds nothing.
    if same {
        bindings.extend(captured);
    }
    same
}

fn changed(name: &str, wanted: &[String], came: &[&str]) -> Difference {
    let is_content_type = name == "content-type";
    let (severity, reason) = match (is_content_type, came.is_empty()) {
        (true, true) => (Severity::Breaking, "content type missing"),
        (true, false) if !same_media_types(wanted, came) => {
            (Severity::Breaking, "content type changed")
        }
        (true, false) if same_types(wanted, came) => {
            (Severity::Info, "content type spelt in another way")
        }
        (true, false) if wanted.len() == came.len() => {
            (Severity::Change, "parameter of the content type changed")
        }
        (false, true) => (Severity::Change, "header missing"),
        (_, false) if wanted.len() != came.len() => (Severity::Change, "number of values changed"),
        (_, false) => (Severity::Change, "value changed"),
    };
    let (expected, actual) = show::texts(&wanted.join(", "), &came.join(", "));
    Difference {
        kind: if is_content_type { Kind::ContentType } else { Kind::Header },
        path: name.to_owned(),
        expected: Some(expected),
        actual: (!came.is_empty()).then_some(actual),
        severity,
        reason: reason.to_owned(),
        rule: None,
        diff: None,
    }
}

/// Whether content types name the same media types, whatever their parameters and number.
fn same_media_types(wanted: &[String], came: &[&str]) -> bool {
    let media_type =
        |value: &str| value.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let wanted: BTreeSet<String> = wanted.iter().map(|value| media_type(value)).collect();
    let came: BTreeSet<String> = came.iter().map(|value| media_type(value)).collect();
    wanted == came
}

/// Whether content types say the same: case, blanks and quotes say nothing, but in values of other parameters.
fn same_types(wanted: &[String], came: &[&str]) -> bool {
    let wanted: Vec<String> = wanted.iter().map(|value| normal_type(value)).collect();
    let came: Vec<String> = came.iter().map(|value| normal_type(value)).collect();
    wanted == came
}

fn normal_type(content_type: &str) -> String {
    let part = |part: &str| match part.split_once('=') {
        None => part.trim().to_ascii_lowercase(),
        Some((name, value)) => {
            let (name, value) = (name.trim().to_ascii_lowercase(), value.trim());
            let unquoted = value.strip_prefix('"').and_then(|value| value.strip_suffix('"'));
            let value = unquoted.unwrap_or(value);
            match name.as_str() {
                "charset" => format!("{name}={}", value.to_ascii_lowercase()),
                _ => format!("{name}={value}"),
            }
        }
    };
    content_type.split(';').map(part).collect::<Vec<_>>().join(";")
}

/// A content security policy with its nonces taken out: they are new in every answer.
#[must_use]
pub fn volatile_nonce(policy: &str) -> String {
    const START: &str = "'nonce-";
    let mut normal = String::with_capacity(policy.len());
    let mut rest = policy;
    while let Some(at) = rest.find(START) {
        let value = at + START.len();
        let end = rest[value..].find('\'').map_or(rest.len(), |end| value + end);
        normal.push_str(&rest[..value]);
        rest = &rest[end..];
    }
    normal + rest
}
