use super::*;
use crate::record::volatile::Volatiles;
use std::sync::Arc;

fn received(headers: &[(&str, &str)]) -> Received {
    Received {
        status: 200,
        reason: String::new(),
        headers: headers.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect(),
        body: bytes::Bytes::new(),
        url: String::new(),
        wire_size: 0,
        timings: crate::http::Timings::default(),
        remote: None,
    }
}

fn record(passes: &[&[(&str, &str)]], masker: &Masker) -> (serde_json::Value, Found) {
    let mut policy = Policy::default();
    policy.secret_headers = vec!["X-Token".to_owned()];
    let all: Vec<Received> = passes.iter().map(|headers| received(headers)).collect();
    let received: Vec<Option<&Received>> = all.iter().map(Some).collect();
    let request = Request {
        origin: "https://h".to_owned(),
        user_agent: "agent/1".to_owned(),
        ..Request::default()
    };
    let requests = vec![request; passes.len()];
    let headers = Headers {
        received: &received,
        requests: &requests,
        policy: &policy,
        masker,
        step_id: "a/b",
        origins: None,
        guess: None,
    };
    let mut known = Volatiles::new(passes.len(), &[]);
    let found = headers.record(&mut known);
    (serde_json::from_str(&found.text.filled(&known)).unwrap(), found)
}

#[test]
fn headers_are_literal_or_a_matcher() {
    const POLICY: &str = "content-security-policy";
    let (written, found) = record(
        &[
            &[
                ("content-type", "a/b"),
                ("link", "<https://h/x>"),
                ("x-n", "12"),
                (POLICY, "'nonce-abc' x"),
                ("x-token", "deadbeef00"),
            ],
            &[
                ("content-type", "a/b"),
                ("link", "<https://h/x>"),
                ("x-n", "13"),
                (POLICY, "'nonce-x/y=' x"),
                ("x-token", "deadbeef11"),
                ("date", "x"),
            ],
        ],
        &Masker::default(),
    );
    let wanted = serde_json::json!({
        "content-type": "a/b",
        "link": "<{{$origin}}/x>",
        "x-n": "{{$regex \"[0-9]+\"}}",
        POLICY: "'nonce-{{$regex \"[^']+\"}}' x",
        "x-token": "{{$hex length=10}}",
    });
    assert_eq!(written, wanted);
    assert!(found.notes.is_empty() && found.has_content_type);
    let secret = found.findings.iter().find(|finding| finding.path == "header x-token").unwrap();
    assert_eq!(secret.values, [MASK, MASK]);
}

#[test]
fn secrets_and_nonces_are_no_literals_in_one_pass_either() {
    let (written, _) = record(
        &[&[("x-token", "deadbeef00"), ("content-security-policy", "'nonce-abc'")]],
        &Masker::default(),
    );
    assert_eq!(written["x-token"], "{{$hex length=10}}");
    assert_eq!(written["content-security-policy"], "'nonce-{{$regex \"[^']+\"}}'");
}

#[test]
fn the_runs_own_secrets_are_masked_in_any_header() {
    let masker = Masker::new(["s3cr3t-value"], []);
    let (written, found) = record(&[&[("location", "/login?token=s3cr3t-value&x=1")]], &masker);
    assert_eq!(written["location"], "/login?token={{$any}}&x=1");
    assert!(!format!("{found:?}").contains("s3cr3t"));
}

#[test]
fn content_types_that_differ_are_named() {
    let (written, _) = record(
        &[&[("content-type", "text/html")], &[("content-type", "text/plain")]],
        &Masker::default(),
    );
    assert_eq!(written["content-type"], "{{$oneOf \"text/html\" \"text/plain\"}}");
}

#[test]
fn headers_that_come_and_go_are_noted() {
    let (written, found) =
        record(&[&[("x-a", "1"), ("x-b", "1")], &[("x-a", "1"), ("x-a", "2")]], &Masker::default());
    assert_eq!(written, serde_json::json!({}));
    assert_eq!(found.notes.len(), 2);
}

#[test]
fn cookies_are_a_sorted_set_of_forms() {
    let mut policy = Policy::default();
    policy.foreign_cookie = Arc::new(|name| name.starts_with("oc"));
    let first = received(&[
        ("set-cookie", "z=1; Path=/"),
        ("set-cookie", "a=1"),
        ("set-cookie", "oc123=1"),
        ("set-cookie", "a=2"),
        ("set-cookie", "some=1"),
        ("set-cookie", "other=1; Secure"),
    ]);
    let second = received(&[
        ("set-cookie", "a=3"),
        ("set-cookie", "z=2; path=/"),
        ("set-cookie", "other=1"),
    ]);
    let found = cookies(&[Some(&first), None, Some(&second)], &policy);
    assert_eq!(found.forms, ["a;", "other", "z; path=/"]);
    assert_eq!((found.notes.len(), found.findings.len()), (2, 2), "{found:?}");
}
