//! One recording against its fixtures, with one response changed at a time.

use std::borrow::Cow;

use serde_json::Value;

use crate::compare::{Difference, Severity};
use crate::fixture::{Bindings, Fixture, Pattern, Policy, Seen, Surroundings};
use crate::record::Observation;
use crate::record::recordings_tests::{self, Recording};
use crate::variables::Scopes;

use super::body_operators::{OPERATORS, is_keyed};
use super::mutant::{Cover, Mutant, Wanted};
use super::place;
use super::response_operators::{self, Subject};
use super::table::{Outcome, Table};

/// Wrong outcomes that are described.
const DESCRIBED: usize = 12;

/// A run that conforms, step by step.
pub(super) struct Run<'r> {
    policy: &'r Policy,
    steps: Vec<Step<'r>>,
    /// Whether lists came in another order than the fixtures have them.
    reversed: bool,
}

struct Step<'r> {
    id: &'r str,
    fixture: Fixture,
    /// The fixture's body as it is written.
    body: Value,
    seen: Cow<'r, Observation>,
    /// What is bound before and after the step.
    before: Bindings,
    after: Bindings,
}

/// How much is tried.
#[derive(Clone, Copy)]
pub(super) struct Extent {
    /// Places of a body for one operator.
    pub places: usize,
    /// Bytes of bodies for one operator and response: large ones are tried at fewer places.
    pub bytes: usize,
    /// Places that even the largest body is tried at.
    pub least: usize,
}

impl<'r> Run<'r> {
    pub(super) fn of(recording: &'r Recording, pass: usize) -> Self {
        let mut bindings = Bindings::default();
        let steps = recording.recorded.iter().zip(&recording.passes[pass]);
        let steps = steps
            .map(|(recorded, seen)| {
                let fixture = recordings_tests::parsed(recorded);
                let text: Value = serde_json::from_str(&recorded.text).unwrap();
                let seen = seen.as_ref().unwrap();
                let before = bindings.clone();
                let found =
                    recordings_tests::differences(&fixture, seen, &recording.policy, &mut bindings);
                assert!(found.is_empty(), "{}: {found:#?}", recorded.step_id);
                Step {
                    id: &recorded.step_id,
                    fixture,
                    body: text["body"].clone(),
                    seen: Cow::Borrowed(seen),
                    before,
                    after: bindings.clone(),
                }
            })
            .collect();
        Run { policy: &recording.policy, steps, reversed: false }
    }

    /// The same run with all lists whose elements have ids the other way round, as another installation
    /// may answer.
    pub(super) fn in_other_order(mut self) -> Self {
        for step in &mut self.steps {
            if let Ok(mut body) = serde_json::from_slice::<Value>(&step.seen.received.body) {
                reverse_keyed(&mut body, &mut step.body);
                step.seen.to_mut().received.body = body.to_string().into_bytes().into();
            }
        }
        self.reversed = true;
        self
    }

    /// What is said about a step's response once it was spelled otherwise.
    pub(super) fn said_of(
        &self,
        index: usize,
        respell: &dyn Fn(&Value) -> String,
    ) -> Vec<Difference> {
        let step = &self.steps[index];
        let Ok(body) = serde_json::from_slice::<Value>(&step.seen.received.body) else {
            return Vec::new();
        };
        let mut seen = step.seen.clone().into_owned();
        seen.received.body = respell(&body).into_bytes().into();
        let mut bindings = step.before.clone();
        recordings_tests::differences(&step.fixture, &seen, self.policy, &mut bindings)
    }

    pub(super) fn id(&self, index: usize) -> &str {
        self.steps[index].id
    }

    pub(super) fn len(&self) -> usize {
        self.steps.len()
    }

    /// All changes of one step's response.
    pub(super) fn sweep(&self, index: usize, extent: Extent) -> Table {
        let mut table = Table::default();
        let step = &self.steps[index];
        let received = &step.seen.received;
        if !self.reversed {
            let is_large = received.body.len() > extent.bytes;
            let third = is_large.then_some(index);
            let policy = self.policy;
            let subject = Subject { received, fixture: &step.fixture, policy, third };
            response_operators::each(&subject, &mut |mutant| {
                self.judge(index, &mutant, &mut table);
            });
        }
        if let Ok(body) = serde_json::from_slice::<Value>(&received.body) {
            self.sweep_body(index, &body, extent, &mut table);
        }
        table
    }

