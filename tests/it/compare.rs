//! `postcheck compare`: one server, or recording, judged by another.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use serde_json::{Value, json};

use crate::sandbox::{shipped, start};
use crate::support::{
    Answer, Answering, Finished, Seen, Workspace, collection, collection_of, refused_url, request,
    shared,
};

/// Runs `compare` with a JSON report, and returns that too.
pub fn compare(workspace: &Workspace, collection: &str, more: &[&str]) -> (Finished, Value) {
    let arguments = ["compare", collection, "-r", "cli,json,junit"];
    let finished = workspace.run(arguments.iter().chain(more));
    assert!(matches!(finished.code, Some(0 | 1)), "{finished}");
    let report = serde_json::from_str(&workspace.read("reports/report.json")).unwrap();
    (finished, report)
}

/// Step id, verdict and `severity path` of each difference.
pub fn verdicts(report: &Value) -> Vec<(String, String, Vec<String>)> {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let executions = report["run"]["executions"].as_array().unwrap().iter();
    executions
        .map(|execution| {
            let conformance = &execution["conformance"];
            let differences = conformance["differences"].as_array().unwrap().iter();
            let lines =
                differences.map(|d| format!("{} {}", text(&d["severity"]), text(&d["path"])));
            (text(&conformance["step"]), text(&conformance["verdict"]), lines.collect())
        })
        .collect()
}

#[track_caller]
pub fn expect_all_conform(report: &Value, steps: usize) {
    let verdicts = verdicts(report);
    assert_eq!(verdicts.len(), steps);
    for (step, verdict, differences) in verdicts {
        assert_eq!(verdict, "conforms", "{step}: {differences:?}");
        assert!(differences.is_empty(), "{step}: {differences:?}");
    }
}

/// A collection of one step in the workspace.
pub fn one_step(workspace: &Workspace) {
    workspace.write("c.json", collection(&[("One", "{{base_url}}/one")]).to_string());
}

#[test]
fn two_servers_over_the_same_data_conform() {
    let workspace = Workspace::new();
    let backup = shipped("fixtures/sample-data.json.gz");
    let sides = ["--left-sandbox", &backup, "--right-sandbox", &backup];
    let collection = shipped("collections/passwords-api.postman_collection.json");
    let (finished, report) = compare(&workspace, &collection, &sides);
    finished.expect_code(0).expect_stdout(&["left, expected  the sandbox over", "(2 passes)"]);
    let steps = report["run"]["stats"]["requests"]["total"].as_u64().unwrap() as usize;
    assert!(steps > 80, "{steps}");
    expect_all_conform(&report, steps);
    assert_eq!(report["run"]["conformance"]["sides"]["left"]["passes"], 2);
    assert!(workspace.read("reports/junit.xml").contains("right, actual: the sandbox over"));
    assert_eq!(workspace.files(), ["reports/junit.xml", "reports/report.json"], "no fixtures");

    let Some(shared) = shared() else { return };
    let backup = shared.join("upstream/SampleDataBackup.json.gz").display().to_string();
    let sides = ["--left-sandbox", &backup, "--right-sandbox", &backup];
    let collection = shared.join("upstream/postman-collection.json");
    let (finished, report) = compare(&workspace, collection.to_str().unwrap(), &sides);
    finished.expect_code(0);
    expect_all_conform(&report, 65);
}

#[test]
fn a_fault_on_the_right_side_drifts_where_it_is() {
    let workspace = Workspace::new();
    let backup = shipped("fixtures/sample-data.json.gz");
    let collection = shipped("collections/passwords-api.postman_collection.json");
    for (fault, step, difference) in [
        ("drop:$.label@*tag/show,n=1", "tag/show", "breaking $.label"),
        ("value:$[0].label@*folder/list,n=1", "folder/list", "change $[0].label"),
        ("status:202@*tag/create,n=1", "tag/create", "breaking "),
    ] {
        let sides = ["--left-sandbox", &backup, "--right-sandbox", &backup, "--right-fault", fault];
        let folders = ["--folder", "Folder", "--folder", "Tag"];
        let (finished, report) = compare(&workspace, &collection, &[&sides[..], &folders].concat());
        finished.expect_code(1);
        let mut others = verdicts(&report);
        let at = others.iter().position(|(id, ..)| id == step).unwrap();
        let (_, verdict, differences) = others.remove(at);
        assert_eq!(
            (verdict.as_str(), differences),
            ("drift", vec![difference.to_owned()]),
            "{fault}"
        );
        for (id, verdict, differences) in others {
            assert_eq!(verdict, "conforms", "{id} after {fault}: {differences:?}");
        }
    }
}

