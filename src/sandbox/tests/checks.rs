//! In which order requests are judged.

use serde_json::{Value, json};

use super::{BASE, Client, START};

fn merged(mut body: Value, more: &Value) -> Value {
    body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    body
}

#[test]
fn parameters_come_before_everything_else() {
    let mut client = Client::new();
    for (method, path, body) in [
        ("POST", "password/show", json!({})),
        ("POST", "password/show", json!({"id": null})),
        ("POST", "password/show", json!({"id": 5})),
        ("POST", "password/show", json!({"id": "x", "details": ["model"]})),
        ("GET", "password/list", json!({"details": 1})),
        ("POST", "password/create", json!({"password": "p", "label": "l", "cseKey": 1})),
        ("POST", "password/create", json!({"password": "p", "label": "l", "customFields": []})),
        ("POST", "password/create", json!({"password": "p", "label": "l", "tags": "x"})),
        ("POST", "password/create", json!({"password": "p", "label": "l", "folder": false})),
        ("PATCH", "password/update", json!({"id": "nope", "label": "l"})),
        ("PATCH", "password/update", json!({"id": "nope", "password": "p", "revision": 1})),
        ("DELETE", "password/delete", json!({"id": "nope", "revision": 1})),
        ("PATCH", "folder/update", json!({"id": BASE})),
        ("DELETE", "folder/delete", json!({"id": BASE, "revision": 1})),
        ("POST", "folder/create", json!({"label": true})),
        ("PATCH", "tag/update", json!({"id": "nope", "label": "l"})),
        ("PATCH", "tag/update", json!({"id": "nope", "color": "c"})),
        ("POST", "share/create", json!({"password": "nope"})),
        ("POST", "share/create", json!({"password": "nope", "receiver": "bert", "type": 1})),
        ("PATCH", "share/update", json!({})),
        ("DELETE", "share/delete", json!({})),
        ("POST", "share/partners", json!({"search": []})),
        ("POST", "share/find", json!({"criteria": "x"})),
        ("POST", "keychain/set", json!({"id": "CSEv1r1"})),
        ("POST", "account/challenge/set", json!({"secret": "x"})),
        ("POST", "account/challenge/set", json!({"secret": "x", "data": "x"})),
        ("POST", "account/challenge/set", json!({"secret": 1, "data": []})),
        ("POST", "account/reset", json!({"code": 1})),
        ("POST", "settings/get", json!([["x"]])),
        ("POST", "settings/reset", json!({"x": {}})),
        ("POST", "service/hashes", json!({"range": 12345})),
        ("POST", "service/password-change", json!({})),
    ] {
        client.fails(method, path, &body, 503, "0");
    }
}

#[test]
fn conversions_never_fail() {
    let mut client = Client::new();
    for (more, member, expected) in [
        (json!({"favorite": "false"}), "favorite", json!(false)),
        (json!({"favorite": "False"}), "favorite", json!(true)),
        (json!({"favorite": "0.0"}), "favorite", json!(true)),
        (json!({"favorite": 0.0}), "favorite", json!(false)),
        (json!({"favorite": []}), "favorite", json!(false)),
        (json!({"favorite": {"a": 1}}), "favorite", json!(true)),
        (json!({"favorite": null}), "favorite", json!(false)),
        (json!({"edited": "12ab"}), "edited", json!(12)),
        (json!({"edited": "1e3"}), "edited", json!(1000)),
        (json!({"edited": " 77"}), "edited", json!(77)),
        (json!({"edited": "0x10"}), "edited", json!(START)),
        (json!({"edited": true}), "edited", json!(1)),
        (json!({"edited": 9.9}), "edited", json!(9)),
        (json!({"edited": [0]}), "edited", json!(1)),
        (json!({"edited": {}}), "edited", json!(START)),
        (json!({"sseType": "x", "trashed": true, "id": "x"}), "trashed", json!(false)),
        (json!({"folder": null}), "folder", json!(BASE)),
        (json!({"notes": null}), "notes", json!("")),
    ] {
        let body = merged(json!({"label": "l", "password": "p"}), &more);
        let id = client.create("password", &body);
        assert_eq!(client.show("password", &id, "model")[member], expected, "{more}");
    }
}

