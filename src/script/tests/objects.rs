//! `pm.request`, `pm.response`, lists, URLs.

use super::{check, complete, run, task, told};
use crate::collection::{Auth, Body, EventKind, Header, Request};
use crate::script::{Engine, Info, Limits, Outcome};

/// Runs a script before the request.
fn before(request: Request, source: &str) -> Outcome {
    let info = Info::default();
    let task =
        crate::script::Task { kind: EventKind::Prerequest, request, ..task(source, &info, None) };
    complete(&Engine::new(Limits::default()), task)
}

fn request() -> Request {
    Request {
        method: "POST".into(),
        url: "{{base}}/users/:id?page=2&x=a b".into(),
        path_variables: vec![("id".into(), "7".into())],
        headers: vec![Header { name: "X-Key".into(), value: "{{key}}".into() }],
        body: Some(Body::Raw { text: "{}".into(), language: Some("json".into()) }),
        auth: Some(Auth::new(
            "basic",
            vec![("username".into(), "u".into()), ("password".into(), "p".into())],
        )),
        proxy: None,
    }
}

#[test]
fn the_response_can_be_read() {
    check(&[
        (
            "console.log(pm.response.code, pm.response.status, pm.response.reason())",
            &["200, 'OK', 'OK'"],
        ),
        ("console.log(pm.response.json().list[1])", &["2"]),
        ("console.log(pm.response.json((key, value) => key === 'ok' ? 'y' : value).ok)", &["'y'"]),
        ("console.log(pm.response.text().length)", &["28"]),
        ("console.log(pm.response.headers.get('Content-Type'))", &["'application/json'"]),
        ("console.log(pm.response.headers.has('CONTENT-TYPE'))", &["true"]),
        ("console.log(pm.response.size().body, pm.response.responseSize)", &["28, 28"]),
        ("console.log(pm.response.cookies.count())", &["0"]),
    ]);
}

#[test]
fn the_response_is_empty_after_a_request_that_failed() {
    let info = Info::default();
    let alone =
        |source: &str| told(&complete(&Engine::new(Limits::default()), task(source, &info, None)));
    for (source, expected) in [
        (
            "console.log(typeof pm.response, pm.response.code, pm.response.text())",
            "'object', undefined, undefined",
        ),
        (
            "console.log(pm.response.headers.count(), pm.response.size())",
            "0, { body: 0, header: 32, total: 32 }",
        ),
        ("console.log(responseBody, typeof responseTime)", "undefined, 'undefined'"),
        (
            "pm.test('a', () => pm.response.to.be.ok)",
            "✗ a AssertionError: expected response to have status reason 'OK' but got 'UNDEFINED'",
        ),
        (
            "pm.test('a', () => pm.response.to.have.header('x'))",
            "✗ a AssertionError: expected response to have header with key 'x'",
        ),
    ] {
        assert_eq!(alone(source), [expected], "{source}");
    }
    for source in
        ["to.have.status(200)", "to.not.have.status(200)", "to.be.error", "to.not.be.success"]
    {
        let found = alone(&format!("pm.test('a', () => pm.response.{source})"));
        assert!(found[0].ends_with("to have property 'code'"), "{source}: {found:?}");
    }
    let found = alone("pm.test('a', () => pm.response.to.have.responseTime.below(5))");
    assert!(found[0].ends_with("to have property 'responseTime'"), "{found:?}");
}

#[test]
fn there_is_no_response_before_the_request() {
    let outcome = before(request(), "console.log(typeof pm.response)");
    assert_eq!(told(&outcome), ["'undefined'"]);
}

#[test]
fn a_request_that_is_only_read_stays_what_it_is() {
    let outcome = before(
        request(),
        "console.log(pm.request.method, String(pm.request.url), pm.request.url.path[1],
            pm.request.headers.get('x-key'), pm.request.body.raw, pm.request.auth.type)",
    );
    assert_eq!(
        told(&outcome),
        ["'POST', '{{base}}/users/7?page=2&x=a b', ':id', '{{key}}', '{}', 'basic'"]
    );
    assert_eq!(outcome.request, None);
}

#[test]
fn changes_of_the_request_are_taken_over() {
    let changed = |source: &str, expected: fn(&mut Request)| {
        let outcome = before(request(), source);
        assert_eq!(told(&outcome), [""; 0], "{source}");
        let mut wanted = request();
        expected(&mut wanted);
        assert_eq!(outcome.request, Some(wanted), "{source}");
    };
    changed("pm.request.method = 'put'", |r| r.method = "PUT".into());
    changed("pm.request.url = 'http://a/b?c'", |r| {
        r.url = "http://a/b?c".into();
        r.path_variables.clear();
    });
    changed("pm.request.url.query.add({key: 'n', value: '1'})", |r| r.url += "&n=1");
    changed("pm.request.removeQueryParams('page')", |r| {
        r.url = "{{base}}/users/:id?x=a b".into();
    });
    changed("pm.request.url.variables.upsert({key: 'id', value: '8'})", |r| {
        r.path_variables = vec![("id".into(), "8".into())];
    });
    changed("pm.request.headers.add({key: 'N', value: 1})", |r| {
        r.headers.push(Header { name: "N".into(), value: "1".into() });
    });
    changed("pm.request.headers.upsert({key: 'x-key', value: 'v'})", |r| {
        r.headers = vec![Header { name: "x-key".into(), value: "v".into() }];
    });
    changed("pm.request.removeHeader('X-Key')", |r| r.headers.clear());
    changed("pm.request.headers = [{key: 'A', value: 'b'}]", |r| {
        r.headers = vec![Header { name: "A".into(), value: "b".into() }];
    });
    changed("pm.request.body.raw = 'x'", |r| {
        r.body = Some(Body::Raw { text: "x".into(), language: Some("json".into()) });
    });
    changed("pm.request.body = 'x'", |r| {
        r.body = Some(Body::Raw { text: "x".into(), language: None });
    });
    changed("pm.request.body = undefined", |r| r.body = None);
    changed("pm.request.body.update({mode: 'urlencoded', urlencoded: 'a=b&c'})", |r| {
        r.body = Some(Body::UrlEncoded(
            [("a", Some("b")), ("c", None)]
                .map(|(key, value)| crate::collection::Parameter {
                    key: Some(key.into()),
                    value: value.map(str::to_owned),
                })
                .to_vec(),
        ));
    });
    changed("pm.request.auth = null", |r| r.auth = None);
    changed("pm.request.authorizeUsing('bearer', {token: 't'})", |r| {
        r.auth = Some(Auth::new("bearer", vec![("token".into(), "t".into())]));
    });
}

#[test]
fn a_request_of_the_wrong_shape_is_an_error_that_says_so() {
    let outcome = before(request(), "pm.request.method = 'a'; pm.request.body = {mode: 5}");
    let lines = told(&outcome);
    assert!(lines[0].starts_with("Exception TypeError: pm.request: "), "{lines:?}");
    assert_eq!(outcome.request, None);
}

#[test]
fn after_the_request_changes_of_it_do_nothing() {
    assert_eq!(run("pm.request.method = 'PUT'").request, None);
}
