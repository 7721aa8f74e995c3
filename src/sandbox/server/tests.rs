use std::net::SocketAddr;
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::runtime;
use tokio::time::timeout;

use super::{AppToken, Options, Sandbox, StartError, start};
use crate::sandbox::backup::{Backup, User};

/// `anna:anna`.
pub(super) const LOGIN: &str = "Basic YW5uYTphbm5h";

pub(super) fn backup() -> Backup {
    let users = vec![User { id: "anna".to_owned(), ..User::default() }];
    Backup { users, ..Backup::default() }
}

pub(super) fn block_on<T>(future: impl Future<Output = T>) -> T {
    let runtime = runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(future)
}

pub(super) fn client(sandbox: &Sandbox) -> reqwest::Client {
    // Another test may have installed it.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let pem = sandbox.certificate_pem().unwrap();
    let certificate = reqwest::Certificate::from_pem(pem.as_bytes()).unwrap();
    reqwest::Client::builder().tls_certs_only([certificate]).build().unwrap()
}

/// Sends bytes to a plain sandbox and gives all that comes back until it closes.
pub(super) async fn raw(address: SocketAddr, bytes: &[u8]) -> String {
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(bytes).await.unwrap();
    let mut answer = Vec::new();
    // A reset after the answer is as good as an end.
    let _ = timeout(Duration::from_secs(10), stream.read_to_end(&mut answer)).await.unwrap();
    String::from_utf8_lossy(&answer).into_owned()
}

