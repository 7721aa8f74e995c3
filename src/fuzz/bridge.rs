//! Random scripts across the bridge between scripts and Rust, in both directions: values of all shapes go into
//! every function of `pm`, and variables, requests, responses and answers of all shapes come back.

use std::time::Duration;

use rand::RngExt;
use rand::rngs::StdRng;
use serde_json::Value;

use crate::collection::{Body, EventKind, Header, Request};
use crate::http::{Cookie, Received, Timings};
use crate::script::{Answer, Effect, Engine, Info, Limits, Outcome, Progress, Reply, Task};
use crate::variables::{Scope, Scopes};

const VALUES: [&str; 32] = [
    "undefined",
    "null",
    "true",
    "0",
    "-0",
    "1.5",
    "NaN",
    "Infinity",
    "2 ** 53",
    "-1",
    "10n",
    "''",
    "'a'",
    "T",
    "'\\ud800'",
    "'{{a}}'",
    "'\\0'",
    "'x'.repeat(5000)",
    "[]",
    "[1, [2, {}]]",
    "({})",
    "({a: {b: [T]}})",
    "Symbol('s')",
    "() => 1",
    "new Date(0)",
    "/x/g",
    "new Map([[1, 2]])",
    "new Uint8Array([1, 255])",
    "new Proxy({}, {get() { throw 1 }})",
    "({toString() { throw 2 }})",
    "({toJSON() { return this }, a: 1})",
    "pm",
];

const SCOPES: [&str; 5] =
    ["variables", "environment", "collectionVariables", "globals", "iterationData"];

/// Calls with places for values: `#` a value, `@` a scope.
const CALLS: [&str; 48] = [
    "pm.@.set(#, #)",
    "pm.@.get(#)",
    "pm.@.has(#)",
    "pm.@.unset(#)",
    "pm.@.clear()",
    "pm.@.replaceIn(#)",
    "pm.@.toObject()",
    "pm.@.values.map(String)",
    "pm.@.get('a')",
    "pm.@.set('a', #)",
    "pm.test(#, #)",
    "pm.test('t', () => #)",
    "pm.test('t', async () => { throw # })",
    "pm.test('t', (done) => done(#))",
    "pm.test.skip(#)",
    "pm.expect(#).to.eql(#)",
    "pm.expect(#).to.have.property(#, #)",
    "pm.expect(#).to.include(#)",
    "pm.response.to.have.status(#)",
    "pm.response.to.have.header(#, #)",
    "pm.response.to.have.jsonBody(#, #)",
    "pm.response.to.have.body(#)",
    "pm.response.json()[#]",
    "pm.response.headers.get(#)",
    "pm.response.stream.toString()",
    "pm.response.size()",
    "pm.response.headers.toObject()",
    "pm.request.url.toString()",
    "pm.request.url = #",
    "pm.request.method = #",
    "pm.request.headers.add(#)",
    "pm.request.headers.upsert({key: #, value: #})",
    "pm.request.headers.remove(#)",
    "pm.request.body.update(#)",
    "pm.request.body = {mode: 'raw', raw: #}",
    "pm.request.auth = #",
    "pm.request.url.query.add({key: #, value: #})",
    "pm.sendRequest(#, () => { T })",
    "pm.sendRequest({url: #, method: #, header: #, body: #})",
    "pm.cookies.get(#)",
    "pm.cookies.jar().set(#, #, #, () => {})",
    "pm.cookies.jar().getAll(#).then((all) => console.log(all))",
    "pm.execution.setNextRequest(#)",
    "pm.visualizer.set(#, #)",
    "console.log(#, #)",
    "leaked = #",
    "setTimeout(() => { throw # }, 0)",
    "new TextDecoder().decode(new TextEncoder().encode(#))",
];

fn filled(rng: &mut StdRng, call: &str) -> String {
    let mut script = String::new();
    for c in call.chars() {
        match c {
            '#' => script.push_str(VALUES[rng.random_range(0..VALUES.len())]),
            '@' => script.push_str(SCOPES[rng.random_range(0..SCOPES.len())]),
            c => script.push(c),
        }
    }
    script
}

/// How many calls a script makes: it costs more to begin one than to call.
const CALLS_OF_A_SCRIPT: usize = 40;

