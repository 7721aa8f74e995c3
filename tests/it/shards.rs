//! `run --shard` and `report merge`.

use serde_json::{Value, json};

use crate::support::{Answer, Answering, Finished, Workspace, collection_of, request};

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

fn folder(name: &str, items: &[Value]) -> Value {
    json!({ "name": name, "item": items })
}

/// A log-in whose script keeps the token, folders that use it, and one that does not.
fn collection() -> Value {
    let mut log_in = request("Log in", "POST", "{{base}}/login");
    let script =
        "pm.test('came in', () => {}); pm.environment.set('token', pm.response.json().token)";
    log_in["event"] = json!([{ "listen": "test", "script": { "exec": [script] } }]);
    let get = |name: &str, path: &str| request(name, "GET", &format!("{{{{base}}}}{path}"));
    collection_of(vec![
        folder("Session", &[get("About", "/about"), log_in]),
        folder(
            "Users",
            &[get("List", "/users?t={{token}}"), get("One", "/user"), get("Two", "/user")],
        ),
        folder("Open", &[get("Plain", "/plain"), get("Other", "/other")]),
    ])
}

struct Server {
    workspace: Workspace,
    server: Answering,
}

impl Server {
    fn start() -> Self {
        let server = Answering::start(|seen| match seen.path() {
            "/login" => Answer::json(r#"{"token": "t0k3n-of-the-run"}"#),
            _ => Answer::json(r#"{"ok": true}"#),
        });
        let workspace = Workspace::new();
        workspace.write("c.json", collection().to_string());
        workspace.write(
            "f/small/users/two.json",
            r#"{"request": "GET x", "status": 201, "body": {"ok": true}}"#,
        );
        Server { workspace, server }
    }

    fn run(&self, more: &[&str]) -> Finished {
        let base = format!("base={}", self.server.origin());
        let words = ["run", "c.json", "--env-var", &base, "--fixtures", "f", "-r", "json,cli"];
        self.workspace.run(words.iter().chain(more))
    }

    /// Runs a shard; its JSON is `N.json`.
    fn shard(&self, shard: &str, more: &[&str]) -> Finished {
        let file = format!("{}.json", shard.split('/').next().unwrap());
        let words = ["--shard", shard, "--reporter-json-export", &file];
        self.run(&[&words[..], more].concat())
    }

    fn merge(&self, files: &[&str]) -> Finished {
        let reports = ["-r", "cli,json,junit,html,markdown"];
        self.workspace.run(["report", "merge"].iter().chain(files).chain(&reports))
    }

    fn json(&self, file: &str) -> Value {
        serde_json::from_str(&self.workspace.read(file)).unwrap()
    }
}

/// The steps of a report, those that others need in brackets.
fn steps(report: &Value) -> Vec<String> {
    let conformances =
        report["run"]["executions"].as_array().unwrap().iter().map(|e| &e["conformance"]);
    let shown = |conformance: &Value| {
        let step = conformance["step"].as_str().unwrap();
        if conformance["pulledIn"] == true { format!("({step})") } else { step.to_owned() }
    };
    conformances.map(shown).collect()
}

/// A report without what no two runs have in common: times, and what depends on them.
fn timeless(mut value: Value) -> Value {
    scrub(&mut value);
    value
}

fn scrub(value: &mut Value) {
    const TIMES: [&str; 9] = [
        "timings",
        "at",
        "elapsed",
        "duration",
        "responseTime",
        "header",
        "cookie",
        "stream",
        "wireSize",
    ];
    match value {
        Value::Object(members) => {
            members.retain(|name, _| !TIMES.contains(&name.as_str()));
            members.values_mut().for_each(scrub);
        }
        Value::Array(elements) => elements.iter_mut().for_each(scrub),
        _ => {}
    }
}

/// A text without what looks like a time.
fn without_times(text: &str) -> String {
    let times =
        regex::Regex::new(r#"time(stamp)?="[^"]*"|hostname="[^"]*"|\b[0-9.]+(ms|µs|s)\b"#).unwrap();
    times.replace_all(text, "…").into_owned()
}

#[test]
fn what_a_shard_needs_comes_along_and_is_counted_once() {
    let server = Server::start();
    server.run(&[]).expect_code(1);
    let whole = server.json("reports/report.json");
    server
        .workspace
        .run(["report", "render", "reports/report.json", "-r", "junit,markdown"])
        .expect_code(1);
    let (junit, markdown) =
        (server.workspace.read("reports/junit.xml"), server.workspace.read("reports/report.md"));
    assert!(server.server.requests().iter().any(|seen| seen.target.contains("t=t0k3n-of-the-run")));

    server
        .shard("1/3", &[])
        .expect_code(1)
        .expect_stdout(&["4 steps, shard 1 of 3", "of another shard"]);
    server.shard("2/3", &[]).expect_code(0);
    server.shard("3/3", &[]).expect_code(0);
    assert_eq!(
        steps(&server.json("1.json")),
        ["(session/log-in)", "users/list", "users/one", "users/two"]
    );
    assert_eq!(steps(&server.json("2.json")), ["session/about", "session/log-in"]);
    assert_eq!(steps(&server.json("3.json")), ["open/plain", "open/other"]);
    let last = server.server.requests();
    let with_token = last.iter().filter(|seen| seen.target.contains("t=t0k3n-of-the-run")).count();
    assert_eq!(with_token, 2, "once in the whole run, and once in the shard");

    server.merge(&["3.json", "1.json", "2.json"]).expect_code(1).expect_stdout(&["7 steps"]);
    assert_eq!(timeless(server.json("reports/report.json")), timeless(whole));
    assert_eq!(without_times(&server.workspace.read("reports/junit.xml")), without_times(&junit));
    assert_eq!(
        without_times(&server.workspace.read("reports/report.md")),
        without_times(&markdown)
    );
    assert!(server.workspace.read("reports/report.html").contains("users/two"));
}

#[test]
fn iterations_are_joined_one_by_one() {
    let server = Server::start();
    server.run(&["-n", "2"]).expect_code(1);
    let whole = server.json("reports/report.json");
    for shard in ["1/2", "2/2"] {
        server.shard(shard, &["-n", "2"]);
    }
    server.merge(&["2.json", "1.json"]).expect_code(1);
    assert_eq!(timeless(server.json("reports/report.json")), timeless(whole));
}

#[test]
fn shards_that_do_not_fit_together_are_refused() {
    let server = Server::start();
    for shard in ["1/3", "2/3", "3/3"] {
        server.shard(shard, &[]);
    }
    let refused = |files: &[&str], texts: &[&str]| {
        server.merge(files).expect_refusal(texts);
    };
    refused(&["1.json", "3.json"], &["there is no report of shard 2/3"]);
    refused(&["1.json", "2.json", "3.json", "2.json"], &["2.json and 2.json are both shard 2/3"]);
    server.run(&[]);
    refused(
        &["1.json", "reports/report.json"],
        &["reports/report.json is the report of a whole run"],
    );
    server.workspace.write("newman.json", r#"{"collection": {}, "run": {"executions": []}}"#);
    refused(
        &["1.json", "newman.json"],
        &["newman.json is no JSON report of postcheck: it is newman's"],
    );
    refused(&["1.json", "nowhere.json"], &["cannot read nowhere.json"]);
    server.shard("2/3", &["-n", "2"]);
    refused(&["1.json", "2.json", "3.json"], &["1 iterations, the other 2"]);
    server.shard("2/3", &["--folder", "Users", "--folder", "Open"]);
    refused(&["1.json", "2.json", "3.json"], &["another --folder"]);
    server.shard("2/4", &[]);
    refused(&["1.json", "2.json", "3.json"], &["the one is shard 1/3, the other 2/4"]);
    let mut other = collection();
    other["info"]["name"] = "Other".into();
    server.workspace.write("c.json", other.to_string());
    server.shard("2/3", &[]);
    refused(&["1.json", "2.json", "3.json"], &["the collection \"Small\", the other of \"Other\""]);
    server.workspace.run(["report", "merge"]).expect_code(2).expect_stderr(&["<FILE>..."]);
}

#[test]
fn what_is_no_shard_is_a_usage_error_and_an_empty_one_is_none() {
    let server = Server::start();
    for (text, expected) in [
        ("0/3", "of 3 parts there is no part 0"),
        ("4/3", "of 3 parts there is no part 4"),
        ("x", "write it as I/N, such as 2/4"),
        ("1/0", "of 0 parts there is no part 1"),
    ] {
        server.shard(text, &[]).expect_code(2).expect_stderr(&[text, expected]);
    }
    assert!(server.server.requests().is_empty());
    let empty = server.shard("4/4", &[]).expect_code(0);
    empty.expect_stderr(&[
        "shard 4/4 has no steps, so nothing is run: the outermost folders make 3 parts",
    ]);
    for shard in ["1/4", "2/4", "3/4"] {
        server.shard(shard, &[]);
    }
    server
        .merge(&["1.json", "2.json", "3.json", "4.json"])
        .expect_code(1)
        .expect_stdout(&["7 steps"]);

    // Within what is selected, the next folders are divided; here is only one.
    let one = server.shard("1/2", &["--folder", "Open"]).expect_code(0);
    one.expect_stdout(&["2 steps, shard 1 of 2"]);
}

#[test]
fn fixtures_of_other_shards_are_neither_missing_nor_stale_and_pending_is_their_own() {
    let server = Server::start();
    server
        .workspace
        .write("f/small/session/log-in.json", r#"{"request": "POST x", "status": 204}"#);
    let shard = server.shard("1/3", &["--pending"]).expect_code(1);
    assert!(!shard.stderr.contains("stale"), "{shard}");
    let pending = |server: &Server| {
        let files = server.workspace.files();
        files.into_iter().filter(|file| file.contains(".pending/")).collect::<Vec<_>>().join(" ")
    };
    let found = pending(&server);
    assert!(found.contains("two") && !found.contains("log-in"), "{found}");
    server.shard("2/3", &["--pending"]).expect_code(1);
    let found = pending(&server);
    assert!(found.contains("two") && found.contains("log-in"), "{found}");

    let required = server.shard("3/3", &["--require-fixtures"]).expect_code(1);
    required.expect_stdout(&["there is no fixture for this step"]);
    server.workspace.write("f/small/gone.json", r#"{"request": "GET x", "status": 200}"#);
    server.shard("3/3", &[]).expect_code(0).expect_stderr(&["stale fixture"]);
}

#[test]
fn the_shards_of_the_shipped_collection_are_as_its_whole_run() {
    let workspace = Workspace::new();
    let run = |more: &[&str], file: &str| {
        let collection = format!("{ROOT}/collections/passwords-api.postman_collection.json");
        let (fixtures, backup) =
            (format!("{ROOT}/fixtures"), format!("{ROOT}/fixtures/sample-data.json.gz"));
        let words =
            ["run", &collection, "--fixtures", &fixtures, "--sandbox", &backup, "-r", "json"];
        let fault = ["--fault", "value:label=\"odd\"@tag/show", "--reporter-json-export", file];
        workspace.run(words.iter().chain(&fault).chain(more))
    };
    run(&[], "whole.json").expect_code(1);
    let codes = ["1/3", "2/3", "3/3"]
        .map(|shard| run(&["--shard", shard], &format!("{}.json", &shard[..1])).code);
    assert_eq!(codes.iter().filter(|code| **code == Some(1)).count(), 1, "{codes:?}");
    let merge = ["report", "merge", "3.json", "2.json", "1.json", "-r", "json"];
    let merged = workspace.run(merge).expect_code(1);
    assert_eq!(merged.stderr, "", "what is hidden in one shard is hidden in all");
    let told = |file: &str| {
        let report = timeless(serde_json::from_str(&workspace.read(file)).unwrap());
        let executions = report["run"]["executions"].as_array().unwrap().iter();
        // The sandbox, as the server, returns what belongs to an object in an order of its own each time.
        let step = |e: &Value| {
            let (step, verdict) = (&e["conformance"]["step"], &e["conformance"]["verdict"]);
            let differences = e["conformance"]["differences"].as_array().unwrap().len();
            json!([e["cursor"], step, verdict, differences])
        };
        let executions: Vec<Value> = executions.map(step).collect();
        (executions, report["run"]["stats"].clone(), report["run"]["conformance"].clone())
    };
    assert_eq!(told("reports/report.json"), told("whole.json"));
}
