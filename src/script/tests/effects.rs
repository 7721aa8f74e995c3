//! What scripts ask for: requests, cookies, where the run goes on.

use super::{check, complete, request, response, run, task, told};
use crate::collection::{Body, EventKind, Request};
use crate::http::{Cookie, Exchange, Sent, TransportError, TransportErrorKind};
use crate::script::{
    Answer, CookieOperation, Effect, Engine, Info, Limits, Next, Outcome, Progress, Reply, Task,
};

/// Runs a script and answers what it asks.
fn answered(source: &str, mut answer: impl FnMut(Effect) -> Reply) -> Outcome {
    let engine = Engine::new(Limits::default());
    let mut running = engine.begin(task(source, &Info::default(), None));
    let mut answers = Vec::new();
    for _ in 0..10 {
        match running.advance(std::mem::take(&mut answers)) {
            Progress::Done(outcome) => return *outcome,
            Progress::Waits { effects, .. } => {
                assert!(!effects.is_empty(), "nothing new is asked");
                for effect in effects {
                    let (Effect::Send { id, .. } | Effect::Cookies { id, .. }) = &effect;
                    let id = *id;
                    answers.push(Answer { id, reply: answer(effect) });
                }
            }
        }
    }
    panic!("the script never ends");
}

fn exchange(outcome: Result<crate::http::Received, TransportError>) -> Reply {
    let sent = Sent {
        method: "GET".into(),
        url: String::new(),
        headers: Vec::new(),
        body: bytes::Bytes::new(),
    };
    Reply::Sent(Box::new(Exchange { sent, hops: Vec::new(), outcome, warnings: Vec::new() }))
}

fn sent_by(source: &str) -> Request {
    let mut seen = None;
    let outcome = answered(source, |effect| {
        let Effect::Send { request, .. } = effect else { panic!("{effect:?}") };
        seen = Some(*request);
        exchange(Ok(response("{}")))
    });
    assert_eq!(told(&outcome), [""; 0], "{source}");
    seen.expect("a request was sent")
}

#[test]
fn requests_are_sent_as_described() {
    let get = || Request { url: "http://h/{{x}}?a=b".into(), ..request() };
    assert_eq!(sent_by("pm.sendRequest('http://h/{{x}}?a=b', () => {})"), get());
    assert_eq!(sent_by("pm.sendRequest({url: 'http://h/{{x}}?a=b'})"), get());
    assert_eq!(
        sent_by(
            "pm.sendRequest({url: {raw: 'x', protocol: 'http', host: ['h'], path: ['{{x}}'], query: [{key: 'a', value: 'b'}]}})"
        ),
        get()
    );
    let with_body = sent_by(
        "pm.sendRequest({url: 'http://h', method: 'post', header: {A: '1', B: '2'},
            body: {mode: 'raw', raw: '{}'}, auth: {type: 'bearer', bearer: {token: 't'}}})",
    );
    assert_eq!(with_body.method, "POST");
    let headers: Vec<_> = with_body.headers.iter().map(|h| (&*h.name, &*h.value)).collect();
    assert_eq!(headers, [("A", "1"), ("B", "2")]);
    assert_eq!(with_body.body, Some(Body::Raw { text: "{}".into(), language: None }));
    assert_eq!(with_body.auth.unwrap().parameters, [("token".to_owned(), "t".to_owned())]);
    let lines = sent_by("pm.sendRequest({url: 'http://h', header: ['A: 1', 'B: 2']})");
    assert_eq!(lines.headers.len(), 2);
    let copy = sent_by("pm.sendRequest(pm.request)");
    assert_eq!(copy, request());
}

