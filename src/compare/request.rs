//! What a step sends against what its fixture was recorded from.

use crate::fixture::{Action, Bindings, ExpectedRequest, Fixture, Policy, Severity, Surroundings};
use crate::http::Sent;
use crate::render::{Grammar, Names, Piece, Renderer, cut};

use super::difference::{Difference, Kind};
use super::normal_request::NormalRequest;
use super::response::unbound;
use super::trace::{Trace, trace};
use super::{body, headers, show};

/// What a step asked for.
#[derive(Debug, Clone, Copy)]
pub struct Asked<'a> {
    /// Method and URL template as fixtures have it, secrets masked.
    pub line: &'a str,
    /// The same with the step's path variables put in.
    pub full_line: &'a str,
    /// What went to the wire.
    pub sent: &'a Sent,
}

/// Every way in which a request differs from the one that the fixture was recorded from: method, path and
/// query, headers that matter, body. A fixture that does not say what was sent is held by its request line.
/// All of it is a `change`: the answer is to another question, whatever the answer is.
#[must_use]
pub fn compare_request(
    fixture: &Fixture,
    asked: &Asked<'_>,
    around: &Surroundings<'_>,
    policy: &Policy,
    bindings: &mut Bindings,
) -> Vec<Difference> {
    let mut differences = line(fixture, asked, around);
    if let Some(expected) = &fixture.sent {
        differences.extend(unbound(&expected.parts, around, bindings));
        differences.extend(parts(expected, asked.sent, around, policy, bindings));
    }
    differences.into_iter().map(of_request).collect()
}

/// Headers and body.
fn parts(
    expected: &ExpectedRequest,
    sent: &Sent,
    around: &Surroundings<'_>,
    policy: &Policy,
    bindings: &mut Bindings,
) -> Vec<Difference> {
    let normal = NormalRequest::of(sent, policy);
    let policy = of_requests(policy);
    let fixture = &expected.parts;
    let mut differences = Vec::new();
    if let Some(wanted) = &fixture.headers {
        let came = &normal.headers;
        differences.extend(headers::compare(fixture, wanted, came, around, &policy, bindings));
    }
    if !expected.any_body {
        differences.extend(body::compare(fixture, &normal.body, around, &policy, bindings));
    }
    differences
}

/// The differences of a JSON body that was sent, with where they stand. `bindings` are those from before the
/// comparison.
pub(crate) fn trace_request(
    expected: &ExpectedRequest,
    sent: &NormalRequest,
    around: &Surroundings<'_>,
    policy: &Policy,
    bindings: &Bindings,
) -> Vec<(Difference, Trace)> {
    if expected.any_body {
        return Vec::new();
    }
    let found = trace(&expected.parts, &sent.body, around, &of_requests(policy), bindings);
    found.into_iter().map(|(difference, trace)| (of_request(difference), trace)).collect()
}

/// What counts in requests: the other rules for all steps are about answers.
fn of_requests(policy: &Policy) -> Policy {
    let mut policy = policy.clone();
    policy.rules.retain(|rule| matches!(rule.action, Action::Secret));
    policy
}

/// Method, path and query. Equal templates ask for the same, whatever their variables are now.
fn line(fixture: &Fixture, asked: &Asked<'_>, around: &Surroundings<'_>) -> Vec<Difference> {
    let Some(recorded) = &fixture.request else { return Vec::new() };
    let full_url = fixture.sent.as_ref().and_then(|sent| sent.url.as_deref());
    let asked = if full_url.is_some() { asked.full_line } else { asked.line };
    let (method, url) = split(recorded);
    let (asked_method, asked_url) = split(asked);
    let url = full_url.unwrap_or(url);
    let mut differences = Vec::new();
    if method != asked_method {
        differences.push(difference("method", method, asked_method, "method changed"));
    }
    if url != asked_url {
        let (wanted, now) = (target(url, around), target(asked_url, around));
        if wanted != now {
            let (wanted, now) = show::texts(&wanted, &now);
            differences.push(difference("url", &wanted, &now, "path or query changed"));
        }
    }
    differences
}

fn split(line: &str) -> (&str, &str) {
    line.split_once(' ').unwrap_or((line, ""))
}

/// Path and query of a URL template with the variables of this run. Dynamic variables stand as they are: they
/// are new each time.
fn target(template: &str, around: &Surroundings<'_>) -> String {
    let renderer = Renderer::new();
    let render = |piece| match piece {
        Piece::Text(text) => text.to_owned(),
        Piece::Token(name) => renderer
            .value(name, around.variables, &mut Names::new())
            .map_or_else(|| format!("{{{{{name}}}}}"), std::borrow::Cow::into_owned),
    };
    let url: String = cut(template, Grammar::Postman).into_iter().map(render).collect();
    let host = url.find("://").map_or(0, |at| at + 3);
    let path = url[host..].find(['/', '?']).map_or(url.len(), |at| host + at);
    let end = url[path..].find('#').map_or(url.len(), |at| path + at);
    url[path..end].to_owned()
}

fn difference(path: &str, expected: &str, actual: &str, reason: &str) -> Difference {
    Difference {
        kind: Kind::Request,
        path: path.to_owned(),
        expected: Some(expected.to_owned()),
        actual: Some(actual.to_owned()),
        severity: Severity::Change,
        reason: reason.to_owned(),
        rule: None,
        diff: None,
    }
}

/// A difference of a part as one of the request. What is only a remark stays one.
fn of_request(difference: Difference) -> Difference {
    let path = match difference.kind {
        Kind::Header | Kind::ContentType => format!("header {}", difference.path),
        _ => difference.path,
    };
    let severity = match difference.severity {
        Severity::Info => Severity::Info,
        _ => Severity::Change,
    };
    Difference { kind: Kind::Request, path, severity, ..difference }
}

#[cfg(test)]
#[path = "request_tests.rs"]
mod tests;
