use serde_json::{Value, json};

use super::Client;

#[test]
fn passwords_follow_parameters_and_settings() {
    let mut client = Client::new();
    client.expect("POST", "settings/set", &json!({"user.password.generator.special": true}), 200);
    let answer = client.get("service/password");
    assert_eq!(
        answer.as_object().unwrap().keys().collect::<Vec<_>>(),
        ["password", "words", "strength", "numbers", "special"]
    );
    assert_eq!((&answer["strength"], &answer["special"]), (&json!(1), &json!(true)));
    for (strength, expected, length) in [(json!(-1), 1, 16), (json!(9), 4, 49), (json!("x"), 0, 12)]
    {
        let body = json!({"strength": strength, "special": false});
        let answer = client.expect("POST", "service/password", &body, 200);
        assert_eq!(answer["strength"], expected);
        assert_eq!(answer["password"].as_str().unwrap().len(), length);
    }
}

#[test]
fn hashes_and_pages_are_mostly_not_found() {
    let mut client = Client::new();
    assert_eq!(client.expect("GET", "service/hashes/7c4a8", &Value::Null, 404), json!([]));
    client.fails("GET", "service/hashes/7c4a", &Value::Null, 400, "49f5c936");
    client.fails("POST", "service/hashes", &json!({"range": "x".repeat(41)}), 400, "49f5c936");
    client.fails("POST", "service/hashes", &json!({}), 503, "0");
    let change = |domain: &str| json!({ "domain": domain });
    let none = client.expect("POST", "service/password-change", &change("a.example"), 404);
    assert_eq!(none, json!({"url": null}));
    client.expect("POST", "service/password-change", &change("www.paypal.de"), 200);
    client.fails("POST", "service/password-change", &change(""), 503, "0");
    client.fails("GET", "service/coffee", &Value::Null, 418, "65611064");
}

#[test]
fn images_have_names_and_sizes() {
    let mut client = Client::new();
    for (path, name, size, tagged) in [
        ("service/avatar/anna/32", "avatar.32.png", (32, 32), true),
        ("service/avatar/anna/5000", "avatar.256.png", (256, 256), true),
        ("service/avatar/nobody/x", "avatar.png", (16, 16), false),
        ("service/avatar", "avatar.png", (32, 32), false),
        ("service/favicon/help.a.example/64", "default_h_default_64.png", (64, 64), true),
        ("service/favicon", "default_ _default_32.png", (32, 32), true),
        (
            "service/preview/a/desktop/640/360...",
            "default_default_1.jpg.f227d3ed.jpg",
            (640, 1098),
            true,
        ),
    ] {
        let response = client.send(&client.request("GET", path));
        let disposition = format!("inline; filename=\"{name}\"");
        assert_eq!(response.header("content-disposition"), Some(disposition.as_str()), "{path}");
        let found = imagesize::blob_size(&response.body).unwrap();
        assert_eq!((found.width, found.height), size, "{path}");
        assert_eq!(response.header("etag").is_some(), tagged, "{path}");
        assert_eq!(response.header("pragma"), Some("cache"));
        assert_eq!(response.header("expires"), Some("Tue, 21 Nov 2023 22:13:20 +0000"));
    }
}
