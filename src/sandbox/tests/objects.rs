use serde_json::{Value, json};

use super::{BASE, Client, START};

#[test]
fn a_password_has_its_members_in_order() {
    let mut client = Client::new();
    let id = client.password("Shop", "secret");
    let shown = client.show("password", &id, "model+revisions+tags+shares");
    let names: Vec<&String> = shown.as_object().unwrap().keys().collect();
    assert_eq!(
        names,
        [
            "id",
            "created",
            "updated",
            "edited",
            "share",
            "shared",
            "revision",
            "label",
            "username",
            "password",
            "notes",
            "customFields",
            "url",
            "status",
            "statusCode",
            "hash",
            "folder",
            "cseKey",
            "cseType",
            "sseType",
            "hidden",
            "trashed",
            "favorite",
            "editable",
            "client",
            "revisions",
            "tags",
            "shares"
        ]
    );
    assert_eq!(shown["created"], START);
    assert_eq!(shown["hash"], "e5e9fa1ba31ecd1ae84f75caaa474f3a663f05f4");
    assert_eq!((&shown["sseType"], &shown["client"]), (&json!("SSEv1r2"), &json!("Tester/1")));
    assert_eq!((&shown["folder"], &shown["customFields"]), (&json!(BASE), &json!("")));
}

#[test]
fn details_shape_the_object() {
    let mut client = Client::new();
    let folder = client.create("folder", &json!({"label": "F"}));
    let tag = client.create("tag", &json!({"label": "T", "color": "greenish"}));
    let id = client.create(
        "password",
        &json!({"label": "L", "password": "P", "folder": folder, "tags": [tag]}),
    );
    for details in ["", "nope", "Model"] {
        let shown = client.show("password", &id, details);
        assert_eq!(shown.as_object().unwrap().keys().collect::<Vec<_>>(), ["id", "revision"]);
    }
    let shown = client.show("password", &id, "tag-ids+folder");
    assert_eq!(
        shown.as_object().unwrap().keys().collect::<Vec<_>>(),
        ["id", "revision", "folder", "tags"]
    );
    assert_eq!((&shown["folder"]["id"], &shown["tags"]), (&json!(folder), &json!([tag])));
    let shown = client.show("folder", &folder, "model+parent+password-ids+folders");
    assert_eq!(shown["parent"]["label"], "Home");
    assert_eq!((&shown["passwords"], &shown["folders"]), (&json!([id]), &json!([])));
    let shown = client.show("folder", &folder, "passwords+password-tags");
    assert_eq!(shown["passwords"][0]["tags"][0]["id"], json!(tag));
    let shown = client.show("tag", &tag, "password-ids+revisions");
    assert_eq!(shown["passwords"], json!([id]));
    assert_eq!(shown["revisions"][0]["color"], "greenish");
}

#[test]
fn the_base_folder_is_of_the_moment() {
    let mut client = Client::new();
    let folder = client.create("folder", &json!({"label": "F"}));
    let now = client.wait(5);
    let base = client.show("folder", BASE, "model+revisions+folder-ids+parent");
    assert_eq!(base["created"], now);
    assert_eq!((&base["revision"], &base["parent"]["id"]), (&json!(BASE), &json!(BASE)));
    assert_eq!((&base["revisions"], &base["folders"]), (&json!([]), &json!([folder])));
    assert_eq!(base["client"], "CLIENT::SYSTEM");
    for (method, action) in [("PATCH", "update"), ("DELETE", "delete"), ("PATCH", "restore")] {
        let body = json!({"id": BASE, "label": "x", "revision": "nope"});
        client.fails(method, &format!("folder/{action}"), &body, 422, "7c8efc3c");
    }
    // PHP's `true` is like any text.
    for (revision, status, error) in [
        (json!(BASE), 422, "7c8efc3c"),
        (json!(true), 422, "7c8efc3c"),
        (json!(0), 404, "404"),
        (json!(false), 404, "404"),
        (json!([]), 503, "0"),
    ] {
        let body = json!({"id": folder, "revision": revision});
        client.fails("PATCH", "folder/restore", &body, status, error);
    }
    // The object is looked for before its revision.
    let body = json!({"id": "nope", "revision": []});
    client.fails("PATCH", "folder/restore", &body, 404, "404");
}

