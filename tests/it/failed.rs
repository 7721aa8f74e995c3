//! `run --failed`.

use std::sync::{Arc, Mutex};

use serde_json::json;

use crate::support::{Answer, Answering, Finished, Workspace, collection};

/// A server whose answers are what the test says, by path.
struct Changing {
    workspace: Workspace,
    server: Answering,
    wrong: Arc<Mutex<Vec<&'static str>>>,
}

impl Changing {
    fn new() -> Self {
        let wrong: Arc<Mutex<Vec<&'static str>>> = Arc::default();
        let of_server = Arc::clone(&wrong);
        let server = Answering::start(move |request| {
            let is_wrong = of_server.lock().unwrap().iter().any(|path| *path == request.path());
            Answer::json(if is_wrong { r#"{"ok":false}"# } else { r#"{"ok":true}"# })
        });
        let workspace = Workspace::new();
        let steps = [("One", "{{base}}/one"), ("Two", "{{base}}/two"), ("Three", "{{base}}/three")];
        let mut collection = collection(&steps);
        collection["item"][0]["event"] = json!([{
            "listen": "test", "script": { "exec": ["pm.environment.set('made', 'x')"] },
        }]);
        collection["item"][2]["request"]["header"] =
            json!([{ "key": "x-made", "value": "{{made}}" }]);
        workspace.write("c.json", collection.to_string());
        for step in ["one", "two", "three"] {
            let fixture = r#"{"status": 200, "body": {"ok": true}}"#;
            workspace.write(&format!("fixtures/small/{step}.json"), fixture);
        }
        Changing { workspace, server, wrong }
    }

    /// Runs against a server that answers these paths wrongly; also returns what was asked.
    fn run(&self, wrong: &[&'static str], options: &[&str]) -> (Finished, Vec<String>) {
        *self.wrong.lock().unwrap() = wrong.to_vec();
        let before = self.server.paths().len();
        let base = format!("base={}", self.server.origin());
        let finished =
            self.workspace.run(["run", "c.json", "--env-var", &base].iter().chain(options));
        (finished, self.server.paths()[before..].to_vec())
    }
}

#[test]
fn what_failed_last_is_repeated_until_it_conforms() {
    let changing = Changing::new();
    let (run, asked) = changing.run(&[], &["--failed"]);
    run.expect_refusal(&["no last run of this collection", "without --failed"]);
    assert!(asked.is_empty());

    changing.run(&["/two", "/one"], &[]).0.expect_code(1);
    let (run, asked) = changing.run(&["/two"], &["--failed"]);
    run.expect_code(1);
    assert_eq!(asked, ["/one", "/two"]);
    let (run, asked) = changing.run(&["/two"], &["--failed"]);
    run.expect_code(1);
    assert_eq!(asked, ["/two"]);
    changing.run(&[], &["--failed"]).0.expect_code(0);
    let (run, asked) = changing.run(&[], &["--failed"]);
    run.expect_code(0).expect_stdout(&["none drifted or failed last"]);
    assert!(asked.is_empty());
    // Nothing is left in the project.
    let files = changing.workspace.files();
    assert!(
        files.iter().all(|file| file == "c.json" || file.starts_with("fixtures/")),
        "{files:?}"
    );
}

#[test]
fn what_a_run_leaves_out_stays_as_it_was() {
    let changing = Changing::new();
    changing.run(&["/two", "/three"], &[]).0.expect_code(1);
    changing.run(&["/three"], &["--folder", "Two"]).0.expect_code(0);
    let (run, asked) = changing.run(&["/three"], &["--failed", "--folder", "Two"]);
    run.expect_code(0).expect_stdout(&["none of the steps that are selected"]);
    assert!(asked.is_empty());
    // What sets a variable that it uses comes along.
    let (run, asked) = changing.run(&[], &["--failed"]);
    run.expect_code(0);
    assert_eq!(asked, ["/one", "/three"]);
    let seen = changing.server.requests();
    assert_eq!(seen.last().unwrap().header("x-made"), Some("x"));
}

#[test]
fn a_broken_state_is_told_and_a_step_that_is_gone_too() {
    let changing = Changing::new();
    changing.run(&["/two"], &[]).0.expect_code(1);
    let state = changing.workspace.cached_file();
    assert_eq!(std::fs::read_to_string(&state).unwrap(), "{\"failed\":[\"two\"]}\n");
    std::fs::write(&state, "{").unwrap();
    changing.run(&[], &["--failed"]).0.expect_refusal(&["last-run", "delete the file"]);
    std::fs::write(&state, r#"{"failed":["gone"]}"#).unwrap();
    let (run, _) = changing.run(&[], &["--failed"]);
    run.expect_code(0).expect_stderr(&["1 step that failed last", "gone"]);
}
