//! Ctrl-C and its like: what was run is reported, and the reports are whole.
#![cfg(unix)]

use std::sync::mpsc;
use std::time::Duration;

use serde_json::Value;

use crate::support::{Answer, Answering, Workspace, collection};

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
