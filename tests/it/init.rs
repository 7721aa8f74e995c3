//! `postcheck init`: from a collection to a green run.

use serde_json::{Value, json};

use crate::sandbox::start;
use crate::support::{
    Answering, Finished, Workspace, collection, collection_of, refused_url, request,
};

const COLLECTION: &str = "api.postman_collection.json";

/// A small collection of the Passwords API, with an environment that holds secrets.
fn workspace() -> Workspace {
    let workspace = Workspace::new();
    let mut steps = collection(&[
        ("List", "{{base_url}}/api/1.0/password/list"),
        ("Alive", "{{base_url}}/api/1.0/session/keepalive"),
    ]);
    let parameter = |key: &str| json!({ "key": key, "value": format!("{{{{{key}}}}}") });
    steps["auth"] = json!({ "type": "basic", "basic": [
        { "key": "username", "value": "{{user}}" }, { "key": "password", "value": "{{pass}}" }] });
    steps["item"][0]["request"]["header"] = json!([parameter("x-key")]);
    workspace.write(COLLECTION, steps.to_string());
    let values = json!([
        { "key": "user", "value": "admin" },
        { "key": "pass", "value": "admin", "type": "secret" },
        { "key": "x-key", "value": "canary-5d41402abc4b", "type": "secret" },
    ]);
    workspace.write("e.json", json!({ "values": values }).to_string());
    workspace
}

/// What stands below the folder, but for the files given.
fn written(workspace: &Workspace) -> Vec<String> {
    let given = [COLLECTION, "e.json", "ca.pem"];
    workspace.files().into_iter().filter(|file| !given.contains(&file.as_str())).collect()
}

fn init(workspace: &Workspace, more: &[&str]) -> Finished {
    workspace.run([&["init"], more].concat())
}

#[test]
fn what_it_writes_is_green_against_the_sandbox() {
    let workspace = workspace();
    let (_running, base_url) = start(&workspace, &["--http"]);
    let finished = init(&workspace, &["--environment", "e.json", "--base-url", &base_url, "--yes"]);
    let finished = finished.expect_code(0).expect_stdout(&[
        "wrote postcheck.toml",
        "from 2 passes: 2 written",
        "POSTCHECK_VARIABLE_pass=…",
        "next: ",
    ]);
    assert_eq!(finished.stderr, "", "{finished}");
    assert_eq!(
        written(&workspace),
        ["fixtures/small/alive.json", "fixtures/small/list.json", "postcheck.toml"]
    );
    let toml = workspace.read("postcheck.toml");
    assert!(!toml.contains("canary") && !toml.contains("= \"admin\""), "{toml}");
    for line in [
        "collection = \"api.postman_collection.json\"",
        "environment = \"e.json\"",
        "secrets = [\"pass\", \"x-key\"]",
        "#   POSTCHECK_VARIABLE_pass=…",
        "target = \"local\"",
        "[targets.local]",
    ] {
        assert!(toml.lines().any(|found| found == line), "{line} is not in\n{toml}");
    }
    let run = workspace.run([""; 0]).expect_code(0);
    assert_eq!(run.stderr, "", "{run}");
    assert!(run.stdout.contains("conforms") && !run.stdout.contains("drift  1"), "{run}");
    workspace.run(["run", "--require-fixtures"]).expect_code(0);
    // The password of the environment file is replaced by the process's, and is wrong.
    let workspace = workspace.env("POSTCHECK_VARIABLE_pass", "wrong");
    workspace.run([""; 0]).expect_code(1).expect_stdout(&["401"]);
}

#[test]
fn requests_that_change_data_are_sent_once() {
    let server = Answering::start(|seen| {
        crate::support::Answer::json(&json!({ "path": seen.path(), "made": 1 }).to_string())
    });
    let workspace = Workspace::new();
    let items = vec![
        request("Add", "POST", "{{base_url}}/add"),
        request("List", "GET", "{{base_url}}/list"),
    ];
    workspace.write(COLLECTION, collection_of(items).to_string());
    let finished =
        init(&workspace, &["--base-url", &server.origin(), "--target", "here", "--ci", "none"]);
    finished.expect_code(0).expect_stdout(&["were sent once", "--reset-cmd"]);
    let sent: Vec<String> = server.paths().into_iter().filter(|path| path != "/").collect();
    assert_eq!(sent, ["/add", "/list"]);
    workspace.run([""; 0]).expect_code(0);
    workspace.run(["run", "--target", "here"]).expect_code(0);
}

