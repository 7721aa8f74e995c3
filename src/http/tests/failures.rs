use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};

use super::server::{Answer, Server, ok};
use super::{client, get, message, raw, request, send};
use crate::collection::Behavior;
use crate::http::{Options, TransportErrorKind as Kind};

#[tokio::test]
async fn urls_that_cannot_be_requested_say_why() {
    for (url, expected, kind) in [
        ("", "runtime:extensions~request: request url is empty", Kind::Url),
        ("  ", "runtime:extensions~request: request url is empty", Kind::Url),
        ("ftp://h/", "Invalid protocol: ftp:", Kind::Url),
        ("{{scheme}}://h/", "Invalid protocol: {{scheme}}:", Kind::Url),
        ("http:///x", "Invalid URI \"http:///x\"", Kind::Url),
        ("/x", "Invalid URI \"/x\"", Kind::Url),
        ("http://u:secret@/x", "Invalid URI \"http:///x\"", Kind::Url),
        (
            "http://h:99999/",
            "Port should be >= 0 and < 65536. Received type string ('99999').",
            Kind::Url,
        ),
        ("http://h:a/", "Port should be >= 0 and < 65536. Received type string ('a').", Kind::Url),
        ("{{host}}/x", "getaddrinfo ENOTFOUND {{host}}", Kind::Dns),
        ("http://a b/", "getaddrinfo ENOTFOUND a b", Kind::Dns),
        ("http://no-such-host.invalid/", "getaddrinfo ENOTFOUND no-such-host.invalid", Kind::Dns),
    ] {
        let exchange = send(&get(url)).await;
        assert_eq!(message(&exchange), expected);
        let failed = exchange.outcome.unwrap_err();
        assert_eq!(failed.kind, kind, "{url}");
        assert!(failed.advice.is_some(), "{url}");
    }
}

#[tokio::test]
async fn refused_connections_name_the_address() {
    // A port that was free a moment ago.
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    drop(listener);
    for host in ["127.0.0.1", "localhost"] {
        let exchange = send(&get(&format!("http://{host}:{port}/"))).await;
        assert_eq!(message(&exchange), format!("connect ECONNREFUSED 127.0.0.1:{port}"));
        assert_eq!(exchange.outcome.unwrap_err().kind, Kind::Connect);
    }
}