#[test]
fn updates_are_checked_in_order() {
    let mut client = Client::new();
    let id = client.password("a", "b");
    let update = |more: Value| {
        let mut body = json!({"id": id, "password": "p", "label": "l"});
        body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        body
    };
    for (body, status, error) in [
        (update(json!({"id": "nope", "revision": "x"})), 404, "404"),
        (update(json!({"revision": "", "cseType": "x"})), 409, "9c5d2ad8"),
        (update(json!({"cseType": "x", "label": ""})), 400, "4e8162e6"),
        (update(json!({"cseKey": "k"})), 400, "4e8162e6"),
        (update(json!({"cseType": "CSEv1r1", "cseKey": "k"})), 400, "4e8162e6"),
        (update(json!({"cseType": "", "label": ""})), 400, "f43e7b82"),
        (update(json!({"label": "0", "password": ""})), 400, "7c31eb4d"),
        (update(json!({"password": "0"})), 400, "2cf30fe7"),
        (update(json!({"tags": ["nope"]})), 400, "57b4fe05"),
    ] {
        client.fails("PATCH", "password/update", &body, status, error);
    }
    // The last one was stored all the same.
    assert_eq!(client.show("password", &id, "model")["label"], "l");
    client.fails("POST", "tag/create", &json!({"label": "x"}), 400, "2aff026c");
}

#[test]
fn absent_members_get_their_defaults_but_trashed() {
    let mut client = Client::new();
    let folder = client.create("folder", &json!({"label": "F"}));
    let id = client.create(
        "password",
        &json!({"label": "l", "password": "p", "url": "u", "favorite": true, "folder": folder}),
    );
    client.delete("password", &id);
    client.update("password", &json!({"id": id, "password": "p", "label": "m"}));
    let shown = client.show("password", &id, "model");
    assert_eq!((&shown["url"], &shown["favorite"]), (&json!(""), &json!(false)));
    assert_eq!((&shown["folder"], &shown["trashed"]), (&json!(BASE), &json!(true)));
}

#[test]
fn folders_are_corrected_not_refused() {
    let mut client = Client::new();
    let hidden = client.create("folder", &json!({"label": "H", "hidden": true}));
    let trashed = client.create("folder", &json!({"label": "T"}));
    client.delete("folder", &trashed);
    for (folder, hide, expected) in [
        (hidden.as_str(), false, BASE),
        (&hidden, true, &hidden),
        (&trashed, false, &trashed),
        ("nope", false, BASE),
        (&trashed.to_uppercase(), false, BASE),
    ] {
        let body = json!({"label": "l", "password": "p", "folder": folder, "hidden": hide});
        let id = client.create("password", &body);
        assert_eq!(client.show("password", &id, "model")["folder"], expected);
    }
    let own = client.create("folder", &json!({"label": "own"}));
    client.update("folder", &json!({"id": own, "label": "own", "parent": own}));
    assert_eq!(client.show("folder", &own, "model")["parent"], BASE);
}

#[test]
fn edited_follows_its_rules() {
    let mut client = Client::new();
    let hour = 3600;
    for (kind, ahead) in [("password", 2 * hour), ("folder", hour), ("tag", hour)] {
        for (given, expected) in [
            (json!(0), START),
            (json!(-1), START),
            (json!(77), 77),
            (json!("77x"), 77),
            (json!(START + ahead), START + ahead),
            (json!(START + ahead + 1), START),
        ] {
            let body = json!({"label": "l", "password": "p", "color": "c", "edited": given});
            let id = client.create(kind, &body);
            assert_eq!(client.show(kind, &id, "model")["edited"], expected, "{kind} {given}");
        }
    }
    for (kind, given, expected) in [
        ("folder", 0, START),
        ("folder", -1, 50),
        ("folder", START + hour + 1, START),
        ("tag", 0, 50),
        ("tag", START + hour + 1, START),
        ("password", 0, 50),
        ("password", START * 2, START * 2),
    ] {
        let mut body = json!({"label": "l", "password": "p", "color": "c", "edited": 50});
        let id = client.create(kind, &body);
        body["id"] = json!(id);
        body["edited"] = json!(given);
        client.update(kind, &body);
        assert_eq!(client.show(kind, &id, "model")["edited"], expected, "{kind} {given}");
    }
}

#[test]
fn the_trash_has_two_steps() {
    let mut client = Client::new();
    for kind in ["password", "folder", "tag"] {
        let id = client.create(kind, &json!({"label": "l", "password": "p", "color": "c"}));
        let body = json!({"id": id, "revision": "wrong"});
        let answer = client.expect("DELETE", &format!("{kind}/delete"), &body, 200);
        assert!(answer["revision"].is_string());
        assert!(!client.listed(kind).contains(&id));
        client.fails("DELETE", &format!("{kind}/delete"), &body, 400, "9c5d2ad8");
        let restored = client.restore(kind, &id);
        assert_ne!(restored["revision"], answer["revision"]);
        assert_eq!(client.restore(kind, &id), restored);
        client.delete(kind, &id);
        assert_eq!(client.delete(kind, &id), json!({"id": id}));
        client.fails("POST", &format!("{kind}/show"), &json!({"id": id}), 404, "404");
        client.fails("DELETE", &format!("{kind}/delete"), &json!({"id": id}), 404, "404");
    }
}

