use bytes::Bytes;
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::collection::{Body, Header, Parameter, Request as Template, Variable, VariableType};
use crate::compare::tests::values;
use crate::compare::{Asked, compare_request};
use crate::fixture::{Bindings, Fixture, Policy, Severity, Surroundings};
use crate::http::{Received, Sent};
use crate::record::{Observation, Question, Recorded, Settings, StepLine, fixtures};
use crate::secret::Masker;
use crate::variables::{Scope, Scopes};

const UUIDS: [&str; 4] = [
    "0311cb52-95d9-4b27-bb6f-36a3fba07441",
    "1b6fafc6-7ecd-4d2b-b3ae-7496f114cf38",
    "f81d4fae-7dec-11d0-a765-00a0c91e6bf6",
    "7575ef5e-68ef-4bdb-bdb5-442accf73499",
];
const JSON: (&str, &str) = ("Content-Type", "application/json");

fn scopes(values: &[(&str, &str)]) -> Scopes {
    let variable = |(key, value): &(&str, &str)| Variable {
        key: (*key).to_owned(),
        value: Some((*value).into()),
        kind: VariableType::Any,
        enabled: true,
    };
    let variables: Vec<Variable> = values.iter().map(variable).collect();
    Scopes::new().with(Scope::Environment, &variables)
}

fn pairs(headers: &[(&str, &str)]) -> Vec<(String, String)> {
    headers.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect()
}

fn template(headers: &[(&str, &str)], body: Option<Body>) -> Template {
    let headers = pairs(headers).into_iter().map(|(name, value)| Header { name, value });
    Template {
        method: "POST".into(),
        url: "{{base_url}}/users/:user".into(),
        path_variables: vec![("user".into(), "{{user}}".into())],
        headers: headers.collect(),
        body,
        auth: None,
        proxy: None,
    }
}

fn raw(text: &str) -> Option<Body> {
    Some(Body::Raw { text: text.to_owned(), language: Some("json".to_owned()) })
}

/// A pass that sent this and got `answer`.
fn pass(headers: &[(&str, &str)], body: &str, answer: &str) -> Observation {
    let sent = Sent {
        method: "POST".into(),
        url: "https://h/users/7".into(),
        headers: pairs(headers),
        body: Bytes::copy_from_slice(body.as_bytes()),
    };
    let variables =
        scopes(&[("base_url", "https://h"), ("user", "7"), ("label", "Über A"), ("n", "12")]);
    Observation {
        origin: "https://h".to_owned(),
        user_agent: "agent/1".to_owned(),
        received: Received {
            status: 200,
            reason: String::new(),
            headers: pairs(&[("content-type", "application/json")]),
            body: Bytes::copy_from_slice(answer.as_bytes()),
            url: String::new(),
            wire_size: 0,
            timings: Default::default(),
            remote: None,
        },
        asked: Some(Question { sent, variables, body_is_known: true }),
        when: None,
        written: false,
    }
}

/// The fixtures of steps with one template, given as the passes of each step.
fn record(template: &Template, steps: Vec<Vec<Observation>>, policy: &Policy) -> Vec<Recorded> {
    let lines: Vec<StepLine> = (0..steps.len())
        .map(|index| StepLine {
            id: format!("things/step-{index}"),
            request: format!("POST {}", template.url),
            template: Some(template.clone()),
        })
        .collect();
    let passes: Vec<Vec<Option<Observation>>> = (0..steps[0].len())
        .map(|pass| steps.iter().map(|step| Some(step[pass].clone())).collect())
        .collect();
    let masker = Masker::new(["topsecret-1"], []);
    fixtures(
        &lines,
        &passes,
        &Settings { policy, masker: &masker, reserved: &[], live: false, guess: false },
    )
}

fn sent_of(recorded: &Recorded) -> Value {
    serde_json::from_str::<Value>(&recorded.text).unwrap()["sent"].clone()
}

