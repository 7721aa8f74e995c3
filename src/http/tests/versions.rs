//! Versions of HTTP and TLS, with servers that tell what was spoken with them.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::Arc;

use bytes::Bytes;
use http_body_util::{BodyExt as _, Full};
use hyper::body::Incoming;
use hyper::server::conn::{http1, http2};
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;

use super::server::{Answer, Server};
use super::tls::{Made, params, self_signed, server_config, trusting};
use super::{body, client, get, message, raw, request};
use crate::collection::{Behavior, HttpVersion};
use crate::http::{Client, Options, TransportErrorKind};

/// `HTTP/2.0 POST /path?query hello`; fails for headers that only HTTP/1.1 has.
async fn tell(asked: hyper::Request<Incoming>) -> Result<hyper::Response<Full<Bytes>>, Infallible> {
    // nginx refuses a host that HTTP/2 says in its own way and in a header.
    for name in ["connection", "host"] {
        let is_there = asked.headers().contains_key(name);
        assert_eq!(is_there, asked.version() == hyper::Version::HTTP_11, "{name}");
    }
    let (head, body) = asked.into_parts();
    let path = head.uri.path_and_query().unwrap().clone();
    let content = body.collect().await.unwrap().to_bytes();
    let content = String::from_utf8_lossy(&content);
    let text = format!("{:?} {} {path} {content}", head.version, head.method);
    Ok(hyper::Response::new(Full::new(Bytes::from(text))))
}

/// A server of HTTP/1.1 and HTTP/2, as the handshake chooses; without TLS of HTTP/2 only.
async fn start(made: Option<(&Made, &[&str])>) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let tls = made.map(|(made, protocols)| {
        let mut config = server_config(made, None);
        config.alpn_protocols = protocols.iter().map(|name| name.as_bytes().to_vec()).collect();
        TlsAcceptor::from(Arc::new(config))
    });
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(serve(stream, tls.clone()));
        }
    });
    address
}

async fn serve(stream: TcpStream, tls: Option<TlsAcceptor>) {
    let http2 = http2::Builder::new(TokioExecutor::new());
    let Some(tls) = tls else {
        let _ = http2.serve_connection(TokioIo::new(stream), service_fn(tell)).await;
        return;
    };
    let Ok(stream) = tls.accept(stream).await else { return };
    let chosen = stream.get_ref().1.alpn_protocol().map(<[u8]>::to_vec);
    let stream = TokioIo::new(stream);
    if chosen.as_deref() == Some(b"h2") {
        let _ = http2.serve_connection(stream, service_fn(tell)).await;
    } else {
        let _ = http1::Builder::new().serve_connection(stream, service_fn(tell)).await;
    }
}

fn speaking(version: HttpVersion) -> Behavior {
    Behavior { protocol_version: Some(version), ..Behavior::default() }
}

async fn spoken(client: &Client, url: &str, behavior: &Behavior) -> String {
    let mut asking = request("POST", url);
    asking.body = raw("hello", Some("json"));
    let exchange = client.send(&asking, behavior).await;
    String::from_utf8(body(&exchange).to_vec()).unwrap()
}

#[tokio::test]
async fn http_2_is_spoken_where_it_is_wanted_and_offered() {
    let made = self_signed(params(&["localhost"]));
    let [one, two] =
        ["HTTP/1.1", "HTTP/2.0"].map(|version| format!("{version} POST /a/../b?c=d hello"));
    for (offered, wanted, expected) in [
        (&["h2", "http/1.1"][..], None, &one),
        (&["h2", "http/1.1"], Some(HttpVersion::Http1), &one),
        (&["h2", "http/1.1"], Some(HttpVersion::Auto), &two),
        (&["h2", "http/1.1"], Some(HttpVersion::Http2), &two),
        (&["http/1.1"], Some(HttpVersion::Auto), &one),
        (&[], Some(HttpVersion::Auto), &one),
    ] {
        let address = start(Some((&made, offered))).await;
        let client = trusting(&made.root);
        let url = format!("https://localhost:{}/a/../b?c=d", address.port());
        let behavior = wanted.map_or_else(Behavior::default, speaking);
        for _ in 0..2 {
            assert_eq!(&spoken(&client, &url, &behavior).await, expected, "{offered:?} {wanted:?}");
        }
    }
}

