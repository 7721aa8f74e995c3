use serde_json::{Value, json};

use super::Client;

fn found(client: &mut Client, kind: &str, criteria: Value) -> Vec<String> {
    let body = json!({ "criteria": criteria });
    let list = client.expect("POST", &format!("{kind}/find"), &body, 200);
    let list = list.as_array().unwrap().iter();
    list.map(|object| object["label"].as_str().unwrap_or_default().to_owned()).collect()
}

#[test]
fn criteria_choose_by_the_current_revision() {
    let mut client = Client::new();
    let trashed = client.password("trashed", "1");
    client.delete("password", &trashed);
    client.create("password", &json!({"label": "fav", "password": "2", "favorite": true}));
    client.wait(100);
    client.password("late", "3");
    for (criteria, expected) in [
        (json!({"favorite": true}), vec!["fav"]),
        (json!({"favorite": "true"}), vec!["fav"]),
        (json!({"favorite": 1}), vec![]),
        (json!({"trashed": true}), vec!["trashed"]),
        (json!({"trashed": ["eq", true]}), vec!["trashed"]),
        (json!({"created": ["gt", 1_700_000_000]}), vec!["late"]),
        (json!({"created": ["gt", "1700000000"], "favorite": false}), vec!["late"]),
        (json!({"status": "0"}), vec![]),
        (json!({"sseType": "SSEv1r2", "favorite": ["ne", false]}), vec!["fav"]),
    ] {
        assert_eq!(found(&mut client, "password", criteria.clone()), expected, "{criteria}");
    }
    assert_eq!(found(&mut client, "password", json!({"trashed": ["ne", null]})).len(), 3);
    assert_eq!(found(&mut client, "password", json!(null)).len(), 2);
    let outside = client.expect("POST", "password/find", &json!({"trashed": true}), 200);
    assert_eq!(outside.as_array().unwrap().len(), 2);
}

#[test]
fn fields_belong_to_kinds() {
    let mut client = Client::new();
    let outer = client.create("folder", &json!({"label": "outer"}));
    client.create("folder", &json!({"label": "inner", "parent": outer}));
    assert_eq!(found(&mut client, "folder", json!({"parent": outer})), ["inner"]);
    for (kind, criteria, id) in [
        ("password", json!({"nope": 1}), "dec6b0c9"),
        ("password", json!({"folder": "x"}), "db824eaa"),
        ("password", json!({"created": ["between", 1], "nope": 1}), "e6e82cbf"),
        ("password", json!({"nope": 1, "created": ["between", 1]}), "dec6b0c9"),
        ("password", json!({"": 1}), "081e7e04"),
        ("tag", json!({"created": []}), "ea4a5415"),
    ] {
        client.fails("POST", &format!("{kind}/find"), &json!({ "criteria": criteria }), 400, id);
    }
    client.expect("POST", "tag/find", &json!({"criteria": {"status": 1}}), 400);
}

#[test]
fn forms_search_too() {
    let mut client = Client::new();
    client.create("tag", &json!({"label": "t", "color": "c", "favorite": true}));
    for (body, expected) in [
        ("criteria[favorite]=true&details=model", 1),
        ("criteria[favorite]=false", 0),
        ("criteria[created][]=gt&criteria[created][]=5", 1),
        ("criteria[created][]=lt&criteria[created][]=5", 0),
    ] {
        let mut incoming = client.request("POST", "tag/find");
        let form = hyper::header::HeaderValue::from_static("application/x-www-form-urlencoded");
        incoming.headers.insert("content-type", form);
        incoming.body = body.as_bytes().to_vec();
        let response = client.send(&incoming);
        let list: Vec<Value> = serde_json::from_slice(&response.body).unwrap();
        assert_eq!(list.len(), expected, "{body}");
    }
}

#[test]
fn operators_are_strict_or_loose() {
    let mut client = Client::new();
    let body = json!({"label": "x", "password": "p", "edited": 1000, "favorite": true});
    client.create("password", &body);
    for (criteria, holds) in [
        (json!({"edited": 1000}), true),
        (json!({"edited": "1000"}), false),
        (json!({"edited": 1000.0}), false),
        (json!({"edited": ["eq", 1000]}), true),
        (json!({"edited": ["eq", "1000"]}), false),
        (json!({"edited": ["ne", "1000"]}), true),
        (json!({"edited": ["ne", 1000]}), false),
        (json!({"edited": ["lt", "1001"]}), true),
        (json!({"edited": ["le", "1e3"]}), true),
        (json!({"edited": ["ge", " 1000"]}), true),
        (json!({"edited": ["gt", 999.5]}), true),
        (json!({"edited": ["gt", 1000]}), false),
        (json!({"edited": ["gt", null]}), true),
        (json!({"edited": ["lt", null]}), false),
        (json!({"edited": null}), false),
        (json!({"edited": ["eq"]}), false),
        (json!({"edited": {"0": "gt", "1": 5}}), true),
        (json!({"favorite": true}), true),
        (json!({"favorite": "true"}), true),
        (json!({"favorite": 1}), false),
        (json!({"favorite": "1"}), false),
        (json!({"favorite": ["eq", "true"]}), false),
        (json!({"favorite": ["ne", "true"]}), true),
        (json!({"favorite": ["ge", 1]}), true),
        (json!({"status": 0}), true),
        (json!({"status": false}), false),
        (json!({"status": ["le", "0"]}), true),
        (json!({"cseType": "none", "sseType": "SSEv1r2"}), true),
        (json!({"cseType": "none", "sseType": "SSEv1r1"}), false),
        (json!({"sseType": ["gt", "SSEv1r1"]}), true),
        (json!({"trashed": false}), true),
        (json!({"trashed": null}), true),
        (json!({"trashed": 0}), false),
        (json!({"trashed": ["eq", null]}), false),
        (json!({"trashed": ["ne", null]}), true),
        (json!([]), true),
        (json!({}), true),
    ] {
        let count = found(&mut client, "password", criteria.clone()).len();
        assert_eq!(count == 1, holds, "{criteria}");
    }
}

