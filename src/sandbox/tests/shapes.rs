//! Which members objects have, in which order, and what nested lists leave out.

use serde_json::{Value, json};

use super::{BASE, Client};

fn names(value: &Value) -> String {
    value.as_object().unwrap().keys().map(String::as_str).collect::<Vec<_>>().join(" ")
}

#[test]
fn members_have_their_order() {
    let mut client = Client::new();
    let body = json!({"label": "l", "password": "p", "color": "c"});
    for (kind, details, model, added, revision) in [
        (
            "password",
            "shares+tags+revisions",
            "id created updated edited share shared revision label username password notes \
             customFields url status statusCode hash folder cseKey cseType sseType hidden trashed \
             favorite editable client",
            "revisions tags shares",
            "id created updated edited label username password notes customFields url status \
             statusCode hash folder cseKey cseType sseType hidden trashed favorite client",
        ),
        (
            "folder",
            "passwords+folders+revisions",
            "id created updated edited revision label parent cseKey cseType sseType hidden trashed \
             favorite client",
            "revisions folders passwords",
            "id created updated edited label parent cseKey cseType sseType hidden trashed favorite \
             client",
        ),
        (
            "tag",
            "passwords+revisions",
            "id created updated edited revision label color cseKey cseType sseType hidden trashed \
             favorite client",
            "revisions passwords",
            "id created updated edited label color cseKey cseType sseType hidden trashed favorite \
             client",
        ),
    ] {
        let id = client.create(kind, &body);
        assert_eq!(names(&client.show(kind, &id, "model")), model);
        let shown = client.show(kind, &id, &format!("{details}+model"));
        assert_eq!(names(&shown), format!("{model} {added}"));
        assert_eq!(names(&shown["revisions"][0]), revision);
        assert_eq!(names(&client.show(kind, &id, details)), format!("id revision {added}"));
        assert_eq!(names(&client.show(kind, &id, "nope")), "id revision");
        // Without details the model is meant; an empty text means none.
        let shown = client.expect("POST", &format!("{kind}/show"), &json!({ "id": id }), 200);
        assert_eq!(names(&shown), model);
        let list = client.expect("POST", &format!("{kind}/list"), &json!({"details": ""}), 200);
        assert_eq!(names(&list[0]), "id revision");
        let list = client.get(&format!("{kind}/list?details=model%2Brevisions"));
        assert_eq!(names(&list[0]), format!("{model} revisions"));
        // A plus in a query is a space.
        let list = client.get(&format!("{kind}/list?details=model+revisions"));
        assert_eq!(names(&list[0]), "id revision");
    }
    let base = client.show("folder", BASE, "passwords+folders+revisions+model+parent");
    assert!(names(&base).ends_with("client revisions folders passwords"));
    assert_eq!(names(&base["parent"]), names(&client.show("folder", BASE, "model")));
}

#[test]
fn shares_have_their_order() {
    let mut client = Client::new();
    let password = client.password("l", "p");
    let share = client.create("share", &json!({"password": password, "receiver": "bert"}));
    let shown = client.show("share", &share, "model");
    let model = "id created updated expires editable shareable password updatePending owner \
                 receiver client";
    assert_eq!(names(&shown), model);
    assert_eq!(
        (names(&shown["owner"]), names(&shown["receiver"])),
        ("id name".into(), "id name".into())
    );
    assert_eq!(names(&client.show("share", &share, "nope")), "id");
    let shown = client.show("share", &share, "model+password+revisions");
    assert_eq!(names(&shown), model);
    assert_eq!(shown["password"]["id"], json!(password));
    // The share a password was received by is in place, and only in the model.
    super::shares::synchronize(&mut client);
    let target = client.log_in("bert").listed("password").remove(0);
    let shown = client.show("password", &target, "model+shares");
    assert_eq!((&shown["share"]["id"], &shown["shares"]), (&json!(share), &json!([])));
    assert_eq!(names(&client.show("password", &target, "shares")), "id revision shares");
}

#[test]
fn nested_objects_are_models_and_ids_give_way_to_them() {
    let mut client = Client::new();
    let tag = client.create("tag", &json!({"label": "t", "color": "c"}));
    let outer = client.create("folder", &json!({"label": "outer"}));
    let inner = client.create("folder", &json!({"label": "inner", "parent": outer}));
    let body = json!({"label": "l", "password": "p", "folder": outer, "tags": [tag]});
    let id = client.create("password", &body);
    for (kind, of, details, pointer, expected) in [
        ("password", &id, "model+folder", "/folder/label", json!("outer")),
        ("password", &id, "model+tags+tag-ids", "/tags/0/label", json!("t")),
        ("password", &id, "model+tag-ids", "/tags/0", json!(tag)),
        ("folder", &inner, "model+parent", "/parent/label", json!("outer")),
        ("folder", &inner, "parent", "/parent/label", json!("outer")),
        ("folder", &outer, "model+folders+folder-ids", "/folders/0/label", json!("inner")),
        ("folder", &outer, "folder-ids", "/folders/0", json!(inner)),
        ("folder", &outer, "passwords+password-ids", "/passwords/0/label", json!("l")),
        ("folder", &outer, "password-ids", "/passwords/0", json!(id)),
        ("folder", &outer, "passwords+password-tags", "/passwords/0/tags/0/label", json!("t")),
        ("folder", &outer, "passwords", "/passwords/0/tags", json!(null)),
        ("folder", &outer, "password-tags+tags", "/passwords", json!(null)),
        ("tag", &tag, "passwords+password-ids", "/passwords/0/label", json!("l")),
        ("tag", &tag, "password-ids", "/passwords/0", json!(id)),
        ("tag", &tag, "passwords+password-tags", "/passwords/0/tags/0/id", json!(tag)),
        ("tag", &tag, "password-tags", "/passwords", json!(null)),
        ("folder", &BASE.to_owned(), "folder-ids", "/folders/0", json!(outer)),
    ] {
        let shown = client.show(kind, of, details);
        let found = shown.pointer(pointer).cloned().unwrap_or_default();
        assert_eq!(found, expected, "{kind} {details} {pointer}: {shown}");
    }
}

