use hyper::Response;
use hyper::header::{CONTENT_TYPE, HeaderValue};
use proptest::prelude::*;
use serde_json::{Value, json};

use super::error::grammar;
use super::kind::{KINDS, Kind};
use super::{Fault, Faults, Spoilt, instead};

fn fault(text: &str) -> Fault {
    text.parse().unwrap_or_else(|error| panic!("{error}"))
}

fn answer(body: &str) -> Spoilt {
    let mut response = Response::new(body.as_bytes().to_vec());
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    response.into()
}

/// The body after a fault; none if the fault found nothing to change.
fn spoilt(text: &str, body: &Value) -> Option<Value> {
    let mut answer = answer(&body.to_string());
    let struck = answer.suffer(&fault(text).kind);
    let after = serde_json::from_slice(answer.response.body()).unwrap();
    assert_eq!(struck, after != *body, "{text}");
    struck.then_some(after)
}

#[test]
fn bodies_are_changed_as_asked() {
    let list = json!([{"id": "a", "n": 1, "tags": ["x", "y"]}, {"id": "b", "n": 2, "tags": []}]);
    for (text, expected) in [
        ("drop:id", json!([{"n": 1, "tags": ["x", "y"]}, {"n": 2, "tags": []}])),
        ("drop:$[0]", json!([{"id": "b", "n": 2, "tags": []}])),
        (
            "drop:$[*].tags[*]",
            json!([{"id": "a", "n": 1, "tags": []}, {"id": "b", "n": 2, "tags": []}]),
        ),
        (
            "drop:$[?@.id == 'a'].n",
            json!([{"id": "a", "tags": ["x", "y"]}, {"id": "b", "n": 2, "tags": []}]),
        ),
        (
            "null:$[1].n",
            json!([{"id": "a", "n": 1, "tags": ["x", "y"]}, {"id": "b", "n": null, "tags": []}]),
        ),
        (
            "type:n",
            json!([{"id": "a", "n": "1", "tags": ["x", "y"]}, {"id": "b", "n": "2", "tags": []}]),
        ),
        (
            "value:$[0].id",
            json!([{"id": "a~", "n": 1, "tags": ["x", "y"]}, {"id": "b", "n": 2, "tags": []}]),
        ),
        (
            "value:$[1].id=b c",
            json!([{"id": "a", "n": 1, "tags": ["x", "y"]}, {"id": "b c", "n": 2, "tags": []}]),
        ),
        (
            "value:$[1].id={\"a\":[1,2]}",
            json!([{"id": "a", "n": 1, "tags": ["x", "y"]}, {"id": {"a": [1, 2]}, "n": 2, "tags": []}]),
        ),
        (
            "value:n",
            json!([{"id": "a", "n": -2, "tags": ["x", "y"]}, {"id": "b", "n": -3, "tags": []}]),
        ),
        ("lose", json!([{"id": "a", "n": 1, "tags": ["x", "y"]}])),
        ("lose:tags", json!([{"id": "a", "n": 1, "tags": ["x"]}, {"id": "b", "n": 2, "tags": []}])),
        (
            "double:$[0].tags",
            json!([{"id": "a", "n": 1, "tags": ["x", "x", "y"]}, {"id": "b", "n": 2, "tags": []}]),
        ),
        (
            "reverse",
            json!([{"id": "b", "n": 2, "tags": []}, {"id": "a", "n": 1, "tags": ["x", "y"]}]),
        ),
        (
            "add:$[0].new=null",
            json!([{"id": "a", "n": 1, "tags": ["x", "y"], "new": null}, {"id": "b", "n": 2, "tags": []}]),
        ),
    ] {
        assert_eq!(spoilt(text, &list), Some(expected), "{text}");
    }
    let object = json!({"a": null, "b": true, "c": {"d": "12"}, "e": [1]});
    for (text, expected) in [
        ("add:new", json!({"a": null, "b": true, "c": {"d": "12"}, "e": [1], "new": true})),
        ("type:a", json!({"a": "", "b": true, "c": {"d": "12"}, "e": [1]})),
        ("type:b", json!({"a": null, "b": 1, "c": {"d": "12"}, "e": [1]})),
        ("type:c", json!({"a": null, "b": true, "c": ["12"], "e": [1]})),
        ("type:d", json!({"a": null, "b": true, "c": {"d": 12}, "e": [1]})),
        ("type:e", json!({"a": null, "b": true, "c": {"d": "12"}, "e": {"0": 1}})),
        ("value:a", json!({"a": "changed", "b": true, "c": {"d": "12"}, "e": [1]})),
        ("value:$", json!({"a": "changed", "b": false, "c": {"d": "12~"}, "e": [-2]})),
        ("null:$", json!(null)),
        ("lose", json!({"a": null, "b": true, "c": {"d": "12"}, "e": []})),
        ("drop:$.c.d", json!({"a": null, "b": true, "c": {}, "e": [1]})),
    ] {
        assert_eq!(spoilt(text, &object), Some(expected), "{text}");
    }
}

