//! Who changes which time.

use serde_json::{Value, json};

use super::{Client, START};

/// `created` and `updated` of an object and of its current revision.
fn times(client: &mut Client, kind: &str, id: &str) -> [i64; 4] {
    let shown = client.show(kind, id, "model+revisions");
    let revisions = shown["revisions"].as_array().unwrap();
    let current = revisions.iter().find(|revision| revision["id"] == shown["revision"]).unwrap();
    [&shown["created"], &shown["updated"], &current["created"], &current["updated"]]
        .map(|time| time.as_i64().unwrap())
}

#[test]
fn each_new_revision_saves_its_object() {
    for kind in ["password", "folder", "tag"] {
        let mut client = Client::new();
        let body = json!({"label": "l", "password": "p", "color": "c"});
        let id = client.create(kind, &body);
        assert_eq!(times(&mut client, kind, &id), [START; 4]);
        let first = client.show(kind, &id, "")["revision"].clone();
        for (method, action, more) in [
            ("PATCH", "update", json!({})),
            ("DELETE", "delete", json!({})),
            ("PATCH", "restore", json!({})),
            ("PATCH", "restore", json!({ "revision": first })),
        ] {
            let mut body = body.clone();
            body["id"] = json!(id);
            body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
            let now = client.wait(10);
            client.expect(method, &format!("{kind}/{action}"), &body, 200);
            assert_eq!(times(&mut client, kind, &id), [START, now, now, now], "{kind} {action}");
        }
        // Nothing to do, nothing saved.
        client.wait(10);
        let before = times(&mut client, kind, &id);
        client.restore(kind, &id);
        assert_eq!(times(&mut client, kind, &id), before);
    }
}

#[test]
fn sharing_saves_the_password_and_the_last_end_of_it_too() {
    let mut client = Client::new();
    let id = client.password("l", "p");
    let share = |receiver: &str| json!({"password": id, "receiver": receiver});
    let now = client.wait(10);
    let first = client.create("share", &share("bert"));
    assert_eq!(times(&mut client, "password", &id), [START, now, now, now]);
    let now = client.wait(10);
    let second = client.create("share", &share("carl"));
    assert_eq!(times(&mut client, "password", &id), [START, now, now, now]);
    // The first share was touched by the new revision that the second one made.
    assert_eq!(client.show("share", &first, "model")["updated"], now);
    client.wait(10);
    client.delete("share", &first);
    assert_eq!(times(&mut client, "password", &id), [START, now, now, now]);
    let later = client.wait(10);
    client.delete("share", &second);
    assert_eq!(times(&mut client, "password", &id), [START, later, now, now]);
    assert_eq!(client.show("password", &id, "model")["shared"], false);
}

#[test]
fn a_changed_password_counts_as_edited_now() {
    let two_hours = 7200;
    let now = START + 1000;
    for (password, edited, expected) in [
        ("p", json!(null), 50),
        ("p", json!(0), 50),
        ("p", json!(-1), 50),
        ("p", json!(60), 60),
        ("p", json!(now * 2), now * 2),
        ("q", json!(null), now),
        ("q", json!(-1), now),
        ("q", json!(50), now),
        ("q", json!(60), 60),
        ("q", json!(now + two_hours), now + two_hours),
        ("q", json!(now + two_hours + 1), now),
    ] {
        let mut client = Client::new();
        let id = client.create("password", &json!({"label": "l", "password": "p", "edited": 50}));
        client.wait(1000);
        let body = json!({"id": id, "label": "l", "password": password, "edited": edited});
        client.update("password", &body);
        assert_eq!(client.show("password", &id, "model")["edited"], expected, "{body}");
        client.delete("password", &id);
        assert_eq!(client.show("password", &id, "model")["edited"], expected);
        client.restore("password", &id);
        // What is judged anew may not be too far ahead.
        let restored = if expected > now + two_hours { now } else { expected };
        assert_eq!(client.show("password", &id, "model")["edited"], restored);
    }
    // With a shortened hash every update counts as a change.
    let mut client = Client::new();
    client.expect("POST", "settings/set", &json!({"user.password.security.hash": 20}), 200);
    let id = client.create("password", &json!({"label": "l", "password": "p", "edited": 50}));
    client.update("password", &json!({"id": id, "label": "l", "password": "p"}));
    assert_eq!(client.show("password", &id, "model")["edited"], START);
}

#[test]
fn folders_and_tags_are_edited_by_other_rules() {
    let hour = 3600;
    for (kind, edited, expected) in [
        ("folder", json!(null), START),
        ("folder", json!(0), START),
        ("folder", json!(-1), 50),
        ("folder", json!(60), 60),
        ("folder", json!(START + hour), START + hour),
        ("folder", json!(START + hour + 1), START),
        ("tag", json!(null), 50),
        ("tag", json!(0), 50),
        ("tag", json!(-1), 50),
        ("tag", json!(60), 60),
        ("tag", json!(START + hour), START + hour),
        ("tag", json!(START + hour + 1), START),
    ] {
        let mut client = Client::new();
        let id = client.create(kind, &json!({"label": "l", "color": "c", "edited": 50}));
        let body = json!({"id": id, "label": "l", "color": "c", "edited": edited});
        client.update(kind, &body);
        assert_eq!(client.show(kind, &id, "model")["edited"], expected, "{kind} {edited}");
    }
}

#[test]
fn suspending_and_freeing_touch_what_is_below_and_nothing_else() {
    let mut client = Client::new();
    let outer = client.create("folder", &json!({"label": "outer"}));
    let inner = client.create("folder", &json!({"label": "inner", "parent": outer}));
    let body = json!({"label": "l", "password": "p", "folder": inner});
    let inside = client.create("password", &body);
    let beside = client.password("beside", "q");
    let trash = client.create("password", &body);
    client.delete("password", &trash);
    let revisions = |client: &mut Client, kind: &str, id: &str| -> Value {
        client.show(kind, id, "revisions")["revisions"].clone()
    };
    let before = revisions(&mut client, "password", &inside);
    for action in ["delete", "restore"] {
        let now = client.wait(10);
        let method = if action == "delete" { "DELETE" } else { "PATCH" };
        client.expect(method, &format!("folder/{action}"), &json!({ "id": outer }), 200);
        assert_eq!(times(&mut client, "folder", &outer), [START, now, now, now]);
        assert_eq!(times(&mut client, "folder", &inner), [START, now, START, START]);
        assert_eq!(times(&mut client, "password", &inside), [START, now, START, START]);
        assert_eq!(times(&mut client, "password", &beside), [START; 4]);
        assert_eq!(times(&mut client, "password", &trash), [START; 4]);
    }
    assert_eq!(revisions(&mut client, "password", &inside), before);
    assert_eq!(revisions(&mut client, "folder", &outer).as_array().unwrap().len(), 3);
}
