use std::time::Duration;

use super::server::{
    Answer, Server, content, lines, ok, own_lines, redirect, request_line, response,
};
use super::{body, client, get, message, raw, request, send, with_headers};
use crate::collection::{Auth, Behavior};
use crate::http::{Options, TransportErrorKind};

#[tokio::test]
async fn methods_and_bodies_change_by_status() {
    for (status, method, expected_method, keeps_body) in [
        (301, "POST", "GET", false),
        (302, "PUT", "GET", false),
        (303, "DELETE", "GET", false),
        (300, "PATCH", "GET", false),
        (304, "POST", "GET", false),
        (305, "OPTIONS", "GET", false),
        (302, "HEAD", "HEAD", false),
        (302, "GET", "GET", false),
        (307, "POST", "POST", true),
        (308, "PUT", "PUT", true),
    ] {
        let server = Server::start([redirect(status, "/next"), ok(b"")]).await;
        let mut request = with_headers(
            request(method, &server.url("/first?q")),
            &[("X-A", "1"), ("Content-X", "2")],
        );
        request.body = raw("data", Some("json"));
        let exchange = send(&request).await;
        let url = exchange.outcome.unwrap().url;
        assert_eq!(url, server.url("/next"));
        let requests = server.requests();
        let second = &requests[1];
        assert_eq!(request_line(second), format!("{expected_method} /next HTTP/1.1"));
        assert_eq!(content(second), if keeps_body { "data" } else { "" }, "{status} {method}");
        assert_eq!(second.contains("Content-Type"), keeps_body, "{status} {method}");
        assert_eq!(second.contains("Content-Length"), keeps_body, "{status} {method}");
        let all = lines(second);
        assert_eq!(all[..2], ["X-A: 1", "Content-X: 2"]);
        assert_eq!(
            all[all.len() - 2..],
            [format!("Referer: {}", server.url("/first?q")), format!("Host: {}", server.address)]
        );
        assert_eq!(exchange.sent.method, method);
        assert_eq!(exchange.hops.len(), 1);
        assert_eq!(exchange.hops[0].status, status);
        assert_eq!(exchange.hops[0].url, server.url("/first?q"));
        assert_eq!(exchange.hops[0].location, "/next");
    }
}

#[tokio::test]
async fn the_token_stays_and_the_method_can_stay() {
    let server = Server::start([redirect(302, "/next"), ok(b"")]).await;
    let mut post = request("POST", &server.url("/"));
    post.body = raw("data", None);
    let behavior = Behavior {
        follow_original_http_method: Some(true),
        remove_referer_header_on_redirect: Some(true),
        ..Behavior::default()
    };
    client(Options::default()).send(&post, &behavior).await.outcome.unwrap();
    let requests = server.requests();
    assert_eq!(request_line(&requests[1]), "POST /next HTTP/1.1");
    assert_eq!(content(&requests[1]), "data");
    assert!(!requests[1].contains("Referer"));
    let token = |request: &str| request.split("Postman-Token: ").nth(1).map(|t| t[..36].to_owned());
    assert_eq!(token(&requests[0]), token(&requests[1]));
}

#[tokio::test]
async fn locations_are_resolved_without_touching_dots() {
    let other = Server::start([ok(b"other")]).await;
    for (location, expected) in [
        ("next".to_owned(), "/dir/next"),
        ("/x y?z=ü#frag".to_owned(), "/x%20y?z=%C3%BC"),
        ("?q=2".to_owned(), "/dir/first?q=2"),
        ("#frag".to_owned(), "/dir/first?q"),
        (format!("http://{}/o", other.address), "/o"),
        (format!("//{}/o?p", other.address), "/o?p"),
    ] {
        let server = Server::start([redirect(302, &location), ok(b"")]).await;
        let exchange = send(&get(&server.url("/dir/first?q"))).await;
        let received = exchange.outcome.unwrap();
        let host = if received.body.is_empty() { server.address } else { other.address };
        assert_eq!(received.url, format!("http://{host}{expected}"), "{location}");
    }
    assert_eq!(request_line(&other.requests()[1]), "GET /o?p HTTP/1.1");
}

#[tokio::test]
async fn secrets_stay_with_their_host() {
    let other = Server::start([ok(b"")]).await;
    let to_localhost = format!("http://localhost:{}/", other.address.port());
    let to_other_port = format!("http://{}/", other.address);
    for (location, follows_authorization, expected) in [
        (&to_localhost, None, vec!["X-A: 1"]),
        (&to_localhost, Some(true), vec!["X-A: 1", "Authorization: Bearer t"]),
        (&to_other_port, None, vec!["Cookie: u=1", "X-A: 1", "Authorization: Bearer t"]),
    ] {
        let server = Server::start([redirect(302, location)]).await;
        let mut request = with_headers(get(&server.url("/")), &[("Cookie", "u=1"), ("X-A", "1")]);
        request.auth = Some(Auth::new("bearer", vec![("token".to_owned(), "t".to_owned())]));
        let behavior = Behavior {
            follow_authorization_header: follows_authorization,
            remove_referer_header_on_redirect: Some(true),
            ..Behavior::default()
        };
        client(Options::default()).send(&request, &behavior).await.outcome.unwrap();
        let requests = other.requests();
        assert_eq!(own_lines(requests.last().unwrap()), expected, "{location}");
    }
}

