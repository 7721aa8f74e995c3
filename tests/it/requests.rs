//! `--check-requests`: a request that is not what its fixture was recorded from.

use serde_json::{Value, json};

use crate::support::{Answering, Finished, Workspace, collection_of};

/// A collection of one step that sends a label, recorded against a server that answers everything alike.
struct Recorded {
    workspace: Workspace,
    server: Answering,
}

fn step(method: &str, path: &str, body: &str, headers: &[(&str, &str)]) -> Value {
    let headers: Vec<Value> =
        headers.iter().map(|(key, value)| json!({ "key": key, "value": value })).collect();
    json!({
        "name": "Make",
        "request": {
            "method": method, "header": headers, "url": format!("{{{{base_url}}}}/{path}"),
            "body": { "mode": "raw", "raw": body, "options": { "raw": { "language": "json" } } },
            "auth": { "type": "basic", "basic": [
                { "key": "username", "value": "ada" }, { "key": "password", "value": "{{secret_word}}" }
            ] }
        }
    })
}

const BODY: &str =
    r#"{"label": "{{label}}", "id": "{{$guid}}", "word": "{{secret_word}}", "n": 1}"#;
const KIND: &[(&str, &str)] = &[("X-Kind", "a")];
const FIXTURE: &str = "f/small/make.json";

impl Recorded {
    fn new() -> Self {
        let recorded = Recorded { workspace: Workspace::new(), server: Answering::ok() };
        recorded.collection(step("POST", "make", BODY, KIND));
        recorded.postcheck("record", &["--passes", "2"]).expect_code(0);
        recorded
    }

    fn collection(&self, step: Value) {
        self.workspace.write("c.json", collection_of(vec![step]).to_string());
    }

    fn postcheck(&self, command: &str, options: &[&str]) -> Finished {
        let base = format!("base_url={}", self.server.origin());
        let given = [command, "c.json", "--fixtures", "f", "--env-var", &base];
        let secret = ["--env-var", "secret_word=hunter2-and-more", "--env-var", "label=first"];
        self.workspace.run(given.iter().chain(&secret).chain(options))
    }

    fn check(&self, options: &[&str]) -> Finished {
        self.postcheck("run", &[&["--check-requests"], options].concat())
    }

    fn fixture(&self) -> Value {
        serde_json::from_str(&self.workspace.read(FIXTURE)).unwrap()
    }
}

#[test]
fn what_was_sent_is_recorded_without_values_of_variables_and_secrets() {
    let recorded = Recorded::new();
    let fixture = recorded.fixture();
    assert_eq!(fixture["request"], "POST {{base_url}}/make");
    assert_eq!(
        fixture["sent"],
        json!({
            "headers": {
                "x-kind": "a", "content-type": "application/json", "accept": "*/*"
            },
            "body": {
                "label": "{{label}}", "id": "{{$uuid}}", "word": "{{secret_word}}", "n": 1
            }
        })
    );
    assert!(!recorded.workspace.read(FIXTURE).contains("hunter2"));
}

#[test]
fn the_same_request_conforms_whatever_its_variables_are() {
    let recorded = Recorded::new();
    recorded.check(&[]).expect_code(0);
    let others = ["--env-var", "label=second", "--env-var", "secret_word=something else"];
    recorded.check(&others).expect_code(0);
}

