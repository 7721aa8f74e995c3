//! A canary in every place that holds a secret, looked for in all that each command writes: outputs, fixtures,
//! pending changes, copies of the collection.

use std::path::Path;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use crate::secrets::{expect_none, parrot};
use crate::support::{Answering, Finished, Workspace, collection_of, request};

/// One for each place.
const BASIC: &str = "b4sic/canary+\"1";
const KEY: &str = "k3y-canary-2.x";
const VARIABLE: &str = "v4riable canary=3";
const SESSION: &str = "s3ssion-canary-4";
const HEADER: &str = "h3ader-canary-5";
const PROXY: &str = "pr0xy canary+6";
const SECRETS: [&str; 6] = [BASIC, KEY, VARIABLE, SESSION, HEADER, PROXY];

/// Steps that say each secret, to a server that gives it all back.
fn collection() -> Value {
    let basic = json!({"type": "basic", "basic": [
        {"key": "username", "value": "somebody"}, {"key": "password", "value": "{{pass}}"}
    ]});
    let apikey = json!({"type": "apikey", "apikey": [
        {"key": "key", "value": "X-Key"}, {"key": "value", "value": KEY}, {"key": "in", "value": "query"}
    ]});
    let with = |name: &str, auth: &Value| {
        let mut step = request(name, "POST", "{{base_url}}/echo?hidden={{hidden}}");
        step["request"]["auth"] = auth.clone();
        step["request"]["header"] = json!([
            {"key": "X-API-SESSION", "value": "{{http_api_session}}"},
            {"key": "X-Note", "value": "it is {{hidden}}!"},
            {"key": "Cookie", "value": format!("sid={HEADER}")},
        ]);
        step["request"]["body"] =
            json!({"mode": "raw", "raw": "{\"says\": \"{{hidden}}\", \"n\": {{n}}}"});
        step
    };
    let mut proxied = with("Three", &json!({"type": "noauth"}));
    proxied["request"]["proxy"] = json!({"host": "127.0.0.1", "port": "{{port}}",
        "authenticate": true, "username": "u", "password": PROXY});
    let mut collection = collection_of(vec![with("One", &basic), with("Two", &apikey), proxied]);
    collection["variable"] = json!([
        {"key": "http_api_session", "value": SESSION},
        {"key": "hidden", "value": VARIABLE, "type": "secret"},
        {"key": "n", "value": "1"},
    ]);
    collection
}

/// A workspace and what its commands showed so far.
struct Watched {
    workspace: Workspace,
    secrets: Vec<String>,
    base: String,
    origin: String,
    _server: Answering,
}

impl Watched {
    fn new() -> Self {
        Watched::of(&collection(), SECRETS.map(str::to_owned).to_vec())
    }

    fn of(collection: &Value, secrets: Vec<String>) -> Self {
        let server = parrot();
        let workspace = Workspace::new();
        workspace.write("c.json", collection.to_string());
        let base = format!("base_url={}", server.origin());
        let origin = server.origin();
        Watched { workspace, secrets, base, origin, _server: server }
    }

    /// Runs a command; nothing that it shows, and no file but the collection itself, may hold a secret.
    #[track_caller]
    fn run(&self, code: i32, arguments: &[&str]) -> Finished {
        let pass = format!("pass={BASIC}");
        let port = format!("port={}", self._server.port());
        let variables = ["--env-var", &self.base, "--env-var", &pass, "--env-var", &port];
        let takes_variables = ["run", "record", "inspect", "compare"];
        let takes_variables = takes_variables.contains(&arguments[0]);
        let more: &[&str] = if takes_variables { &variables } else { &[] };
        let finished = self.workspace.run(arguments.iter().chain(more)).expect_code(code);
        let mut outputs = vec![
            ("stdout".to_owned(), finished.stdout.clone()),
            ("stderr".to_owned(), finished.stderr.clone()),
        ];
        for file in self.workspace.files().into_iter().filter(|file| file != "c.json") {
            let content = std::fs::read(self.workspace.path().join(&file)).unwrap();
            outputs.push((file, String::from_utf8_lossy(&content).into_owned()));
        }
        for secret in &self.secrets {
            expect_none(&arguments.join(" "), secret, &outputs);
        }
        finished
    }
}