#[test]
fn older_revisions_come_back() {
    let mut client = Client::new();
    let id = client.password("first", "p");
    let first = client.show("password", &id, "")["revision"].clone();
    client.update("password", &json!({"id": id, "password": "q", "label": "second"}));
    let other = client.password("other", "r");
    let foreign = client.show("password", &other, "")["revision"].clone();
    let restore = |revision: &Value| json!({"id": id, "revision": revision});
    client.fails("PATCH", "password/restore", &restore(&json!([])), 503, "0");
    for revision in [json!(5), json!(true), json!(false), json!(""), json!(BASE)] {
        client.fails("PATCH", "password/restore", &restore(&revision), 404, "404");
    }
    client.fails("PATCH", "password/restore", &restore(&foreign), 400, "f281915e");
    client.expect("PATCH", "password/restore", &restore(&first), 200);
    let shown = client.show("password", &id, "model+revisions");
    assert_eq!(shown["label"], "first");
    assert_eq!(shown["revisions"].as_array().unwrap().len(), 3);
    let ids: Vec<&str> =
        shown["revisions"].as_array().unwrap().iter().filter_map(|r| r["id"].as_str()).collect();
    assert!(ids.is_sorted());
}

#[test]
fn others_objects_do_not_exist() {
    let mut client = Client::new();
    let id = client.password("a", "b");
    client.log_in("bert");
    assert_eq!(client.get("password/list"), json!([]));
    client.fails("POST", "password/show", &json!({"id": id}), 404, "404");
    client.fails("DELETE", "password/delete", &json!({"id": id}), 404, "404");
}

#[test]
fn hidden_objects_are_only_seen_from_hidden_ones() {
    let mut client = Client::new();
    let tag = client.create("tag", &json!({"label": "t", "color": "c"}));
    let body = json!({"label": "l", "password": "p", "hidden": true, "tags": [tag]});
    let id = client.create("password", &body);
    assert_eq!(client.get("password/list"), json!([]));
    assert_eq!(client.show("tag", &tag, "password-ids")["passwords"], json!([]));
    assert_eq!(client.show("password", &id, "tag-ids")["tags"], json!([tag]));
    // Becoming visible with a tag fails after the revision is stored.
    let body = json!({"id": id, "label": "seen", "password": "p"});
    client.fails("PATCH", "password/update", &body, 503, "0");
    let shown = client.show("password", &id, "model+revisions");
    assert_eq!((&shown["label"], &shown["hidden"]), (&json!("l"), &json!(true)));
    assert_eq!(shown["revisions"].as_array().unwrap().len(), 2);
    client.delete("tag", &tag);
    client.delete("tag", &tag);
    client.update("password", &body);
    assert_eq!(client.listed("password"), [id]);
}

#[test]
fn client_encryption_needs_a_challenge_and_a_hash() {
    let mut client = Client::new();
    client.set_challenge("a");
    let create = |hash: &str| json!({"label": "l", "password": "p", "cseType": "CSEv1r1", "cseKey": "k", "hash": hash});
    for hash in ["", "abc", &"A".repeat(40), &"a".repeat(41)] {
        client.fails("POST", "password/create", &create(hash), 400, "5b9e3440");
    }
    let id = client.create("password", &create(&"z".repeat(40)));
    let shown = client.show("password", &id, "model");
    assert_eq!((&shown["sseType"], &shown["cseType"]), (&json!("none"), &json!("CSEv1r1")));
    client.expect("POST", "settings/set", &json!({"user.password.security.hash": 20}), 200);
    let id = client.create("password", &create(&"z".repeat(40)));
    assert_eq!(client.show("password", &id, "model")["hash"], "z".repeat(20));
    let id = client.password("l", "p");
    assert_eq!(client.show("password", &id, "model")["hash"].as_str().unwrap().len(), 20);
    client.expect("POST", "settings/set", &json!({"user.encryption.sse": 2}), 200);
    let id = client.password("l", "p");
    assert_eq!(client.show("password", &id, "model")["sseType"], "SSEv2r1");
}
