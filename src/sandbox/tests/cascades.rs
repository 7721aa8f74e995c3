use serde_json::{Value, json};

use super::Client;

/// Folders `outer` > `inner`, and a password in each.
fn tree(client: &mut Client) -> [String; 4] {
    let outer = client.create("folder", &json!({"label": "outer"}));
    let inner = client.create("folder", &json!({"label": "inner", "parent": outer}));
    let high = client.create("password", &json!({"label": "h", "password": "1", "folder": outer}));
    let low = client.create("password", &json!({"label": "l", "password": "2", "folder": inner}));
    [outer, inner, high, low]
}

#[test]
fn a_trashed_folder_suspends_what_is_below() {
    let mut client = Client::new();
    let [outer, inner, high, low] = tree(&mut client);
    let own = client.create("password", &json!({"label": "t", "password": "3", "folder": inner}));
    client.delete("password", &own);
    let trashed = client.show("password", &own, "model");
    let now = client.wait(10);
    let revision = client.show("password", &low, "")["revision"].clone();
    client.delete("folder", &outer);
    assert_eq!(client.listed("folder"), Vec::<String>::new());
    assert_eq!(client.listed("password"), Vec::<String>::new());
    let found =
        client.expect("POST", "password/find", &json!({"criteria": {"trashed": true}}), 200);
    assert_eq!(found.as_array().unwrap().len(), 1);
    let shown = client.show("password", &low, "model");
    assert_eq!((&shown["updated"], &shown["revision"]), (&json!(now), &revision));
    assert_eq!(client.show("password", &own, "model"), trashed);
    let now = client.wait(10);
    client.restore("folder", &outer);
    assert_eq!(client.listed("folder").len(), 2);
    assert_eq!(client.listed("password").len(), 2);
    assert_eq!(client.show("password", &high, "model")["updated"], now);
    assert_eq!(client.show("folder", &inner, "model")["updated"], now);
}

#[test]
fn a_suspended_folder_is_freed_by_moving_it_but_not_a_password() {
    let mut client = Client::new();
    let [outer, inner, high, low] = tree(&mut client);
    client.delete("folder", &outer);
    client.update("folder", &json!({"id": inner, "label": "inner"}));
    client.update("password", &json!({"id": high, "label": "h", "password": "1"}));
    assert_eq!(client.listed("folder"), [inner]);
    assert_eq!(client.listed("password"), Vec::<String>::new());
    client.restore("folder", &outer);
    assert_eq!(client.listed("password"), Vec::<String>::new());
    assert_eq!(client.show("password", &low, "model")["label"], "l");
}

#[test]
fn what_comes_into_a_trashed_folder_stays_visible() {
    let mut client = Client::new();
    let [outer, ..] = tree(&mut client);
    client.delete("folder", &outer);
    let new = client.create("password", &json!({"label": "n", "password": "3", "folder": outer}));
    assert_eq!(client.listed("password"), [new]);
}

#[test]
fn a_destroyed_folder_takes_all_with_it() {
    let mut client = Client::new();
    let [outer, inner, high, low] = tree(&mut client);
    client.delete("password", &low);
    client.delete("folder", &outer);
    client.delete("folder", &outer);
    for (kind, id) in
        [("folder", &outer), ("folder", &inner), ("password", &high), ("password", &low)]
    {
        client.fails("POST", &format!("{kind}/show"), &json!({"id": id}), 404, "404");
    }
}

#[test]
fn hiding_a_folder_hides_all_below_and_ends_in_a_circle() {
    let mut client = Client::new();
    let [outer, inner, high, low] = tree(&mut client);
    client.update("folder", &json!({"id": outer, "label": "outer", "parent": inner}));
    client
        .update("folder", &json!({"id": outer, "label": "outer", "parent": inner, "hidden": true}));
    for (kind, id) in [("folder", &inner), ("password", &high), ("password", &low)] {
        assert_eq!(client.show(kind, id, "model")["hidden"], true, "{kind}");
    }
    assert_eq!(
        client.show("password", &low, "revisions")["revisions"].as_array().unwrap().len(),
        2
    );
    client.update("folder", &json!({"id": outer, "label": "outer"}));
    assert_eq!(client.show("folder", &inner, "model")["hidden"], true);
}

