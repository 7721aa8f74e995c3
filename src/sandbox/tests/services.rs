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
        ("service/avatar/ANNA/20", "avatar.24.png", (24, 24), true),
        ("service/avatar/anna/-1", "avatar.16.png", (16, 16), true),
        ("service/avatar/anna/35.9", "avatar.32.png", (32, 32), true),
        ("service/avatar/anna/1e2", "avatar.104.png", (104, 104), true),
        ("service/favicon", "default_ _default_32.png", (32, 32), true),
        ("service/favicon/default/256", "default_ _default_256.png", (256, 256), true),
        ("service/favicon/A.example", "default_a_default_32.png", (32, 32), true),
        ("service/favicon/%C3%BC.example", "default_x_default_32.png", (32, 32), true),
        ("service/favicon/no domain", "default_n_default_32.png", (32, 32), true),
        // What the path leaves out has its default there, which counts more than the query.
        ("service/favicon?domain=x.example&size=64", "default_ _default_32.png", (32, 32), true),
        ("service/avatar?user=anna&size=64", "avatar.png", (32, 32), false),
        ("service/preview?width=300", "default_default_1.jpg.f227d3ed.jpg", (640, 1098), true),
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

#[test]
fn a_body_counts_more_than_the_path() {
    let mut client = Client::new();
    let mut incoming = client.request("GET", "service/favicon/a.example/32");
    let json = hyper::header::HeaderValue::from_static("application/json");
    incoming.headers.insert("content-type", json);
    incoming.body = br#"{"domain":"https://b.example/x","size":"64px"}"#.to_vec();
    let response = client.send(&incoming);
    let name = "inline; filename=\"default_b_default_64.png\"";
    assert_eq!(response.header("content-disposition"), Some(name));
}

#[test]
fn previews_have_the_size_that_was_asked_for() {
    let mut client = Client::new();
    for (path, sides, sizes) in [
        ("service/preview/a/desktop/240...", (240, 411), "24036000"),
        ("service/preview/a/mobile/...500/500", (291, 500), "240500500500"),
        ("service/preview/a/x/0/0", (240, 411), "24024000"),
        ("service/preview/a/x/320...800/...400", (320, 400), "320240800400"),
    ] {
        let response = client.send(&client.request("GET", path));
        assert_eq!(response.status, 200, "{path}");
        assert_eq!(response.header("content-type"), Some("image/jpeg"));
        assert_eq!(response.header("x-api-session"), None);
        let found = imagesize::blob_size(&response.body).unwrap();
        assert_eq!((found.width, found.height), sides, "{path}");
        let name = format!("default_default_1.jpg.{}.jpg", crate::sandbox::answer::checksum(sizes));
        let disposition = format!("inline; filename=\"{name}\"");
        assert_eq!(response.header("content-disposition"), Some(disposition.as_str()), "{path}");
    }
    for path in ["a/desktop/abc", "a/desktop/640/abc", "a/desktop/300px", "a/desktop/640/1..2"] {
        let path = format!("service/preview/{path}");
        let response = client.send(&client.request("GET", &path));
        assert_eq!(response.status, 400, "{path}");
        assert!(response.header("x-api-session").is_some(), "{path}");
        client.fails("GET", &path, &Value::Null, 400, "d786e9f3");
    }
}
