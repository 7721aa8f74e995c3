//! Logging in with a master password, from process to process, against the sandbox.

use std::time::Duration;

use postcheck::session::Challenge;
use serde_json::{Value, json};

use crate::sandbox;
use crate::support::{Finished, Running, Workspace, collection_of, request};

const PASSWORD: &str = "correct horse battery staple";

/// A user of a sandbox, and the collections that are run against it.
pub struct Account {
    workspace: Workspace,
    base: String,
    _sandbox: Running,
}

impl Account {
    pub fn new() -> Self {
        let workspace = Workspace::new().limit(Duration::from_secs(60));
        let (sandbox, base_url) = sandbox::start(&workspace, &["--write-ca", "ca.pem"]);
        Account { workspace, base: format!("base_url={base_url}"), _sandbox: sandbox }
    }

    pub fn collection(&self, file: &str, steps: Vec<Value>) {
        let mut collection = collection_of(steps);
        collection["auth"] = json!({"type": "basic", "basic": [
            {"key": "username", "value": "admin"}, {"key": "password", "value": "admin"}
        ]});
        collection["variable"] = json!([{"key": "http_api_session", "value": ""}]);
        self.workspace.write(file, collection.to_string());
    }

    /// What a step is expected to be answered with.
    pub fn fixture(&self, directory: &str, step: &str, status: u16, body: &Value) {
        let fixture = json!({ "status": status, "body": body });
        self.workspace.write(&format!("{directory}/small/{step}.json"), fixture.to_string());
    }

    pub fn run(&self, file: &str, fixtures: &str, password: Option<&str>) -> Finished {
        let mut command = std::process::Command::new("env");
        if let Some(password) = password {
            command.arg(format!("POSTCHECK_MASTER_PASSWORD={password}"));
        }
        command.arg(env!("CARGO_BIN_EXE_postcheck"));
        command.args(["run", file, "--fixtures", fixtures, "--env-var", &self.base]);
        command.args(["--ssl-extra-ca-certs", "ca.pem", "--fail-on", "change", "--verbose"]);
        command.arg("--require-fixtures");
        self.workspace.finish(command, b"")
    }
}

/// An account with a challenge.
fn encrypted() -> Account {
    let account = Account::new();
    let salts = ["a1".repeat(256), "b2".repeat(64), "c3".repeat(16)];
    let secret = Challenge::from_salts(&salts).unwrap().solve(PASSWORD).unwrap();
    let set = json!({"data": salts, "secret": secret});
    account.collection("set.json", vec![posting("Set", "account/challenge/set", &set)]);
    account.collection("c.json", vec![step("List", "GET", "password/list")]);
    account.fixture("set", "set", 200, &json!({"success": true}));
    account.fixture("closed", "list", 412, &json!("{{$any}}"));
    account.fixture("open", "list", 200, &json!("{{$any}}"));
    account.run("set.json", "set", None).expect_code(0);
    account
}

/// A request of the API that keeps the session by its header.
pub fn step(name: &str, method: &str, path: &str) -> Value {
    let mut step = request(name, method, &format!("{{{{base_url}}}}/api/1.0/{path}"));
    step["request"]["header"] = json!([{"key": "X-API-SESSION", "value": "{{http_api_session}}"}]);
    step
}

/// The same with a JSON body.
pub fn posting(name: &str, path: &str, body: &Value) -> Value {
    let mut step = step(name, "POST", path);
    let language = json!({"raw": {"language": "json"}});
    step["request"]["body"] = json!({"mode": "raw", "raw": body.to_string(), "options": language});
    step
}

#[cfg(unix)]
#[test]
fn the_master_password_opens_what_is_closed_without_it() {
    let encrypted = encrypted();
    let closed = encrypted.run("c.json", "closed", None);
    closed.expect_code(0).expect_stdout(&["412"]);
    let opened = encrypted.run("c.json", "open", Some(PASSWORD)).expect_code(0);
    assert!(!opened.stdout.contains(PASSWORD) && !opened.stderr.contains(PASSWORD), "{opened}");
}

#[cfg(unix)]
#[test]
fn a_wrong_master_password_is_tried_once() {
    let encrypted = encrypted();
    // The fifth failure locks the user out, and a success forgives those before.
    for _ in 0..4 {
        let finished = encrypted.run("c.json", "open", Some("wrong canary")).expect_code(2);
        let finished = finished.expect_stderr(&["the master password is wrong", "not tried again"]);
        assert!(!finished.stdout.contains("[200 OK"), "no step is run\n{finished}");
        assert!(!finished.stderr.contains("wrong canary"), "{finished}");
    }
    encrypted.run("c.json", "open", Some(PASSWORD)).expect_code(0);
}
