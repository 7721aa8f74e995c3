use std::io::Write;

use super::server::{Answer, Server, ok, response};
use super::{body, client, get, message, request, send};
use crate::collection::Behavior;
use crate::http::{Options, TransportErrorKind};

#[tokio::test]
async fn heads_are_read_as_sent() {
    let answer = Answer::Bytes(
        b"HTTP/1.1 299 Quite fine\r\nX-B: 1\r\nX-Utf: \xc3\xbc\r\nx-latin: \xfc\r\nX-B: 2\r\n\
          Content-Length: 0\r\n\r\n"
            .to_vec(),
    );
    let server = Server::start([answer]).await;
    let received = send(&get(&server.url("/"))).await.outcome.unwrap();
    assert_eq!((received.status, received.reason.as_str()), (299, "Quite fine"));
    let headers: Vec<_> =
        received.headers.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    assert_eq!(
        headers,
        [("x-b", "1"), ("x-b", "2"), ("x-utf", "ü"), ("x-latin", "ü"), ("content-length", "0")]
    );
    assert_eq!(received.remote, Some(server.address));
}

#[tokio::test]
async fn missing_reasons_get_the_usual_name() {
    for (status, expected) in [
        ("200 OK", "OK"),
        ("200 ", "OK"),
        ("404 Nope", "Nope"),
        ("418 ", "I'm a teapot (RFC 2324)"),
        ("299 ", ""),
        ("412 Precondition Failed", "Precondition Failed"),
    ] {
        let server = Server::start([response(status, &[], b"")]).await;
        let received = send(&get(&server.url("/"))).await.outcome.unwrap();
        assert_eq!(received.reason, expected, "{status}");
    }
}

#[tokio::test]
async fn bodies_arrive_in_every_framing() {
    for (answer, expected) in [
        (ok(b"hello"), &b"hello"[..]),
        (
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nhel\r\n2;x=y\r\nlo\r\n0\r\n\r\n"
                .into(),
            b"hello",
        ),
        (Answer::Last(b"HTTP/1.1 200 OK\r\n\r\nhello".to_vec()), b"hello"),
        (Answer::Last(b"HTTP/1.0 200 OK\r\n\r\nhello".to_vec()), b"hello"),
        ("HTTP/1.1 204 No Content\r\n\r\n".into(), b""),
        ("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx".into(), b"x"),
    ] {
        let server = Server::start([answer.clone()]).await;
        let exchange = send(&get(&server.url("/"))).await;
        assert_eq!(body(&exchange), expected, "{answer:?}");
    }
    // The length of an answer to HEAD is that of a body which does not come.
    let server =
        Server::start(["HTTP/1.1 200 OK\r\nContent-Length: 9000000000\r\n\r\n".into()]).await;
    assert_eq!(body(&send(&request("HEAD", &server.url("/"))).await), b"");
}

#[tokio::test]
async fn many_header_lines_are_no_trouble() {
    let lines: Vec<_> = (0..500).map(|index| format!("X-{index}: {index}")).collect();
    let lines: Vec<_> = lines.iter().map(String::as_str).collect();
    let server = Server::start([response("200 OK", &lines, b"")]).await;
    let received = send(&get(&server.url("/"))).await.outcome.unwrap();
    assert_eq!(received.headers.len(), 501);
}

#[tokio::test]
async fn encoded_bodies_are_decoded_and_headers_kept() {
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    gzip.write_all(b"hello").unwrap();
    let gzip = gzip.finish().unwrap();
    let server = Server::start([response("200 OK", &["Content-Encoding: gzip"], &gzip)]).await;
    let received = send(&get(&server.url("/"))).await.outcome.unwrap();
    assert_eq!(received.body, "hello");
    assert_eq!(received.wire_size, gzip.len() as u64);
    assert_eq!(received.header("content-encoding"), Some("gzip"));
    assert_eq!(received.header("content-length"), Some(gzip.len().to_string().as_str()));
}

#[tokio::test]
async fn corrupt_bodies_are_an_error() {
    let server = Server::start([response("200 OK", &["Content-Encoding: gzip"], b"no gzip")]).await;
    let exchange = send(&get(&server.url("/"))).await;
    assert_eq!(message(&exchange), "incorrect header check");
    assert_eq!(exchange.outcome.unwrap_err().kind, TransportErrorKind::Decode);
}

#[tokio::test]
async fn bodies_beyond_the_limit_are_refused() {
    let limited = || client(Options { max_response: 10, ..Options::default() });
    let chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n\
                   8\r\n12345678\r\n8\r\n12345678\r\n0\r\n\r\n";
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    gzip.write_all(&[0; 100_000]).unwrap();
    let gzip = gzip.finish().unwrap();
    let bomb = Options { max_response: 1000, ..Options::default() };
    assert!(gzip.len() < 1000);
    for (client, answer, expected) in [
        (limited(), ok(b"1234567890"), None),
        (limited(), ok(b"12345678901"), Some("10 bytes")),
        (limited(), chunked.into(), Some("10 bytes")),
        (
            client(Options::default()),
            "HTTP/1.1 200 OK\r\nContent-Length: 300000000\r\n\r\n".into(),
            Some("256 MiB"),
        ),
        (client(bomb), response("200 OK", &["Content-Encoding: gzip"], &gzip), Some("1000 bytes")),
    ] {
        let server = Server::start([answer]).await;
        let exchange = client.send(&get(&server.url("/")), &Behavior::default()).await;
        match expected {
            None => assert_eq!(body(&exchange).len(), 10),
            Some(limit) => {
                assert_eq!(
                    message(&exchange),
                    format!("Maximum response size reached: the body is larger than {limit}")
                );
                assert_eq!(exchange.outcome.unwrap_err().kind, TransportErrorKind::TooLarge);
            }
        }
    }
}
