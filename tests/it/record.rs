//! `record` and `import har`: what they write, what they keep, and what they refuse.

use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use crate::shipped;
use crate::support::{Workspace, refused_url};

fn repository(path: &str) -> String {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path).display().to_string()
}

fn on_sandbox<'a>(command: &'a str, more: &[&'a str]) -> Vec<String> {
    let mut arguments: Vec<String> = vec![command.to_owned()];
    arguments.push(repository("collections/passwords-api.postman_collection.json"));
    arguments.extend(["--sandbox".to_owned(), repository("fixtures/sample-data.json.gz")]);
    arguments.extend(["--fixtures".to_owned(), "fixtures".to_owned()]);
    arguments.extend(more.iter().map(|text| (*text).to_owned()));
    arguments
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path));
        } else {
            found.push(path);
        }
    }
    found
}

#[test]
fn what_was_recorded_conforms_and_is_not_overwritten() {
    let workspace = Workspace::new();
    let recorded = workspace.run(on_sandbox("record", &["--passes", "2"])).expect_code(0);
    let steps = shipped::requests();
    for text in
        [format!("pass 2 of 2: {steps} steps"), format!("{steps} written, 0 unchanged, 0 kept")]
    {
        assert!(recorded.stdout.contains(&text), "{}", recorded.stdout);
    }
    let folder = workspace.path().join("fixtures");
    let is_fixture = |path: &&PathBuf| path.extension().is_some_and(|kind| kind == "json");
    assert_eq!(files(&folder).iter().filter(is_fixture).count(), steps);

    workspace.run(on_sandbox("run", &["--require-fixtures"])).expect_code(0);

    let path = folder.join("passwords-api/tag/list.json");
    let edited =
        std::fs::read_to_string(&path).unwrap().replace("\"status\": 200", "\"status\": 201");
    std::fs::write(&path, &edited).unwrap();
    let kept = workspace.run(on_sandbox("record", &["--folder", "tag/list"])).expect_code(1);
    assert!(kept.stdout.contains("it differs; --force overwrites it"), "{}", kept.stdout);
    assert_eq!(std::fs::read_to_string(&path).unwrap(), edited);
    workspace.run(on_sandbox("record", &["--folder", "tag/list", "--force"])).expect_code(0);
    assert!(std::fs::read_to_string(&path).unwrap().contains("\"status\": 200"));
}

/// Lists of revisions are sorted by ids that are new in each run.
#[test]
fn recorded_again_nothing_moves() {
    let workspace = Workspace::new();
    let options = ["--folder", "tag", "--passes", "2", "--force"];
    let list = "fixtures/passwords-api/tag/show-after-restore.json";
    workspace.run(on_sandbox("record", &options)).expect_code(0);
    let before = workspace.read(list);
    assert!(before.matches("\"id\": \"{{").count() > 2, "{before}");
    workspace.run(on_sandbox("record", &options)).expect_code(0).expect_stdout(&[" 0 written"]);
    assert_eq!(workspace.read(list), before);
}

#[test]
fn each_pass_but_the_first_begins_with_the_reset_command() {
    let workspace = Workspace::new();
    let more = ["--folder", "session/request", "--passes", "2", "--reset-cmd", "echo x >> resets"];
    workspace.run(on_sandbox("record", &more)).expect_code(0);
    assert_eq!(workspace.read("resets"), "x\n");

    let workspace = Workspace::new();
    let more = ["--folder", "session/request", "--passes", "2", "--reset-cmd", "exit 3"];
    let failed = workspace.run(on_sandbox("record", &more)).expect_code(2);
    assert!(failed.stderr.contains("--reset-cmd failed"), "{}", failed.stderr);
    assert!(!workspace.path().join("fixtures").exists(), "nothing was written");
}

#[test]
fn explain_tells_each_decision() {
    let workspace = Workspace::new().env("COLUMNS", "100");
    let more = ["--folder", "password/create", "--passes", "2", "--explain"];
    let recorded = workspace.run(on_sandbox("record", &more)).expect_code(0);
    let line = recorded.stdout.lines().find(|line| line.starts_with("  $.id "));
    let line = line.unwrap_or_else(|| panic!("{}", recorded.stdout));
    assert!(line.contains("{{$uuid}}") && line.contains("UUIDs that differ"), "{line}");
    assert!(recorded.stdout.lines().all(|line| line.chars().count() <= 100), "{}", recorded.stdout);
    assert!(recorded.stdout.contains("\npassword/create\n"), "{}", recorded.stdout);
    let session = recorded.stdout.lines().find(|line| line.contains("header x-api-session"));
    assert!(session.is_some_and(|line| line.contains("***")), "{}", recorded.stdout);
}

#[test]
fn a_summary_has_a_line_for_each_kind_of_decision() {
    let workspace = Workspace::new();
    let recorded = workspace.run(on_sandbox("record", &["--passes", "2"])).expect_code(0);
    for wanted in ["  matcher ", "  binding ", "  reference ", "  secret ", "$uuid "] {
        assert!(recorded.stdout.contains(wanted), "no {wanted:?} in\n{}", recorded.stdout);
    }
}

