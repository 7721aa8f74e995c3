//! What the run uses to get in is shown nowhere: a canary in every place that holds a secret, looked for in
//! everything that the program writes, in every spelling.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use serde_json::{Value, json};

use crate::support::{Answer, Answering, Workspace, collection_of, request};

/// Holds characters that every encoding treats in its own way.
const CANARY: &str = "can/ary+k3y\"=ü 9";

/// Every spelling that may not turn up.
fn spellings(secret: &str) -> Vec<String> {
    let percent = |keep: &str| {
        let one = |byte: u8| match byte {
            b if b.is_ascii_alphanumeric() || keep.as_bytes().contains(&b) => {
                char::from(b).to_string()
            }
            b => format!("%{b:02X}"),
        };
        secret.bytes().map(one).collect::<String>()
    };
    let json = json!(secret).to_string();
    let mut spellings = vec![
        secret.to_owned(),
        json[1..json.len() - 1].to_owned(),
        percent(""),
        percent("").to_lowercase(),
        percent("-_.~!*'()"),
        percent("/+="),
        percent("").replace("%20", "+"),
        secret.replace('&', "&amp;").replace('"', "&quot;"),
    ];
    for shift in 0..3 {
        // The middle of the secret in base64, wherever it lies in a longer text.
        let text = format!("{}{secret}", &"xyz"[..shift]);
        let (from, to) = (4 * usize::from(shift > 0), text.len() * 8 / 6 / 4 * 4 - 4);
        spellings.push(STANDARD.encode(&text)[from..to].to_owned());
        spellings.push(URL_SAFE_NO_PAD.encode(&text)[from..to].to_owned());
    }
    spellings
}

/// Fails when one of the spellings is in one of the texts, or in a body that the JSON report holds as bytes.
#[track_caller]
pub fn expect_none(what: &str, secret: &str, outputs: &[(String, String)]) {
    for (name, text) in outputs {
        for spelling in spellings(secret) {
            if let Some(at) = text.find(&spelling) {
                let around: String = text[..at].chars().rev().take(80).collect();
                let around: String = around.chars().rev().collect();
                panic!("{what}: {name} shows {spelling:?} behind {around:?}");
            }
        }
    }
}

/// Everything that a run with all reporters wrote: both outputs, all files, and the bodies in the JSON report.
fn run(workspace: &Workspace, options: &[&str]) -> Vec<(String, String)> {
    let before = workspace.files();
    let all = ["-r", "cli,json,junit", "--reporter-json-bodies", "all", "--verbose"];
    let finished = workspace.run(["run", "c.json"].iter().chain(&all).chain(options));
    assert!(matches!(finished.code, Some(0 | 1)), "{finished}");
    let mut outputs =
        vec![("stdout".to_owned(), finished.stdout), ("stderr".to_owned(), finished.stderr)];
    for file in workspace.files().into_iter().filter(|file| !before.contains(file)) {
        let text = workspace.read(&file);
        if file.ends_with(".json") {
            let report: Value = serde_json::from_str(&text).unwrap();
            outputs.extend(buffers(&report).map(|body| (format!("a body in {file}"), body)));
        }
        outputs.push((file.clone(), text));
        std::fs::remove_file(workspace.path().join(file)).unwrap();
    }
    assert!(outputs.len() >= 4, "{:?}", outputs.iter().map(|(name, _)| name).collect::<Vec<_>>());
    outputs
}

/// The texts of all `{"type": "Buffer", "data": […]}`.
fn buffers(value: &Value) -> Box<dyn Iterator<Item = String> + '_> {
    match value {
        Value::Array(items) => Box::new(items.iter().flat_map(buffers)),
        Value::Object(members) if members.get("type") == Some(&json!("Buffer")) => {
            let bytes = members["data"].as_array().unwrap().iter();
            let bytes: Vec<u8> = bytes.map(|byte| byte.as_u64().unwrap() as u8).collect();
            Box::new(std::iter::once(String::from_utf8_lossy(&bytes).into_owned()))
        }
        Value::Object(members) => Box::new(members.values().flat_map(buffers)),
        _ => Box::new(std::iter::empty()),
    }
}

/// A server that gives everything back that it was sent: in a body, in a header, and in a redirect.
pub fn parrot() -> Answering {
    Answering::start(|request| {
        if let Some(rest) = request.path().strip_prefix("/moved") {
            let mut answer = Answer::text(302, "Found", "");
            let query = request.target.split_once('?').map_or("", |(_, query)| query);
            answer.set_header("Location", &format!("/echo{rest}?{query}"));
            return answer;
        }
        let headers: Vec<_> =
            request.headers.iter().map(|(name, value)| json!([name, value])).collect();
        let body = String::from_utf8_lossy(&request.body);
        let mut answer = Answer::json(
            &json!({"target": request.target, "headers": headers, "body": body}).to_string(),
        );
        answer.set_header("X-Target", &request.target);
        answer
    })
}