/// The three states of an object that nested lists look at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Flags {
    hidden: bool,
    trashed: bool,
    suspended: bool,
}

const STATES: [Flags; 4] = [
    Flags { hidden: false, trashed: false, suspended: false },
    Flags { hidden: true, trashed: false, suspended: false },
    Flags { hidden: false, trashed: true, suspended: false },
    Flags { hidden: false, trashed: false, suspended: true },
];

/// Whether a password with a tag is listed with it, and the other way round.
#[test]
fn tags_and_passwords_leave_each_other_out() {
    for password_state in STATES {
        for tag_state in STATES.into_iter().filter(|state| !state.suspended) {
            let mut client = Client::new();
            let folder = client.create("folder", &json!({"label": "f"}));
            let body = json!({"label": "t", "color": "c", "hidden": tag_state.hidden});
            let tag = client.create("tag", &body);
            let body = json!({
                "label": "l", "password": "p", "folder": folder, "tags": [tag],
                "hidden": password_state.hidden
            });
            let id = client.create("password", &body);
            if tag_state.trashed {
                client.delete("tag", &tag);
            }
            if password_state.trashed {
                client.delete("password", &id);
            }
            if password_state.suspended {
                client.delete("folder", &folder);
            }
            let at = format!("{password_state:?} {tag_state:?}");
            // The relation is hidden if either was.
            let hidden = password_state.hidden || tag_state.hidden;
            let tags = client.show("password", &id, "tag-ids")["tags"].clone();
            let seen = (password_state.hidden || !hidden)
                && (password_state.trashed || !tag_state.trashed);
            assert_eq!(tags, if seen { json!([tag]) } else { json!([]) }, "tags of {at}");
            let passwords = client.show("tag", &tag, "password-ids")["passwords"].clone();
            let gone = password_state.trashed || password_state.suspended;
            let seen = (tag_state.hidden || !hidden) && (tag_state.trashed || !gone);
            assert_eq!(passwords, if seen { json!([id]) } else { json!([]) }, "passwords of {at}");
        }
    }
}

#[test]
fn folders_leave_out_what_is_hidden_or_in_the_trash() {
    let mut client = Client::new();
    let outer = client.create("folder", &json!({"label": "outer", "hidden": true}));
    let objects: Vec<(&str, String, Flags)> = ["folder", "password"]
        .into_iter()
        .flat_map(|kind| STATES.map(|state| (kind, state)))
        .filter(|(_, state)| !state.suspended)
        .map(|(kind, state)| {
            let body = json!({
                "label": "l", "password": "p", "folder": outer, "parent": outer, "hidden": true
            });
            (kind, client.create(kind, &body), state)
        })
        .collect();
    // The folder is seen, so that visible objects can be in it.
    client.update("folder", &json!({"id": outer, "label": "outer"}));
    for (kind, id, state) in &objects {
        if !state.hidden {
            let body = json!({
                "id": id, "label": "l", "password": "p", "folder": outer, "parent": outer
            });
            client.update(kind, &body);
        }
        if state.trashed {
            client.delete(kind, id);
        }
    }
    for (hidden, trashed) in [(false, false), (false, true), (true, false), (true, true)] {
        if client.show("folder", &outer, "model")["trashed"] != trashed {
            let trash = if trashed { "delete" } else { "restore" };
            let method = if trashed { "DELETE" } else { "PATCH" };
            client.expect(method, &format!("folder/{trash}"), &json!({ "id": outer }), 200);
        }
        // Hiding the folder would hide what is in it; what was seen stays in the list of the others.
        if hidden {
            continue;
        }
        let shown = client.show("folder", &outer, "folder-ids+password-ids");
        for (kind, id, state) in &objects {
            let list = if *kind == "folder" { &shown["folders"] } else { &shown["passwords"] };
            let listed = list.as_array().unwrap().contains(&json!(id));
            let kept = !state.trashed || (*kind == "password" && trashed);
            assert_eq!(listed, !state.hidden && kept, "{kind} {state:?} {trashed}");
        }
    }
    client.update("folder", &json!({"id": outer, "label": "outer", "hidden": true}));
    let shown = client.show("folder", &outer, "folder-ids+password-ids");
    assert_eq!(shown["folders"].as_array().unwrap().len(), 2);
    assert_eq!(shown["passwords"].as_array().unwrap().len(), 3);
}

#[test]
fn what_lies_above_is_shown_unless_it_is_hidden() {
    let mut client = Client::new();
    let hidden = client.create("folder", &json!({"label": "hidden", "hidden": true}));
    let trashed = client.create("folder", &json!({"label": "trashed"}));
    for (above, hides, expected) in
        [(&hidden, true, "hidden"), (&hidden, false, "Home"), (&trashed, false, "trashed")]
    {
        let body = json!({
            "label": "l", "password": "p", "folder": above, "parent": above, "hidden": hides
        });
        let password = client.create("password", &body);
        let folder = client.create("folder", &body);
        client.delete("folder", &trashed);
        assert_eq!(client.show("password", &password, "folder")["folder"]["label"], expected);
        assert_eq!(client.show("folder", &folder, "parent")["parent"]["label"], expected);
        client.restore("folder", &trashed);
    }
}
