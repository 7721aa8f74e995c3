//! Second factors, rate limits and the limit of what is stored.

use hyper::header::{HeaderValue, ORIGIN};
use serde_json::{Value, json};

use super::{Client, Strictness};
use crate::sandbox::backup::{Backup, User};

const NULL: Value = Value::Null;

fn strict(strictness: Strictness) -> Client {
    let users = ["anna", "bert"].map(|id| User { id: id.to_owned(), ..User::default() }).to_vec();
    Client::strict(Backup { users, ..Backup::default() }, strictness)
}

/// Anna with a second factor and backup codes, in a session that is not open.
fn with_second_factor() -> Client {
    let factor =
        |provider: &str, code: &str| ("anna".to_owned(), provider.to_owned(), code.to_owned());
    let second_factors = vec![factor("backup_codes", "once"), factor("totp", "123456")];
    let mut client = strict(Strictness { second_factors, ..Strictness::default() });
    client.password = "anna-token".to_owned();
    client.set_challenge("a");
    client.session.clear();
    client
}

fn open(token: &Value) -> Value {
    json!({ "challenge": "a".repeat(64), "token": token })
}

#[test]
fn a_second_factor_is_listed_and_asked_for_before_the_challenge() {
    let mut client = with_second_factor();
    let request = client.get("session/request");
    assert_eq!(request["challenge"]["type"], "PWDv1r1");
    let expected = r#"[
        {"type":"user-token","id":"totp","label":"TOTP (Authenticator app)",
         "description":"Authenticate with a TOTP app","request":false},
        {"type":"user-token","id":"backup_codes","label":"Backup code","description":"Use backup code",
         "request":false}]"#;
    assert_eq!(request["token"], serde_json::from_str::<Value>(expected).unwrap());
    let wrong = json!({ "challenge": "b".repeat(64), "token": {"totp": "1"} });
    client.fails("POST", "session/open", &wrong, 401, "8b4f02b4");
    client.fails("POST", "session/open", &open(&NULL), 401, "c0980e3c");
    client.fails("POST", "session/open", &open(&json!("123456")), 503, "0");
    client.fails("POST", "session/open", &open(&json!({})), 401, "8b4f02b4");
    client.expect("POST", "session/open", &open(&json!({"totp": "123456"})), 200);
    assert_eq!(client.get("session/request"), json!({}));
}

#[test]
fn a_backup_code_works_once() {
    let mut client = with_second_factor();
    let codes = open(&json!({"backup_codes": "once"}));
    client.expect("POST", "session/open", &codes, 200);
    client.session.clear();
    client.fails("POST", "session/open", &codes, 401, "8b4f02b4");
}

#[test]
fn wrong_codes_count_as_attempts() {
    let mut client = with_second_factor();
    for _ in 0..4 {
        client.fails("POST", "session/open", &open(&json!({"totp": "1"})), 401, "8b4f02b4");
    }
    // What cannot be read does not.
    client.fails("POST", "session/open", &open(&json!(true)), 503, "0");
    client.fails("POST", "session/open", &open(&json!({"totp": "1"})), 403, "b927b225");
    // The app token is gone, and the password alone is not enough.
    let (status, answer) = client.call("GET", "session/request", &NULL);
    assert_eq!(
        (status, answer),
        (401, json!({"message": "Password login forbidden, use token instead"}))
    );
}

#[test]
fn codes_are_sent_on_request() {
    let mut client = with_second_factor();
    let sent = client.get("token/totp/request");
    assert_eq!(sent, json!({"success": true, "data": {}}));
    let unknown = client.expect("GET", "token/email/request", &NULL, 400);
    assert_eq!(unknown, json!({"success": false, "data": null}));
    client.log_in("bert");
    client.expect("GET", "token/totp/request", &NULL, 400);
}

