//! `postcheck fixtures`: what it finds in a folder, and what it does to it.

use serde_json::{Value, json};

use crate::support::{Answer, Answering, Finished, Workspace, collection_of, request};

/// A collection of steps `(name, path)` in a folder `api`, and its fixtures.
struct Shelf {
    workspace: Workspace,
}

fn items(steps: &[(&str, &str)]) -> Value {
    let items: Vec<Value> = steps
        .iter()
        .map(|(name, path)| request(name, "GET", &format!("{{{{base_url}}}}/{path}")))
        .collect();
    collection_of(vec![json!({ "name": "Api", "item": items })])
}

fn fixture(path: &str, body: &str) -> String {
    format!(
        "{{\n  \"request\": \"GET {{{{base_url}}}}/{path}\",\n  \"status\": 200,\n  \"body\": {body}\n}}\n"
    )
}

impl Shelf {
    /// Steps `one` and `two`, each with a fixture about which there is nothing to say.
    fn new() -> Self {
        let shelf = Shelf { workspace: Workspace::new() };
        shelf.collection(&[("One", "one"), ("Two", "two")]);
        shelf.put("one", &fixture("one", "1"));
        shelf.put("two", &fixture("two", "2"));
        shelf
    }

    fn collection(&self, steps: &[(&str, &str)]) {
        self.workspace.write("c.json", items(steps).to_string());
    }

    fn put(&self, id: &str, text: &str) {
        self.workspace.write(&format!("f/small/api/{id}.json"), text);
    }

    fn fixtures(&self, command: &str, options: &[&str]) -> Finished {
        let shelf = ["--collection", "c.json", "--fixtures", "f"];
        self.workspace.run(["fixtures", command].iter().chain(options).chain(&shelf))
    }

    fn check(&self, code: i32, wanted: &[&str]) {
        self.fixtures("check", &[]).expect_code(code).expect_stdout(wanted);
    }

    fn files(&self) -> Vec<String> {
        let files = self.workspace.files().into_iter();
        files.filter_map(|file| file.strip_prefix("f/small/").map(str::to_owned)).collect()
    }
}

#[test]
fn a_tidy_folder_has_no_findings() {
    Shelf::new().check(0, &["2 fixtures in f/small: 0 findings"]);
}

#[test]
fn each_kind_of_finding_names_its_place() {
    let shelf = Shelf::new();
    for (id, text, wanted) in [
        ("one", fixture("one", "\"{{$uid}}\""), "f/small/api/one.json:4:14: `{{$uid}}`: unknown matcher $uid"),
        ("one", "{\n  \"status\": \"x\"\n}\n".to_owned(), "f/small/api/one.json:2:"),
        ("gone", fixture("gone", "1"), "f/small/api/gone.json: the collection has no such step"),
        ("one", fixture("one", "{\"a\":1}"), "f/small/api/one.json: not in the stable formatting; `postcheck fixtures fmt`"),
        ("one.body", "x".to_owned(), "f/small/api/one.body.json: no fixture names this body file"),
        (
            "one",
            "{\n  \"status\": 200,\n  \"body\": {\n    \"a\": 1\n  },\n  \"rules\": [\n    { \"path\": \"$.b\", \"ignore\": true }\n  ]\n}\n".to_owned(),
            "f/small/api/one.json:7:5: the rule's path $.b matches nothing here",
        ),
        ("one", fixture("one", "\"{{nobody}}\""), "f/small/api/one.json:4:14: nothing binds {{nobody}}"),
    ] {
        shelf.put(id, &text);
        shelf.check(1, &[wanted, ": 1 finding\n"]);
        std::fs::remove_file(shelf.workspace.path().join(format!("f/small/api/{id}.json"))).unwrap();
        shelf.put("one", &fixture("one", "1"));
    }
    shelf.collection(&[("One", "one"), ("Two", "two"), ("Three", "three")]);
    shelf.check(1, &["api/three: the step has no fixture", ": 1 finding\n"]);
}

#[test]
fn all_unknown_matchers_of_a_file_are_listed() {
    let shelf = Shelf::new();
    shelf.put("one", "{\n  \"body\": [\n    \"{{$uid}}\",\n    \"{{$intt}}\"\n  ]\n}\n");
    shelf.check(1, &["one.json:3:8: ", "one.json:4:8: ", "2 findings"]);
}

