//! From drift to accepted fixtures: `run --pending`, `accept`, `reject`.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::Duration;

use crate::sandbox::shipped;
use crate::support::{Finished, Workspace};

/// Steps whose answers hold nothing that is new in each run.
const STEPS: [&str; 6] = [
    "session/keepalive",
    "password/list",
    "password/show",
    "folder/show-details",
    "tag/list",
    "tag/show",
];

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let to = to.join(entry.file_name());
        match entry.file_type().unwrap().is_dir() {
            true => copy(&entry.path(), &to),
            false => drop(std::fs::copy(entry.path(), to).unwrap()),
        }
    }
}

/// A workspace with the shipped fixtures.
pub fn with_fixtures() -> Workspace {
    let workspace = Workspace::new();
    let from = shipped("fixtures/passwords-api");
    copy(Path::new(&from), &workspace.path().join("fixtures/passwords-api"));
    workspace
}

/// A run of the steps against the sandbox with faults.
pub fn run(workspace: &Workspace, faults: &[&str], more: &[&str]) -> Finished {
    let collection = shipped("collections/passwords-api.postman_collection.json");
    let backup = shipped("fixtures/sample-data.json.gz");
    let mut arguments =
        vec!["run", &collection, "--fixtures", "fixtures", "--sandbox", &backup, "--silent"];
    arguments.extend(faults.iter().flat_map(|fault| ["--fault", fault]));
    if !more.contains(&"--folder") {
        arguments.extend(STEPS.iter().flat_map(|step| ["--folder", step]));
    }
    arguments.extend(more);
    workspace.run(arguments)
}

/// Contents of all files by name.
fn contents(workspace: &Workspace) -> BTreeMap<String, Vec<u8>> {
    let read = |name: String| {
        let content = std::fs::read(workspace.path().join(&name)).unwrap();
        (name, content)
    };
    workspace.files().into_iter().map(read).collect()
}

fn has_pending(workspace: &Workspace) -> bool {
    workspace.path().join("fixtures/.pending").exists()
}

#[test]
fn what_was_accepted_conforms() {
    let workspace = with_fixtures();
    let before = contents(&workspace);
    for fault in [
        "add:extra",
        "lose",
        "null:label",
        "type:created",
        "value:id",
        "status:202",
        "content-type:text/html",
        "header:x-api-session",
        "header:cache-control=private",
        "empty",
        "drop:id",
        "drop:$[0]",
        "type:$",
    ] {
        run(&workspace, &[fault], &["--pending"]).expect_code(1).expect_stderr(&["pending change"]);
        let accepted = workspace.run(["accept", "--all"]).expect_code(0);
        accepted.expect_stdout(&["accepted fixtures/passwords-api/", "git restore fixtures"]);
        assert!(!has_pending(&workspace), "{fault}");
        run(&workspace, &[fault], &["--pending"]).expect_code(0);
        assert!(!has_pending(&workspace), "{fault}");
        let after = contents(&workspace);
        let concerns =
            |name: &str| STEPS.iter().any(|step| name.ends_with(&format!("{step}.json")));
        for (name, content) in &after {
            assert!(concerns(name) || before.get(name) == Some(content), "{fault} changed {name}");
        }
        // Back to the start.
        for (name, content) in &before {
            workspace.write(name, content);
        }
        for name in after.keys().filter(|name| !before.contains_key(*name)) {
            std::fs::remove_file(workspace.path().join(name)).unwrap();
        }
    }
}

#[test]
fn only_lines_that_differ_are_changed() {
    let workspace = with_fixtures();
    let before = workspace.read("fixtures/passwords-api/tag/show.json");
    run(&workspace, &["value:label@tag/show", "add:extra@tag/show"], &["--pending"]).expect_code(1);
    workspace.run(["accept", "tag/show"]).expect_code(0);
    let after = workspace.read("fixtures/passwords-api/tag/show.json");
    let wanted = before.replace("\"label\": \"Work\"", "\"label\": \"Work~\"").replace(
        "\"client\": \"CLIENT::UNKNOWN\"\n",
        "\"client\": \"CLIENT::UNKNOWN\",\n    \"extra\": true\n",
    );
    assert_eq!(after, wanted);
}

