//! An encrypted account from set-up to lock-out and reset.

use serde_json::{Value, json};

use super::Client;

const NULL: Value = Value::Null;

/// What solves a challenge: 64 characters.
fn secret(letter: &str) -> String {
    letter.repeat(64)
}

fn salts(letter: &str) -> Value {
    json!([letter.repeat(512), letter.repeat(128), letter.repeat(32)])
}

fn open(letter: &str) -> Value {
    json!({ "challenge": secret(letter) })
}

/// A new log-in, without a session of its own yet.
fn begin(client: &mut Client) {
    client.log_in("anna");
}

fn encrypted(label: &str) -> Value {
    json!({
        "label": label, "password": "00ff", "color": "00ff", "hash": "a".repeat(40),
        "cseType": "CSEv1r1", "cseKey": "11111111-2222-4333-8444-555555555555"
    })
}

/// Sets the first challenge and a keychain.
fn set_up(client: &mut Client) {
    assert_eq!(client.get("session/request"), json!({}));
    let opened = client.expect("POST", "session/open", &open("nonsense"), 200);
    assert_eq!(opened, json!({"success": true, "keys": []}));
    client.fails("GET", "account/challenge/get", &NULL, 404, "135d4069");
    client.fails("POST", "password/create", &encrypted("early"), 400, "4e8162e6");
    let keychain = json!({"id": "CSEv1r1", "data": "first"});
    client.fails("POST", "keychain/set", &keychain, 500, "a6bb2388");
    let session = client.session.clone();
    let challenge = json!({"secret": secret("a"), "data": salts("a")});
    let answer = client.expect("POST", "account/challenge/set", &challenge, 200);
    assert_eq!(answer, json!({"success": true}));
    assert_eq!(client.session, session);
    assert_eq!(client.get("session/request"), json!({}));
    let expected = json!({"salts": salts("a"), "type": "PWDv1r1"});
    assert_eq!(client.get("account/challenge/get"), expected);
    assert_eq!(client.get("keychain/get"), json!([]));
    assert_eq!(client.expect("POST", "keychain/set", &keychain, 200), json!({"id": "CSEv1r1"}));
    assert_eq!(client.get("keychain/get"), json!({"CSEv1r1": "first"}));
    assert_eq!(client.get("settings/list")["user.encryption.cse"], 1);
}

/// Stores one encrypted object of each kind and gives the password's id.
fn store(client: &mut Client) -> String {
    for kind in ["folder", "tag", "password"] {
        let id = client.create(kind, &encrypted("secret"));
        let shown = client.show(kind, &id, "model");
        assert_eq!((&shown["cseType"], &shown["sseType"]), (&json!("CSEv1r1"), &json!("none")));
        assert_eq!(shown["cseKey"], "11111111-2222-4333-8444-555555555555");
        assert_eq!(client.listed(kind), [id]);
    }
    let id = client.listed("password").remove(0);
    let found = json!({"criteria": {"cseType": "CSEv1r1"}});
    assert_eq!(client.expect("POST", "password/find", &found, 200)[0]["id"], json!(id));
    let share = json!({"password": id, "receiver": "bert"});
    client.fails("POST", "share/create", &share, 420, "54131ad4");
    // Trashing keeps the encryption, restoring judges and keeps it too.
    client.delete("password", &id);
    client.restore("password", &id);
    assert_eq!(client.show("password", &id, "model")["cseType"], "CSEv1r1");
    // An update that does not mention it ends it; the older revision brings it back.
    let first = client.show("password", &id, "model")["revision"].clone();
    client.update("password", &json!({"id": id, "label": "open", "password": "open"}));
    let shown = client.show("password", &id, "model");
    assert_eq!((&shown["cseType"], &shown["cseKey"]), (&json!("none"), &json!("")));
    assert_eq!(shown["sseType"], "SSEv1r2");
    client.expect("PATCH", "password/restore", &json!({"id": id, "revision": first}), 200);
    let shown = client.show("password", &id, "model");
    assert_eq!((&shown["label"], &shown["sseType"]), (&json!("secret"), &json!("none")));
    assert_eq!(shown["hash"], "a".repeat(40));
    id
}

