use std::path::PathBuf;

use proptest::prelude::*;

use super::*;
use crate::collection::{self, Collection};
use crate::compare::tests::values;
use crate::fixture::Policy;
use crate::http::Received;
use crate::record::{
    Observation, Recorded, Settings, StepLine, choose, complete, fixtures, observe,
};
use crate::secret::Masker;

const LINE: &str = "GET {{base_url}}/a";

fn record(passes: Vec<Observation>, policy: &Policy) -> Recorded {
    let line = StepLine { id: "things/show".into(), request: LINE.into(), template: None };
    let passes: Vec<_> = passes.into_iter().map(|seen| vec![Some(seen)]).collect();
    let masker = Masker::default();
    let settings = Settings { policy, masker: &masker, reserved: &[], live: false, guess: false };
    fixtures(&[line], &passes, &settings).remove(0)
}

fn answer(content_type: &str, body: &[u8]) -> Observation {
    Observation {
        origin: "https://h".to_owned(),
        user_agent: "agent/1".to_owned(),
        received: Received {
            status: 404,
            reason: String::new(),
            headers: vec![
                ("content-type".to_owned(), content_type.to_owned()),
                ("x-two".to_owned(), "1".to_owned()),
                ("x-two".to_owned(), "{{2}}".to_owned()),
                ("set-cookie".to_owned(), "a=1; Path=/; Secure".to_owned()),
            ],
            body: body.to_vec().into(),
            url: String::new(),
            wire_size: 0,
            timings: Default::default(),
            remote: None,
        },
        asked: None,
        when: None,
        written: false,
    }
}

/// The fixture that comes back from a collection that this one was exported to.
fn round_trip(text: &str, body: Option<(String, Vec<u8>)>, policy: &Policy) -> Recorded {
    let load = |_: &str| Ok(body.clone().map(|(_, bytes)| bytes).unwrap_or_default());
    let fixture = Fixture::examine(text, "show.json", load);
    let book = Book { path: PathBuf::from("show.json"), text: text.to_owned(), fixture };
    let source = r#"{"info": {"name": "c"}, "item": [{"name": "Show", "request": {"url": "{{base_url}}/a"}}]}"#;
    let source: Collection = collection::parse(source, "c.json").unwrap();
    let copy = collection::with_examples(&source, &mut |_, request| {
        Some(saved_response(&book, request).unwrap())
    });
    let copy = collection::parse(&copy, "copy.json").unwrap();
    let collection::Item::Request(item) = &copy.items[0] else { panic!("a request") };
    let example = choose(&item.examples, None).unwrap();
    complete(record(vec![observe(example)], policy), example)
}

fn value(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

#[test]
fn everything_that_a_fixture_says_comes_back() {
    let policy = Policy::default();
    let head = r#""request": "GET {{base_url}}/a", "status": 200"#;
    let json = r#""headers": { "content-type": "application/json" }, "cookies": []"#;
    for (members, body) in [
        (
            format!(
                r#"{head}, {json}, "body": {{ "id": "{{{{$uuid as=\"x\"}}}}", "n": "{{{{x}}}}" }}"#
            ),
            None,
        ),
        (
            format!(
                r#"{head}, {json}, "body": 1.50, "rules": [{{ "path": "$", "ignore": true }}]"#
            ),
            None,
        ),
        (format!(r#"{head}, {json}, "body": {{ "{{{{$uuid}}}}": "a{{{{$int}}}}" }}"#), None),
        (format!(r#"{head}, {json}, "sent": {{ "headers": {{}}, "body": "{{{{$any}}}}" }}"#), None),
        (
            format!(
                r#"{head}, "headers": {{ "content-type": "image/png" }}, "cookies": [], "body": "{{{{$image type=\"png\"}}}}""#
            ),
            None,
        ),
        (r#""request": "PUT /other", "body": [1]"#.to_owned(), None),
        ("\"status\": 204".to_owned(), None),
        (
            format!(
                r#"{head}, "headers": {{ "content-type": "text/html" }}, "cookies": ["a; path=/", "b;"], "bodyFile": "show.body.html""#
            ),
            Some(("show.body.html".to_owned(), b"<p>\n{{$int}}\r\n{{$literal \"{{\"}}".to_vec())),
        ),
        (
            format!(r#"{head}, "headers": {{}}, "cookies": [], "bodyFile": "show.body.bin""#),
            Some(("show.body.bin".to_owned(), vec![0, 255, 1])),
        ),
    ] {
        let text = format!("{{ {members} }}");
        let back = round_trip(&text, body.clone(), &policy);
        assert_eq!(value(&back.text), value(&text), "{text}");
        assert_eq!(back.body, body, "{text}");
    }
}

#[test]
fn secret_places_stay_hashed() {
    let rule = json!({ "path": "$..password", "secret": true });
    let mut policy = Policy::default();
    policy.rules.push(crate::fixture::Rule::from_json(&rule).unwrap());
    policy.secret_headers.push("x-two".to_owned());
    let seen = answer("application/json", br#"{"password": "hunter2"}"#);
    let recorded = record(vec![seen], &policy);
    assert!(!recorded.text.contains("hunter2"));
    let back = round_trip(&recorded.text, None, &policy);
    assert_eq!(value(&back.text), value(&recorded.text));
}

proptest! {
    #[test]
    fn what_was_recorded_comes_back(left in values(), right in values()) {
        let policy = Policy::default();
        let seen = |value: &Value| answer("application/json", value.to_string().as_bytes());
        let recorded = record(vec![seen(&left), seen(&right)], &policy);
        let back = round_trip(&recorded.text, recorded.body.clone(), &policy);
        prop_assert_eq!(value(&back.text), value(&recorded.text));
        prop_assert_eq!(back.body, recorded.body);
    }

    #[test]
    fn any_text_comes_back(text in "(?s)[a-z{}$\"\r\n ]{1,30}") {
        let policy = Policy::default();
        let recorded = record(vec![answer("text/plain", text.as_bytes())], &policy);
        let back = round_trip(&recorded.text, recorded.body.clone(), &policy);
        prop_assert_eq!(value(&back.text), value(&recorded.text));
        prop_assert_eq!(back.body, recorded.body);
    }
}
