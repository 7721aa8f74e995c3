//! What scripts cost: starting one, and what usual scripts do.
//!
//! `cargo bench --bench scripts [WORD]`: only cases whose name holds the word.

use std::time::{Duration, Instant};

use postcheck::collection::{EventKind, Request};
use postcheck::http::{Received, Timings};
use postcheck::script::{Engine, Info, Limits, Outcome, Progress, Task};
use postcheck::variables::Scopes;

/// How long one case is repeated.
const TIME: Duration = Duration::from_secs(1);

const CASES: [(&str, &str); 7] = [
    ("an empty script", ""),
    ("one test", "pm.test('a', () => {})"),
    (
        "five tests of the response, own checks",
        "const body = pm.response.json();
         const check = (name, ok) => pm.test(name, () => { if (!ok) throw new Error(name) });
         check('status', pm.response.code === 200);
         check('type', pm.response.headers.get('content-type') === 'application/json');
         check('list', Array.isArray(body.list));
         check('first', body.list[0].id === 1);
         check('time', pm.response.responseTime < 1000);",
    ),
    (
        "five tests with pm.expect",
        "const body = pm.response.json();
         pm.test('status', () => pm.response.to.have.status(200));
         pm.test('type', () => pm.expect(pm.response.headers.get('content-type')).to.include('json'));
         pm.test('list', () => pm.expect(body.list).to.be.an('array').that.is.not.empty);
         pm.test('first', () => pm.expect(body.list[0]).to.deep.equal({ id: 1 }));
         pm.test('time', () => pm.expect(pm.response.responseTime).to.be.below(1000));",
    ),
    ("variables", "pm.environment.set('a', 1); pm.globals.set('b', pm.environment.get('a') + 1)"),
    ("the request", "pm.request.headers.upsert({ key: 'X-A', value: pm.request.url.toString() })"),
    ("console.log of an object", "console.log(pm.response.json())"),
];

fn main() {
    let word = std::env::args().skip(1).find(|argument| !argument.starts_with('-'));
    println!("| script | median | best |\n| --- | --- | --- |");
    for (what, source) in CASES {
        if word.as_ref().is_none_or(|word| what.contains(word.as_str())) {
            let (median, best) = measure(source);
            println!("| {what} | {median:.3} ms | {best:.3} ms |");
        }
    }
}

/// Median and best time of one script among others of its run, in milliseconds.
fn measure(source: &str) -> (f64, f64) {
    let engine = Engine::new(Limits::default());
    let response = response();
    let info = Info::default();
    let mut times = Vec::new();
    let started = Instant::now();
    while times.len() < 10 || started.elapsed() < TIME {
        let round = Instant::now();
        let outcome = run(&engine, source, &info, &response);
        times.push(round.elapsed());
        assert_eq!(outcome.error, None, "{source}");
        assert!(outcome.assertions.iter().all(|a| a.error.is_none()), "{:?}", outcome.assertions);
    }
    times.sort_unstable();
    let milliseconds = |time: Duration| time.as_secs_f64() * 1000.0;
    (milliseconds(times[times.len() / 2]), milliseconds(times[0]))
}

fn run(engine: &Engine, source: &str, info: &Info, response: &Received) -> Outcome {
    let mut running = engine.begin(Task {
        kind: EventKind::Test,
        source,
        place: "collection",
        info,
        scopes: Scopes::new(),
        request: request(),
        response: Some(response),
        cookies: &[],
        conformance: None,
    });
    match running.advance(Vec::new()) {
        Progress::Done(outcome) => *outcome,
        Progress::Waits { .. } => panic!("nothing here waits"),
    }
}

fn request() -> Request {
    Request {
        method: "GET".into(),
        url: "https://example.com/users?page=2".into(),
        path_variables: Vec::new(),
        headers: Vec::new(),
        body: None,
        auth: None,
        proxy: None,
    }
}

fn response() -> Received {
    let body = r#"{"list": [{"id": 1}], "total": 1}"#;
    Received {
        status: 200,
        reason: "OK".into(),
        headers: vec![("content-type".into(), "application/json".into())],
        body: body.into(),
        url: "https://example.com/users?page=2".into(),
        wire_size: body.len() as u64,
        timings: Timings::default(),
        remote: None,
    }
}
