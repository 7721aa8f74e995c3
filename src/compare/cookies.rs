//! Cookies that a response sets: a set of names with their attributes. Values, dates and repetitions say
//! nothing about the API.

use std::collections::BTreeSet;

use crate::fixture::Severity;

use super::difference::{Difference, Kind};

/// A `Set-Cookie` value without what changes from response to response: `name; path=/; secure`. Attribute
/// names are in small letters and sorted; of `Expires` and `Max-Age` only that they are there is kept, and
/// whether the cookie is deleted.
#[must_use]
pub fn normal_form(set_cookie: &str) -> String {
    let mut parts = set_cookie.split(';');
    let name = parts.next().and_then(|pair| pair.split('=').next()).unwrap_or_default().trim();
    let attributes: BTreeSet<String> =
        parts.map(str::trim).filter(|part| !part.is_empty()).map(attribute).collect();
    attributes.into_iter().fold(name.to_owned(), |form, attribute| form + "; " + &attribute)
}

fn attribute(text: &str) -> String {
    let (name, value) = text.split_once('=').unwrap_or((text, ""));
    let (name, value) = (name.trim().to_ascii_lowercase(), value.trim());
    match (name.as_str(), value) {
        ("max-age", value) if value == "0" || value.starts_with('-') => "max-age=0".to_owned(),
        // A date at the start of the epoch is how a cookie is deleted.
        ("expires", value) if value.contains("1970") => "expires=1970".to_owned(),
        ("expires" | "max-age", _) | (_, "") => name,
        ("path", value) => format!("path={value}"),
        (_, value) => format!("{name}={}", value.to_ascii_lowercase()),
    }
}

/// A normal form as a fixture has it: a name alone stands for any attributes, so that one without attributes ends
/// with a semicolon.
#[must_use]
pub fn written_form(form: &str) -> String {
    if form.contains(';') { form.to_owned() } else { format!("{form};") }
}

fn name_of(form: &str) -> &str {
    form.split(';').next().unwrap_or_default().trim()
}

/// Compares the expected set with the `Set-Cookie` headers that came.
pub(super) fn compare<'h>(
    expected: &[String],
    actual: impl Iterator<Item = &'h str>,
    is_foreign: &dyn Fn(&str) -> bool,
) -> Vec<Difference> {
    let actual: BTreeSet<String> =
        actual.map(normal_form).filter(|form| !is_foreign(name_of(form))).collect();
    let mut unexplained = actual.clone();
    let mut lost = Vec::new();
    for entry in expected {
        let (name, wanted) = (name_of(entry), normal_form(entry));
        let matched: Vec<&String> = match entry.contains(';') {
            true => actual.iter().filter(|form| **form == wanted).collect(),
            false => actual.iter().filter(|form| name_of(form) == name).collect(),
        };
        if matched.is_empty() && !is_foreign(name) {
            lost.push(wanted);
        }
        for form in matched {
            unexplained.remove(form);
        }
    }
    let mut differences = Vec::new();
    for wanted in lost {
        let other = unexplained.iter().find(|form| name_of(form) == name_of(&wanted)).cloned();
        let reason = match &other {
            Some(form) => {
                unexplained.remove(form);
                "attributes changed"
            }
            None => "cookie missing",
        };
        differences.push(difference(
            &wanted,
            Some(&wanted),
            other.as_ref(),
            Severity::Change,
            reason,
        ));
    }
    for form in &unexplained {
        differences.push(difference(form, None, Some(form), Severity::Change, "cookie added"));
    }
    differences
}

fn difference(
    form: &str,
    expected: Option<&String>,
    actual: Option<&String>,
    severity: Severity,
    reason: &str,
) -> Difference {
    Difference {
        kind: Kind::Cookie,
        path: name_of(form).to_owned(),
        expected: expected.cloned(),
        actual: actual.cloned(),
        severity,
        reason: reason.to_owned(),
        rule: None,
        diff: None,
    }
}