#[test]
fn a_severity_leaves_the_rest_pending() {
    let workspace = with_fixtures();
    let faults = ["add:extra@tag/*", "value:label@tag/*", "drop:color@tag/*"];
    run(&workspace, &faults, &["--pending"]).expect_code(1);
    let accepted = workspace.run(["accept", "--severity", "additive", "tag"]).expect_code(0);
    accepted.expect_stdout(&["above additive"]);
    let text = workspace.read("fixtures/passwords-api/tag/show.json");
    assert!(text.contains("\"extra\"") && text.contains("\"label\": \"Work\""), "{text}");
    workspace.run(["accept", "--severity", "change", "--all"]).expect_code(0);
    let text = workspace.read("fixtures/passwords-api/tag/show.json");
    assert!(text.contains("\"color\"") && text.contains("\"label\": \"Work~\""), "{text}");
    assert!(has_pending(&workspace));
    workspace.run(["accept", "--all"]).expect_code(0);
    assert!(!has_pending(&workspace));
    run(&workspace, &faults, &[]).expect_code(0);
    workspace.run(["accept", "--all"]).expect_code(0).expect_stdout(&["nothing is pending"]);
}

#[test]
fn what_was_rejected_is_forgotten() {
    let workspace = with_fixtures();
    let before = contents(&workspace);
    run(&workspace, &["value:label"], &["--pending"]).expect_code(1);
    workspace.run(["reject", "tag/*"]).expect_code(0).expect_stdout(&["rejected", "2 steps"]);
    assert!(has_pending(&workspace));
    // What conforms again is no longer pending.
    run(&workspace, &[], &["--pending"]).expect_code(0);
    assert_eq!(contents(&workspace), before);
    run(&workspace, &["value:label"], &["--pending"]).expect_code(1);
    workspace.run(["reject", "--all"]).expect_code(0);
    assert_eq!(contents(&workspace), before);
}

#[test]
fn version_control_does_not_see_what_is_pending() {
    let workspace = with_fixtures();
    run(&workspace, &["value:label@tag/show"], &["--pending"]).expect_code(1);
    assert_eq!(workspace.read("fixtures/.pending/.gitignore"), "*\n");
    // And no run takes it for a fixture.
    let finished = run(&workspace, &[], &["--folder", "tag/show"]).expect_code(0);
    assert!(!finished.stderr.contains("stale"), "{finished}");
}

#[test]
fn what_is_asked_for_has_to_be_there() {
    let workspace = with_fixtures();
    for verb in ["accept", "reject"] {
        workspace.run([verb]).expect_refusal(&["say what to", "--all"]);
        workspace.run([verb, ""]).expect_refusal(&["an empty text names no step", "--all"]);
        workspace.run([verb, "tag/show"]).expect_refusal(&["nothing is pending", "run --pending"]);
    }
    run(&workspace, &["value:label@tag/show"], &["--pending"]).expect_code(1);
    workspace.run(["accept", "tag/shaw"]).expect_refusal(&["did you mean tag/show?"]);
    workspace.run(["accept", "--all", "tag/show"]).expect_code(2);
    workspace.run(["accept", "--severity", "grave", "--all"]).expect_code(2);
    let path = "fixtures/.pending/passwords-api/tag/show.json";
    let text = workspace.read(path);
    workspace.write(path, &text[..text.len() / 2]);
    let finished = workspace.run(["accept", "--all"]).expect_code(2);
    finished.expect_stderr(&["tag/show.json", "run again with --pending"]);
}

#[test]
fn files_that_cannot_be_read_can_be_rejected() {
    let workspace = with_fixtures();
    let before = contents(&workspace);
    run(&workspace, &["value:label@tag/*"], &["--pending"]).expect_code(1);
    workspace.write("fixtures/.pending/passwords-api/tag/show.json", "{");
    workspace.write("fixtures/.pending/passwords-api/tag/show.body.html", "<p>");
    let rejected = workspace.run(["reject", "--all"]).expect_code(0);
    rejected.expect_stdout(&["tag/show.json: a file that cannot be read", "1 step rejected"]);
    assert_eq!(contents(&workspace), before);
}