/// Calls whose exceptions are caught, and one more; `T` is the random text.
fn script(text: &str, rng: &mut StdRng) -> String {
    let mut call = || {
        let call = CALLS[rng.random_range(0..CALLS.len())];
        filled(rng, call)
    };
    let mut script = format!("const T = {};\n", Value::from(text));
    for _ in 1..CALLS_OF_A_SCRIPT {
        script += &format!("try {{ {} }} catch {{}}\n", call());
    }
    script + &call()
}

fn received(text: &str, rng: &mut StdRng) -> Received {
    Received {
        status: rng.random_range(100..600),
        reason: text.chars().take(20).collect(),
        headers: vec![
            ("content-type".to_owned(), text.to_owned()),
            ("x".to_owned(), String::new()),
        ],
        body: if rng.random() {
            text.to_owned().into()
        } else {
            text.bytes().rev().collect::<Vec<_>>().into()
        },
        url: "http://h/".to_owned(),
        wire_size: 0,
        timings: Timings::default(),
        remote: None,
    }
}

fn request(text: &str) -> Request {
    Request {
        method: "POST".to_owned(),
        url: text.to_owned(),
        path_variables: vec![("id".to_owned(), text.to_owned())],
        headers: vec![Header { name: "X-A".to_owned(), value: text.to_owned() }],
        body: Some(Body::Raw { text: text.to_owned(), language: None }),
        auth: None,
        proxy: None,
    }
}

fn scopes(text: &str) -> Scopes {
    let mut scopes = Scopes::new();
    for scope in Scope::ALL {
        scopes.set(scope, "a", serde_json::from_str(text).unwrap_or_else(|_| Value::from(text)));
    }
    scopes
}

fn reply(effect: &Effect, text: &str) -> Answer {
    let (Effect::Send { id, .. } | Effect::Cookies { id, .. }) = effect;
    let reply = match effect {
        Effect::Cookies { .. } if text.len().is_multiple_of(2) => {
            Reply::Cookies(Vec::<Cookie>::new())
        }
        _ => Reply::Failed(text.to_owned()),
    };
    Answer { id: *id, reply }
}

/// Until it is over, which it must be after a few turns.
fn complete(engine: &Engine, task: Task<'_>, text: &str) -> Outcome {
    let mut running = engine.begin(task);
    let mut answers = Vec::new();
    for _ in 0..1000 {
        match running.advance(std::mem::take(&mut answers)) {
            Progress::Done(outcome) => return *outcome,
            Progress::Waits { effects, timer } => {
                answers = effects.iter().map(|effect| reply(effect, text)).collect();
                if answers.is_empty() {
                    std::thread::sleep(timer.unwrap_or_default().min(Duration::from_millis(5)));
                }
            }
        }
    }
    panic!("a script does not end: {text:?}");
}

thread_local! {
    static ENGINE: Engine = Engine::new(Limits {
        time: Some(Duration::from_millis(500)),
        memory: 32 << 20,
        ..Limits::default()
    });
}

pub(super) fn scripts(text: &str, rng: &mut StdRng) {
    let source = script(text, rng);
    let response = received(text, rng);
    let kind = if rng.random() { EventKind::Test } else { EventKind::Prerequest };
    let info = Info { request_name: text.to_owned(), ..Info::default() };
    let task = Task {
        kind,
        source: &source,
        place: "fuzz",
        info: &info,
        scopes: scopes(text),
        request: request(text),
        response: (kind == EventKind::Test && rng.random::<bool>()).then_some(&response),
        cookies: &[],
        conformance: None,
    };
    let outcome = ENGINE.with(|engine| complete(engine, task, text));
    let kept: usize = outcome.console.iter().map(|line| line.text.len()).sum();
    assert!(kept <= 32 << 20, "{source}");
    assert!(kind == EventKind::Prerequest || outcome.request.is_none(), "{source}");
    let own = |stack: &str| !stack.contains("postcheck:");
    assert!(outcome.error.as_ref().is_none_or(|error| own(&error.stack)), "{source}");
    assert!(outcome.assertions.iter().flat_map(|a| &a.error).all(|e| own(&e.stack)), "{source}");
}