#[test]
fn creating_is_judged_in_order() {
    let mut client = Client::new();
    for (kind, body, status, id) in [
        ("password", json!({"password": "", "cseType": "x"}), 400, "4e8162e6"),
        ("password", json!({"password": "", "cseKey": "k"}), 400, "4e8162e6"),
        ("password", json!({"password": "", "cseType": ""}), 400, "f43e7b82"),
        ("password", json!({"password": ""}), 400, "7c31eb4d"),
        ("password", json!({"password": "", "label": "0"}), 400, "7c31eb4d"),
        ("password", json!({"password": "", "label": "l"}), 400, "2cf30fe7"),
        ("password", json!({"password": "0", "label": "l"}), 400, "2cf30fe7"),
        ("folder", json!({"cseType": "x"}), 400, "4e8162e6"),
        ("folder", json!({}), 400, "7c31eb4d"),
        ("folder", json!({"label": "0"}), 400, "7c31eb4d"),
        ("tag", json!({"cseType": "CSEv1r1", "cseKey": "k"}), 400, "4e8162e6"),
        ("tag", json!({}), 400, "7c31eb4d"),
        ("tag", json!({"label": "l"}), 400, "2aff026c"),
        ("tag", json!({"label": "l", "color": "0"}), 400, "2aff026c"),
    ] {
        client.fails("POST", &format!("{kind}/create"), &body, status, id);
        assert_eq!(client.get(&format!("{kind}/list")), json!([]), "{body}");
    }
    // Nothing else is judged.
    let body = json!({
        "label": " ", "password": "x".repeat(100_000), "url": "no url", "customFields": "no json",
        "hash": "no hash", "cseKey": "0", "folder": "nope"
    });
    let id = client.create("password", &body);
    let shown = client.show("password", &id, "model");
    assert_eq!((&shown["customFields"], &shown["cseKey"]), (&json!("no json"), &json!("0")));
    assert_eq!(shown["folder"], BASE);
    // An unknown tag is found when the password is stored.
    let body = json!({"label": "kept", "password": "p", "tags": ["nope"]});
    client.fails("POST", "password/create", &body, 400, "57b4fe05");
    assert_eq!(client.listed("password").len(), 2);
}

#[test]
fn updating_is_judged_in_order() {
    for kind in ["password", "folder", "tag"] {
        let mut client = Client::new();
        let good = json!({"label": "l", "password": "p", "color": "c"});
        let id = client.create(kind, &good);
        let revision = client.show(kind, &id, "")["revision"].clone();
        let others = client.log_in("bert").create(kind, &good);
        client.log_in("anna");
        for (more, status, error) in [
            (json!({"id": "nope", "revision": "x", "label": ""}), 404, "404"),
            (json!({"id": others, "revision": "x"}), 404, "404"),
            (json!({"id": id.to_uppercase()}), 404, "404"),
            (json!({"revision": "", "cseType": "x"}), 409, "9c5d2ad8"),
            (json!({"revision": "x", "cseType": "x"}), 409, "9c5d2ad8"),
            (json!({"revision": revision, "cseType": "x", "label": ""}), 400, "4e8162e6"),
            (json!({"revision": revision, "label": ""}), 400, "7c31eb4d"),
        ] {
            let body = merged(merged(good.clone(), &json!({ "id": id })), &more);
            client.fails("PATCH", &format!("{kind}/update"), &body, status, error);
        }
        let body = merged(good.clone(), &json!({"id": id, "revision": revision}));
        let updated = client.update(kind, &body);
        assert_ne!(updated["revision"], revision);
        client.fails("PATCH", &format!("{kind}/update"), &body, 409, "9c5d2ad8");
    }
    let mut client = Client::new();
    for body in
        [json!({"id": BASE, "label": "l"}), json!({"id": BASE, "label": "", "revision": "x"})]
    {
        client.fails("PATCH", "folder/update", &body, 422, "7c8efc3c");
    }
}

