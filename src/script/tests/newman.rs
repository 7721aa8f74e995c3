//! Scripts that newman ran, too: what it made of them is in tests/newman/*.json, written by
//! tools/script-expectations.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::{Map, Value};

use super::complete;
use crate::collection::{Body, EventKind, Header, Request};
use crate::http::{Received, Timings};
use crate::script::{Engine, Info, Level, Limits, Outcome, Task};
use crate::variables::{Scope, Scopes};

/// What all scripts are run with, here and in newman.
#[derive(Deserialize)]
struct Setting {
    port: u16,
    environment: Map<String, Value>,
    globals: Map<String, Value>,
    data: Map<String, Value>,
    request: Sent,
    responses: BTreeMap<String, Answer>,
}

#[derive(Deserialize)]
struct Answer {
    status: u16,
    reason: String,
    headers: Vec<(String, String)>,
    body: String,
}

#[derive(Deserialize)]
struct Sent {
    method: String,
    header: Vec<KeyValue>,
    body: Raw,
}

#[derive(Deserialize)]
struct KeyValue {
    key: String,
    value: String,
}

#[derive(Deserialize)]
struct Raw {
    raw: String,
}

/// A script of a topic: `//// NAME @RESPONSE (prerequest)` and the lines after it.
struct Row<'a> {
    name: &'a str,
    response: &'a str,
    kind: EventKind,
    script: &'a str,
}

fn rows(text: &str) -> impl Iterator<Item = Row<'_>> {
    text.split("\n//// ").map(|part| part.trim_start_matches("//// ")).map(|part| {
        let (head, script) = part.split_once('\n').unwrap();
        let (head, kind) = match head.strip_suffix(" (prerequest)") {
            Some(head) => (head, EventKind::Prerequest),
            None => (head, EventKind::Test),
        };
        let (name, response) = head.split_once(" @").unwrap_or((head, "json"));
        Row { name, response, kind, script }
    })
}

fn received(setting: &Setting, name: &str) -> Received {
    let answer = &setting.responses[name];
    Received {
        status: answer.status,
        reason: answer.reason.clone(),
        headers: answer.headers.clone(),
        body: answer.body.clone().into(),
        url: format!("http://127.0.0.1:{}/{name}?q=1", setting.port),
        wire_size: answer.body.len() as u64,
        timings: Timings::default(),
        remote: None,
    }
}

fn request(setting: &Setting, name: &str) -> Request {
    let header =
        |header: &KeyValue| Header { name: header.key.clone(), value: header.value.clone() };
    Request {
        method: setting.request.method.clone(),
        url: format!("http://127.0.0.1:{}/{name}?q=1", setting.port),
        path_variables: Vec::new(),
        headers: setting.request.header.iter().map(header).collect(),
        body: Some(Body::Raw { text: setting.request.body.raw.clone(), language: None }),
        auth: None,
        proxy: None,
    }
}

fn scopes(setting: &Setting) -> Scopes {
    let mut scopes = Scopes::new();
    for (scope, values) in [
        (Scope::Environment, &setting.environment),
        (Scope::Global, &setting.globals),
        (Scope::Data, &setting.data),
    ] {
        for (name, value) in values {
            scopes.set(scope, name, value.clone());
        }
    }
    scopes
}

/// As the tool writes what newman tells.
fn lines(outcome: &Outcome) -> Vec<String> {
    let assertions = outcome.assertions.iter().map(|assertion| match &assertion.error {
        Some(error) => format!("{}: {} | {}", error.name, error.message, assertion.name),
        None if assertion.skipped => format!("skipped | {}", assertion.name),
        None => assertion.name.clone(),
    });
    let console = outcome.console.iter().map(|line| {
        let level = match line.level {
            Level::Log => "log",
            Level::Info => "info",
            Level::Debug => "debug",
            Level::Warn => "warn",
            Level::Error => "error",
        };
        format!("{level} | {}", line.text)
    });
    let error =
        outcome.error.iter().map(|error| format!("error | {}: {}", error.name, error.message));
    assertions.chain(console).chain(error).collect()
}

