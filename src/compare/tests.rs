use bytes::Bytes;
use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;
use crate::fixture::{Bindings, Fixture, Policy, Rule, Surroundings};
use crate::http::{Received, Timings};
use crate::variables::Scopes;

pub(super) fn received(status: u16, content_type: &str, body: impl Into<Bytes>) -> Received {
    Received {
        status,
        reason: "OK".into(),
        headers: vec![("content-type".into(), content_type.into())],
        body: body.into(),
        url: String::new(),
        wire_size: 0,
        timings: Timings::default(),
        remote: None,
    }
}

pub(super) fn fixture(body: &Value, rules: &Value) -> Fixture {
    let text = json!({
        "status": 200,
        "headers": { "content-type": "application/json" },
        "body": body,
        "rules": rules,
    });
    let text = serde_json::to_string_pretty(&text).unwrap();
    Fixture::parse(&text, "test.json", |_| Err(std::io::ErrorKind::NotFound.into())).unwrap()
}

pub(super) struct Run {
    bindings: Bindings,
    policy: Policy,
}

impl Run {
    pub(super) fn new() -> Self {
        Run { bindings: Bindings::default(), policy: Policy::default() }
    }

    pub(super) fn compare(&mut self, fixture: &Fixture, received: &Received) -> Vec<String> {
        let scopes = Scopes::default();
        let around = Surroundings {
            variables: &scopes,
            origin: "https://localhost:8443",
            user_agent: "agent",
            now: 1_795_000_000,
        };
        let found = compare(fixture, received, &around, &self.policy, &mut self.bindings);
        found.into_iter().map(|d| line(&d)).collect()
    }
}

fn line(d: &Difference) -> String {
    let side = |text: &Option<String>| text.clone().unwrap_or("-".into());
    format!(
        "{} {} {}: {} → {}",
        d.severity,
        d.kind.as_str(),
        d.path,
        side(&d.expected),
        side(&d.actual)
    )
}

pub(super) fn json_lines(expected: &Value, rules: &Value, actual: &Value) -> Vec<String> {
    let body = serde_json::to_string(actual).unwrap();
    Run::new().compare(&fixture(expected, rules), &received(200, "application/json", body))
}

#[test]
fn every_kind_of_change_has_its_place_and_severity() {
    let none = json!([]);
    let table = [
        (json!({"a": 1}), json!({"a": 1.0}), vec![]),
        (json!({"a": 1, "b": 2}), json!({"b": 2, "a": 1}), vec![]),
        (json!({"a": 1}), json!({"a": 2}), vec!["change body $.a: 1 → 2"]),
        (json!({"a": 1}), json!({"a": "1"}), vec!["breaking body $.a: 1 → \"1\""]),
        (json!({"a": 1}), json!({"a": null}), vec!["breaking body $.a: 1 → null"]),
        (json!({"a": null}), json!({"a": 1}), vec!["breaking body $.a: null → 1"]),
        (json!({"a": true}), json!({"a": false}), vec!["change body $.a: true → false"]),
        (json!({"a": 1, "b": 2}), json!({"a": 1}), vec!["breaking body $.b: 2 → -"]),
        (json!({"a": 1}), json!({"a": 1, "b": 2}), vec!["additive body $.b: - → 2"]),
        (
            json!({"a b": {"c": [1]}}),
            json!({"a b": {"c": [2]}}),
            vec!["change body $['a b'].c[0]: 1 → 2"],
        ),
        (json!([1, 2, 3]), json!([1, 3]), vec!["breaking body $[1]: 2 → -"]),
        (json!([1, 3]), json!([1, 2, 3]), vec!["additive body $[1]: - → 2"]),
        (json!([1, 2, 3]), json!([1, 9, 3]), vec!["change body $[1]: 2 → 9"]),
        (json!([]), json!([{"id": 1}]), vec!["additive body $[0]: - → {\"id\":1}"]),
        (json!([]), json!({}), vec!["breaking body $: [] → {}"]),
        (json!({"a": []}), json!({"a": null}), vec!["breaking body $.a: [] → null"]),
    ];
    for (expected, actual, wanted) in table {
        assert_eq!(json_lines(&expected, &none, &actual), wanted, "{expected} {actual}");
    }
}