/// Another session sees nothing until it is opened.
fn open_another(client: &mut Client, password: &str) {
    begin(client);
    let requirements = client.get("session/request");
    let challenge = json!({"challenge": {"salts": salts("a"), "type": "PWDv1r1"}});
    assert_eq!(requirements, challenge);
    let session = client.session.clone();
    let body = json!({ "id": password });
    client.fails("POST", "password/show", &body, 412, "4ad27488");
    client.fails("POST", "password/show", &json!({}), 412, "4ad27488");
    client.fails("POST", "session/open", &open("b"), 401, "ab6e13ba");
    client.fails("POST", "session/open", &NULL, 401, "ab6e13ba");
    client.fails("POST", "session/open", &json!({"challenge": "a"}), 400, "92312b66");
    client.fails("POST", "session/open", &json!({"challenge": ""}), 400, "92312b66");
    client.fails("POST", "session/open", &json!({"challenge": 64}), 400, "92312b66");
    let keys = json!({"success": true, "keys": {"CSEv1r1": "first"}});
    assert_eq!(client.expect("POST", "session/open", &open("a"), 200), keys);
    assert_eq!(client.session, session);
    assert_eq!(client.get("session/request"), json!({}));
    // Once it is open nothing is checked any more.
    assert_eq!(client.expect("POST", "session/open", &open("b"), 200), keys);
    assert_eq!(client.show("password", password, "model")["label"], "secret");
    assert_eq!(client.get("session/close"), json!({"success": true}));
    assert_ne!(client.session, session);
    client.fails("GET", "session/close", &NULL, 412, "4ad27488");
}

/// Another challenge replaces the first; the keychain stays.
fn change(client: &mut Client) {
    begin(client);
    let path = "account/challenge/set";
    let set = |old: Value| json!({"secret": secret("b"), "data": salts("b"), "oldSecret": old});
    client.fails("POST", path, &set(json!(secret("a"))), 412, "4ad27488");
    client.expect("POST", "session/open", &open("a"), 200);
    client.fails("POST", path, &set(NULL), 401, "ab6e13ba");
    client.fails("POST", path, &set(json!("short")), 400, "92312b66");
    client.fails("POST", path, &set(json!(secret("c"))), 401, "ab6e13ba");
    client.expect("POST", path, &set(json!(secret("a"))), 200);
    assert_eq!(client.get("account/challenge/get")["salts"], salts("b"));
    assert_eq!(client.get("keychain/get"), json!({"CSEv1r1": "first"}));
    let keychain = json!({"id": "CSEv1r1", "data": "second"});
    client.expect("POST", "keychain/set", &keychain, 200);
    begin(client);
    client.fails("POST", "session/open", &open("a"), 401, "ab6e13ba");
    let opened = client.expect("POST", "session/open", &open("b"), 200);
    assert_eq!(opened["keys"], json!({"CSEv1r1": "second"}));
}

/// Five failures, counted over sessions, lock all log-ins with the password.
fn lock(client: &mut Client) -> String {
    let opened = client.session.clone();
    for _ in 0..4 {
        begin(client);
        client.fails("POST", "session/open", &open("a"), 401, "ab6e13ba");
        client.fails("POST", "session/open", &json!({"challenge": "short"}), 400, "92312b66");
    }
    begin(client);
    client.fails("POST", "session/open", &open("a"), 403, "b927b225");
    client.fails("POST", "session/open", &open("b"), 403, "64a6cf1f");
    client.fails("GET", "session/request", &NULL, 403, "64a6cf1f");
    client.get("session/keepalive");
    opened
}

/// A token is not locked out, and frees the user by opening a session.
fn open_with_token(client: &mut Client) {
    begin(client);
    client.password = "anna-token".to_owned();
    assert_eq!(client.get("session/request")["challenge"]["type"], "PWDv1r1");
    client.fails("GET", "password/list", &NULL, 412, "4ad27488");
    client.expect("POST", "session/open", &open("b"), 200);
    client.get("password/list");
    begin(client);
    assert_eq!(client.get("session/request")["challenge"]["type"], "PWDv1r1");
}

