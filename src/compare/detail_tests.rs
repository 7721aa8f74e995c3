//! Cases that were once judged wrongly, or that only a hostile server makes.

use serde_json::{Value, json};

use crate::compare::compare;
use crate::fixture::{Bindings, Fixture, Policy, Surroundings};
use crate::variables::Scopes;

use super::tests::{Run, fixture, json_lines, received};

#[test]
fn a_property_that_comes_twice_hides_nothing() {
    let many: String = (0..80).map(|n| format!("\"n{n}\":0,")).collect();
    let members: serde_json::Map<String, Value> =
        (0..80).map(|n| (format!("n{n}"), json!(0))).chain([("a".into(), json!(1))]).collect();
    let table = [
        (json!({"a": 1}), r#"{"a":1,"a":1}"#.to_owned(), vec!["additive body $.a: - → 1"]),
        (
            json!({"a": 1}),
            r#"{"a":1,"a":2}"#.to_owned(),
            vec!["change body $.a: 1 → 2", "additive body $.a: - → 1"],
        ),
        (
            json!({"b": 0, "a": 1}),
            r#"{"a":2,"b":0,"a":1}"#.to_owned(),
            vec!["additive body $.a: - → 2"],
        ),
        (
            Value::Object(members),
            format!("{{{many}\"a\":1,\"a\":3}}"),
            vec!["change body $.a: 1 → 3", "additive body $.a: - → 1"],
        ),
    ];
    for (expected, body, wanted) in table {
        let answer = received(200, "application/json", body.clone());
        assert_eq!(Run::new().compare(&fixture(&expected, &json!([])), &answer), wanted, "{body}");
    }
    let list = json!([{"id": "a", "n": 1}, {"id": "b", "n": 2}]);
    let body = r#"[{"id":"b","id":"a","n":1},{"id":"b","n":2}]"#;
    let lines =
        Run::new().compare(&fixture(&list, &json!([])), &received(200, "application/json", body));
    assert_eq!(lines, ["additive body $[0].id: - → \"b\""]);
}

#[test]
fn one_spoilt_element_does_not_spoil_the_pairing_of_a_list_in_another_order() {
    let element = |n: usize| json!({"id": format!("id-{n}"), "a": n, "b": n + 1, "c": n + 2});
    let expected: Value = (0..8).map(element).collect();
    let mut turned: Vec<Value> = (0..8).rev().map(element).collect();
    let drift = |items: &[Value]| -> Vec<String> {
        let lines = json_lines(&expected, &json!([]), &json!(items));
        lines.into_iter().filter(|line| !line.starts_with("info")).collect()
    };
    assert_eq!(drift(&turned), Vec::<String>::new());
    let doubled: Vec<Value> = [&turned[..], &turned[2..3]].concat();
    assert!(drift(&doubled)[0].starts_with("additive body $[8]: "));
    assert_eq!(drift(&doubled).len(), 1);
    let mut null = turned.clone();
    null[3] = Value::Null;
    assert_eq!(drift(&null).len(), 1, "{:?}", drift(&null));
    assert!(drift(&null)[0].starts_with("breaking body $[3]: {"));
    turned[3].as_object_mut().unwrap().shift_remove("id");
    assert_eq!(drift(&turned), ["breaking body $[3].id: \"id-4\" → -"]);
}

#[test]
fn nothing_secret_is_shown_inside_of_what_is() {
    let rules = json!([{"path": "$..password", "secret": true}]);
    let element = json!({"id": "1", "password": "hunter2"});
    let expected = json!({"list": [element], "one": element});
    for (actual, wanted) in [
        (
            json!({"list": [element, {"id": "2", "password": "hunter3"}], "one": element}),
            vec![r#"additive body $.list[1]: - → {"id":"2","password":"***"}"#],
        ),
        (
            json!({"list": [element]}),
            vec![r#"breaking body $.one: {"id":"1","password":"***"} → -"#],
        ),
        (
            json!({"list": [element], "one": [{"password": {"a": "hunter3"}}]}),
            vec![r#"breaking body $.one: {"id":"1","password":"***"} → [{"password":"***"}]"#],
        ),
    ] {
        let lines = json_lines(&expected, &rules, &actual);
        // A name that is no rule's is shown.
        assert_eq!(lines.len(), wanted.len());
        for (line, wanted) in lines.iter().zip(wanted) {
            assert!(line == wanted || !line.contains("hunter"), "{line}");
        }
    }
    let answer = received(200, "application/json", r#"{"list":[{"password":"hunter3"#);
    let lines = Run::new().compare(&fixture(&expected, &rules), &answer);
    assert_eq!(lines, ["breaking body $: *** → ***"]);
    let text = r#"{"headers":{"content-type":"text/plain"},"body":"a\nhunter2\n",
        "rules":[{"path":"$","secret":true}]}"#;
    let expected = Fixture::parse(text, "f", |_| Ok(Vec::new())).unwrap();
    let lines = Run::new().compare(&expected, &received(200, "text/plain", "a\nhunter3\n"));
    assert_eq!(lines, ["change body $: *** → ***"]);
    let text = r#"{"headers":{"content-type":"text/plain"},"body":"a",
        "rules":[{"path":"$..password","secret":true}]}"#;
    let expected = Fixture::parse(text, "f", |_| Ok(Vec::new())).unwrap();
    for (body, wanted) in [("b", "a → b"), (r#"{"password":"hunter3"}"#, "*** → ***")] {
        let lines = Run::new().compare(&expected, &received(200, "text/plain", body));
        assert_eq!(lines, [format!("change body $: {wanted}")]);
    }
}

#[test]
fn what_does_not_match_binds_nothing() {
    let uuid = "0311cb52-95d9-4b27-bb6f-36a3fba07441";
    let create = fixture(&json!({"id": "{{$uuid as=\"new\"}}"}), &json!([]));
    let list = fixture(&json!([{"id": "{{new}}"}]), &json!([]));
    let listed = received(200, "application/json", json!([{"id": uuid}]).to_string());
    for body in [json!({"id": 7}), json!({"id": "none"}), json!({}), json!([{"id": uuid}])] {
        let mut run = Run::new();
        let lines = run.compare(&create, &received(200, "application/json", body.to_string()));
        assert!(!lines.is_empty(), "{body}");
        assert_eq!(run.compare(&list, &listed), ["info body $: {{new}} → -"], "{body}");
        assert_eq!(run.compare(&list, &listed), Vec::<String>::new(), "{body}");
    }
    let text = r#"{"headers":{"x-a":["{{$hex as=\"h\"}}","1"],"x-b":"{{h}}"}}"#;
    let headers = Fixture::parse(text, "f", |_| Ok(Vec::new())).unwrap();
    let mut answer = received(200, "", "");
    answer.headers = [("x-a", "00ff"), ("x-a", "2"), ("x-b", "11ee")]
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .to_vec();
    let lines = Run::new().compare(&headers, &answer);
    assert_eq!(lines, ["change header x-a: {{$hex as=\"h\"}}, 1 → 00ff, 2"]);
}

#[test]
fn headers_and_texts_say_what_happened() {
    let text = r#"{"headers":{"content-type":"text/plain","x-a":"1"},"body":"a\nb\n"}"#;
    let expected = Fixture::parse(text, "f", |_| Ok(Vec::new())).unwrap();
    let scopes = Scopes::default();
    let around = Surroundings { variables: &scopes, origin: "", user_agent: "", now: 0 };
    let reasons = |headers: &[(&str, &str)], body: &str| -> Vec<String> {
        let mut answer = received(200, "", body.to_owned());
        let owned = |(name, value): &(&str, &str)| (name.to_string(), value.to_string());
        answer.headers = headers.iter().map(owned).collect();
        let policy = Policy::default();
        let found = compare(&expected, &answer, &around, &policy, &mut Bindings::default());
        found.into_iter().map(|found| format!("{} {}", found.severity, found.reason)).collect()
    };
    let (kind, a) = (("content-type", "text/plain"), ("x-a", "1"));
    for (headers, body, wanted) in [
        (vec![kind, ("x-a", "")], "a\nb\n", "change value changed"),
        (vec![kind], "a\nb\n", "change header missing"),
        (vec![kind, a, a], "a\nb\n", "change number of values changed"),
        (vec![kind, kind, a], "a\nb\n", "change number of values changed"),
        (
            vec![("content-type", "text/plain; charset=x"), a],
            "a\nb\n",
            "change parameter of the content type changed",
        ),
        (vec![a], "a\nb\n", "breaking content type missing"),
        (vec![kind, a], "a\r\nb\n", "change another end of line 1"),
        (vec![kind, a], "a\nb", "change another end of line 2"),
        (vec![kind, a], "a\nc\n", "change text changed, first in line 2"),
        (vec![kind, a], "a\n", "change text changed, first in line 2"),
    ] {
        assert_eq!(reasons(&headers, body), [wanted], "{headers:?} {body:?}");
    }
}

#[test]
fn a_difference_names_the_rule_behind_it() {
    let rules = json!([
        {"path": "$.low", "severity": "info"},
        {"path": "$.match", "match": "{{$uuid}}"},
        {"path": "$[?@.deep].deep", "severity": "additive"},
    ]);
    let expected =
        fixture(&json!({"low": 1, "match": "a", "other": 1, "list": {"deep": 1}}), &rules);
    let mut policy = Policy::default();
    let lower = json!({"path": "$.list", "severity": "info"});
    let stands = "postcheck.toml:3".into();
    policy.rules =
        vec![crate::fixture::Rule { stands, ..crate::fixture::Rule::from_json(&lower).unwrap() }];
    let body = r#"{"low":2,"match":"b","other":2,"list":{"deep":2}}"#;
    let answer = received(200, "application/json", body);
    let scopes = Scopes::default();
    let around = Surroundings { variables: &scopes, origin: "", user_agent: "", now: 0 };
    let found = compare(&expected, &answer, &around, &policy, &mut Bindings::default());
    let shown: Vec<_> = found
        .iter()
        .map(|found| (found.path.as_str(), found.reason.as_str(), found.rule.as_deref()))
        .collect();
    assert_eq!(
        shown,
        [
            ("$.low", "value changed, lowered by a rule", Some("test.json:15")),
            ("$.match", "does not match the rule", Some("test.json:19")),
            ("$.other", "value changed", None),
            ("$.list.deep", "value changed, lowered by a rule", Some("postcheck.toml:3")),
        ]
    );
}

#[test]
fn a_rule_on_a_whole_text_is_named() {
    let text = "{\"headers\":{\"content-type\":\"text/plain\"},\"body\":\"a\",\n\"rules\":[\n\
                {\"path\":\"$\",\"severity\":\"info\"}]}";
    let expected = Fixture::parse(text, "f.json", |_| Ok(Vec::new())).unwrap();
    let scopes = Scopes::default();
    let around = Surroundings { variables: &scopes, origin: "", user_agent: "", now: 0 };
    let answer = received(200, "text/plain", "b");
    let found = compare(&expected, &answer, &around, &Policy::default(), &mut Bindings::default());
    assert_eq!(found[0].rule.as_deref(), Some("f.json:3"));
}

#[test]
fn an_array_in_another_order_is_one_difference() {
    let table = [
        (json!([1, 2, 3]), json!([3, 1, 2]), vec!["change body $: [1,2,3] → [3,1,2]"]),
        (
            json!([{"a": ["x", "y"]}, {"a": []}]),
            json!([{"a": ["y", "x"]}, {"a": []}]),
            vec![r#"change body $[0].a: ["x","y"] → ["y","x"]"#],
        ),
        (
            json!([{"a": 1, "b": "{{$uuid}}"}, {"a": 2}]),
            json!([{"a": 2}, {"a": 1, "b": "0311cb52-95d9-4b27-bb6f-36a3fba07441"}]),
            vec![concat!(
                r#"change body $: [{"a":1,"b":"{{$uuid}}"},{"a":2}] → "#,
                r#"[{"a":2},{"a":1,"b":"0311cb52-95d9-4b27-bb6f-36a3fba07441"}]"#
            )],
        ),
    ];
    for (expected, actual, wanted) in table {
        assert_eq!(json_lines(&expected, &json!([]), &actual), wanted, "{expected} {actual}");
    }
}

#[test]
fn names_made_by_the_server_are_paired_by_what_they_hold() {
    let (one, two) =
        ("0311cb52-95d9-4b27-bb6f-36a3fba07441", "1b6fafc6-7ecd-4d2b-b3ae-7496f114cf38");
    let expected = json!({
        "{{$uuid as=\"a\"}}": {"label": "first", "n": 1},
        "{{$uuid as=\"b\"}}": {"label": "second", "n": 2},
    });
    let none = json!([]);
    let first = json!({"label": "first", "n": 1});
    let second = json!({"label": "second", "n": 2});
    for actual in [json!({one: first, two: second}), json!({one: second, two: first})] {
        assert_eq!(json_lines(&expected, &none, &actual), Vec::<String>::new(), "{actual}");
    }
    let lines =
        json_lines(&expected, &none, &json!({one: {"label": "second", "n": 3}, two: first}));
    assert_eq!(lines, [format!("change body $['{one}'].n: 2 → 3")]);
    let lines = json_lines(&expected, &none, &json!({ one: second }));
    assert_eq!(lines.len(), 1);
    assert!(lines[0].contains("{\"label\":\"first\",\"n\":1} → -"), "{lines:?}");
}
