//! The differences of a step as changes of its fixture.

use serde_json::Value;

use crate::compare::{Difference, Key, Kind, Node, Sort, Trace, normal_cookie};
use crate::fixture::{Bindings, ExpectedBody, Fixture, HeaderValues, ImageShape, Pattern};
use crate::record::Recorded;

use super::adapt::Adapter;
use super::body::merged;
use super::pending::{Change, Edit};
use super::seen::StepSeen;

/// The changes that the differences of a step come to. `traces` are those of its JSON body; a text body of
/// `recorded` gets the fixture's matchers.
pub(super) fn changes(
    seen: &StepSeen<'_>,
    fixture: &Fixture,
    bindings: &Bindings,
    differences: &[Difference],
    traces: &[(Difference, Trace)],
    recorded: &mut Recorded,
) -> Vec<Change> {
    let adapter = Adapter { fixture, around: seen.around, bindings };
    let response: Value = serde_json::from_str(&recorded.text).unwrap_or_default();
    let parts = Parts { seen, fixture, adapter, response: &response };
    let mut changes = Vec::new();
    for difference in differences {
        let edit = match difference.kind {
            Kind::Status => parts.status(),
            Kind::Header | Kind::ContentType => parts.header(&difference.path),
            Kind::Cookie => parts.cookie(difference),
            Kind::Request => {
                changes.push(parts.request(difference));
                continue;
            }
            Kind::Body if traces.is_empty() && tells_of_the_body(difference) => {
                Some(parts.whole_body(recorded))
            }
            Kind::Body => continue,
        };
        changes.push(Change { edit, ..Change::of(difference) });
    }
    changes.extend(parts.body(traces, recorded));
    changes
}

/// Whether a difference is about what came, and not about a name that nothing has bound.
fn tells_of_the_body(difference: &Difference) -> bool {
    difference.actual.is_some() || difference.severity > crate::fixture::Severity::Info
}

struct Parts<'p> {
    seen: &'p StepSeen<'p>,
    fixture: &'p Fixture,
    adapter: Adapter<'p>,
    response: &'p Value,
}

