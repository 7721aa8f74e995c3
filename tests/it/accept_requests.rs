//! A changed collection: `run --check-requests --pending`, `accept`, and what is asked conforms again.

use serde_json::{Value, json};

use crate::support::{Answering, Finished, Terminal, Workspace, collection_of};

const FIXTURE: &str = "f/small/make.json";

/// A request of the collection, which a test changes.
#[derive(Clone)]
struct Asked(Value);

impl Asked {
    fn new() -> Self {
        let body = r#"{"label": "{{label}}", "id": "{{$guid}}", "n": 1, "tags": ["a", "b"], "of": {"deep": [1, {"x": null}]}}"#;
        Asked(json!({
            "name": "Make",
            "request": {
                "method": "POST",
                "header": [
                    { "key": "X-Kind", "value": "a" }, { "key": "X-Run", "value": "run {{$guid}}" }
                ],
                "url": "{{base_url}}/things?page=1",
                "body": { "mode": "raw", "raw": body, "options": { "raw": { "language": "json" } } }
            }
        }))
    }

    /// With another member of the request.
    fn with(&self, member: &str, value: Value) -> Self {
        let mut changed = self.clone();
        changed.0["request"][member] = value;
        changed
    }

    fn with_json(&self, body: &str) -> Self {
        self.with(
            "body",
            json!({ "mode": "raw", "raw": body, "options": { "raw": { "language": "json" } } }),
        )
    }

    /// With another text in its JSON body.
    fn replacing(&self, old: &str, new: &str) -> Self {
        let body = self.0["request"]["body"]["raw"].as_str().unwrap();
        assert!(body.contains(old), "{body}");
        self.with_json(&body.replace(old, new))
    }
}

/// A fixture recorded of a request, against a server that answers everything alike.
struct Recorded {
    workspace: Workspace,
    server: Answering,
}

impl Recorded {
    fn of(asked: &Asked) -> Self {
        let recorded = Recorded { workspace: Workspace::new(), server: Answering::ok() };
        recorded.collection(asked);
        recorded.postcheck("record", &["--passes", "2"]).expect_code(0);
        recorded.check().expect_code(0);
        recorded
    }

    fn collection(&self, asked: &Asked) {
        self.workspace.write("c.json", collection_of(vec![asked.0.clone()]).to_string());
    }

    fn postcheck(&self, command: &str, options: &[&str]) -> Finished {
        let base = format!("base_url={}", self.server.origin());
        let given = [command, "c.json", "--fixtures", "f", "--env-var", &base];
        let variables = ["--env-var", "label=first", "--env-var", "key=topsecret-key-1"];
        self.workspace.run(given.iter().chain(&variables).chain(options))
    }

    fn check(&self) -> Finished {
        self.postcheck("run", &["--check-requests", "--pending"])
    }

    fn accept(&self, options: &[&str]) -> Finished {
        self.workspace.run([&["accept", "--fixtures", "f"], options].concat())
    }

    fn fixture(&self) -> Value {
        serde_json::from_str(&self.workspace.read(FIXTURE)).unwrap()
    }

    /// That this request drifts, and conforms once it is accepted.
    #[track_caller]
    fn accepts(&self, asked: &Asked, what: &str) -> Finished {
        self.collection(asked);
        self.check().expect_code(1).expect_stdout(&["request "]);
        let accepted = self.accept(&["--all"]).expect_code(0);
        assert!(!accepted.stdout.contains("note:"), "{what}: {accepted}");
        let again = self.check();
        assert_eq!(again.code, Some(0), "{what}: {again}\n{}", self.workspace.read(FIXTURE));
        accepted
    }
}