#[test]
fn trash_and_destruction_look_at_revisions_differently() {
    for kind in ["password", "folder", "tag"] {
        let mut client = Client::new();
        let good = json!({"label": "l", "password": "p", "color": "c"});
        let id = client.create(kind, &good);
        let first = client.show(kind, &id, "")["revision"].clone();
        let (delete, restore) = (format!("{kind}/delete"), format!("{kind}/restore"));
        let with = |revision: &Value| json!({"id": id, "revision": revision});
        let trashed = client.expect("DELETE", &delete, &with(&json!("nope")), 200);
        assert_eq!(trashed["id"], json!(id));
        assert_ne!(trashed["revision"], first);
        client.fails("DELETE", &delete, &with(&first), 400, "9c5d2ad8");
        client.fails("DELETE", &delete, &with(&json!("")), 400, "9c5d2ad8");
        // An update of what is in the trash leaves it there.
        client.update(kind, &merged(good.clone(), &json!({ "id": id })));
        assert_eq!(client.show(kind, &id, "model")["trashed"], true);
        // The current revision means the same as none; an older one is gone back to.
        let current = client.show(kind, &id, "")["revision"].clone();
        let restored = client.expect("PATCH", &restore, &with(&current), 200);
        assert_ne!(restored["revision"], current);
        assert_eq!(client.expect("PATCH", &restore, &with(&restored["revision"]), 200), restored);
        let back = client.expect("PATCH", &restore, &with(&first), 200);
        assert!(back["revision"] != first && back["revision"] != restored["revision"]);
        client.fails("PATCH", &restore, &with(&json!("nope")), 404, "404");
        client.fails("PATCH", &restore, &with(&json!(false)), 404, "404");
        let trashed = client.delete(kind, &id);
        let gone = client.expect("DELETE", &delete, &with(&trashed["revision"]), 200);
        assert_eq!(gone, json!({ "id": id }));
        for (method, action) in [("POST", "show"), ("PATCH", "restore"), ("DELETE", "delete")] {
            client.fails(method, &format!("{kind}/{action}"), &json!({ "id": id }), 404, "404");
        }
    }
}

#[test]
fn the_client_is_named_by_user_agent_or_token() {
    let mut client = Client::new();
    for (user, password, agent, expected) in [
        ("anna", "anna", "PostmanRuntime/7.39.1", "PostmanRuntime/7.39.1"),
        ("anna", "anna", " a<b>c & d's ", "ac &amp; d&#039;s"),
        ("ANNA", "anna", "", "ANNA via 127.0.0.1"),
        ("anna", "anna", "CLIENT::SYSTEM", "anna via 127.0.0.1"),
        ("anna", "anna", "x Passwords Session x", "anna via 127.0.0.1"),
        ("anna", "anna-token", "PostmanRuntime/7.39.1", "My phone"),
    ] {
        client.log_in(user);
        client.password = password.to_owned();
        for kind in ["password", "folder", "tag"] {
            let mut incoming = client.request("POST", &format!("{kind}/create"));
            let body = json!({"label": "l", "password": "p", "color": "c"});
            for (name, value) in [("user-agent", agent), ("content-type", "application/json")] {
                let name = hyper::header::HeaderName::from_static(name);
                incoming.headers.insert(name, value.parse().unwrap());
            }
            incoming.body = body.to_string().into_bytes();
            let response = client.send(&incoming);
            let id: Value = serde_json::from_slice(&response.body).unwrap();
            let shown = client.show(kind, id["id"].as_str().unwrap(), "model");
            assert_eq!(shown["client"], expected, "{kind} {agent}");
        }
    }
}
