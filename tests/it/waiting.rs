//! `--wait`: a server that is still starting.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use crate::support::{
    Answer, Answering, Workspace, collection, collection_of, refused_url, request,
};

/// A server that first refuses connections, then is in maintenance for some questions, and then is there.
fn starting() -> Answering {
    let asked = AtomicUsize::new(0);
    Answering::late(Duration::from_millis(300), move |_| {
        match asked.fetch_add(1, Ordering::SeqCst) {
            0 => Answer::text(503, "Service Unavailable", "maintenance"),
            1 => Answer::text(502, "Bad Gateway", "nobody there"),
            _ => Answer::text(404, "Not Found", "{}"),
        }
    })
}

fn workspace(url: &str) -> Workspace {
    let workspace = Workspace::new();
    let mut step = request("Step", "GET", url);
    step["request"]["auth"] =
        serde_json::json!({"type": "basic", "basic": {"username": "u", "password": "p"}});
    workspace.write("c.json", collection_of(vec![step]).to_string());
    workspace
}

#[test]
fn a_run_begins_when_the_server_is_there() {
    let server = starting();
    let workspace = workspace(&format!("{}/api/step?a=b", server.origin()));
    let finished = workspace.run(["run", "c.json", "--wait", "30"]).expect_code(0);
    let lines: Vec<_> = finished.stderr.lines().collect();
    assert_eq!(lines.len(), 1, "{finished}");
    let start = format!("waiting up to 30 s for {}/: connect ECONNREFUSED", server.origin());
    assert!(lines[0].starts_with(&start), "{finished}");
    let requests = server.requests();
    let paths: Vec<_> = requests.iter().map(|request| request.path()).collect();
    assert_eq!(paths, ["/", "/", "/", "/api/step"]);
    for waiting in &requests[..3] {
        assert_eq!(waiting.header("authorization"), None, "it must lock nobody out");
        assert_eq!(waiting.header("cookie"), None);
    }
    // A server that is there is no reason to say anything.
    let again = workspace.run(["run", "c.json", "--wait", "30"]).expect_code(0);
    assert_eq!(again.stderr, "", "{again}");
}

#[test]
fn the_base_url_is_asked_where_there_is_one() {
    let server = Answering::ok();
    let workspace = Workspace::new();
    workspace.write("c.json", collection(&[("Step", "{{base_url}}/step")]).to_string());
    let base = format!("base_url={}/index.php/apps/passwords", server.origin());
    workspace.run(["run", "c.json", "--wait", "5", "--env-var", &base]).expect_code(0);
    let asked = ["/index.php/apps/passwords", "/index.php/apps/passwords/step"];
    assert_eq!(server.paths(), asked);
}

#[test]
fn when_the_time_is_over_the_last_answer_is_told() {
    let refused = workspace(&refused_url());
    let arguments = ["run", "c.json", "--wait", "1", "-r", "cli,json"];
    let finished = refused.run(arguments).expect_refusal(&[
        "was not ready within 1 second: connect ECONNREFUSED",
        "is the server up",
    ]);
    assert!(finished.elapsed < Duration::from_secs(10), "{finished}");
    assert!(!refused.path().join("reports/report.json").exists(), "nothing was run");

    let server = Answering::start(|_| Answer::text(503, "Service Unavailable", ""));
    let busy = workspace(&server.origin());
    for command in ["run", "record"] {
        let arguments = [command, "c.json", "--wait", "0", "--fixtures", "f"];
        busy.run(arguments).expect_refusal(&["was not ready within 0 seconds: 503 Service Unav"]);
    }
    assert_eq!(server.paths(), ["/", "/"], "no step was asked");
}

#[test]
fn a_server_that_never_answers_a_question_is_given_up() {
    let server = Answering::start(|_| {
        std::thread::sleep(Duration::from_secs(3));
        Answer::json("{}")
    });
    let workspace = workspace(&server.origin());
    let finished = workspace.run(["run", "c.json", "--wait", "1"]);
    let finished = finished.expect_refusal(&["was not ready within 1 second: no answer within"]);
    assert!(finished.elapsed < Duration::from_secs(3), "{finished}");
}

#[test]
fn a_url_without_a_host_is_nothing_to_wait_for() {
    let workspace = workspace("{{nowhere}}/step");
    let words = ["--wait cannot", "base_url"];
    let finished = workspace.run(["run", "c.json", "--wait", "60"]).expect_refusal(&words);
    assert!(finished.elapsed < Duration::from_secs(10), "{finished}");
}

#[test]
fn both_sides_of_a_comparison_are_waited_for() {
    let (left, right) = (starting(), starting());
    let workspace = Workspace::new();
    workspace.write("c.json", collection(&[("Step", "{{base_url}}/step")]).to_string());
    let (of_left, of_right) = (left.origin(), right.origin());
    let sides = ["--left", &of_left, "--right", &of_right, "--passes", "1", "--wait", "30"];
    workspace.run(["compare", "c.json"].iter().chain(&sides)).expect_code(0);
    for side in [&left, &right] {
        assert_eq!(side.paths(), ["/", "/", "/", "/step"]);
    }
    let refused = refused_url();
    let sides = ["--left", &of_left, "--right", &refused, "--passes", "1", "--wait", "0"];
    let finished = workspace.run(["compare", "c.json"].iter().chain(&sides));
    finished.expect_code(2).expect_stderr(&["right side: ", "was not ready"]);
}

#[cfg(unix)]
#[test]
fn a_terminal_shows_what_is_waited_for() {
    let server = starting();
    let workspace = workspace(&server.origin());
    let arguments = ["run", "c.json", "--wait", "30"];
    let mut terminal =
        crate::support::Terminal::start(workspace.path(), (100, 30), &[], &arguments);
    let screen = terminal.wait_for("total run duration");
    assert_eq!(terminal.finish(), 0, "{screen}");
    let raw = String::from_utf8_lossy(&terminal.raw()).into_owned();
    assert!(raw.contains("of 30 s: connect ECONNREFUSED"), "{raw}");
    assert!(raw.contains("of 30 s: 503 Service Unavailable"), "{raw}");
    assert!(!screen.contains("waiting for"), "the line is gone: {screen}");
}
