use std::time::Duration;

use super::server::{Answer, Server, ok};
use super::{client, get};
use crate::collection::Behavior;
use crate::http::{Options, Timings};

async fn timings(url: &str, count: usize) -> Vec<Timings> {
    let client = client(Options::default());
    let mut all = Vec::new();
    for _ in 0..count {
        all.push(client.send(&get(url), &Behavior::default()).await.outcome.unwrap().timings);
    }
    all
}

#[tokio::test]
async fn a_reused_connection_has_no_connect_time() {
    let server = Server::start([ok(b"x")]).await;
    let all = timings(&server.url("/"), 2).await;
    assert!(all[0].connect.is_some() && all[0].dns.is_none() && all[0].tls.is_none());
    assert!(all[1].connect.is_none() && all[1].dns.is_none() && all[1].tls.is_none());
    for timings in all {
        assert_eq!(timings.total, timings.first_byte + timings.download);
        assert!(timings.connect.unwrap_or_default() <= timings.first_byte);
    }
}

#[tokio::test]
async fn names_are_resolved_first() {
    let server = Server::start([ok(b"x")]).await;
    let url = format!("http://name.localhost:{}/", server.address.port());
    let all = timings(&url, 1).await;
    assert!(all[0].dns.is_some() && all[0].connect.is_some());
    let host = format!("Host: name.localhost:{}\r\n", server.address.port());
    assert!(server.request().contains(&host));
}

#[tokio::test]
async fn head_and_body_are_told_apart() {
    let pause = Duration::from_millis(60);
    let slow = Answer::Slowly(vec![
        (pause, b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n".to_vec()),
        (pause, b"x".to_vec()),
    ]);
    let server = Server::start([slow]).await;
    let timings = timings(&server.url("/"), 1).await[0];
    let almost = Duration::from_millis(50);
    assert!(timings.first_byte >= almost && timings.download >= almost, "{timings:?}");
}