/// A recording in which the client got in by what the collection does not know.
fn recording(base: &str) -> Value {
    let headers = |headers: &[(&str, &str)]| {
        let each = headers.iter().map(|(name, value)| json!({"name": name, "value": value}));
        each.collect::<Vec<_>>()
    };
    let body = json!({"session": SESSION, "cookie": HEADER, "basic": BASIC}).to_string();
    let basic = format!("Basic {}", STANDARD.encode(format!("somebody:{BASIC}")));
    let entry = |cookie: &str| {
        json!({
            "startedDateTime": "2026-01-01T00:00:00Z", "time": 1,
            "request": {
                "method": "POST", "url": format!("{base}/echo"),
                "headers": headers(&[("Authorization", &basic), ("Cookie", cookie)]),
            },
            "response": {
                "status": 200,
                "headers": headers(&[("Content-Type", "application/json"), ("X-API-SESSION", SESSION)]),
                "content": {"mimeType": "application/json", "text": body},
            },
        })
    };
    let cookie = format!("sid={HEADER}");
    json!({"log": {"version": "1.2", "entries": [entry(&cookie), entry(&cookie)]}})
}

#[test]
fn no_command_shows_a_secret_or_writes_one() {
    let watched = Watched::new();
    watched.run(0, &["inspect", "c.json"]);
    watched.run(0, &["inspect", "c.json", "--json"]);
    watched.run(0, &["record", "c.json", "--fixtures", "one", "--explain"]);
    watched.run(0, &["record", "c.json", "--fixtures", "guess", "--guess", "--explain=json"]);
    let twice = ["--passes", "2", "--reset-cmd", "true", "--explain"];
    watched.run(0, &[&["record", "c.json", "--fixtures", "two"][..], &twice].concat());
    let run = ["run", "c.json", "--fixtures", "two", "-r", "cli,json,junit", "--check-requests"];
    watched.run(0, &run);
    let pending = [&run[..], &["--env-var", "n=2", "--pending"]].concat();
    watched.run(1, &pending);
    watched.run(2, &["review", "--fixtures", "two"]);
    watched.run(0, &["reject", "--fixtures", "two", "--all"]);
    watched.run(1, &["run", "c.json", "--fixtures", "one", "--pending"]);
    watched.run(0, &["accept", "--fixtures", "one", "--all"]);
    watched.run(1, &["run", "c.json", "--fixtures", "none", "--require-fixtures", "--pending"]);
    watched.run(0, &["accept", "--fixtures", "none", "--all"]);
    let right = ["--right", &watched.origin, "--right-env-var", "n=2"];
    watched.run(1, &[&["compare", "c.json", "--left", &watched.origin][..], &right].concat());
    watched.run(0, &["fixtures", "check", "--collection", "c.json", "--fixtures", "two"]);
    watched.run(0, &["fixtures", "fmt", "--collection", "c.json", "--fixtures", "two"]);
    // The copy holds what the collection holds, and nothing that only a run knows.
    let folder = tempfile::tempdir().unwrap();
    let copy = folder.path().join("copy.json");
    let copy = copy.to_str().unwrap();
    watched.run(0, &["export", "examples", "c.json", "--fixtures", "two", "-o", copy]);
    let exported = std::fs::read_to_string(copy).unwrap();
    for secret in [BASIC, SESSION] {
        let known = exported.matches(secret).count();
        assert_eq!(known, collection().to_string().matches(secret).count(), "{secret}");
    }
    watched.run(0, &["import", "examples", copy, "--fixtures", "examples", "--explain"]);
}

#[test]
fn an_import_shows_nothing_that_the_recorded_client_got_in_by() {
    let watched = Watched::new();
    // Files that are read may hold what they hold.
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("a.har");
    std::fs::write(&file, recording(&watched.origin).to_string()).unwrap();
    let har = ["import", "har", file.to_str().unwrap(), "--collection", "c.json"];
    watched.run(0, &[&har[..], &["--fixtures", "har", "--explain"]].concat());
    assert!(watched.workspace.read("har/small/one.json").contains("$any"));
}

/// Made by the script beside it.
const PRIVATE_KEY: &str = include_str!("../../src/http/tests/certificates/client.key");

