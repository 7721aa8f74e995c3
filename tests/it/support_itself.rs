//! The support is part of what the other tests prove, so it is tested first, with a client that was not
//! written for it.

use std::io::Write;
use std::net::TcpStream;
use std::process::Command;
use std::time::Duration;

use strict_client::{Fetched, fetch, get, get_impatiently};

use crate::support::{
    Answer, Certificate, Har, Misbehaviour, Replay, Rogue, Workspace, refused_url, shared,
};

/// A client as strict as the program's own.
mod strict_client {
    use std::time::Duration;

    use reqwest::redirect::Policy;

    pub struct Fetched {
        pub status: u16,
        pub headers: reqwest::header::HeaderMap,
        pub body: Vec<u8>,
    }

    pub fn get(url: &str) -> Result<Fetched, String> {
        fetch("GET", url, None, "")
    }

    pub fn get_impatiently(url: &str) -> Result<Fetched, String> {
        exchange("GET", url, None, "", Duration::from_millis(300))
    }

    pub fn fetch(
        method: &str,
        url: &str,
        pem: Option<&str>,
        body: &str,
    ) -> Result<Fetched, String> {
        exchange(method, url, pem, body, Duration::from_secs(30))
    }

    fn exchange(
        method: &str,
        url: &str,
        pem: Option<&str>,
        body: &str,
        timeout: Duration,
    ) -> Result<Fetched, String> {
        let _ = rustls::crypto::ring::default_provider().install_default();
        let roots = pem.map(|pem| reqwest::Certificate::from_pem(pem.as_bytes()).unwrap());
        let client = reqwest::Client::builder()
            .tls_certs_only(roots)
            .redirect(Policy::limited(5))
            .timeout(timeout)
            .build()
            .unwrap();
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let method = method.parse::<reqwest::Method>().unwrap();
            let request = client.request(method, url).body(body.to_owned());
            let response = request.send().await.map_err(|error| format!("{error:?}"))?;
            let (status, headers) = (response.status().as_u16(), response.headers().clone());
            let body = response.bytes().await.map_err(|error| format!("{error:?}"))?.to_vec();
            Ok(Fetched { status, headers, body })
        })
    }
}

const HAR: &str = r#"{"log":{"entries":[
    {"request":{"method":"GET","url":"https://host:8443/api/a%20b?x=1","headers":[]},
     "response":{"status":200,"statusText":"OK","headers":[
        {"name":"Date","value":"Mon, 23 Nov 2026 08:32:53 GMT"},
        {"name":"Content-Encoding","value":"gzip"},{"name":"Content-Length","value":"3"},
        {"name":"Connection","value":"keep-alive"},
        {"name":"Set-Cookie","value":"a=1"},{"name":"Set-Cookie","value":"b=2"}],
      "content":{"mimeType":"text/plain","text":"first"}}},
    {"request":{"method":"POST","url":"https://host:8443/api/a%20b","headers":[]},
     "response":{"status":404,"statusText":"Gone fishing","headers":[],"content":{"text":"posted"}}},
    {"request":{"method":"GET","url":"https://host:8443/api/a%20b","headers":[]},
     "response":{"status":201,"statusText":"Created","headers":[],
      "content":{"encoding":"base64","text":"AP8="}}}
]}}"#;

#[test]
fn a_replay_answers_by_method_and_path_in_order_and_starts_again() {
    let replay = Replay::recording(Har::parse(HAR)).start();
    let url = format!("{}/api/a%20b", replay.origin());
    let first = get(&format!("{url}?y=2")).unwrap();
    assert_eq!((first.status, first.body.as_slice()), (200, &b"first"[..]));
    assert_eq!(first.headers["date"], "Mon, 23 Nov 2026 08:32:53 GMT");
    assert_eq!(first.headers["content-length"], "5");
    assert!(!first.headers.contains_key("content-encoding"));
    assert_eq!(first.headers.get_all("set-cookie").iter().count(), 2);
    let second = get(&url).unwrap();
    assert_eq!((second.status, second.body.as_slice()), (201, &[0, 255][..]));
    assert_eq!(fetch("POST", &url, None, "x").unwrap().body, b"posted");
    assert_eq!(get(&url).unwrap().status, 200, "the first one again");
}

