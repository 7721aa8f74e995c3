//! Killed at any moment, `record` and `import` leave whole files only.
#![cfg(unix)]

use std::path::Path;
use std::time::Duration;

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
    let started = std::time::Instant::now();
    let elsewhere: Vec<&str> =
        arguments.iter().map(|word| if *word == "f" { "other" } else { word }).collect();
    workspace.run(&elsewhere).expect_code(0);
    let whole_run = started.elapsed().max(Duration::from_millis(40));
    let mut seen = Vec::new();
    for round in 0..ROUNDS {
        // Delays in no order, so that a short run meets what a long one has left.
        let share = u32::try_from(round * 5 % ROUNDS).unwrap() + 1;
        let running = workspace.start(arguments);
        std::thread::sleep(whole_run * share / u32::try_from(ROUNDS).unwrap());
        running.signal("KILL");
        running.finish();
        seen.push(whole_files(workspace, folder));
    }
    workspace.run(arguments).expect_code(0);
    assert_eq!(whole_files(workspace, folder), STEPS, "after {seen:?}");
    assert!(Path::new(&workspace.path().join(folder)).is_dir());
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
