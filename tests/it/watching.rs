//! `run --watch`.

use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use crate::support::{Answer, Answering, Running, Terminal, Workspace, collection};

const SIZE: (u16, u16) = (100, 60);
const PLAIN: [(&str, &str); 1] = [("NO_COLOR", "1")];

/// Two steps and their fixtures, and a server of which the test says what it answers.
struct Watched {
    workspace: Workspace,
    _server: Answering,
    base: String,
    wrong: Arc<Mutex<Vec<&'static str>>>,
}

impl Watched {
    fn new() -> Self {
        let wrong: Arc<Mutex<Vec<&'static str>>> = Arc::default();
        let of_server = Arc::clone(&wrong);
        let server = Answering::start(move |request| {
            let is_wrong = of_server.lock().unwrap().iter().any(|path| *path == request.path());
            Answer::json(if is_wrong { r#"{"ok":false}"# } else { r#"{"ok":true}"# })
        });
        let workspace = Workspace::new();
        let base = format!("base={}", server.origin());
        let watched = Watched { workspace, _server: server, base, wrong };
        watched.workspace.write("c.json", watched.collection());
        for step in ["one", "two"] {
            watched.fixture(step, r#"{"status": 200, "body": {"ok": true}}"#);
        }
        watched
    }

    fn collection(&self) -> String {
        collection(&[("One", "{{base}}/one"), ("Two", "{{base}}/two")]).to_string()
    }

    fn fixture(&self, step: &str, text: &str) {
        self.workspace.write(&format!("fixtures/small/{step}.json"), text);
    }

    fn arguments(&self) -> Vec<&str> {
        vec!["run", "c.json", "--env-var", &self.base, "--watch", "--no-progress"]
    }

    fn terminal(&self) -> Terminal {
        Terminal::start(self.workspace.path(), SIZE, &PLAIN, &self.arguments())
    }
}

/// Waits until the output holds a text so often.
#[track_caller]
fn wait_for(running: &Running, text: &str, times: usize) -> String {
    let start = Instant::now();
    loop {
        let said = running.said();
        if said.matches(text).count() >= times {
            return said;
        }
        assert!(start.elapsed() < Duration::from_secs(60), "not {times} times {text:?}:\n{said}");
        std::thread::sleep(Duration::from_millis(10));
    }
}

#[test]
fn a_change_runs_it_again_and_only_news_is_shown() {
    let watched = Watched::new();
    watched.wrong.lock().unwrap().push("/one");
    let running = watched.workspace.start(watched.arguments());
    let said = wait_for(&running, "watching 3 files\n", 1);
    assert!(said.contains("→ One") && !said.contains("→ Two"), "{said}");
    assert!(said.contains("1 newly drifting or failing, 1 as good as before"), "{said}");

    // The second fixture changes by a new file in its place: its step drifts now, the first still does.
    let new = watched.workspace.write("new", r#"{"status": 200, "body": {"ok": "yes"}}"#);
    std::fs::rename(new, watched.workspace.path().join("fixtures/small/two.json")).unwrap();
    let said = wait_for(&running, "watching 3 files\n", 2);
    assert_eq!(said.matches("→ One").count(), 1, "{said}");
    assert!(said.contains("→ Two"), "{said}");
    assert!(said.contains("1 newly drifting or failing, 1 still drifting or failing"), "{said}");

    // A collection that is broken while somebody writes it is told, and is no end.
    watched.workspace.write("c.json", "{\"info\": ");
    let said = wait_for(&running, "watching 3 files\n", 3);
    let (_, told) = said.rsplit_once("1 still drifting").unwrap();
    assert!(!told.contains("drifting"), "{told}");
    watched.wrong.lock().unwrap().clear();
    watched.workspace.write("c.json", watched.collection());
    let said = wait_for(&running, "watching 3 files\n", 4);
    assert!(said.contains("1 still drifting or failing, 1 newly conforming"), "{said}");

    running.signal("TERM");
    let finished = running.finish().expect_code(130);
    finished.expect_stderr(&["error: the file ends inside the object", "c.json:1:9"]);
}

#[test]
fn keys_run_it_again_and_end_it() {
    let watched = Watched::new();
    watched.wrong.lock().unwrap().push("/one");
    let mut terminal = watched.terminal();
    let screen = terminal.wait_for("watching 3 files; Enter or r runs again, a runs all, q quits");
    assert!(screen.contains("→ One\n  ✗ GET"), "{screen}");
    terminal.press("r", "\n1 still drifting or failing, 1 as good as before");
    watched.wrong.lock().unwrap().push("/two");
    terminal.press("a", "2 newly drifting or failing");
    watched.wrong.lock().unwrap().clear();
    terminal.press("\r", "2 newly conforming");
    terminal.press("q", "");
    assert_eq!(terminal.finish(), 0);
    assert!(terminal.is_restored());
}

#[test]
fn ctrl_c_and_a_request_to_end_put_the_terminal_back() {
    let watched = Watched::new();
    for end in ["\u{3}", "TERM"] {
        let mut terminal = watched.terminal();
        terminal.wait_for("q quits");
        match end {
            "TERM" => terminal.signal(end),
            key => drop(terminal.press(key, "")),
        }
        assert_eq!(terminal.finish(), 130);
        assert!(terminal.is_restored(), "{end:?}");
    }
}

#[test]
fn standard_input_cannot_be_watched() {
    let refused = Workspace::new().run(["run", "-", "--watch"]);
    refused.expect_refusal(&["--watch cannot watch standard input"]);
}