#[test]
fn what_earlier_runs_left_is_counted_with_the_rest() {
    let workspace = with_fixtures();
    run(&workspace, &["value:label"], &["--pending", "--folder", "tag/show"])
        .expect_code(1)
        .expect_stderr(&["1 pending change of 1 step"]);
    run(&workspace, &["value:label"], &["--pending", "--folder", "folder/show-details"])
        .expect_code(1)
        .expect_stderr(&["of 2 steps"]);
    let again = run(&workspace, &[], &["--pending", "--folder", "session/keepalive"]);
    let accepted = workspace.run(["accept", "--all"]).expect_code(0);
    let count = accepted.stdout.lines().find_map(|line| line.split_once(" differences of 2 steps"));
    let wanted = format!("{} pending changes of 2 steps", count.unwrap().0);
    again.expect_code(0).expect_stderr(&[&wanted]);
}

#[test]
fn a_fixture_that_changed_since_is_left_alone() {
    let workspace = with_fixtures();
    run(&workspace, &["value:label@tag/*"], &["--pending"]).expect_code(1);
    let path = "fixtures/passwords-api/tag/show.json";
    let edited = workspace.read(path).replace("#00703c", "#00703d");
    workspace.write(path, &edited);
    let finished = workspace.run(["accept", "--all"]).expect_code(1);
    finished.expect_stderr(&["tag/show.json", "run again with --pending"]);
    assert_eq!(workspace.read(path), edited);
    assert!(workspace.read("fixtures/passwords-api/tag/list.json").contains("Work~"));
}

#[test]
fn steps_without_a_fixture_get_one() {
    let workspace = Workspace::new();
    std::fs::create_dir(workspace.path().join("fixtures")).unwrap();
    run(&workspace, &[], &["--pending"]).expect_code(0).expect_stderr(&["6 pending changes"]);
    workspace.run(["accept", "tag/list"]).expect_code(0).expect_stdout(&["a new fixture"]);
    workspace.run(["accept", "--all"]).expect_code(0);
    run(&workspace, &[], &["--require-fixtures"]).expect_code(0);
}

#[test]
fn of_several_iterations_the_last_drift_is_pending() {
    let workspace = with_fixtures();
    let more = ["--pending", "-n", "3", "--folder", "tag/show"];
    let finished = run(&workspace, &["value:label,n=2"], &more).expect_code(1);
    finished.expect_stderr(&["drifted in several iterations", "1 pending change of 1 step"]);
}

#[test]
fn no_secret_is_kept() {
    let workspace = Workspace::new();
    std::fs::create_dir(workspace.path().join("fixtures")).unwrap();
    let more = ["--pending", "--env-var", "http_api_session=0123456789abcdef0123456789abcdef"];
    run(&workspace, &[], &more);
    for (name, content) in contents(&workspace) {
        let text = String::from_utf8_lossy(&content);
        assert!(!text.contains("0123456789abcdef0123"), "{name}");
        assert!(!text.to_lowercase().contains("authorization") && !text.contains("nc_passwords="));
    }
}

/// However an `accept` ends, every fixture is the old one or the new one.
#[cfg(unix)]
#[test]
fn a_killed_accept_leaves_whole_files() {
    let whole = with_fixtures();
    let old = contents(&whole);
    let all = ["--pending", "--folder", "Tag", "--folder", "Password", "--folder", "Folder"];
    run(&whole, &["value:label"], &all).expect_code(1);
    let pending = contents(&whole);
    whole.run(["accept", "--all"]).expect_code(0);
    let new = contents(&whole);
    for delay in [0, 1, 2, 4, 8, 12, 16, 24, 32, 48] {
        let workspace = Workspace::new();
        for (name, content) in &pending {
            workspace.write(name, content);
        }
        let running = workspace.start(["accept", "--all"]);
        std::thread::sleep(Duration::from_millis(delay));
        running.signal("KILL");
        running.finish();
        for (name, content) in &old {
            let path = workspace.path().join(name);
            let now = std::fs::read(path).unwrap();
            assert!(now == *content || now == new[name], "{name} is neither old nor new");
        }
        // What is left can be accepted or is told to be stale.
        let again = workspace.run(["accept", "--all"]);
        assert!(matches!(again.code, Some(0 | 1)), "{again}");
    }
}
