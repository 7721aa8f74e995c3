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
    for key in [json!("user"), json!("client"), json!("server"), json!(null), json!([])] {
        client.fails("POST", "settings/get", &json!([key]), 503, "0");
    }
}

#[test]
fn keys_are_what_php_makes_of_them() {
    let mut client = Client::new();
    for (key, shown, value) in [
        // The first part of these is enough, whatever follows.
        ("server.baseUrl.x", "server.baseUrl.x", json!("https://localhost:8443")),
        ("server.version.x.y", "server.version.x.y", json!("31")),
        ("server.performance.", "server.performance.", json!(5)),
        ("server.app", "server.app", json!(null)),
        ("server.app.version.x", "server.app.version.x", json!(null)),
        ("server.theme.color.x", "server.theme.color.x", json!(null)),
        ("server.sharing.types", "server.sharing.types", json!(["user"])),
        ("server.", "server.", json!(null)),
        ("Server.version", "Server.version", json!(null)),
        (" user.mail.shares", " user.mail.shares", json!(null)),
        // As the names are stored.
        ("user.mail/shares", "user.mail/shares", json!(false)),
        ("user.password/generator.strength", "user.password/generator.strength", json!(1)),
    ] {
        let answer = client.expect("POST", "settings/get", &json!([key]), 200);
        assert_eq!(answer, json!({ shown: value }), "{key}");
    }
    for (keys, expected) in [
        (json!([true]), json!({"1": null})),
        (json!([false]), json!([null])),
        (json!([7, 1.9]), json!({"7": null, "1": null})),
        (json!({"a": "x", "b": "y", "_route": "z"}), json!({"x": null, "y": null})),
        (json!(["x", "x"]), json!({"x": null})),
    ] {
        for action in ["get", "reset"] {
            let answer = client.expect("POST", &format!("settings/{action}"), &keys, 200);
            assert_eq!(answer, expected, "{action} {keys}");
        }
    }
    let set = json!({"user.mail/shares": 1, "_route": "x"});
    let answer = client.expect("POST", "settings/set", &set, 200);
    assert_eq!(answer, json!({"user.mail/shares": true}));
    let get = json!(["user.mail.shares"]);
    let answer = client.expect("POST", "settings/get", &get, 200);
    assert_eq!(answer, json!({"user.mail.shares": true}));
    // What stands before a key that fails is reset already.
    client.fails("POST", "settings/reset", &json!(["user.mail/shares", null]), 503, "0");
    let answer = client.expect("POST", "settings/get", &get, 200);
    assert_eq!(answer, json!({"user.mail.shares": false}));
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

#[test]
fn all_settings_are_listed_in_their_order() {
    let mut client = Client::new();
    let expected = json!({
        "server.baseUrl": "https://localhost:8443",
        "server.baseUrl.webdav": "https://localhost:8443/remote.php/webdav/",
        "server.version": "31",
        "server.app.version": "2025.10",
        "server.handbook.url": "https://raw.githubusercontent.com/wiki/marius-wieschollek/passwords/Users/",
        "server.handbook.url.web": "https://git.mdns.eu/nextcloud/passwords/-/wikis/Users/",
        "server.performance": 5,
        "server.theme.color.primary": "#00679e",
        "server.theme.color.text": "#ffffff",
        "server.theme.color.background": "#ffffff",
        "server.theme.background": "https://localhost:8443/apps/theming/img/background/jenna-kim-the-globe.webp",
        "server.theme.logo": "https://localhost:8443/core/img/logo/logo.svg?v=0",
        "server.theme.label": "Nextcloud",
        "server.theme.app.icon": "https://localhost:8443/index.php/apps/theming/img/passwords/app-themed.svg?v=0_0",
        "server.theme.folder.icon": "https://localhost:8443/index.php/apps/theming/img/core/filetypes/folder.svg?v=0_0",
        "server.sharing.enabled": true,
        "server.sharing.resharing": true,
        "server.sharing.autocomplete": true,
        "server.sharing.types": ["user"],
        "user.password.generator.strength": 1,
        "user.password.generator.numbers": false,
        "user.password.generator.special": false,
        "user.password.security.duplicates": true,
        "user.password.security.age": 0,
        "user.password.security.hash": 40,
        "user.mail.security": true,
        "user.mail.shares": false,
        "user.notification.security": true,
        "user.notification.shares": true,
        "user.notification.errors": true,
        "user.notification.admin": true,
        "user.sharing.editable": true,
        "user.sharing.resharing": true,
        "user.session.lifetime": 600,
        "user.encryption.sse": 0,
        "user.encryption.cse": 0
    });
    assert_eq!(client.get("settings/list").to_string(), expected.to_string());
    client.expect("POST", "settings/set", &json!({"client.z": 1, "client.a": null}), 200);
    client.expect("POST", "settings/set", &json!({"client.z": 2}), 200);
    for (scopes, expected) in [
        (json!(["client", "user"]), vec!["user.password.generator.strength", "client.a"]),
        (json!(["client"]), vec!["client.z", "client.a"]),
        (json!({"x": "client"}), vec!["client.z", "client.a"]),
        (json!(null), vec!["server.baseUrl", "client.a"]),
        (json!([]), vec![]),
        (json!(["nope", "SERVER"]), vec![]),
        (json!([0, null, false, []]), vec![]),
        (json!([true]), vec!["server.baseUrl", "client.a"]),
    ] {
        let list = client.expect("POST", "settings/list", &json!({ "scopes": scopes }), 200);
        let names: Vec<&String> =
            list.as_object().into_iter().flat_map(|list| list.keys()).collect();
        let ends: Vec<&str> =
            [names.first(), names.last()].into_iter().flatten().map(|name| name.as_str()).collect();
        assert_eq!(ends, expected, "{scopes}");
    }
    client.fails("POST", "settings/list", &json!({"scopes": "client"}), 503, "0");
}

#[test]
fn user_settings_are_converted_and_limited() {
    for (name, cases) in [
        (
            "password.generator.strength",
            vec![
                (json!(0), json!(0)),
                (json!(4), json!(4)),
                (json!(5), json!(1)),
                (json!(-1), json!(1)),
                (json!("3x"), json!(3)),
                (json!("strong"), json!(0)),
                (json!(null), json!(0)),
                (json!(2.9), json!(2)),
                (json!([1]), json!(1)),
            ],
        ),
        (
            "password.generator.numbers",
            vec![
                (json!("maybe"), json!(true)),
                (json!("false"), json!(true)),
                (json!("0"), json!(false)),
                (json!(""), json!(false)),
                (json!(null), json!(false)),
                (json!({}), json!(false)),
                (json!(2), json!(true)),
            ],
        ),
        (
            "password.security.age",
            vec![(json!(0), json!(0)), (json!(9999), json!(9999)), (json!(-1), json!(0))],
        ),
        (
            "password.security.hash",
            vec![
                (json!(40), json!(40)),
                (json!(0), json!(0)),
                (json!("text"), json!(0)),
                (json!(41), json!("40")),
                (json!(-1), json!("40")),
            ],
        ),
        (
            "session.lifetime",
            vec![
                (json!(30), json!(30)),
                (json!(29), json!(600)),
                (json!("x"), json!(600)),
                (json!(86400), json!(86400)),
            ],
        ),
        (
            "encryption.sse",
            vec![(json!(2), json!(2)), (json!(3), json!(0)), (json!(true), json!(1))],
        ),
        ("encryption.cse", vec![(json!(1), json!(1)), (json!(2), json!(0)), (json!(0), json!(0))]),
        ("mail.security", vec![(json!(0), json!(false)), (json!(1), json!(true))]),
    ] {
        let mut client = Client::new();
        let name = format!("user.{name}");
        for (sent, stored) in cases {
            let answer = client.expect("POST", "settings/set", &json!({ &name: sent }), 200);
            assert_eq!(answer, json!({ &name: stored }), "{name} {sent}");
            // A text only in the answer to the change.
            let stored =
                stored.as_str().map_or(stored.clone(), |text| text.parse::<i64>().unwrap().into());
            assert_eq!(client.get("settings/list")[&name], stored, "{name} {sent}");
        }
    }
}

#[test]
fn every_user_setting_goes_back_to_its_default() {
    let mut client = Client::new();
    let defaults = client.expect("POST", "settings/list", &json!({"scopes": ["user"]}), 200);
    let defaults = defaults.as_object().unwrap();
    for name in defaults.keys() {
        client.expect("POST", "settings/set", &json!({ name: 3 }), 200);
        let expected = match name.as_str() {
            "user.password.security.hash" => json!("40"),
            "user.mail.security" => json!("1"),
            "user.mail.shares" => json!(""),
            _ => defaults[name].clone(),
        };
        let answer = client.expect("POST", "settings/reset", &json!([name]), 200);
        assert_eq!(answer, json!({ name: expected }));
    }
    let after = client.expect("POST", "settings/list", &json!({"scopes": ["user"]}), 200);
    assert_eq!(after.as_object(), Some(defaults));
}

#[test]
fn client_settings_are_of_any_type_up_to_a_length() {
    let mut client = Client::new();
    for (name, value, shown) in [
        ("client.", json!("empty name"), None),
        ("client.a.b", json!(1.5), None),
        ("client.t", json!("x".repeat(128)), None),
        ("client.u", json!("ü".repeat(64)), None),
        ("client.l", json!(["x".repeat(500)]), None),
        ("client.o", json!({"a": {"b": "x".repeat(500)}}), None),
        ("client.e", json!({}), Some(json!([]))),
        ("client.i", json!({"0": 1, "1": 2}), Some(json!([1, 2]))),
        ("client.n", json!(null), None),
        ("client.f", json!(false), None),
    ] {
        let shown = shown.unwrap_or_else(|| value.clone());
        let answer = client.expect("POST", "settings/set", &json!({ name: value }), 200);
        assert_eq!(answer, json!({ name: shown }));
        let answer = client.expect("POST", "settings/get", &json!([name]), 200);
        assert_eq!(answer, json!({ name: shown }));
    }
    let (key, long_key) =
        (format!("client.{}", "k".repeat(48)), format!("client.{}", "k".repeat(49)));
    client.expect("POST", "settings/set", &json!({ key: 1 }), 200);
    client.fails("POST", "settings/set", &json!({ long_key: 1 }), 400, "9b106704");
    for value in [json!("x".repeat(129)), json!("ü".repeat(65))] {
        client.fails("POST", "settings/set", &json!({ "client.x": value }), 400, "e5eeb777");
    }
    // Numbers are written as PHP does.
    let mut incoming = client.request("POST", "settings/set");
    let json = hyper::header::HeaderValue::from_static("application/json");
    incoming.headers.insert("content-type", json);
    incoming.body = br#"{"client.a":1e30,"client.b":1.0,"client.c":"</\u00fc>"}"#.to_vec();
    let response = client.send(&incoming);
    assert_eq!(
        String::from_utf8(response.body).unwrap(),
        r#"{"client.a":1.0e+30,"client.b":1,"client.c":"\u003C\/\u00fc\u003E"}"#
    );
}

#[test]
fn settings_belong_to_one_user() {
    let mut client = Client::new();
    let set = json!({"user.mail.shares": true, "client.x": 1});
    client.expect("POST", "settings/set", &set, 200);
    let get = json!(["user.mail.shares", "client.x"]);
    client.log_in("bert");
    let answer = client.expect("POST", "settings/get", &get, 200);
    assert_eq!(answer, json!({"user.mail.shares": false, "client.x": null}));
}
