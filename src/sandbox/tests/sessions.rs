use hyper::header::HeaderValue;
use serde_json::{Value, json};

use super::Client;

const NULL: Value = Value::Null;

#[test]
fn the_cookie_counts_before_the_header() {
    let mut client = Client::new();
    client.get("session/keepalive");
    let first = client.session.clone();
    let mut incoming = client.request("GET", "session/keepalive");
    incoming.headers.insert("cookie", HeaderValue::from_static("nc_passwords=garbage"));
    client.send(&incoming);
    assert_ne!(client.session, first);
    incoming.headers.insert("cookie", HeaderValue::from_static("nc_passwords="));
    client.send(&incoming);
    assert_eq!(client.session, first);
    let cookie = format!("nc_passwords={}", first.replace('|', "%7C"));
    incoming.headers.insert("cookie", HeaderValue::from_str(&cookie).unwrap());
    incoming.headers.insert("x-api-session", HeaderValue::from_static("garbage"));
    client.send(&incoming);
    assert_eq!(client.session, first);
}

#[test]
fn sessions_last_close_and_expire() {
    let mut client = Client::new();
    client.get("session/keepalive");
    let first = client.session.clone();
    client.wait(600);
    client.get("password/list");
    assert_eq!(client.session, first);
    assert_eq!(client.get("session/close"), json!({"success": true}));
    let second = client.session.clone();
    assert_ne!(second, first);
    client.session = first;
    client.get("session/keepalive");
    assert_ne!(client.session, second);
    let third = client.session.clone();
    client.wait(601);
    client.get("session/keepalive");
    assert_ne!(client.session, third);
    let fourth = client.session.clone();
    client.password = "anna-token".to_owned();
    client.get("session/keepalive");
    assert_ne!(client.session, fourth);
}

#[test]
fn the_lifetime_is_the_users_and_images_renew_nothing() {
    let mut client = Client::new();
    client.expect("POST", "settings/set", &json!({"user.session.lifetime": 30}), 200);
    let first = client.session.clone();
    client.wait(20);
    assert_eq!(client.app.answer(&client.request("GET", "service/avatar")).status, 200);
    for path in ["nope/list", "password/create"] {
        client.app.answer(&client.request("GET", path));
    }
    client.wait(11);
    client.get("session/keepalive");
    assert_ne!(client.session, first);
    let second = client.session.clone();
    for _ in 0..3 {
        client.wait(30);
        client.fails("GET", "account/challenge/get", &NULL, 404, "135d4069");
        assert_eq!(client.session, second);
    }
    // Another user's requests do not renew it, and are not allowed to end it.
    client.log_in("bert");
    client.session.clone_from(&second);
    client.get("session/keepalive");
    assert_ne!(client.session, second);
    client.log_in("anna");
    client.session.clone_from(&second);
    client.wait(29);
    client.get("session/keepalive");
    assert_eq!(client.session, second);
}

#[test]
fn images_have_no_session() {
    let mut client = Client::new();
    client.get("session/keepalive");
    for path in ["service/avatar/anna/32", "service/favicon/a.example/32", "service/preview"] {
        let response = client.send(&client.request("GET", path));
        assert_eq!((response.status, response.header("x-api-session")), (200, None), "{path}");
    }
    let response = client.send(&client.request("GET", "service/preview/x/desktop/nope"));
    assert_eq!(response.status, 400);
    assert!(response.header("x-api-session").is_some());
}

#[test]
fn a_challenge_locks_other_sessions() {
    let mut client = Client::new();
    client.fails("GET", "account/challenge/get", &NULL, 404, "135d4069");
    client.set_challenge("a");
    assert_eq!(client.get("account/challenge/get")["type"], "PWDv1r1");
    assert_eq!(client.get("settings/list")["user.encryption.cse"], 1);
    client.session.clear();
    for (method, path) in [
        ("GET", "password/list"),
        ("POST", "password/create"),
        ("GET", "session/close"),
        ("POST", "settings/set"),
        ("GET", "account/challenge/get"),
        ("GET", "keychain/get"),
        ("GET", "service/password"),
        ("GET", "service/coffee"),
        ("POST", "service/password-change"),
    ] {
        client.fails(method, path, &NULL, 412, "4ad27488");
    }
    for (method, path, status) in [
        ("GET", "session/keepalive", 200),
        ("GET", "settings/list", 200),
        ("GET", "service/hashes/abcde", 404),
        ("GET", "token/totp/request", 400),
    ] {
        client.expect(method, path, &NULL, status);
    }
    let requirements = client.get("session/request");
    assert_eq!(requirements["challenge"]["salts"][2], json!("c".repeat(32)));
    let session = client.session.clone();
    let open = json!({"challenge": "a".repeat(64)});
    let opened = client.expect("POST", "session/open", &open, 200);
    assert_eq!(opened, json!({"success": true, "keys": []}));
    assert_eq!(client.session, session);
    assert_eq!(client.get("session/request"), json!({}));
    client.get("password/list");
}