#[test]
fn a_fault_without_anything_to_change_does_not_strike() {
    let body = json!({"id": "a", "list": [], "null": null});
    for text in [
        "drop:x",
        "lose",
        "double:list",
        "null:null",
        "add:id",
        "value:id=a",
        "reverse:list",
        "drop:$[0]",
    ] {
        assert_eq!(spoilt(text, &body), None, "{text}");
    }
    for (text, body) in
        [("drop:id", "no json"), ("cut", ""), ("cut:100", "short"), ("empty", ""), ("break", "")]
    {
        assert!(!answer(body).suffer(&fault(text).kind), "{text}");
    }
    for text in ["status:200", "content-type:application/json", "header:x-none"] {
        assert!(!answer("[]").suffer(&fault(text).kind), "{text}");
    }
}

#[test]
fn bodies_keep_the_servers_escapes_and_numbers() {
    let mut answer = answer(r#"{"a":"ü<\/>\ud83d\udd11","b":1.0e+30,"c":{},"x":1}"#);
    assert!(answer.suffer(&fault("drop:x").kind));
    let text = String::from_utf8(answer.response.into_body()).unwrap();
    assert_eq!(text, r#"{"a":"\u00fc\u003C\/\u003E\ud83d\udd11","b":1.0e+30,"c":{}}"#);
}

#[test]
fn the_frame_is_changed_as_asked() {
    let mut one = answer("0123456789");
    for text in ["status:202", "content-type", "header:x-a=b", "cut:80%", "break:4"] {
        assert!(one.suffer(&fault(text).kind), "{text}");
    }
    assert_eq!(one.response.status(), 202);
    assert_eq!(one.response.headers()[CONTENT_TYPE], "text/html; charset=UTF-8");
    assert_eq!(one.response.headers()["x-a"], "b");
    assert_eq!((one.response.body().as_slice(), one.broken_at), (&b"01234567"[..], Some(4)));
    assert!(one.suffer(&fault("header:x-a").kind) && one.suffer(&fault("empty").kind));
    assert!(one.response.body().is_empty() && !one.response.headers().contains_key("x-a"));
}

#[test]
fn some_faults_answer_instead() {
    let limited = instead(&fault("limit:7").kind).unwrap();
    assert_eq!(
        (limited.status().as_u16(), limited.headers()["retry-after"].as_bytes()),
        (429, &b"7"[..])
    );
    let broken = instead(&fault("error").kind).unwrap();
    assert_eq!(broken.status(), 500);
    assert!(broken.body().starts_with(b"<html>"));
    assert!(instead(&fault("reset").kind).is_none());
}

#[test]
fn every_kind_has_an_example_that_is_understood() {
    for entry in &KINDS {
        assert_eq!(fault(entry.example).kind.name(), entry.name);
        assert!(entry.example.starts_with(entry.name));
    }
    for (alias, name) in [
        ("missing:id", "drop"),
        ("retype:id", "type"),
        ("truncate", "cut"),
        ("429", "limit"),
        ("5XX", "error"),
    ] {
        assert_eq!(fault(alias).kind.name(), name);
    }
}

#[test]
fn what_is_no_fault_is_told_with_all_kinds() {
    for (text, part) in [
        ("", "there is no kind \"\""),
        ("explode", "there is no kind \"explode\""),
        ("drop", "drop wants a name or a JSONPath"),
        ("drop:$", "for all of it there is empty"),
        ("drop:$.a[", "a bracket or quote is not closed"),
        ("drop:a.b", "a.b is neither a name nor a JSONPath"),
        ("add:$[*]['x']", "ends in .NAME"),
        ("status", "status wants a status from 200 to 599"),
        ("status:99", "status wants"),
        ("error:404", "error wants a status from 500 to 599"),
        ("delay", "delay wants a time"),
        ("delay:-1s", "delay wants a time"),
        ("delay:2h", "delay wants a time"),
        ("delay:NaN", "delay wants a time"),
        ("cut:100%", "cut wants"),
        ("header:content-length=1", "header wants"),
        ("reset:1", "reset wants no argument"),
        ("reset,q=1", "there is no option \"q\""),
        ("reset,p=2", "p wants a probability"),
        ("reset,p=NaN", "p wants a probability"),
        ("reset,n=0", "n wants"),
        ("reset,method=", "method wants"),
        ("reset@", "no glob"),
        ("reset@{a", "a bracket or quote is not closed"),
    ] {
        let error = text.parse::<Fault>().expect_err(text).to_string();
        assert!(error.contains(part), "{text}: {error}");
        assert!(
            error.ends_with(&grammar()) && error.contains("\n  drop:id@password/show "),
            "{error}"
        );
    }
}

/// Which of the requests a fault strikes.
fn struck(faults: &Faults, method: &str, path: &str, times: usize) -> Vec<bool> {
    let once = |_| faults.for_request(method, path).iter().any(|armed| armed.strike(|_| true));
    (0..times).map(once).collect()
}

#[test]
fn faults_strike_where_and_as_often_as_they_say() {
    let show = "/index.php/apps/passwords/api/1.0/password/show";
    for (text, method, path, expected) in [
        ("reset@password/show", "GET", show, [true, true, true]),
        ("reset@api/1.0/password/*", "GET", show, [true, true, true]),
        (
            "reset@*/show,method=post",
            "POST",
            "/apps/passwords/api/1.0/tag/show",
            [true, true, true],
        ),
        ("reset@*/show,method=post", "GET", show, [false, false, false]),
        ("reset@tag/*", "GET", show, [false, false, false]),
        ("reset@{password,tag}/show", "GET", show, [true, true, true]),
        (
            "reset@service/*",
            "GET",
            "/apps/passwords/api/1.0/service/avatar/a/32",
            [true, true, true],
        ),
        ("reset,n=1", "GET", show, [true, false, false]),
        ("reset,skip=1,n=1", "GET", show, [false, true, false]),
        ("reset,p=0", "GET", show, [false, false, false]),
        ("drop:$[?@.a==1]@password/show,n=2", "GET", show, [true, true, false]),
    ] {
        let faults = Faults::new(vec![fault(text)], 0);
        assert_eq!(struck(&faults, method, path, 3), expected, "{text}");
    }
}

#[test]
fn only_an_effect_counts() {
    let faults = Faults::new(vec![fault("drop:x,n=1")], 0);
    for (effect, expected) in [(false, false), (true, true), (true, false)] {
        let armed = faults.for_request("GET", "/");
        assert_eq!(armed[0].strike(|_| effect), expected);
    }
}

#[test]
fn a_seed_repeats_the_luck() {
    let run = |seed| struck(&Faults::new(vec![fault("reset,p=0.5")], seed), "GET", "/", 200);
    assert_eq!(run(1), run(1));
    assert_ne!(run(1), run(2));
    let hits = run(3).into_iter().filter(|hit| *hit).count();
    assert!((60..140).contains(&hits), "{hits}");
}

proptest! {
    #[test]
    fn no_text_panics(text in r#"(drop|add|value|cut|delay|header)?:?[$.\[\]?@,='"a-z0-9%{}()*é]{0,20}"#) {
        if let Ok(fault) = text.parse::<Fault>() {
            let mut answer = answer(r#"[{"a":1,"b":["x"]}]"#);
            answer.suffer(&fault.kind);
            let json = serde_json::from_slice::<Value>(answer.response.body()).is_ok();
            prop_assert!(json || matches!(fault.kind, Kind::Cut(_) | Kind::Empty));
        }
    }
}
