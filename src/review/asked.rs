//! The differences of a request as changes of its fixture: the request line, and what was sent with it.

use serde_json::Value;

use crate::compare::{Difference, Kind, NormalRequest, compare_request, trace_request};
use crate::fixture::{Bindings, ExpectedBody, ExpectedRequest, Fixture, Severity};
use crate::record::Recorded;

use super::adapt::Adapter;
use super::body::merged;
use super::changes::tells_of_the_body;
use super::pending::{Change, Edit};
use super::seen::StepSeen;
use super::side::{Side, name};

/// The member of a fixture that says what was sent.
pub(super) const SENT: &str = "sent";

/// How the body of a request is taken over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Extent {
    /// The places that differ.
    Places,
    /// As a whole: its places do not suffice.
    Whole,
}

/// The changes that the differences of a request come to. `before` is what is bound before the step.
pub(super) fn changes(
    seen: &StepSeen<'_>,
    fixture: &Fixture,
    before: &Bindings,
    differences: &[Difference],
    recorded: &Recorded,
    extent: Extent,
) -> Vec<Change> {
    let of_request = |difference: &&Difference| difference.kind == Kind::Request;
    let differences: Vec<&Difference> = differences.iter().filter(of_request).collect();
    let Some(asked) = seen.held.filter(|_| !differences.is_empty()) else { return Vec::new() };
    let recorded: Value = serde_json::from_str(&recorded.text).unwrap_or_default();
    let is_line = |difference: &&Difference| matches!(difference.path.as_str(), "method" | "url");
    let (line, parts): (Vec<_>, Vec<_>) = differences.into_iter().partition(is_line);
    let line = line.into_iter().map(|difference| {
        let edit = match difference.path.as_str() {
            "url" => Edit::Each(vec![request_line(&recorded), full_url(fixture, &recorded)]),
            _ => request_line(&recorded),
        };
        Change { edit: Some(edit), ..Change::of(difference) }
    });
    let mut changes: Vec<Change> = line.collect();
    if let Some(expected) = &fixture.sent {
        // What it binds itself is known to it; what its answer binds is not.
        let mut bindings = before.clone();
        let _ = compare_request(fixture, &asked, seen.around, seen.policy, &mut bindings);
        let normal = NormalRequest::of(asked.sent, seen.policy);
        let (around, bindings) = (seen.around, &bindings);
        let adapter = Adapter { fixture: &expected.parts, around, bindings, asked: true };
        let request = Request { expected, normal: &normal, recorded: &recorded[SENT], adapter };
        changes.extend(request.changes(seen, before, &parts, extent));
    }
    changes
}

/// The request line follows the collection.
fn request_line(recorded: &Value) -> Edit {
    Edit::Replace { place: vec![name("request")], with: recorded["request"].clone() }
}

/// And so does the URL that is spelt out, where there is one or was.
fn full_url(fixture: &Fixture, recorded: &Value) -> Edit {
    let place = vec![name(SENT), name("url")];
    let before = fixture.sent.as_ref().map(|sent| sent.url.is_some());
    match (before, recorded[SENT].get("url")) {
        (Some(true), Some(with)) => Edit::Replace { place, with: with.clone() },
        (Some(true), None) => Edit::Remove { place },
        (Some(false), Some(with)) => Edit::Insert { place, after: None, with: with.clone() },
        (None, _) | (Some(false), None) => Edit::Each(Vec::new()),
    }
}

/// What is sent with the request line.
struct Request<'r> {
    expected: &'r ExpectedRequest,
    normal: &'r NormalRequest,
    /// The member as recording would write it.
    recorded: &'r Value,
    adapter: Adapter<'r>,
}

impl Request<'_> {
    fn changes(
        &self,
        seen: &StepSeen<'_>,
        before: &Bindings,
        differences: &[&Difference],
        extent: Extent,
    ) -> Vec<Change> {
        let header_of = |difference: &Difference| {
            difference.path.strip_prefix("header ").map(|name| self.headers().header(name))
        };
        let headers = differences.iter().filter_map(|difference| {
            Some(Change { edit: header_of(difference)?, ..Change::of(difference) })
        });
        let mut changes: Vec<Change> = headers.collect();
        let of_body = |difference: &&&Difference| header_of(difference).is_none();
        let of_body = differences.iter().filter(of_body);
        let traces = trace_request(self.expected, self.normal, seen.around, seen.policy, before);
        if extent == Extent::Whole {
            // A remark would not count.
            let worst = of_body.max_by_key(|difference| difference.severity);
            let mut change = worst.map_or_else(read_otherwise, |worst| Change::of(worst));
            change.edit = self.whole_body(extent);
            changes.push(change);
        } else if traces.is_empty() {
            changes.extend(of_body.filter(|difference| tells_of_the_body(difference)).map(
                |difference| Change { edit: self.whole_body(extent), ..Change::of(difference) },
            ));
        } else {
            let mut traces = traces;
            traces.iter_mut().for_each(|(difference, _)| seen.mask(difference));
            changes.extend(self.body().json_body(&traces, self.recorded.get("body").cloned()));
        }
        changes
    }

    fn headers(&self) -> Side<'_> {
        Side { came: &self.normal.headers, ..self.body() }
    }

    fn body(&self) -> Side<'_> {
        Side {
            root: Some(SENT),
            fixture: &self.expected.parts,
            came: &self.normal.body,
            recorded: self.recorded,
            adapter: self.adapter,
        }
    }

    /// The body that was sent in place of the one that the fixture has.
    fn whole_body(&self, extent: Extent) -> Option<Edit> {
        let parts = &self.expected.parts;
        let place = vec![name(SENT), name("body")];
        let is_there = !matches!(parts.body, ExpectedBody::Empty);
        let Some(with) = self.recorded.get("body") else {
            return is_there.then_some(Edit::Remove { place });
        };
        if !is_there {
            let url = self.expected.url.is_some().then_some("url");
            let after = parts.headers.is_some().then_some("headers").or(url).map(str::to_owned);
            return Some(Edit::Insert { place, after, with: with.clone() });
        }
        let with = match (&parts.body, with) {
            (ExpectedBody::Text(expected), Value::String(text)) if extent == Extent::Places => {
                self.text(expected, text).into()
            }
            _ => with.clone(),
        };
        Some(Edit::Replace { place, with })
    }

    /// A text in place of another, which keeps the matchers of lines that still match.
    fn text(&self, expected: &str, recorded: &str) -> String {
        let actual = crate::http::text(&self.normal.body);
        if actual.lines().count() != recorded.lines().count() {
            return recorded.to_owned();
        }
        let Adapter { fixture, around, bindings, .. } = self.adapter;
        merged(expected, &actual, recorded, fixture, around, bindings)
    }
}

/// A body that is the same text and is not read as what it was.
fn read_otherwise() -> Change {
    Change {
        kind: Kind::Request.as_str().to_owned(),
        path: "$".to_owned(),
        expected: None,
        actual: None,
        severity: Severity::Change,
        reason: "the body is read in another way than before".to_owned(),
        rule: None,
        diff: None,
        edit: None,
        blocked: None,
    }
}

#[cfg(test)]
#[path = "asked_tests.rs"]
mod tests;
