use super::*;
use bytes::Bytes;
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::compare::{self, Difference, Severity};
use crate::fixture::{Bindings, Fixture, Policy, Surroundings};
use crate::http::Timings;
use crate::record::{Decision, DecisionKind};
use crate::secret::Masker;
use crate::variables::Scopes;

const UUIDS: [&str; 4] = [
    "0311cb52-95d9-4b27-bb6f-36a3fba07441",
    "1b6fafc6-7ecd-4d2b-b3ae-7496f114cf38",
    "f81d4fae-7dec-11d0-a765-00a0c91e6bf6",
    "7575ef5e-68ef-4bdb-bdb5-442accf73499",
];

fn observation(status: u16, headers: &[(&str, &str)], body: &[u8]) -> Observation {
    Observation {
        origin: "https://localhost:8443".to_owned(),
        user_agent: "agent/1".to_owned(),
        received: Received {
            status,
            reason: String::new(),
            headers: headers.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect(),
            body: Bytes::copy_from_slice(body),
            url: "https://localhost:8443/a".to_owned(),
            wire_size: 0,
            timings: Timings::default(),
            remote: None,
        },
        asked: None,
        when: None,
        written: false,
    }
}

fn json_answer(body: &str) -> Observation {
    observation(200, &[("content-type", "application/json")], body.as_bytes())
}

/// Fixtures of steps given as one list of bodies per pass.
fn record_with(passes: &[Vec<Option<Observation>>], policy: &Policy) -> Vec<Recorded> {
    let steps = passes.iter().map(Vec::len).max().unwrap_or(0);
    let lines: Vec<StepLine> = (0..steps)
        .map(|index| StepLine {
            id: format!("things/step-{index}"),
            request: "GET {{base_url}}/a".to_owned(),
            template: None,
        })
        .collect();
    let masker = Masker::default();
    fixtures(
        &lines,
        passes,
        &Settings { policy, masker: &masker, reserved: &[], live: false, guess: false },
    )
}

fn record(passes: &[&[&str]]) -> Vec<Recorded> {
    let passes: Vec<Vec<Option<Observation>>> = passes
        .iter()
        .map(|bodies| bodies.iter().map(|body| Some(json_answer(body))).collect())
        .collect();
    record_with(&passes, &Policy::default())
}

fn body(recorded: &Recorded) -> Value {
    let fixture: Value = serde_json::from_str(&recorded.text).unwrap();
    fixture["body"].clone()
}

fn rules(recorded: &Recorded) -> Value {
    let fixture: Value = serde_json::from_str(&recorded.text).unwrap();
    fixture["rules"].clone()
}

fn parsed(recorded: &Recorded) -> Fixture {
    let content = recorded.body.clone().map(|(_, content)| content);
    Fixture::parse(&recorded.text, &recorded.step_id, |_| Ok(content.expect("a body file")))
        .unwrap()
}

/// Differences above a remark of a later response.
fn drift(recorded: &Recorded, seen: &Observation, bindings: &mut Bindings) -> Vec<Difference> {
    let around = Surroundings {
        variables: &Scopes::default(),
        origin: &seen.origin,
        user_agent: &seen.user_agent,
        now: 0,
    };
    let policy = Policy::default();
    let mut found = compare::compare(&parsed(recorded), &seen.received, &around, &policy, bindings);
    found.retain(|difference| difference.severity > Severity::Info);
    found
}

