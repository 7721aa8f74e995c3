//! What a run leaves to the next one: environment, globals, collection, cookie jar.

use serde_json::{Value, json};

use crate::support::{Answer, Answering, Finished, Workspace};

const ENVIRONMENT: &str = r#"{"id": "E1", "name": "Staging", "values": [
    {"key": "pin", "value": "correct horse battery", "type": "secret", "enabled": true},
    {"key": "off", "value": "old", "enabled": false},
    {"key": "count", "value": 7, "type": "number"}
], "_postman_variable_scope": "environment"}"#;

fn collection(origin: &str) -> String {
    json!({
        "info": {"name": "C"},
        "variable": [{"key": "v", "value": "1"}],
        "item": [{"name": "one", "request": {"url": format!("{origin}/one"), "method": "GET",
            "header": [{"key": "X-Pin", "value": "{{pin}}"}]}}]
    })
    .to_string()
}

fn workspace(server: &Answering) -> Workspace {
    let workspace = Workspace::new();
    workspace.write("c.json", collection(&server.origin()));
    workspace.write("e.json", ENVIRONMENT);
    workspace
}

fn run(workspace: &Workspace, arguments: &[&str]) -> Finished {
    workspace.run(["run", "c.json", "-e", "e.json"].iter().chain(arguments))
}

fn json(workspace: &Workspace, path: &str) -> Value {
    serde_json::from_str(&workspace.read(path)).unwrap()
}

#[test]
fn variables_are_exported_as_they_are_at_the_end_and_secrets_as_stars() {
    let server = Answering::ok();
    let workspace = workspace(&server);
    let exports = ["environment", "globals", "collection"];
    let exports = exports.map(|name| format!("--export-{name}=out/{name}.json"));
    let mut arguments: Vec<&str> = exports.iter().map(String::as_str).collect();
    arguments.extend(["--env-var", "new=n", "--global-var", "g=2", "--var", "v=3"]);
    let finished = run(&workspace, &arguments).expect_code(0);
    let environment = json(&workspace, "out/environment.json");
    assert_eq!((&environment["id"], &environment["name"]), (&json!("E1"), &json!("Staging")));
    assert_eq!(
        environment["values"],
        json!([
            {"key": "pin", "value": "***", "type": "secret", "enabled": true},
            {"key": "off", "value": "old", "type": "any", "enabled": false},
            {"key": "count", "value": 7, "type": "number", "enabled": true},
            {"key": "new", "value": "n", "type": "any", "enabled": true},
        ])
    );
    let globals = json(&workspace, "out/globals.json");
    assert_eq!(globals["values"][0]["value"], "2");
    assert_eq!(globals["_postman_variable_scope"], "globals");
    let exported = json(&workspace, "out/collection.json");
    let mut expected: Value = serde_json::from_str(&collection(&server.origin())).unwrap();
    expected["variable"][0]["value"] = "3".into();
    assert_eq!(exported, expected);
    let told = "secrets in out/environment.json are written as ***";
    assert_eq!(finished.stderr.matches("written as ***").count(), 1, "{finished}");
    finished.expect_stderr(&[told, "--export-secrets"]);
}

#[test]
fn secrets_in_the_users_own_file_are_not_replaced_by_stars() {
    let server = Answering::ok();
    let workspace = workspace(&server);
    run(&workspace, &["--export-environment", "./e.json"])
        .expect_refusal(&["would replace the secrets in ./e.json", "--export-secrets"]);
    assert_eq!(workspace.read("e.json"), ENVIRONMENT);
    assert!(server.requests().is_empty(), "it is refused before anything is sent");
    run(&workspace, &["--export-environment", "e.json", "--export-secrets"]).expect_code(0);
    assert_eq!(json(&workspace, "e.json")["values"][0]["value"], "correct horse battery");
    run(&workspace, &[]).expect_code(0);
    assert_eq!(server.requests()[1].header("x-pin"), Some("correct horse battery"));
}

#[test]
fn in_a_folder_the_files_are_named_as_newman_names_them() {
    let server = Answering::ok();
    let workspace = workspace(&server);
    run(&workspace, &["--export-globals", "out/", "--export-cookie-jar", "out/"]).expect_code(0);
    let files: Vec<String> =
        workspace.files().into_iter().filter(|file| file.starts_with("out/")).collect();
    let starts = ["out/newman-cookie-jar-2", "out/newman-globals-2"];
    assert_eq!(files.len(), 2, "{files:?}");
    for (file, start) in files.iter().zip(starts) {
        assert!(file.starts_with(start) && file.ends_with("-0.json"), "{file}");
    }
}

#[test]
fn cookies_outlive_the_run() {
    let server = Answering::start(|_| {
        let mut answer = Answer::json("{}");
        answer.set_header("Set-Cookie", "sid=s3cret-of-the-session; Path=/; HttpOnly");
        answer
    });
    let workspace = workspace(&server);
    let finished = run(&workspace, &["--export-cookie-jar", "jar.json"]).expect_code(0);
    assert!(!finished.stdout.contains("s3cret"), "{finished}");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = workspace.path().join("jar.json").metadata().unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
    run(&workspace, &["--cookie-jar", "jar.json"]).expect_code(0);
    let cookies: Vec<_> =
        server.requests().iter().map(|r| r.header("cookie").map(str::to_owned)).collect();
    assert_eq!(cookies, [None, Some("sid=s3cret-of-the-session".to_owned())]);

    workspace.write("bad.json", "{\"cookies\": [{\"key\": \"a\"}]}");
    run(&workspace, &["--cookie-jar", "bad.json"])
        .expect_refusal(&["bad.json:1:14", "this cookie has no `domain`"]);
    run(&workspace, &["--cookie-jar", "none.json"]).expect_refusal(&["none.json", "no such file"]);
}

#[test]
fn an_export_that_cannot_be_written_is_told_before_anything_is_sent() {
    let server = Answering::ok();
    let workspace = workspace(&server);
    run(&workspace, &["--export-globals", "e.json/g.json"])
        .expect_refusal(&["could not write e.json/g.json"]);
    assert!(server.requests().is_empty());
}

#[test]
fn suppressing_the_exit_code_is_for_what_cannot_be_loaded_too() {
    Workspace::new().run(["run", "none.json", "-x"]).expect_code(0).expect_stderr(&[
        "error: ",
        "none.json",
        "no such file",
    ]);
}
