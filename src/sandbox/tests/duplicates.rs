use serde_json::{Value, json};

use super::{Client, START};

fn code(client: &mut Client, id: &str) -> Value {
    client.show("password", id, "model")["statusCode"].clone()
}

#[test]
fn twins_make_each_other_duplicates() {
    let mut client = Client::new();
    let first = client.password("a", "same");
    client.update("password", &json!({"id": first, "label": "b", "password": "same"}));
    assert_eq!(code(&mut client, &first), "GOOD");
    let now = client.wait(10);
    let second = client.password("c", "same");
    assert_eq!(code(&mut client, &second), "DUPLICATE");
    let shown = client.show("password", &first, "model+revisions");
    assert_eq!((&shown["statusCode"], &shown["updated"]), (&json!("DUPLICATE"), &json!(START)));
    for revision in shown["revisions"].as_array().unwrap() {
        assert_eq!((&revision["status"], &revision["updated"]), (&json!(1), &json!(now)));
        assert_eq!(revision["created"], START);
    }
    // The old revision keeps the old hash, so only the end of one of them frees the other.
    client.update("password", &json!({"id": second, "label": "c", "password": "new"}));
    assert_eq!(code(&mut client, &second), "GOOD");
    assert_eq!(code(&mut client, &first), "DUPLICATE");
    client.delete("password", &second);
    assert_eq!(code(&mut client, &first), "DUPLICATE");
    client.delete("password", &second);
    assert_eq!(code(&mut client, &first), "GOOD");
}

#[test]
fn what_could_not_be_shown_again_is_stored_without_a_rating() {
    let mut client = Client::new();
    let tag = client.create("tag", &json!({"label": "t", "color": "c"}));
    client.password("a", "same");
    let body = json!({"label": "b", "password": "same", "hidden": true, "tags": [tag]});
    let id = client.create("password", &body);
    let body = json!({"id": id, "label": "seen", "password": "same"});
    client.fails("PATCH", "password/update", &body, 503, "0");
    let shown = client.show("password", &id, "model+revisions");
    assert_eq!(shown["statusCode"], "DUPLICATE");
    let seen = shown["revisions"].as_array().unwrap().iter().find(|r| r["label"] == "seen");
    let seen = seen.unwrap();
    assert_eq!((&seen["status"], &seen["statusCode"]), (&json!(0), &json!("GOOD")));
}

#[test]
fn other_users_are_no_twins() {
    let mut client = Client::new();
    client.password("a", "same");
    client.log_in("bert");
    let id = client.password("a", "same");
    assert_eq!(code(&mut client, &id), "GOOD");
}

#[test]
fn settings_decide_what_is_looked_for() {
    let mut client = Client::new();
    let set = json!({"user.password.security.age": 10, "user.password.security.duplicates": false});
    client.expect("POST", "settings/set", &set, 200);
    client.password("a", "same");
    let twin = client.password("b", "same");
    assert_eq!(code(&mut client, &twin), "GOOD");
    for (days, expected) in [(10, "GOOD"), (11, "OUTDATED")] {
        let body = json!({"label": "o", "password": "x", "edited": START - days * 86_400});
        let id = client.create("password", &body);
        assert_eq!(code(&mut client, &id), expected);
    }
    let set = json!({"user.password.security.hash": 0});
    client.expect("POST", "settings/set", &set, 200);
    let id = client.password("n", "x");
    let shown = client.show("password", &id, "model");
    assert_eq!((&shown["status"], &shown["statusCode"]), (&json!(3), &json!("NOT_CHECKED")));
}