#[test]
fn illegal_criteria_are_named_in_a_checksum() {
    let mut client = Client::new();
    for (kind, criteria, message) in [
        ("password", json!({"label": "x"}), "Illegal field in search criteria: label"),
        ("password", json!({"hidden": true}), "Illegal field in search criteria: hidden"),
        ("password", json!({"parent": "x"}), "Illegal field in search criteria: parent"),
        ("folder", json!({"status": 0}), "Illegal field in search criteria: status"),
        ("tag", json!({"parent": 0}), "Illegal field in search criteria: parent"),
        ("share", json!({"password": 0}), "Illegal field in search criteria: password"),
        ("share", json!({"trashed": false}), "Illegal field in search criteria: trashed"),
        ("tag", json!(["x"]), "Illegal field in search criteria: 0"),
        ("tag", json!({"a'b\"c\\\u{0}": 0}), "Illegal field in search criteria: a\\'b\\\"c\\\\\\0"),
        ("tag", json!({"edited": ["EQ", 1]}), "Illegal operator in search criteria: EQ"),
        ("tag", json!({"edited": [5]}), "Illegal operator in search criteria: 5"),
        ("tag", json!({"edited": []}), "Illegal operator in search criteria: "),
        ("tag", json!({"edited": {"eq": 5}}), "Illegal operator in search criteria: "),
        ("share", json!({"expires": ["in", 1]}), "Illegal operator in search criteria: in"),
        // The owner becomes the last criterion, unless there is none.
        ("share", json!({"owner": ["x"], "z": 1}), "Illegal field in search criteria: z"),
        ("share", json!({"owner": null}), "Illegal field in search criteria: owner"),
    ] {
        let body = json!({ "criteria": criteria });
        let answer = client.expect("POST", &format!("{kind}/find"), &body, 400);
        assert_eq!(answer["message"], message, "{criteria}");
        assert_eq!(answer["id"], crate::sandbox::answer::checksum(message), "{criteria}");
    }
    for criteria in [json!("x"), json!(1), json!(true), json!({"created": [["eq"], 1]})] {
        for kind in ["password", "folder", "tag", "share"] {
            let body = json!({ "criteria": criteria });
            client.fails("POST", &format!("{kind}/find"), &body, 503, "0");
        }
    }
}

#[test]
fn shares_are_found_by_their_own_fields() {
    let mut client = Client::new();
    let password = client.password("l", "p");
    for (receiver, more) in [("bert", json!({"expires": 1_700_000_500})), ("carl", json!({}))] {
        let mut body = json!({"password": password, "receiver": receiver, "editable": true});
        body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        client.create("share", &body);
    }
    super::shares::synchronize(&mut client);
    for (user, criteria, count) in [
        ("anna", json!({}), 2),
        ("anna", json!({"owner": "_self"}), 2),
        ("anna", json!({"userId": "anna"}), 2),
        ("anna", json!({"owner": ["ne", "_self"]}), 0),
        ("anna", json!({"userId": ["eq", "_self"], "receiver": ["ne", "_self"]}), 2),
        ("anna", json!({"userId": "bert", "owner": "anna"}), 2),
        ("anna", json!({"owner": "bert", "userId": "anna"}), 0),
        ("anna", json!({"owner": "ANNA"}), 0),
        ("anna", json!({"userId": null}), 0),
        ("anna", json!({"expires": "_self"}), 0),
        ("anna", json!({"shareable": ["le", "x"]}), 2),
        ("anna", json!({"receiver": "_self"}), 0),
        ("anna", json!({"receiver": "bert"}), 1),
        ("anna", json!({"receiver": ["gt", "bert"]}), 1),
        ("anna", json!({"expires": null}), 1),
        ("anna", json!({"expires": ["ne", null]}), 1),
        ("anna", json!({"expires": ["lt", 5]}), 1),
        ("anna", json!({"expires": 1_700_000_500}), 1),
        ("anna", json!({"editable": true, "shareable": false}), 2),
        ("anna", json!({"created": ["ge", 1_700_000_000]}), 2),
        ("anna", json!({"updated": ["lt", 1_700_000_000]}), 0),
        ("bert", json!({"receiver": "_self"}), 1),
        ("bert", json!({"owner": "anna"}), 1),
        ("bert", json!({"receiver": "carl"}), 0),
    ] {
        let count_found = found(client.log_in(user), "share", criteria.clone()).len();
        assert_eq!(count_found, count, "{user} {criteria}");
    }
}

#[test]
fn hidden_and_suspended_objects_are_never_found() {
    let mut client = Client::new();
    let folder = client.create("folder", &json!({"label": "f"}));
    client.create("password", &json!({"label": "l", "password": "p", "folder": folder}));
    client.create("password", &json!({"label": "h", "password": "q", "hidden": true}));
    let trashed =
        client.create("password", &json!({"label": "t", "password": "r", "folder": folder}));
    client.delete("password", &trashed);
    client.delete("folder", &folder);
    for (criteria, expected) in [
        (json!({}), vec![]),
        (json!({"trashed": true}), vec!["t"]),
        (json!({"trashed": ["ne", null]}), vec!["t"]),
    ] {
        assert_eq!(found(&mut client, "password", criteria), expected);
    }
}
