//! Faults, the path for resets and the log, over the network.

use std::io::Write;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use super::tests::{LOGIN, backup, block_on, client, raw};
use super::{AppToken, Log, Options, Sandbox, SecondFactor, start};

const API: &str = "/index.php/apps/passwords/api/1.0";

async fn faulty(faults: &[&str]) -> Sandbox {
    let faults = faults.iter().map(|fault| fault.parse().unwrap()).collect();
    start(backup(), Options { http: true, faults, ..Options::default() }).await.unwrap()
}

fn get(path: &str, more: &str) -> String {
    format!(
        "GET {path} HTTP/1.1\r\nHost: a\r\nAuthorization: {LOGIN}\r\nConnection: close\r\n{more}\r\n"
    )
}

async fn keepalive(address: SocketAddr) -> String {
    raw(address, get(&format!("{API}/session/keepalive"), "").as_bytes()).await
}

#[test]
fn a_reset_is_one() {
    block_on(async {
        let sandbox = faulty(&["reset,n=1"]).await;
        let mut stream = TcpStream::connect(sandbox.address()).await.unwrap();
        let request = get(&format!("{API}/session/keepalive"), "");
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut answer = Vec::new();
        let error = stream.read_to_end(&mut answer).await.unwrap_err();
        assert_eq!(error.kind(), std::io::ErrorKind::ConnectionReset);
        assert!(answer.is_empty());
        assert!(keepalive(sandbox.address()).await.starts_with("HTTP/1.1 200 "));
        sandbox.shutdown().await;
    });
}

#[test]
fn a_reset_is_one_over_tls_too() {
    block_on(async {
        let faults = vec!["reset".parse().unwrap()];
        let sandbox = start(backup(), Options { faults, ..Options::default() }).await.unwrap();
        let url = format!("{}/api/1.0/session/keepalive", sandbox.base_url());
        let error = client(&sandbox).get(url).header("authorization", LOGIN).send().await;
        assert!(format!("{:?}", error.unwrap_err()).contains("ConnectionReset"));
        sandbox.shutdown().await;
    });
}

#[test]
fn a_broken_body_ends_early() {
    block_on(async {
        let sandbox = faulty(&["break:4"]).await;
        let answer = keepalive(sandbox.address()).await;
        assert!(answer.contains("Content-Length: 16\r\n"), "{answer}");
        assert!(answer.ends_with("\r\n\r\n{\"su"), "{answer}");
        sandbox.shutdown().await;
    });
}

#[test]
fn answers_are_spoilt_in_the_order_of_the_faults() {
    block_on(async {
        let sandbox =
            faulty(&["add:extra=1", "cut:20", "status:202", "header:x-api-session", "delay:50ms"])
                .await;
        let start = Instant::now();
        let answer = keepalive(sandbox.address()).await;
        assert!(start.elapsed() >= Duration::from_millis(50));
        assert!(answer.starts_with("HTTP/1.1 202 Accepted\r\n"), "{answer}");
        assert!(answer.ends_with("\r\n\r\n{\"success\":true,\"ext"), "{answer}");
        assert!(answer.contains("Content-Length: 20\r\n") && !answer.contains("X-Api-Session"));
        sandbox.shutdown().await;
    });
}

#[test]
fn a_request_that_is_answered_instead_is_not_carried_out() {
    block_on(async {
        let sandbox = faulty(&["limit:7@tag/create", "error:502@folder/create"]).await;
        for (kind, status, header) in
            [("tag", "429", "Retry-After: 7\r\n"), ("folder", "502", "Content-Type: text/html")]
        {
            let path = format!("{API}/{kind}/create?label=x&color=red");
            let post = get(&path, "").replace("GET", "POST");
            let answer = raw(sandbox.address(), post.as_bytes()).await;
            assert!(answer.starts_with(&format!("HTTP/1.1 {status} ")), "{answer}");
            assert!(answer.contains(header), "{answer}");
            let list = get(&format!("{API}/{kind}/list"), "");
            assert!(raw(sandbox.address(), list.as_bytes()).await.ends_with("\r\n\r\n[]"));
        }
        sandbox.shutdown().await;
    });
}

/// The session of an answer.
fn session(answer: &str) -> String {
    let (_, rest) = answer.split_once("X-Api-Session: ").unwrap();
    rest.split_once("\r\n").unwrap().0.to_owned()
}

#[test]
fn a_forgotten_session_is_replaced() {
    block_on(async {
        let sandbox = faulty(&["forget,skip=2,n=1"]).await;
        let mut session = session(&keepalive(sandbox.address()).await);
        for same in [true, false, true] {
            let request =
                get(&format!("{API}/session/keepalive"), &format!("X-API-SESSION: {session}\r\n"));
            let next = self::session(&raw(sandbox.address(), request.as_bytes()).await);
            assert_eq!(next == session, same);
            session = next;
        }
        sandbox.shutdown().await;
    });
}

