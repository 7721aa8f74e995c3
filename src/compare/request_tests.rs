use bytes::Bytes;

use super::*;
use crate::collection::{Variable, VariableType};
use crate::fixture::Bound;
use crate::variables::{Scope, Scopes};

const LINE: &str = "POST {{base_url}}/a?q={{q}}";

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

fn fixture(line: &str, sent: &str) -> Fixture {
    let comma = if sent.is_empty() { "" } else { "," };
    let text = format!("{{ \"request\": {}{comma} {sent} }}", serde_json::Value::from(line));
    Fixture::parse(&text, "f.json", |_| Err(std::io::ErrorKind::NotFound.into())).unwrap()
}

/// What differs, as `severity path: expected -> actual`.
fn found(fixture: &Fixture, line: &str, headers: &[(&str, &str)], body: &str) -> Vec<String> {
    let scopes = scopes(&[("base_url", "https://h/api"), ("q", "5"), ("five", "5"), ("n", "7")]);
    let around = Surroundings { variables: &scopes, origin: "https://h", user_agent: "", now: 0 };
    let sent = Sent {
        method: "POST".into(),
        url: "https://h/api/a?q=5".into(),
        headers: headers.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect(),
        body: Bytes::copy_from_slice(body.as_bytes()),
    };
    let mut bindings = Bindings::default();
    bindings.extend(vec![("bound".to_owned(), Bound::Text("old".to_owned()))]);
    let asked = Asked { line, full_line: line, sent: &sent };
    let found =
        compare_request(fixture, &asked, &around, &Policy::default(), &mut bindings).into_iter();
    let shown = |d: Difference| {
        assert_eq!(d.kind, Kind::Request);
        let side = |side: Option<String>| side.unwrap_or("-".to_owned());
        format!("{} {}: {} -> {}", d.severity, d.path, side(d.expected), side(d.actual))
    };
    found.map(shown).collect()
}

#[test]
fn the_line_is_compared_as_it_is_rendered() {
    let recorded = fixture(LINE, "");
    for (line, wanted) in [
        (LINE, vec![]),
        ("POST {{base_url}}/a?q=5", vec![]),
        ("POST https://other/api/a?q={{five}}#f", vec![]),
        ("PUT {{base_url}}/a?q={{q}}", vec!["change method: POST -> PUT"]),
        ("POST {{base_url}}/b?q={{q}}", vec!["change url: /api/a?q=5 -> /api/b?q=5"]),
        ("POST {{base_url}}/a", vec!["change url: /api/a?q=5 -> /api/a"]),
        ("POST {{base_url}}/a?q={{gone}}", vec!["change url: /api/a?q=5 -> /api/a?q={{gone}}"]),
    ] {
        assert_eq!(found(&recorded, line, &[], ""), wanted, "{line}");
    }
    let dynamic = fixture("GET {{base_url}}/{{$guid}}", "");
    assert_eq!(found(&dynamic, "GET {{base_url}}/{{$guid}}", &[], ""), Vec::<String>::new());
    assert_eq!(found(&dynamic, "GET https://h/api/{{$guid}}", &[], ""), Vec::<String>::new());
    assert_eq!(found(&dynamic, "GET {{base_url}}/{{$randomInt}}", &[], "").len(), 1);
    assert_eq!(found(&Fixture::default(), LINE, &[], "{}"), Vec::<String>::new());
}

#[test]
fn headers_and_body_are_matched_like_answers_and_all_of_it_is_a_change() {
    let json = [("Content-Type", "application/json"), ("X-Kind", "a")];
    let sent = |body: &str| {
        let headers = r#"{ "content-type": "application/json", "x-kind": "a" }"#;
        fixture(LINE, &format!(r#""sent": {{ "headers": {headers}, "body": {body} }}"#))
    };
    for (recorded, body, wanted) in [
        (r#"{"a": 1, "b": [1, 2]}"#, r#"{ "b": [1,2], "a": 1.0 }"#, vec![]),
        (r#"{"a": "{{n}}"}"#, r#"{"a": 7}"#, vec![]),
        (r#"{"a": "{{n}}"}"#, r#"{"a": 8}"#, vec!["change $.a: \"7\" -> 8"]),
        (r#"{"a": "{{bound}}"}"#, r#"{"a": "old"}"#, vec![]),
        (r#"{"a": "x{{$int}}"}"#, r#"{"a": "x12"}"#, vec![]),
        (r#"{"a": 1}"#, r#"{"a": null}"#, vec!["change $.a: 1 -> null"]),
        (r#"{"a": 1}"#, r#"{"a": 1, "b": 2}"#, vec!["change $.b: - -> 2"]),
        (r#"{"a": 1, "b": 2}"#, r#"{"a": 1}"#, vec!["change $.b: 2 -> -"]),
        (r#""{{$any}}""#, "", vec![]),
        (r#""{{$any}}""#, "{}", vec![]),
        (r#"{"a": "{{nobody}}"}"#, r#"{"a": 1}"#, vec!["info $: {{nobody}} -> -"]),
    ] {
        assert_eq!(found(&sent(recorded), LINE, &json, body), wanted, "{recorded} {body}");
    }
    let plain = sent("{}");
    let other = [("Content-Type", "text/plain"), ("X-More", "1")];
    assert_eq!(
        found(&plain, LINE, &other, "{}"),
        [
            "change header content-type: application/json -> text/plain",
            "change header x-kind: a -> -",
            "change header x-more: - -> 1",
        ]
    );
}

#[test]
fn a_body_where_none_was_sent_is_a_change_and_so_is_none() {
    let none = fixture(LINE, r#""sent": { "headers": {} }"#);
    assert_eq!(found(&none, LINE, &[], "x"), ["change $: - -> x"]);
    let text = fixture(LINE, r#""sent": { "headers": {}, "body": "a {{n}}" }"#);
    assert_eq!(found(&text, LINE, &[], "a 7"), Vec::<String>::new());
    assert_eq!(found(&text, LINE, &[], "").len(), 1);
}

#[test]
fn rules_of_the_member_hold() {
    let rules = r#"[{ "path": "$.list", "unordered": true }, { "path": "$.x", "ignore": true }]"#;
    let body = r#"{ "list": [1, 2], "x": 1 }"#;
    let recorded = fixture(
        LINE,
        &format!(r#""sent": {{ "headers": {{}}, "body": {body}, "rules": {rules} }}"#),
    );
    let json = r#"{"list": [2, 1], "x": 2}"#;
    assert_eq!(found(&recorded, LINE, &[], json), Vec::<String>::new());
}