fn one(template: &Template, passes: Vec<Observation>) -> Value {
    sent_of(&record(template, vec![passes], &Policy::default())[0])
}

#[test]
fn values_of_variables_are_recorded_as_the_variables() {
    let body = r#"{"label": "{{label}}", "n": {{n}}, "id": "{{$guid}}", "x": "a{{n}}-{{$randomInt}}", "l": 1, "none": "{{none}}"}"#;
    let template = template(&[JSON, ("X-Label", "is {{label}}")], raw(body));
    let sent = format!(
        r#"{{"label": "Über A", "n": 12, "id": "{}", "x": "a12-5", "l": 1, "none": "{{{{none}}}}"}}"#,
        UUIDS[0]
    );
    let wanted = json!({
        "url": "{{base_url}}/users/{{user}}",
        "headers": { "content-type": "application/json", "x-label": "is {{label}}" },
        "body": {
            "label": "{{label}}", "n": "{{n}}", "id": "{{$uuid}}", "x": "a{{n}}-{{$int}}", "l": 1,
            "none": "{{$literal \"{{\"}}none}}"
        }
    });
    let headers = [JSON, ("X-Label", "is Über A"), ("Cookie", "a=b"), ("Host", "h")];
    assert_eq!(one(&template, vec![pass(&headers, &sent, "{}")]), wanted);
}

#[test]
fn comments_in_a_template_do_not_hide_its_variables() {
    let body = "{\n  // who it is\n  \"label\": \"{{label}}\", /* how many */ \"n\": {{n}}\n}";
    let template = template(&[JSON], raw(body));
    let sent = r#"{"label": "Über A", "n": 12}"#;
    let found = one(&template, vec![pass(&[JSON], sent, "{}")]);
    assert_eq!(found["body"], json!({ "label": "{{label}}", "n": "{{n}}" }));
}