#[tokio::test]
async fn the_run_asks_for_http_2_and_a_request_has_the_last_word() {
    let made = self_signed(params(&["localhost"]));
    let address = start(Some((&made, &["h2", "http/1.1"]))).await;
    let client = client(Options {
        extra_roots: vec![made.root.clone()],
        http_version: HttpVersion::Auto,
        ..Options::default()
    });
    let url = format!("https://localhost:{}/", address.port());
    let default = spoken(&client, &url, &Behavior::default()).await;
    assert!(default.starts_with("HTTP/2.0"), "{default}");
    let old = spoken(&client, &url, &speaking(HttpVersion::Http1)).await;
    assert!(old.starts_with("HTTP/1.1"), "{old}");
    let exchange = client.send(&get(&url), &Behavior::default()).await;
    let received = exchange.outcome.unwrap();
    assert_eq!((received.status, received.reason.as_str()), (200, "OK"));
}

#[tokio::test]
async fn without_tls_http_2_must_be_asked_for() {
    let url = format!("http://{}/", start(None).await);
    let client = client(Options::default());
    let two = spoken(&client, &url, &speaking(HttpVersion::Http2)).await;
    assert_eq!(two, "HTTP/2.0 POST / hello");
}

#[tokio::test]
async fn a_server_without_http_2_says_so() {
    let made = self_signed(params(&["localhost"]));
    let address = start(Some((&made, &["http/1.1"]))).await;
    let url = format!("https://localhost:{}/", address.port());
    let exchange = trusting(&made.root).send(&get(&url), &speaking(HttpVersion::Http2)).await;
    let failed = exchange.outcome.unwrap_err();
    assert_eq!(failed.kind, TransportErrorKind::Tls);
    assert!(failed.advice.unwrap().contains("does not speak HTTP/2"), "{}", failed.message);
}

#[tokio::test]
async fn versions_and_ciphers_of_tls_can_be_left_out() {
    let made = self_signed(params(&["localhost"]));
    let mut config = server_config(&made, None);
    // A session that is resumed would hide what a new one offers.
    config.send_tls13_tickets = 0;
    let tls = TlsAcceptor::from(Arc::new(config));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("https://localhost:{}/", listener.local_addr().unwrap().port());
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let Ok(stream) = tls.accept(stream).await else { continue };
            let version = stream.get_ref().1.protocol_version().unwrap();
            let cipher = stream.get_ref().1.negotiated_cipher_suite().unwrap().suite();
            let told = service_fn(move |_| async move {
                let text = format!("{version:?} {cipher:?}");
                Ok::<_, Infallible>(hyper::Response::new(Full::new(Bytes::from(text))))
            });
            tokio::spawn(http1::Builder::new().serve_connection(TokioIo::new(stream), told));
        }
    });
    let client = trusting(&made.root);
    let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
    for (disabled, ciphers, expected) in [
        (&[][..], &[][..], "TLSv1_3 TLS13_AES_256_GCM_SHA384"),
        (&["TLSv1_3"], &[], "TLSv1_2 TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384"),
        (&[], &["TLS_CHACHA20_POLY1305_SHA256"], "TLSv1_3 TLS13_CHACHA20_POLY1305_SHA256"),
        (
            &[],
            &["ECDHE-ECDSA-AES128-GCM-SHA256"],
            "TLSv1_2 TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
        ),
    ] {
        let behavior = Behavior {
            tls_disabled_protocols: names(disabled),
            tls_cipher_selection: names(ciphers),
            ..Behavior::default()
        };
        let exchange = client.send(&get(&url), &behavior).await;
        assert_eq!(body(&exchange), expected.as_bytes());
    }
    let behavior = Behavior { tls_cipher_selection: names(&["AES128-SHA"]), ..Behavior::default() };
    let exchange = client.send(&get(&url), &behavior).await;
    let expected = "could not set up TLS: tlsCipherSelection names no cipher that can be used";
    assert!(message(&exchange).starts_with(expected), "{}", message(&exchange));
}

#[tokio::test]
async fn a_lenient_parser_passes_over_what_is_not_quite_valid() {
    let odd = "HTTP/1.1 200 OK\r\nX Bad: 1\r\nX-Good : 2\r\nContent-Length: 2\r\n\r\nin";
    let server = Server::start([Answer::from(odd)]).await;
    let client = client(Options::default());
    let strict = client.send(&get(&server.url("/")), &Behavior::default()).await;
    assert_eq!(message(&strict), "Parse Error: Invalid header token");
    let lenient = Behavior { insecure_http_parser: Some(true), ..Behavior::default() };
    let exchange = client.send(&get(&server.url("/")), &lenient).await;
    assert_eq!(body(&exchange), b"in");
}