#[test]
fn without_an_answer_the_saved_responses_are_taken() {
    let workspace = Workspace::new();
    let mut step = request("One", "GET", "{{base_url}}/one");
    step["response"] = json!([{ "name": "ok", "code": 200, "body": "{\"a\":1}",
        "header": [{ "key": "Content-Type", "value": "application/json" }] }]);
    workspace.write("deep/one.postman_collection.json", collection_of(vec![step]).to_string());
    let finished = init(&workspace, &["--base-url", &refused_url(), "--yes"]).expect_code(0);
    let finished = finished.expect_stderr(&["nothing is recorded", "does not answer"]);
    finished.expect_stdout(&["saved responses"]);
    assert_eq!(
        workspace.files(),
        ["deep/one.postman_collection.json", "fixtures/small/one.json", "postcheck.toml"]
    );
    let server = Answering::start(|_| crate::support::Answer::json(r#"{"a":1}"#));
    let base = format!("base_url={}", server.origin());
    workspace.run(["run", "--env-var", &base, "--require-fixtures"]).expect_code(0);
}

#[test]
fn without_server_and_saved_responses_it_says_how() {
    let workspace = Workspace::new();
    let mut collection = collection(&[("One", "{{base_url}}/one")]);
    collection["variable"] = json!([{ "key": "base_url", "value": "http://127.0.0.1:9" }]);
    workspace.write(COLLECTION, collection.to_string());
    let finished = init(&workspace, &["--yes", "--fixtures", "expected"]).expect_code(0);
    finished.expect_stdout(&["no fixtures yet: `postcheck record`"]);
    assert_eq!(written(&workspace), ["postcheck.toml"]);
    let shown = workspace.run(["inspect", "--json"]).expect_code(0);
    let shown: Value = serde_json::from_str(&shown.stdout).unwrap();
    assert_eq!(shown["sources"]["fixtures"], "expected/small");
}

#[test]
fn nothing_is_overwritten_and_nothing_half_written() {
    for (file, ci) in [
        ("postcheck.toml", "github"),
        (".github/workflows/conformance.yml", "github"),
        (".gitlab-ci.yml", "gitlab"),
        ("conformance.sh", "jenkins"),
    ] {
        let workspace = workspace();
        workspace.write(file, "mine");
        let before = workspace.files();
        let base = ["--base-url", "http://127.0.0.1:9", "--ci", ci];
        init(&workspace, &base).expect_refusal(&[file, "is there already", "nothing was written"]);
        assert_eq!(workspace.files(), before);
        assert_eq!(workspace.read(file), "mine");
    }
}

#[test]
fn fixtures_that_are_there_stay() {
    let workspace = workspace();
    workspace.write("fixtures/small/list.json", "{}");
    let finished = init(&workspace, &["--base-url", &refused_url(), "--yes"]).expect_code(0);
    finished.expect_stdout(&["fixtures/small has fixtures already"]);
    assert_eq!(workspace.read("fixtures/small/list.json"), "{}");
}

#[test]
fn what_is_missing_without_a_terminal_is_named() {
    let empty = Workspace::new();
    init(&empty, &[]).expect_refusal(&["--collection PATH", "*.postman_collection.json"]);
    let workspace = workspace();
    init(&workspace, &[]).expect_refusal(&["--base-url URL", "base_url"]);
    let base = ["--base-url", "http://h"];
    init(&workspace, &base).expect_refusal(&["--ci github|gitlab|jenkins|none", "--yes"]);
    workspace.write("b.postman_collection.json", collection(&[]).to_string());
    init(&workspace, &["--yes"]).expect_refusal(&[
        "--collection PATH",
        COLLECTION,
        "b.postman_col",
    ]);
    let collection = ["--yes", "--collection", COLLECTION];
    for (more, texts) in [
        (["--base-url", "http://admin:hidden@h"], &["do not belong into postcheck.toml"][..]),
        (["--base-url", "h:1"], &["http://"]),
        (["--target", "a b"], &["no name for a target"]),
        (["--environment", "none.json"], &["none.json"]),
    ] {
        let usual = if more[0] == "--base-url" { &[][..] } else { &base[..] };
        let refused = init(&workspace, &[&collection[..], usual, &more].concat());
        assert!(!refused.stderr.contains("hidden"), "{refused}");
        refused.expect_refusal(texts);
    }
    assert!(!workspace.files().iter().any(|file| file == "postcheck.toml"));
}

#[test]
fn a_server_that_no_request_asks_for_is_refused() {
    let workspace = Workspace::new();
    workspace.write(COLLECTION, collection(&[("One", "{{host}}/one")]).to_string());
    let refused = init(&workspace, &["--base-url", "http://h", "--yes"]);
    refused.expect_refusal(&["base_url", "no effect"]);
}

#[test]
fn jobs_name_the_variables_and_run_what_was_set_up() {
    let (running, base_url) = start(&workspace(), &["--http"]);
    for (ci, file, texts) in [
        (
            "github",
            ".github/workflows/conformance.yml",
            &["${{ secrets.PASS }}", "uses: OWNER/postcheck@v"][..],
        ),
        ("gitlab", ".gitlab-ci.yml", &["#   POSTCHECK_VARIABLE_pass", "junit: reports/junit.xml"]),
        ("jenkins", "conformance.sh", &["#   POSTCHECK_VARIABLE_pass", "exec "]),
    ] {
        let workspace = workspace();
        let options = ["--environment", "e.json", "--base-url", &base_url, "--ci", ci];
        init(&workspace, &options).expect_code(0).expect_stdout(&[&format!("wrote {file}")]);
        let text = workspace.read(file);
        assert!(!text.contains("@VARIABLES@") && !text.contains("@VERSION@"), "{text}");
        assert!(!text.contains("x-key"), "no shell sets such a variable\n{text}");
        for part in texts {
            assert!(text.contains(part), "{part}\n{text}");
        }
        let command =
            text.lines().find_map(|line| line.split_once("postcheck run ").map(|(_, rest)| rest));
        if let Some(options) = command {
            let run =
                workspace.run([&["run"], &options.split(' ').collect::<Vec<_>>()[..]].concat());
            run.expect_code(0);
            assert!(workspace.files().iter().any(|file| file == "reports/junit.xml"));
        }
    }
    drop(running);
}

#[cfg(unix)]
#[test]
fn the_shell_job_runs_and_fails_with_the_run() {
    let workspace = workspace();
    let (_running, base_url) = start(&workspace, &["--http"]);
    let options = ["--environment", "e.json", "--base-url", &base_url, "--ci", "jenkins"];
    init(&workspace, &options).expect_code(0);
    let job = |workspace: &Workspace, more: &[&str]| {
        let mut job = std::process::Command::new(workspace.path().join("conformance.sh"));
        job.env("POSTCHECK", env!("CARGO_BIN_EXE_postcheck")).args(more);
        workspace.finish(job, b"")
    };
    let workspace = workspace.env("POSTCHECK", env!("CARGO_BIN_EXE_postcheck"));
    job(&workspace, &[]).expect_code(0);
    assert!(workspace.read("reports/junit.xml").contains("testsuite"));
    job(&workspace, &["--env-var", "pass=wrong"]).expect_code(1);
}

/// Somebody at a terminal answers the questions.
#[cfg(unix)]
#[test]
fn at_a_terminal_it_asks() {
    use crate::support::Terminal;
    let workspace = workspace();
    let (_running, base_url) = start(&workspace, &["--http"]);
    let mut terminal = Terminal::start(workspace.path(), (120, 40), &[], &["init"]);
    terminal.wait_for("Environment file, or none [none]:");
    terminal.press("nope\r", "there is no file \"nope\"");
    terminal.press("e.json\r", "Server (base_url):");
    terminal.press(&format!("{base_url}\r"), "Name of this server [local]:");
    terminal.press("\r", "CI: github, gitlab, jenkins or none [none]:");
    terminal.press("gitlab\r", "Record fixtures now? It sends all 2 requests [y]:");
    terminal.press("y\r", "next: `postcheck inspect`");
    assert_eq!(terminal.finish(), 0);
    assert!(written(&workspace).contains(&".gitlab-ci.yml".to_owned()));
    workspace.run([""; 0]).expect_code(0);
}