#[test]
fn a_template_that_does_not_explain_what_was_sent_is_left_aside() {
    let template = template(&[JSON], raw(r#"{"label": "{{label}}", "n": {{n}}}"#));
    let found = one(&template, vec![pass(&[JSON], r#"{"label": "Other", "n": null}"#, "{}")]);
    assert_eq!(found["body"], json!({ "label": "Other", "n": null }));
}

#[test]
fn forms_and_other_bodies_have_their_normal_form() {
    let parameter = |key: &str, value: &str| Parameter {
        key: Some(key.to_owned()),
        value: Some(value.to_owned()),
    };
    let form = Body::UrlEncoded(vec![parameter("a", "1"), parameter("label", "{{label}}")]);
    let form_type = [("Content-Type", "application/x-www-form-urlencoded")];
    let text_type = [("Content-Type", "text/plain")];
    let text = Body::Raw { text: "n is {{n}}\nb".to_owned(), language: None };
    for (body, headers, sent, wanted) in [
        (Some(form), &form_type, "a=1&label=%C3%9Cber%20A", json!(["a=1", "label={{label}}"])),
        (Some(text), &text_type, "n is 12\nb", json!("n is {{n}}\nb")),
        (None, &text_type, "{\"a\": 1}", json!({ "a": 1 })),
        (None, &text_type, "", Value::Null),
    ] {
        let found = one(&template(&[], body), vec![pass(headers, sent, "{}")]);
        assert_eq!(found["body"], wanted, "{sent}");
    }
    let found = one(&template(&[], None), vec![pass(&[], "a\0b", "{}")]);
    assert_eq!(found["body"]["size"], 3);
}

#[test]
fn what_differs_between_passes_is_a_matcher_or_an_earlier_answer() {
    let template = template(&[JSON], None);
    let step = |ids: [&str; 2], own: [&str; 2]| {
        let body = |id: &str, own: &str| format!(r#"{{"id": "{id}", "own": "{own}"}}"#);
        let answer = |id: &str| format!(r#"{{"id": "{id}"}}"#);
        vec![
            pass(&[JSON], &body(ids[0], own[0]), &answer(own[0])),
            pass(&[JSON], &body(ids[1], own[1]), &answer(own[1])),
        ]
    };
    let steps = vec![
        step(["same", "same"], [UUIDS[0], UUIDS[1]]),
        step([UUIDS[0], UUIDS[1]], [UUIDS[2], UUIDS[3]]),
    ];
    let recorded = record(&template, steps, &Policy::default());
    let [first, second] = [sent_of(&recorded[0]), sent_of(&recorded[1])];
    assert_eq!(first["body"], json!({ "id": "same", "own": "{{$uuid}}" }));
    assert_eq!(second["body"], json!({ "id": "{{things_step_0_id}}", "own": "{{$uuid}}" }));
    let first: Value = serde_json::from_str(&recorded[0].text).unwrap();
    let bound = first["body"]["id"].as_str().unwrap();
    assert!(bound.contains("as=\"things_step_0_id\""), "{bound}");
}

#[test]
fn secrets_never_reach_the_member() {
    let mut policy = Policy::default();
    policy.secret_headers.push("x-api-session".to_owned());
    policy.rules.push(
        crate::fixture::Rule::from_json(&json!({ "path": "$..password", "secret": true })).unwrap(),
    );
    let headers = [
        JSON,
        ("X-Api-Key", "k1"),
        ("X-API-SESSION", "s1"),
        ("X-Note", "is topsecret-1!"),
        ("Authorization", "Bearer bearer-1"),
    ];
    let body = r#"{"token": "my topsecret-1", "password": "hunter2", "topsecret-1": 1}"#;
    let recorded = |body: &str| {
        let steps = vec![vec![pass(&headers, body, "{}")]];
        record(&template(&[], None), steps, &policy).remove(0)
    };
    let found = recorded(body);
    for secret in ["topsecret-1", "hunter2", "k1", "s1", "bearer-1"] {
        assert!(!found.text.contains(secret), "{secret}: {}", found.text);
    }
    assert_eq!(sent_of(&found)["body"]["{{$any}}"], 1);
    let found = sent_of(&recorded(r#"{"token": "my topsecret-1", "password": "hunter2"}"#));
    assert_eq!(found["body"]["token"], "my {{$any}}");
    assert!(found["body"]["password"].as_str().unwrap().starts_with("{{$hash "));
    assert_eq!(found["headers"]["x-note"], "is {{$any}}!");
    assert_eq!(found["headers"]["x-api-key"], "{{$any}}");
    assert_eq!(found["headers"].get("x-api-session"), None);
}

#[test]
fn a_body_that_the_recorder_lost_may_be_anything() {
    let mut lost = pass(&[JSON], "", "{}");
    lost.asked.as_mut().unwrap().body_is_known = false;
    assert_eq!(one(&template(&[], None), vec![lost])["body"], "{{$any}}");
}

proptest! {
    #[test]
    fn a_request_is_accepted_by_what_was_recorded_of_it(left in values(), right in values()) {
        let bodies = [left.to_string(), right.to_string()];
        let passes: Vec<_> = bodies.iter().map(|body| pass(&[JSON], body, "{}")).collect();
        let recorded = record(&template(&[], None), vec![passes.clone()], &Policy::default());
        let missing = |_: &str| Err(std::io::ErrorKind::NotFound.into());
        let fixture = Fixture::parse(&recorded[0].text, "f.json", missing).unwrap();
        for seen in &passes {
            let asked = seen.asked.as_ref().unwrap();
            let around = Surroundings {
                variables: &asked.variables, origin: "https://h", user_agent: "agent/1", now: 0,
            };
            let line = "POST {{base_url}}/users/:user";
            let full_line = "POST {{base_url}}/users/{{user}}";
            let asked = Asked { line, full_line, sent: &asked.sent };
            let mut bindings = Bindings::default();
            let found =
                compare_request(&fixture, &asked, &around, &Policy::default(), &mut bindings);
            prop_assert!(found.iter().all(|d| d.severity == Severity::Info), "{found:?}");
        }
    }
}