#[test]
fn https_is_trusted_by_its_own_certificate() {
    block_on(async {
        let sandbox = start(backup(), Options::default()).await.unwrap();
        let client = client(&sandbox);
        assert!(sandbox.base_url().starts_with("https://localhost:"));
        let port = sandbox.address().port();
        for host in ["localhost", "127.0.0.1"] {
            let url = format!("https://{host}:{port}/apps/passwords/api/1.0/settings/list");
            let answer = client.get(url).header("authorization", LOGIN).send().await.unwrap();
            assert_eq!(answer.status(), 200);
            let text = String::from_utf8(answer.bytes().await.unwrap().to_vec()).unwrap();
            assert!(
                text.contains(&format!(r#""server.baseUrl":"https:\/\/{host}:{port}""#)),
                "{text}"
            );
        }
        sandbox.shutdown().await;
    });
}

#[test]
fn head_has_the_length_of_get_and_no_body() {
    block_on(async {
        let sandbox = start(backup(), Options { http: true, ..Options::default() }).await.unwrap();
        let request = |method: &str| {
            format!(
                "{method} /apps/passwords/api/1.0/session/keepalive HTTP/1.1\r\nHost: localhost\r\n\
                 Authorization: {LOGIN}\r\nConnection: close\r\n\r\n"
            )
        };
        let head = raw(sandbox.address(), request("HEAD").as_bytes()).await;
        assert!(head.starts_with("HTTP/1.1 200 OK\r\n"), "{head}");
        assert!(head.contains("Content-Length: 16\r\n") && head.ends_with("\r\n\r\n"), "{head}");
        let get = raw(sandbox.address(), request("GET").as_bytes()).await;
        assert!(get.ends_with("\r\n\r\n{\"success\":true}"), "{get}");
        sandbox.shutdown().await;
    });
}

#[test]
fn hostile_input_is_refused_and_the_next_client_served() {
    block_on(async {
        let options = Options { http: true, body_limit: 100, ..Options::default() };
        let sandbox = start(backup(), options).await.unwrap();
        let address = sandbox.address();
        let long = format!("GET / HTTP/1.1\r\nX: {}\r\n\r\n", "x".repeat(200_000));
        let large = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 101\r\n\r\n";
        let chunked = format!(
            "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n65\r\n{}\r\n0\r\n\r\n",
            "x".repeat(0x65)
        );
        for (bytes, status) in [
            (&b"\x16\x03\x01\x02\0\x01\0\x01\xfc\x03\x03"[..], "400"),
            (b"nonsense\r\n\r\n", "400"),
            (b"GET / HTTP/9.9\r\n\r\n", "400"),
            (long.as_bytes(), "431"),
            (large.as_bytes(), "413"),
            (chunked.as_bytes(), "413"),
            (b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", "400"),
        ] {
            let answer = raw(address, bytes).await;
            let expected = format!("HTTP/1.1 {status} ");
            // The garbage may be too short for an answer: then the connection is just closed.
            assert!(answer.is_empty() || answer.starts_with(&expected), "{status}: {answer}");
        }
        let bad = "GET /%ff%fe/%00?%zz=%&[[]=1 HTTP/1.1\r\nHost: a\r\nCookie: ;;=\r\n\
                   Authorization: Basic \r\nConnection: close\r\n\r\n";
        assert!(raw(address, bad.as_bytes()).await.starts_with("HTTP/1.1 404 "));
        sandbox.shutdown().await;
    });
}

#[test]
fn a_connection_serves_many_requests() {
    block_on(async {
        let sandbox = start(backup(), Options { http: true, ..Options::default() }).await.unwrap();
        let one = format!(
            "GET /apps/passwords/api/1.0/session/keepalive HTTP/1.1\r\nHost: a\r\n\
             Authorization: {LOGIN}\r\n"
        );
        let three = format!("{one}\r\n{one}\r\n{one}Connection: close\r\n\r\n");
        let answer = raw(sandbox.address(), three.as_bytes()).await;
        assert_eq!(answer.matches("HTTP/1.1 200 OK").count(), 3);
        sandbox.shutdown().await;
    });
}

#[test]
fn a_stopped_sandbox_is_gone_even_with_idle_clients() {
    block_on(async {
        let sandbox = start(backup(), Options { http: true, ..Options::default() }).await.unwrap();
        let address = sandbox.address();
        let idle = TcpStream::connect(address).await.unwrap();
        timeout(Duration::from_secs(5), sandbox.shutdown()).await.unwrap();
        assert!(TcpStream::connect(address).await.is_err());
        drop(idle);
    });
}

#[test]
fn what_cannot_be_served_is_told() {
    block_on(async {
        let sandbox = start(backup(), Options::default()).await.unwrap();
        let taken = Options { listen: sandbox.address(), ..Options::default() };
        let error = start(backup(), taken).await.unwrap_err();
        assert!(matches!(error, StartError::Listen { .. }), "{error}");
        let stranger = ("bert".to_owned(), "secret".to_owned());
        let options = Options { users: vec![stranger], ..Options::default() };
        let error = start(backup(), options).await.unwrap_err();
        assert_eq!(error.to_string(), "the backup has no user \"bert\"; it has anna");
        let token = AppToken { user: "anna".into(), name: "n".into(), token: String::new() };
        let options = Options { tokens: vec![token], ..Options::default() };
        assert!(matches!(start(backup(), options).await, Err(StartError::EmptyPassword(_))));
        sandbox.shutdown().await;
    });
}

#[test]
fn passwords_can_be_given() {
    block_on(async {
        let options = Options {
            users: vec![("Anna".to_owned(), "secret".to_owned())],
            public_origin: Some("https://cloud.example/".to_owned()),
            ..Options::default()
        };
        let sandbox = start(backup(), options).await.unwrap();
        let url = format!("{}/api/1.0/settings/list", sandbox.base_url());
        let client = client(&sandbox);
        let refused = client.get(&url).header("authorization", LOGIN).send().await.unwrap();
        assert_eq!(refused.status(), 401);
        let request = client.get(&url).basic_auth("anna", Some("secret"));
        let text = request.send().await.unwrap().text().await.unwrap();
        assert!(text.starts_with(r#"{"server.baseUrl":"https:\/\/cloud.example","#), "{text}");
        sandbox.shutdown().await;
    });
}
