//! Scripts of a collection: when they run, what they change, and what the reports say of them.

use serde_json::{Value, json};

use crate::support::{Answer, Answering, Finished, Workspace, collection_of, refused_url, request};

/// A request with scripts before and after it.
fn scripted(name: &str, path: &str, before: &str, after: &str) -> Value {
    let mut item = request(name, "GET", &format!("{{{{base}}}}/{path}"));
    item["event"] = json!([
        { "listen": "prerequest", "script": { "exec": before } },
        { "listen": "test", "script": { "exec": after } }
    ]);
    item
}

struct Run {
    workspace: Workspace,
    server: Answering,
}

impl Run {
    /// Items that are run against a server which sets a cookie under /set.
    fn of(items: Vec<Value>) -> Self {
        Run::of_collection(collection_of(items))
    }

    fn of_collection(collection: Value) -> Self {
        let server = Answering::start(|request| {
            let mut answer = Answer::json(&json!({ "path": request.target, "n": 3 }).to_string());
            if request.path() == "/set" {
                answer.set_header("Set-Cookie", "word=from-server; Path=/");
            }
            answer
        });
        let workspace = Workspace::new();
        workspace.write("c.json", collection.to_string());
        Run { workspace, server }
    }

    fn run(&self, options: &[&str]) -> Finished {
        let base = format!("base={}", self.server.origin());
        let given = ["run", "c.json", "--env-var", &base, "-r", "cli,json,junit"];
        self.workspace.run(given.iter().chain(options))
    }

    fn report(&self) -> Value {
        serde_json::from_str(&self.workspace.read("reports/report.json")).unwrap()
    }
}

#[test]
fn scripts_run_from_the_collection_inwards_around_each_request() {
    let note = |word: &str| {
        json!([
            { "listen": "prerequest", "script": { "exec": format!("console.log('before {word}')") } },
            { "listen": "test", "script": { "exec": format!("console.log('after {word}')") } }
        ])
    };
    let mut one = request("One", "GET", "{{base}}/one");
    one["event"] = note("request");
    let folder = json!({ "name": "F", "event": note("folder"), "item": [one] });
    let mut collection = collection_of(vec![folder]);
    collection["event"] = note("collection");
    let run = Run::of_collection(collection);
    let finished = run.run(&[]).expect_code(0);
    let lines: Vec<&str> = finished
        .stdout
        .lines()
        .filter_map(|line| line.trim().strip_prefix("│ '")?.strip_suffix('\''))
        .collect();
    assert_eq!(
        lines,
        [
            "before collection",
            "before folder",
            "before request",
            "after collection",
            "after folder",
            "after request"
        ]
    );
    let report = run.report();
    let console = report["run"]["executions"][0]["console"].as_array().unwrap();
    let of: Vec<_> = console.iter().map(|line| line["of"].as_str().unwrap()).collect();
    assert_eq!(of[..3], ["collection", "folder \"F\"", "request \"One\""]);
    assert_eq!(report["run"]["stats"]["prerequestScripts"]["total"], 3);
    assert_eq!(report["run"]["stats"]["testScripts"]["total"], 3);
}

#[test]
fn what_a_script_learns_goes_into_the_next_request() {
    let set = "pm.environment.set('seen', pm.response.json().n); pm.variables.set('local', 'l');";
    let run = Run::of(vec![
        scripted("One", "one/{{early}}", "pm.environment.set('early', 'e')", set),
        scripted("Two", "two/{{seen}}/{{local}}", "", ""),
    ]);
    run.run(&["-n", "2"]).expect_code(0);
    assert_eq!(run.server.paths(), ["/one/e", "/two/3/l", "/one/e", "/two/3/l"]);
}