#[test]
fn a_replay_says_what_was_never_recorded() {
    let replay = Replay::recording(Har::parse(HAR)).start();
    let fetched = fetch("PUT", &format!("{}/api/a", replay.origin()), None, "").unwrap();
    assert_eq!(fetched.status, 599);
    assert_eq!(fetched.body, b"no recorded answer for PUT /api/a");
}

#[test]
fn a_replay_keeps_what_it_was_asked() {
    let replay = Replay::recording(Har::parse(HAR)).start();
    fetch("POST", &format!("{}/api/a%20b?x=y", replay.origin()), None, "hello").unwrap();
    let requests = replay.requests();
    assert_eq!(requests.len(), 1);
    assert_eq!((requests[0].method.as_str(), requests[0].path()), ("POST", "/api/a%20b"));
    assert_eq!(requests[0].target, "/api/a%20b?x=y");
    assert_eq!(requests[0].header("CONTENT-LENGTH"), Some("5"));
    assert_eq!(requests[0].body, b"hello");
}

#[test]
fn a_chunked_request_is_put_together() {
    let replay = Replay::recording(Har::parse(HAR)).start();
    let address = replay.origin().replace("http://", "");
    let mut stream = TcpStream::connect(address).unwrap();
    let head = "POST /x HTTP/1.1\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n";
    stream.write_all(format!("{head}3\r\nabc\r\n2;x\r\nde\r\n0\r\n\r\n").as_bytes()).unwrap();
    std::io::copy(&mut stream, &mut std::io::sink()).unwrap();
    assert_eq!(replay.requests()[0].body, b"abcde");
}

#[test]
fn a_replay_serves_https_with_a_certificate_to_trust() {
    let replay = Replay::recording(Har::parse(HAR)).tls().start();
    let url = format!("{}/api/a%20b", replay.origin());
    assert!(url.starts_with("https://"));
    assert_eq!(fetch("GET", &url, replay.certificate(), "").unwrap().body, b"first");
    let untrusted = get(&url).map(|fetched| fetched.status).unwrap_err();
    assert!(untrusted.contains("UnknownIssuer"), "{untrusted}");
}

#[test]
fn a_mutation_changes_one_entry_only() {
    let replay = Replay::recording(Har::parse(HAR))
        .mutate(0, |answer: &mut Answer| {
            answer.status = 500;
            answer.set_header("set-cookie", "c=3");
            answer.body = b"changed".to_vec();
        })
        .start();
    let url = format!("{}/api/a%20b", replay.origin());
    let first = get(&url).unwrap();
    assert_eq!((first.status, first.body.as_slice()), (500, &b"changed"[..]));
    assert_eq!(first.headers.get_all("set-cookie").iter().collect::<Vec<_>>(), ["c=3"]);
    assert_eq!(get(&url).unwrap().status, 201);
}

#[test]
#[should_panic(expected = "handler panicked")]
fn a_panic_in_a_mutation_fails_the_test() {
    let replay = Replay::recording(Har::parse(HAR)).mutate(0, |_| panic!("oh")).start();
    let _ = get(&format!("{}/api/a%20b", replay.origin()));
}

#[test]
fn a_whole_recording_is_served_as_it_was() {
    let Some(shared) = shared() else { return };
    let path = shared.join("recordings/nc31.0.6-pw2025.10.0-admin-cookie-1.har");
    let replay = Replay::har(&path).start();
    for entry in Har::read(&path).entries {
        let url = format!("{}{}", replay.origin(), entry.request.target);
        let body = String::from_utf8(entry.request.body).unwrap();
        let fetched = fetch(&entry.request.method, &url, None, &body).unwrap();
        assert_eq!(fetched.status, entry.response.status, "{url}");
        assert!(fetched.body == entry.response.body, "{url}");
    }
}

