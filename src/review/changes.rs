//! The differences of an answer as changes of its fixture.

use serde_json::Value;

use crate::compare::{Difference, Key, Kind, Trace, normal_cookie, written_cookie};
use crate::fixture::{Bindings, ExpectedBody, Fixture, ImageShape, Pattern};
use crate::record::Recorded;

use super::adapt::Adapter;
use super::body::merged;
use super::pending::{Change, Edit};
use super::seen::StepSeen;
use super::side::{Side, name};

/// The changes that the differences of an answer come to. `traces` are those of its JSON body; a text body of
/// `recorded` gets the fixture's matchers.
pub(super) fn changes(
    seen: &StepSeen<'_>,
    fixture: &Fixture,
    bindings: &Bindings,
    differences: &[Difference],
    traces: &[(Difference, Trace)],
    recorded: &mut Recorded,
) -> Vec<Change> {
    let adapter = Adapter { fixture, around: seen.around, bindings, asked: false };
    let response: Value = serde_json::from_str(&recorded.text).unwrap_or_default();
    let side = Side { root: None, fixture, came: seen.received, recorded: &response, adapter };
    let parts = Parts { seen, fixture, adapter };
    let mut changes = Vec::new();
    for difference in differences {
        let edit = match difference.kind {
            Kind::Status => parts.status(),
            Kind::Header | Kind::ContentType => side.header(&difference.path),
            Kind::Cookie => parts.cookie(difference),
            Kind::Body if traces.is_empty() && tells_of_the_body(difference) => {
                Some(parts.whole_body(recorded))
            }
            // Those of a JSON body have traces; what was asked is `asked`'s.
            Kind::Body | Kind::Request => continue,
        };
        changes.push(Change { edit, ..Change::of(difference) });
    }
    if !traces.is_empty() {
        changes.extend(side.json_body(traces, seen.recorded_body(recorded, fixture)));
    }
    changes
}

/// Whether a difference is about what came, and not about a name that nothing has bound.
pub(super) fn tells_of_the_body(difference: &Difference) -> bool {
    difference.actual.is_some() || difference.severity > crate::fixture::Severity::Info
}

struct Parts<'p> {
    seen: &'p StepSeen<'p>,
    fixture: &'p Fixture,
    adapter: Adapter<'p>,
}

impl Parts<'_> {
    fn status(&self) -> Option<Edit> {
        let with = self.seen.received.status.into();
        Some(Edit::Replace { place: vec![name("status")], with })
    }

    fn cookie(&self, difference: &Difference) -> Option<Edit> {
        let cookies = self.fixture.cookies.as_ref()?;
        let old = difference.expected.as_ref().and_then(|expected| {
            cookies.iter().position(|cookie| normal_cookie(cookie) == *expected)
        });
        let place = |at: usize| vec![name("cookies"), Key::Index(at)];
        match (old, &difference.actual) {
            (Some(at), Some(form)) => {
                Some(Edit::Replace { place: place(at), with: written_cookie(form).into() })
            }
            (Some(at), None) => Some(Edit::Remove { place: place(at) }),
            (None, Some(form)) => {
                let behind = cookies.iter().position(|cookie| cookie > form);
                let place = place(behind.unwrap_or(cookies.len()));
                Some(Edit::Insert { place, after: None, with: written_cookie(form).into() })
            }
            (None, None) => None,
        }
    }

    /// A body that was not compared as JSON.
    fn whole_body(&self, recorded: &mut Recorded) -> Edit {
        let ExpectedBody::Text(expected) = &self.fixture.body else { return Edit::Body };
        if self.fixture.pattern(expected).and_then(Pattern::image).is_some() {
            return match ImageShape::of(&self.seen.received.body) {
                Some(shape) => {
                    let with = crate::fixture::Matcher::Image(shape).written(None).into();
                    Edit::Replace { place: vec![name("body")], with }
                }
                None => Edit::Body,
            };
        }
        let Some((_, content)) = &mut recorded.body else { return Edit::Body };
        let Ok(text) = std::str::from_utf8(content) else { return Edit::Body };
        let Adapter { fixture, around, bindings, .. } = self.adapter;
        let actual = crate::http::text(self.seen.received);
        *content = merged(expected, &actual, text, fixture, around, bindings).into_bytes();
        Edit::Body
    }
}
