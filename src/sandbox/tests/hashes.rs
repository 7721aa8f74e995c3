//! How much of a hash is kept, and what follows when the setting for it changes.

use serde_json::{Value, json};

use super::{Client, START};

const SAME: &str = "0751d8ab73cc61f5bb4c4f2d3e8b5e7d1c0a5f1e";

fn set_length(client: &mut Client, length: u32) {
    let body = json!({ "user.password.security.hash": length });
    client.expect("POST", "settings/set", &body, 200);
}

fn hash(client: &mut Client, id: &str) -> String {
    client.show("password", id, "model")["hash"].as_str().unwrap().to_owned()
}

#[test]
fn every_new_revision_has_the_length_of_the_setting() {
    let mut client = Client::new();
    let id = client.password("l", "p");
    let whole = hash(&mut client, &id);
    assert_eq!(whole.len(), 40);
    for (length, method, action) in
        [(30, "DELETE", "delete"), (20, "PATCH", "update"), (0, "PATCH", "update")]
    {
        set_length(&mut client, length);
        let body = json!({"id": id, "label": "l", "password": "p"});
        client.expect(method, &format!("password/{action}"), &body, 200);
        assert_eq!(hash(&mut client, &id), whole[..length as usize], "{length}");
    }
    let lengths = |client: &mut Client| -> Vec<usize> {
        let revisions = client.show("password", &id, "revisions")["revisions"].clone();
        let mut lengths: Vec<usize> = revisions
            .as_array()
            .unwrap()
            .iter()
            .map(|revision| revision["hash"].as_str().unwrap().len())
            .collect();
        lengths.sort_unstable();
        lengths
    };
    assert_eq!(lengths(&mut client), [0, 20, 30, 40]);
    // Without a hash nothing can be said about the password, with a new one it is looked at again.
    assert_eq!(client.show("password", &id, "model")["statusCode"], "NOT_CHECKED");
    set_length(&mut client, 40);
    client.update("password", &json!({"id": id, "label": "l", "password": "p"}));
    assert_eq!(client.show("password", &id, "model")["statusCode"], "GOOD");
    assert_eq!(hash(&mut client, &id), whole);
}

#[test]
fn restoring_judges_the_hash_as_it_is_stored() {
    for (stored, now, expected) in [
        (40, 40, Ok(40)),
        (40, 20, Ok(20)),
        (40, 0, Ok(0)),
        (20, 20, Ok(20)),
        (20, 40, Err(())),
        (20, 30, Err(())),
        (0, 0, Ok(0)),
        (0, 40, Err(())),
    ] {
        let mut client = Client::new();
        set_length(&mut client, stored);
        let id = client.password("l", "p");
        client.delete("password", &id);
        set_length(&mut client, now);
        let body = json!({ "id": id });
        match expected {
            Ok(length) => {
                client.expect("PATCH", "password/restore", &body, 200);
                assert_eq!(hash(&mut client, &id).len(), length, "{stored} {now}");
            }
            Err(()) => client.fails("PATCH", "password/restore", &body, 400, "5b9e3440"),
        }
    }
}

#[test]
fn trashing_under_a_shorter_setting_rates_the_password_anew() {
    let mut client = Client::new();
    let twins = ["a", "b"].map(|label| client.password(label, "same"));
    set_length(&mut client, 20);
    let code =
        |client: &mut Client, id: &str| client.show("password", id, "model")["statusCode"].clone();
    assert_eq!(code(&mut client, &twins[1]), "DUPLICATE");
    // A copy keeps a status that says something, so both are as they were.
    client.delete("password", &twins[0]);
    assert_eq!(
        (hash(&mut client, &twins[0]).len(), code(&mut client, &twins[0])),
        (20, json!("DUPLICATE"))
    );
    let third = client.password("c", "same");
    assert_eq!(code(&mut client, &third), "DUPLICATE");
    // With it goes what made the others duplicates; what is looked at again is saved anew, and cut.
    client.delete("password", &twins[0]);
    assert_eq!(code(&mut client, &twins[1]), "GOOD");
    assert_eq!(hash(&mut client, &twins[1]).len(), 20);
}

#[test]
fn clients_send_whole_hashes_or_such_of_the_settings_length() {
    for (length, hash, stored) in [
        (40, "a".repeat(40), Some(40)),
        (40, format!("{}\n", "a".repeat(40)), Some(40)),
        (40, "a".repeat(20), None),
        (40, String::new(), None),
        (30, "z".repeat(30), Some(30)),
        (30, "z".repeat(40), Some(30)),
        (30, "z".repeat(20), None),
        (30, "Z".repeat(30), None),
        (7, "1234567".to_owned(), Some(7)),
        (0, String::new(), Some(0)),
        (0, "0".to_owned(), Some(0)),
        (0, "a".to_owned(), None),
        (0, "a".repeat(40), Some(0)),
        (20, "ä".repeat(10), None),
    ] {
        let mut client = Client::new();
        client.set_challenge("a");
        set_length(&mut client, length);
        let body = json!({
            "label": "l", "password": "00ff", "hash": hash, "cseType": "CSEv1r1", "cseKey": "k"
        });
        match stored {
            Some(stored) => {
                let id = client.create("password", &body);
                assert_eq!(self::hash(&mut client, &id).len(), stored, "{length} {hash:?}");
            }
            None => client.fails("POST", "password/create", &body, 400, "5b9e3440"),
        }
    }
}

#[test]
fn without_client_encryption_the_clients_hash_is_ignored() {
    let mut client = Client::new();
    for sent in ["", "nonsense", SAME, &"A".repeat(50)] {
        let body = json!({"label": "l", "password": "secret", "hash": sent});
        let id = client.create("password", &body);
        assert_eq!(hash(&mut client, &id), "e5e9fa1ba31ecd1ae84f75caaa474f3a663f05f4");
    }
    // Unless it says neither, and the server encrypts all the same.
    client.expect("POST", "settings/set", &json!({"user.encryption.sse": 1}), 200);
    let body = |hash: &str| json!({"label": "l", "password": "p", "cseType": "", "hash": hash});
    client.fails("POST", "password/create", &body(""), 400, "5b9e3440");
    let id = client.create("password", &body(SAME));
    let shown = client.show("password", &id, "model");
    let [cse, sse, kept] = ["cseType", "sseType", "hash"].map(|member| shown[member].clone());
    assert_eq!([cse, sse, kept], [json!("none"), json!("SSEv1r2"), json!(SAME)]);
}

#[test]
fn a_shortened_hash_makes_every_update_a_change_even_by_who_may_not_edit() {
    let mut client = Client::new();
    let source = client.create("password", &json!({"label": "l", "password": "p", "edited": 50}));
    client.create("share", &json!({"password": source, "receiver": "bert"}));
    set_length(client.log_in("bert"), 20);
    super::shares::synchronize(&mut client);
    let target = client.log_in("bert").listed("password").remove(0);
    let shown = client.show("password", &target, "model");
    let found: [&Value; 2] = [&shown["editable"], &shown["edited"]];
    assert_eq!(found, [&json!(false), &json!(START)]);
    assert_eq!(hash(&mut client, &target).len(), 20);
    let now = client.wait(10);
    client.update("password", &json!({"id": target, "label": "x", "password": "y", "edited": 7}));
    let shown = client.show("password", &target, "model");
    assert_eq!((&shown["label"], &shown["edited"]), (&json!("l"), &json!(now)));
}
