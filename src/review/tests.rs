//! Accepting makes conform: whole rounds from a fixture and a response to the accepted fixture.

use bytes::Bytes;
use proptest::prelude::*;
use serde_json::{Map, Value, json};

use crate::compare::{Difference, compare};
use crate::fixture::{Bindings, Fixture, Policy, Severity, Surroundings};
use crate::http::{Received, Timings};
use crate::record::Recorded;
use crate::secret::Masker;
use crate::variables::Scopes;

use super::changes::changes;
use super::decide::{Selection, accept};
use super::pending::{Edit, Pending};
use super::seen::StepSeen;

const ID: &str = "0311cb52-95d9-4b27-bb6f-36a3fba07441";
const OTHER: &str = "1b6fafc6-7ecd-4d2b-b3ae-7496f114cf38";

/// A response of JSON.
pub(super) fn received(body: &str) -> Received {
    Received {
        status: 200,
        reason: String::new(),
        headers: vec![("content-type".to_owned(), "application/json".to_owned())],
        body: Bytes::copy_from_slice(body.as_bytes()),
        url: String::new(),
        wire_size: 0,
        timings: Timings::default(),
        remote: None,
    }
}

/// What one round of comparing and accepting comes to.
struct Round {
    pending: Pending,
    recorded: Recorded,
}

fn parse(text: &str, body: &[u8]) -> Fixture {
    Fixture::parse(text, "f", |_| Ok(body.to_vec()))
        .unwrap_or_else(|error| panic!("{error}\n{text}"))
}

fn around(scopes: &Scopes) -> Surroundings<'_> {
    Surroundings {
        variables: scopes,
        origin: "https://host:1",
        user_agent: "agent/1.0",
        now: 1_795_000_000,
    }
}

/// Differences of a response, and the bindings after it.
fn differences(
    text: &str,
    body: &[u8],
    received: &Received,
    bindings: &Bindings,
) -> Vec<Difference> {
    let scopes = Scopes::default();
    let mut bindings = bindings.clone();
    compare(&parse(text, body), received, &around(&scopes), &Policy::default(), &mut bindings)
}

impl Round {
    fn of(text: &str, body: &[u8], received: &Received, before: &Bindings) -> Round {
        let scopes = Scopes::default();
        let (policy, masker) = (Policy::default(), Masker::new([], []));
        let around = around(&scopes);
        let seen = StepSeen {
            step_id: "a/b",
            line: "GET /",
            asked: None,
            held: None,
            received,
            around: &around,
            policy: &policy,
            masker: &masker,
        };
        let fixture = parse(text, body);
        let mut bindings = before.clone();
        let found = compare(&fixture, received, &around, &policy, &mut bindings);
        let traces = crate::compare::trace(&fixture, received, &around, &policy, before);
        let mut recorded = seen.recorded(Some(&fixture)).unwrap();
        let changes = changes(&seen, &fixture, &bindings, &found, &traces, &mut recorded);
        let response = recorded.text.clone();
        let pending = Pending {
            step: "a/b".to_owned(),
            fixture: None,
            changes,
            remarks: Vec::new(),
            response,
        };
        Round { pending, recorded }
    }

    /// The accepted text, and the content of its body file.
    fn accept(&self, text: &str, selection: &Selection) -> (String, Vec<u8>) {
        let accepted = accept(text, &self.pending, selection).unwrap();
        let body = self.recorded.body.as_ref().map(|(_, body)| body.clone());
        (accepted.text, body.unwrap_or_default())
    }
}

/// Accepts everything and asserts that nothing but remarks is left.
#[track_caller]
fn accepted(text: &str, body: &[u8], received: &Received) -> (String, Vec<u8>) {
    let before = Bindings::default();
    let round = Round::of(text, body, received, &before);
    let (new, body) = round.accept(text, &Selection::All);
    let mut left = differences(&new, &body, received, &before);
    left.retain(|difference| difference.severity > Severity::Info);
    assert!(left.is_empty(), "{left:#?}\n{new}");
    (new, body)
}

