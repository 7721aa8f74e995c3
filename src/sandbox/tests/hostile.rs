use std::sync::Mutex;

use hyper::header::HeaderValue;
use proptest::prelude::*;
use serde_json::{Value, json};

use super::Client;
use crate::sandbox::api::ROUTES;

/// JSON a client should not send, but may.
fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        Just(json!(1e300)),
        "\\PC{0,8}".prop_map(Value::from),
        Just(json!("00000000-0000-0000-0000-000000000000")),
        Just(json!("model+revisions+folders+passwords+tags+shares")),
    ];
    leaf.prop_recursive(2, 8, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::vec((key(), inner), 0..4)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

fn key() -> impl Strategy<Value = String> {
    const KNOWN: &[&str] = &[
        "id",
        "revision",
        "label",
        "password",
        "color",
        "hash",
        "cseType",
        "cseKey",
        "edited",
        "folder",
        "parent",
        "tags",
        "hidden",
        "details",
        "criteria",
        "trashed",
        "receiver",
        "expires",
        "secret",
        "data",
        "code",
        "challenge",
        "range",
        "limit",
        "scopes",
    ];
    prop_oneof![prop::sample::select(KNOWN).prop_map(str::to_owned), "\\PC{0,6}"]
}

/// What a body may be said to be.
const MEDIA_TYPES: [&str; 4] = [
    "application/json",
    "application/x-www-form-urlencoded",
    "multipart/form-data; boundary=b",
    "text/plain",
];

/// A body in one of the forms.
fn any_body() -> impl Strategy<Value = (&'static str, Vec<u8>)> {
    let members = prop::collection::vec((key(), any_json()), 0..6);
    let json = members.prop_map(|members| {
        let body = Value::Object(members.into_iter().collect());
        (MEDIA_TYPES[0], body.to_string().into_bytes())
    });
    let list = prop::collection::vec(any_json(), 0..4)
        .prop_map(|items| (MEDIA_TYPES[0], Value::Array(items).to_string().into_bytes()));
    let form =
        prop::collection::vec((key(), "[a-z0-9%+=\\[\\]._~-]{0,12}"), 0..6).prop_map(|pairs| {
            let pairs: Vec<String> =
                pairs.iter().map(|(key, value)| format!("{key}={value}")).collect();
            (MEDIA_TYPES[1], pairs.join("&").into_bytes())
        });
    let noise = prop::collection::vec(any::<u8>(), 0..40);
    let noise = (prop::sample::select(MEDIA_TYPES.as_slice()), noise);
    prop_oneof![4 => json, 1 => list, 2 => form, 1 => noise]
}

#[test]
fn every_answer_is_one_of_the_api() {
    let client = Mutex::new(Client::new());
    let routes: Vec<&str> = ROUTES
        .iter()
        .copied()
        .flatten()
        .map(|route| route.path.split("/{").next().unwrap_or_default())
        .collect();
    let methods = ["GET", "POST", "PATCH", "DELETE", "HEAD", "OPTIONS", "PUT"];
    let mut runner = proptest::test_runner::TestRunner::default();
    let strategy = (
        prop::sample::select(routes),
        prop::sample::select(&["anna", "bert", "carl", "nobody"][..]),
        any_body(),
        "[a-z0-9%/.{}]{0,12}",
        "[ -~]{0,20}",
    );
    let result = runner.run(&strategy, |(path, user, (media_type, body), tail, text)| {
        let mut client = client.lock().unwrap();
        client.log_in(user);
        for path in [path.to_owned(), format!("{path}/{tail}"), format!("{path}?{tail}={text}")] {
            for method in methods {
                let mut incoming = client.request(method, &path);
                let text = HeaderValue::from_str(&text).unwrap();
                incoming.headers.insert("content-type", HeaderValue::from_static(media_type));
                incoming.headers.insert("cookie", text.clone());
                incoming.headers.insert("user-agent", text);
                incoming.body.clone_from(&body);
                let response = client.send(&incoming);
                prop_assert!((200..=503).contains(&response.status));
                let kind = response.header("content-type").unwrap_or_default();
                if kind.starts_with("application/json") {
                    let parsed = serde_json::from_slice::<Value>(&response.body);
                    prop_assert!(parsed.is_ok(), "{path} {body:?}");
                }
            }
        }
        Ok(())
    });
    result.unwrap();
}