#[test]
fn a_fixture_is_stable_readable_text() {
    let answer = observation(
        201,
        &[
            ("content-type", "application/json"),
            ("set-cookie", "b=1; Path=/; HttpOnly"),
            ("x-list", "1"),
            ("date", "now"),
            ("x-list", "2"),
            ("set-cookie", "a=2"),
        ],
        br#"{"z":1.50,"a":[],"o":{},"l":["x",{"y":null}],"url":"https:\/\/localhost:8443\/x"}"#,
    );
    let recorded = record_with(&[vec![Some(answer)]], &Policy::default()).remove(0);
    let wanted = r#"{
  "request": "GET {{base_url}}/a",
  "status": 201,
  "headers": {
    "content-type": "application/json",
    "x-list": ["1", "2"]
  },
  "cookies": [
    "a;",
    "b; httponly; path=/"
  ],
  "body": {
    "z": 1.50,
    "a": [],
    "o": {},
    "l": [
      "x",
      {
        "y": null
      }
    ],
    "url": "{{$origin}}/x"
  }
}
"#;
    assert_eq!(recorded.text, wanted);
    assert!(recorded.decisions.iter().all(|one| one.kind == DecisionKind::Request));
    assert!(recorded.notes.is_empty());
}

#[test]
fn one_pass_is_literal() {
    let text = format!(r#"{{"id":"{}","at":1795422597,"braces":"{{{{x}}}}"}}"#, UUIDS[0]);
    let recorded = record(&[&[&text]]).remove(0);
    let wanted = json!({"id": UUIDS[0], "at": 1_795_422_597, "braces": "{{$literal \"{{\"}}x}}"});
    assert_eq!(body(&recorded), wanted);
}

#[test]
fn what_differs_becomes_a_matcher_and_is_decided_once() {
    let recorded = record(&[
        &[r#"{"ok":true,"n":1,"at":1795422597,"f":0.5,"same":"x","maybe":null}"#],
        &[r#"{"ok":false,"n":2,"at":1795422709,"f":2,"same":"x","maybe":"y"}"#],
    ])
    .remove(0);
    let wanted = json!({
        "ok": "{{$bool}}", "n": "{{$int}}", "at": "{{$timestamp}}", "f": "{{$number}}",
        "same": "x", "maybe": "{{$any}}"
    });
    assert_eq!(body(&recorded), wanted);
    assert_eq!(rules(&recorded), Value::Null);
    assert_eq!(recorded.decisions.len(), 5);
    assert_eq!(
        recorded.decisions[1],
        Decision {
            path: "$.n".to_owned(),
            kind: DecisionKind::Matcher,
            values: vec!["1".to_owned(), "2".to_owned()],
            recorded: "{{$int}}".to_owned(),
            why: "whole numbers that differ".to_owned(),
        }
    );
    assert_eq!(recorded.notes, ["$.maybe has different types: null, string"]);
}

#[test]
fn a_value_that_comes_again_is_bound_across_steps() {
    let create = |id: &str| format!(r#"{{"id":"{id}","n":7}}"#);
    let list = |id: &str| {
        format!(r#"[{{"id":"{id}","url":"/things/{id}/edit"}},{{"id":"fixed","url":null}}]"#)
    };
    // A list sorted by id has the created element elsewhere in each pass.
    let other = format!(
        r#"[{{"id":"fixed","url":null}},{{"id":"{0}","url":"/things/{0}/edit"}}]"#,
        UUIDS[1]
    );
    let passes = [[create(UUIDS[0]), list(UUIDS[0])], [create(UUIDS[1]), other]];
    let passes: Vec<Vec<&str>> =
        passes.iter().map(|bodies| bodies.iter().map(String::as_str).collect()).collect();
    let passes: Vec<&[&str]> = passes.iter().map(Vec::as_slice).collect();
    let recorded = record(&passes);
    assert_eq!(body(&recorded[0]), json!({"id": "{{$uuid as=\"things_step_0_id\"}}", "n": 7}));
    let wanted = json!([
        {"id": "{{things_step_0_id}}", "url": "/things/{{things_step_0_id}}/edit"},
        {"id": "fixed", "url": null}
    ]);
    assert_eq!(body(&recorded[1]), wanted);
    assert_eq!(rules(&recorded[1]), Value::Null);
    assert!(recorded.iter().all(|recorded| recorded.notes.is_empty()));

    // A third run conforms, and one whose list holds another id does not.
    let mut bindings = Bindings::default();
    assert!(drift(&recorded[0], &json_answer(&create(UUIDS[2])), &mut bindings).is_empty());
    let found = drift(&recorded[1], &json_answer(&list(UUIDS[3])), &mut bindings.clone());
    assert!(!found.is_empty());
    assert!(drift(&recorded[1], &json_answer(&list(UUIDS[2])), &mut bindings).is_empty());
}

#[test]
fn a_step_that_one_pass_lacks_still_knows_the_volatile_values() {
    let create = |id: &str| Some(json_answer(&format!(r#"{{"id":"{id}"}}"#)));
    let passes = [vec![create(UUIDS[0]), create(UUIDS[0])], vec![create(UUIDS[1]), None]];
    let recorded = record_with(&passes, &Policy::default());
    assert_eq!(body(&recorded[1]), json!({"id": "{{things_step_0_id}}"}));
    assert_eq!(recorded[1].notes, ["seen in 1 of 2 passes"]);
}

#[test]
fn steps_that_nobody_saw_have_no_fixture() {
    let passes = [vec![None, Some(json_answer("1"))]];
    let recorded = record_with(&passes, &Policy::default());
    assert_eq!(recorded.len(), 1);
    assert_eq!(recorded[0].step_id, "things/step-1");
}

#[test]
fn arrays_that_only_change_their_order_become_unordered() {
    let recorded = record(&[
        &[r#"[{"tags":["a","b","c"],"id":1},{"tags":["x"],"id":2}]"#],
        &[r#"[{"tags":["c","a","b"],"id":1},{"tags":["x"],"id":2}]"#],
    ])
    .remove(0);
    assert_eq!(rules(&recorded), json!([{"path": "$[*].tags", "unordered": true}]));
    assert!(recorded.text.contains(r#"    { "path": "$[*].tags", "unordered": true }"#));

    let keyed = record(&[
        &[r#"[{"name":"a","at":1795422597},{"name":"b","at":1795422597}]"#],
        &[r#"[{"name":"b","at":1795422699},{"name":"a","at":1795422699}]"#],
    ])
    .remove(0);
    assert_eq!(rules(&keyed), json!([{"path": "$", "unordered": "name"}]));

    let by_id =
        record(&[&[r#"[{"id":"a"},{"id":"b"}]"#], &[r#"[{"id":"b"},{"id":"a"}]"#]]).remove(0);
    assert_eq!(rules(&by_id), Value::Null);
}

#[test]
fn uneven_places_are_only_remarked() {
    let recorded =
        record(&[&[r#"{"list":[1,2,3],"extra":1,"same":5}"#], &[r#"{"list":[1,3],"same":5}"#]])
            .remove(0);
    assert_eq!(body(&recorded)["list"], json!([1, 2, 3]));
    assert_eq!(
        rules(&recorded),
        json!([
            {"path": "$.list", "severity": "info"},
            {"path": "$.extra", "severity": "info"}
        ])
    );
    assert_eq!(recorded.notes.len(), 2);
    let other = json_answer(r#"{"list":[],"same":6}"#);
    let found = drift(&recorded, &other, &mut Bindings::default());
    assert_eq!(found.iter().map(|d| d.path.as_str()).collect::<Vec<_>>(), ["$.same"]);
}

#[test]
fn names_that_are_new_in_each_pass_are_matchers() {
    let map = |id: &str| format!(r#"{{"count":1,"{id}":{{"label":"x"}}}}"#);
    let recorded = record(&[&[&map(UUIDS[0])], &[&map(UUIDS[1])]]).remove(0);
    assert_eq!(body(&recorded), json!({"count": 1, "{{$uuid}}": {"label": "x"}}));
    assert!(drift(&recorded, &json_answer(&map(UUIDS[2])), &mut Bindings::default()).is_empty());
}

#[test]
fn secret_places_are_hashed_or_concealed() {
    let rule = json!({"path": "$..password", "secret": true});
    let mut policy = Policy::default();
    policy.rules.push(Rule::from_json(&rule).unwrap());
    let seen = |token: &str| {
        let text = format!(r#"[{{"password":"hunter2"}},{{"password":"{token}","n":1}}]"#);
        vec![Some(json_answer(&text))]
    };
    let passes = [seen("abc1-prefix"), seen("xyz9-prefix")];
    let first = record_with(&passes, &policy).remove(0);
    assert!(!first.text.contains("hunter2") && !first.text.contains("prefix"), "{}", first.text);
    assert!(first.text.contains("{{$hash "));
    let decisions = format!("{:?}", first.decisions);
    assert!(!decisions.contains("hunter2") && !decisions.contains("abc1"), "{decisions}");
    assert_eq!(first.text, record_with(&passes, &policy).remove(0).text, "the salt is stable");
    assert!(
        drift(
            &first,
            &json_answer(&String::from_utf8_lossy(&passes[0][0].as_ref().unwrap().received.body)),
            &mut Bindings::default()
        )
        .is_empty()
    );
}

#[test]
fn a_pass_with_another_status_is_left_out() {
    let failed = observation(412, &[("content-type", "application/json")], b"{}");
    let passes = [
        vec![Some(failed)],
        vec![Some(json_answer(r#"{"a":1}"#))],
        vec![Some(json_answer(r#"{"a":1}"#))],
    ];
    let recorded = record_with(&passes, &Policy::default()).remove(0);
    assert_eq!(body(&recorded), json!({"a": 1}));
    assert_eq!(recorded.notes, ["pass 1 answered 412 instead of 200 and is left out"]);
    let tie = record_with(&passes[..2], &Policy::default()).remove(0);
    assert_eq!(body(&tie), json!({}));
}

#[test]
fn a_rule_of_the_user_is_not_lowered() {
    let rule = json!({"path": "$.a", "match": "{{$uuid}}"});
    let mut policy = Policy::default();
    policy.rules.push(Rule::from_json(&rule).unwrap());
    let recorded = record_with(&[vec![Some(json_answer(r#"{"a":"no"}"#))]], &policy).remove(0);
    assert_eq!(rules(&recorded), Value::Null);
}

#[test]
fn bodies_that_cannot_be_held_as_values_conform_all_the_same() {
    let deep = format!("{}1{}", "[".repeat(200), "]".repeat(200));
    for text in [
        "{\"a\":1,\"a\":2}",
        "\"\\ud800\"",
        &deep,
        "{\"a\":}",
        "{\"$serde_json::private::Number\":\"x\"}",
        "\u{feff}{}",
        "  ",
        "\"{{x}}\"",
    ] {
        let answer = json_answer(text);
        for passes in [1, 2] {
            let passes = vec![vec![Some(answer.clone())]; passes];
            let recorded = record_with(&passes, &Policy::default()).remove(0);
            let found = drift(&recorded, &answer, &mut Bindings::default());
            assert!(found.is_empty(), "{text}: {found:?}\n{}", recorded.text);
        }
    }
}

/// JSON with what recordings have in them: ids, times, origins, keyed lists, and braces.
fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        (-3_i64..3).prop_map(Value::from),
        (1_795_000_000_i64..1_795_000_009).prop_map(Value::from),
        (1000_i64..1010).prop_map(Value::from),
        Just(json!(1.5)),
        "[a-c]{0,2}".prop_map(Value::from),
        (0..UUIDS.len()).prop_map(|at| json!(UUIDS[at])),
        "(https://localhost:8443|agent/1|\\{\\{|\\}|/|[a-c0-9]{8}|ü| |2026-11-2[0-9]){0,3}"
            .prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 32, 5, |inner| {
        let id = prop_oneof![Just("id"), Just("a"), Just("b"), Just("c d'")];
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::vec((id, inner.clone()), 0..4).prop_map(|members| {
                Value::Object(members.into_iter().map(|(k, v)| (k.to_owned(), v)).collect())
            }),
            prop::collection::vec((0..6_u8, inner), 0..4).prop_map(|items| {
                let item =
                    |(id, value)| json!({"id": format!("id-{id}-of-a-thing"), "value": value});
                Value::Array(items.into_iter().map(item).collect())
            }),
        ]
    })
}

/// A value and another that is mostly the same.
fn two_alike() -> impl Strategy<Value = (Value, Value)> {
    let change = prop_oneof![Just(0_usize), 1..8_usize];
    (any_json(), change, any_json()).prop_map(|(value, steps, other)| {
        let mut changed = value.clone();
        alter(&mut changed, steps, &other);
        (value, changed)
    })
}

#[test]
fn names_that_are_new_in_every_pass_become_matchers_with_names_of_their_own() {
    let map = |first: &str, second: &str| {
        format!(r#"{{"items":{{"{first}":{{"label":"a"}},"{second}":{{"label":"b"}}}},"n":1}}"#)
    };
    let (left, right) = (map(UUIDS[0], UUIDS[1]), map(UUIDS[2], UUIDS[3]));
    // In the other pass the entries come in another order.
    let turned = format!(
        r#"{{"items":{{"{}":{{"label":"b"}},"{}":{{"label":"a"}}}},"n":1}}"#,
        UUIDS[2], UUIDS[3]
    );
    for other in [&right, &turned] {
        let recorded = record(&[&[&left], &[other]]).remove(0);
        let items = json!({
            "{{$uuid as=\"things_step_0_items\"}}": {"label": "a"},
            "{{$uuid as=\"things_step_0_items_2\"}}": {"label": "b"},
        });
        assert_eq!(body(&recorded)["items"], items, "{}", recorded.text);
        for seen in [&left, other] {
            let found = drift(&recorded, &json_answer(seen), &mut Bindings::default());
            assert!(found.is_empty(), "{found:#?}\n{}", recorded.text);
        }
    }
}

/// Puts `other` at some place, or turns an array around.
fn alter(value: &mut Value, steps: usize, other: &Value) {
    match value {
        Value::Array(items) if steps % 3 == 1 => items.reverse(),
        Value::Array(items) if steps > 0 && !items.is_empty() => {
            let at = steps % items.len();
            alter(&mut items[at], steps / 2, other);
        }
        Value::Object(members) if steps > 0 && !members.is_empty() => {
            let at = steps % members.len();
            if let Some(member) = members.values_mut().nth(at) {
                alter(member, steps / 2, other);
            }
        }
        place => *place = other.clone(),
    }
}

/// That both passes conform to the fixtures made of them, step by step.
fn check(passes: [[&Value; 2]; 2]) -> Result<(), TestCaseError> {
    let passes: Vec<Vec<Option<Observation>>> = passes
        .iter()
        .map(|bodies| bodies.iter().map(|body| Some(json_answer(&body.to_string()))).collect())
        .collect();
    let recorded = record_with(&passes, &Policy::default());
    for pass in &passes {
        let mut bindings = Bindings::default();
        for (recorded, seen) in recorded.iter().zip(pass) {
            let found = drift(recorded, seen.as_ref().unwrap(), &mut bindings);
            prop_assert!(found.is_empty(), "{found:#?}\n{}", recorded.text);
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(192))]

    #[test]
    fn any_two_values_conform_to_what_was_recorded_from_them(left in any_json(), right in any_json()) {
        check([[&left, &right], [&right, &left]])?;
    }

    #[test]
    fn two_values_alike_conform(both in two_alike()) {
        check([[&both.0, &both.0], [&both.1, &both.0]])?;
        check([[&both.0, &both.0], [&both.1, &both.1]])?;
    }

    #[test]
    fn any_text_conforms(left in "[a{}\\r\\n0-9 -]{0,20}", right in "[a{}\\r\\n0-9 -]{0,20}") {
        let answer = |text: &str| {
            vec![Some(observation(200, &[("content-type", "text/plain")], text.as_bytes()))]
        };
        let passes = [answer(&left), answer(&right)];
        let recorded = record_with(&passes, &Policy::default()).remove(0);
        for pass in &passes {
            let found = drift(&recorded, pass[0].as_ref().unwrap(), &mut Bindings::default());
            prop_assert!(found.is_empty(), "{found:#?}\n{}\n{:?}", recorded.text, recorded.body);
        }
    }
}
