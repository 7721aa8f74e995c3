//! Files and options that are wrong: one message that says what, where and what to do; exit code 2; no file
//! left behind.

use serde_json::json;

use crate::support::{Answering, Workspace, collection, collection_of, refused_url, request};

/// The collection as a file with two steps against `{{base_url}}`.
fn two_steps() -> String {
    collection(&[("One", "{{base_url}}/one"), ("Two", "{{base_url}}/two")]).to_string()
}

fn workspace() -> Workspace {
    let workspace = Workspace::new();
    workspace.write("c.json", two_steps());
    workspace
}

#[test]
fn a_collection_that_is_none_is_refused_with_its_place() {
    let deep = "[".repeat(10_000) + &"]".repeat(10_000);
    let folders = r#"{"info":{"name":"x"},"item":"#.to_owned()
        + &r#"[{"name":"f","item":"#.repeat(10_000)
        + "[]"
        + &"}]".repeat(10_000)
        + "}";
    let cut = &two_steps()[..150];
    let old = r#"{"id":"1","name":"v1","order":[],"requests":[]}"#;
    let cases: &[(&str, &[u8], &[&str])] = &[
        ("text", b"hello", &["c.json:1:1", "1 | hello"]),
        ("cut off", cut.as_bytes(), &["c.json:1:", "truncated", "export or download it again"]),
        ("old format", old.as_bytes(), &["c.json:1:1", "v1", "Collection v2.1"]),
        ("another JSON", br#"{"a": 1}"#, &["c.json:1:1", "no Postman collection", "export"]),
        ("a list", b"[]", &["no Postman collection", "export"]),
        ("a number", b"5", &["no Postman collection", "export"]),
        ("a log-in page", b"<html></html>", &["HTML", "log-in"]),
        ("deep arrays", deep.as_bytes(), &["c.json:1:128", "nested more than 127 levels"]),
        ("deep folders", folders.as_bytes(), &["c.json:1:", "nested more than 127 levels"]),
        ("empty", b"", &["the file is empty", "--> c.json"]),
        ("blank", b" \n ", &["the file is empty", "--> c.json"]),
        ("no UTF-8", b"{\"info\": \"\xff\"}", &["c.json:1:11", "not valid UTF-8"]),
        ("gzip", b"\x1f\x8b\x08\x00", &["gzip", "unpack it"]),
    ];
    for (what, content, texts) in cases {
        eprintln!("case: {what}");
        let workspace = Workspace::new();
        workspace.write("c.json", content);
        for command in ["run", "inspect"] {
            let finished = workspace.run([command, "c.json", "-r", "json,junit"][..2].iter());
            finished.expect_refusal(texts);
        }
        workspace.run(["run", "c.json", "-r", "json,junit"]).expect_refusal(texts);
        assert_eq!(workspace.files(), ["c.json"], "{what}");
    }
}

#[test]
fn a_collection_without_items_is_refused_and_one_without_requests_told() {
    let workspace = Workspace::new();
    for (content, texts) in [
        (r#"{"info": {}}"#, &["c.json:1:1", "an object without `item`", "Collection v2.1"][..]),
        (r#"{"info": {}, "items": []}"#, &["c.json:1:14", "did you mean `item`?"]),
        (r#"{"info": {}, "requests": []}"#, &["old format v1", "Collection v2.1"]),
        ("{}", &["an empty object", "Collection v2.1"]),
    ] {
        workspace.write("c.json", content);
        for command in ["run", "record", "inspect"] {
            workspace.run([command, "c.json"]).expect_refusal(texts);
        }
    }
    let empty = "warning: the collection has no requests, so nothing is run\n";
    workspace.write("c.json", collection(&[]).to_string());
    for command in ["run", "record"] {
        let finished = workspace.run([command, "c.json", "--fixtures", "f"]).expect_code(0);
        assert_eq!(finished.stderr.matches(empty).count(), 1, "{finished}");
    }
    let folder = json!({ "name": "Empty", "item": [] });
    workspace.write("c.json", collection_of(vec![folder, request("One", "GET", "x")]).to_string());
    let finished = workspace.run(["run", "c.json", "--folder", "Empty"]).expect_code(0);
    finished.expect_stderr(&["the selected folder has no requests"]);
}

#[test]
fn a_collection_that_cannot_be_read_is_named() {
    let workspace = Workspace::new();
    workspace.run(["run", "nope.json"]).expect_refusal(&["no such file", "--> nope.json"]);
    workspace.write("folder/file", "");
    workspace.run(["run", "folder"]).expect_refusal(&["it is a directory", "--> folder"]);
    workspace
        .run_with_input(["run", "-"], b"{")
        .expect_refusal(&["standard input:1:", "truncated"]);
}

#[test]
fn an_environment_of_the_wrong_shape_is_refused() {
    let workspace = workspace();
    for option in ["-e", "-g"] {
        for (content, texts) in [
            (r#"{"a": 1}"#, &["e.json:1:1", "`values`", "help"][..]),
            ("[1]", &["e.json:1:2", "must be an object"]),
            (r#"{"values": 1}"#, &["e.json:1:12"]),
            (r#"{"values": [1]}"#, &["e.json:1:13"]),
            (&two_steps(), &["this is a Postman collection", "as the argument"]),
            ("", &["the file is empty"]),
        ] {
            workspace.write("e.json", content);
            workspace.run(["run", "c.json", option, "e.json"]).expect_refusal(texts);
        }
        workspace.run(["run", "c.json", option, "nope"]).expect_refusal(&["no such file", "nope"]);
    }
}

#[test]
fn iteration_data_that_cannot_be_read_is_refused() {
    let workspace = workspace();
    workspace.write("d.json", "{]");
    workspace.run(["run", "c.json", "-d", "d.json"]).expect_refusal(&["d.json:1:2"]);
    workspace.run(["run", "c.json", "-d", "nope.csv"]).expect_refusal(&["nope.csv"]);
}

#[test]
fn names_that_do_not_exist_are_answered_with_those_that_do() {
    let workspace = workspace();
    let targets = "[targets.staging]\nvariables = { base_url = 'http://localhost' }\n";
    workspace.write("postcheck.toml", targets);
    for (arguments, texts) in [
        (&["--iteration-cout", "3"][..], &["--iteration-cout", "--iteration-count"][..]),
        (&["--frobnicate"], &["unexpected argument '--frobnicate'", "--help"]),
        (&["--target", "stagin"], &["unknown target stagin", "did you mean staging?"]),
        (&["--target", "xyz"], &["unknown target xyz", "postcheck.toml has staging"]),
        (&["--folder", "Tow"], &["\"Tow\"", "did you mean \"Two\""]),
        (&["--folder", "qqqq"], &["\"qqqq\"", "postcheck inspect"]),
        (&["--folder", "One", "--folder", "Thwo"], &["\"Thwo\"", "\"Two\""]),
        (&["--bail=soon"], &["--bail", "`failure` and `folder`"]),
        (&["--fail-on", "big"], &["\"big\"", "breaking"]),
        (&["--session", "cookies"], &["`cookies`", "cookie"]),
        (&["--color", "purple"], &["purple", "auto"]),
        (&["-n", "0"], &["--iteration-count"]),
        (&["--timeout", "soon"], &["--timeout"]),
        (&["--config", "nope.toml"], &["does not exist", "nope.toml"]),
        (&["--sandbox", "nope.gz"], &["backup nope.gz"]),
        (&["--ssl-extra-ca-certs", "nope.pem"], &["nope.pem"]),
        (&["--ssl-client-key", "k.pem"], &["--ssl-client-cert"]),
    ] {
        eprintln!("case: {arguments:?}");
        workspace.run(["run", "c.json"].iter().chain(arguments)).expect_refusal(texts);
    }
    workspace.run(["rnu"]).expect_refusal(&["unrecognized subcommand 'rnu'", "--help"]);
    assert_eq!(workspace.files(), ["c.json", "postcheck.toml"]);
}

#[test]
fn an_unset_variable_is_an_error_of_every_step_and_told_once() {
    let finished = workspace().run(["run", "c.json"]).expect_code(1);
    let finished = finished.expect_stdout(&[
        "getaddrinfo ENOTFOUND {{base_url}}",
        "the variable in the URL has no value",
        "  base_url  in one, two\n",
    ]);
    assert_eq!(finished.stdout.matches("unresolved variables").count(), 1, "{finished}");
    assert_eq!(finished.stderr, "", "{finished}");
}

#[test]
fn an_empty_base_url_is_an_error_that_names_it() {
    let finished = workspace().run(["run", "c.json", "--env-var", "base_url="]).expect_code(1);
    finished.expect_stdout(&[
        "Invalid URI \"/one\"",
        "the URL has no host",
        "the variable base_url is empty; give it a value",
        "Small\n2 steps",
    ]);
}

#[test]
fn a_bad_postcheck_toml_is_refused_with_its_place() {
    let workspace = workspace();
    for (content, texts) in [
        ("colection = 'c.json'", &["postcheck.toml:1:1", "`colection`", "`collection`"][..]),
        ("collection =", &["postcheck.toml:1:", "help"]),
        ("collection = 'gone.json'", &["gone.json", "no such file"]),
        ("speed = 4", &["postcheck.toml:1:1", "unknown property `speed`"]),
        ("retry = 4", &["unknown property `retry`"]),
        (
            "timeout = 'x'",
            &["postcheck.toml:1:11", "must be a whole number from 0 on, not a string"],
        ),
        ("session = 5", &["postcheck.toml:1:11", "must be a table, not the number 5"]),
        ("target = 'x'", &["postcheck.toml:1:10", "unknown target `x`", "[targets.x]"]),
        ("[[rules]]\npath = '$.'\nignore = true", &["postcheck.toml:2:8", "JSONPath"]),
        (
            "collection = 'c.json'\n[[rules]]\npath = '$'\nmatch = '{{$uid}}'",
            &["postcheck.toml:2:1", "$uid"],
        ),
        ("collection = 'c.json'\nreporters = ['xml']", &["unknown reporter \"xml\""]),
        (
            "collection = 'http://127.0.0.1:1/c.json'",
            &["could not fetch http://127.0.0.1:1/c.json"],
        ),
    ] {
        eprintln!("case: {content}");
        workspace.write("postcheck.toml", content);
        workspace.run(["run"]).expect_refusal(texts);
    }
    workspace.write("postcheck.toml", b"\xff");
    workspace.run(["run"]).expect_refusal(&["postcheck.toml", "not UTF-8"]);
}

#[test]
fn a_backup_that_is_none_is_refused() {
    let workspace = workspace();
    for (content, texts) in [
        (&b"hello"[..], &["backup b.gz", "not a server backup"][..]),
        (b"\x1f\x8b\x08\x00broken", &["backup b.gz", "damaged gzip"]),
        (b"{\"version\": 5}", &["backup b.gz", "version 5 is not supported"]),
        (b"", &["backup b.gz"]),
    ] {
        workspace.write("b.gz", content);
        workspace.run(["run", "c.json", "--sandbox", "b.gz"]).expect_refusal(texts);
        workspace.run(["sandbox", "--backup", "b.gz"]).expect_refusal(texts);
    }
}

#[test]
fn a_request_without_a_host_is_an_error_and_the_others_run() {
    let server = Answering::ok();
    let workspace = Workspace::new();
    let urls = [
        ("Empty", ""),
        ("Path", "/only/a/path"),
        ("Scheme", "ftp://localhost/x"),
        ("Port", "http://localhost:99999/x"),
        ("Good", "{{base_url}}/good"),
    ];
    workspace.write("c.json", collection(&urls).to_string());
    let base = format!("base_url={}", server.origin());
    let finished = workspace.run(["run", "c.json", "--env-var", &base, "-r", "cli,json"]);
    let finished = finished.expect_code(1);
    let report: serde_json::Value =
        serde_json::from_str(&workspace.read("reports/report.json")).unwrap();
    let verdicts = report["run"]["executions"].as_array().unwrap().iter();
    let verdicts: Vec<_> = verdicts.map(|step| &step["conformance"]["verdict"]).collect();
    let expected = json!(["error", "error", "error", "error", "unrecorded"]);
    assert_eq!(json!(verdicts), expected, "{finished}");
    assert_eq!(server.paths(), ["/good"]);
}

#[test]
fn a_server_that_is_not_there_is_no_reason_for_a_refusal() {
    let base = format!("base_url={}", refused_url());
    workspace().run(["run", "c.json", "--env-var", &base]).expect_code(1);
}

#[test]
fn data_and_variables_that_give_nothing_are_told() {
    let server = Answering::ok();
    let base = format!("base_url={}", server.origin());
    let workspace = workspace();
    for (file, content, wanted) in [
        ("d.json", "[1, {}, 2]", "d.json: what is no object gives no variables: row 1, 3"),
        ("d.json", "[]", "d.json holds no rows"),
        ("d.csv", "", "d.csv holds no rows"),
        ("d.csv", "a,b\n", "d.csv holds no rows"),
    ] {
        workspace.write(file, content);
        let finished = workspace.run(["run", "c.json", "--env-var", &base, "-d", file]);
        finished.expect_code(0).expect_stderr(&["warning: ", wanted]);
    }
    for option in ["--env-var", "--global-var", "--var"] {
        let finished = workspace.run(["run", "c.json", "--env-var", &base, option, "hunter2"]);
        let finished = finished.expect_code(0);
        let warning = format!(
            "warning: {option} without `=` sets an empty value; write {option} NAME=VALUE\n"
        );
        assert_eq!(finished.stderr, warning, "{finished}");
        let empty = workspace.run(["run", "c.json", "--env-var", &base, option, "x="]);
        assert_eq!(empty.expect_code(0).stderr, "");
    }
}

#[test]
fn record_reads_standard_input_once_and_stops_with_bail() {
    let server = Answering::ok();
    let base = format!("base_url={}", server.origin());
    let workspace = Workspace::new();
    let record = ["record", "-", "--env-var", &base, "--fixtures", "f", "--bail"];
    let recorded = workspace.run_with_input(record, two_steps().as_bytes()).expect_code(0);
    recorded.expect_stdout(&["pass 1 of 1: 2 steps", "2 fixtures in f/small from 1 pass"]);
    let refused = format!("base_url={}", refused_url());
    let record = ["record", "-", "--env-var", &refused, "--fixtures", "g", "--bail"];
    let failed = workspace.run_with_input(record, two_steps().as_bytes()).expect_code(1);
    failed.expect_stderr(&["a request or a script failed (--bail): nothing was written"]);
    assert_eq!(workspace.files(), ["f/small/one.json", "f/small/two.json"]);
}
