//! What nobody should send: it gets an error or a closed connection, and the state stays.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;

use super::tests::{LOGIN, backup, block_on, raw};
use super::{Options, start};

const API: &str = "/index.php/apps/passwords/api/1.0";

fn request(method: &str, path: &str, more: &str, body: &[u8]) -> Vec<u8> {
    let head = format!(
        "{method} {path} HTTP/1.1\r\nHost: a\r\nAuthorization: {LOGIN}\r\nConnection: close\r\n\
         Content-Type: application/json\r\nContent-Length: {}\r\n{more}\r\n",
        body.len()
    );
    [head.as_bytes(), body].concat()
}

/// The status of the answer; none if the connection was closed without one.
async fn status(address: SocketAddr, bytes: Vec<u8>) -> Option<u16> {
    let stream = TcpStream::connect(address).await.unwrap();
    let (mut reader, mut writer) = stream.into_split();
    let writing = tokio::spawn(async move {
        // The server may stop reading before all is written.
        drop(writer.write_all(&bytes).await);
        // Dropping it would close this side before the answer.
        writer.forget();
    });
    let mut answer = Vec::new();
    let _ = timeout(Duration::from_secs(20), reader.read_to_end(&mut answer)).await.unwrap();
    writing.abort();
    let text = String::from_utf8_lossy(&answer).into_owned();
    text.strip_prefix("HTTP/1.1 ").map(|rest| rest[..3].parse().unwrap())
}

#[test]
fn hostile_requests_change_nothing() {
    block_on(async {
        let sandbox = start(backup(), Options { http: true, ..Options::default() }).await.unwrap();
        let address = sandbox.address();
        let create = format!("{API}/folder/create");
        let body = br#"{"label":"one"}"#;
        assert_eq!(status(address, request("POST", &create, "", body)).await, Some(201));
        let list = request("POST", &format!("{API}/folder/list"), "", b"");
        let before = folders(&raw(address, &list).await);
        assert!(before.contains("\"one\""), "{before}");

        let huge = [&br#"{"label":""#[..], &vec![b'x'; 10_000_000], br#""}"#].concat();
        let nested = "[".repeat(100_000) + &"]".repeat(100_000);
        let objects = r#"{"label":"#.repeat(100_000);
        let flood = "X-Flood: 1\r\n".repeat(5_000);
        let long = format!("X-Long: {}\r\n", "x".repeat(1_000_000));
        let brackets = format!("{create}?label{}=1", "[a]".repeat(10_000));
        for (name, bytes, expected) in [
            ("10 MB", request("POST", &create, "", &huge), &[Some(413), None][..]),
            ("nested arrays", request("POST", &create, "", nested.as_bytes()), &[Some(400)]),
            ("nested objects", request("POST", &create, "", objects.as_bytes()), &[Some(400)]),
            (
                "nested arrays in a member",
                request("POST", &create, "", format!(r#"{{"label":{nested}}}"#).as_bytes()),
                &[Some(400)],
            ),
            (
                "broken UTF-8",
                request("POST", &create, "", b"{\"label\":\"\xff\xfe\"}"),
                &[Some(400)],
            ),
            (
                "broken UTF-8 in the path",
                request("POST", "/index.php/apps/passwords/api/1.0/%ff/create", "", body),
                &[Some(404)],
            ),
            (
                "raw bytes in the path",
                [b"POST /\xff\xfe HTTP/1.1\r\nHost: a\r\n\r\n".to_vec()].concat(),
                &[Some(400), None],
            ),
            (
                "path traversal",
                request("GET", "/index.php/apps/passwords/../../../etc/passwd", "", b""),
                &[Some(404)],
            ),
            (
                "encoded path traversal",
                request("GET", &format!("{API}/%2e%2e/%2e%2e/etc/passwd"), "", b""),
                &[Some(404)],
            ),
            ("header flood", request("POST", &create, &flood, body), &[Some(431), None]),
            ("long header", request("POST", &create, &long, body), &[Some(431), None]),
            (
                "deep brackets",
                request("POST", &brackets, "", b""),
                &[Some(400), Some(414), Some(431), Some(503)],
            ),
            (
                "two lengths",
                request("POST", &create, "Content-Length: 3\r\n", body),
                &[Some(400), None],
            ),
            (
                "length and chunks",
                request("POST", &create, "Transfer-Encoding: chunked\r\n", body),
                &[Some(400), None],
            ),
        ] {
            let status = status(address, bytes).await;
            assert!(expected.contains(&status), "{name}: {status:?}");
        }
        assert_eq!(folders(&raw(address, &list).await), before);
        sandbox.shutdown().await;
    });
}

/// The labels in an answer.
fn folders(answer: &str) -> String {
    assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
    answer.rsplit("\r\n").next().unwrap().to_owned()
}

#[test]
fn slow_clients_are_left() {
    block_on(async {
        let patience = Duration::from_millis(200);
        let options = Options { http: true, patience, ..Options::default() };
        let sandbox = start(backup(), options).await.unwrap();
        let slow_body = request("POST", &format!("{API}/folder/create"), "", b"{\"label\":\"x\"}");
        for bytes in [
            &b""[..],
            b"GET / HT",
            b"GET / HTTP/1.1\r\nHost: a\r\nX-Slow",
            &slow_body[..slow_body.len() - 1],
        ] {
            let start = Instant::now();
            let answer = raw(sandbox.address(), bytes).await;
            assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 408 "), "{answer}");
            assert!(start.elapsed() < Duration::from_secs(5));
        }
        sandbox.shutdown().await;
    });
}

#[test]
fn a_slow_handshake_is_ended() {
    block_on(async {
        let patience = Duration::from_millis(200);
        let sandbox = start(backup(), Options { patience, ..Options::default() }).await.unwrap();
        assert_eq!(raw(sandbox.address(), b"\x16\x03\x01").await, "");
        sandbox.shutdown().await;
    });
}
