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

#[test]
fn every_answer_is_one_of_the_api() {
    let client = Mutex::new(Client::new());
    let routes: Vec<(&str, &str)> = ROUTES
        .iter()
        .copied()
        .flatten()
        .map(|route| (route.methods[0], route.path.split("/{").next().unwrap_or_default()))
        .collect();
    let members = prop::collection::vec((key(), any_json()), 0..6);
    let mut runner = proptest::test_runner::TestRunner::default();
    let strategy = (prop::sample::select(routes), members, "[a-z0-9%/.{}]{0,12}");
    let result = runner.run(&strategy, |((method, path), members, tail)| {
        let mut client = client.lock().unwrap();
        let body = Value::Object(members.into_iter().collect());
        for path in [path.to_owned(), format!("{path}/{tail}")] {
            let mut incoming = client.request(method, &path);
            let json = HeaderValue::from_static("application/json");
            incoming.headers.insert("content-type", json);
            incoming.body = body.to_string().into_bytes();
            let response = client.send(&incoming);
            prop_assert!((200..=503).contains(&response.status));
            let kind = response.header("content-type").unwrap_or_default();
            if kind.starts_with("application/json") {
                let parsed = serde_json::from_slice::<Value>(&response.body);
                prop_assert!(parsed.is_ok(), "{path} {body}");
            }
        }
        Ok(())
    });
    result.unwrap();
}
