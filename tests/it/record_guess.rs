//! `record` where the server makes ids, times and tokens: by guessing in one pass, and by comparing two.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::SystemTime;

use serde_json::{Value, json};

use crate::support::{Answer, Answering, Finished, Workspace, collection_of, request};

/// A server that makes things: an id and a time that are new each time, and a token in a header.
fn maker() -> Answering {
    let made = AtomicUsize::new(0);
    Answering::start(move |request| {
        let is_new = usize::from(request.method == "POST");
        let number = made.fetch_add(is_new, Ordering::Relaxed) + is_new;
        let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap();
        let id = format!("{number:08x}-95d9-4b27-bb6f-36a3fba07441");
        let thing = json!({"id": id, "label": "x", "made": now.as_secs(), "n": 7, "more": null});
        let mut answer = match request.method.as_str() {
            "POST" => Answer::json(&thing.to_string()),
            _ => {
                Answer::json(&json!([{"id": id, "url": format!("/things/{id}/edit")}]).to_string())
            }
        };
        if request.method == "POST" {
            answer.status = 201;
        }
        answer.set_header("X-CSRF-Token", &format!("a8f5f167f44f4964e6c998{number:06x}"));
        answer
    })
}

/// Records what the maker answers to `POST /things` and then `GET /things`.
fn record_things(options: &[&str]) -> (Workspace, String, Finished) {
    let workspace = Workspace::new();
    let items = [("Make", "POST"), ("List", "GET")];
    let items = items.map(|(name, method)| request(name, method, "{{base_url}}/things"));
    workspace.write("c.json", collection_of(items.to_vec()).to_string());
    let server = Box::leak(Box::new(maker()));
    let base = format!("base_url={}", server.origin());
    let always = ["record", "c.json", "--env-var", &base, "--fixtures", "f"];
    let recorded = workspace.run(always.iter().chain(options));
    (workspace, base, recorded)
}

fn things_conform(workspace: &Workspace, base: &str) -> bool {
    let run = ["run", "c.json", "--env-var", base, "--fixtures", "f"];
    workspace.run(run).code == Some(0)
}

fn fixture_of(workspace: &Workspace, name: &str) -> Value {
    serde_json::from_str(&workspace.read(&format!("f/small/{name}.json"))).unwrap()
}

#[test]
fn one_pass_guesses_only_when_it_is_asked_to() {
    let (workspace, base, recorded) = record_things(&[]);
    let recorded = recorded.expect_code(0);
    assert!(recorded.stdout.contains("one pass records literally"), "{recorded}");
    assert!(fixture_of(&workspace, "make")["body"]["made"].is_number());
    assert!(!things_conform(&workspace, &base), "the next id is another one");

    let (workspace, base, recorded) = record_things(&["--guess", "--explain"]);
    let recorded = recorded.expect_code(0).expect_stdout(&["one pass and guesses: a second pass"]);
    let make = fixture_of(&workspace, "make");
    let wanted = json!({
        "id": "{{$uuid as=\"make_id\"}}", "label": "x", "made": "{{$timestamp}}", "n": 7, "more": null
    });
    assert_eq!(make["body"], wanted);
    let list = json!([{"id": "{{make_id}}", "url": "/things/{{make_id}}/edit"}]);
    assert_eq!(fixture_of(&workspace, "list")["body"], list);
    assert!(make["headers"]["x-csrf-token"].as_str().unwrap().starts_with("{{$"), "{make}");
    for wanted in ["guess: a UUID", "guess: a unix time", "guess: a token", "  guess  "] {
        assert!(recorded.stdout.contains(wanted), "no {wanted:?} in {recorded}");
    }
    assert!(things_conform(&workspace, &base));
}

#[test]
fn several_passes_need_no_guess() {
    let (_, _, refused) = record_things(&["--guess", "--passes", "2"]);
    assert!(refused.expect_code(2).stderr.contains("--guess is for one pass"));
}

#[test]
fn a_time_that_is_now_in_every_pass_has_to_be_now_in_a_run() {
    let (workspace, base, recorded) = record_things(&["--passes", "2"]);
    recorded.expect_code(0);
    assert_eq!(fixture_of(&workspace, "make")["body"]["made"], "{{$timestamp within=\"1h\"}}");
    assert!(things_conform(&workspace, &base));
}
