use super::server::{Answer, Server, lines, ok, response};
use super::{client, get, with_headers};
use crate::collection::Behavior;
use crate::http::Options;

fn setting(cookies: &[&str]) -> Answer {
    let lines: Vec<_> = cookies.iter().map(|cookie| format!("Set-Cookie: {cookie}")).collect();
    response("200 OK", &lines.iter().map(String::as_str).collect::<Vec<_>>(), b"")
}

fn cookie_lines(request: &str) -> Vec<&str> {
    lines(request).into_iter().filter(|line| line.starts_with("Cookie")).collect()
}

#[tokio::test]
async fn cookies_come_back() {
    for (set, path, expected) in [
        (vec!["a=1", "b=\"q\"; Path=/"], "/", Some("Cookie: a=1; b=\"q\"")),
        (vec!["a=1; Path=/", "b=2; Path=/dir", "c=3"], "/dir/x", Some("Cookie: b=2; a=1; c=3")),
        (vec!["a=1", "b=2", "a=3"], "/", Some("Cookie: a=3; b=2")),
        (vec!["a=1; Secure; HttpOnly"], "/", Some("Cookie: a=1")),
        (
            vec!["a=1; httponly;secure; expires=Fri, 31-Dec-2100 23:59:59 GMT"],
            "/",
            Some("Cookie: a=1"),
        ),
        (vec!["a=1; expires=+1h"], "/", Some("Cookie: a=1")),
        (vec!["noeq"], "/", Some("Cookie: noeq")),
        (vec!["a=1; Domain=other.example"], "/", None),
        (vec!["a=1; Max-Age=0"], "/", None),
        (vec!["a=1; Expires=Thu, 01 Jan 1970 00:00:01 GMT"], "/", None),
        (vec!["a=1; Path=/elsewhere"], "/", None),
        (vec![""], "/", None),
    ] {
        let server = Server::start([setting(&set), ok(b"")]).await;
        let client = client(Options::default());
        client.send(&get(&server.url("/")), &Behavior::default()).await.outcome.unwrap();
        client.send(&get(&server.url(path)), &Behavior::default()).await.outcome.unwrap();
        let second = &server.requests()[1];
        assert_eq!(cookie_lines(second).first().copied(), expected, "{set:?}");
        if expected.is_some() {
            assert!(lines(second).last().unwrap().starts_with("Cookie"), "{second}");
        }
    }
}

#[tokio::test]
async fn the_users_cookies_come_first() {
    for (headers, expected) in [
        (vec![("Cookie", "u=1; a=user"), ("X-A", "1")], "Cookie: u=1; a=user; a=1; b=2"),
        (vec![("Cookie", "u=1"), ("Cookie", "v=2")], "Cookie: u=1; v=2; a=1; b=2"),
        (vec![("Cookie", "u=1"), ("cookie", "v=2")], "Cookie: v=2"),
        (vec![("Cookie", "")], "Cookie: a=1; b=2"),
    ] {
        let server = Server::start([setting(&["a=1", "b=2"]), ok(b"")]).await;
        let client = client(Options::default());
        client.send(&get(&server.url("/")), &Behavior::default()).await.outcome.unwrap();
        let request = with_headers(get(&server.url("/")), &headers);
        let exchange = client.send(&request, &Behavior::default()).await;
        assert_eq!(lines(&server.requests()[1])[0], expected);
        assert_eq!(exchange.sent.headers[0].1, expected.strip_prefix("Cookie: ").unwrap());
    }
}

#[tokio::test]
async fn a_jar_can_be_left_out() {
    let off = Behavior { disable_cookies: Some(true), ..Behavior::default() };
    let on = Behavior::default();
    for (first, second, options) in [
        (&off, &on, Options::default()),
        (&on, &off, Options::default()),
        (&on, &on, Options { cookies: false, ..Options::default() }),
    ] {
        let server = Server::start([setting(&["a=1"]), ok(b"")]).await;
        let client = client(options);
        client.send(&get(&server.url("/")), first).await.outcome.unwrap();
        let request = with_headers(get(&server.url("/")), &[("Cookie", "u=1")]);
        client.send(&request, second).await.outcome.unwrap();
        assert_eq!(cookie_lines(&server.requests()[1]), ["Cookie: u=1"]);
    }
}

#[tokio::test]
async fn bytes_of_a_cookie_survive() {
    let server = Server::start([setting(&["a=\u{e4}"]), ok(b"")]).await;
    let client = client(Options::default());
    client.send(&get(&server.url("/")), &Behavior::default()).await.outcome.unwrap();
    client.send(&get(&server.url("/")), &Behavior::default()).await.outcome.unwrap();
    // The answer is UTF-8; the recorded request shows its two bytes as two characters.
    assert_eq!(cookie_lines(&server.requests()[1]), ["Cookie: a=Ã¤"]);
}

#[tokio::test]
async fn the_jar_can_be_looked_into_filled_and_emptied() {
    let server = Server::start([setting(&["a=1; HttpOnly; SameSite=Lax", "b=2; Path=/x"])]).await;
    let client = client(Options::default());
    client.send(&get(&server.url("/")), &Behavior::default()).await.outcome.unwrap();
    let all = client.cookies();
    assert_eq!(all.iter().map(|cookie| cookie.name.as_str()).collect::<Vec<_>>(), ["a", "b"]);
    assert_eq!(client.cookies_for(&server.url("/")).len(), 1);
    let named = client.cookies_named(&server.url("/x"), "a");
    assert_eq!(named[0].value, "1");
    assert!(named[0].http_only && named[0].host_only && !named[0].secure);
    assert_eq!(named[0].same_site.as_deref(), Some("Lax"));

    client.clear_cookies();
    assert!(client.cookies().is_empty());
    client.restore_cookies(all.clone());
    assert_eq!(client.cookies(), all);
    client.set_cookie(&server.url("/"), "c=3");
    assert_eq!(client.cookies().len(), 3);
}
