//! Accepting a changed request makes it conform, whatever is in its body.

use bytes::Bytes;
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::collection::{Request as Template, Variable, VariableType};
use crate::compare::Asked;
use crate::fixture::{Fixture, Policy, Surroundings};
use crate::http::Sent;
use crate::secret::Masker;
use crate::variables::{Scope, Scopes};

use super::super::decide::{Selection, accept};
use super::super::foresee::{Foreseen, Standing, foresee};
use super::super::pending::Pending;
use super::super::tests::{body, mutated, received};
use super::*;

const LINE: &str = "POST {{base_url}}/a";

/// A JSON body under this content type is sent, and answered with nothing.
struct Round {
    text: String,
    /// Changes that were accepted.
    changes: Vec<Change>,
    remarks: Vec<String>,
}

fn parse(text: &str) -> Fixture {
    let missing = |_: &str| Err(std::io::ErrorKind::NotFound.into());
    Fixture::parse(text, "f", missing).unwrap_or_else(|error| panic!("{error}\n{text}"))
}

/// Accepts everything that sending this comes to; `None` where it conforms.
fn round(text: &str, content_type: &str, body: &str) -> Option<Round> {
    let fixture = parse(text);
    let sent = Sent {
        method: "POST".into(),
        url: "https://host:1/a".into(),
        headers: vec![("Content-Type".to_owned(), content_type.to_owned())],
        body: Bytes::copy_from_slice(body.as_bytes()),
    };
    let template = Template {
        method: "POST".into(),
        url: "{{base_url}}/a".into(),
        path_variables: Vec::new(),
        headers: Vec::new(),
        body: None,
        auth: None,
        proxy: None,
    };
    let base_url = Variable {
        key: "base_url".into(),
        value: Some("https://host:1".into()),
        kind: VariableType::Any,
        enabled: true,
    };
    let scopes = Scopes::new().with(Scope::Environment, &[base_url]);
    let (policy, masker) = (Policy::default(), Masker::new([], []));
    let around = Surroundings {
        variables: &scopes,
        origin: "https://host:1",
        user_agent: "agent/1.0",
        now: 0,
    };
    let answer = received("");
    let seen = StepSeen {
        step_id: "a/b",
        line: LINE,
        asked: Some((&template, &sent)),
        held: Some(Asked { line: LINE, full_line: LINE, sent: &sent }),
        received: &answer,
        around: &around,
        policy: &policy,
        masker: &masker,
    };
    let bindings = Bindings::default();
    let differences = seen.differences(&fixture, &mut bindings.clone());
    if differences.iter().all(|difference| difference.severity < Severity::Additive) {
        return None;
    }
    let missing = |_: &str| Err(std::io::ErrorKind::NotFound.into());
    let standing = Standing { fixture: &fixture, text: Some(text), beside: &missing };
    let foreseen = foresee(&seen, &standing, Severity::Additive, &bindings).unwrap();
    let Foreseen { changes, recorded, remarks, .. } = foreseen;
    let pending = Pending {
        step: "a/b".to_owned(),
        fixture: None,
        changes: changes.clone(),
        remarks: Vec::new(),
        response: recorded.text,
    };
    let text = accept(text, &pending, &Selection::All).unwrap().text;
    Some(Round { text, changes, remarks })
}

fn fixture(content_type: &str, body: &Value) -> String {
    let headers = json!({ "content-type": content_type });
    let whole = json!({ "request": LINE, "sent": { "headers": headers, "body": body } });
    serde_json::to_string_pretty(&whole).unwrap() + "\n"
}

#[test]
fn a_text_that_is_read_otherwise_is_taken_as_a_whole() {
    let text = fixture("application/json", &json!("abc"));
    let round = round(&text, "text/plain", "\"abc\"").unwrap();
    let wanted = fixture("text/plain", &json!("\"abc\""));
    assert_eq!((round.text, round.changes.len()), (wanted, 2));
}

#[test]
fn values_that_a_collection_spells_out_are_not_volatile() {
    let id = "0311cb52-95d9-4b27-bb6f-36a3fba07441";
    let text = fixture("application/json", &json!({ "a": "{{base_url}}", "b": "x{{$int}}" }));
    let sent = json!({ "a": id, "b": id });
    let round = round(&text, "application/json", &sent.to_string()).unwrap();
    // Where a matcher stood, another one stands that fits.
    assert_eq!(parse(&round.text).sent.unwrap().parts.bound_names(), [""; 0]);
    let wanted = fixture("application/json", &json!({ "a": id, "b": "{{$uuid}}" }));
    assert_eq!(round.text, wanted);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn accepting_makes_a_request_conform(
        (value, pattern) in body(),
        ways in prop::collection::vec((prop::collection::vec(any::<u8>(), 1..4), body()), 0..4),
        is_json in any::<bool>(),
    ) {
        let text = fixture("application/json", &pattern);
        let mut sent = value;
        for (way, (new, _)) in &ways {
            mutated(&mut sent, way, new);
        }
        let content_type = if is_json { "application/json" } else { "text/plain" };
        if let Some(first) = round(&text, content_type, &sent.to_string()) {
            prop_assert!(first.remarks.is_empty(), "{:?}\n{text}\n{sent}\n{}", first.remarks, first.text);
            let again = round(&first.text, content_type, &sent.to_string());
            let left = again.map(|again| again.changes);
            prop_assert!(left.is_none(), "{left:#?}\n{text}\n{sent}\n{}", first.text);
        }
    }
}
