//! What `postcheck sandbox` can be told, through the real binary.

use std::io::{Read, Write};
use std::net::TcpStream;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::sandbox::{shipped, start};
use crate::support::{Certificate, Workspace};

/// Sends a request to a sandbox that serves plain HTTP; gives the whole answer.
pub fn send(base_url: &str, method: &str, path: &str, login: &str, body: &str) -> String {
    let address = base_url.strip_prefix("http://").unwrap().split('/').next().unwrap();
    let mut stream = TcpStream::connect(address).unwrap();
    let login = STANDARD.encode(login);
    write!(
        stream,
        "{method} {path} HTTP/1.1\r\nHost: {address}\r\nAuthorization: Basic {login}\r\nConnection: close\r\n\
         Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    )
    .unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}

fn api(path: &str) -> String {
    format!("/index.php/apps/passwords/api/1.0/{path}")
}

/// The status in an answer.
pub fn status(answer: &str) -> &str {
    answer.split(' ').nth(1).unwrap()
}

#[test]
fn app_tokens_and_second_factors_let_users_in() {
    let workspace = Workspace::new();
    let options = ["--http", "--log", "--app-token", "erika:My phone:to:ken"];
    let more = ["--second-factor", "erika:totp:123456", "--rate-limits"];
    let (running, base_url) = start(&workspace, &[&options[..], &more[..]].concat());
    let create = api("tag/create");
    let tag = r#"{"label":"x","color":"red"}"#;
    let refused = send(&base_url, "POST", &create, "erika:erika", tag);
    assert_eq!(status(&refused), "401");
    assert!(refused.ends_with(r#"{"message":"Password login forbidden, use token instead"}"#));
    let made = send(&base_url, "POST", &create, "Erika:to:ken", tag);
    assert_eq!(status(&made), "201", "{made}");
    let request = api("token/totp/request");
    let statuses: Vec<String> = (0..4)
        .map(|_| send(&base_url, "GET", &request, "erika:to:ken", ""))
        .map(|answer| status(&answer).to_owned())
        .collect();
    assert_eq!(statuses, ["200", "200", "200", "429"]);
    end(running, &["tag/create 401 ", "ms erika\n", "tag/create 201 ", "ms Erika\n", " 429 "]);
}

#[test]
fn a_post_starts_over_unless_that_is_not_wanted() {
    let workspace = Workspace::new();
    for (options, path, code) in [
        (&["--http"][..], "/__reset", "204"),
        (&["--http", "--reset-path", "/again"], "/again", "204"),
        (&["--http", "--reset-path", "/again"], "/__reset", "404"),
        (&["--http", "--no-reset"], "/__reset", "404"),
    ] {
        let (_running, base_url) = start(&workspace, options);
        let list = || send(&base_url, "GET", &api("tag/list"), "max:max", "");
        let tag = r#"{"label":"Brand new","color":"red"}"#;
        send(&base_url, "POST", &api("tag/create"), "max:max", tag);
        assert!(list().contains("Brand new"));
        let answer = send(&base_url, "POST", path, "", "");
        assert_eq!(status(&answer), code, "{options:?}");
        assert_eq!(list().contains("Brand new"), code != "204", "{options:?}");
    }
}

#[test]
fn it_serves_with_a_given_certificate() {
    let workspace = Workspace::new();
    let certificate = Certificate::expired();
    workspace.write("cert.pem", &certificate.pem);
    let backup = shipped("fixtures/sample-data.json.gz");
    let usual = ["sandbox", "--backup", &backup, "--listen", "127.0.0.1:0"];
    for (options, texts) in [
        (&["--cert", "cert.pem"][..], &["--key"][..]),
        (&["--cert", "cert.pem", "--key", "gone.pem"], &["gone.pem"]),
        (&["--cert", "cert.pem", "--key", "cert.pem"], &["certificate and key"]),
        (&["--http", "--cert", "cert.pem", "--key", "cert.pem"], &["--http", "--cert"]),
        (&["--app-token", "erika:t"], &["--app-token", "USER:NAME:TOKEN"]),
        (&["--app-token", "nobody:n:t"], &["no user \"nobody\""]),
        (&["--second-factor", "erika:totp"], &["--second-factor", "USER:PROVIDER:CODE"]),
        (&["--second-factor", "erika:sms:1"], &["\"sms\" of erika", "totp"]),
        (&["--reset-path", "/apps/passwords"], &["path for resets"]),
        (&["--store-limit", "0"], &["--store-limit"]),
        (&["--fault", "drop"], &["drop wants a name or a JSONPath"]),
    ] {
        workspace.run(usual.iter().chain(options)).expect_refusal(texts);
    }
}

/// Ends it and expects these texts in its log.
#[cfg(unix)]
fn end(running: crate::support::Running, texts: &[&str]) {
    running.signal("TERM");
    let log = running.finish().expect_code(0).expect_stderr(texts).stderr;
    assert!(!log.contains("to:ken") && !log.contains("123456"), "{log}");
}

#[cfg(not(unix))]
fn end(_: crate::support::Running, _: &[&str]) {}