fn fixture(body: &str) -> String {
    format!("{{\n  \"status\": 200,\n  \"body\": {body}\n}}\n")
}

#[test]
fn only_the_places_that_differ_change() {
    let list = r#"[
    {"id": "a", "n": "{{$int}}", "label": "{{$string}}"},
    {"id": "b", "n": "{{$int}}", "label": "{{$string as=\"name\"}}"}
  ]"#;
    for (body, response, wanted) in [
        (r#"{ "a": 1,   "b": [1, 2] }"#, json!({"a": 2, "b": [1, 2]}), r#"{ "a": 2,   "b": [1, 2] }"#),
        (r#"{ "a": 1, "b": 2 }"#, json!({"b": 2}), r#"{ "b": 2 }"#),
        (r#"{ "a": 1, "b": 2 }"#, json!({"a": 1}), r#"{ "a": 1 }"#),
        (r#"{"a": 1}"#, json!({"x": 0, "a": 1, "b": {"c": []}}), r#"{"x": 0, "a": 1, "b": { "c": [] }}"#),
        (r#"{"a": 1}"#, json!({}), r#"{}"#),
        ("{}", json!({"a": 1}), "{\n    \"a\": 1\n  }"),
        ("[1, 2, 3]", json!([1, 9, 2, 3, 4]), "[1, 9, 2, 3, 4]"),
        ("[\n    1,\n    2\n  ]", json!([0, 1, 2]), "[\n    0,\n    1,\n    2\n  ]"),
        ("[\n    1,\n    2\n  ]", json!([2, [3]]), "[\n    2,\n    [\n      3\n    ]\n  ]"),
        // The matchers of a list are taken for its new elements, its names are not.
        (
            list,
            json!([{"id": "a", "n": 1, "label": "x"}, {"id": "n", "n": 2, "label": "y"}, {"id": "b", "n": 3, "label": "z"}]),
            &list.replace("    {\"id\": \"b\"", "    { \"id\": \"n\", \"n\": \"{{$int}}\", \"label\": \"{{$string}}\" },\n    {\"id\": \"b\""),
        ),
        // Where a matcher stood, one stands that fits; a name stays bound.
        (r#"{"a": "{{$uuid}}"}"#, json!({"a": "0123456789abcdef0123456789abcdef"}), r#"{"a": "{{$hex length=32}}"}"#),
        (r#"{"a": "{{$timestamp as=\"t\"}}"}"#, json!({"a": ID}), r#"{"a": "{{$uuid as=\"t\"}}"}"#),
        (r#"{"a": "{{$uuid as=\"t\"}}"}"#, json!({"a": null}), r#"{"a": "{{$oneOf null as=\"t\"}}"}"#),
        (r#"{"a": "{{$uuid}}"}"#, json!({"a": "none"}), r#"{"a": "none"}"#),
        (r#"{"a": "/x/{{$uuid}}"}"#, json!({"a": format!("/y/{ID}?q")}), r#"{"a": "/y/{{$uuid}}?q"}"#),
        // What an earlier place has bound goes by its name.
        (
            r#"{"id": "{{$uuid as=\"id\"}}", "u": "x"}"#,
            json!({"id": ID, "u": format!("/t/{ID}"), "again": ID}),
            r#"{"id": "{{$uuid as=\"id\"}}", "u": "/t/{{id}}", "again": "{{id}}"}"#,
        ),
        // Literal braces and the origin are written as recording writes them.
        (r#"{"a": 1}"#, json!({"a": "{{x}}"}), r#"{"a": "{{$literal \"{{\"}}x}}"}"#),
        (r#"{"a": 1}"#, json!({"a": "https://host:1/p"}), r#"{"a": "{{$origin}}/p"}"#),
        ("1", json!([{"a": 1}]), "[\n    {\n      \"a\": 1\n    }\n  ]"),
    ] {
        let (new, _) = accepted(&fixture(body), b"", &received(&response.to_string()));
        assert_eq!(new, fixture(wanted), "{body} {response}");
    }
}

#[test]
fn other_parts_change_in_place() {
    let text = "{\n  \"status\": 404,\n  \"headers\": {\n    \"Content-Type\": \"text/plain\",\n    \"x-a\": [\"v{{$int}}\", \"b\"],\n    \"x-gone\": \"1\"\n  },\n  \
                \"cookies\": [\"a; path=/\", \"z\"],\n  \"rules\": []\n}\n";
    let mut came = received("[]");
    came.headers.extend(
        [
            ("x-a", "v7"),
            ("x-new", "n"),
            ("x-a", "c"),
            ("set-cookie", "a=1; Path=/x"),
            ("set-cookie", "b=2"),
        ]
        .map(|(name, value)| (name.to_owned(), value.to_owned())),
    );
    let (new, _) = accepted(text, b"", &came);
    let wanted = "{\n  \"status\": 200,\n  \"headers\": {\n    \"Content-Type\": \"application/json\",\n    \"x-a\": [\n      \"v{{$int}}\",\n      \"c\"\n    ],\n    \"x-new\": \"n\"\n  },\n  \
                  \"cookies\": [\"a; path=/x\", \"b;\"],\n  \"body\": [],\n  \"rules\": []\n}\n";
    assert_eq!(new, wanted);
}

#[test]
fn texts_and_bytes_change_their_files() {
    let text =
        "{\n  \"headers\": { \"content-type\": \"text/plain\" },\n  \"bodyFile\": \"my.txt\"\n}\n";
    let mut came = received("one\n17 two\nthree");
    came.headers[0].1 = "text/plain".to_owned();
    let (new, body) = accepted(text, b"one\n{{$int}} two\n3", &came);
    assert_eq!(new, text);
    assert_eq!(body, b"one\n{{$int}} two\nthree");
    // Another kind of body is kept in another place.
    let (new, body) = accepted(text, b"one", &received("{\"a\": 1}"));
    assert!(body.is_empty() && new.contains("\"a\": 1") && !new.contains("bodyFile"), "{new}");
    let mut page = received("<h1>");
    page.headers[0].1 = "text/html".to_owned();
    let json = "{\n  \"headers\": { \"content-type\": \"application/json\" },\n  \"body\": { \"a\": 1 }\n}\n";
    let (new, body) = accepted(json, b"", &page);
    assert_eq!(
        new,
        json.replace("application/json", "text/html")
            .replace("\"body\": { \"a\": 1 }", "\"bodyFile\": \"b.body.html\"")
    );
    assert_eq!(body, b"<h1>");
}

#[test]
fn what_is_left_moves_with_what_was_accepted() {
    let text = fixture("[\n    \"a\",\n    { \"k\": 1 },\n    \"b\",\n    \"c\"\n  ]");
    let came = received(r#"["x", "a", {"k": 2}, "y", "c"]"#);
    let round = Round::of(&text, b"", &came, &Bindings::default());
    let count = round.pending.changes.len();
    // Whatever is accepted first, what is left can be accepted after it, with the same end.
    let (whole, _) = round.accept(&text, &Selection::All);
    for first in 0..1_usize << count {
        let numbers = (0..count).filter(|number| first & (1 << number) != 0).collect();
        let accepted = accept(&text, &round.pending, &Selection::Only(numbers)).unwrap();
        let rest = Pending { changes: accepted.left, ..round.pending.clone() };
        let end = accept(&accepted.text, &rest, &Selection::All).unwrap();
        assert_eq!(end.text, whole, "{first:b}");
    }
}

#[test]
fn what_a_rule_decides_stays_pending() {
    let text = "{\n  \"body\": { \"a\": 1, \"b\": 1 },\n  \"rules\": [{ \"path\": \"$.a\", \"match\": \"{{$uuid}}\" }]\n}\n";
    let came = received(r#"{"a": 1, "b": 2}"#);
    let round = Round::of(text, b"", &came, &Bindings::default());
    let accepted = accept(text, &round.pending, &Selection::All).unwrap();
    assert_eq!(accepted.text, text.replace("\"b\": 1", "\"b\": 2"));
    assert_eq!((accepted.count, accepted.left.len()), (1, 1));
    assert!(accepted.left[0].blocked.as_deref().unwrap().contains("change the rule"));
}

#[test]
fn secrets_stay_hashed() {
    let text = "{\n  \"body\": { \"p\": 1 },\n  \"rules\": [{ \"path\": \"$..p\", \"secret\": true }]\n}\n";
    let came = received(r#"{"p": "hunter2hunter2", "q": {"p": "swordfish99"}}"#);
    let round = Round::of(text, b"", &came, &Bindings::default());
    let shown = round.pending.to_text();
    assert!(!shown.contains("hunter2") && !shown.contains("swordfish"), "{shown}");
    let (new, _) = accepted(text, b"", &came);
    assert_eq!(new.matches("{{$hash ").count(), 2, "{new}");
}

/// A leaf with a matcher that accepts it.
fn leaf() -> impl Strategy<Value = (Value, Value)> {
    prop_oneof![
        Just((json!(ID), json!("{{$uuid}}"))),
        (0..3_u8).prop_map(|n| (json!(OTHER), json!(format!("{{{{$uuid as=\"n{n}\"}}}}")))),
        (0..3_u8).prop_map(|n| (json!(n), json!(n))),
        (0..3_u8).prop_map(|n| (json!(n), json!("{{$int}}"))),
        "[a-c{ü]{0,3}".prop_map(|text| (json!(text), json!(crate::fixture::escape(&text)))),
        Just((json!("text"), json!("{{$string}}"))),
        Just((json!(null), json!(null))),
        Just((json!(true), json!("{{$bool}}"))),
    ]
}

/// A body and what a fixture has for it.
pub(super) fn body() -> impl Strategy<Value = (Value, Value)> {
    leaf().prop_recursive(4, 40, 5, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5)
                .prop_map(|items| items.into_iter().unzip::<Value, Value, Vec<_>, Vec<_>>())
                .prop_map(|(a, b)| (Value::Array(a), Value::Array(b))),
            prop::collection::vec(("[a-d]", inner.clone()), 0..5).prop_map(|members| {
                let mut sides = (Map::new(), Map::new());
                for (name, (value, pattern)) in members {
                    sides.0.insert(name.clone(), value);
                    sides.1.insert(name, pattern);
                }
                (Value::Object(sides.0), Value::Object(sides.1))
            }),
            prop::collection::vec((0..6_u8, inner), 0..4).prop_map(|elements| {
                let side = |id: u8, value: Value| json!({"id": id, "v": value});
                let (values, patterns) = elements
                    .into_iter()
                    .map(|(id, (v, p))| (side(id, v), side(id, p)))
                    .unzip::<Value, Value, Vec<_>, Vec<_>>();
                (Value::Array(values), Value::Array(patterns))
            }),
        ]
    })
}

/// `value` with one thing changed somewhere in it.
pub(super) fn mutated(value: &mut Value, way: &[u8], new: &Value) {
    let (at, rest) = way.split_first().map_or((0, way), |(at, rest)| (usize::from(*at), rest));
    match value {
        Value::Array(items) if !rest.is_empty() && !items.is_empty() => {
            let at = at % items.len();
            mutated(&mut items[at], rest, new);
        }
        Value::Object(members) if !rest.is_empty() && !members.is_empty() => {
            let at = at % members.len();
            let (_, value) = members.iter_mut().nth(at).unwrap();
            mutated(value, rest, new);
        }
        Value::Array(items) if at % 4 == 1 => items.insert(at / 4 % (items.len() + 1), new.clone()),
        Value::Array(items) if at % 4 == 2 && !items.is_empty() => {
            drop(items.remove(at / 4 % items.len()))
        }
        Value::Array(items) if at % 4 == 3 => items.reverse(),
        Value::Object(members) if at % 3 == 1 => {
            drop(members.insert("new".to_owned(), new.clone()))
        }
        Value::Object(members) if at % 3 == 2 && !members.is_empty() => {
            let name = members.keys().nth(at / 3 % members.len()).unwrap().clone();
            members.shift_remove(&name);
        }
        value => *value = new.clone(),
    }
}

fn written(pattern: &Value, layout: u8) -> String {
    let whole = json!({"status": 200, "body": pattern, "rules": []});
    match layout {
        0 => whole.to_string(),
        1 => serde_json::to_string_pretty(&whole).unwrap(),
        2 => serde_json::to_string_pretty(&whole).unwrap().replace("  ", "\t") + "\r\n",
        _ => super::layout::one_line(&whole).replace(", \"body\"", ",\n \"body\""),
    }
}

/// Lines of `old` that are not in `new` any more.
fn lost(old: &str, new: &str) -> usize {
    let diff = similar::TextDiff::from_lines(old, new);
    diff.iter_all_changes().filter(|change| change.tag() == similar::ChangeTag::Delete).count()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn accepting_makes_conform(
        (value, pattern) in body(),
        ways in prop::collection::vec((prop::collection::vec(any::<u8>(), 1..4), body()), 0..4),
        layout in 0..4_u8,
    ) {
        let text = written(&pattern, layout);
        let mut response = value;
        for (way, (new, _)) in &ways {
            mutated(&mut response, way, new);
        }
        let came = received(&response.to_string());
        let before = Bindings::default();
        let round = Round::of(&text, b"", &came, &before);
        let (new, body) = round.accept(&text, &Selection::All);
        let mut left = differences(&new, &body, &came, &before);
        left.retain(|difference| difference.severity > Severity::Info);
        prop_assert!(left.is_empty(), "{left:#?}\n{text}\n{response}\n{new}");
        // Nothing to change, nothing changed.
        if round.pending.changes.is_empty() {
            prop_assert_eq!(&new, &text);
        }
        // And nothing more to accept.
        let again = Round::of(&new, &body, &came, &before);
        let counting = again.pending.changes.iter().filter(|change| change.severity > Severity::Info);
        prop_assert_eq!(counting.count(), 0);
    }

    #[test]
    fn lines_that_are_not_concerned_stay(
        (value, pattern) in body(),
        way in prop::collection::vec(any::<u8>(), 1..5),
        (new, _) in leaf(),
    ) {
        let text = written(&pattern, 1);
        let mut response = value;
        mutated(&mut response, &way, &new);
        let round = Round::of(&text, b"", &received(&response.to_string()), &Bindings::default());
        let changes = round.pending.changes.clone();
        let (accepted, _) = round.accept(&text, &Selection::All);
        let lines = |change: &super::pending::Change| match &change.edit {
            // The neighbour may gain or lose its comma.
            Some(Edit::Insert { .. }) => 2,
            Some(Edit::Remove { place } | Edit::Replace { place, .. }) => {
                let whole: Value = serde_json::from_str(&text).unwrap();
                let old = place.iter().try_fold(&whole, |value, key| match key {
                    crate::compare::Key::Index(index) => value.get(index),
                    crate::compare::Key::Name(name) => value.get(name),
                });
                serde_json::to_string_pretty(old.unwrap()).unwrap().lines().count() + 2
            }
            _ => text.lines().count(),
        };
        let most: usize = changes.iter().map(lines).sum();
        prop_assert!(lost(&text, &accepted) <= most, "{text}\n{accepted}");
    }
}