    fn sweep_body(&self, index: usize, body: &Value, extent: Extent, table: &mut Table) {
        let received = &self.steps[index].seen.received;
        // The same list is often asked for in two ways.
        let is_repeated = self.steps[..index].iter().any(|s| s.seen.received.body == received.body);
        let least = if is_repeated { 1 } else { extent.least };
        let most = (extent.bytes / received.body.len().max(1)).clamp(least, extent.places);
        let places = place::all(body);
        for (turn, operator) in OPERATORS.iter().enumerate() {
            let fits = |place: &&place::Place| {
                place.of(body).is_some_and(|value| (operator.fits)(place, value))
            };
            let chosen = place::sample(places.iter().filter(fits).collect(), most, turn + index);
            for (nth, place) in chosen.into_iter().enumerate() {
                let mut changed = body.clone();
                let mut wanted = (operator.apply)(&mut changed, place, nth + index);
                if self.reversed {
                    turn_lost(&mut wanted, body);
                }
                let mut received = received.clone();
                received.body = changed.to_string().into_bytes().into();
                let mutant = Mutant { operator: operator.name, received, wanted };
                self.judge(index, &mutant, table);
            }
        }
    }

    fn judge(&self, index: usize, mutant: &Mutant, table: &mut Table) {
        let step = &self.steps[index];
        let mut bindings = step.before.clone();
        let found = self.drift(step, mutant, &mut bindings);
        let paths = paths(&mutant.wanted, &found, &step.body);
        let covering = || self.covering(step, &mutant.wanted.cover);
        let outcome = outcome(&found, &mutant.wanted, &paths, covering);
        let later = self.drifts_after(index, bindings);
        table.count(mutant.operator, &outcome, !later.is_empty());
        let spread = matches!(outcome, Outcome::Noticed { .. }) && !later.is_empty();
        let is_wrong = !matches!(outcome, Outcome::Noticed { .. } | Outcome::Covered(_)) || spread;
        if is_wrong && table.wrong.len() < DESCRIBED {
            let lines: Vec<String> = found.iter().take(4).map(line).collect();
            table.wrong.push(format!(
                "{}, {} at {:?}, wanted {}: {outcome:?} {lines:#?} later {later:?}",
                step.id,
                mutant.operator,
                mutant.wanted.paths.first(),
                mutant.wanted.severity,
            ));
        }
    }

    fn drift(&self, step: &Step<'_>, mutant: &Mutant, bindings: &mut Bindings) -> Vec<Difference> {
        let seen = Observation { received: mutant.received.clone(), ..step.seen.as_ref().clone() };
        recordings_tests::drift(&step.fixture, &seen, self.policy, bindings)
    }

    /// The steps after `index` that drift, although their own responses are unchanged. Only what refers to
    /// a name with another value can.
    fn drifts_after(&self, index: usize, mut bindings: Bindings) -> Vec<&str> {
        if bindings == self.steps[index].after {
            return Vec::new();
        }
        let later = self.steps.iter().skip(index + 1).filter(|step| {
            let names = step.fixture.free_names();
            if !names.iter().any(|name| bindings.get(name) != step.before.get(name)) {
                return false;
            }
            let drift =
                recordings_tests::drift(&step.fixture, &step.seen, self.policy, &mut bindings);
            !drift.is_empty()
        });
        later.map(|step| step.id).collect()
    }

