//! `--retry`: what is sent again, and how a step that is well only then is marked.

use std::collections::HashMap;
use std::sync::Mutex;

use serde_json::{Value, json};

use crate::support::{Answer, Answering, Seen, Workspace, collection_of, refused_url, request};

/// Answers the first questions for a path with 503, and then with 200.
fn moody(path: &'static str, times: usize, retry_after: Option<&'static str>) -> Answering {
    let asked: Mutex<HashMap<String, usize>> = Mutex::default();
    Answering::start(move |seen: &Seen| {
        let mut asked = asked.lock().unwrap();
        let before = asked.entry(seen.path().to_owned()).or_default();
        *before += 1;
        if seen.path() != path || *before > times {
            return Answer::json(r#"{"ok":true}"#);
        }
        let mut answer = Answer::text(503, "Service Unavailable", "busy");
        answer
            .headers
            .extend(retry_after.map(|value| ("Retry-After".to_owned(), value.to_owned())));
        answer
    })
}

fn workspace(origin: &str, steps: &[(&str, &str)]) -> Workspace {
    let workspace = Workspace::new();
    let items = steps.iter().map(|(method, path)| {
        let mut step = request(&path[1..], method, &format!("{origin}{path}"));
        let script = json!(["pm.test('ok', () => pm.response.to.have.status(200));"]);
        step["event"] = json!([{"listen": "test", "script": {"exec": script}}]);
        step
    });
    workspace.write("c.json", collection_of(items.collect()).to_string());
    for (_, path) in steps {
        let fixture = json!({"request": "GET x", "status": 200, "body": {"ok": true}}).to_string();
        workspace.write(&format!("fixtures/small{path}.json"), fixture);
    }
    workspace
}

const ALL: &str = "cli,json,junit,html,markdown";

#[test]
fn a_step_that_is_well_at_the_second_attempt_is_flaky_in_every_report() {
    let server = moody("/two", 1, Some("0"));
    let steps = [("GET", "/one"), ("GET", "/two"), ("GET", "/three")];
    let workspace = workspace(&server.origin(), &steps);
    let finished = workspace.run(["run", "c.json", "--retry", "2", "-r", ALL]).expect_code(0);
    let finished = finished.expect_stdout(&[
        "flaky: sent 2 times, first 503 Service Unavailable",
        "flaky: 1 step was well only after",
    ]);
    assert_eq!(finished.stdout.matches("flaky").count(), 2, "{finished}");
    assert_eq!(server.paths(), ["/one", "/two", "/two", "/three"]);

    let report: Value = serde_json::from_str(&workspace.read("reports/report.json")).unwrap();
    let executions = report["run"]["executions"].as_array().unwrap();
    let flaky: Vec<_> = executions.iter().map(|e| e["conformance"]["flaky"] == true).collect();
    assert_eq!(flaky, [false, true, false]);
    assert_eq!(executions[1]["conformance"]["verdict"], "conforms");
    let retries = json!([{"reason": "503 Service Unavailable", "waited": 0.0}]);
    assert_eq!(executions[1]["conformance"]["retries"], retries);
    assert_eq!(executions[1]["assertions"].as_array().unwrap().len(), 2, "scripts run once");
    assert_eq!(report["run"]["conformance"]["flaky"], 1);
    assert_eq!(report["run"]["stats"]["requests"]["total"], 4);

    let junit = workspace.read("reports/junit.xml");
    let marked = "<flakyFailure type=\"flaky\" message=\"503 Service Unavailable\"/>";
    let cases: Vec<&str> = junit.split("<testcase ").skip(1).collect();
    let marks: Vec<_> = cases.iter().map(|case| case.contains(marked)).collect();
    assert_eq!(marks, [false, true, false], "{junit}");
    assert!(junit.contains("failures=\"0\"") && junit.contains("errors=\"0\""), "{junit}");
    let mut reader = quick_xml::Reader::from_str(&junit);
    while !matches!(reader.read_event().unwrap(), quick_xml::events::Event::Eof) {}

    assert!(workspace.read("reports/report.html").contains("flaky: sent 2 times"));
    let markdown = workspace.read("reports/report.md");
    assert!(markdown.contains("flaky, well only after") && markdown.contains("two"), "{markdown}");
}

#[test]
fn what_is_not_well_in_the_end_is_not_flaky() {
    let server = moody("/one", 9, Some("0"));
    let workspace = workspace(&server.origin(), &[("GET", "/one"), ("GET", "/two")]);
    let run = |more: &[&str]| {
        let before = server.paths().len();
        let finished = workspace.run(["run", "c.json", "-r", ALL].iter().chain(more));
        (finished.expect_code(1), server.paths()[before..].to_vec())
    };
    let (finished, paths) = run(&["--retry", "2"]);
    let finished = finished.expect_stdout(&["sent 3 times, first 503 Service Unavailable"]);
    assert!(!finished.stdout.contains("flaky"), "{finished}");
    assert_eq!(paths, ["/one", "/one", "/one", "/two"]);
    assert!(!workspace.read("reports/junit.xml").contains("flakyFailure"));
    let (_, paths) = run(&["--retry", "1", "--bail"]);
    assert_eq!(paths, ["/one", "/one"], "the verdict is that of the last attempt");
    let (_, paths) = run(&[]);
    assert_eq!(paths, ["/one", "/two"], "nothing is sent again by itself");
}

#[test]
fn only_safe_methods_and_only_what_asks_for_it_are_sent_again() {
    let steps = [("POST", "/one"), ("GET", "/two")];
    for (retry_after, more, expected) in [
        (Some("0"), &[][..], &["/one", "/two"][..]),
        (Some("0"), &["--retry-unsafe"], &["/one", "/one", "/two"]),
        (None, &["--retry-unsafe"], &["/one", "/two"]),
        (Some("3600"), &["--retry-unsafe"], &["/one", "/two"]),
        (Some("Sun, 06 Nov 1994 08:49:37 GMT"), &["--retry-unsafe"], &["/one", "/one", "/two"]),
    ] {
        let server = moody("/one", 1, retry_after);
        let workspace = workspace(&server.origin(), &steps);
        let finished = workspace.run(["run", "c.json", "--retry", "3"].iter().chain(more));
        assert_eq!(server.paths(), expected, "{retry_after:?} {more:?}");
        let waits = finished.stdout.contains("asks to wait 3600 seconds");
        assert_eq!(waits, retry_after == Some("3600"), "{finished}");
    }
}

#[test]
fn a_connection_that_is_refused_is_tried_again_after_a_pause() {
    let workspace = workspace(&refused_url(), &[("GET", "/one")]);
    let finished = workspace.run(["run", "c.json", "--retry", "2", "--retry-delay", "150"]);
    let finished = finished.expect_code(1).expect_stdout(&["sent 3 times, first connect ECONN"]);
    assert!(finished.elapsed.as_millis() >= 300, "{finished}");
    // The limit of the run holds while it waits.
    let arguments = ["run", "c.json", "--retry", "9", "--retry-delay", "60000", "--timeout", "300"];
    let finished = workspace.run(arguments).expect_code(1).expect_stdout(&["--timeout is over"]);
    assert!(finished.elapsed.as_secs() < 20, "{finished}");
    workspace.run(["run", "c.json", "--retry-delay", "5"]).expect_refusal(&["--retry"]);
}
