use serde_json::json;

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
