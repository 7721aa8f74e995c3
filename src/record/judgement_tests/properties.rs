//! What holds for the fixture of any response.

use proptest::prelude::*;
use serde_json::Value;

use crate::compare::Severity;
use crate::compare::tests::values;
use crate::fixture::{Bindings, Policy};
use crate::http::{Received, Timings};
use crate::record::recordings_tests::{differences, parsed};
use crate::record::{Observation, Recorded, Settings, StepLine, fixtures};
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
    let settings = Settings { policy: &policy, masker: &masker, reserved: &[] };
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

proptest! {
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