#[test]
fn each_side_keeps_its_own_session() {
    let workspace = Workspace::new();
    let (_left, left) = start(&workspace, &[]);
    let (_right, right) = start(&workspace, &["--http"]);
    let collection = shipped("collections/passwords-api.postman_collection.json");
    let steps = ["session/request", "password/list", "password/show-details", "tag/list"];
    let mut options = vec!["-k", "--left", &left, "--right", &right];
    options.extend(steps.iter().flat_map(|step| ["--folder", step]));
    for session in ["both", "header", "cookie"] {
        let more = [&options[..], &["--session", session]].concat();
        let (finished, report) = compare(&workspace, &collection, &more);
        finished.expect_code(0).expect_stdout(&[&left, &right]);
        let conforming = verdicts(&report).iter().filter(|v| v.1 == "conforms").count();
        assert_eq!(conforming, steps.len(), "{session}");
    }
}

/// A server that says who it is and notes in a common list what it was asked.
fn noting(word: &'static str, log: &Arc<Mutex<Vec<String>>>) -> Answering {
    let log = log.clone();
    Answering::start(move |request| {
        log.lock().unwrap().push(format!("{word} {}", request.path()));
        let host = request.header("host").unwrap_or_default();
        Answer::json(&json!({"url": format!("http://{host}/x")}).to_string())
    })
}

#[test]
fn the_right_side_goes_in_step_with_the_last_pass_of_the_left() {
    let log = Arc::default();
    let (left, right) = (noting("left", &log), noting("right", &log));
    let workspace = Workspace::new();
    let steps = [("A", "{{base_url}}/a"), ("B", "{{base_url}}/b"), ("C", "{{base_url}}/c")];
    workspace.write("c.json", collection(&steps).to_string());
    let (left, right) = (left.origin(), right.origin() + "/");
    let sides = ["--left", &left, "--right", &right, "--passes", "3", "--timeout", "60000"];
    let (finished, report) = compare(&workspace, "c.json", &sides);
    finished.expect_code(0);
    // Each names itself, which is no difference.
    expect_all_conform(&report, 3);
    let mut log = log.lock().unwrap().clone();
    let together = log.split_off(6);
    assert_eq!(log, ["/a", "/b", "/c", "/a", "/b", "/c"].map(|path| format!("left {path}")));
    for (pair, path) in together.chunks(2).zip(["/a", "/b", "/c"]) {
        let mut pair = pair.to_vec();
        pair.sort();
        assert_eq!(pair, [format!("left {path}"), format!("right {path}")]);
    }
}

#[cfg(unix)]
#[test]
fn each_pass_begins_with_the_reset_command_of_its_side() {
    let workspace = Workspace::new();
    one_step(&workspace);
    let server = Answering::ok();
    let base = server.origin();
    let sides = ["--left", &base, "--right", &base, "--passes", "2"];
    let resets =
        ["--left-reset-cmd", "echo left >> resets", "--right-reset-cmd", "echo right >> resets"];
    let (finished, _) = compare(&workspace, "c.json", &[&sides[..], &resets].concat());
    finished.expect_code(0);
    assert_eq!(workspace.read("resets"), "left\nleft\nright\n");

    let mut failing = vec!["compare", "c.json", "-r", "json"];
    failing.extend(sides);
    failing.extend(["--right-reset-cmd", "exit 3"]);
    let failed = workspace.run(failing).expect_code(2);
    failed.expect_stderr(&["--right-reset-cmd failed", "exit 3"]);
}