impl Parts<'_> {
    fn status(&self) -> Option<Edit> {
        let with = self.seen.received.status.into();
        Some(Edit::Replace { place: vec![name("status")], with })
    }

    /// A request that is another one. Its line follows the collection; what was sent with it is recorded only.
    fn request(&self, difference: &Difference) -> Change {
        let change = Change::of(difference);
        let is_in_line = matches!(difference.path.as_str(), "method" | "url");
        let is_spelt_out = self.fixture.sent.as_ref().is_some_and(|sent| sent.url.is_some());
        match self.response.get("request").filter(|_| is_in_line && !is_spelt_out) {
            Some(with) => {
                let (place, with) = (vec![name("request")], with.clone());
                Change { edit: Some(Edit::Replace { place, with }), ..change }
            }
            None => {
                let why = "what was sent is recorded: record the step again";
                Change { blocked: Some(why.to_owned()), ..change }
            }
        }
    }

    fn header(&self, header: &str) -> Option<Edit> {
        let place = vec![name("headers"), name(header)];
        let expected = self.fixture.headers.as_ref().and_then(|headers| headers.get(header));
        let Some(with) = self.response["headers"].get(header) else {
            return Some(Edit::Remove { place });
        };
        let Some(HeaderValues(expected)) = expected else {
            let after = self.header_before(header);
            return Some(Edit::Insert { place, after, with: with.clone() });
        };
        let came = self.seen.received.headers.iter().filter(|(key, _)| key == header);
        let recorded: Vec<&Value> =
            with.as_array().map_or(vec![with], |list| list.iter().collect());
        let mut values = came.zip(recorded).enumerate().map(|(at, ((_, came), recorded))| {
            let came = Node::String(came.as_str().into());
            match expected.get(at) {
                Some(old) => {
                    let old = Node::String(old.as_str().into());
                    self.adapter.replacing(&old, &came, Some(recorded))
                }
                None => recorded.clone(),
            }
        });
        let with = match with {
            Value::Array(_) => values.collect(),
            _ => values.next().unwrap_or_else(|| with.clone()),
        };
        Some(Edit::Replace { place, with })
    }

    /// The header that came before this one and that the fixture has.
    fn header_before(&self, header: &str) -> Option<String> {
        let known = self.fixture.headers.as_ref()?;
        let came = self.response["headers"].as_object()?;
        let before = came.keys().take_while(|key| *key != header);
        before.filter(|key| known.contains_key(*key)).last().cloned()
    }

    fn cookie(&self, difference: &Difference) -> Option<Edit> {
        let cookies = self.fixture.cookies.as_ref()?;
        let old = difference.expected.as_ref().and_then(|expected| {
            cookies.iter().position(|cookie| normal_cookie(cookie) == *expected)
        });
        let place = |at: usize| vec![name("cookies"), Key::Index(at)];
        match (old, &difference.actual) {
            (Some(at), Some(form)) => {
                Some(Edit::Replace { place: place(at), with: form.as_str().into() })
            }
            (Some(at), None) => Some(Edit::Remove { place: place(at) }),
            (None, Some(form)) => {
                let behind = cookies.iter().position(|cookie| cookie > form);
                let place = place(behind.unwrap_or(cookies.len()));
                Some(Edit::Insert { place, after: None, with: form.as_str().into() })
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
        let Adapter { fixture, around, bindings } = self.adapter;
        let actual = crate::http::text(self.seen.received);
        *content = merged(expected, &actual, text, fixture, around, bindings).into_bytes();
        Edit::Body
    }

    /// The differences of a JSON body.
    fn body(&self, traces: &[(Difference, Trace)], recorded: &Recorded) -> Vec<Change> {
        let ExpectedBody::Json(raw) = &self.fixture.body else { return Vec::new() };
        if traces.is_empty() {
            return Vec::new();
        }
        let bytes = &self.seen.received.body;
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        let Ok(text) = std::str::from_utf8(bytes) else { return Vec::new() };
        let (Ok(expected), Ok(actual)) = (Node::parse(raw.get()), Node::parse(text)) else {
            return Vec::new();
        };
        let response = self.seen.recorded_body(recorded, self.fixture);
        let body = JsonBody { adapter: self.adapter, expected, actual, response };
        let change = |(difference, trace): &(Difference, Trace)| {
            body.change(difference, trace, follows(trace, traces))
        };
        traces.iter().map(change).collect()
    }
}

/// The element of the same list that went where this one came: the first that came follows the first that went.
fn follows<'t>(trace: &Trace, traces: &'t [(Difference, Trace)]) -> Option<&'t Trace> {
    let (Key::Index(_), list) = trace.place.split_last().filter(|_| trace.sort == Sort::Added)?
    else {
        return None;
    };
    let of_list = |sort: &'static Sort| {
        let all = traces.iter().map(|(_, trace)| trace).filter(move |trace| trace.sort == *sort);
        all.filter(move |trace| trace.place.split_last().is_some_and(|(_, of)| of == list))
    };
    let number = of_list(&Sort::Added).position(|added| std::ptr::eq(added, trace))?;
    of_list(&Sort::Missing).nth(number)
}

struct JsonBody<'b> {
    adapter: Adapter<'b>,
    expected: Node<'b>,
    actual: Node<'b>,
    response: Option<Value>,
}