#[test]
fn every_change_of_a_request_conforms_once_accepted() {
    let first = Asked::new();
    let recorded = Recorded::of(&first);
    let before = recorded.workspace.read(FIXTURE);
    let header = |name: &str, value: &str| json!({ "key": name, "value": value });
    let kind = header("X-Kind", "a");
    let run = header("X-Run", "run {{$guid}}");
    let form = json!([{ "key": "a", "value": "1" }, { "key": "label", "value": "{{label}}" }]);
    let parts = json!([{ "key": "a", "value": "{{label}}", "type": "text" }]);
    let text = |text: &str| json!({ "mode": "raw", "raw": text });
    for (what, asked) in [
        ("method", first.with("method", json!("PUT"))),
        ("path", first.with("url", json!("{{base_url}}/others?page=1"))),
        ("query", first.with("url", json!("{{base_url}}/things?page=2&label={{label}}"))),
        ("path variable", first.with("url", json!({
            "raw": "{{base_url}}/things/:id", "host": ["{{base_url}}"], "path": ["things", ":id"],
            "variable": [{ "key": "id", "value": "7" }]
        }))),
        ("header changed", first.with("header", json!([header("X-Kind", "b {{label}}"), run]))),
        ("header removed", first.with("header", json!([run]))),
        ("all headers removed", first.with("header", json!([]))),
        ("header added", first.with("header", json!([kind, header("X-New", "1"), run]))),
        ("header doubled", first.with("header", json!([kind, kind, run]))),
        ("content type", first.with("header", json!([kind, run, header("Content-Type", "text/plain")]))),
        ("secret header", first.with("header", json!([kind, run, header("X-Api-Key", "{{key}}")]))),
        ("value", first.replacing("\"n\": 1", "\"n\": 2")),
        ("type", first.replacing("\"n\": 1", "\"n\": \"1\"")),
        ("null", first.replacing("\"n\": 1", "\"n\": null")),
        ("variable to value", first.replacing("{{label}}", "plain")),
        ("value to variable", first.replacing("\"a\", \"b\"", "\"{{label}}\", \"b {{label}}\"")),
        ("dynamic to value", first.replacing("{{$guid}}", "none")),
        ("value to dynamic", first.replacing("\"n\": 1", "\"n\": {{$randomInt}}, \"at\": {{$timestamp}}")),
        ("member added", first.replacing("\"n\": 1", "\"n\": 1, \"more\": {\"a\": [\"{{$guid}}\"]}")),
        ("member removed", first.replacing("\"n\": 1, ", "")),
        ("element added", first.replacing("\"a\", \"b\"", "\"a\", \"x\", \"b\"")),
        ("element removed", first.replacing("\"a\", \"b\"", "\"b\"")),
        ("order", first.replacing("\"a\", \"b\"", "\"b\", \"a\"")),
        ("list to object", first.replacing("[\"a\", \"b\"]", "{\"a\": \"{{$guid}}\"}")),
        ("deep", first.replacing("null", "[true]")),
        ("another document", first.with_json("[1, \"{{$guid}}\"]")),
        ("empty document", first.with_json("{}")),
        ("a scalar", first.with_json("\"a\"")),
        ("no json", first.with_json("{oops")),
        ("no body", first.with("body", Value::Null)),
        ("text", first.with("body", text("one {{label}}\ntwo {{$guid}}"))),
        ("form", first.with("body", json!({ "mode": "urlencoded", "urlencoded": form }))),
        ("multipart", first.with("body", json!({ "mode": "formdata", "formdata": parts }))),
        ("secret in the body", first.replacing("\"n\": 1", "\"n\": \"is {{key}}\"")),
        ("all of it", Asked::new().with("method", json!("PATCH"))
            .with("url", json!("{{base_url}}/x")).with("header", json!([header("X-Other", "{{$guid}}")]))
            .replacing("\"n\": 1, ", "")),
    ] {
        recorded.accepts(&asked, what);
        let fixture = recorded.workspace.read(FIXTURE);
        assert!(!fixture.contains("topsecret"), "{what}: {fixture}");
        // And back again from there.
        recorded.accepts(&first, what);
        recorded.workspace.write(FIXTURE, &before);
    }
}

#[test]
fn other_bodies_follow_their_kind() {
    let asked = Asked::new();
    let raw = |text: &str| json!({ "mode": "raw", "raw": text });
    let form = |pairs: &[(&str, &str)]| {
        let pair = |(key, value): &(&str, &str)| json!({ "key": key, "value": value });
        json!({ "mode": "urlencoded", "urlencoded": pairs.iter().map(pair).collect::<Vec<_>>() })
    };
    let parts = |pairs: &[(&str, &str)]| {
        let part =
            |(key, value): &(&str, &str)| json!({ "key": key, "value": value, "type": "text" });
        json!({ "mode": "formdata", "formdata": pairs.iter().map(part).collect::<Vec<_>>() })
    };
    for (old, new, wanted) in [
        (
            raw("id {{$guid}}\nlabel {{label}}\nend"),
            raw("id {{$guid}}\nnew\nlabel {{label}}\nlast"),
            json!("id {{$uuid}}\nnew\nlabel {{label}}\nlast"),
        ),
        (
            form(&[("a", "1"), ("id", "{{$guid}}")]),
            form(&[("a", "2 3"), ("id", "{{$guid}}"), ("b", "{{label}}")]),
            json!(["a=2 3", "id={{$uuid}}", "b={{label}}"]),
        ),
        (
            parts(&[("a", "1"), ("b", "{{label}}")]),
            parts(&[("a", "{{label}}")]),
            json!([{ "name": "a", "value": "{{label}}" }]),
        ),
    ] {
        let recorded = Recorded::of(&asked.with("body", old));
        recorded.accepts(&asked.with("body", new), &wanted.to_string());
        assert_eq!(recorded.fixture()["sent"]["body"], wanted);
    }
}

