use serde_json::json;

use super::Client;

#[test]
fn get_answers_each_key_in_order() {
    let mut client = Client::new();
    let keys = json!([
        "user.password.generator.strength",
        "client.x",
        "server.version",
        "server.theme.color",
        "server.baseUrl",
        "nope.x",
        "user.nope",
        "plain"
    ]);
    let answer = client.expect("POST", "settings/get", &keys, 200);
    let expected = json!({
        "user.password.generator.strength": 1, "client.x": null, "server.version": "31",
        "server.theme.color": "#00679e", "server.baseUrl": "https://localhost:8443",
        "nope.x": null, "user.nope": null, "plain": null
    });
    assert_eq!(answer.to_string(), expected.to_string());
    assert_eq!(
        client.expect("POST", "settings/get?a=user.mail.shares", &json!(["x"]), 200).to_string(),
        json!({"user.mail.shares": false, "x": null}).to_string()
    );
    assert_eq!(client.expect("POST", "settings/get", &json!(null), 200), json!([]));
    // Keys 0, 1, … make a list of what PHP has for a map.
    for (action, body, expected) in [
        ("get", json!(["0", "1"]), json!([null, null])),
        ("set", json!([1, 2]), json!([null, null])),
        ("get", json!(["1"]), json!({"1": null})),
    ] {
        let answer = client.expect("POST", &format!("settings/{action}"), &body, 200);
        assert_eq!(answer, expected, "{body}");
    }
    for key in ["user", "client", "server"] {
        client.fails("POST", "settings/get", &json!([key]), 503, "0");
    }
}

#[test]
fn set_answers_what_is_stored() {
    let mut client = Client::new();
    let sent = json!({
        "user.password.generator.strength": 9, "user.password.generator.numbers": "false",
        "user.password.security.hash": 50, "client.x": {}, "client.y": [1.5, null],
        "server.version": "99", "user.nope": 1, "server": 1, "action": "x"
    });
    let expected = json!({
        "user.password.generator.strength": 1, "user.password.generator.numbers": true,
        "user.password.security.hash": "40", "client.x": [], "client.y": [1.5, null],
        "server.version": null, "user.nope": null, "server": null
    });
    let answer = client.expect("POST", "settings/set", &sent, 200);
    assert_eq!(answer.to_string(), expected.to_string());
    assert_eq!(client.expect("POST", "settings/set", &json!({}), 200), json!([]));
    client.fails("POST", "settings/set", &json!({"client.a": 1, "user": 1}), 503, "0");
    let long = "x".repeat(49);
    client.fails(
        "POST",
        "settings/set",
        &json!({"client.b": 1, format!("client.{long}"): 1}),
        400,
        "9b106704",
    );
    client.fails("POST", "settings/set", &json!({"client.c": "x".repeat(129)}), 400, "e5eeb777");
    client.expect("POST", "settings/set", &json!({"client.d": ["x".repeat(129)]}), 200);
    let list = client.expect("POST", "settings/list", &json!({"scopes": ["client", "nope"]}), 200);
    let names: Vec<&String> = list.as_object().unwrap().keys().collect();
    assert_eq!(names, ["client.x", "client.y", "client.a", "client.b", "client.d"]);
    assert_eq!(
        client.expect("POST", "settings/list", &json!({"scopes": ["nope"]}), 200),
        json!([])
    );
}

#[test]
fn reset_answers_the_defaults() {
    let mut client = Client::new();
    let sent = json!({"user.password.generator.special": true, "client.x": 1, "client.n": null});
    client.expect("POST", "settings/set", &sent, 200);
    let keys = json!([
        "user.password.generator.special",
        "user.password.security.hash",
        "user.mail.security",
        "user.mail.shares",
        "client.x",
        "client.n",
        "server.version",
        "server"
    ]);
    let expected = json!({
        "user.password.generator.special": false, "user.password.security.hash": "40",
        "user.mail.security": "1", "user.mail.shares": "", "client.x": null, "client.n": null,
        "server.version": null, "server": null
    });
    let answer = client.expect("POST", "settings/reset", &keys, 200);
    assert_eq!(answer.to_string(), expected.to_string());
    let list = client.expect("POST", "settings/list", &json!({"scopes": ["client"]}), 200);
    assert_eq!(list, json!({"client.n": null}));
}
