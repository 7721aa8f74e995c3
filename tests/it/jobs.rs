//! `--jobs`: what goes together, and that nothing else is different.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::support::{Answer, Answering, Seen, Workspace, collection_of, request};

fn workspace(origin: &str, steps: &[(&str, &str)]) -> Workspace {
    let workspace = Workspace::new();
    let step =
        |(method, path): &(&str, &str)| request(&path[1..], method, &format!("{origin}{path}"));
    let items = steps.iter().map(step).collect();
    workspace.write("c.json", collection_of(items).to_string());
    workspace
}

fn report(workspace: &Workspace) -> Value {
    serde_json::from_str(&workspace.read("reports/report.json")).unwrap()
}

/// Each step with what came of it, without what another run may have otherwise.
fn outcomes(report: &Value) -> Vec<Value> {
    let outcome = |execution: &Value| {
        let mut conformance = execution["conformance"].clone();
        let members = conformance.as_object_mut().unwrap();
        members.retain(|name, _| !["timings", "at", "elapsed"].contains(&name.as_str()));
        let (method, url) = (&execution["request"]["method"], &execution["request"]["url"]["path"]);
        json!([execution["id"], method, url, execution["response"]["code"], conformance])
    };
    report["run"]["executions"].as_array().unwrap().iter().map(outcome).collect()
}

/// How many are being answered now, and the most so far.
#[derive(Default)]
struct Gauge {
    now: AtomicUsize,
    most: AtomicUsize,
}

impl Gauge {
    /// Holds the answer back until so many are there, or for a while.
    fn gather(&self, number: usize) -> usize {
        let now = self.now.fetch_add(1, Ordering::SeqCst) + 1;
        self.most.fetch_max(now, Ordering::SeqCst);
        let started = Instant::now();
        while self.most.load(Ordering::SeqCst) < number
            && started.elapsed() < Duration::from_millis(700)
        {
            std::thread::sleep(Duration::from_millis(2));
        }
        self.now.fetch_sub(1, Ordering::SeqCst) - 1
    }
}

#[test]
fn readers_go_together_and_a_writer_goes_alone() {
    let gauge = Arc::new(Gauge::default());
    let beside = Arc::new(Mutex::new(Vec::new()));
    let (measured, others) = (gauge.clone(), beside.clone());
    let server = Answering::start(move |seen: &Seen| {
        if seen.path() == "/first" {
            return Answer::json("{}");
        }
        if seen.method == "POST" && seen.path() != "/find" {
            others.lock().unwrap().push(measured.now.load(Ordering::SeqCst));
            return Answer::json("{}");
        }
        measured.gather(3);
        Answer::json("{}")
    });
    let steps = [
        ("GET", "/first"),
        ("GET", "/a"),
        ("POST", "/find"),
        ("HEAD", "/b"),
        ("GET", "/c"),
        ("POST", "/create"),
        ("GET", "/d"),
        ("GET", "/job"),
    ];
    let workspace = workspace(&server.origin(), &steps);
    workspace.write("postcheck.toml", "reads = [\"find\"]\nwrites = [\"job\"]\n");
    workspace.run(["run", "c.json", "--jobs", "3", "-r", "json"]).expect_code(0);
    assert_eq!(gauge.most.load(Ordering::SeqCst), 3);
    assert_eq!(*beside.lock().unwrap(), [0], "nothing is under way beside a writer");
    let paths = server.paths();
    let at = |path: &str| paths.iter().position(|seen| seen == path).unwrap();
    assert_eq!((at("/first"), at("/create"), at("/d"), at("/job")), (0, 5, 6, 7), "{paths:?}");
    let report = report(&workspace);
    let names: Vec<_> = outcomes(&report).iter().map(|outcome| outcome[0].clone()).collect();
    assert_eq!(names, ["first", "a", "find", "b", "c", "create", "d", "job"]);
}

#[test]
fn one_after_the_other_without_the_option_and_never_beside_scripts() {
    let gauge = Arc::new(Gauge::default());
    let measured = gauge.clone();
    let server = Answering::start(move |_| {
        measured.gather(1);
        std::thread::sleep(Duration::from_millis(5));
        Answer::json("{}")
    });
    let workspace = workspace(&server.origin(), &[("GET", "/a"), ("GET", "/b"), ("GET", "/c")]);
    workspace.run(["run", "c.json"]).expect_code(0);
    assert_eq!(gauge.most.load(Ordering::SeqCst), 1);
    let mut scripted: Value = serde_json::from_str(&workspace.read("c.json")).unwrap();
    scripted["event"] = json!([{"listen": "test", "script": {"exec": ["pm.test('t', () => {})"]}}]);
    workspace.write("s.json", scripted.to_string());
    workspace.run(["run", "s.json", "--jobs", "8"]).expect_code(0);
    assert_eq!(gauge.most.load(Ordering::SeqCst), 1);
    let arguments = ["run", "c.json", "--jobs", "2", "--delay-request", "1"];
    workspace.run(arguments).expect_refusal(&["--jobs", "--delay-request"]);
}

/// The number in the cookie `s` of a request.
fn value(seen: &Seen) -> Option<usize> {
    seen.header("cookie")?.strip_prefix("s=")?.parse().ok()
}

fn set(number: usize) -> Answer {
    let mut answer = Answer::json("{}");
    answer.headers.push(("Set-Cookie".to_owned(), format!("s={number}; Path=/")));
    answer
}