#[test]
fn only_the_lines_that_differ_are_changed() {
    let asked = Asked::new();
    let recorded = Recorded::of(&asked);
    // What was changed by hand stays.
    let by_hand = recorded
        .workspace
        .read(FIXTURE)
        .replace("\"n\": 1", "\"n\": \"{{$int}}\"")
        .replace("\"x-kind\": \"a\"", "\"x-kind\": \"{{$regex \\\"[a-c]\\\"}}\"");
    recorded.workspace.write(FIXTURE, &by_hand);
    recorded.check().expect_code(0);
    let changed =
        asked.replacing("\"a\", \"b\"", "\"a\", \"c\"").replacing("\"n\": 1", "\"n\": 5").with(
            "header",
            json!([{ "key": "X-Kind", "value": "b" }, { "key": "X-Run", "value": "run" }]),
        );
    recorded.accepts(&changed, "some");
    let wanted = by_hand.replace("\"b\"", "\"c\"").replace("run {{$uuid}}", "run");
    assert_eq!(recorded.workspace.read(FIXTURE), wanted);
}

#[test]
fn a_path_variable_is_spelt_out_and_follows() {
    let url = |path: &str, value: &str| {
        json!({
            "raw": format!("{{{{base_url}}}}/{path}/:id"), "host": ["{{base_url}}"], "path": [path, ":id"],
            "variable": [{ "key": "id", "value": value }]
        })
    };
    let asked = Asked::new().with("url", url("things", "{{label}}"));
    let recorded = Recorded::of(&asked);
    recorded.accepts(&asked.with("url", url("things", "two")), "another value");
    let fixture = recorded.fixture();
    assert_eq!(fixture["request"], "POST {{base_url}}/things/:id");
    assert_eq!(fixture["sent"]["url"], "{{base_url}}/things/two");
    recorded.accepts(&asked.with("url", url("others", "{{label}}")), "another path");
    let fixture = recorded.fixture();
    assert_eq!(fixture["request"], "POST {{base_url}}/others/:id");
    assert_eq!(fixture["sent"]["url"], "{{base_url}}/others/{{label}}");
    let none = asked.with("url", json!("{{base_url}}/others")).with("method", json!("PUT"));
    recorded.accepts(&none, "none");
    let fixture = recorded.fixture();
    assert_eq!(
        (&fixture["request"], &fixture["sent"]["url"]),
        (&json!("PUT {{base_url}}/others"), &Value::Null)
    );
}

#[test]
fn some_of_it_is_left_pending() {
    let asked = Asked::new();
    let recorded = Recorded::of(&asked);
    let changed = asked.replacing("\"n\": 1", "\"n\": 2").with("method", json!("PUT"));
    recorded.collection(&changed);
    recorded.check().expect_code(1);
    // All of a request is a `change`.
    recorded
        .accept(&["--severity", "additive", "--all"])
        .expect_code(0)
        .expect_stdout(&["2 above additive"]);
    recorded.accept(&["--severity", "change", "--all"]).expect_code(0);
    recorded.check().expect_code(0);
    assert_eq!(recorded.fixture()["sent"]["body"]["n"], 2);
}

#[test]
fn a_rule_that_decides_is_named() {
    let asked = Asked::new();
    let recorded = Recorded::of(&asked);
    let mut fixture = recorded.fixture();
    fixture["sent"]["rules"] = json!([{ "path": "$.n", "match": "{{$int}}" }]);
    recorded.workspace.write(FIXTURE, fixture.to_string());
    recorded.collection(&asked.replacing("\"n\": 1", "\"n\": \"x\""));
    recorded.check().expect_code(1);
    let refused = recorded.accept(&["--all"]).expect_code(1);
    refused.expect_stdout(&["still pending: make request $.n", "change the rule"]);
}

#[test]
fn in_the_terminal_it_is_the_requests_and_its_rules_are_too() {
    let asked = Asked::new();
    let recorded = Recorded::of(&asked);
    recorded.collection(&asked.replacing("\"n\": 1", "\"n\": 2").with("method", json!("PUT")));
    recorded.check().expect_code(1);
    let arguments = ["review", "--fixtures", "f"];
    let environment = [("NO_COLOR", "1")];
    let mut terminal =
        Terminal::start(recorded.workspace.path(), (80, 24), &environment, &arguments);
    terminal.wait_for("request method  method changed");
    terminal.press("m", "a request's method has no matchers");
    terminal.press("i", "only places of a body are ignored");
    terminal.press("a", "request $.n  value changed");
    terminal.press("i", "ignore $.n in this fixture? y/n");
    terminal.press("y", "2 accepted, 0 rejected");
    assert_eq!(terminal.finish(), 0);
    let fixture = recorded.fixture();
    assert_eq!(fixture["request"], "PUT {{base_url}}/things?page=1");
    assert_eq!(fixture["sent"]["rules"], json!([{ "path": "$.n", "ignore": true }]));
    assert_eq!(fixture["sent"]["body"]["n"], 1);
    recorded.check().expect_code(0);
}
