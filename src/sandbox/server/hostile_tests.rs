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

fn chunked(path: &str, chunks: &[u8]) -> Vec<u8> {
    let head = format!(
        "POST {path} HTTP/1.1\r\nHost: a\r\nAuthorization: {LOGIN}\r\nConnection: close\r\n\
         Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
    );
    [head.as_bytes(), chunks].concat()
}

#[test]
fn broken_requests_change_nothing() {
    block_on(async {
        let sandbox = start(backup(), Options { http: true, ..Options::default() }).await.unwrap();
        let address = sandbox.address();
        let create = format!("{API}/folder/create");
        let body = br#"{"label":"one"}"#;
        let with = |header: &str| request("POST", &create, header, body);
        let long = |bytes: usize| format!("X-Long: {}\r\n", "x".repeat(bytes));
        let trailers =
            [&b"f\r\n{\"label\":\"one\"}\r\n0\r\n"[..], &b"A: b\r\n".repeat(50_000)].concat();
        let many = format!("400\r\n{}\r\n", "x".repeat(1024)).repeat(10_000);
        for (name, bytes, expected) in [
            ("a long header", with(&long(100_000)), &[Some(431)][..]),
            ("a header with NUL", with("X-A: a\0b\r\n"), &[Some(400)]),
            ("a folded header", with("X-A: a\r\n b\r\n"), &[Some(400)]),
            ("a line that is no header", with("X A\r\n"), &[Some(400)]),
            ("a negative length", with("Content-Length: -1\r\n"), &[Some(400)]),
            ("a signed length", with("Content-Length: +15\r\n"), &[Some(400)]),
            ("a NUL in the path", request("POST", &format!("{create}\0"), "", body), &[Some(400)]),
            ("an encoded one", request("POST", &format!("{create}%00"), "", body), &[Some(405)]),
            ("a half escape", request("POST", &format!("{create}%4"), "", body), &[Some(405)]),
            (
                "a long path",
                request("POST", &format!("{API}/{}", "x".repeat(70_000)), "", body),
                &[Some(414)],
            ),
            ("chunked garbage", chunked(&create, b"zz\r\n{}\r\n0\r\n\r\n"), &[Some(400)]),
            ("a chunk beyond all", chunked(&create, b"fffffffffffffffff\r\n{}"), &[Some(400)]),
            ("a flood of trailers", chunked(&create, &trailers), &[Some(400), None]),
            ("too many chunks", chunked(&create, many.as_bytes()), &[Some(413), None]),
            ("TLS", b"\x16\x03\x01\x00\xa5\x01\x00\x00\xa1\x03\x03".repeat(20), &[Some(400)]),
            ("HTTP/2", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".to_vec(), &[Some(400), None]),
            ("HTTP/0.9", b"GET /\r\n\r\n".to_vec(), &[Some(400)]),
        ] {
            let status = status(address, bytes).await;
            assert!(expected.contains(&status), "{name}: {status:?}");
        }
        let list = request("POST", &format!("{API}/folder/list"), "", b"");
        assert_eq!(folders(&raw(address, &list).await), "[]");
        sandbox.shutdown().await;
    });
}

#[test]
fn odd_requests_are_answered() {
    block_on(async {
        let sandbox = start(backup(), Options { http: true, ..Options::default() }).await.unwrap();
        let path = format!("{API}/session/keepalive");
        let get = |target: &str, version: &str, more: &str| {
            format!(
                "GET {target} HTTP/{version}\r\nHost: a\r\nAuthorization: {LOGIN}\r\n{more}\r\n"
            )
        };
        let last = get(&path, "1.1", "Connection: close\r\n");
        let (piped, old) = (get(&path, "1.1", "").repeat(4) + &last, get(&path, "1.0", ""));
        let whole = get(&format!("http://b{path}"), "1.1", "Connection: close\r\n");
        let bare = last.replace("\r\n", "\n");
        let fits =
            get(&path, "1.1", &format!("Connection: close\r\nX: {}\r\n", "x".repeat(60_000)));
        let expecting =
            get(&path, "1.1", "Connection: close\r\nExpect: 100-continue\r\nContent-Length: 2\r\n")
                + "{}";
        for (name, sent, answers) in [
            ("pipelined", &piped, 5),
            ("HTTP/1.0", &old, 1),
            ("a whole URL", &whole, 1),
            ("bare line feeds", &bare, 1),
            ("empty lines before", &format!("\r\n\r\n{last}"), 1),
            ("a head that fits", &fits, 1),
            ("100-continue", &expecting, 1),
        ] {
            let answer = raw(sandbox.address(), sent.as_bytes()).await;
            let count = answer.matches(r#"{"success":true}"#).count();
            assert_eq!(count, answers, "{name}: {answer}");
            assert_eq!(answer.matches(" 200 OK\r\n").count(), answers, "{name}: {answer}");
        }
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
