//! Which tags a password gets.

use serde_json::{Value, json};

use super::Client;

#[test]
fn tags_are_a_set_that_an_empty_list_leaves_alone() {
    let mut client = Client::new();
    let tags: Vec<String> = ["a", "b", "c"]
        .map(|label| client.create("tag", &json!({"label": label, "color": "c"})))
        .into();
    let id = client
        .create("password", &json!({"label": "l", "password": "p", "tags": [tags[0], tags[1]]}));
    let mut update = |given: Value| {
        let body = json!({"id": id, "label": "l", "password": "p", "tags": given});
        let (status, _) = client.call("PATCH", "password/update", &body);
        let mut ids: Vec<String> = client.show("password", &id, "tag-ids")["tags"]
            .as_array()
            .unwrap()
            .iter()
            .map(|tag| tag.as_str().unwrap().to_owned())
            .collect();
        ids.sort_by_key(|id| tags.iter().position(|tag| tag == id));
        (
            status,
            ids.iter().map(|id| tags.iter().position(|tag| tag == id).unwrap()).collect::<Vec<_>>(),
        )
    };
    assert_eq!(update(json!([])), (200, vec![0, 1]));
    assert_eq!(update(json!([tags[1], tags[2], ""])), (200, vec![1, 2]));
    // The relation to the last one was there already; nothing after the unknown one is made.
    assert_eq!(update(json!([tags[0], "nope", tags[1]])), (400, vec![0, 1]));
    assert_eq!(update(json!(["nope", tags[2]])), (400, vec![]));
    assert_eq!(update(json!([""])), (200, vec![]));
    // What is new is related as often as it is listed; what is there already stays as it is.
    assert_eq!(update(json!([tags[0], tags[0]])), (200, vec![0, 0]));
    assert_eq!(update(json!([tags[0], tags[1], tags[1], tags[0]])), (200, vec![0, 0, 1, 1]));
    // PHP's `==` takes `true` for any text, and skips all that is empty.
    assert_eq!(update(json!([true])), (200, vec![0, 0, 1, 1]));
    assert_eq!(update(json!([null, false, 0, "0", [], tags[2]])), (200, vec![2]));
    assert_eq!(update(json!([tags[2], 5])), (400, vec![2]));
    assert_eq!(update(json!([[tags[2]]])), (503, vec![]));
    assert_eq!(update(json!([true])), (400, vec![]));
    assert_eq!(update(json!({"a": tags[1], "b": ""})), (200, vec![1]));
}

#[test]
fn tags_of_others_and_destroyed_ones_are_unknown_trashed_ones_are_not() {
    let mut client = Client::new();
    let foreign = client.log_in("bert").create("tag", &json!({"label": "t", "color": "c"}));
    client.log_in("anna");
    let [trashed, destroyed] =
        ["t", "d"].map(|label| client.create("tag", &json!({"label": label, "color": "c"})));
    client.delete("tag", &trashed);
    client.delete("tag", &destroyed);
    client.delete("tag", &destroyed);
    for (tag, status) in [(&foreign, 400), (&destroyed, 400), (&trashed, 201)] {
        let body = json!({"label": "l", "password": "p", "tags": [tag]});
        client.expect("POST", "password/create", &body, status);
    }
    // All of them were created, and only a trashed password shows a trashed tag.
    let list = client.expect("POST", "password/list", &json!({"details": "tag-ids"}), 200);
    assert_eq!(
        list.as_array().unwrap().iter().map(|p| &p["tags"]).collect::<Vec<_>>(),
        [&json!([]); 3]
    );
    let tagged = client.show("tag", &trashed, "password-ids")["passwords"][0].clone();
    client.delete("password", tagged.as_str().unwrap());
    let shown = client.show("password", tagged.as_str().unwrap(), "tag-ids");
    assert_eq!(shown["tags"], json!([trashed]));
}