#[test]
fn rogues_misbehave_in_their_several_ways() {
    let failures = [
        (Misbehaviour::Reset, "ConnectionReset"),
        (Misbehaviour::HalfBody, "IncompleteBody"),
        (Misbehaviour::NotHttp, "Parse"),
        (Misbehaviour::NotTls, "InvalidContentType"),
        (Misbehaviour::ExpiredCertificate, "Expired"),
        (Misbehaviour::RedirectLoop, "TooManyRedirects"),
    ];
    for (misbehaviour, expected) in failures {
        let rogue = Rogue::start(misbehaviour);
        let url = format!("{}/x", rogue.origin());
        let result = fetch("GET", &url, rogue.certificate.as_deref(), "");
        let error = result.map(|fetched| fetched.status).unwrap_err();
        assert!(error.contains(expected), "{misbehaviour:?}: {error}");
        assert!(rogue.connections() > 0, "{misbehaviour:?}");
    }
    let error = get(&refused_url()).map(|fetched| fetched.status).unwrap_err();
    assert!(error.contains("ConnectionRefused"), "{error}");
}

#[test]
fn a_rogue_that_hangs_keeps_its_client_waiting() {
    for misbehaviour in [Misbehaviour::Hang, Misbehaviour::HangInBody] {
        let result = get_impatiently(&Rogue::start(misbehaviour).origin());
        let error = result.map(|fetched| fetched.status).unwrap_err();
        assert!(error.contains("TimedOut"), "{misbehaviour:?}: {error}");
    }
}

#[test]
fn a_wrong_encoding_and_a_huge_body_are_sent_as_promised() {
    let Fetched { headers, body, .. } =
        get(&Rogue::start(Misbehaviour::WrongEncoding).origin()).unwrap();
    assert_eq!(headers["content-encoding"], "gzip");
    assert_eq!(body, b"not gzip");
    let rogue = Rogue::start(Misbehaviour::HugeBody);
    let mut stream = TcpStream::connect(rogue.origin().replace("http://", "")).unwrap();
    stream.write_all(b"GET / HTTP/1.1\r\nConnection: close\r\n\r\n").unwrap();
    assert!(std::io::copy(&mut stream, &mut std::io::sink()).unwrap() > 300_000_000);
}

#[test]
fn certificates_differ_from_run_to_run() {
    assert_ne!(Certificate::valid().pem, Certificate::valid().pem);
}

#[test]
fn the_program_runs_in_an_empty_directory() {
    let workspace = Workspace::new();
    assert_eq!(std::fs::read_dir(workspace.path()).unwrap().count(), 0);
    let finished = workspace.run_with_input(["--version"], b"ignored").expect_code(0);
    assert!(finished.elapsed < Duration::from_secs(60));
    workspace.run(["--version"]).expect_code(0);
}

#[cfg(unix)]
#[test]
fn a_command_sees_a_scrubbed_environment() {
    let workspace = Workspace::new().env("POSTCHECK_X", "1");
    workspace.write("deep/file", "content");
    assert_eq!(workspace.read("deep/file"), "content");
    let mut command = Command::new("sh");
    command.args(["-c", "env | cut -d= -f1 | sort | xargs; ls; cat; echo complaint >&2; exit 3"]);
    let finished = workspace.finish(command, b"input").expect_code(3);
    let names = finished.stdout.lines().next().unwrap();
    let ours: Vec<_> =
        names.split(' ').filter(|n| !["PWD", "SHLVL", "_", "OLDPWD"].contains(n)).collect();
    assert_eq!(ours, ["HOME", "PATH", "POSTCHECK_X", "TMPDIR", "XDG_CACHE_HOME"]);
    assert!(finished.stdout.ends_with("deep\ninput"), "{finished}");
    assert_eq!(finished.stderr, "complaint\n");
}

#[cfg(unix)]
#[test]
#[should_panic(expected = "took longer than")]
fn a_command_that_does_not_end_is_killed() {
    let mut command = Command::new("sleep");
    command.arg("30");
    Workspace::new().limit(Duration::from_millis(100)).finish(command, b"");
}
