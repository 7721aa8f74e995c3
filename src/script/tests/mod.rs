//! Scripts and what comes of them.

mod assertions;
mod basics;
mod console;
mod effects;
mod expect;
mod hostile;
mod kept;
mod legacy;
mod modules;
mod newman;
mod objects;
mod packages;
mod variables;
mod web;

use super::{Answer, Engine, Info, Limits, Outcome, Progress, Task};
use crate::collection::{EventKind, Request};
use crate::http::{Received, Timings};
use crate::variables::Scopes;

fn request() -> Request {
    Request {
        method: "GET".to_owned(),
        url: "https://example.com/users?page=2".to_owned(),
        path_variables: Vec::new(),
        headers: Vec::new(),
        body: None,
        auth: None,
        proxy: None,
    }
}

fn response(body: &str) -> Received {
    Received {
        status: 200,
        reason: "OK".to_owned(),
        headers: vec![("content-type".to_owned(), "application/json".to_owned())],
        body: body.to_owned().into(),
        url: "https://example.com/users?page=2".to_owned(),
        wire_size: body.len() as u64,
        timings: Timings::default(),
        remote: None,
    }
}

/// A test script's task, to be changed as a test needs.
fn task<'a>(source: &'a str, info: &'a Info, response: Option<&'a Received>) -> Task<'a> {
    Task {
        kind: EventKind::Test,
        source,
        place: "request \"List\"",
        info,
        scopes: Scopes::new(),
        request: request(),
        response,
        cookies: &[],
        conformance: None,
    }
}

fn complete(engine: &Engine, task: Task<'_>) -> Outcome {
    let mut running = engine.begin(task);
    loop {
        match running.advance(Vec::<Answer>::new()) {
            Progress::Done(outcome) => return *outcome,
            Progress::Waits { effects, timer } => {
                assert!(effects.is_empty(), "{effects:?}");
                std::thread::sleep(timer.expect("a script without effects waits for a timer"));
            }
        }
    }
}

/// Runs a test script alone.
fn run(source: &str) -> Outcome {
    run_in(&Engine::new(Limits::default()), source)
}

fn run_in(engine: &Engine, source: &str) -> Outcome {
    let response = response(r#"{"ok": true, "list": [1, 2]}"#);
    complete(engine, task(source, &Info::default(), Some(&response)))
}

/// Assertions, the error and the console, a line each.
fn told(outcome: &Outcome) -> Vec<String> {
    let mut lines: Vec<_> = outcome
        .assertions
        .iter()
        .map(|a| match &a.error {
            Some(error) => format!("✗ {} {}: {}", a.name, error.name, error.message),
            None if a.skipped => format!("- {}", a.name),
            None => format!("✓ {}", a.name),
        })
        .collect();
    lines.extend(outcome.console.iter().map(|line| line.text.clone()));
    if let Some(e) = &outcome.error {
        let line = e.line.map_or(String::new(), |line| format!("{line}: "));
        lines.push(format!("{:?} {line}{}: {}", e.kind, e.name, e.message));
    }
    lines
}

/// Runs test scripts and says what each tells.
fn check(cases: &[(&str, &[&str])]) {
    for (source, expected) in cases {
        assert_eq!(told(&run(source)), *expected, "{source}");
    }
}