#[test]
fn a_post_to_the_reset_path_puts_the_state_back() {
    block_on(async {
        let reset_path = Some("/__reset".to_owned());
        let faults = vec!["error".parse().unwrap()];
        let options = Options { http: true, reset_path, ..Options::default() };
        let sandbox = start(backup(), Options { faults, ..options.clone() }).await.unwrap();
        let post = |path: &str| get(path, "").replace("GET", "POST");
        // Faults are for the API.
        let answer = raw(sandbox.address(), post("/__reset").as_bytes()).await;
        assert!(answer.starts_with("HTTP/1.1 204 "), "{answer}");
        sandbox.shutdown().await;
        let sandbox = start(backup(), options.clone()).await.unwrap();
        let address = sandbox.address();
        let made = raw(address, post(&format!("{API}/folder/create?label=x")).as_bytes()).await;
        assert!(made.starts_with("HTTP/1.1 201 "), "{made}");
        let wrong = raw(address, get("/__reset", "").as_bytes()).await;
        assert!(wrong.starts_with("HTTP/1.1 405 ") && wrong.contains("Allow: POST"), "{wrong}");
        let list = get(&format!("{API}/folder/list"), "");
        assert!(raw(address, list.as_bytes()).await.contains("\"label\":\"x\""));
        let done =
            raw(address, b"POST /__reset HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n").await;
        assert!(done.starts_with("HTTP/1.1 204 "), "{done}");
        assert!(raw(address, list.as_bytes()).await.ends_with("\r\n\r\n[]"));
        sandbox.shutdown().await;
        for path in
            ["", "/", "reset", "/apps/passwords/api/1.0/password/list", "/index.php/x", "/a b"]
        {
            let reset_path = Some(path.to_owned());
            let error =
                start(backup(), Options { reset_path, ..options.clone() }).await.unwrap_err();
            assert!(error.to_string().contains("path for resets"), "{path}: {error}");
        }
    });
}

/// Keeps what is written.
#[derive(Clone, Default)]
struct Kept(Arc<Mutex<Vec<u8>>>);

impl Write for Kept {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        Write::write(&mut *self.0.lock().unwrap(), bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[test]
fn the_log_has_a_line_for_each_request_and_no_secrets() {
    block_on(async {
        let kept = Kept::default();
        let faults = vec!["reset@tag/list".parse().unwrap(), "drop:success,n=1".parse().unwrap()];
        let log = Some(Log::to(kept.clone()));
        let options = Options { http: true, faults, log, body_limit: 10, ..Options::default() };
        let sandbox = start(backup(), options).await.unwrap();
        let address = sandbox.address();
        keepalive(address).await;
        raw(address, get(&format!("{API}/tag/list?secret=query"), "").as_bytes()).await;
        raw(address, b"POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 11\r\n\r\n").await;
        sandbox.shutdown().await;
        let log = String::from_utf8(kept.0.lock().unwrap().clone()).unwrap();
        let lines: Vec<Vec<&str>> = log.lines().map(|line| line.split(' ').collect()).collect();
        let path = format!("{API}/session/keepalive");
        assert_eq!(lines[0][..3], ["GET", &path, "200"]);
        assert!(lines[0][3].ends_with("ms"), "{log}");
        assert_eq!(lines[0][4..], ["anna", "fault:drop"]);
        assert_eq!(lines[1][2..3], ["reset"]);
        assert_eq!(lines[1][4..], ["anna", "fault:reset"]);
        assert_eq!(
            (lines[2][..3].to_vec(), &lines[2][4..]),
            (vec!["POST", "/x", "413"], &["-"][..])
        );
        assert_eq!(lines.len(), 3);
        assert!(!log.contains("secret") && !log.contains(&LOGIN[6..]), "{log}");
    });
}

#[test]
fn second_factors_that_cannot_be_asked_for_are_told() {
    block_on(async {
        let factor = |user: &str, provider: &str, code: &str| SecondFactor {
            user: user.into(),
            provider: provider.into(),
            code: code.into(),
        };
        for (factors, part) in [
            (vec![factor("anna", "sms", "1")], "\"sms\" of anna cannot be asked for"),
            (
                vec![factor("anna", "backup_codes", "1")],
                "\"backup_codes\" of anna cannot be asked for",
            ),
            (vec![factor("bert", "totp", "1")], "no user \"bert\""),
            (vec![factor("anna", "totp", "")], "not empty"),
        ] {
            let options = Options { second_factors: factors, ..Options::default() };
            let error = start(backup(), options).await.unwrap_err().to_string();
            assert!(error.contains(part), "{error}");
        }
        let token = AppToken { user: "anna".into(), name: "phone".into(), token: "t".into() };
        let second_factors =
            vec![factor("anna", "smsgateway", "1"), factor("Anna", "backup_codes", "2")];
        let options =
            Options { http: true, second_factors, tokens: vec![token], ..Options::default() };
        let sandbox = start(backup(), options).await.unwrap();
        assert!(keepalive(sandbox.address()).await.starts_with("HTTP/1.1 401 "));
        sandbox.shutdown().await;
    });
}
