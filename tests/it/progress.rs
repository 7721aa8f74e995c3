//! The line that says how far a run is.
#![cfg(unix)]

use std::sync::Mutex;
use std::sync::mpsc::{self, Receiver, Sender};
use std::time::Duration;

use crate::support::{Answer, Answering, Terminal, Workspace, collection};

const SIZE: (u16, u16) = (100, 30);

/// A run of three steps whose second one is answered when the test says so.
struct Slow {
    workspace: Workspace,
    base: String,
    asked: Receiver<()>,
    go_on: Sender<()>,
    _server: Answering,
}

impl Slow {
    fn new() -> Self {
        let (tell, asked) = mpsc::channel();
        let (go_on, wait) = mpsc::channel();
        let wait = Mutex::new(wait);
        let server = Answering::start(move |request| {
            if request.path() == "/two" {
                tell.send(()).unwrap();
                let _ = wait.lock().unwrap().recv_timeout(Duration::from_secs(20));
            }
            Answer::json(r#"{"ok":true}"#)
        });
        let workspace = Workspace::new();
        let steps = [("One", "{{base}}/one"), ("Two", "{{base}}/two"), ("Three", "{{base}}/three")];
        workspace.write("c.json", collection(&steps).to_string());
        workspace.write("fixtures/small/one.json", r#"{"status": 201, "body": {"ok": true}}"#);
        let base = format!("base={}", server.origin());
        Slow { workspace, base, asked, go_on, _server: server }
    }

    fn start(&self, environment: &[(&str, &str)], options: &[&str]) -> Terminal {
        let arguments = [&["run", "c.json", "--env-var", &self.base], options].concat();
        let terminal = Terminal::start(self.workspace.path(), SIZE, environment, &arguments);
        self.asked.recv_timeout(Duration::from_secs(20)).unwrap();
        terminal
    }
}

fn rows(terminal: &Terminal) -> Vec<String> {
    // How long things took is new in every run.
    let numbers = regex::Regex::new(r"\d+(\.\d+)?(µs|ms|s)\b").unwrap();
    terminal.screen().lines().map(|line| numbers.replace_all(line, "T").into_owned()).collect()
}

#[test]
fn it_says_how_far_the_run_is_and_leaves_nothing_behind() {
    let slow = Slow::new();
    let mut terminal = slow.start(&[("NO_COLOR", "1")], &["--reporter-cli-no-summary"]);
    let screen = terminal.wait_for("1/3, ✗ 1");
    let line = screen.lines().last().unwrap();
    assert!(line.starts_with('━') && line.ends_with("two"), "{screen}");
    assert!(screen.contains("→ One\n  ✗ GET"), "{screen}");
    slow.go_on.send(()).unwrap();
    assert_eq!(terminal.finish(), 1);
    terminal.wait_for("#   failure");
    let with = rows(&terminal);

    slow.go_on.send(()).unwrap();
    let options = ["--no-progress", "--reporter-cli-no-summary"];
    let mut terminal = slow.start(&[("NO_COLOR", "1")], &options);
    assert_eq!(terminal.finish(), 1);
    terminal.wait_for("#   failure");
    assert_eq!(with, rows(&terminal));
    assert!(!String::from_utf8(terminal.raw()).unwrap().contains("/3"));
}

#[test]
fn an_interrupted_run_takes_it_away() {
    let slow = Slow::new();
    let mut terminal = slow.start(&[], &[]);
    terminal.wait_for("1/3");
    terminal.press("\u{3}", "stopped: interrupted");
    assert_eq!(terminal.finish(), 130);
    assert!(!terminal.screen().contains("1/3"), "{}", terminal.screen());
    assert!(terminal.is_restored());
}

#[test]
fn it_is_drawn_only_where_somebody_watches() {
    for (environment, options) in [
        (&[("TERM", "dumb")][..], &[][..]),
        (&[("CI", "true")], &[]),
        (&[], &["--silent"]),
        (&[], &["--reporter-cli-silent"]),
    ] {
        let slow = Slow::new();
        let mut terminal = slow.start(environment, options);
        std::thread::sleep(Duration::from_millis(300));
        slow.go_on.send(()).unwrap();
        assert_eq!(terminal.finish(), 1);
        let raw = String::from_utf8(terminal.raw()).unwrap();
        assert!(!raw.contains("/3") && !raw.contains("\u{1b}[2K"), "{environment:?} {raw:?}");
    }
    let slow = Slow::new();
    slow.go_on.send(()).unwrap();
    let piped = slow.workspace.run(["run", "c.json", "--env-var", &slow.base]).expect_code(1);
    assert_eq!(piped.stderr, "");
    assert!(!piped.stdout.contains('\r') && !piped.stdout.contains('\u{1b}'), "{piped}");
}

#[test]
fn a_narrow_screen_and_plain_characters_will_do() {
    let slow = Slow::new();
    let arguments = ["run", "c.json", "--env-var", &slow.base, "--disable-unicode"];
    let mut terminal = Terminal::start(slow.workspace.path(), (32, 60), &[], &arguments);
    let screen = terminal.wait_for("1/3, x 1");
    assert!(screen.lines().last().unwrap().starts_with("======>"), "{screen}");
    slow.go_on.send(()).unwrap();
    assert_eq!(terminal.finish(), 1);
    assert!(!terminal.screen().contains("======>"), "{}", terminal.screen());
}
