//! One side of an exchange, the answer or what was asked: its headers and JSON body as changes of the fixture.

use serde_json::Value;

use crate::compare::{Difference, Key, Node, Sort, Trace};
use crate::fixture::{ExpectedBody, Fixture, HeaderValues};
use crate::http::Received;

use super::adapt::Adapter;
use super::pending::{Change, Edit};

/// One side of an exchange, as the fixture has it and as it is now.
pub(super) struct Side<'s> {
    /// The member of the fixture that holds this side; `None` for the answer, whose parts stand outermost.
    pub(super) root: Option<&'s str>,
    /// What the fixture has for it.
    pub(super) fixture: &'s Fixture,
    /// What it is now.
    pub(super) came: &'s Received,
    /// What it would be recorded as: a value with the member `headers`.
    pub(super) recorded: &'s Value,
    pub(super) adapter: Adapter<'s>,
}

impl Side<'_> {
    /// What a header that differs is from now on.
    pub(super) fn header(&self, header: &str) -> Option<Edit> {
        let place = self.place([name("headers"), name(header)]);
        let expected = self.fixture.headers.as_ref().and_then(|headers| headers.get(header));
        let Some(with) = self.recorded["headers"].get(header) else {
            return Some(Edit::Remove { place });
        };
        let Some(HeaderValues(expected)) = expected else {
            let after = self.header_before(header);
            return Some(Edit::Insert { place, after, with: with.clone() });
        };
        let came = self.came.headers.iter().filter(|(key, _)| key == header);
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
        let came = self.recorded["headers"].as_object()?;
        let before = came.keys().take_while(|key| *key != header);
        before.filter(|key| known.contains_key(*key)).last().cloned()
    }

    /// The differences of a JSON body. `recorded` is the body as it would be recorded.
    pub(super) fn json_body(
        &self,
        traces: &[(Difference, Trace)],
        recorded: Option<Value>,
    ) -> Vec<Change> {
        let ExpectedBody::Json(raw) = &self.fixture.body else { return Vec::new() };
        let bytes = &self.came.body;
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        let Ok(text) = std::str::from_utf8(bytes) else { return Vec::new() };
        let (Ok(expected), Ok(actual)) = (Node::parse(raw.get()), Node::parse(text)) else {
            return Vec::new();
        };
        let body = JsonBody { side: self, expected, actual, recorded };
        let change = |(difference, trace): &(Difference, Trace)| {
            body.change(difference, trace, follows(trace, traces))
        };
        traces.iter().map(change).collect()
    }

    /// A place of this side as a place of the fixture's file.
    pub(super) fn place(&self, way: impl IntoIterator<Item = Key>) -> Vec<Key> {
        self.root.map(name).into_iter().chain(way).collect()
    }

    /// A place of the body as a place of the fixture's file.
    fn in_body(&self, way: &[Key]) -> Vec<Key> {
        self.place([name("body")].into_iter().chain(way.iter().cloned()))
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
    side: &'b Side<'b>,
    expected: Node<'b>,
    actual: Node<'b>,
    recorded: Option<Value>,
}

impl JsonBody<'_> {
    /// `before` is an element that went where this one came.
    fn change(&self, difference: &Difference, trace: &Trace, before: Option<&Trace>) -> Change {
        let (edit, blocked) = match &trace.sort {
            Sort::Rule => (None, Some("a `match` rule says what it has to be: change the rule")),
            Sort::Missing => (Some(Edit::Remove { place: self.side.in_body(&trace.place) }), None),
            Sort::Order(order) => {
                let (place, order) = (self.side.in_body(&trace.place), order.clone());
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
        let with = self.side.adapter.replacing(old, new, self.recorded_at(&trace.path));
        Some(Edit::Replace { place: self.side.in_body(&trace.place), with })
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
        let recorded = self.recorded_at(&trace.path);
        let around = find(&self.expected, container)?;
        let mut place = self.side.in_body(&trace.place);
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
            Some(before) => self.side.adapter.replacing(before, new, recorded),
            None => self.side.adapter.beside(&others, new, recorded),
        };
        Some(Edit::Insert { place, after, with })
    }

    /// What recording would write at a place of the response.
    fn recorded_at(&self, path: &[Key]) -> Option<&Value> {
        let Some((last, container)) = path.split_last() else { return self.recorded.as_ref() };
        let recorded = self.recorded_at(container)?;
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
        self.recorded_at(container)?.as_object()?.iter().nth(at)
    }
}

/// A property of a place.
pub(super) fn name(text: &str) -> Key {
    Key::Name(text.to_owned())
}

pub(super) fn find<'n, 'a>(node: &'n Node<'a>, place: &[Key]) -> Option<&'n Node<'a>> {
    place.iter().try_fold(node, |node, key| match (node, key) {
        (Node::Array(items), Key::Index(index)) => items.get(*index),
        (node, Key::Name(name)) => node.get(name),
        _ => None,
    })
}