#[test]
fn a_value_that_is_new_with_each_answer_is_never_sent_twice() {
    let newest = AtomicUsize::new(0);
    let server = Answering::start(move |seen: &Seen| {
        let before = newest.fetch_add(1, Ordering::SeqCst);
        let is_newest = value(seen).unwrap_or(0) == before;
        let answer = set(before + 1);
        Answer { status: if is_newest { 200 } else { 409 }, ..answer }
    });
    let paths: Vec<String> = (0..12).map(|number| format!("/{number}")).collect();
    let steps: Vec<_> = paths.iter().map(|path| ("GET", path.as_str())).collect();
    let workspace = workspace(&server.origin(), &steps);
    workspace.run(["run", "c.json", "--jobs", "8", "-r", "json"]).expect_code(0);
    assert_eq!(server.paths(), paths, "each is asked once, in order");
    let sent: Vec<_> = server.requests().iter().map(value).collect();
    assert_eq!(sent, std::iter::once(None).chain((1..12).map(Some)).collect::<Vec<_>>());
}

#[test]
fn what_was_under_way_when_the_session_changed_is_asked_again() {
    let server = Answering::start(|seen: &Seen| match seen.path() {
        "/0" => set(1),
        "/4" => set(2),
        "/7" => set(3),
        // The cookie that a slow answer sets comes from an earlier step.
        path => {
            std::thread::sleep(Duration::from_millis(if path == "/2" { 60 } else { 1 }));
            Answer::json(&format!("{{\"s\": {}}}", value(seen).unwrap_or(0)))
        }
    });
    let paths: Vec<String> = (0..10).map(|number| format!("/{number}")).collect();
    let steps: Vec<_> = paths.iter().map(|path| ("GET", path.as_str())).collect();
    let workspace = workspace(&server.origin(), &steps);
    let sent = |jobs: &str| {
        workspace.run(["run", "c.json", "--jobs", jobs, "-r", "json"]).expect_code(0);
        let report = report(&workspace);
        let cookie = |execution: &Value| {
            let headers = execution["request"]["header"].as_array().unwrap().clone();
            let sent = headers.iter().find(|header| header["key"] == "Cookie");
            (execution["id"].clone(), sent.is_some(), execution["response"]["responseSize"].clone())
        };
        let executions = report["run"]["executions"].as_array().unwrap();
        executions.iter().map(cookie).collect::<Vec<_>>()
    };
    let alone = sent("1");
    let requests = server.requests();
    let expected: Vec<_> = requests.iter().map(value).collect();
    assert_eq!(sent("8"), alone);
    // The last request for each path is the one that counts.
    let all = &server.requests()[requests.len()..];
    let counted: Vec<_> = paths
        .iter()
        .map(|path| value(all.iter().rfind(|seen| seen.path() == path).unwrap()))
        .collect();
    assert_eq!(counted, expected);
}

#[test]
fn bail_ends_after_the_same_step() {
    let server = Answering::start(|seen: &Seen| match seen.path() {
        "/c" => Answer::text(404, "Not Found", "gone"),
        _ => Answer::json("{}"),
    });
    let steps = [("GET", "/a"), ("GET", "/b"), ("GET", "/c"), ("GET", "/d"), ("POST", "/e")];
    let workspace = workspace(&server.origin(), &steps);
    workspace
        .write("fixtures/small/c.json", json!({"request": "GET x", "status": 200}).to_string());
    let run = |jobs: &str| {
        let arguments = ["run", "c.json", "--bail", "--jobs", jobs, "-r", "json"];
        workspace.run(arguments).expect_code(1);
        outcomes(&report(&workspace))
    };
    let alone = run("1");
    assert_eq!(alone.len(), 3);
    assert_eq!(run("8"), alone);
    assert!(!server.paths().contains(&"/e".to_owned()), "nothing is written behind it");
}

/// The shipped collection against the sandbox, whose answers come late at random.
#[test]
fn the_reports_are_the_same_however_late_answers_come() {
    let root = env!("CARGO_MANIFEST_DIR");
    let config = format!("{root}/postcheck.toml");
    let workspace = Workspace::new();
    let run = |jobs: &str, seed: &str, session: &str| {
        let late = ["--fault", "delay:4ms,p=0.4", "--fault", "delay:20ms,p=0.1", "--seed", seed];
        let reports = ["-r", "json,junit", "--reporter-json-export", "reports/report.json"];
        let junit = ["--reporter-junit-export", "reports/junit.xml", "--session", session];
        let arguments = ["run", "--config", &config, "--jobs", jobs];
        let all = arguments.iter().chain(&late).chain(&reports).chain(&junit);
        workspace.run(all).expect_code(0);
        let junit = workspace.read("reports/junit.xml");
        let cases: Vec<String> = junit
            .split("<testcase ")
            .skip(1)
            .map(|case| case.split_once("time=").unwrap().0.to_owned())
            .collect();
        (outcomes(&report(&workspace)), cases)
    };
    for (session, others) in
        [("both", &[("2", "1"), ("8", "2"), ("64", "3")][..]), ("header", &[("8", "4")])]
    {
        let alone = run("1", "0", session);
        assert!(alone.0.len() > 250);
        for (jobs, seed) in others {
            assert_eq!(run(jobs, seed, session), alone, "--jobs {jobs}, --seed {seed}, {session}");
        }
    }
}