#[test]
fn what_differs_between_passes_of_the_left_is_no_difference() {
    let workspace = Workspace::new();
    let steps = [("Make", "{{base_url}}/make"), ("Show", "{{base_url}}/show")];
    workspace.write("c.json", collection(&steps).to_string());
    // A new id each time, which comes again in the next answer.
    let counter = |start: usize, label: &'static str| {
        let asked = AtomicUsize::new(start * 2);
        Answering::start(move |_| {
            let id = asked.fetch_add(1, Ordering::SeqCst) / 2;
            let id = format!("{id:08x}-1234-4abc-8def-1234567890ab");
            Answer::json(&json!({"id": id, "label": label}).to_string())
        })
    };
    let (left, same, other) = (counter(1, "a"), counter(100, "a"), counter(200, "b"));
    let (left, same, other) = (left.origin(), same.origin(), other.origin());
    let (finished, report) = compare(&workspace, "c.json", &["--left", &left, "--right", &same]);
    finished.expect_code(0);
    expect_all_conform(&report, 2);
    let (finished, report) = compare(&workspace, "c.json", &["--left", &left, "--right", &other]);
    finished.expect_code(1);
    for (step, _, differences) in verdicts(&report) {
        assert_eq!(differences, ["change $.label"], "{step}");
    }
    let sides = ["--left", &left, "--right", &same, "--passes", "1"];
    let (finished, _) = compare(&workspace, "c.json", &sides);
    finished.expect_code(1).expect_stdout(&["seen once", "2 differences were found", "--passes 2"]);
    let bail = [&sides[..], &["--bail"]].concat();
    let (finished, report) = compare(&workspace, "c.json", &bail);
    finished.expect_code(1).expect_stdout(&["stopped: after the first failure (--bail)"]);
    assert_eq!(verdicts(&report).len(), 1);
    let (finished, _) =
        compare(&workspace, "c.json", &[&sides[..], &["--fail-on", "breaking"]].concat());
    finished.expect_code(0);
}

#[test]
fn sides_may_have_variables_and_targets_of_their_own() {
    let workspace = Workspace::new();
    let url = "{{base_url}}/{{version}}/{{tenant}}";
    workspace.write("c.json", collection(&[("One", url)]).to_string());
    let server = Answering::ok();
    let base = server.origin();
    let environment = json!({"name": "new", "values": [{"key": "tenant", "value": "t2"}]});
    workspace.write("new.json", environment.to_string());
    let configuration = format!(
        "target = 'usual'\n[targets.usual]\nsandbox = 'gone.gz'\n\
         [targets.old]\nvariables = {{ base_url = '{base}', tenant = 't1' }}\n"
    );
    workspace.write("postcheck.toml", configuration);
    let sides = [
        "--left-target",
        "old",
        "--right",
        &base,
        "--env-var",
        "version=v1",
        "--right-env-var",
        "version=v2",
        "--right-environment",
        "new.json",
        "--passes",
        "1",
    ];
    let (finished, _) = compare(&workspace, "c.json", &sides);
    finished.expect_code(0).expect_stdout(&["(environment new)"]);
    let mut paths = server.paths();
    paths.sort();
    assert_eq!(paths, ["/v1/t1", "/v2/t2"]);
}

#[test]
fn trouble_names_its_side() {
    let workspace = Workspace::new();
    one_step(&workspace);
    let server = Answering::ok();
    let (good, bad) = (server.origin(), refused_url());
    for (left, right, word) in [(&bad, &good, "left"), (&good, &bad, "right")] {
        let sides = ["--left", left, "--right", right, "--passes", "1"];
        let (finished, report) = compare(&workspace, "c.json", &sides);
        finished.expect_code(1).expect_stdout(&[&format!("{word}: connect ECONNREFUSED")]);
        assert_eq!(verdicts(&report)[0].1, "error");
    }
    let sides = ["--left", &bad, "--right", &bad, "--passes", "1"];
    let (finished, _) = compare(&workspace, "c.json", &sides);
    finished.expect_code(1).expect_stdout(&["left: connect ECONNREFUSED", "; right: connect"]);
}