/// Every auth scheme with a canary in each parameter that is a secret, and what goes with it.
fn schemes() -> [(&'static str, &'static [&'static str], Value); 12] {
    [
        ("digest", &["password"], json!({"username": "u", "realm": "r", "nonce": "n"})),
        ("ntlm", &["password"], json!({"username": "u"})),
        ("oauth2", &["accessToken"], json!({})),
        ("oauth2", &["accessToken"], json!({"addTokenTo": "queryParams"})),
        (
            "oauth1",
            &["consumerSecret", "token", "tokenSecret"],
            json!({"consumerKey": "ck", "signatureMethod": "PLAINTEXT"}),
        ),
        (
            "oauth1",
            &["consumerSecret", "token", "tokenSecret"],
            json!({"consumerKey": "ck", "signatureMethod": "PLAINTEXT", "addParamsToHeader": true}),
        ),
        ("hawk", &["authKey"], json!({"authId": "id"})),
        (
            "awsv4",
            &["secretKey", "sessionToken"],
            json!({"accessKey": "AKID", "addAuthDataToQuery": true}),
        ),
        ("edgegrid", &["accessToken", "clientToken", "clientSecret"], json!({})),
        (
            "jwt",
            &["secret"],
            json!({"algorithm": "HS256", "addTokenTo": "queryParam", "queryParamKey": "jwt"}),
        ),
        // Only a real key signs.
        ("jwt", &["privateKey"], json!({"algorithm": "ES256", "privateKey": PRIVATE_KEY})),
        (
            "asap",
            &["privateKey"],
            json!({"alg": "ES256", "iss": "i", "aud": "a", "kid": "k", "privateKey": PRIVATE_KEY}),
        ),
    ]
}

#[test]
fn no_auth_scheme_shows_what_it_signs_with() {
    let mut secrets = Vec::new();
    let mut items = Vec::new();
    for (index, (kind, names, mut parameters)) in schemes().into_iter().enumerate() {
        let canary = |name: &&str| match parameters[*name].as_str() {
            Some(given) => given.to_owned(),
            None => format!("c4nary/{index}+{name}\"&=9"),
        };
        let own: Vec<String> = names.iter().map(canary).collect();
        for (name, secret) in names.iter().zip(&own) {
            parameters[*name] = json!(secret);
        }
        let mut step = request(&format!("{kind} {index}"), "POST", "{{base_url}}/echo?a={{n}}");
        step["request"]["auth"] = json!({"type": kind, kind: parameters});
        let says = json!({"says": own, "n": "{{n}}"}).to_string();
        step["request"]["body"] = json!({"mode": "raw", "raw": says});
        items.push(step);
        secrets.extend(own);
    }
    let mut collection = collection_of(items);
    collection["variable"] = json!([{"key": "n", "value": "1"}]);
    let watched = Watched::of(&collection, secrets);
    let shown = watched.run(0, &["inspect", "c.json"]);
    assert!(!shown.stdout.contains("not supported"), "{shown}");
    let twice = ["--passes", "2", "--reset-cmd", "true", "--explain"];
    watched.run(0, &[&["record", "c.json", "--fixtures", "two"][..], &twice].concat());
    let run = ["run", "c.json", "--fixtures", "two", "-r", "cli,json,junit", "--verbose"];
    let all = ["--reporter-json-bodies", "all", "--check-requests"];
    watched.run(0, &[&run[..], &all].concat());
    watched.run(1, &[&run[..], &all, &["--env-var", "n=2", "--pending"]].concat());
    watched.run(0, &["accept", "--fixtures", "two", "--all"]);
    let signed = watched._server.requests();
    let is_signed = |seen: &crate::support::Seen| {
        seen.header("authorization").is_some() || seen.target.contains('&')
    };
    // All but NTLM, which waits to be asked.
    assert_eq!(signed.iter().filter(|seen| !is_signed(seen)).count(), signed.len() / 12);
}

#[test]
fn no_passphrase_of_a_client_certificate_is_shown() {
    const PASSPHRASE: &str = "p4ssphrase canary;7";
    let watched = Watched::of(&collection(), vec![PASSPHRASE.to_owned()]);
    // What the run is given may hold it.
    let folder = tempfile::tempdir().unwrap();
    let made = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/http/tests/certificates");
    let path = |name: &str| made.join(name).to_str().unwrap().to_owned();
    let list = |file: &str| {
        let entry = json!({"matches": ["<all_urls>"], "passphrase": PASSPHRASE,
            "cert": {"src": path("client.pem")}, "key": {"src": path(file)}});
        let list = folder.path().join("list.json");
        std::fs::write(&list, json!([entry]).to_string()).unwrap();
        list.to_str().unwrap().to_owned()
    };
    let run = ["run", "c.json", "-r", "cli,json,junit", "--verbose"];
    for (file, code) in [("client.key", 0), ("old-aes128.key", 2), ("pkcs8-default.key", 2)] {
        let listed = ["--ssl-client-cert-list", &list(file)];
        watched.run(code, &[&run[..], &listed].concat());
        let (certificate, key) = (path("client.pem"), path(file));
        let given = ["--ssl-client-cert", &certificate, "--ssl-client-key", &key];
        let given = [&run[..], &given, &["--ssl-client-passphrase", PASSPHRASE]].concat();
        watched.run(code, &given);
    }
    watched.run(2, &[&run[..], &["--ssl-client-passphrase", PASSPHRASE]].concat());
}