#[test]
fn names_are_bound_by_earlier_steps_variables_or_scripts() {
    let shelf = Shelf::new();
    let binds = fixture("one", "\"{{$uuid as=\\\"it\\\"}}\"");
    let uses = fixture("two", "\"{{it}}\"");
    shelf.put("one", &binds);
    shelf.put("two", &uses);
    shelf.check(0, &["0 findings"]);
    shelf.collection(&[("Two", "two"), ("One", "one")]);
    shelf.check(1, &["two.json:4:14: {{it}} is bound only later, by api/one"]);
    shelf.put("one", &fixture("one", "1"));
    shelf.check(1, &["nothing binds {{it}}"]);
    let variables = json!({ "name": "e", "values": [{ "key": "it", "value": "x" }] });
    shelf.workspace.write("e.json", variables.to_string());
    shelf.fixtures("check", &["-e", "e.json"]).expect_code(0);
    let mut scripted = items(&[("Two", "two"), ("One", "one")]);
    scripted["event"] = json!([
        { "listen": "prerequest", "script": { "exec": ["pm.variables.set('it', 1)"] } }
    ]);
    shelf.workspace.write("c.json", scripted.to_string());
    shelf.check(0, &["0 findings"]);
}

#[test]
fn findings_are_there_for_machines_too() {
    let shelf = Shelf::new();
    shelf.put("two", &fixture("two", "\"{{$uid}}\""));
    let report = shelf.fixtures("check", &["--json"]).expect_code(1).stdout;
    let report: Value = serde_json::from_str(&report).unwrap();
    assert_eq!(report["fixtures"], 2);
    let finding = &report["findings"][0];
    assert_eq!(finding["kind"], "unreadable");
    assert_eq!(finding["id"], "api/two");
    assert_eq!([&finding["line"], &finding["column"]], [4, 14]);
    let other = shelf.workspace.run(["fixtures", "check", "--collection", "no.json"]);
    other.expect_refusal(&["no.json"]);
}

#[test]
fn formatting_changes_white_space_and_nothing_else() {
    let shelf = Shelf::new();
    let text =
        r#"{"status":200,"body":{"b":1.0,"a":"\u00e9{{$uuid}}"},"request":"GET {{base_url}}/one"}"#;
    shelf.put("one", text);
    let listed = shelf.fixtures("fmt", &["--check"]).expect_code(1);
    listed.expect_stdout(&["f/small/api/one.json: not formatted", "1 of 2 fixtures"]);
    assert_eq!(shelf.workspace.read("f/small/api/one.json"), text);
    shelf.fixtures("fmt", &[]).expect_code(0).expect_stdout(&["1 of 2 fixtures formatted"]);
    let formatted = shelf.workspace.read("f/small/api/one.json");
    assert_eq!(
        formatted,
        "{\n  \"request\": \"GET {{base_url}}/one\",\n  \"status\": 200,\n  \"body\": {\n    \"b\": 1.0,\n    \"a\": \"\\u00e9{{$uuid}}\"\n  }\n}\n"
    );
    shelf.fixtures("fmt", &["--check"]).expect_code(0);
}

/// What is broken keeps nobody from formatting the others, and is listed as a whole.
#[test]
fn all_good_files_are_formatted_and_all_broken_ones_listed() {
    let shelf = Shelf::new();
    let unformatted = fixture("two", "2").replace('\n', " ");
    for (id, text) in
        [("one", "{"), ("two", &unformatted), ("x", "[\"GET x\", null, 200]"), ("y", "")]
    {
        shelf.put(id, text);
    }
    let refused = shelf.fixtures("fmt", &[]).expect_code(2);
    refused.expect_stdout(&["two.json: formatted", "1 of 4 fixtures formatted"]).expect_stderr(&[
        "small/api/one.json:1:",
        "the value must be an object, not an array\n  --> f/small/api/x.json:1:1",
        "small/api/y.json:",
    ]);
    assert_eq!(shelf.workspace.read("f/small/api/two.json"), fixture("two", "2"));
    assert_eq!(shelf.workspace.read("f/small/api/x.json"), "[\"GET x\", null, 200]");
    shelf.check(1, &["api/one.json:1:", "api/x.json:1:", "api/y.json"]);
    shelf.fixtures("rename", &["api/x", "api/one"]).expect_refusal(&["api/x.json:1:1"]);
}

#[cfg(unix)]
#[test]
fn a_file_that_cannot_be_read_is_a_finding() {
    let shelf = Shelf::new();
    let path = |id: &str| shelf.workspace.path().join(format!("f/small/api/{id}.json"));
    std::fs::remove_file(path("one")).unwrap();
    std::os::unix::fs::symlink(path("one"), path("one")).unwrap();
    std::os::unix::fs::symlink(path("nowhere"), path("lost")).unwrap();
    shelf.check(
        1,
        &["api/one.json: the file cannot be read", "api/lost.json: the file cannot be read"],
    );
    let report = shelf.fixtures("check", &["--json"]).expect_code(1).stdout;
    let report: Value = serde_json::from_str(&report).unwrap();
    let of_one = |finding: &&Value| finding["id"] == "api/one";
    assert_eq!(
        report["findings"].as_array().unwrap().iter().find(of_one).unwrap()["kind"],
        "unreadable"
    );
    let formatted = shelf.fixtures("fmt", &[]).expect_code(2);
    formatted.expect_stderr(&["api/one.json", "api/lost.json"]);
}