#[test]
fn another_request_is_a_change_in_every_report_and_only_when_asked_for() {
    let recorded = Recorded::new();
    let body =
        r#"{"label": "{{label}} one", "id": "{{$guid}}", "word": "{{secret_word}}", "n": 2}"#;
    recorded.collection(step("PUT", "make?twice=1", body, &[("X-Kind", "b")]));
    recorded.postcheck("run", &[]).expect_code(0);
    let reports = ["-r", "cli,junit,json"];
    let drift = recorded.check(&reports).expect_code(1).expect_stdout(&[
        "5 differences: change",
        "request method: POST → PUT",
        "request url: /make → /make?twice=1",
        "request header x-kind: a → b",
        "request $.label: \"first\" → \"first one\"",
        "request $.n: 1 → 2",
    ]);
    let junit = recorded.workspace.read("reports/junit.xml");
    assert!(junit.contains("request header x-kind"), "{junit}");
    let report: Value =
        serde_json::from_str(&recorded.workspace.read("reports/report.json")).unwrap();
    let found = report["run"]["executions"][0]["conformance"]["differences"].as_array().unwrap();
    let kinds: Vec<&str> = found.iter().map(|d| d["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["request"; 5]);
    assert!(found.iter().all(|difference| difference["severity"] == "change"), "{found:?}");
    for text in [drift.stdout, junit, report.to_string()] {
        assert!(!text.contains("hunter2"), "{text}");
    }
    recorded.check(&["--fail-on", "breaking"]).expect_code(0);
}

#[test]
fn the_configuration_file_can_ask_for_it() {
    let recorded = Recorded::new();
    recorded.collection(step("POST", "other", BODY, KIND));
    recorded.workspace.write("postcheck.toml", "check-requests = true\n");
    recorded.postcheck("run", &[]).expect_code(1).expect_stdout(&["request url: /make → /other"]);
}

#[test]
fn a_fixture_that_does_not_say_what_was_sent_is_held_by_its_line() {
    let recorded = Recorded::new();
    let mut fixture = recorded.fixture();
    fixture.as_object_mut().unwrap().remove("sent");
    recorded.workspace.write(FIXTURE, fixture.to_string());
    recorded.collection(step("POST", "make", "{\"other\": true}", &[]));
    recorded.check(&[]).expect_code(0);
    recorded.collection(step("POST", "make/it", BODY, &[]));
    recorded.check(&[]).expect_code(1).expect_stdout(&["1 difference: change", "request url"]);
}

#[test]
fn a_recording_says_what_was_sent_too() {
    let workspace = Workspace::new();
    let server = Answering::ok();
    workspace.write("c.json", collection_of(vec![step("POST", "make", BODY, KIND)]).to_string());
    let sent = r#"{"label":"first","id":"0311cb52-95d9-4b27-bb6f-36a3fba07441","word":"w","n":1}"#;
    let entry = json!({
        "request": {
            "method": "POST", "url": "https://elsewhere.example/make",
            "headers": [
                { "name": "Content-Type", "value": "application/json" },
                { "name": "X-Kind", "value": "a" },
                { "name": "Accept", "value": "*/*" },
                { "name": "Authorization", "value": "Basic YWRhOmh1bnRlcjI=" },
                { "name": "Cookie", "value": "session=1" }
            ],
            "postData": { "mimeType": "application/json", "text": sent }
        },
        "response": {
            "status": 200, "statusText": "OK",
            "headers": [{ "name": "Content-Type", "value": "application/json" }],
            "content": { "mimeType": "application/json", "text": "{\"ok\":true}" }
        }
    });
    let har = json!({ "log": { "version": "1.2", "entries": [entry] } });
    workspace.write("a.har", har.to_string());
    workspace.write(
        "e.json",
        json!({ "name": "e", "values": [
        { "key": "label", "value": "first" }, { "key": "base_url", "value": server.origin() },
        { "key": "secret_word", "value": "w" }
    ] })
        .to_string(),
    );
    let options = ["--collection", "c.json", "-e", "e.json", "--fixtures", "f"];
    workspace.run(["import", "har", "a.har"].iter().chain(&options)).expect_code(0);
    let fixture: Value = serde_json::from_str(&workspace.read(FIXTURE)).unwrap();
    let headers = json!({ "content-type": "application/json", "x-kind": "a", "accept": "*/*" });
    assert_eq!(fixture["sent"]["headers"], headers);
    assert_eq!(fixture["sent"]["body"]["label"], "{{label}}");
    assert_eq!(fixture["sent"]["body"]["id"], "{{$uuid}}");
    let run = ["run", "c.json", "-e", "e.json", "--fixtures", "f", "--check-requests"];
    workspace.run(run).expect_code(0);
}
