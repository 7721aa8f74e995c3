//! `postcheck sandbox` as a process of its own.

use std::net::TcpListener;
use std::path::PathBuf;
use std::time::Duration;

use serde_json::json;

use crate::support::{Running, Workspace, collection_of, request};

const COLLECTION: &str = "collections/passwords-api.postman_collection.json";

/// A file of the repository.
pub fn shipped(path: &str) -> String {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(path).to_str().unwrap().to_owned()
}

/// The sandbox over the shipped sample data on a free port.
pub fn start(workspace: &Workspace, options: &[&str]) -> (Running, String) {
    let backup = shipped("fixtures/sample-data.json.gz");
    let arguments = ["sandbox", "--backup", &backup, "--listen", "127.0.0.1:0"];
    let running = workspace.start(arguments.iter().chain(options));
    let base_url = running.line("ready: ");
    (running, base_url)
}

fn workspace() -> Workspace {
    Workspace::new().limit(Duration::from_secs(60))
}

#[test]
fn it_serves_what_a_run_can_trust_until_it_is_told_to_end() {
    let workspace = workspace();
    let (running, base_url) = start(&workspace, &["--write-ca", "ca.pem"]);
    assert!(base_url.starts_with("https://"), "{base_url}");
    let base = format!("base_url={base_url}");
    let collection = shipped(COLLECTION);
    let run = ["run", &collection, "--env-var", &base, "--folder", "Session"];
    let trusted = run.iter().chain(&["--ssl-extra-ca-certs", "ca.pem"]);
    workspace.run(trusted).expect_code(0).expect_stdout(&["[200 OK", "/session/request"]);
    let finished = workspace.run(run.iter().chain(&["-k"])).expect_code(0);
    assert_eq!(finished.stderr, "");
    let strangers = workspace.run(run).expect_code(1);
    strangers.expect_stdout(&["certificate", "--ssl-extra-ca-certs FILE"]);
    end(running);
}

#[cfg(unix)]
fn end(running: Running) {
    running.signal("TERM");
    let finished = running.finish().expect_code(0);
    assert_eq!((finished.stdout.lines().count(), finished.stderr.as_str()), (1, ""), "{finished}");
}

#[cfg(not(unix))]
fn end(_: Running) {}

#[cfg(unix)]
#[test]
fn it_ends_on_ctrl_c() {
    let workspace = workspace();
    let (running, base_url) = start(&workspace, &["--http"]);
    assert!(base_url.starts_with("http://"), "{base_url}");
    running.signal("INT");
    running.finish().expect_code(0);
}

#[test]
fn a_port_in_use_is_refused_with_advice() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let backup = shipped("fixtures/sample-data.json.gz");
    let workspace = workspace();
    workspace.run(["sandbox", "--backup", &backup, "--listen", &address]).expect_refusal(&[
        "could not listen on",
        &address,
        "choose another address with --listen",
    ]);
}

#[test]
fn what_it_cannot_use_is_refused() {
    let workspace = workspace();
    let backup = shipped("fixtures/sample-data.json.gz");
    let usual = ["sandbox", "--backup", &backup, "--listen", "127.0.0.1:0"];
    for (options, texts) in [
        (&["--user", "admin"][..], &["--user", "NAME:PASSWORD"][..]),
        (&["--user", ":x"], &["NAME:PASSWORD"]),
        (&["--user", "nobody:x"], &["no user \"nobody\"", "it has", "admin"]),
        (&["--http", "--write-ca", "ca.pem"], &["--write-ca", "plain HTTP has no certificate"]),
        (&["--write-ca", "/dev/null/ca.pem"], &["/dev/null/ca.pem"]),
    ] {
        workspace.run(usual.iter().chain(options)).expect_refusal(texts);
    }
    workspace
        .run(["sandbox", "--backup", "gone.gz"])
        .expect_refusal(&["backup gone.gz", "No such file"]);
    workspace.run(["sandbox"]).expect_refusal(&["--backup"]);
    workspace
        .run(["sandbox", "--backup", &backup, "--listen", "nowhere"])
        .expect_refusal(&["nowhere"]);
    assert_eq!(workspace.files(), [""; 0]);
}

#[test]
fn users_have_the_passwords_they_are_given() {
    let workspace = workspace();
    let (_running, base_url) = start(&workspace, &["--http", "--user", "admin:pass:word"]);
    let mut step = request("List", "GET", "{{base_url}}/api/1.0/tag/list");
    step["request"]["auth"] = json!({"type": "basic", "basic": [
        {"key": "username", "value": "admin"}, {"key": "password", "value": "{{pass}}"}
    ]});
    workspace.write("c.json", collection_of(vec![step]).to_string());
    workspace.write("fixtures/small/list.json", r#"{"status": 200, "body": "{{$any}}"}"#);
    let base = format!("base_url={base_url}");
    for (password, code) in [("pass=pass:word", 0), ("pass=admin", 1)] {
        let arguments = ["run", "c.json", "--env-var", &base, "--env-var", password];
        workspace.run(arguments).expect_code(code);
    }
}

#[test]
fn a_run_can_bring_its_own() {
    let backup = shipped("fixtures/sample-data.json.gz");
    let collection = shipped(COLLECTION);
    let workspace = workspace();
    let run = ["run", &collection, "--folder", "Session", "--sandbox", &backup];
    workspace.run(run).expect_code(0).expect_stdout(&["https://", "[200 OK"]);
}