/// A step with this auth.
fn with_auth(auth: Value) -> Value {
    let mut step = request("One", "GET", "{{base_url}}/echo");
    step["request"]["auth"] = auth;
    step
}

/// A step that says the secret everywhere where only its value can give it away.
fn loud(url: &str, secret: &str) -> Value {
    let mut step = request("Loud", "POST", url);
    step["request"]["header"] = json!([{"key": "X-Loud", "value": format!("it is {secret}!")}]);
    step["request"]["body"] = json!({"mode": "urlencoded", "urlencoded": [
        {"key": "plain", "value": secret},
        {"key": "base64", "value": STANDARD.encode(format!("u:{secret}"))},
    ]});
    step
}

/// An auth with a canary, literal or through a variable, and a fixture that drifts from what the parrot says.
fn check(what: &str, auth: Value, secret: &str, variables: &[&str]) {
    let server = parrot();
    let workspace = Workspace::new();
    let steps = vec![
        with_auth(auth.clone()),
        loud("{{base_url}}/echo?q={{q}}", secret),
        loud("{{base_url}}/moved?q={{q}}", secret),
    ];
    let mut collection = collection_of(steps);
    collection["auth"] = auth;
    workspace.write("c.json", collection.to_string());
    workspace.write(
        "fixtures/small/loud.json",
        r#"{"status": 200, "headers": {"x-target": "/"}, "body": {"target": "/", "headers": [], "body": "x"}}"#,
    );
    let base = format!("base_url={}", server.origin());
    let query = format!("q={secret}");
    let mut options = vec!["--env-var", &base, "--env-var", &query, "--global-var", "unused=1"];
    options.extend(variables.iter().flat_map(|variable| ["--env-var", variable]));
    // The query is a variable that is no secret, so it must not make the value public.
    workspace.write("postcheck.toml", "secrets = ['q']\n");
    let outputs = run(&workspace, &options);
    assert!(!server.requests().is_empty());
    expect_none(what, secret, &outputs);
}

#[test]
fn a_basic_password_is_shown_nowhere() {
    let auth = |password: &str| {
        json!({"type": "basic", "basic": [
            {"key": "username", "value": "somebody"}, {"key": "password", "value": password}
        ]})
    };
    check("literal", auth(CANARY), CANARY, &[]);
    check("variable", auth("{{pass}}"), CANARY, &[&format!("pass={CANARY}")]);
}

#[test]
fn a_bearer_token_is_shown_nowhere() {
    let auth =
        |token: &str| json!({"type": "bearer", "bearer": [{"key": "token", "value": token}]});
    let token = "eyJhbGciOi.canary-k3y_9.x~y";
    check("literal", auth(token), token, &[]);
    check("variable", auth("{{token}}"), token, &[&format!("token={token}")]);
}

#[test]
fn an_api_key_is_shown_nowhere() {
    for place in ["header", "query"] {
        let auth = json!({"type": "apikey", "apikey": [
            {"key": "key", "value": "X-Key"}, {"key": "value", "value": "{{key}}"},
            {"key": "in", "value": place}
        ]});
        check(place, auth, "can-ary-k3y.9", &["key=can-ary-k3y.9"]);
    }
}

/// A key too short to be masked by its value alone is masked by its place.
#[test]
fn a_short_secret_is_masked_by_its_place() {
    let server = Answering::ok();
    let workspace = Workspace::new();
    let apikey = json!({"type": "apikey", "apikey": [
        {"key": "key", "value": "k"}, {"key": "value", "value": "zq7"}, {"key": "in", "value": "query"}
    ]});
    let basic = json!({"type": "basic", "basic": {"username": "u", "password": "zq7"}});
    let items = vec![with_auth(apikey), with_auth(basic)];
    workspace.write("c.json", collection_of(items).to_string());
    let base = format!("base_url={}", server.origin());
    let outputs = run(&workspace, &["--env-var", &base]);
    assert!(server.requests()[0].target.contains("zq7"));
    for (name, text) in outputs {
        assert!(!text.contains("zq7"), "{name}: {text}");
        assert!(!text.contains(&STANDARD.encode("u:zq7")), "{name}: {text}");
    }
}