#[tokio::test]
async fn cookies_are_stored_and_chosen_on_every_hop() {
    let set = response("302 Found", &["Set-Cookie: a=1", "Location: /next"], b"ignored");
    let server = Server::start([set, ok(b"")]).await;
    send(&get(&server.url("/"))).await.outcome.unwrap();
    let requests = server.requests();
    assert!(!requests[0].contains("Cookie"));
    assert!(requests[1].ends_with("Cookie: a=1\r\n\r\n"), "{}", requests[1]);
    assert_eq!(server.connections(), 1);
}

#[tokio::test]
async fn loops_end() {
    for (max, expected_requests) in [(None, 11), (Some(2), 3), (Some(0), 1)] {
        let server = Server::start([redirect(302, "/loop")]).await;
        let behavior = Behavior { max_redirects: max, ..Behavior::default() };
        let exchange = client(Options::default()).send(&get(&server.url("/loop")), &behavior).await;
        assert_eq!(
            message(&exchange),
            format!(
                "Exceeded maxRedirects. Probably stuck in a redirect loop {}",
                server.url("/loop")
            )
        );
        assert_eq!(server.requests().len(), expected_requests);
        assert_eq!(exchange.hops.len(), expected_requests - 1);
    }
}

#[tokio::test]
async fn an_endless_redirect_body_holds_nobody_up() {
    let head = b"HTTP/1.1 302 X\r\nLocation: /next\r\nContent-Length: 9\r\n\r\n".to_vec();
    let stuck = Answer::Slowly(vec![
        (Duration::ZERO, head),
        (Duration::from_secs(30), b"too late!".to_vec()),
    ]);
    let server = Server::start([stuck, ok(b"next")]).await;
    assert_eq!(body(&send(&get(&server.url("/"))).await), b"next");
}

#[tokio::test]
async fn not_every_3xx_is_followed() {
    let plain = response("302 Found", &[], b"here");
    let server = Server::start([plain]).await;
    assert_eq!(body(&send(&get(&server.url("/"))).await), b"here");

    let server = Server::start([response("302 Found", &["Location: /x"], b"here")]).await;
    let off = Options { follow_redirects: false, ..Options::default() };
    let exchange = client(off.clone()).send(&get(&server.url("/")), &Behavior::default()).await;
    assert_eq!(body(&exchange), b"here");
    assert!(exchange.hops.is_empty());

    // An empty Location leads nowhere, and not back to where it came from.
    let server = Server::start([response("302 Found", &["Location: "], b"here")]).await;
    assert_eq!(body(&send(&get(&server.url("/"))).await), b"here");

    // The collection's word counts more than the option.
    let server = Server::start([redirect(302, "/x"), ok(b"there")]).await;
    let on = Behavior { follow_redirects: Some(true), ..Behavior::default() };
    assert_eq!(body(&client(off).send(&get(&server.url("/")), &on).await), b"there");
}

#[tokio::test]
async fn a_redirect_to_nowhere_is_an_error() {
    for (location, expected, kind) in [
        ("ftp://h/", "Invalid protocol: ftp:", TransportErrorKind::Url),
        ("http://no.invalid/", "getaddrinfo ENOTFOUND no.invalid", TransportErrorKind::Dns),
    ] {
        let server = Server::start([redirect(302, location)]).await;
        let exchange = send(&get(&server.url("/"))).await;
        assert_eq!(message(&exchange), expected);
        assert_eq!(exchange.hops.len(), 1);
        assert_eq!(exchange.outcome.unwrap_err().kind, kind);
    }
}

#[tokio::test]
async fn a_file_is_sent_again() {
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(dir.path().join("a.txt"), "file").unwrap();
    let server = Server::start([redirect(307, "/again"), ok(b"")]).await;
    let mut post = request("POST", &server.url("/"));
    post.body = Some(crate::collection::Body::File(crate::collection::FileSource::Path(
        "a.txt".to_owned(),
    )));
    let options = Options { working_dir: dir.path().to_owned(), ..Options::default() };
    client(options).send(&post, &Behavior::default()).await.outcome.unwrap();
    assert_eq!(content(&server.requests()[1]), "file");
}
