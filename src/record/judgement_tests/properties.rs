//! What holds for the fixture of any response.

use proptest::prelude::*;
use serde_json::Value;

use crate::compare::tests::values;
use crate::compare::{Severity, general_path};
use crate::fixture::{Bindings, Policy};
use crate::http::{Received, Timings};
use crate::record::recordings_tests::{differences, parsed};
use crate::record::{DecisionKind, Observation, Recorded, Settings, StepLine, fixtures};
use crate::secret::Masker;

fn observation(body: &Value) -> Observation {
    Observation {
        origin: "https://localhost:8443".to_owned(),
        user_agent: "agent/1".to_owned(),
        received: Received {
            status: 200,
            reason: "OK".to_owned(),
            headers: vec![("content-type".to_owned(), "application/json".to_owned())],
            body: body.to_string().into_bytes().into(),
            url: String::new(),
            wire_size: 0,
            timings: Timings::default(),
            remote: None,
        },
        asked: None,
        when: None,
        written: false,
    }
}

/// The fixture of one step that was seen with these bodies.
fn recorded(bodies: &[&Value]) -> Recorded {
    let line = StepLine {
        id: "things/show".to_owned(),
        request: "GET {{base_url}}/things".to_owned(),
        template: None,
    };
    let passes: Vec<_> = bodies.iter().map(|body| vec![Some(observation(body))]).collect();
    let (policy, masker) = (Policy::default(), Masker::default());
    let settings =
        Settings { policy: &policy, masker: &masker, reserved: &[], live: false, guess: false };
    fixtures(&[line], &passes, &settings).remove(0)
}

/// What is said about a body, above remarks.
fn drift(recorded: &Recorded, body: &Value) -> Vec<String> {
    let fixture = parsed(recorded);
    let mut bindings = Bindings::default();
    let found = differences(&fixture, &observation(body), &Policy::default(), &mut bindings);
    let drift = found.iter().filter(|found| found.severity > Severity::Info);
    drift.map(super::judge::line).collect()
}

/// The leaves of a value with their paths.
fn leaves(value: &Value, path: &str, found: &mut Vec<(String, String)>, pointer: &str) {
    match value {
        Value::Array(items) if !items.is_empty() => {
            for (at, item) in items.iter().enumerate() {
                leaves(item, &format!("{path}[{at}]"), found, &format!("{pointer}/{at}"));
            }
        }
        Value::Object(members) if !members.is_empty() => {
            for (name, member) in members {
                leaves(member, &format!("{path}.{name}"), found, &format!("{pointer}/{name}"));
            }
        }
        _ => found.push((path.to_owned(), pointer.to_owned())),
    }
}

/// The value with another meaning at one leaf, and the path of it.
fn changed(value: &Value, at: prop::sample::Index) -> (Value, String) {
    let mut found = Vec::new();
    leaves(value, "$", &mut found, "");
    let (path, pointer) = found.swap_remove(at.index(found.len()));
    let mut changed = value.clone();
    let leaf = changed.pointer_mut(&pointer).unwrap();
    *leaf = match leaf {
        Value::Bool(yes) => (!*yes).into(),
        Value::Number(number) => (number.as_i64().unwrap_or_default() + 1).into(),
        Value::String(text) => format!("{text}x").into(),
        _ => Value::Bool(true),
    };
    (changed, path)
}

/// Whether the fixture says something else than one value for a place or what is above it.
fn is_covered(recorded: &Recorded, path: &str) -> bool {
    let path = general_path(path);
    recorded.decisions.iter().any(|decision| {
        let above = general_path(&decision.path);
        let rest = path.strip_prefix(&above);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
            && !matches!(decision.kind, DecisionKind::Request | DecisionKind::Unordered)
    })
}

proptest! {
    #[test]
    fn a_change_of_meaning_is_noticed_unless_a_matcher_or_rule_covers_it(
        body in values(),
        volatile in any::<prop::sample::Index>(),
        at in any::<prop::sample::Index>(),
    ) {
        let recorded = recorded(&[&body, &changed(&body, volatile).0]);
        let (mutant, path) = changed(&body, at);
        let noticed = !drift(&recorded, &mutant).is_empty();
        prop_assert!(noticed || is_covered(&recorded, &path), "{path} of {mutant}\n{}", recorded.text);
    }

    #[test]
    fn a_response_conforms_to_what_was_recorded_from_it(body in values()) {
        let recorded = recorded(&[&body]);
        prop_assert_eq!(drift(&recorded, &body), Vec::<String>::new(), "{}", recorded.text);
        prop_assert!(recorded.notes.is_empty(), "{:?}", recorded.notes);
        prop_assert!(!recorded.text.contains("\"rules\""), "{}", recorded.text);
    }

    #[test]
    fn only_equal_bodies_conform_to_one_pass(body in values(), other in values()) {
        let recorded = recorded(&[&body]);
        prop_assert_eq!(drift(&recorded, &other).is_empty(), body == other, "{}", recorded.text);
    }

    #[test]
    fn two_responses_conform_to_what_was_recorded_from_both(left in values(), right in values()) {
        let recorded = recorded(&[&left, &right]);
        for body in [&left, &right] {
            prop_assert_eq!(drift(&recorded, body), Vec::<String>::new(), "{}", recorded.text);
        }
    }
}
