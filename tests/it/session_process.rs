//! Logging in with a master password, from process to process, against the sandbox.

use std::time::Duration;

use postcheck::session::Challenge;
use serde_json::{Value, json};

use crate::sandbox;
use crate::support::{Running, Workspace, collection_of, request};

const PASSWORD: &str = "correct horse battery staple";

/// A sandbox whose user has a challenge, and how to get there.
struct Encrypted {
    workspace: Workspace,
    base: String,
    _sandbox: Running,
}

impl Encrypted {
    fn new() -> Self {
        let workspace = Workspace::new().limit(Duration::from_secs(60));
        let (sandbox, base_url) = sandbox::start(&workspace, &["--write-ca", "ca.pem"]);
        let encrypted =
            Encrypted { workspace, base: format!("base_url={base_url}"), _sandbox: sandbox };
        let salts = ["a1".repeat(256), "b2".repeat(64), "c3".repeat(16)];
        let secret = Challenge::from_salts(&salts).unwrap().solve(PASSWORD).unwrap();
        let mut set = step("Set", "POST", "account/challenge/set");
        let body = json!({"data": salts, "secret": secret}).to_string();
        set["request"]["body"] =
            json!({"mode": "raw", "raw": body, "options": {"raw": {"language": "json"}}});
        encrypted.collection("set.json", vec![set]);
        encrypted.collection("c.json", vec![step("List", "GET", "password/list")]);
        encrypted
            .workspace
            .write("set/small/set.json", r#"{"status": 200, "body": {"success": true}}"#);
        encrypted
            .workspace
            .write("closed/small/list.json", r#"{"status": 412, "body": "{{$any}}"}"#);
        encrypted.workspace.write("open/small/list.json", r#"{"status": 200, "body": "{{$any}}"}"#);
        encrypted.run("set.json", "set", None).expect_code(0);
        encrypted
    }

    fn collection(&self, file: &str, steps: Vec<Value>) {
        let mut collection = collection_of(steps);
        collection["auth"] = json!({"type": "basic", "basic": [
            {"key": "username", "value": "admin"}, {"key": "password", "value": "admin"}
        ]});
        collection["variable"] = json!([{"key": "http_api_session", "value": ""}]);
        self.workspace.write(file, collection.to_string());
    }

    fn run(&self, file: &str, fixtures: &str, password: Option<&str>) -> crate::support::Finished {
        let mut command = std::process::Command::new("env");
        if let Some(password) = password {
            command.arg(format!("POSTCHECK_MASTER_PASSWORD={password}"));
        }
        command.arg(env!("CARGO_BIN_EXE_postcheck"));
        command.args(["run", file, "--fixtures", fixtures, "--env-var", &self.base]);
        command.args(["--ssl-extra-ca-certs", "ca.pem", "--fail-on", "change", "--verbose"]);
        self.workspace.finish(command, b"")
    }
}

fn step(name: &str, method: &str, path: &str) -> Value {
    let mut step = request(name, method, &format!("{{{{base_url}}}}/api/1.0/{path}"));
    step["request"]["header"] = json!([{"key": "X-API-SESSION", "value": "{{http_api_session}}"}]);
    step
}

#[cfg(unix)]
#[test]
fn the_master_password_opens_what_is_closed_without_it() {
    let encrypted = Encrypted::new();
    let closed = encrypted.run("c.json", "closed", None);
    closed.expect_code(0).expect_stdout(&["412"]);
    let opened = encrypted.run("c.json", "open", Some(PASSWORD)).expect_code(0);
    assert!(!opened.stdout.contains(PASSWORD) && !opened.stderr.contains(PASSWORD), "{opened}");
}

#[cfg(unix)]
#[test]
fn a_wrong_master_password_is_tried_once() {
    let encrypted = Encrypted::new();
    // The fifth failure locks the user out, and a success forgives those before.
    for _ in 0..4 {
        let finished = encrypted.run("c.json", "open", Some("wrong canary")).expect_code(2);
        let finished = finished.expect_stderr(&["the master password is wrong", "not tried again"]);
        assert!(!finished.stdout.contains("[200 OK"), "no step is run\n{finished}");
        assert!(!finished.stderr.contains("wrong canary"), "{finished}");
    }
    encrypted.run("c.json", "open", Some(PASSWORD)).expect_code(0);
}