    /// The matcher that stands where a value was changed, if it accepts the new value.
    fn covering(&self, step: &Step<'_>, cover: &Cover) -> Option<String> {
        let (text, seen) = match cover {
            Cover::Nothing => return None,
            Cover::Picture => return Some("kind and size of a picture".to_owned()),
            Cover::List(place) => return matcher_of_all(place, &step.body).map(str::to_owned),
            Cover::Value(place, value) => (place.of(&step.body)?.as_str()?, seen(value)),
            Cover::Header(name, value) => {
                let header = step.fixture.headers.as_ref()?.get(name)?;
                (header.0.first()?.as_str(), Seen::String(value.as_str().into()))
            }
        };
        let pattern = Pattern::parse(text).ok()??;
        let around = Surroundings {
            variables: &Scopes::default(),
            origin: &step.seen.origin,
            user_agent: &step.seen.user_agent,
            now: 0,
        };
        pattern.matches(&seen, &around, &step.before).ok()?;
        let sole = pattern.sole_matcher().map(ToString::to_string);
        Some(sole.unwrap_or_else(|| pattern.to_string()))
    }
}

/// An element that is lost has the index that it has in the fixture.
fn turn_lost(wanted: &mut Wanted, body: &Value) {
    let Cover::List(place) = &wanted.cover else { return };
    let items = place.of(body).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    if wanted.severity == Severity::Breaking && is_keyed(items) {
        let last = items.len() - 1;
        let index = (0..=last).find(|at| wanted.paths == [place.index(*at).text()]);
        wanted.paths = index.map(|at| place.index(last - at).text()).into_iter().collect();
    }
}

/// Turns every list round whose elements have ids, in the fixture as well.
fn reverse_keyed(body: &mut Value, fixture: &mut Value) {
    match (body, fixture) {
        (Value::Array(items), Value::Array(others)) => {
            items.iter_mut().zip(others.iter_mut()).for_each(|(i, o)| reverse_keyed(i, o));
            if is_keyed(items) {
                items.reverse();
                others.reverse();
            }
        }
        (Value::Object(members), Value::Object(others)) => {
            let both = members.values_mut().zip(others.values_mut());
            both.for_each(|(member, other)| reverse_keyed(member, other));
        }
        _ => {}
    }
}

fn seen(value: &Value) -> Seen<'_> {
    match value {
        Value::Null => Seen::Null,
        Value::Bool(value) => Seen::Bool(*value),
        Value::Number(number) => Seen::Number(number.as_str()),
        Value::String(text) => Seen::String(text.as_str().into()),
        Value::Array(_) => Seen::Array,
        Value::Object(_) => Seen::Object,
    }
}

/// The text that stands for every element of a list, if it is one and the same matcher.
fn matcher_of_all<'v>(place: &place::Place, body: &'v Value) -> Option<&'v str> {
    let items = place.of(body)?.as_array()?;
    let first = items.first()?.as_str().filter(|text| text.starts_with("{{$"))?;
    items.iter().all(|item| item == first).then_some(first)
}

/// Where the difference may be reported.
fn paths(wanted: &Wanted, found: &[Difference], body: &Value) -> Vec<String> {
    match &wanted.cover {
        Cover::List(place) if matcher_of_all(place, body).is_some() => {
            let start = format!("{}[", place.text());
            let in_list = found.iter().map(|found| &found.path).filter(|p| p.starts_with(&start));
            in_list.cloned().collect()
        }
        _ => wanted.paths.clone(),
    }
}

fn outcome(
    found: &[Difference],
    wanted: &Wanted,
    paths: &[String],
    covering: impl FnOnce() -> Option<String>,
) -> Outcome {
    if found.is_empty() {
        return covering().map_or(Outcome::Missed, Outcome::Covered);
    }
    let in_place: Vec<&Difference> = found
        .iter()
        .filter(|found| found.kind == wanted.kind && paths.contains(&found.path))
        .collect();
    if in_place.iter().any(|found| found.severity == wanted.severity) {
        return Outcome::Noticed { alone: found.len() == 1 };
    }
    if in_place.is_empty() { Outcome::WrongPlace } else { Outcome::WrongSeverity }
}

pub(super) fn line(difference: &Difference) -> String {
    let side = |text: &Option<String>| text.clone().unwrap_or("-".into());
    format!(
        "{} {} {}: {} → {} ({})",
        difference.severity,
        difference.kind.as_str(),
        difference.path,
        side(&difference.expected),
        side(&difference.actual),
        difference.reason
    )
}