fn run(setting: &Setting, row: &Row<'_>, prelude: &str) -> Vec<String> {
    let answer = received(setting, row.response);
    let source = format!("{}\n{prelude}", row.script);
    let info = Info { request_name: row.name.to_owned(), ..Info::default() };
    let task = Task {
        kind: row.kind,
        source: &source,
        place: "request \"row\"",
        info: &info,
        scopes: scopes(setting),
        request: request(setting, row.response),
        response: (row.kind == EventKind::Test).then_some(&answer),
        cookies: &[],
        conformance: None,
    };
    lines(&complete(&Engine::new(Limits::default()), task))
}

/// Whatever of `postman` is touched, newman warns of `setNextRequest`; postcheck does not warn of `atob`
/// and `btoa`, which newer Postman has again.
fn is_comparable(line: &str) -> bool {
    !["postman.", "atob", "btoa"]
        .iter()
        .any(|name| line.starts_with(&format!("warn | Using \"{name}")))
}

const CONSOLE: [&str; 2] = ["warn | ", "error | "];

/// What newman says and postcheck means to say otherwise: topic, newman's words, ours.
const OTHERWISE: &[(&str, &str, &str)] = &[
    // A status is known by its code, so it holds whatever phrase the server sends with it.
    (
        "assertions",
        "AssertionError: expected response to have status reason 'OK' but got 'FINE'",
        "fine",
    ),
    ("assertions", "reason 'UNAUTHORISED'", "reason 'UNAUTHORIZED'"),
    ("assertions", "reason 'ACCEPTABLE'", "reason 'NOT ACCEPTABLE'"),
    (
        "assertions",
        "AssertionError: expected response to have status reason 'UNAUTHORIZED' but got 'UNAUTHORIZED'",
        "fine",
    ),
    (
        "assertions",
        "AssertionError: expected response to have status reason 'NOT ACCEPTABLE' but got 'NOT ACCEPTABLE'",
        "fine",
    ),
    ("assertions", "to not have status code 401", "to not have status reason 'UNAUTHORIZED'"),
    ("assertions", "to not have status code 406", "to not have status reason 'NOT ACCEPTABLE'"),
    // Objects are shown by what they have.
    ("assertions", "PostmanResponse{ …(10) }", "Response{ code: 200, …(7) }"),
    ("requests", "PostmanResponse{ …(10) }", "Response{ code: 200, …(7) }"),
    ("requests", "PostmanRequest{ …(5) }", "Request{ method: 'POST', …(4) }"),
];

fn as_we_say(topic: &str, line: &str) -> String {
    OTHERWISE
        .iter()
        .filter(|(of, _, _)| *of == topic)
        .fold(line.to_owned(), |line, (_, theirs, ours)| line.replace(theirs, ours))
}

fn check(topic: &str, scripts: &str, results: &str) {
    let setting: Setting = serde_json::from_str(include_str!("newman/setting.json")).unwrap();
    let expected: BTreeMap<String, Vec<String>> = serde_json::from_str(results).unwrap();
    let mut wrong = String::new();
    for row in rows(scripts) {
        let found = run(&setting, &row, include_str!("newman/prelude.js"));
        let mut wanted = expected[row.name].clone();
        let found: Vec<_> = found.into_iter().filter(|line| is_comparable(line)).collect();
        wanted.retain(|line| is_comparable(line));
        // Newman tells as it goes on, an outcome kind by kind.
        wanted.sort_by_key(|line| CONSOLE.iter().position(|level| line.starts_with(level)));
        let wanted: Vec<_> = wanted.iter().map(|line| as_we_say(topic, line)).collect();
        if found != wanted {
            wrong += &format!("{topic}: {}\n", row.name);
            for (theirs, ours) in wanted.iter().zip(&found).filter(|(theirs, ours)| theirs != ours)
            {
                wrong += &format!("    newman    {theirs}\n    postcheck {ours}\n");
            }
            if wanted.len() != found.len() {
                wrong += &format!(
                    "    newman {} lines, postcheck {}: {found:#?}\n",
                    wanted.len(),
                    found.len()
                );
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

macro_rules! topics {
    ($($topic:ident)*) => { $(
        #[test]
        fn $topic() {
            check(
                stringify!($topic),
                include_str!(concat!("newman/", stringify!($topic), ".js")),
                include_str!(concat!("newman/", stringify!($topic), ".json")),
            );
        }
    )* };
}

topics! { assertions chai legacy libraries objects requests }