#[test]
fn elements_with_ids_are_paired_by_them() {
    let list = |ids: &[&str]| -> Value {
        ids.iter().map(|id| json!({"id": id, "label": format!("l{id}"), "n": 1, "m": 2})).collect()
    };
    let abc = list(&["a", "b", "c"]);
    let none = json!([]);
    assert_eq!(json_lines(&abc, &none, &list(&["a", "c"])).len(), 1);
    assert!(json_lines(&abc, &none, &list(&["a", "c"]))[0].starts_with("breaking body $[1]: "));
    assert!(
        json_lines(&abc, &none, &list(&["x", "a", "b", "c"]))[0]
            .starts_with("additive body $[0]: ")
    );
    assert_eq!(
        json_lines(&abc, &none, &list(&["c", "a", "b"])),
        [r#"info body $: ["a","b","c"] → ["c","a","b"]"#]
    );
    let mut renamed = abc.clone();
    renamed[1]["id"] = json!("z");
    assert_eq!(json_lines(&abc, &none, &renamed), [r#"change body $[1].id: "b" → "z""#]);
    let mut doubled = abc.clone();
    doubled.as_array_mut().unwrap().insert(1, abc[1].clone());
    let lines = json_lines(&abc, &none, &doubled);
    assert_eq!(lines.len(), 1, "{lines:?}");
    assert!(lines[0].starts_with("additive body $["), "{lines:?}");
    let mut lost = abc.clone();
    lost[1].as_object_mut().unwrap().shift_remove("id");
    assert_eq!(json_lines(&abc, &none, &lost), [r#"breaking body $[1].id: "b" → -"#]);
}

#[test]
fn rules_apply_where_they_lead() {
    let expected = json!({"list": [{"id": "a", "at": 1, "tags": ["x", "y"]}], "secret": "s3cret"});
    let table = [
        (json!([{"path": "$..at", "ignore": true}]), "/list/0/at", json!("x"), vec![]),
        (
            json!([{"path": "$.list[?@.id == 'a'].at", "ignore": true}]),
            "/list/0/at",
            json!("x"),
            vec![],
        ),
        (
            json!([{"path": "$..at", "match": "{{$timestamp}}"}]),
            "/list/0/at",
            json!(1_795_000_000),
            vec![],
        ),
        (
            json!([{"path": "$..at", "match": "{{$uuid}}"}]),
            "/list/0/at",
            json!(2),
            vec!["breaking body $.list[0].at: \"{{$uuid}}\" → 2"],
        ),
        (
            json!([{"path": "$..tags", "unordered": true}]),
            "/list/0/tags",
            json!(["y", "x"]),
            vec![],
        ),
        (
            json!([{"path": "$..tags", "unordered": true}]),
            "/list/0/tags",
            json!(["y", "z"]),
            vec!["change body $.list[0].tags[1]: \"x\" → \"z\""],
        ),
        (
            json!([{"path": "$.list", "severity": "info"}]),
            "/list/0/at",
            json!(2),
            vec!["info body $.list[0].at: 1 → 2"],
        ),
        (
            json!([{"path": "$.secret", "secret": true}]),
            "/secret",
            json!("other"),
            vec!["change body $.secret: *** → ***"],
        ),
    ];
    for (rules, pointer, value, wanted) in table {
        let mut actual = expected.clone();
        *actual.pointer_mut(pointer).unwrap() = value;
        let lines = json_lines(&expected, &rules, &actual);
        let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
        match (&rules[0]["unordered"], wanted.is_empty()) {
            (Value::Bool(true), false) => assert_eq!(lines.len(), 1, "{lines:?}"),
            _ => assert_eq!(lines, wanted, "{rules}"),
        }
    }
}

#[test]
fn strict_order_makes_a_changed_order_a_drift() {
    let expected = json!([{"id": "a"}, {"id": "b"}]);
    let lines = json_lines(
        &expected,
        &json!([{"path": "$", "strict-order": true}]),
        &json!([{"id": "b"}, {"id": "a"}]),
    );
    assert!(!lines.is_empty() && lines.iter().all(|line| !line.starts_with("info")), "{lines:?}");
}

#[test]
fn bound_values_have_to_come_again() {
    let mut run = Run::new();
    let uuid = "0311cb52-95d9-4b27-bb6f-36a3fba07441";
    let create = fixture(&json!({"id": "{{$uuid as=\"new\"}}"}), &json!([]));
    let body = |id: &str| json!({"id": id}).to_string();
    assert!(run.compare(&create, &received(200, "application/json", body(uuid))).is_empty());
    let list = fixture(&json!([{"id": "0000", "n": 1}, {"id": "{{new}}", "n": 2}]), &json!([]));
    let answer = json!([{"id": uuid, "n": 2}, {"id": "0000", "n": 1}]).to_string();
    assert!(run.compare(&list, &received(200, "application/json", answer)).is_empty());
    let other = uuid.replace('0', "1");
    let answer = json!([{"id": "0000", "n": 1}, {"id": other, "n": 2}]).to_string();
    let lines = run.compare(&list, &received(200, "application/json", answer));
    assert_eq!(lines, [format!("change body $[1].id: \"{uuid}\" → \"{other}\"")]);
}

#[test]
fn made_values_may_stand_anywhere_in_a_list_of_texts() {
    let expected = json!(["{{$uuid}}", "aaaa", "ffff"]);
    let uuid = "b311cb52-95d9-4b27-bb6f-36a3fba07441";
    let none = json!([]);
    for actual in [
        json!([uuid, "aaaa", "ffff"]),
        json!(["aaaa", uuid, "ffff"]),
        json!(["aaaa", "ffff", uuid]),
    ] {
        assert_eq!(json_lines(&expected, &none, &actual), Vec::<String>::new(), "{actual}");
    }
    assert!(!json_lines(&expected, &none, &json!(["ffff", "aaaa", uuid])).is_empty());
    assert!(!json_lines(&expected, &none, &json!(["aaaa", "ffff"])).is_empty());
    assert!(!json_lines(&expected, &none, &json!(["aaaa", "x", "ffff"])).is_empty());
    // Nor is it an order of the list around them.
    let nested = json!(["first", ["{{$uuid}}", "aaaa"]]);
    let actual = json!(["first", ["aaaa", uuid]]);
    assert_eq!(json_lines(&nested, &none, &actual), Vec::<String>::new());
}

#[test]
fn a_name_that_nothing_bound_is_taken_and_said() {
    let list = fixture(&json!([{"a": "{{new}}"}, {"a": "{{new}}"}]), &json!([]));
    let mut run = Run::new();
    let lines = run.compare(&list, &received(200, "application/json", r#"[{"a":"x"},{"a":"x"}]"#));
    assert_eq!(lines, ["info body $: {{new}} → -"]);
    let lines =
        Run::new().compare(&list, &received(200, "application/json", r#"[{"a":"x"},{"a":"y"}]"#));
    assert!(lines.contains(&"change body $[1].a: \"x\" → \"y\"".to_owned()), "{lines:?}");
}

#[test]
fn status_content_type_and_unreadable_bodies_break() {
    let expected = fixture(&json!({"a": 1}), &json!([]));
    let mut run = Run::new();
    let lines = run.compare(&expected, &received(500, "text/html", "<html>"));
    assert_eq!(lines[0], "breaking status : 200 → 500");
    assert_eq!(lines[1], "breaking content-type content-type: application/json → text/html");
    assert!(lines[2].starts_with("breaking body $: {"), "{lines:?}");
    for body in ["", "{\"a\":1", "{\"a\":1}x", "{\"a\":01}", "\u{feff}", "{\"a\" 1}"] {
        let lines = run.compare(&expected, &received(200, "application/json", body));
        assert!(lines.len() == 1 && lines[0].starts_with("breaking body $:"), "{body}: {lines:?}");
    }
    let lines =
        run.compare(&expected, &received(200, "application/json; charset=utf-8", "{\"a\":1}"));
    assert_eq!(
        lines,
        ["change content-type content-type: application/json → application/json; charset=utf-8"]
    );
}

#[test]
fn escapes_and_numbers_count_by_their_meaning() {
    let expected = fixture(&json!({"u": "https://ü/😀", "n": 10}), &json!([]));
    let mut run = Run::new();
    for body in [
        r#"{"u":"https:\/\/\u00fc\/\ud83d\ude00","n":10}"#,
        r#"{ "u" : "https://ü/😀", "n" : 1e1 }"#,
        r#"{"n":10.0,"u":"https://\u00FC/😀"}"#,
    ] {
        assert!(
            run.compare(&expected, &received(200, "application/json", body)).is_empty(),
            "{body}"
        );
    }
    run.policy.strict_numbers = true;
    let lines = run
        .compare(&expected, &received(200, "application/json", r#"{"u":"https://ü/😀","n":1e1}"#));
    assert_eq!(lines, ["change body $.n: 10 → 1e1"]);
    let big = fixture(&serde_json::from_str("12345678901234567890123").unwrap(), &json!([]));
    let lines =
        Run::new().compare(&big, &received(200, "application/json", "12345678901234567890124"));
    assert_eq!(lines.len(), 1);
}

#[test]
fn headers_and_cookies_that_count_are_compared() {
    let text = r#"{"status":200,"headers":{"x-a":"1","date":"then","x-s":"{{$hex length=4}}",
        "content-security-policy":"script-src 'nonce-abc'"},
        "cookies":["sid; path=/; httponly","any"]}"#;
    let expected = Fixture::parse(text, "f", |_| Ok(Vec::new())).unwrap();
    let mut answer = received(200, "", "");
    answer.headers = [
        ("x-a", "1"),
        ("x-s", "00ff"),
        ("date", "now"),
        ("content-security-policy", "script-src 'nonce-xyz'"),
        ("set-cookie", "sid=1; HttpOnly; Path=/"),
        ("set-cookie", "any=2; Secure"),
    ]
    .map(|(k, v)| (k.to_owned(), v.to_owned()))
    .to_vec();
    let mut run = Run::new();
    assert_eq!(run.compare(&expected, &answer), Vec::<String>::new());
    answer.headers[0].1 = "2".into();
    answer.headers[1].1 = "xyz".into();
    answer.headers[4].1 = "sid=1; Path=/".into();
    answer.headers.push(("x-new".into(), "n".into()));
    assert_eq!(
        run.compare(&expected, &answer),
        [
            "change header x-a: 1 → 2",
            "change header x-s: {{$hex length=4}} → xyz",
            "additive header x-new: - → n",
            "change cookie sid: sid; httponly; path=/ → sid; path=/",
        ]
    );
}

#[test]
fn texts_bytes_and_pictures() {
    let text = r#"{"headers":{"content-type":"text/plain"},"body":"a\nb {{$int}}\nc\n"}"#;
    let expected = Fixture::parse(text, "f", |_| Ok(Vec::new())).unwrap();
    let mut run = Run::new();
    assert!(run.compare(&expected, &received(200, "text/plain", "a\nb 7\nc\n")).is_empty());
    let lines = run.compare(&expected, &received(200, "text/plain", "a\nb x\nc\n"));
    assert_eq!(lines, ["change body $: b {{$int}} → b x"]);
    let text = r#"{"bodyFile":"x.body.png"}"#;
    let expected = Fixture::parse(text, "f", |_| Ok(vec![1, 2, 3])).unwrap();
    assert!(run.compare(&expected, &received(200, "image/png", vec![1, 2, 3])).is_empty());
    let lines = run.compare(&expected, &received(200, "image/png", vec![1, 2, 4]));
    assert_eq!(lines, ["change body $: 3 bytes → 3 bytes"]);
}

/// JSON values, small and of all kinds.
pub(crate) fn values() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i32>().prop_map(Value::from),
        "[a-zäß\"\\\\/\u{1f600}\n {}$]{0,6}".prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 40, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            prop::collection::vec(("[a-d]{1,2}", inner), 0..6)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

proptest! {
    #[test]
    fn a_value_conforms_to_itself_and_to_nothing_else(left in values(), right in values()) {
        prop_assert_eq!(json_lines(&left, &json!([]), &left), Vec::<String>::new());
        let same = json_lines(&left, &json!([]), &right).is_empty();
        prop_assert_eq!(same, left == right, "{} {}", left, right);
    }

    #[test]
    fn lockstep_and_trees_agree(left in values(), right in values()) {
        let ignored = json!([{"path": "$.nowhere", "match": "{{$any}}"}]);
        prop_assert_eq!(json_lines(&left, &ignored, &right), json_lines(&left, &json!([]), &right));
    }

    #[test]
    fn one_inserted_element_is_one_difference(
        items in prop::collection::vec(values(), 0..8),
        new in values(),
        at in any::<prop::sample::Index>(),
    ) {
        let mut longer = items.clone();
        longer.insert(at.index(items.len() + 1), new);
        let lines = json_lines(&Value::from(items), &json!([]), &Value::from(longer));
        prop_assert_eq!(lines.len(), 1);
        prop_assert!(lines[0].starts_with("additive"), "{:?}", lines);
    }

    #[test]
    fn any_bytes_are_survived(body in prop::collection::vec(any::<u8>(), 0..64)) {
        let expected = fixture(&json!({"a": ["{{$any}}"]}), &json!([]));
        let lines = Run::new().compare(&expected, &received(200, "application/json", body.clone()));
        prop_assert!(!lines.is_empty() || serde_json::from_slice::<Value>(&body).is_ok());
    }

    #[test]
    fn rules_never_panic(value in values(), path in "\\$(\\.[a-d]|\\[[0-9*]\\]|\\.\\.[a-d*]|\\[-1\\]){0,3}") {
        if let Ok(rule) = Rule::from_json(&json!({"path": path, "ignore": true})) {
            let mut run = Run::new();
            run.policy.rules.push(rule);
            let body = serde_json::to_string(&value).unwrap();
            let lines = run.compare(&fixture(&value, &json!([])), &received(200, "application/json", body));
            prop_assert_eq!(lines, Vec::<String>::new());
        }
    }
}
