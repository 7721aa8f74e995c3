//! What scripts written for newman say on the command line.

use serde_json::json;

use crate::support::{Answer, Answering, Workspace, collection_of, refused_url, request};

fn workspace(urls: &[&str]) -> Workspace {
    let workspace = Workspace::new();
    let items = urls.iter().enumerate();
    let items = items.map(|(index, url)| request(&format!("Step {index}"), "GET", url)).collect();
    workspace.write("c.json", collection_of(items).to_string());
    workspace
}

#[test]
fn reporters_that_are_not_there_are_warnings() {
    let server = Answering::ok();
    let workspace = workspace(&[&server.origin()]);
    workspace
        .run(["run", "c.json", "-r", "htmlextra,cli", "--reporter-htmlextra-export", "out.html"])
        .expect_code(0)
        .expect_stdout(&["Step 0"])
        .expect_stderr(&[
            "could not find \"htmlextra\" reporter",
            "--reporter-htmlextra-export has no effect",
        ]);
    workspace
        .run(["run", "c.json", "-r", "jnuit"])
        .expect_code(0)
        .expect_stderr(&["\"jnuit\"", "did you mean junit?"]);
    assert_eq!(server.requests().len(), 2);
}

#[test]
fn bail_takes_newmans_modifiers_and_no_other_word() {
    let server = Answering::start(|seen| match seen.path() {
        "/other" => Answer::text(404, "Not Found", "changed"),
        _ => Answer::json("{}"),
    });
    let url = |path: &str| format!("{}/{path}", server.origin());
    let workspace = workspace(&[&url("other"), &refused_url(), &url("last")]);
    let fixture = json!({"request": "GET x", "status": 200}).to_string();
    workspace.write("fixtures/small/step-0.json", fixture);
    let asked = |arguments: &[&str]| {
        let before = server.requests().len();
        workspace.run(["run"].iter().chain(arguments)).expect_code(1);
        server.paths()[before..].to_vec()
    };
    assert_eq!(asked(&["c.json"]), ["/other", "/last"]);
    assert_eq!(asked(&["--bail", "c.json"]), ["/other"]);
    assert_eq!(asked(&["c.json", "--bail", "failure"]), ["/other"]);
    assert_eq!(asked(&["c.json", "--bail", "folder"]), ["/other"], "the second step is refused");
    workspace.run(["run", "c.json", "--bail", "folder"]).expect_stdout(&["✗ GET", "ECONNREFUSED"]);
    workspace.run(["run", "c.json", "--bail=later"]).expect_refusal(&["`failure` and `folder`"]);
}

#[test]
fn newmans_configuration_files_are_read() {
    let server = Answering::ok();
    let workspace = workspace(&["{{base}}/{{from}}"]);
    let settings = json!({"run": {
        "collection": "c.json",
        "envVar": [{"key": "base", "value": server.origin()}, "from=rc"],
        "reporter": {"json": {"export": "out.json"}},
        "reporters": ["json"],
        "htmlTemplate": "x"
    }});
    workspace.write(".newmanrc", settings.to_string());
    workspace.write(".postman/newmanrc", r#"{"iterationCount": 2, "reporters": "cli"}"#);
    let finished = workspace.run(["run"]).expect_code(0);
    assert_eq!(server.paths(), ["/rc", "/rc"]);
    assert!(finished.stdout.is_empty() && workspace.read("out.json").contains("executions"));
    finished.expect_stderr(&[".newmanrc: htmlTemplate has no effect"]);

    let base = format!("base={}", server.origin());
    workspace.run(["run", "-n", "1", "--env-var", &base, "--env-var", "from=flag"]).expect_code(0);
    assert_eq!(server.paths()[2..], ["/flag"]);

    workspace.write(".newmanrc", "{\"run\": }");
    workspace.run(["run", "c.json"]).expect_refusal(&[".newmanrc:1:9"]);
    workspace.run(["inspect", "c.json"]).expect_code(0);
}