/// The reset leaves nothing but the user settings.
fn reset(client: &mut Client) {
    let code = client.get_with("account/reset", 202)["code"].clone();
    client.fails("POST", "account/reset", &json!({"code": "nope"}), 403, "7e130744");
    let done = client.expect("POST", "account/reset", &json!({ "code": code }), 200);
    assert_eq!(done, json!({"status": "ok"}));
    assert_eq!(client.get("session/request"), json!({}));
    for kind in ["password", "folder", "tag", "share"] {
        assert_eq!(client.get(&format!("{kind}/list")), json!([]), "{kind}");
    }
    client.fails("GET", "account/challenge/get", &NULL, 404, "135d4069");
    assert_eq!(client.get("keychain/get"), json!([]));
    assert_eq!(client.get("settings/list")["user.encryption.cse"], 0);
    assert_eq!(client.get("settings/list")["user.session.lifetime"], 3600);
    client.fails("POST", "password/create", &encrypted("late"), 400, "4e8162e6");
    client.fails("POST", "account/reset", &json!({ "code": code }), 403, "7e130744");
}

#[test]
fn an_encrypted_life_from_set_up_to_lock_out() {
    let mut client = Client::new();
    client.expect("POST", "settings/set", &json!({"user.session.lifetime": 3600}), 200);
    set_up(&mut client);
    let password = store(&mut client);
    open_another(&mut client, &password);
    change(&mut client);
    let opened = lock(&mut client);
    open_with_token(&mut client);
    let locked_again = lock(&mut client);
    assert_ne!(locked_again, opened);
    // A session that was opened before goes on, but can neither ask nor open.
    client.session = opened;
    assert_eq!(client.listed("password"), [password]);
    client.fails("POST", "session/open", &open("b"), 403, "64a6cf1f");
    // Another challenge does not help.
    let path = "account/challenge/set";
    let body = json!({"secret": secret("c"), "data": salts("c"), "oldSecret": secret("b")});
    client.expect("POST", path, &body, 200);
    client.fails("GET", "session/request", &NULL, 403, "64a6cf1f");
    reset(&mut client);
}

#[test]
fn without_an_opened_session_only_these_routes_answer() {
    let mut client = Client::new();
    client.set_challenge("a");
    begin(&mut client);
    let free = [
        "session/request",
        "session/open",
        "session/keepalive",
        "token/{provider}/request",
        "service/avatar/{user=}/{size=32}",
        "service/favicon/{domain=default}/{size=32}",
        "service/preview/{domain=default}/{view=desktop}/{width=640}/{height=360...}",
        "service/hashes/{range}",
        "service/hashes",
        "settings/get",
        "settings/list",
    ];
    let mut seen = 0;
    for route in crate::sandbox::api::ROUTES.iter().copied().flatten() {
        for method in route.methods {
            let path = route.path.replace("{provider}", "totp").replace("{range}", "abcde");
            let path = path.split("/{").next().unwrap();
            let (status, _) = client.call(method, path, &NULL);
            let refused = status == 412;
            assert_eq!(refused, !free.contains(&route.path), "{method} {path}: {status}");
            seen += 1;
        }
    }
    assert_eq!(seen, 58);
}

#[test]
fn a_failing_token_is_revoked_each_time_the_count_is_full() {
    let mut client = Client::new();
    client.set_challenge("a");
    client.password = "anna-token".to_owned();
    client.session.clear();
    for _ in 0..4 {
        client.fails("POST", "session/open", &open("b"), 401, "ab6e13ba");
    }
    client.fails("POST", "session/open", &open("b"), 403, "b927b225");
    let (status, body) = client.call("GET", "session/keepalive", &NULL);
    assert_eq!((status, body), (401, json!({"message": ""})));
    // The count is the user's: the password is locked out, too.
    begin(&mut client);
    client.fails("GET", "session/request", &NULL, 403, "64a6cf1f");
}