#[test]
fn five_failures_lock_a_user_out() {
    let mut client = Client::new();
    client.set_challenge("a");
    let authorized = client.session.clone();
    client.session.clear();
    let open = |secret: &str| json!({ "challenge": secret });
    let wrong = "b".repeat(64);
    client.fails("POST", "session/open", &json!({}), 401, "ab6e13ba");
    client.fails("POST", "session/open", &open("short"), 400, "92312b66");
    client.fails("POST", "session/open", &json!({"challenge": 5}), 400, "92312b66");
    for _ in 0..3 {
        client.fails("POST", "session/open", &open(&wrong), 401, "ab6e13ba");
    }
    client.fails("POST", "session/open", &open(&wrong), 403, "b927b225");
    client.fails("POST", "session/open", &open(&"a".repeat(64)), 403, "64a6cf1f");
    client.fails("GET", "session/request", &NULL, 403, "64a6cf1f");
    client.session = authorized;
    client.get("password/list");
    client.fails("GET", "session/request", &NULL, 403, "64a6cf1f");
    // A token is revoked instead.
    client.session.clear();
    client.password = "anna-token".to_owned();
    client.fails("POST", "session/open", &open(&wrong), 403, "b927b225");
    assert_eq!(client.call("GET", "password/list", &NULL), (401, json!({"message": ""})));
}

#[test]
fn a_token_client_frees_a_locked_user() {
    let mut client = Client::new();
    client.set_challenge("a");
    client.session.clear();
    for _ in 0..5 {
        client.call("POST", "session/open", &json!({}));
    }
    client.password = "anna-token".to_owned();
    client.session.clear();
    client.expect("POST", "session/open", &json!({"challenge": "a".repeat(64)}), 200);
    client.password = "anna".to_owned();
    client.session.clear();
    client.get("session/request");
}

#[test]
fn challenges_are_changed_with_the_old_secret() {
    let mut client = Client::new();
    let salts = json!(["a".repeat(512), "b".repeat(128), "c".repeat(32), {"more": []}]);
    let set = |secret: &str, data: &Value, old: Value| json!({"secret": secret, "data": data, "oldSecret": old});
    let (good, other) = ("a".repeat(64), "b".repeat(64));
    let path = "account/challenge/set";
    client.fails("POST", path, &json!({"secret": good}), 503, "0");
    client.fails("POST", path, &set("x", &salts, NULL), 500, "114cbe8d");
    client.fails("POST", path, &set(&good, &json!(["a", "b"]), NULL), 500, "114cbe8d");
    client.expect("POST", path, &set(&good, &salts, json!("ignored")), 200);
    assert_eq!(
        client.get("account/challenge/get")["salts"],
        json!([
            "a".repeat(512), "b".repeat(128), "c".repeat(32), {"more": []}
        ])
    );
    client.fails("POST", path, &set("x", &salts, NULL), 401, "ab6e13ba");
    // Members with the keys of a list are one, but in another order they are none.
    let salt = ["a".repeat(512), "b".repeat(128), "c".repeat(32)];
    for (keyed, expected) in [
        (
            json!({"0": salt[0], "1": salt[1], "2": salt[2], "3": 1}),
            json!([salt[0], salt[1], salt[2], 1]),
        ),
        (
            json!({"1": salt[1], "0": salt[0], "2": salt[2]}),
            json!({"1": salt[1], "0": salt[0], "2": salt[2]}),
        ),
    ] {
        client.expect("POST", path, &set(&good, &keyed, json!(good)), 200);
        assert_eq!(client.get("account/challenge/get")["salts"], expected);
    }
    client.fails("POST", path, &set("x", &salts, json!("short")), 400, "92312b66");
    client.fails("POST", path, &set("x", &salts, json!(other)), 401, "ab6e13ba");
    client.fails("POST", path, &set("x", &salts, json!(good)), 500, "114cbe8d");
    client.expect("POST", path, &set(&other, &salts, json!(good)), 200);
}

#[test]
fn keychains_need_a_challenge() {
    let mut client = Client::new();
    let set = |id: &str| json!({"id": id, "data": ""});
    assert_eq!(client.get("keychain/get"), json!([]));
    client.fails("POST", "keychain/set", &set("nope"), 500, "a6bb2388");
    client.set_challenge("a");
    client.fails("POST", "keychain/set", &set("SSEv2r1"), 404, "648ef153");
    client.fails("POST", "keychain/set", &set("nope"), 503, "0");
    client.fails("POST", "keychain/set", &json!({"id": "CSEv1r1"}), 503, "0");
    let answer = client.expect("POST", "keychain/set", &set("CSEv1r1"), 200);
    assert_eq!(answer, json!({"id": "CSEv1r1"}));
    assert_eq!(client.get("keychain/get"), json!({"CSEv1r1": ""}));
    let opened = client.expect("POST", "session/open", &json!({}), 200);
    assert_eq!(opened["keys"], json!({"CSEv1r1": ""}));
}

#[test]
fn an_account_reset_needs_the_newest_code() {
    let mut client = Client::new();
    client.password("a", "b");
    client.expect(
        "POST",
        "settings/set",
        &json!({"user.session.lifetime": 60, "client.x": 1}),
        200,
    );
    let code = |answer: &Value| json!({"code": answer["code"]});
    let first = client.expect("GET", "account/reset", &NULL, 202);
    assert_eq!(first["status"], "accepted");
    let second = client.expect("GET", "account/reset", &NULL, 202);
    client.fails("POST", "account/reset", &code(&first), 403, "7e130744");
    client.set_challenge("a");
    let session = client.session.clone();
    let done = client.expect("POST", "account/reset", &code(&second), 200);
    assert_eq!(done, json!({"status": "ok"}));
    assert_ne!(client.session, session);
    assert_eq!(client.get("password/list"), json!([]));
    let settings = client.get("settings/list");
    assert_eq!((&settings["user.session.lifetime"], settings.get("client.x")), (&json!(60), None));
}
