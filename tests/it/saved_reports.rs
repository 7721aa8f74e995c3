//! `postcheck report render`: the reports of a run that is over.

use serde_json::json;

use crate::support::{Answer, Answering, Finished, Workspace, collection_of, request};

const REPORTS: [&str; 4] = ["report.json", "report.html", "junit.xml", "report.md"];

/// A request with a script after it.
fn scripted(name: &str, path: &str, script: &str) -> serde_json::Value {
    let mut item = request(name, "POST", &format!("{{{{base}}}}{path}"));
    item["request"]["body"] = json!({ "mode": "raw", "raw": "{\"q\": \"{{name}}\"}" });
    item["event"] = json!([{ "listen": "test", "script": { "exec": [script] } }]);
    item
}

/// A run with drift, scripts of all kinds, an error, a redirect and a body that is no text, twice.
fn run(workspace: &Workspace, bodies: &str) -> Finished {
    let server = Answering::start(|seen| match seen.path() {
        "/image" => Answer { body: vec![0x89, 0xff, 0, 1], ..Answer::json("") },
        _ => Answer::json(r#"{"a": 1, "b": "x"}"#),
    });
    let items = vec![
        json!({ "name": "Users", "item": [
            scripted("List", "/list", "pm.test('is one', () => pm.expect(1).to.equal(1)); console.warn('seen', {a: 1})"),
            scripted("Wrong", "/wrong", "pm.test('is two', () => pm.expect(1).to.equal(2)); nothing()"),
        ] }),
        request("Image", "GET", "{{base}}/image"),
        request("Gone", "GET", "http://127.0.0.1:1/"),
        scripted("Late", "/late", "pm.test.skip('later', () => {})"),
    ];
    workspace.write("c.json", collection_of(items).to_string());
    let fixture = r#"{"request": "POST {{base}}/late", "status": 200, "body": {"a": 2, "b": "x"}}"#;
    workspace.write("f/small/late.json", fixture);
    let base = format!("base={}", server.origin());
    workspace.run([
        "run",
        "c.json",
        "--env-var",
        &base,
        "--fixtures",
        "f",
        "-n",
        "2",
        "-r",
        "json,html,junit,markdown",
        "--reporter-json-bodies",
        bodies,
    ])
}

#[test]
fn a_saved_run_is_rendered_as_it_was() {
    let workspace = Workspace::new();
    run(&workspace, "all").expect_code(1);
    let before = REPORTS.map(|name| workspace.read(&format!("reports/{name}")));
    workspace.write("saved.json", &before[0]);
    let render = ["report", "render", "saved.json", "-r", "json,html,junit,markdown"];
    workspace.run(render).expect_code(1);
    for (name, before) in REPORTS.iter().zip(&before) {
        assert_eq!(&workspace.read(&format!("reports/{name}")), before, "{name}");
    }
    let shown = workspace.run(["report", "render", "saved.json"]).expect_code(1);
    shown.expect_stdout(&["Iteration 2/2", "is two", "ECONNREFUSED", "$.a: 2 → 1", "│ failed"]);
    workspace.run(["report", "render", "saved.json", "-x", "--silent"]).expect_code(0);
}

#[test]
fn a_saved_run_without_bodies_gives_the_same_json_again() {
    let workspace = Workspace::new();
    run(&workspace, "failed").expect_code(1);
    let before = workspace.read("reports/report.json");
    // Into the very file that is read.
    let render = ["report", "render", "reports/report.json", "-r", "json,html"];
    workspace.run(render).expect_code(1);
    assert_eq!(workspace.read("reports/report.json"), before);
    assert!(workspace.read("reports/report.html").contains("not kept in the saved report"));
}

#[test]
fn what_is_no_report_is_refused_and_leaves_none() {
    let workspace = Workspace::new();
    run(&workspace, "none").expect_code(1);
    let report = workspace.read("reports/report.json");
    workspace.write("cut.json", &report[..report.len() / 2]);
    workspace.write("odd.json", report.replacen("\"verdict\":\"drift\"", "\"verdict\":\"odd\"", 1));
    workspace.write("newman.json", r#"{"collection": {}, "run": {"executions": [], "stats": {}}}"#);
    let refused = |file: &str, texts: &[&str]| {
        let words = ["report", "render", file, "-r", "junit", "--reporter-junit-export", "out.xml"];
        workspace.run(words).expect_refusal(texts);
        assert!(!workspace.files().contains(&"out.xml".to_owned()), "{file}");
    };
    refused("cut.json", &["cut.json is no JSON report of postcheck", "EOF"]);
    refused(
        "odd.json",
        &["odd.json is no JSON report of postcheck", "there is no verdict \"odd\""],
    );
    refused("newman.json", &["newman.json", "it is newman's"]);
    refused("nowhere.json", &["cannot read nowhere.json"]);
}

#[test]
fn a_request_that_was_not_sent_shows_no_secret_of_its_url() {
    let workspace = Workspace::new();
    let mut item = request("Left", "PUT", "http://user:hunter2-hunter2@127.0.0.1:1/left");
    let exec = ["pm.execution.skipRequest()"];
    item["event"] = json!([{ "listen": "prerequest", "script": { "exec": exec } }]);
    workspace.write("c.json", collection_of(vec![item]).to_string());
    workspace.run(["run", "c.json", "-r", "json,html"]).expect_code(0);
    let before =
        ["report.json", "report.html"].map(|name| workspace.read(&format!("reports/{name}")));
    for text in &before {
        assert!(text.contains("127.0.0.1:1/left") && !text.contains("hunter2"), "{text}");
    }
    workspace.run(["report", "render", "reports/report.json", "-r", "html"]).expect_code(0);
    assert_eq!(workspace.read("reports/report.html"), before[1]);
}