impl JsonBody<'_> {
    /// `before` is an element that went where this one came.
    fn change(&self, difference: &Difference, trace: &Trace, before: Option<&Trace>) -> Change {
        let (edit, blocked) = match &trace.sort {
            Sort::Rule => (None, Some("a `match` rule says what it has to be: change the rule")),
            Sort::Missing => (Some(Edit::Remove { place: in_body(&trace.place) }), None),
            Sort::Order(order) => {
                let (place, order) = (in_body(&trace.place), order.clone());
                (Some(Edit::Order { place, order }), None)
            }
            Sort::Changed => (self.changed(trace), None),
            Sort::Added if self.comes_twice(trace) => {
                (None, Some("a fixture cannot have a property twice"))
            }
            Sort::Added => (self.added(trace, before), None),
        };
        let blocked = match (&edit, blocked) {
            (None, None) => Some("it cannot be told from the others: record the step again"),
            (_, blocked) => blocked,
        };
        Change { edit, blocked: blocked.map(str::to_owned), ..Change::of(difference) }
    }

    fn changed(&self, trace: &Trace) -> Option<Edit> {
        let old = find(&self.expected, &trace.place)?;
        let new = find(&self.actual, &trace.path)?;
        let with = self.adapter.replacing(old, new, self.recorded(&trace.path));
        Some(Edit::Replace { place: in_body(&trace.place), with })
    }

    fn comes_twice(&self, trace: &Trace) -> bool {
        match trace.place.split_last() {
            Some((Key::Name(name), container)) => {
                find(&self.expected, container).is_some_and(|object| object.get(name).is_some())
            }
            _ => false,
        }
    }

    fn added(&self, trace: &Trace, before: Option<&Trace>) -> Option<Edit> {
        let (last, container) = trace.place.split_last()?;
        let new = find(&self.actual, &trace.path)?;
        let recorded = self.recorded(&trace.path);
        let around = find(&self.expected, container)?;
        let mut place = in_body(&trace.place);
        let (after, others): (_, Vec<&Node<'_>>) = match (last, around) {
            (Key::Name(added), Node::Object(known)) => {
                let written = self.recorded_member(&trace.path).map(|(name, _)| name.clone());
                let written = written.unwrap_or_else(|| crate::fixture::escape(added).into_owned());
                *place.last_mut()? = name(&written);
                let came = find(&self.actual, trace.path.split_last()?.1)?;
                let Node::Object(came) = came else { return None };
                let before = came.iter().take_while(|(name, _)| name != added);
                let has = |name: &str| known.iter().any(|(known, _)| known == name);
                let after = before.filter(|(name, _)| has(name)).last();
                (after.map(|(name, _)| name.clone().into_owned()), Vec::new())
            }
            (Key::Index(_), Node::Array(items)) => (None, items.iter().collect()),
            _ => return None,
        };
        let before = before.and_then(|before| find(&self.expected, &before.place));
        let with = match before {
            Some(before) => self.adapter.replacing(before, new, recorded),
            None => self.adapter.beside(&others, new, recorded),
        };
        Some(Edit::Insert { place, after, with })
    }

    /// What recording would write at a place of the response.
    fn recorded(&self, path: &[Key]) -> Option<&Value> {
        let Some((last, container)) = path.split_last() else { return self.response.as_ref() };
        let recorded = self.recorded(container)?;
        match last {
            Key::Index(index) => recorded.get(index),
            Key::Name(_) => Some(self.recorded_member(path)?.1),
        }
    }

    /// A property as recording would write it: its name may be a matcher.
    fn recorded_member(&self, path: &[Key]) -> Option<(&String, &Value)> {
        let (Key::Name(name), container) = path.split_last()? else { return None };
        let Node::Object(members) = find(&self.actual, container)? else { return None };
        let at = members.iter().position(|(member, _)| member == name)?;
        self.recorded(container)?.as_object()?.iter().nth(at)
    }
}

fn name(text: &str) -> Key {
    Key::Name(text.to_owned())
}

/// A place of the body as a place of the fixture.
fn in_body(place: &[Key]) -> Vec<Key> {
    [name("body")].into_iter().chain(place.iter().cloned()).collect()
}

pub(super) fn find<'n, 'a>(node: &'n Node<'a>, place: &[Key]) -> Option<&'n Node<'a>> {
    place.iter().try_fold(node, |node, key| match (node, key) {
        (Node::Array(items), Key::Index(index)) => items.get(*index),
        (node, Key::Name(name)) => node.get(name),
        _ => None,
    })
}