#[test]
fn responses_come_to_callbacks_and_promises() {
    let answer = |_| exchange(Ok(response(r#"{"n": 1}"#)));
    for source in [
        "pm.sendRequest('http://h', (error, response) => console.log(error, response.json().n))",
        "pm.sendRequest('http://h').then((response) => console.log(null, response.json().n))",
        "const r = await pm.sendRequest('http://h'); console.log(null, r.json().n)",
        "pm.sendRequest('http://h', () => pm.sendRequest('http://i', (e, r) => console.log(e, r.json().n)))",
    ] {
        assert_eq!(told(&answered(source, answer)), ["null, 1"], "{source}");
    }
    let asynchronous = "pm.test('a', async () => { const r = await pm.sendRequest('http://h'); if (r.code !== 201) throw new Error(r.code) })";
    assert_eq!(told(&answered(asynchronous, answer)), ["✗ a Error: 200"]);
}

#[test]
fn failures_come_to_callbacks_and_promises() {
    let answer = |_| {
        exchange(Err(TransportError {
            kind: TransportErrorKind::Connect,
            message: "connect ECONNREFUSED 127.0.0.1:1".into(),
            advice: None,
        }))
    };
    let source = "pm.sendRequest('http://h', (error, response) => console.log(error.code, error.message, response))";
    assert_eq!(
        told(&answered(source, answer)),
        ["'ECONNREFUSED', 'connect ECONNREFUSED 127.0.0.1:1', undefined"]
    );
    let unhandled = "await pm.sendRequest('http://h')";
    assert_eq!(
        told(&answered(unhandled, answer)),
        ["Exception Error: connect ECONNREFUSED 127.0.0.1:1"]
    );
}

#[test]
fn what_is_no_request_is_refused() {
    check(&[
        ("pm.sendRequest(5)", &["Exception 1: TypeError: a request is a URL or an object, not 5"]),
        (
            "pm.sendRequest({url: 'http://h', body: {mode: 'file', file: {src: '/etc/passwd'}}})",
            &[
                "Exception 1: TypeError: pm.sendRequest: uploading files from scripts is not allowed",
            ],
        ),
        (
            "pm.sendRequest({url: 'http://h', body: {mode: 'formdata', formdata: [{key: 'a', type: 'file', src: 'x'}]}})",
            &[
                "Exception 1: TypeError: pm.sendRequest: uploading files from scripts is not allowed",
            ],
        ),
    ]);
}

fn cookie(name: &str, value: &str) -> Cookie {
    Cookie {
        domain: "h".into(),
        host_only: true,
        path: "/".into(),
        name: name.into(),
        value: value.into(),
        secure: false,
        http_only: false,
        same_site: None,
        expires: None,
    }
}

#[test]
fn the_jar_is_asked() {
    let mut asked = Vec::new();
    let mut ask = |source: &str| {
        let outcome = answered(source, |effect| {
            let Effect::Cookies { operation, .. } = effect else { panic!("{effect:?}") };
            asked.push(operation);
            Reply::Cookies(vec![cookie("a", "1"), cookie("b", "2")])
        });
        told(&outcome)
    };
    let jar = "const jar = pm.cookies.jar(); const show = (e, v) => console.log(e, v === undefined ? v : String(v));";
    for (call, shown) in [
        ("jar.get('http://h', 'b', show)", "null, '2'"),
        ("jar.get('http://h', 'z', show)", "null, undefined"),
        ("jar.getAll('http://h', (e, all) => show(e, all.count()))", "null, '2'"),
        ("jar.set('http://h', 'a', 'x', show)", "null, 'a=1'"),
        (
            "jar.set('http://h', {name: 'b', value: 'y', path: '/p', secure: true}, show)",
            "null, 'b=2'",
        ),
        ("jar.set('http://h', 'b=z; Path=/', show)", "null, 'b=2'"),
        ("jar.unset('http://h', 'a', show)", "null, undefined"),
        ("jar.clear('http://h', show)", "null, undefined"),
        ("show(null, await jar.get('http://h', 'a'))", "null, '1'"),
    ] {
        assert_eq!(ask(&format!("{jar}{call}")), [shown], "{call}");
    }
    let url = || "http://h".to_owned();
    let set = |line: &str| CookieOperation::Set { url: url(), line: line.into() };
    let all = || CookieOperation::All { url: url() };
    assert_eq!(
        asked,
        [
            all(),
            all(),
            all(),
            set("a=x"),
            set("b=y; Path=/p; Secure"),
            set("b=z; Path=/"),
            CookieOperation::Unset { url: url(), name: "a".into() },
            CookieOperation::Clear { url: url() },
            all(),
        ]
    );
}

#[test]
fn a_jar_that_fails_says_so() {
    let source = "pm.cookies.jar().get('http://h', 'a', (error) => console.log(error.message))";
    let outcome = answered(source, |_| Reply::Failed("no such URL".into()));
    assert_eq!(told(&outcome), ["'no such URL'"]);
}

#[test]
fn cookies_of_the_url_are_a_list() {
    let info = Info::default();
    let cookies = [cookie("a", "1"), cookie("b", "2")];
    let source = "console.log(pm.cookies.get('b'), pm.cookies.has('c'), pm.cookies.toObject().a)";
    let task = Task { cookies: &cookies, ..task(source, &info, None) };
    assert_eq!(told(&complete(&Engine::new(Limits::default()), task)), ["'2', false, '1'"]);
}

#[test]
fn a_script_says_where_the_run_goes_on() {
    assert_eq!(run("").next, None);
    assert_eq!(run("pm.execution.setNextRequest('B')").next, Some(Next::Request("B".into())));
    assert_eq!(run("pm.execution.setNextRequest(null)").next, Some(Next::End));
    let last = "pm.execution.setNextRequest('B'); pm.execution.setNextRequest('C')";
    assert_eq!(run(last).next, Some(Next::Request("C".into())));
}

#[test]
fn a_script_before_the_request_can_skip_it() {
    let info = Info::default();
    let source = "pm.test('a'); setTimeout(() => pm.test('late'), 1); \
                  try { pm.execution.skipRequest() } finally {} pm.test('b')";
    let task = Task { kind: EventKind::Prerequest, ..task(source, &info, None) };
    let outcome = complete(&Engine::new(Limits::default()), task);
    assert_eq!(told(&outcome), ["✓ a"]);
    assert!(outcome.skip);
    check(&[(
        "pm.execution.skipRequest()",
        &["Exception 1: TypeError: pm.execution.skipRequest is not a function"],
    )]);
}

#[test]
fn the_place_is_told() {
    let info = Info {
        location: vec!["C".into(), "F".into(), "R".into()],
        current: "F".into(),
        iteration: 1,
        iteration_count: 3,
        request_name: "R".into(),
        request_id: "id".into(),
        ..Info::default()
    };
    let source = "const {location} = pm.execution;
        console.log(location.join('/'), location.current, pm.info.eventName, pm.info.iteration,
            pm.info.iterationCount, pm.info.requestName, pm.info.requestId, Object.keys(pm.info).length);
        pm.info.iteration = 5;
        console.log(pm.info.iteration)";
    let outcome = complete(&Engine::new(Limits::default()), task(source, &info, None));
    assert_eq!(told(&outcome), ["'C/F/R', 'F', 'test', 1, 3, 'R', 'id', 0", "1"]);
}

#[test]
fn conformance_and_visualizer() {
    let info = Info::default();
    let value = serde_json::json!({ "verdict": "drift", "differences": [{ "path": "$.a" }] });
    let source = "console.log(pm.conformance.verdict, pm.conformance.differences[0].path);
        pm.visualizer.set('{{a}}', {a: [1]})";
    let task = Task { conformance: Some(&value), ..task(source, &info, None) };
    let outcome = complete(&Engine::new(Limits::default()), task);
    assert_eq!(told(&outcome), ["'drift', '$.a'"]);
    let shown = outcome.visualization.unwrap();
    assert_eq!((shown.template.as_str(), shown.data), ("{{a}}", serde_json::json!({"a": [1]})));
    assert_eq!(run("pm.visualizer.set('a', 1); pm.visualizer.clear()").visualization, None);
    check(&[("console.log(typeof pm.conformance)", &["'undefined'"])]);
}
