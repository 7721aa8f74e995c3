//! Fixtures and recordings that are wrong: one message that says what, where and what to do; nothing is sent
//! and no file is left behind.

use serde_json::json;

use crate::support::{Answering, Workspace, collection};

fn workspace() -> Workspace {
    let workspace = Workspace::new();
    let steps = [("One", "{{base_url}}/one"), ("Two", "{{base_url}}/two")];
    workspace.write("c.json", collection(&steps).to_string());
    workspace
}

#[test]
fn a_folder_of_fixtures_that_is_not_there_is_refused() {
    let workspace = workspace();
    for command in [
        &["accept", "--all"][..],
        &["reject", "--all"],
        &["review"],
        &["fixtures", "check"],
        &["fixtures", "fmt"],
        &["fixtures", "prune"],
        &["fixtures", "rename", "--auto"],
        &["export", "examples", "c.json", "-o", "copy.json"],
    ] {
        eprintln!("case: {command:?}");
        let run = |folder: &str| {
            let collection = ["--collection", "c.json"];
            let collection = collection.iter().filter(|_| command[0] == "fixtures");
            let options = ["--fixtures", folder];
            workspace.run(command.iter().chain(collection).chain(&options))
        };
        run("fixtuers").expect_refusal(&["no folder fixtuers;", "--fixtures DIR"]);
        run("c.json").expect_refusal(&["c.json is no folder"]);
    }
    assert_eq!(workspace.files(), ["c.json"]);
}

/// Fixture files, and what a run says of them. The step `One` would conform to `{"status": 200}`.
#[test]
fn fixtures_that_cannot_be_read_are_refused_with_their_place() {
    let server = Answering::ok();
    let base = format!("base_url={}", server.origin());
    let cases: &[(&[u8], &[&str])] = &[
        (b"", &["fixtures/small/one.json", "not a fixture", "help"]),
        (b"{\"status\": 200,\n \"body\": }", &["one.json:2:10", "expected value", "help"]),
        (b"{\"status\": 200", &["one.json:1:", "not a fixture"]),
        (b"[]", &["one.json:1:", "not a fixture"]),
        (b"{\"status\": 200,\n \"body\": \"\xff\"}", &["one.json:2:11", "not valid UTF-8"]),
        (b"{\"statu\": 200}", &["one.json:1:8", "unknown property `statu`", "`status`"]),
        (
            b"[\"GET x\", null, 200]",
            &["one.json:1:1", "not a fixture: the value must be an object, not an array"],
        ),
        (b"{\"sent\": [\"x\"]}", &["one.json:1:10", "must be an object, not an array"]),
        (b"{\"status\": \"200\"}", &["one.json:1:16", "a whole number from 0 to 65535"]),
        (b"{\"body\": 1,\n\"status\": 0}", &["one.json:2:1", "from 100 to 999, not 0"]),
        (b"{\"body\": \"{{$int min=5 max=4}}\"}", &["one.json:1:13", "min must be at most max"]),
        (b"{\"body\": \"{{$string min=5 max=4}}\"}", &["min must be at most max"]),
        (
            b"{\"body\": [\"{{$uuid}}\",\n\"{{$uuid\"]}",
            &["one.json:2:1", "`{{$uuid`: the closing `}}` is missing"],
        ),
        (b"{\"body\": \"{{$uuid} x}}\"}", &["`{{$uuid`: the closing"]),
        (b"{\"headers\": {\"x y\": \"1\"}}", &["one.json:1:15", "\"x y\" cannot be the name"]),
        (b"{\"sent\": {\"headers\": {\"x\\n\": \"1\"}}}", &["\"x\\n\" cannot be the name"]),
        (
            b"{\"status\": 200,\n \"body\": {\"a\": \"{{$uid}}\"}}",
            &["one.json:2:19", "`{{$uid}}`", "unknown matcher $uid", "did you mean $uuid?"],
        ),
        (b"{\"body\": \"{{$regex \\\"(\\\"}}\"}", &["one.json:1:", "invalid regular expression"]),
        (
            b"{\"status\": 200,\n \"status\": 201}",
            &["one.json:2:", "the property `status` comes twice"],
        ),
        (
            b"{\"status\": 200, \"body\": [{\"a\": 1,\n \"a\": 2}]}",
            &["one.json:2:2", "\"a\" comes twice", "keep one"],
        ),
        (b"{\"rules\": [{\"path\": \"$.\", \"ignore\": true}]}", &["one.json:1:", "$."]),
        (
            b"{\"bodyFile\": \"../x.png\"}",
            &["one.json:1:2", "../x.png", "the fixture's own folder"],
        ),
        (
            b"{\"bodyFile\": \"two.json\"}",
            &["one.json:1:2", "two.json", "the fixture's own folder"],
        ),
        (b"{\"bodyFile\": \"gone.png\"}", &["one.json:1:2", "gone.png", "record the step again"]),
    ];
    for (content, texts) in cases {
        eprintln!("case: {}", String::from_utf8_lossy(content));
        let workspace = workspace();
        workspace.write("fixtures/small/one.json", content);
        let arguments = ["run", "c.json", "--env-var", &base, "-r", "cli,json,junit"];
        workspace.run(arguments).expect_refusal(texts);
        assert_eq!(workspace.files(), ["c.json", "fixtures/small/one.json"]);
    }
    assert_eq!(server.paths(), [""; 0], "nothing is sent before all fixtures are read");
}