#[test]
fn a_body_that_is_nested_too_deep_stays_as_it_is() {
    let shelf = Shelf::new();
    let deep = "[".repeat(100_000) + &"]".repeat(100_000);
    let text = fixture("one", &deep).replace(
        "\n}\n",
        ",\n  \"rules\": [\n    { \"path\": \"$.a\", \"ignore\": true }\n  ]\n}\n",
    );
    shelf.put("one", &text);
    shelf.check(0, &["0 findings"]);
    let formatted = shelf.fixtures("fmt", &[]).expect_code(0);
    formatted.expect_stdout(&["one.json: left as it is, since it is nested too deep", "0 of 2"]);
    assert_eq!(shelf.workspace.read("f/small/api/one.json"), text);
}

#[test]
fn what_recording_writes_is_formatted() {
    let shelf = Shelf::new();
    let server = Answering::start(|seen| match seen.path() {
        "/one" => Answer::json(r#"{"list":[1,{"a":[]}],"o":{}}"#),
        _ => Answer::text(200, "OK", "text"),
    });
    let base = format!("base_url={}", server.origin());
    let record = ["record", "c.json", "--fixtures", "f", "--force", "--env-var", &base];
    shelf.workspace.run(record).expect_code(0);
    assert!(shelf.files().contains(&"api/two.body.txt".to_owned()));
    shelf.check(0, &["0 findings"]);
}

#[test]
fn pruning_lists_what_it_deletes() {
    let shelf = Shelf::new();
    shelf.put("old/gone", "{\n  \"status\": 200,\n  \"bodyFile\": \"gone.body.bin\"\n}\n");
    shelf.workspace.write("f/small/api/old/gone.body.bin", "x");
    shelf.workspace.write("f/small/api/one.body.png", "x");
    shelf.workspace.write("f/small/README.md", "kept");
    let before = shelf.files();
    let listed = shelf.fixtures("prune", &["--dry-run"]).expect_code(0);
    listed.expect_stdout(&[
        "old/gone.json: stale",
        "old/gone.body.bin: ",
        "one.body.png: no",
        "3 files would be",
    ]);
    assert_eq!(shelf.files(), before);
    shelf.fixtures("prune", &[]).expect_code(0).expect_stdout(&["3 files deleted"]);
    assert_eq!(shelf.files(), ["README.md", "api/one.json", "api/two.json"]);
    assert!(!shelf.workspace.path().join("f/small/api/old").exists());
    shelf.fixtures("prune", &[]).expect_code(0).expect_stdout(&["0 files deleted"]);
    shelf.workspace.write("f/small/api/one.body.png", "x");
    shelf.fixtures("prune", &[]).expect_code(0).expect_stdout(&["1 file deleted"]);
}

/// A fixture may name a body beside it only: whatever else it names is not the tool's to delete.
#[test]
fn nothing_outside_the_folder_is_pruned() {
    let shelf = Shelf::new();
    shelf.workspace.write("mine.txt", "precious");
    for name in ["../../../../mine.txt", "../one.json", "one.json"] {
        shelf.put("old/gone", &format!("{{\n  \"status\": 200,\n  \"bodyFile\": \"{name}\"\n}}\n"));
        shelf.fixtures("prune", &["--force"]);
        assert_eq!(shelf.workspace.read("mine.txt"), "precious");
        assert!(shelf.files().contains(&"api/one.json".to_owned()), "{name}");
    }
}

#[test]
fn a_fixture_moves_with_its_body() {
    let shelf = Shelf::new();
    let old = "{\n  \"status\": 200,\n  \"bodyFile\": \"gone.body.bin\"\n}\n";
    shelf.put("old/gone", old);
    shelf.workspace.write("f/small/api/old/gone.body.bin", "bytes");
    shelf.collection(&[("One", "one"), ("Two", "two"), ("Three", "three")]);
    shelf.fixtures("rename", &["api/old/gone", "api/three"]).expect_code(0);
    assert_eq!(
        shelf.files(),
        ["api/one.json", "api/three.body.bin", "api/three.json", "api/two.json"]
    );
    assert_eq!(shelf.workspace.read("f/small/api/three.json"), old.replace("gone", "three"));
    assert_eq!(shelf.workspace.read("f/small/api/three.body.bin"), "bytes");
    for (from, to, wanted) in [
        ("api/on", "api/three", "did you mean api/one?"),
        ("api/one", "api/thre", "did you mean api/three?"),
        ("api/one", "api/two", "has a fixture already"),
    ] {
        shelf.fixtures("rename", &[from, to]).expect_refusal(&[wanted]);
    }
}

#[test]
fn a_renamed_request_is_found_by_what_it_asks_for() {
    let shelf = Shelf::new();
    shelf.collection(&[("First", "one"), ("Two", "two"), ("New", "new")]);
    let command = "postcheck fixtures rename api/one api/first";
    let base = ["--env-var", "base_url=http://localhost:1"];
    let run = ["run", "c.json", "--fixtures", "f", "-x"];
    shelf
        .workspace
        .run(run.iter().chain(&base))
        .expect_code(0)
        .expect_stderr(&["stale fixture f/small/api/one.json", command]);
    shelf.check(1, &[command]);
    shelf.fixtures("prune", &[]).expect_code(1).expect_stderr(&["one.json is kept", command]);
    let renamed = shelf.fixtures("rename", &["--auto"]).expect_code(0);
    renamed.expect_stdout(&["api/one is api/first now", "1 renamed"]);
    assert_eq!(shelf.files(), ["api/first.json", "api/two.json"]);
    assert_eq!(shelf.workspace.read("f/small/api/first.json"), fixture("one", "1"));
}

/// A step that posts a number.
fn post(name: &str, number: u8) -> Value {
    json!({ "name": name, "request": {
        "method": "POST", "url": "{{base_url}}/make",
        "body": { "mode": "raw", "raw": format!("{{\"n\": {number}}}"), "options": { "raw": { "language": "json" } } }
    } })
}

#[test]
fn of_several_that_ask_alike_what_was_sent_decides_and_doubt_does_nothing() {
    let workspace = Workspace::new();
    let server = Answering::ok();
    let write = |steps: &[(&str, u8)]| {
        let items = steps.iter().map(|(name, number)| post(name, *number)).collect();
        workspace.write("c.json", collection_of(items).to_string());
    };
    let base = format!("base_url={}", server.origin());
    write(&[("A", 1), ("B", 2), ("C", 3), ("D", 3)]);
    workspace.run(["record", "c.json", "--fixtures", "f", "--env-var", &base]).expect_code(0);
    write(&[("X", 2), ("Y", 1), ("V", 3), ("W", 3)]);
    let options = ["fixtures", "rename", "--auto", "--collection", "c.json", "--fixtures", "f"];
    workspace.run(options).expect_code(0).expect_stdout(&[
        "a is y now",
        "b is x now",
        "c: no step without a fixture asks for the same",
        "2 renamed",
    ]);
    let files = workspace.files();
    for id in ["x", "y", "c", "d"] {
        assert!(files.contains(&format!("f/small/{id}.json")), "{files:?}");
    }
}

/// What a killed command was writing is passed over by all others; it is told and deleted once it is old.
#[test]
fn what_killed_commands_left_behind_is_pruned() {
    let shelf = Shelf::new();
    let begun = [
        "f/small/api/.postcheck-Ab12cd",
        "f/small/.postcheck-x",
        "f/.pending/.postcheck-y",
        "f/.pending/small/api/.postcheck-z",
    ];
    for name in begun {
        shelf.workspace.write(name, "{ \"status\": 2");
    }
    // As long as it may be written still, nothing is said.
    shelf.check(0, &["0 findings"]);
    shelf.fixtures("prune", &[]).expect_code(0).expect_stdout(&["0 files deleted"]);
    let old = std::time::SystemTime::now() - std::time::Duration::from_secs(900);
    for name in begun {
        let file = std::fs::File::options().write(true).open(shelf.workspace.path().join(name));
        file.unwrap().set_modified(old).unwrap();
    }
    shelf.check(
        1,
        &[
            "f/small/api/.postcheck-Ab12cd: a command was killed while it wrote this file",
            "`postcheck fixtures prune` deletes it",
            "4 findings",
        ],
    );
    let json = shelf.fixtures("check", &["--json"]).expect_code(1);
    let json: Value = serde_json::from_str(&json.stdout).unwrap();
    assert_eq!(json["findings"][0]["kind"], "leftover");
    shelf.fixtures("fmt", &["--check"]).expect_code(0);
    shelf.workspace.run(["accept", "--all", "--fixtures", "f"]).expect_code(0);
    shelf.fixtures("prune", &["--dry-run"]).expect_stdout(&["4 files would be deleted"]);
    shelf.fixtures("prune", &[]).expect_code(0).expect_stdout(&["4 files deleted"]);
    assert_eq!(shelf.files(), ["api/one.json", "api/two.json"]);
    assert!(!shelf.workspace.path().join("f/.pending/small").exists());
    shelf.check(0, &["0 findings"]);
}