#[test]
fn the_client_encryption_is_judged_in_this_order() {
    let mut client = Client::new();
    client.set_challenge("a");
    let hash = "a".repeat(40);
    for (changes, status, id) in [
        (json!({"cseType": "CSEv2r1", "cseKey": "", "label": ""}), 400, "4e8162e6"),
        (json!({"cseType": "none", "label": ""}), 400, "4e8162e6"),
        (json!({"cseType": null, "label": ""}), 400, "4e8162e6"),
        (json!({"cseKey": "", "label": ""}), 400, "fce89df4"),
        (json!({"cseKey": null, "label": ""}), 400, "fce89df4"),
        (json!({"cseKey": "0", "label": ""}), 400, "fce89df4"),
        (json!({"cseType": "", "cseKey": "", "label": ""}), 400, "f43e7b82"),
        (json!({"label": "0", "password": ""}), 400, "7c31eb4d"),
        (json!({"password": "0", "hash": ""}), 400, "2cf30fe7"),
        (json!({"hash": ""}), 400, "5b9e3440"),
        (json!({"hash": hash.to_uppercase()}), 400, "5b9e3440"),
        (json!({"hash": "a".repeat(20)}), 400, "5b9e3440"),
        (json!({"hash": "z".repeat(40), "tags": ["nope"]}), 400, "57b4fe05"),
        (json!({"cseType": 1}), 503, "0"),
    ] {
        let mut body = encrypted("l");
        body.as_object_mut().unwrap().extend(changes.as_object().unwrap().clone());
        client.fails("POST", "password/create", &body, status, id);
    }
}

#[test]
fn the_setting_and_the_session_choose_the_servers_encryption() {
    let mut client = Client::new();
    client.set_challenge("a");
    let opened = client.session.clone();
    for (setting, plain, client_side) in
        [(0, "SSEv1r2", "none"), (1, "SSEv1r2", "SSEv1r2"), (2, "SSEv2r1", "SSEv2r1")]
    {
        let setting = json!({ "user.encryption.sse": setting });
        client.expect("POST", "settings/set", &setting, 200);
        let id = client.password("l", "p");
        assert_eq!(client.show("password", &id, "model")["sseType"], plain);
        let id = client.create("tag", &encrypted("l"));
        assert_eq!(client.show("tag", &id, "model")["sseType"], client_side);
        let base = client.show("folder", super::BASE, "model");
        assert_eq!(base["sseType"], plain);
    }
    // Stored as none, but the client's hash counts.
    let body = json!({"label": "l", "password": "p", "cseType": "", "hash": "b".repeat(40)});
    let id = client.create("password", &body);
    let shown = client.show("password", &id, "model");
    assert_eq!((&shown["cseType"], &shown["sseType"]), (&json!("none"), &json!("SSEv2r1")));
    assert_eq!(shown["hash"], "b".repeat(40));
    assert_eq!(client.session, opened);
}

#[test]
fn restoring_keeps_the_encryption_whatever_the_setting_says_now() {
    for kind in ["password", "folder", "tag"] {
        let mut client = Client::new();
        client.set_challenge("a");
        let plain = json!({"label": "l", "password": "p", "color": "c"});
        for (setting, body, later, sse_type) in [
            (0, &plain, 2, "SSEv1r2"),
            (2, &plain, 0, "SSEv2r1"),
            (0, &encrypted("l"), 1, "none"),
            (1, &encrypted("l"), 0, "SSEv1r2"),
        ] {
            let set = |value: i64| json!({ "user.encryption.sse": value });
            client.expect("POST", "settings/set", &set(setting), 200);
            let id = client.create(kind, body);
            assert_eq!(client.show(kind, &id, "model")["sseType"], sse_type);
            client.expect("POST", "settings/set", &set(later), 200);
            client.delete(kind, &id);
            client.restore(kind, &id);
            let shown = client.show(kind, &id, "model");
            assert_eq!(shown["sseType"], sse_type, "{kind} {setting} {later}");
            assert_eq!(shown["cseType"], body.get("cseType").cloned().unwrap_or(json!("none")));
        }
    }
}