#[test]
fn users_with_a_second_factor_log_in_with_app_tokens_only() {
    let mut client = with_second_factor();
    for password in ["anna", "wrong"] {
        client.password = password.to_owned();
        let mut incoming = client.request("GET", "password/list");
        incoming.headers.insert(ORIGIN, HeaderValue::from_static("https://a.example"));
        let response = client.app.answer(&incoming);
        let text = String::from_utf8_lossy(&response.body).into_owned();
        assert_eq!(text, r#"{"message":"Password login forbidden, use token instead"}"#);
        assert_eq!((response.status, response.header("x-api-session")), (401, None));
        assert_eq!(response.header("access-control-allow-origin"), Some("https://a.example"));
        assert!(response.header("x-request-id").is_some());
        for (method, path, status, body) in [
            (
                "GET",
                "service/avatar/anna/32",
                401,
                r#"{"message":"Current user is not logged in"}"#,
            ),
            ("GET", "nope/list", 404, "<!DOCTYPE"),
            ("GET", "password/create", 405, ""),
        ] {
            let response = client.app.answer(&client.request(method, path));
            let text = String::from_utf8_lossy(&response.body).into_owned();
            assert_eq!(response.status, status, "{path}");
            assert!(text.starts_with(body), "{path}: {text}");
        }
    }
    client.log_in("bert").get("password/list");
}

#[test]
fn without_a_challenge_nothing_is_asked_for() {
    let second_factors = vec![("anna".to_owned(), "totp".to_owned(), "1".to_owned())];
    let mut client = strict(Strictness { second_factors, ..Strictness::default() });
    client.password = "anna-token".to_owned();
    assert_eq!(client.get("session/request"), json!({}));
    client.expect("POST", "session/open", &NULL, 200);
}

#[test]
fn rate_limits_hold_where_they_are_on() {
    let mut client = strict(Strictness { rate_limits: true, ..Strictness::default() });
    for _ in 0..20 {
        client.get("share/partners");
    }
    let mut incoming = client.request("GET", "share/partners");
    let response = client.app.answer(&incoming);
    assert_eq!((response.status, response.body.len()), (429, 0));
    assert_eq!(response.header("content-type"), Some("text/html; charset=UTF-8"));
    assert_eq!(response.header("x-api-session"), None);
    assert!(response.header("x-request-id").is_some());
    assert!(!response.headers.iter().any(|(_, value)| value.starts_with("nc_passwords")));
    incoming.headers.insert("accept", HeaderValue::from_static("text/html"));
    let page = client.app.answer(&incoming);
    assert!(page.body.starts_with(b"<!DOCTYPE html>"));
    assert!(page.header("content-security-policy").unwrap().contains("'nonce-"));
    client.get("password/list");
    client.log_in("bert").get("share/partners");
    client.log_in("anna").wait(30);
    client.get("share/partners");
    client.app.reset();
    for _ in 0..20 {
        client.get("share/partners");
    }
    let mut lax = Client::new();
    for _ in 0..100 {
        lax.get("share/partners");
    }
}

#[test]
fn limits_are_told_to_origins_on_json_routes_only() {
    let mut client = strict(Strictness { rate_limits: true, ..Strictness::default() });
    for (path, most, deleted) in [("service/hashes/abcde", 10, true), ("service/avatar", 15, false)]
    {
        for _ in 0..most {
            client.call("GET", path, &NULL);
        }
        let mut incoming = client.request("GET", path);
        incoming.headers.insert(ORIGIN, HeaderValue::from_static("https://a.example"));
        let response = client.app.answer(&incoming);
        assert_eq!(response.status, 429, "{path}");
        assert_eq!(response.header("access-control-allow-origin").is_some(), deleted, "{path}");
        let deletions = response.headers.iter().filter(|(_, value)| value.contains("=deleted;"));
        assert_eq!(deletions.count() > 0, deleted, "{path}");
    }
}

#[test]
fn there_is_an_end_to_what_is_stored() {
    let mut client = strict(Strictness { store_limit: 2_000_000, ..Strictness::default() });
    let body = json!({ "label": "x", "password": "x", "notes": "n".repeat(4096) });
    let mut ids = Vec::new();
    loop {
        let (status, answer) = client.call("POST", "password/create", &body);
        match answer["id"].as_str() {
            Some(id) => ids.push(id.to_owned()),
            None => {
                assert_eq!((status, &answer["id"]), (503, &json!(0)));
                break;
            }
        }
        assert!(ids.len() < 500);
    }
    assert!(ids.len() > 200, "{}", ids.len());
    client.fails("POST", "password/create", &body, 503, "0");
    client.fails("PATCH", "password/restore", &json!({ "id": ids[0] }), 503, "0");
    assert_eq!(client.listed("password").len(), ids.len());
    // The first time goes to the trash, the second makes room.
    for id in &ids[..ids.len() / 2] {
        client.delete("password", id);
        client.delete("password", id);
    }
    client.expect("POST", "password/create", &body, 201);
    client.app.reset();
    client.session.clear();
    assert_eq!(client.listed("password").len(), 0);
}

#[test]
fn copies_count_too() {
    let limit = 4_000_000;
    let mut client = strict(Strictness { store_limit: limit, ..Strictness::default() });
    let folder = client.create("folder", &json!({ "label": "f" }));
    let notes = "n".repeat(300_000);
    for label in ["a", "b"] {
        let body = json!({ "label": label, "password": label, "notes": notes, "folder": folder });
        client.create("password", &body);
    }
    let ids = client.listed("password");
    // Small requests that copy what is large.
    let mut refused = 0;
    for round in 0..100 {
        client.call("DELETE", "password/delete", &json!({ "id": ids[0] }));
        let (status, _) = client.call("PATCH", "password/restore", &json!({ "id": ids[0] }));
        refused += u32::from(status == 503);
        let hidden = json!({ "id": folder, "label": "f", "hidden": round % 2 == 0 });
        client.call("PATCH", "folder/update", &hidden);
    }
    assert!(refused > 0);
    let revisions =
        client.call("POST", "password/show", &json!({ "id": ids[1], "details": "revisions" }));
    let stored = revisions.1["revisions"].as_array().map_or(0, Vec::len) * notes.len();
    assert!(stored < 2 * limit, "{stored}");
}