#[test]
fn a_folder_in_the_place_of_a_fixture_is_refused() {
    let workspace = workspace();
    workspace.write("fixtures/small/one.json/file", "");
    workspace.run(["run", "c.json"]).expect_refusal(&["fixtures/small/one.json", "irectory"]);
    workspace.run(["run", "c.json", "--fixtures", "c.json"]).expect_refusal(&["c.json"]);
}

#[test]
fn all_fixtures_that_are_wrong_are_told_in_one_go() {
    let workspace = workspace();
    workspace.write("fixtures/small/one.json", "{");
    workspace.write("fixtures/small/two.json", "]");
    let finished = workspace.run(["run", "c.json"]).expect_code(2);
    finished.expect_stderr(&["small/one.json:1:", "small/two.json:1:"]);
}

#[test]
fn two_fixtures_of_one_step_are_refused() {
    let workspace = workspace();
    workspace.write("fixtures/small/one.json", "{}");
    workspace.write("fixtures/small/One.json", "{}");
    if workspace.files().len() < 3 {
        eprintln!("skipped: this file system knows no upper and lower case");
        return;
    }
    workspace.run(["run", "c.json"]).expect_refusal(&[
        "fixtures/small/One.json and fixtures/small/one.json",
        "upper and lower case",
        "delete one",
    ]);
}

#[test]
fn a_fixture_of_a_step_that_is_gone_is_a_warning() {
    let server = Answering::ok();
    let workspace = workspace();
    workspace.write("fixtures/small/one.json", r#"{"status": 200, "body": {"ok": true}}"#);
    workspace.write("fixtures/small/three.json", r#"{"status": 200}"#);
    let base = format!("base_url={}", server.origin());
    let finished = workspace.run(["run", "c.json", "--env-var", &base]).expect_code(0);
    let finished = finished.expect_stderr(&[
        "warning: stale fixture fixtures/small/three.json",
        "no step three",
        "rename it by `postcheck fixtures rename`, or delete it by `postcheck fixtures prune`",
    ]);
    assert_eq!(finished.stderr.lines().count(), 1, "{finished}");
    assert_eq!(server.paths(), ["/one", "/two"]);
    // A folder that is not run today is not stale.
    let finished = workspace.run(["run", "c.json", "--env-var", &base, "--folder", "Two"]);
    assert!(!finished.expect_code(0).stderr.contains("fixtures/small/one.json"));
}

#[test]
fn a_folder_without_fixtures_is_a_warning() {
    let server = Answering::ok();
    let base = format!("base_url={}", server.origin());
    let arguments = ["run", "c.json", "--env-var", &base, "--fixtures", "fixtuers"];
    let finished = workspace().run(arguments).expect_code(0);
    finished.expect_stderr(&["no fixtures in fixtuers/small", "nothing is compared"]);
}

#[test]
fn deep_nesting_in_answer_and_fixture_is_compared() {
    let deep = |inner: &str| "[".repeat(10_000) + inner + &"]".repeat(10_000);
    let body = deep("1");
    let server = Answering::start(move |_| crate::support::Answer::json(&body));
    let workspace = workspace();
    let base = format!("base_url={}", server.origin());
    let arguments = ["run", "c.json", "--env-var", &base, "--folder", "One", "-r", "cli,json"];
    for (inner, code) in [("1", 0), ("2", 1)] {
        let fixture = format!("{{\"status\": 200, \"body\": {}}}", deep(inner));
        workspace.write("fixtures/small/one.json", fixture);
        workspace.run(arguments).expect_code(code);
    }
}

/// An entry for `GET /one` with this response.
fn recording(response: &serde_json::Value) -> String {
    let request = json!({ "method": "GET", "url": "http://localhost/one", "headers": [] });
    json!({ "log": { "entries": [{ "request": request, "response": response }] } }).to_string()
}

#[test]
fn a_recording_of_the_wrong_shape_is_refused_and_an_odd_answer_told() {
    let workspace = workspace();
    let import = || {
        let arguments = ["import", "har", "a.har", "--collection", "c.json", "--fixtures", "f"];
        workspace.run(arguments.iter().chain(&["--force"]))
    };
    for (content, texts) in [
        ("", &["the recording is empty", "export the recording again"][..]),
        ("{\"log\": {\"entries\": []}}", &["the recording has no entries"]),
        ("[{\"entries\": []}]", &["a.har:1:1", "must be an object, not an array"]),
        ("{\"log\": [[]]}", &["a.har:1:9", "must be an object, not an array", "$.log"]),
    ] {
        workspace.write("a.har", content);
        import().expect_refusal(texts);
    }
    let headers = json!([
        { "name": "Content-Type", "value": "application/json" },
        { "name": "x y", "value": "1" },
        { "name": "x\ny", "value": "1" },
    ]);
    let content = json!({ "text": "{\"a\": " });
    let response = json!({ "status": 200, "headers": headers, "content": content });
    workspace.write("a.har", recording(&response));
    import()
        .expect_code(0)
        .expect_stderr(&["a.har: step one: the body is JSON by its content type, but is none"])
        .expect_stdout(&[
            "one: \"x y\" cannot be the name of a header and is not recorded",
            "one: \"x\\ny\" cannot be the name",
        ]);
    let check = ["fixtures", "check", "--collection", "c.json", "--fixtures", "f"];
    // The other step has none.
    workspace.run(check).expect_code(1).expect_stdout(&["1 fixture in f/small: 1 finding\n"]);
}