#[test]
fn a_variable_of_the_type_secret_is_shown_nowhere() {
    let server = parrot();
    let workspace = Workspace::new();
    let steps = vec![
        loud("{{base_url}}/echo?a={{hidden}}", "{{hidden}}"),
        loud("{{base_url}}/moved?a={{hidden}}", CANARY),
        // A URL that cannot be requested is told with its text.
        request("No host", "GET", "/only?a={{hidden}}"),
    ];
    let mut collection = collection_of(steps);
    let variable =
        |kind: &str, value: &str| json!([{"key": "hidden", "value": value, "type": kind}]);
    let base = format!("base_url={}", server.origin());
    collection["variable"] = variable("secret", CANARY);
    workspace.write("c.json", collection.to_string());
    expect_none("collection", CANARY, &run(&workspace, &["--env-var", &base]));

    collection.as_object_mut().unwrap().remove("variable");
    workspace.write("c.json", collection.to_string());
    let values = json!({"name": "e", "values": variable("secret", CANARY)});
    workspace.write("e.json", values.to_string());
    for option in ["-e", "-g"] {
        expect_none(option, CANARY, &run(&workspace, &["--env-var", &base, option, "e.json"]));
    }

    workspace.write("postcheck.toml", "secrets = ['hidden']\n");
    let hidden = format!("hidden={CANARY}");
    let options = ["--env-var", &base, "--env-var", &hidden];
    expect_none("named", CANARY, &run(&workspace, &options));

    let rows = json!([{"hidden": CANARY}]);
    workspace.write("d.json", rows.to_string());
    let steps = vec![loud("{{base_url}}/echo?a={{hidden}}", "{{hidden}}")];
    workspace.write("c.json", collection_of(steps).to_string());
    expect_none("data", CANARY, &run(&workspace, &["--env-var", &base, "-d", "d.json"]));
}

#[test]
fn sessions_and_cookies_are_shown_nowhere() {
    let (session, cookie) = ("s3ssion-canary-91", "c00kie-canary-17");
    let server = Answering::start(move |request| {
        let mut answer = Answer::json(
            &json!({"cookie": request.header("cookie"), "session": session, "jar": cookie})
                .to_string(),
        );
        answer.set_header("X-API-SESSION", session);
        answer.set_header("Set-Cookie", &format!("nc_passwords={cookie}; Path=/"));
        answer
    });
    let workspace = Workspace::new();
    let step = |name: &str| {
        let mut step = request(name, "GET", "{{base_url}}/x");
        step["request"]["header"] =
            json!([{"key": "X-API-SESSION", "value": "{{http_api_session}}"}]);
        step
    };
    let mut collection = collection_of(vec![step("One"), step("Two")]);
    collection["variable"] = json!([{"key": "http_api_session", "value": "g1ven-canary-42"}]);
    workspace.write("c.json", collection.to_string());
    let fixture = r#"{"status": 200, "headers": {"x-api-session": "other"}, "cookies": [],
        "body": {"cookie": "", "session": "", "jar": ""}}"#;
    workspace.write("fixtures/small/one.json", fixture);
    workspace.write("fixtures/small/two.json", fixture);
    let base = format!("base_url={}", server.origin());
    for mode in ["auto", "header", "cookie", "both"] {
        let outputs = run(&workspace, &["--env-var", &base, "--session", mode]);
        expect_none(mode, session, &outputs);
        expect_none(mode, "g1ven-canary-42", &outputs);
        if mode != "header" {
            expect_none(mode, cookie, &outputs);
        }
    }
    let sent = server.requests();
    assert_eq!(sent[0].header("x-api-session"), Some("g1ven-canary-42"));
    assert_eq!(sent[1].header("x-api-session"), Some(session));
}

#[test]
fn credentials_in_headers_and_urls_are_shown_nowhere() {
    let server = parrot();
    let workspace = Workspace::new();
    let mut step = request("One", "GET", "{{base_url}}/echo");
    step["request"]["header"] = json!([
        {"key": "Authorization", "value": "Bearer header-canary-1"},
        {"key": "Cookie", "value": "sid=cookie-canary-22"},
    ]);
    let url = server.origin().replace("http://", "http://somebody:url-canary-333@");
    let inside = request("Two", "GET", &format!("{url}/echo"));
    workspace.write("c.json", collection_of(vec![step, inside]).to_string());
    let outputs = run(&workspace, &["--env-var", &format!("base_url={}", server.origin())]);
    for secret in ["header-canary-1", "cookie-canary-22", "url-canary-333"] {
        expect_none("headers", secret, &outputs);
    }
    let outputs = run(&workspace, &["--env-var", &format!("base_url={url}")]);
    expect_none("base_url", "url-canary-333", &outputs);
}

/// A short password that is also a user's name says nothing: hiding it would only ruin the report.
#[test]
fn what_is_no_secret_is_not_hidden() {
    let server = parrot();
    let workspace = Workspace::new();
    let auth = json!({"type": "basic", "basic": {"username": "{{user}}", "password": "{{pass}}"}});
    let mut collection = collection_of(vec![with_auth(auth)]);
    collection["variable"] =
        json!([{"key": "user", "value": "admin"}, {"key": "pass", "value": "admin"}]);
    workspace.write("c.json", collection.to_string());
    workspace.write("fixtures/small/one.json", r#"{"status": 200, "body": {"target": "admin"}}"#);
    let base = format!("base_url={}", server.origin());
    let outputs = run(&workspace, &["--env-var", &base]);
    assert!(outputs[0].1.contains("admin"), "{}", outputs[0].1);
}