/// What a cascade that passes an object by leaves alone.
fn state(client: &mut Client, kind: &str, id: &str) -> Value {
    client.show(kind, id, "model+revisions")
}

#[test]
fn what_was_never_suspended_is_not_touched_when_the_folder_comes_back() {
    let mut client = Client::new();
    let [outer, inner, high, low] = tree(&mut client);
    client.delete("folder", &outer);
    let body = json!({"label": "n", "password": "3", "folder": outer, "parent": outer});
    let new = ["password", "folder"].map(|kind| client.create(kind, &body));
    // Freed by hand, it keeps what is below it suspended, wherever it goes.
    client.update("folder", &json!({"id": inner, "label": "inner"}));
    client.update("folder", &json!({"id": inner, "label": "inner", "parent": outer}));
    let before =
        [("password", &new[0]), ("folder", &new[1]), ("folder", &inner), ("password", &low)]
            .map(|(kind, id)| (kind, id, state(&mut client, kind, id)));
    let now = client.wait(10);
    client.restore("folder", &outer);
    assert_eq!(client.show("password", &high, "model")["updated"], now);
    for (kind, id, before) in before {
        assert_eq!(state(&mut client, kind, id), before, "{kind}");
    }
    assert!(!client.listed("password").contains(&low));
}

#[test]
fn what_is_suspended_already_is_not_touched_again() {
    let mut client = Client::new();
    let [outer, inner, _, low] = tree(&mut client);
    client.delete("folder", &inner);
    let other = client.create("folder", &json!({"label": "other"}));
    let body = json!({"id": low, "label": "l", "password": "2", "folder": other});
    client.update("password", &body);
    let before = state(&mut client, "password", &low);
    client.wait(10);
    client.delete("folder", &other);
    assert_eq!(state(&mut client, "password", &low), before);
    // But it comes back with the folder it is in now.
    let now = client.wait(10);
    client.restore("folder", &other);
    assert_eq!(client.show("password", &low, "model")["updated"], now);
    assert!(client.listed("password").contains(&low));
    // A trashed folder that is suspended too stays so, but frees what is in it.
    client.restore("folder", &inner);
    client.delete("folder", &outer);
    client.delete("folder", &inner);
    let body = json!({"id": low, "label": "l", "password": "2", "folder": inner});
    client.update("password", &body);
    client.restore("folder", &inner);
    assert_eq!(client.listed("folder"), [other]);
    assert_eq!(client.listed("password"), [low]);
}

#[test]
fn a_trashed_circle_suspends_itself() {
    let mut client = Client::new();
    let [outer, inner, high, low] = tree(&mut client);
    client.update("folder", &json!({"id": outer, "label": "outer", "parent": inner}));
    assert_eq!(client.listed("folder").len(), 2);
    client.delete("folder", &outer);
    let trashed = json!({"criteria": {"trashed": true}});
    assert_eq!(client.expect("POST", "folder/find", &trashed, 200), json!([]));
    assert_eq!(client.show("folder", &outer, "model")["trashed"], true);
    assert_eq!(client.listed("password"), Vec::<String>::new());
    client.restore("folder", &outer);
    assert_eq!(client.listed("folder").len(), 2);
    assert_eq!(client.listed("password").len(), 2);
    client.delete("folder", &outer);
    client.delete("folder", &outer);
    for (kind, id) in [("folder", &inner), ("password", &high), ("password", &low)] {
        client.fails("POST", &format!("{kind}/show"), &json!({"id": id}), 404, "404");
    }
}

#[test]
fn hiding_passes_by_what_is_hidden_already() {
    let mut client = Client::new();
    let [outer, inner, high, low] = tree(&mut client);
    client.update("folder", &json!({"id": inner, "label": "i", "parent": outer, "hidden": true}));
    let body = json!({"id": high, "label": "h", "password": "1", "folder": outer, "hidden": true});
    client.update("password", &body);
    let before = [("folder", &inner), ("password", &high), ("password", &low)]
        .map(|(kind, id)| (kind, id, state(&mut client, kind, id)));
    client.wait(10);
    client.update("folder", &json!({"id": outer, "label": "outer", "hidden": true}));
    for (kind, id, before) in before {
        assert_eq!(before["hidden"], true);
        assert_eq!(state(&mut client, kind, id), before, "{kind}");
    }
}