#[test]
fn explain_as_json_has_standard_output_for_itself() {
    let workspace = Workspace::new();
    let more = ["--folder", "password/create", "--passes", "2", "--explain=json"];
    let recorded = workspace.run(on_sandbox("record", &more)).expect_code(0);
    let all: Value = serde_json::from_str(&recorded.stdout).unwrap();
    assert!(recorded.stderr.contains("pass 2 of 2"), "{}", recorded.stderr);
    assert_eq!(all["passes"], 2);
    let fixture = &all["fixtures"][0];
    assert_eq!(fixture["step"], "password/create");
    assert_eq!(fixture["outcome"], "written");
    let decisions = fixture["decisions"].as_array().unwrap();
    let id = decisions.iter().find(|decision| decision["path"] == "$.id").unwrap();
    assert_eq!(id["kind"], "matcher");
    assert_eq!(id["recorded"], "{{$uuid}}");
    assert_eq!(id["values"].as_array().map(Vec::len), Some(2));
}

fn har(urls: &[&str]) -> String {
    let entries: Vec<Value> = urls
        .iter()
        .map(|url| {
            json!({
                "request": {"method": "GET", "url": url, "headers": []},
                "response": {
                    "status": 200, "statusText": "OK",
                    "headers": [{"name": "Content-Type", "value": "application/json"}],
                    "content": {"mimeType": "application/json", "text": "{\"a\":1}"}
                }
            })
        })
        .collect();
    json!({"log": {"version": "1.2", "entries": entries}}).to_string()
}

fn small_collection(workspace: &Workspace) {
    let request =
        |name: &str| json!({"name": name, "request": {"url": format!("{{{{base}}}}/{name}")}});
    let collection = json!({
        "info": {"name": "Small", "schema": "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"},
        "variable": [{"key": "base", "value": "http://localhost/api"}],
        "item": [request("one"), request("two")]
    });
    workspace.write("small.json", collection.to_string());
}

#[test]
fn a_recording_that_lacks_or_has_more_is_reported() {
    let workspace = Workspace::new();
    small_collection(&workspace);
    workspace.write("a.har", har(&["https://h:1/api/one", "https://h:1/api/three"]));
    let arguments = ["import", "har", "a.har", "--collection", "small.json", "--fixtures", "f"];
    let imported = workspace.run(arguments).expect_code(0);
    assert!(imported.stderr.contains("no entry for step two"), "{}", imported.stderr);
    assert!(imported.stderr.contains("/api/three) belongs to no step"), "{}", imported.stderr);
    assert!(imported.stdout.contains("one pass records literally"), "{}", imported.stdout);
    let fixture: Value = serde_json::from_str(&workspace.read("f/small/one.json")).unwrap();
    assert_eq!(fixture["body"], json!({"a": 1}));
}

#[test]
fn requests_that_fail_are_no_success() {
    let workspace = Workspace::new();
    small_collection(&workspace);
    let base = format!("base={}", refused_url());
    let arguments = ["record", "small.json", "--fixtures", "f", "--env-var", &base];
    let failed = workspace.run(arguments).expect_code(1);
    failed.expect_stderr(&["one: ", "two: ", "it gets no fixture"]);
}

#[test]
fn a_recording_without_an_answer_is_refused() {
    let workspace = Workspace::new();
    small_collection(&workspace);
    let mut recording: Value = serde_json::from_str(&har(&["https://h/api/one"])).unwrap();
    recording["log"]["entries"][0]["response"]["status"] = 0.into();
    workspace.write("a.har", recording.to_string());
    let arguments = ["import", "har", "a.har", "--collection", "small.json", "--fixtures", "f"];
    workspace.run(arguments).expect_refusal(&["no step has an entry", "nothing was written"]);
    assert!(!workspace.path().join("f").exists());
}

#[test]
fn recordings_that_cannot_be_used_are_refused() {
    let workspace = Workspace::new();
    small_collection(&workspace);
    workspace.write("other.har", har(&["https://h/x/y", "https://h/x/z", "https://h/x/w"]));
    let whole = har(&["https://h/api/one", "https://h/api/two"]);
    workspace.write("cut.har", &whole[..whole.len() / 2]);
    workspace.write("no.har", "{\"a\": 1}");
    for (file, wanted) in [
        ("other.har", "another collection"),
        ("cut.har", "cut.har:1:"),
        ("no.har", "no.har"),
        ("gone.har", "gone.har"),
    ] {
        let arguments = ["import", "har", file, "--collection", "small.json", "--fixtures", "f"];
        let refused = workspace.run(arguments).expect_code(2);
        assert!(refused.stderr.starts_with("error: "), "{}", refused.stderr);
        assert!(refused.stderr.contains(wanted), "{file}: {}", refused.stderr);
        assert!(!workspace.path().join("f").exists(), "{file} left something behind");
    }
}