#[test]
fn a_row_of_data_is_there_for_scripts() {
    let run = Run::of(vec![scripted(
        "One",
        "one/{{made}}",
        "pm.variables.set('made', pm.iterationData.get('word') + pm.info.iteration)",
        "",
    )]);
    run.workspace.write("d.json", r#"[{"word": "a"}, {"word": "b"}]"#);
    run.run(&["-d", "d.json"]).expect_code(0);
    assert_eq!(run.server.paths(), ["/one/a0", "/one/b1"]);
}

#[test]
fn a_failed_assertion_fails_the_step_and_is_in_every_report() {
    let tests = "pm.test('holds', () => {});\n\
                 pm.test('does not', () => { throw new Error('three is not four') });\n\
                 pm.test.skip('later', () => {});";
    let run = Run::of(vec![scripted("One", "one", "", tests), scripted("Two", "two", "", "")]);
    let finished = run.run(&[]).expect_code(1);
    finished.expect_stdout(&[
        "✗ GET",
        "1 of 3 assertions failed",
        "  ✓  holds",
        "  1. does not",
        "  -  [skipped] later",
        "  1.  assertion  does not",
        "three is not four",
        "at assertion:1 in test-script of request \"One\"",
        "inside \"One\"",
    ]);
    assert_eq!(run.server.paths(), ["/one", "/two"]);
    let report = run.report();
    let execution = &report["run"]["executions"][0];
    assert_eq!(execution["conformance"]["verdict"], "failed");
    let error = &execution["assertions"][1]["error"];
    assert_eq!(
        (&error["name"], &error["index"], &error["test"], &error["message"]),
        (&json!("Error"), &json!(1), &json!("does not"), &json!("three is not four"))
    );
    assert_eq!(report["run"]["failures"][0]["at"], "assertion:1 in test-script");
    assert_eq!(
        report["run"]["stats"]["assertions"],
        json!({"total": 3, "pending": 0, "failed": 1})
    );
    let junit = run.workspace.read("reports/junit.xml");
    for text in ["tests=\"2\"", "failures=\"1\"", "AssertionFailure", "skipped: later"] {
        assert!(junit.contains(text), "{text}: {junit}");
    }
}

#[test]
fn a_script_that_throws_is_a_failure_and_stops_nothing_else() {
    let run = Run::of(vec![scripted(
        "One",
        "one",
        "\nnull.x",
        "pm.test('before', () => {}); missing(); pm.test('lost', () => {});",
    )]);
    run.run(&[]).expect_code(1).expect_stdout(&[
        "TypeError",
        "in prerequest-script of request \"One\", line 2",
        "  ✓  before",
        "ReferenceError: missing is not defined in test-script",
        "2 script errors",
    ]);
    assert_eq!(run.server.paths(), ["/one"]);
    let report = run.report();
    let execution = &report["run"]["executions"][0];
    assert_eq!(execution["prerequestScript"][0]["error"]["name"], "TypeError");
    assert_eq!(execution["testScript"][0]["error"]["name"], "ReferenceError");
    let at: Vec<_> =
        report["run"]["failures"].as_array().unwrap().iter().map(|f| &f["at"]).collect();
    assert_eq!(at, ["prerequest-script", "test-script"]);
}

#[test]
fn tests_run_after_a_request_that_failed() {
    let after = "pm.test('no code', () => { if (pm.response && pm.response.code) throw 1 })";
    let mut item = scripted("One", "one", "", after);
    item["request"]["url"] = refused_url().into();
    let run = Run::of(vec![item]);
    run.run(&[]).expect_code(1).expect_stdout(&["ECONNREFUSED", "  ✓  no code"]);
}

#[test]
fn set_next_request_leads_the_run() {
    let jump = |to: &str| format!("pm.execution.setNextRequest({to})");
    let run = Run::of(vec![
        scripted("One", "one", "", &jump("'Three'")),
        scripted("Two", "two", "", &jump("null")),
        scripted("Three", "three", &jump("'Two'"), ""),
        scripted("Four", "four", "", ""),
    ]);
    run.run(&["-n", "2"]).expect_code(0).expect_stdout(&["a script goes on with \"Three\""]);
    assert_eq!(run.server.paths(), ["/one", "/three", "/two", "/one", "/three", "/two"]);
}

#[test]
fn a_jump_to_nowhere_is_a_failure() {
    let run = Run::of(vec![
        scripted("One", "one", "", "pm.execution.setNextRequest('Tow')"),
        scripted("Two", "two", "", ""),
    ]);
    run.run(&[])
        .expect_code(1)
        .expect_stdout(&["setNextRequest: this run has no request \"Tow\"; is it Two?"]);
    assert_eq!(run.server.paths(), ["/one"], "it ends the iteration, as in newman");
}

#[test]
fn a_loop_ends_when_the_script_lets_it_and_with_the_time_of_the_run() {
    let count = "const n = (pm.variables.get('n') || 0) + 1; pm.variables.set('n', n);\n\
                 if (n < 300) pm.execution.setNextRequest('One');";
    let run = Run::of(vec![scripted("One", "one", "", count)]);
    run.run(&[]).expect_code(0);
    assert_eq!(run.server.paths().len(), 300);

    let run = Run::of(vec![scripted(
        "One",
        "one",
        "pm.execution.setNextRequest('One'); pm.execution.skipRequest()",
        "",
    )]);
    let finished = run.run(&["--timeout", "300"]).expect_code(1);
    assert!(finished.elapsed.as_secs() < 20, "{finished}");
    assert_eq!(run.report()["run"]["error"]["message"], "the time of --timeout is over");
}

#[test]
fn a_skipped_request_is_not_sent_and_its_tests_do_not_run() {
    let skip = "console.log('decided'); pm.execution.skipRequest(); console.log('never')";
    let run = Run::of(vec![
        scripted("One", "one", skip, "pm.test('no', () => { throw 1 })"),
        scripted("Two", "two", "", ""),
    ]);
    let finished = run.run(&[]).expect_code(0);
    let finished =
        finished.expect_stdout(&["- skipped", "a script skipped the request", "'decided'"]);
    assert!(!finished.stdout.contains("never"), "{finished}");
    assert_eq!(run.server.paths(), ["/two"]);
    let report = run.report();
    assert_eq!(report["run"]["executions"].as_array().unwrap().len(), 1);
    assert_eq!(report["run"]["conformance"]["skipped"][0]["item"]["name"], "One");
}

#[test]
fn a_request_is_sent_as_a_script_changed_it_and_the_next_time_as_it_was() {
    let before = "if (pm.info.iteration === 0) {\n\
                  pm.request.headers.add({key: 'X-Made', value: '{{word}}'});\n\
                  pm.request.method = 'post'; pm.request.url = '{{base}}/other'; }\n\
                  pm.environment.set('word', 'made');";
    let run = Run::of(vec![scripted("One", "one", before, "")]);
    run.run(&["-n", "2"]).expect_code(0);
    let seen = run.server.requests();
    assert_eq!((seen[0].method.as_str(), seen[0].path()), ("POST", "/other"));
    assert_eq!(seen[0].header("x-made"), Some("made"));
    assert_eq!((seen[1].method.as_str(), seen[1].path()), ("GET", "/one"));
    assert_eq!(seen[1].header("x-made"), None);
}

#[test]
fn scripts_send_requests_with_the_cookies_of_the_run() {
    let after = "const base = pm.variables.get('base');\n\
        pm.sendRequest(base + '/a', (error, response) => {\n\
          pm.environment.set('from_a', response.json().path.slice(1));\n\
          pm.sendRequest({url: base + '/b', method: 'POST', header: {'X-Own': '1'},\n\
            body: {mode: 'raw', raw: 'text'}}, () => pm.test('both', () => {}));\n\
        });";
    let run =
        Run::of(vec![scripted("One", "set", "", after), scripted("Two", "two/{{from_a}}", "", "")]);
    run.run(&[]).expect_code(0).expect_stdout(&["  ✓  both"]);
    assert_eq!(run.server.paths(), ["/set", "/a", "/b", "/two/a"]);
    let seen = run.server.requests();
    assert_eq!(seen[1].header("cookie"), Some("word=from-server"));
    assert_eq!((seen[2].method.as_str(), seen[2].header("x-own")), ("POST", Some("1")));
    assert_eq!(seen[2].body, b"text");
    assert_eq!(
        run.report()["run"]["stats"]["requests"],
        json!({"total": 4, "pending": 0, "failed": 0})
    );
}

#[test]
fn requests_of_a_script_are_under_way_at_the_same_time() {
    let after = "const base = pm.variables.get('base'); let left = 4;\n\
        for (let i = 0; i < 4; i += 1) pm.sendRequest(base + '/slow' + i, () => {\n\
          left -= 1; if (left === 0) pm.test('all', () => {}); });";
    let waiting = std::sync::Arc::new(std::sync::Barrier::new(4));
    let server = Answering::start(move |request| {
        if request.path().starts_with("/slow") {
            waiting.wait();
        }
        Answer::json("{}")
    });
    let workspace = Workspace::new();
    workspace.write("c.json", collection_of(vec![scripted("One", "one", "", after)]).to_string());
    let run = Run { workspace, server };
    run.run(&[]).expect_code(0).expect_stdout(&["  ✓  all"]);
}

#[test]
fn a_request_of_a_script_that_fails_is_the_scripts_to_handle() {
    let after =
        format!("pm.sendRequest('{}', (error) => pm.test(error.code, () => {{}}))", refused_url());
    let run = Run::of(vec![scripted("One", "one", "", &after)]);
    run.run(&[]).expect_code(0).expect_stdout(&["  ✓  ECONNREFUSED"]);
    assert_eq!(
        run.report()["run"]["stats"]["requests"],
        json!({"total": 2, "pending": 0, "failed": 1})
    );
}

#[test]
fn the_jar_is_the_scripts_to_change() {
    let before = "const jar = pm.cookies.jar(), base = pm.variables.get('base');\n\
        jar.set(base, 'mine', 'made', () => jar.unset(base, 'word', () => {}));";
    let run = Run::of(vec![
        scripted("One", "set", "", "pm.test(pm.cookies.get('word'), () => {})"),
        scripted("Two", "two", before, ""),
        scripted(
            "Three",
            "three",
            "pm.cookies.jar().clear(pm.variables.get('base'), () => {})",
            "",
        ),
    ]);
    run.run(&["--session", "off"]).expect_code(0);
    let sent: Vec<_> =
        run.server.requests().iter().map(|r| r.header("cookie").map(str::to_owned)).collect();
    assert_eq!(sent, [None, Some("mine=made".to_owned()), None]);
}

#[test]
fn bail_stops_after_the_script_that_failed() {
    let fails = "pm.test('no', () => { throw 1 }); pm.test('counts', () => {});";
    let items = || vec![scripted("One", "one", "", fails), scripted("Two", "two", "null.x", "")];
    let run = Run::of(items());
    run.run(&["--bail"]).expect_code(1).expect_stdout(&["  ✓  counts", "(--bail)"]);
    assert_eq!(run.server.paths(), ["/one"]);
    // A failed assertion does not matter to `folder`, an exception does: the request is not sent.
    let run = Run::of(items());
    run.run(&["--bail=folder"]).expect_code(1).expect_stdout(&["not sent", "(--bail)"]);
    assert_eq!(run.server.paths(), ["/one"]);
    let report = run.report();
    assert_eq!(report["run"]["failures"][1]["at"], "prerequest-script");
}

#[test]
fn a_script_out_of_time_fails_and_the_run_goes_on() {
    let run = Run::of(vec![
        scripted("One", "one", "for (;;) {}", "pm.test('still', () => {})"),
        scripted("Two", "two", "", "setTimeout(() => {}, 60000)"),
        scripted("Three", "three", "", ""),
    ]);
    let finished = run.run(&["--timeout-script", "200"]).expect_code(1);
    assert!(finished.elapsed.as_secs() < 30, "{finished}");
    let finished = finished.expect_stdout(&["timed out after 200ms", "  ✓  still"]);
    assert_eq!(run.server.paths(), ["/one", "/two", "/three"], "{finished}");
    assert_eq!(run.report()["run"]["stats"]["scripts"]["failed"], 2);
}

#[test]
fn a_script_is_told_how_the_answer_compares() {
    let after = "pm.environment.set('verdict', pm.conformance ? pm.conformance.verdict : 'none');\n\
        pm.environment.set('at', pm.conformance && pm.conformance.differences.length ? pm.conformance.differences[0].path : '');";
    let run = Run::of(vec![
        scripted("One", "one", "", after),
        scripted("Two", "two/{{verdict}}{{at}}", "", ""),
    ]);
    let fixture =
        json!({"request": "GET {{base}}/one", "status": 200, "body": {"path": "/one", "n": 4}});
    run.workspace.write("f/small/one.json", fixture.to_string());
    run.run(&["--fixtures", "f"]).expect_code(1).expect_stdout(&["$.n: 4 → 3"]);
    assert_eq!(run.server.requests()[1].target, "/two/drift$.n");
    // Compared once, and counted once.
    assert_eq!(run.report()["run"]["conformance"]["severities"]["change"], 1);
}

#[test]
fn drift_and_a_failed_assertion_are_both_told() {
    let run = Run::of(vec![scripted(
        "One",
        "one",
        "",
        "pm.test('no', () => { throw new Error('why') })",
    )]);
    let fixture =
        json!({"request": "GET {{base}}/one", "status": 200, "body": {"path": "/one", "n": 4}});
    run.workspace.write("f/small/one.json", fixture.to_string());
    run.run(&["--fixtures", "f"]).expect_code(1).expect_stdout(&[
        "1 difference: change, 1 of 1 assertion failed",
        "1.  drift      $.n: 4 → 3",
        "2.  assertion  no",
    ]);
    let report = run.report();
    assert_eq!(report["run"]["executions"][0]["conformance"]["verdict"], "failed");
    let failed = report["run"]["failures"].as_array().unwrap();
    let names: Vec<_> =
        failed.iter().map(|failure| failure["error"]["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["Error", "ConformanceError"]);
}

#[test]
fn secrets_that_scripts_write_are_masked() {
    let secret = "kept-from-everyone";
    let after = "pm.environment.set('token', 'kept-' + 'from-everyone'); console.log(pm.environment.get('token'));\n\
        pm.test(pm.environment.get('token'), () => { throw new Error(pm.environment.get('token')) });\n\
        throw new TypeError(pm.environment.get('token'));";
    let run = Run::of(vec![scripted("One", "one", "", after)]);
    let environment =
        json!({"values": [{"key": "token", "value": "", "type": "secret", "enabled": true}]});
    run.workspace.write("e.json", environment.to_string());
    let finished = run.run(&["-e", "e.json", "--verbose"]).expect_code(1).expect_stdout(&["***"]);
    assert!(!finished.stdout.contains(secret) && !finished.stderr.contains(secret), "{finished}");
    for report in ["reports/report.json", "reports/junit.xml"] {
        let text = run.workspace.read(report);
        assert!(text.contains("***") && !text.contains(secret), "{report}: {text}");
    }
}

#[test]
fn record_runs_scripts_and_tells_of_what_fails_in_them() {
    let run = Run::of(vec![
        scripted("One", "one", "pm.variables.set('x', 'made')", "pm.test('no', () => { throw 1 })"),
        scripted("Two", "two/{{x}}", "", ""),
        scripted("Three", "three", "pm.execution.skipRequest()", ""),
    ]);
    let base = format!("base={}", run.server.origin());
    let finished = run.workspace.run(["record", "c.json", "--fixtures", "f", "--env-var", &base]);
    finished.expect_code(0).expect_stderr(&[
        "one: 1 of 1 assertion failed; its fixture is what came all the same",
        "three: a script skipped the request; it gets no fixture",
    ]);
    assert_eq!(run.server.paths(), ["/one", "/two/made"]);
    let files = run.workspace.files();
    assert!(files.contains(&"f/small/two.json".to_owned()), "{files:?}");
    assert!(!files.contains(&"f/small/three.json".to_owned()), "{files:?}");
}

#[test]
fn compare_runs_scripts_on_both_sides() {
    let run = Run::of(vec![
        scripted("One", "one", "", "pm.variables.set('x', pm.response.json().n)"),
        scripted("Two", "two/{{x}}", "", "pm.test('fine', () => {})"),
    ]);
    let mut collection: Value = serde_json::from_str(&run.workspace.read("c.json")).unwrap();
    let text = collection.to_string().replace("{{base}}", "{{base_url}}");
    collection = serde_json::from_str(&text).unwrap();
    run.workspace.write("c.json", collection.to_string());
    let origin = run.server.origin();
    let finished = run.workspace.run(["compare", "c.json", "--left", &origin, "--right", &origin]);
    finished.expect_code(0).expect_stdout(&["  ✓  fine"]);
    let mut paths = run.server.paths();
    paths.sort();
    // The left side is asked twice.
    assert_eq!(paths, ["/one", "/one", "/one", "/two/3", "/two/3", "/two/3"]);
}

#[test]
fn a_busy_script_ends_with_the_run() {
    let run = Run::of(vec![scripted("One", "one", "", "for (;;) {}")]);
    let finished = run.run(&["--timeout", "500"]).expect_code(1);
    assert!(finished.elapsed.as_secs() < 20, "{finished}");
    finished.expect_stdout(&["the time of --timeout is over"]);
}

#[cfg(unix)]
#[test]
fn a_busy_script_does_not_keep_the_user_from_ending_the_run() {
    let run =
        Run::of(vec![scripted("One", "one", "", ""), scripted("Two", "two", "", "for (;;) {}")]);
    let base = format!("base={}", run.server.origin());
    let running = run.workspace.start(["run", "c.json", "--env-var", &base]);
    while run.server.paths().len() < 2 {
        std::thread::sleep(std::time::Duration::from_millis(10));
    }
    std::thread::sleep(std::time::Duration::from_millis(300));
    running.signal("INT");
    let finished = running.finish().expect_code(130);
    finished.expect_stdout(&["→ One", "interrupted"]);
}
