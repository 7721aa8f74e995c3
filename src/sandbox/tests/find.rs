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