#[test]
fn passes_that_disagree_in_status_are_told() {
    let workspace = Workspace::new();
    one_step(&workspace);
    let asked = AtomicUsize::new(0);
    let left = Answering::start(move |_| match asked.fetch_add(1, Ordering::SeqCst) {
        1 => Answer::text(503, "Busy", "later"),
        _ => Answer::json(r#"{"ok":true}"#),
    });
    let right = Answering::ok();
    let sides = ["--left", &left.origin(), "--right", &right.origin(), "--passes", "3"];
    let (finished, report) = compare(&workspace, "c.json", &sides);
    finished.expect_code(0).expect_stdout(&["left: pass 2 answered 503 instead of 200"]);
    expect_all_conform(&report, 1);
}

/// A server that repeats what it was sent, and what it made up, in places that drift.
fn telling(request: &Seen, word: &str) -> Answer {
    let body = json!({
        "sent": request.headers.iter().map(|(name, value)| json!([name, value])).collect::<Vec<_>>(),
        "made": format!("s3ssion-canary-{word}"),
        "side": word,
    });
    let mut answer = Answer::json(&body.to_string());
    answer.set_header("X-API-SESSION", &format!("s3ssion-canary-{word}"));
    answer.set_header("Set-Cookie", &format!("nc_passwords=c00kie-canary-{word}; Path=/"));
    answer
}

#[test]
fn secrets_of_neither_side_are_shown() {
    let (left, right) = (
        Answering::start(|request| telling(request, "left")),
        Answering::start(|request| telling(request, "right")),
    );
    let workspace = Workspace::new();
    let step = |name: &str| {
        let mut step = request(name, "GET", "{{base_url}}/x?k={{hidden}}");
        step["request"]["header"] =
            json!([{"key": "X-API-SESSION", "value": "{{http_api_session}}"}]);
        step["request"]["auth"] = json!({"type": "basic", "basic": [
            {"key": "username", "value": "somebody"}, {"key": "password", "value": "{{pass}}"}
        ]});
        step
    };
    let mut collection = collection_of(vec![step("One"), step("Two")]);
    collection["variable"] = json!([{"key": "http_api_session", "value": ""}]);
    workspace.write("c.json", collection.to_string());
    workspace.write("postcheck.toml", "secrets = ['hidden']\n");
    let with_user = |origin: String| origin.replace("http://", "http://somebody:ur1-canary-0@");
    let (left_url, right_url) = (with_user(left.origin()), with_user(right.origin()));
    let sides =
        ["--left", &left_url, "--right", &right_url, "--verbose", "--reporter-json-bodies", "all"];
    // What is secret on one side is no secret variable on the other.
    let variables = [
        "--left-env-var",
        "pass=passw0rd-canary-left",
        "--right-env-var",
        "pass=passw0rd-canary-right",
        "--left-env-var",
        "hidden=h1dden-canary-left",
        "--right-env-var",
        "hidden=h1dden-canary-right",
        "--right-env-var",
        "open=passw0rd-canary-left",
    ];
    let (finished, report) = compare(&workspace, "c.json", &[&sides[..], &variables].concat());
    assert_eq!(left.requests().len() + right.requests().len(), 6);
    assert!(left.requests()[0].target.contains("h1dden-canary-left"));
    let finished = finished.expect_code(1).expect_stdout(&["\"left\" → \"right\""]);
    let outputs = [
        finished.stdout,
        finished.stderr,
        workspace.read("reports/report.json"),
        workspace.read("reports/junit.xml"),
        bodies(&report),
    ];
    for text in &outputs {
        for secret in
            ["s3ssion-canary", "c00kie-canary", "passw0rd-canary", "h1dden-canary", "ur1-canary"]
        {
            let around = text.find(secret).map(|at| text[at.saturating_sub(80)..].get(..160));
            assert!(around.is_none(), "{secret}: {around:?}");
        }
    }
}

/// The bodies that the report holds as bytes.
fn bodies(report: &Value) -> String {
    let executions = report["run"]["executions"].as_array().unwrap().iter();
    let bytes = executions.flat_map(|execution| {
        let data = execution["response"]["stream"]["data"].as_array().unwrap().iter();
        data.map(|byte| byte.as_u64().unwrap() as u8)
    });
    let text = String::from_utf8(bytes.collect()).unwrap();
    assert!(text.contains("made"), "{text}");
    text
}

#[cfg(unix)]
#[test]
fn an_interrupted_comparison_completes_its_reports() {
    let workspace = Workspace::new();
    one_step(&workspace);
    let left = Answering::start(|_| {
        std::thread::sleep(std::time::Duration::from_secs(20));
        Answer::text(200, "OK", "")
    });
    let base = left.origin();
    let arguments = ["compare", "c.json", "-r", "json", "--left", &base, "--right", &base];
    let running = workspace.start(arguments);
    let limit = std::time::Instant::now() + std::time::Duration::from_secs(60);
    while left.requests().is_empty() && std::time::Instant::now() < limit {
        std::thread::sleep(std::time::Duration::from_millis(10));
    }
    running.signal("INT");
    let finished = running.finish().expect_code(130);
    assert!(finished.elapsed.as_secs() < 18, "{finished}");
    let report: Value = serde_json::from_str(&workspace.read("reports/report.json")).unwrap();
    assert_eq!(report["run"]["error"]["message"], "interrupted");
}
