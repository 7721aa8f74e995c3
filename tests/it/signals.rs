//! Ctrl-C and its like: what was run is reported, and the reports are whole.
#![cfg(unix)]

use std::sync::mpsc;
use std::time::Duration;

use serde_json::Value;

use crate::support::{Answer, Answering, Finished, Workspace, collection};

/// Runs three steps of which the second is never answered, and sends a signal while it waits.
fn interrupt(signal: &str) {
    let (asked, wait) = mpsc::channel();
    let server = Answering::start(move |request| {
        if request.path() == "/two" {
            asked.send(()).unwrap();
            std::thread::sleep(Duration::from_secs(20));
        }
        Answer::json("{}")
    });
    let workspace = Workspace::new().limit(Duration::from_secs(30));
    let steps = [("One", "{{base}}/one"), ("Two", "{{base}}/two"), ("Three", "{{base}}/three")];
    workspace.write("c.json", collection(&steps).to_string());
    workspace.write("reports/junit.xml", "of the run before");
    let base = format!("base={}", server.origin());
    let running = workspace.start(["run", "c.json", "--env-var", &base, "-r", "cli,json,junit"]);
    wait.recv_timeout(Duration::from_secs(15)).unwrap();
    running.signal(signal);
    let finished = running.finish().expect_code(130);
    let finished = finished.expect_stdout(&["→ One", "interrupted"]);
    assert!(finished.elapsed < Duration::from_secs(15), "it waited for the answer");
    assert_eq!(finished.stderr, "", "{finished}");

    let report: Value = serde_json::from_str(&workspace.read("reports/report.json")).unwrap();
    let steps = report["run"]["executions"].as_array().unwrap();
    let names: Vec<_> = steps.iter().map(|step| step["item"]["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["One"]);
    let junit = workspace.read("reports/junit.xml");
    let mut reader = quick_xml::Reader::from_str(&junit);
    let mut cases = 0;
    loop {
        match reader.read_event().unwrap() {
            quick_xml::events::Event::Eof => break,
            quick_xml::events::Event::Start(start) | quick_xml::events::Event::Empty(start) => {
                cases += usize::from(start.name().as_ref() == b"testcase");
            }
            _ => {}
        }
    }
    assert!(cases >= 1, "{junit}");
    assert_eq!(workspace.files(), ["c.json", "reports/junit.xml", "reports/report.json"]);
}

#[test]
fn an_interrupted_run_reports_what_it_did() {
    interrupt("INT");
}

#[test]
fn a_run_that_is_asked_to_end_reports_what_it_did() {
    interrupt("TERM");
}

/// A collection that keeps a session, against a server that never answers the log-in: the command with these
/// options is ended while it waits.
fn interrupt_the_login(command: &str, options: &[&str]) -> (Workspace, Finished) {
    let (asked, wait) = mpsc::channel();
    let server = Answering::start(move |_| {
        asked.send(()).unwrap();
        std::thread::sleep(Duration::from_secs(20));
        Answer::json("{}")
    });
    let workspace = Workspace::new().limit(Duration::from_secs(30));
    let workspace = workspace.env("POSTCHECK_MASTER_PASSWORD", "canary");
    let mut collection = collection(&[("One", "{{base_url}}/one")]);
    collection["variable"] = serde_json::json!([{ "key": "http_api_session", "value": "" }]);
    workspace.write("c.json", collection.to_string());
    let base = format!("base_url={}", server.origin());
    let common = [command, "c.json", "--env-var", &base];
    let running = workspace.start(common.iter().chain(options));
    wait.recv_timeout(Duration::from_secs(15)).unwrap();
    running.signal("INT");
    let finished = running.finish().expect_code(130);
    assert!(finished.elapsed < Duration::from_secs(15), "it waited for the answer");
    assert_eq!(server.paths().iter().filter(|path| *path == "/one").count(), 0, "a step was sent");
    (workspace, finished)
}

#[test]
fn a_run_that_is_interrupted_before_its_first_step_is_reported() {
    for (command, more) in
        [("run", &[][..]), ("compare", &["--left-env-var", "x=1", "--right-env-var", "x=2"][..])]
    {
        let options: Vec<&str> = ["-r", "cli,json,junit"].iter().chain(more).copied().collect();
        let (workspace, finished) = interrupt_the_login(command, &options);
        finished.expect_stdout(&["stopped: interrupted"]);
        let report: Value = serde_json::from_str(&workspace.read("reports/report.json")).unwrap();
        assert_eq!(report["run"]["executions"], serde_json::json!([]), "{command}");
        assert!(workspace.read("reports/junit.xml").contains("interrupted"), "{command}");
    }
}

#[test]
fn a_recording_that_is_interrupted_before_its_first_step_writes_nothing() {
    let (workspace, finished) = interrupt_the_login("record", &["--fixtures", "f"]);
    finished.expect_stderr(&["warning: interrupted: nothing was written"]);
    assert_eq!(workspace.files(), ["c.json"]);
}
