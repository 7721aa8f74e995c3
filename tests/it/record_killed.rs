//! Killed at any moment, `record`, `import` and `accept` leave whole files only, and `fixtures prune` what was begun.
#![cfg(unix)]

use std::fs::File;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant, SystemTime};

use serde_json::{Value, json};

use crate::support::{Answer, Answering, Workspace, collection};

/// Steps, and so files to be written.
const STEPS: usize = 40;

/// How often it is killed.
const ROUNDS: u64 = 12;

fn workspace() -> Workspace {
    let workspace = Workspace::new();
    let steps: Vec<(String, String)> =
        (0..STEPS).map(|n| (format!("Step {n}"), format!("{{{{base_url}}}}/{n}"))).collect();
    let steps: Vec<(&str, &str)> =
        steps.iter().map(|(name, url)| (name.as_str(), url.as_str())).collect();
    workspace.write("c.json", collection(&steps).to_string());
    workspace
}

/// That every fixture and body is whole, whatever else lies about. Returns how many fixtures there are.
fn whole_files(workspace: &Workspace, folder: &str) -> usize {
    let folder = workspace.path().join(folder);
    let Ok(entries) = std::fs::read_dir(&folder) else { return 0 };
    let mut fixtures = 0;
    for entry in entries {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if name.starts_with(".postcheck-") {
            // What was being written when the end came: nothing ever reads it.
            continue;
        }
        let text = std::fs::read_to_string(&path).unwrap();
        if name.ends_with(".body.txt") {
            assert_eq!(text.len(), body().len(), "{name} is not whole");
        } else {
            let fixture: Result<Value, _> = serde_json::from_str(&text);
            let fixture = fixture.unwrap_or_else(|error| panic!("{name}: {error}\n{text}"));
            assert_eq!(fixture["status"], 200, "{name}");
            let beside = fixture["bodyFile"].as_str().map(|body| folder.join(body));
            assert!(
                beside.is_none_or(|body| body.is_file()),
                "{name} names a body that is missing"
            );
            fixtures += 1;
        }
    }
    fixtures
}

fn body() -> String {
    "a line of text\n".repeat(400)
}

/// Starts the program again and again and kills it after a delay that covers its whole run, then lets it finish.
fn kill_at_any_moment(workspace: &Workspace, arguments: &[&str], folder: &str) {
    let started = Instant::now();
    let elsewhere: Vec<&str> =
        arguments.iter().map(|word| if *word == "f" { "other" } else { word }).collect();
    workspace.run(&elsewhere).expect_code(0);
    let whole_run = started.elapsed().max(Duration::from_millis(40));
    let mut seen = Vec::new();
    for round in 0..ROUNDS {
        kill_after(workspace, arguments, round, whole_run);
        seen.push(whole_files(workspace, folder));
    }
    workspace.run(arguments).expect_code(0);
    assert_eq!(whole_files(workspace, folder), STEPS, "after {seen:?}");
    assert!(Path::new(&workspace.path().join(folder)).is_dir());
    prune(workspace);
}

/// Starts the program and kills it after a share of a whole run.
fn kill_after(workspace: &Workspace, arguments: &[&str], round: u64, whole_run: Duration) {
    // Delays in no order, so that a short run meets what a long one has left.
    let share = u32::try_from(round * 5 % ROUNDS).unwrap() + 1;
    let running = workspace.start(arguments);
    std::thread::sleep(whole_run * share / u32::try_from(ROUNDS).unwrap());
    running.signal("KILL");
    running.finish();
}

/// That everything that was begun and not finished goes once it is old.
fn prune(workspace: &Workspace) {
    let begun = || -> Vec<String> {
        let files = workspace.files().into_iter();
        files.filter(|name| name.starts_with("f/") && name.contains("/.postcheck-")).collect()
    };
    let old = SystemTime::now() - Duration::from_secs(3600);
    for name in begun() {
        File::options()
            .write(true)
            .open(workspace.path().join(name))
            .unwrap()
            .set_modified(old)
            .unwrap();
    }
    let shelf = ["--collection", "c.json", "--fixtures", "f"];
    workspace.run(["fixtures", "prune"].iter().chain(&shelf)).expect_code(0);
    assert_eq!(begun(), [""; 0]);
    workspace.run(["fixtures", "check"].iter().chain(&shelf)).expect_code(0);
}

#[test]
fn a_killed_record_leaves_whole_files() {
    let workspace = workspace();
    let server = Answering::start(|_| Answer::text(200, "OK", &body()));
    let base = format!("base_url={}", server.origin());
    let arguments = ["record", "c.json", "--env-var", &base, "--fixtures", "f", "--force"];
    kill_at_any_moment(&workspace, &arguments, "f/small");
}

#[test]
fn a_killed_import_leaves_whole_files() {
    let workspace = workspace();
    let entry = |number: usize| {
        json!({
            "request": {"method": "GET", "url": format!("http://h/{number}"), "headers": []},
            "response": {
                "status": 200, "statusText": "OK",
                "headers": [{"name": "Content-Type", "value": "text/plain"}],
                "content": {"mimeType": "text/plain", "text": body()}
            }
        })
    };
    let entries: Vec<Value> = (0..STEPS).map(entry).collect();
    let har = json!({"log": {"version": "1.2", "entries": entries}});
    workspace.write("a.har", har.to_string());
    let arguments =
        ["import", "har", "a.har", "--collection", "c.json", "--fixtures", "f", "--force"];
    kill_at_any_moment(&workspace, &arguments, "f/small");
}

/// Each round has something to accept, whatever the last one has left.
#[test]
fn a_killed_accept_leaves_whole_files() {
    let workspace = workspace();
    let answer = Arc::new(AtomicUsize::new(0));
    let shown = Arc::clone(&answer);
    let server = Answering::start(move |_| {
        let number = shown.load(Ordering::SeqCst).to_string();
        Answer::text(200, "OK", &body().replacen('a', &number, 1))
    });
    let base = format!("base_url={}", server.origin());
    let given = ["c.json", "--env-var", &base, "--fixtures", "f"];
    let run = |command: &str, more: &[&str]| {
        workspace.run([command].iter().chain(&given).chain(more).copied())
    };
    run("record", &[]).expect_code(0);
    let accept = ["accept", "--all", "--fixtures", "f"];
    let drift = |round: u64| {
        answer.store(usize::try_from(round % 9 + 1).unwrap(), Ordering::SeqCst);
        run("run", &["--pending"]).expect_code(1);
    };
    drift(ROUNDS);
    let started = Instant::now();
    workspace.run(accept).expect_code(0);
    let whole_run = started.elapsed().max(Duration::from_millis(40));
    for round in 0..ROUNDS {
        drift(round);
        kill_after(&workspace, &accept, round, whole_run);
        assert_eq!(whole_files(&workspace, "f/small"), STEPS);
        for name in workspace.files() {
            if name.starts_with("f/.pending/small/") && name.ends_with(".json") {
                let text = workspace.read(&name);
                assert!(serde_json::from_str::<Value>(&text).is_ok(), "{name}: {text}");
            }
        }
    }
    drift(ROUNDS);
    workspace.run(accept).expect_code(0);
    run("run", &["--require-fixtures"]).expect_code(0);
    prune(&workspace);
}
