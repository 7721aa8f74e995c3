//! What comparing bodies takes: real sizes as they conform and as they differ, large ones, and such as were made
//! to take long. Each case runs in a process of its own, so that none finds the heap as another left it.
//!
//! `cargo bench --bench compare [WORD]`: only cases whose name holds the word.

#[path = "support/bodies.rs"]
mod bodies;

use std::process::Command;
use std::time::{Duration, Instant};

use postcheck::compare::compare;
use postcheck::fixture::{Bindings, Fixture, Policy, Surroundings};
use postcheck::http::{Received, Timings};
use postcheck::variables::Scopes;

use bodies::{Bodies, Case, Expected};

/// How long one case is repeated, and how often at least and at most.
const TIME: Duration = Duration::from_secs(1);
const ROUNDS: (usize, usize) = (5, 200);

/// Set for the process of one case.
const ONE: &str = "POSTCHECK_BENCH_CASE";

fn main() {
    let cases = bodies::cases();
    if let Ok(name) = std::env::var(ONE) {
        return cases.iter().filter(|case| case.what == name).for_each(report);
    }
    let word = std::env::args().skip(1).find(|argument| !argument.starts_with('-'));
    println!("| bodies | median | best | target |\n| --- | --- | --- | --- |");
    let this = std::env::current_exe().expect("a program");
    for case in cases.iter().filter(|case| word.as_ref().is_none_or(|w| case.what.contains(w))) {
        let status = Command::new(&this).env(ONE, &case.what).status().expect("a process");
        assert!(status.success(), "{}", case.what);
    }
}

fn report(case: &Case) {
    let (median, best) = measure(case);
    let mark = if best > case.target { ", missed" } else { "" };
    println!("| {} | {median:.1} ms | {best:.1} ms | {} ms{mark} |", case.what, case.target);
}

/// Median and best time of one comparison, in milliseconds.
fn measure(case: &Case) -> (f64, f64) {
    let Bodies { expected, actual, rules } = (case.make)();
    let content_type = match expected {
        Expected::Json(_) => "application/json",
        Expected::Text(_) => "text/html; charset=utf-8",
    };
    let fixture = fixture(expected, content_type, &rules);
    let received = Received {
        status: 200,
        reason: "OK".into(),
        headers: vec![("content-type".into(), content_type.into())],
        body: actual.into(),
        url: String::new(),
        wire_size: 0,
        timings: Timings::default(),
        remote: None,
    };
    let scopes = Scopes::default();
    let around =
        Surroundings { variables: &scopes, origin: "", user_agent: "", now: 1_540_197_400 };
    let policy = Policy::default();
    let mut times = Vec::new();
    let started = Instant::now();
    while times.len() < ROUNDS.0 || (started.elapsed() < TIME && times.len() < ROUNDS.1) {
        let round = Instant::now();
        let found = compare(&fixture, &received, &around, &policy, &mut Bindings::default());
        times.push(round.elapsed());
        let shown: Vec<_> = found.iter().take(3).map(|d| (&d.path, &d.reason)).collect();
        assert!(case.differences.contains(&found.len()), "{}: {shown:?}", case.what);
    }
    times.sort_unstable();
    let milliseconds = |time: Duration| time.as_secs_f64() * 1000.0;
    (milliseconds(times[times.len() / 2]), milliseconds(times[0]))
}

fn fixture(expected: Expected, content_type: &str, rules: &serde_json::Value) -> Fixture {
    let (body, file) = match expected {
        Expected::Json(text) => (format!("\"body\": {text}"), Vec::new()),
        Expected::Text(text) => (r#""bodyFile": "b.html""#.to_owned(), text.into_bytes()),
    };
    let text = format!(
        "{{ \"status\": 200, \"headers\": {{ \"content-type\": \"{content_type}\" }}, \"rules\": {rules}, {body} }}"
    );
    Fixture::parse(&text, "bench", |_| Ok(file)).expect("a fixture")
}