#[tokio::test]
async fn broken_answers_have_nodes_names() {
    for (answer, expected, kind) in [
        (Answer::Last(Vec::new()), "socket hang up", Kind::Reset),
        (Answer::Last(b"HTTP/1.1 200 OK\r\nX: y".to_vec()), "socket hang up", Kind::Reset),
        (Answer::Reset, "read ECONNRESET", Kind::Reset),
        (
            Answer::Last(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf".to_vec()),
            "aborted",
            Kind::Reset,
        ),
        (
            Answer::Last(
                b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\nhalf".to_vec(),
            ),
            "aborted",
            Kind::Reset,
        ),
        (
            Answer::Last(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n".to_vec()),
            "Parse Error: Invalid character in chunk size",
            Kind::Protocol,
        ),
        (
            Answer::Last(b"SSH-2.0-OpenSSH_9.6\r\n".to_vec()),
            "Parse Error: Expected HTTP/, RTSP/ or ICE/",
            Kind::Protocol,
        ),
        (
            Answer::Last(b"\x15\x03\x01\x00\x02\x02\x46".to_vec()),
            "Parse Error: Expected HTTP/, RTSP/ or ICE/",
            Kind::Protocol,
        ),
        (
            Answer::Last(b"HTTP/1.1 200 OK\r\nno colon\r\n\r\n".to_vec()),
            "Parse Error: Invalid header token",
            Kind::Protocol,
        ),
        (
            Answer::Last(b"HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n".to_vec()),
            "Parse Error: Invalid character in Content-Length",
            Kind::Protocol,
        ),
        (
            Answer::Last(b"HTTP/1.1 abc OK\r\n\r\n".to_vec()),
            "Parse Error: Invalid status code",
            Kind::Protocol,
        ),
        (
            Answer::Last(format!("HTTP/1.1 200 OK\r\n{}\r\n", "X: y\r\n".repeat(1001)).into()),
            "Parse Error: Header overflow",
            Kind::Protocol,
        ),
    ] {
        let server = Server::start([answer]).await;
        let exchange = send(&get(&server.url("/"))).await;
        assert_eq!(message(&exchange), expected);
        let failed = exchange.outcome.unwrap_err();
        assert_eq!(failed.kind, kind, "{expected}");
        assert!(failed.advice.is_some(), "{expected}");
    }
}

fn impatient() -> crate::http::Client {
    impatient_after(Duration::from_millis(200))
}

fn impatient_after(limit: Duration) -> crate::http::Client {
    client(Options { timeout_request: Some(limit), ..Options::default() })
}

#[tokio::test]
async fn silence_ends_a_request() {
    let long = Duration::from_secs(5);
    let head = b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n".to_vec();
    let now = Duration::ZERO;
    for parts in [
        vec![(long, Vec::new())],
        vec![(now, head.clone()), (long, Vec::new())],
        vec![(now, head), (now, b"a".to_vec()), (long, Vec::new())],
    ] {
        let server = Server::start([Answer::Slowly(parts)]).await;
        let exchange = impatient().send(&get(&server.url("/")), &Behavior::default()).await;
        assert_eq!(message(&exchange), "ESOCKETTIMEDOUT");
        assert_eq!(exchange.outcome.unwrap_err().kind, Kind::Timeout);
    }
}

#[tokio::test]
async fn a_connection_that_is_never_made_times_out() {
    // Connections are accepted by the system, but nobody answers the TLS handshake.
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("https://{}/", listener.local_addr().unwrap());
    let exchange = impatient().send(&get(&url), &Behavior::default()).await;
    assert_eq!(message(&exchange), "ETIMEDOUT");
    assert_eq!(exchange.outcome.unwrap_err().kind, Kind::Timeout);
}

#[tokio::test]
async fn a_slow_upload_is_no_silence() {
    // Little room in the sockets, so that what is taken to be sent is soon received.
    let socket = tokio::net::TcpSocket::new_v4().unwrap();
    socket.set_recv_buffer_size(64 * 1024).unwrap();
    socket.bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let listener = socket.listen(1).unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    let size = 10 * 1024 * 1024;
    let server = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let (mut received, mut buffer) = (0, vec![0; 64 * 1024]);
        let start = std::time::Instant::now();
        while received < size {
            // Together longer than the limit, each pause much shorter.
            tokio::time::sleep(Duration::from_millis(2)).await;
            received += stream.read(&mut buffer).await.unwrap();
        }
        stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx").await.unwrap();
        start.elapsed()
    });
    let limit = Duration::from_millis(600);
    let mut post = request("POST", &url);
    post.body = raw(&"x".repeat(size), None);
    let exchange = impatient_after(limit).send(&post, &Behavior::default()).await;
    assert_eq!(super::body(&exchange), b"x");
    assert!(server.await.unwrap() > limit);
}

#[tokio::test]
async fn slowness_does_not() {
    let pause = Duration::from_millis(50);
    let head = b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n".to_vec();
    let drip = |byte: u8| (pause, vec![byte]);
    let parts = vec![(pause, head), drip(b'a'), drip(b'b'), drip(b'c'), drip(b'd'), drip(b'e')];
    let server = Server::start([Answer::Slowly(parts)]).await;
    let exchange = impatient().send(&get(&server.url("/")), &Behavior::default()).await;
    assert_eq!(super::body(&exchange), b"abcde");
}

#[tokio::test]
async fn a_server_that_closed_an_idle_connection_is_asked_anew() {
    let Answer::Bytes(answer) = ok(b"x") else { unreachable!() };
    let server = Server::start([Answer::Last(answer)]).await;
    let client = client(Options::default());
    for _ in 0..3 {
        let exchange = client.send(&get(&server.url("/")), &Behavior::default()).await;
        assert_eq!(super::body(&exchange), b"x");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    assert_eq!(server.connections(), 3);
}
