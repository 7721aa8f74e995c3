use super::server::{Server, content, lines, ok, own_lines, redirect, request_line};
use super::{client, get, message, raw, request, send, with_headers};
use crate::collection::{Auth, Behavior, Body, Header, Parameter};
use crate::http::{Options, TransportErrorKind};

#[tokio::test]
async fn a_request_goes_out_in_postmans_order() {
    let server = Server::start([ok(b"")]).await;
    let mut request =
        with_headers(request("POST", &server.url("/a/b?c=d")), &[("X-API-SESSION", "")]);
    request.body = raw("{\"user\": \"x\"}", Some("json"));
    request.auth = Some(Auth::new(
        "basic",
        vec![
            ("username".to_owned(), "admin".to_owned()),
            ("password".to_owned(), "admin".to_owned()),
        ],
    ));
    let options = Options { user_agent: "PostmanRuntime/7.39.1".to_owned(), ..Options::default() };
    let exchange = client(options).send(&request, &Behavior::default()).await;
    let sent = server.request();
    let token = lines(&sent)[6].strip_prefix("Postman-Token: ").unwrap();
    assert!(uuid::Uuid::parse_str(token).is_ok(), "{token}");
    assert_eq!(
        sent,
        format!(
            "POST /a/b?c=d HTTP/1.1\r\n\
             X-Api-Session: \r\n\
             Content-Type: application/json\r\n\
             Authorization: Basic YWRtaW46YWRtaW4=\r\n\
             User-Agent: PostmanRuntime/7.39.1\r\n\
             Accept: */*\r\n\
             Cache-Control: no-cache\r\n\
             Postman-Token: {token}\r\n\
             Host: {}\r\n\
             Accept-Encoding: gzip, deflate, br\r\n\
             Connection: keep-alive\r\n\
             Content-Length: 13\r\n\r\n{{\"user\": \"x\"}}",
            server.address
        )
    );
    assert_eq!(exchange.sent.headers[0], ("X-API-SESSION".to_owned(), String::new()));
    assert_eq!(exchange.sent.headers.len(), 11);
    assert_eq!(exchange.sent.url, server.url("/a/b?c=d"));
    assert_eq!(exchange.sent.body, "{\"user\": \"x\"}");
    assert!(exchange.warnings.is_empty());
}

#[tokio::test]
async fn user_headers_replace_system_headers_where_they_stand() {
    let server = Server::start([ok(b"")]).await;
    let headers =
        [("host", "other.example"), ("ACCEPT", "a/b"), ("user-agent", ""), ("X-Last", " v ")];
    let exchange = send(&with_headers(get(&server.url("/")), &headers)).await;
    let sent = server.request();
    assert_eq!(
        lines(&sent)[..5],
        [
            "Host: other.example",
            "Accept: a/b",
            "User-Agent: ",
            "X-Last:  v ",
            "Cache-Control: no-cache"
        ]
    );
    assert_eq!(sent.to_lowercase().matches("host:").count(), 1);
    assert_eq!(exchange.sent.headers[1].0, "ACCEPT");
}

#[tokio::test]
async fn repeated_names_are_gathered_or_overruled() {
    for (headers, expected) in [
        (vec![("X-B", "1"), ("x-a", "2"), ("X-B", "3")], vec!["X-B: 1", "X-B: 3", "X-A: 2"]),
        (vec![("X-B", "1"), ("x-a", "2"), ("x-b", "3")], vec!["X-A: 2", "X-B: 3"]),
        (vec![("X-B", "1"), ("x-b", "2"), ("X-B", "3")], vec!["X-B: 2"]),
        (vec![("", "1"), ("X-B", "")], vec!["X-B: "]),
        (vec![("X-L", "ü")], vec!["X-L: ü"]),
    ] {
        let server = Server::start([ok(b"")]).await;
        send(&with_headers(get(&server.url("/")), &headers)).await;
        assert_eq!(own_lines(&server.request()), expected, "{headers:?}");
    }
}

#[tokio::test]
async fn invalid_headers_and_methods_fail_before_anything_is_sent() {
    let server = Server::start([ok(b"")]).await;
    for (name, value, expected) in [
        ("X Y", "1", "Header name must be a valid HTTP token [\"X Y\"]"),
        ("X:", "1", "Header name must be a valid HTTP token [\"X:\"]"),
        ("ü", "1", "Header name must be a valid HTTP token [\"ü\"]"),
        ("XY", "€", "Invalid character in header content [\"XY\"]"),
        ("XY", "a\r\nB: c", "Invalid character in header content [\"XY\"]"),
        ("XY", "\0", "Invalid character in header content [\"XY\"]"),
    ] {
        let exchange = send(&with_headers(get(&server.url("/")), &[(name, value)])).await;
        assert_eq!(message(&exchange), expected);
        assert_eq!(exchange.outcome.unwrap_err().kind, TransportErrorKind::Request);
    }
    let exchange = send(&request("A B", &server.url("/"))).await;
    assert_eq!(message(&exchange), "Method must be a valid HTTP token [\"A B\"]");
    assert!(server.requests().is_empty());
}

#[tokio::test]
async fn thousands_of_headers_are_no_panic() {
    let mut request = get("http://127.0.0.1:1/");
    request.headers = (0..40_000)
        .map(|index| Header { name: format!("X-{index}"), value: String::new() })
        .collect();
    let exchange = send(&request).await;
    assert_eq!(message(&exchange), "too many headers");
}

#[tokio::test]
async fn system_headers_can_be_switched_off() {
    let server = Server::start([ok(b"")]).await;
    let mut post = request("POST", &server.url("/"));
    post.body = raw("x", Some("json"));
    let off = ["user-agent", "cache-control", "postman-token", "accept-encoding", "connection"];
    let mut behavior = Behavior {
        disabled_system_headers: off.iter().map(|name| (*name).to_owned()).collect(),
        ..Behavior::default()
    };
    behavior.disabled_system_headers.push("Content-Type".to_owned());
    let exchange = client(Options::default()).send(&post, &behavior).await;
    let host = format!("Host: {}", server.address);
    assert_eq!(lines(&server.request()), ["Accept: */*", host.as_str(), "Content-Length: 1"]);
    assert!(exchange.warnings.is_empty());

    behavior.disabled_system_headers = vec!["host".to_owned(), "content-length".to_owned()];
    let exchange = client(Options::default()).send(&post, &behavior).await;
    assert_eq!(
        exchange.warnings,
        [
            "the system header host cannot be left out",
            "the system header content-length cannot be left out"
        ]
    );
}

#[tokio::test]
async fn content_types_stand_where_their_body_puts_them() {
    let form = || {
        Some(Body::UrlEncoded(vec![Parameter {
            key: Some("a".to_owned()),
            value: Some("1".to_owned()),
        }]))
    };
    const FORM: &str = "Content-Type: application/x-www-form-urlencoded";
    for (body, headers, expected) in [
        (
            raw("x", Some("json")),
            vec![],
            vec!["Content-Type: application/json", "Authorization: Bearer t", "Content-Length: 1"],
        ),
        (
            raw("x", None),
            vec![],
            vec!["Authorization: Bearer t", "Content-Type: text/plain", "Content-Length: 1"],
        ),
        (
            raw("x", Some("json")),
            vec![("content-type", "a/b"), ("X-A", "1")],
            vec!["Content-Type: a/b", "X-A: 1", "Authorization: Bearer t", "Content-Length: 1"],
        ),
        (form(), vec![], vec!["Authorization: Bearer t", FORM, "Content-Length: 3"]),
        (
            form(),
            vec![("Content-Type", "a/b")],
            vec![FORM, "Authorization: Bearer t", "Content-Length: 3"],
        ),
        (
            form(),
            vec![("Content-Type", "application/x-www-form-urlencoded; charset=x")],
            vec![
                "Content-Type: application/x-www-form-urlencoded; charset=x",
                "Authorization: Bearer t",
                "Content-Length: 3",
            ],
        ),
        (
            None,
            vec![("authorization", "user's"), ("X-A", "1")],
            vec!["X-A: 1", "Authorization: Bearer t", "Content-Length: 0"],
        ),
    ] {
        let server = Server::start([ok(b"")]).await;
        let mut request = with_headers(request("PUT", &server.url("/")), &headers);
        request.body = body;
        request.auth = Some(Auth::new("bearer", vec![("token".to_owned(), "t".to_owned())]));
        send(&request).await;
        assert_eq!(own_lines(&server.request()), expected);
    }
}

#[tokio::test]
async fn bodies_are_pruned_and_lengths_added_by_method() {
    for (method, body, keeps_bodies, expected_length, expected_body) in [
        ("GET", Some("x"), false, None, ""),
        ("HEAD", Some("x"), false, None, ""),
        ("COPY", Some("x"), false, Some("Content-Length: 0"), ""),
        ("GET", Some("x"), true, Some("Content-Length: 1"), "x"),
        ("DELETE", Some("x"), false, Some("Content-Length: 1"), "x"),
        ("PROPFIND", Some("x"), false, Some("Content-Length: 1"), "x"),
        ("POST", None, false, Some("Content-Length: 0"), ""),
        ("PUT", Some(""), false, Some("Content-Length: 0"), ""),
        ("PATCH", None, false, Some("Content-Length: 0"), ""),
        ("DELETE", None, false, None, ""),
        ("OPTIONS", None, false, None, ""),
        ("LINK", None, false, Some("Content-Length: 0"), ""),
    ] {
        let server = Server::start([ok(b"")]).await;
        let mut request = request(method, &server.url("/"));
        request.body = body.and_then(|text| raw(text, Some("json")));
        let behavior = Behavior { disable_body_pruning: Some(keeps_bodies), ..Behavior::default() };
        client(Options::default()).send(&request, &behavior).await.outcome.unwrap();
        let sent = server.request();
        let length = lines(&sent).into_iter().find(|line| line.starts_with("Content-Length"));
        assert_eq!((length, content(&sent)), (expected_length, expected_body), "{method} {body:?}");
        let has_type = sent.contains("Content-Type");
        assert_eq!(has_type, !expected_body.is_empty(), "{method} {body:?}");
    }
}

#[tokio::test]
async fn a_wrong_length_is_put_right() {
    let server = Server::start([ok(b"")]).await;
    let mut post = with_headers(request("POST", &server.url("/")), &[("Content-Length", "99")]);
    post.body = raw("four", None);
    let exchange = send(&post).await;
    assert_eq!(content(&server.request()), "four");
    assert_eq!(exchange.warnings, ["Content-Length \"99\" is not the body's length: sent as 4"]);
}

#[tokio::test]
async fn chunked_bodies_have_no_length() {
    let server = Server::start([ok(b"")]).await;
    let mut post =
        with_headers(request("POST", &server.url("/")), &[("Transfer-Encoding", "chunked")]);
    post.body = raw("four", Some("text"));
    send(&post).await.outcome.unwrap();
    let sent = server.request();
    assert_eq!(own_lines(&sent), ["Transfer-Encoding: chunked", "Content-Type: text/plain"]);
    assert_eq!(content(&sent), "4\r\nfour\r\n0\r\n\r\n");
}

#[tokio::test]
async fn request_targets_go_out_as_encoded() {
    for (path, expected) in [
        ("", "/"),
        ("?a=b", "/?a=b"),
        ("/a b/ü?q=ü x'", "/a%20b/%C3%BC?q=%C3%BC%20x%27"),
        ("/a'|^[]!$()*+,;:@&=~%zz%", "/a'|^[]!$()*+,;:@&=~%zz%"),
        ("/{{x}}?y={{x}}", "/%7B%7Bx%7D%7D?y={{x}}"),
        ("/`\"<>\t", "/%60%22%3C%3E%09"),
        ("/x?`|\\^[]{}+/?~%", "/x?`|\\^[]{}+/?~%"),
        ("//a//b/", "//a//b/"),
        ("/a?", "/a?"),
        ("/a?&&=&b", "/a?&&=&b"),
        ("/a#b?c", "/a"),
        ("/a?b#c", "/a?b"),
        ("\\a\\b?\\", "/a/b?\\"),
    ] {
        let server = Server::start([ok(b"")]).await;
        let exchange = send(&get(&server.url(path))).await;
        assert!(exchange.outcome.is_ok(), "{path}: {:?}", exchange.outcome);
        assert_eq!(request_line(&server.request()), format!("GET {expected} HTTP/1.1"), "{path}");
        assert_eq!(exchange.sent.url, server.url(expected));
    }
}

#[tokio::test]
async fn dot_segments_reach_the_wire() {
    let server = Server::start([redirect(302, "/c/./d?/.."), ok(b"")]).await;
    let exchange = send(&get(&server.url("/a/../b"))).await;
    if !exchange.warnings.is_empty() {
        eprintln!("skipped: {}", exchange.warnings[0]);
        return;
    }
    let requests = server.requests();
    assert_eq!(request_line(&requests[0]), "GET /a/../b HTTP/1.1");
    assert_eq!(request_line(&requests[1]), "GET /c/./d?/.. HTTP/1.1");
    assert!(requests[1].contains(&format!("Referer: {}", server.url("/a/../b"))));
    assert_eq!(exchange.outcome.unwrap().url, server.url("/c/./d?/.."));
}

#[tokio::test]
async fn urls_are_sent_as_written_on_demand() {
    let behavior = Behavior { disable_url_encoding: Some(true), ..Behavior::default() };
    let client = client(Options::default());
    for (path, expected) in [
        ("/a%20b?c=%7B'", Some("/a%20b?c=%7B'")),
        ("/a{b}", Some("/a{b}")),
        ("/a b", None),
        ("/ü", None),
    ] {
        let server = Server::start([ok(b"")]).await;
        let exchange = client.send(&get(&server.url(path)), &behavior).await;
        match expected {
            Some(expected) => {
                assert!(exchange.outcome.is_ok(), "{path}: {:?}", exchange.outcome);
                // A build that cannot send it exactly says so; see the target's own tests.
                if exchange.warnings.is_empty() {
                    assert_eq!(request_line(&server.request()), format!("GET {expected} HTTP/1.1"));
                }
            }
            None => {
                assert_eq!(message(&exchange), "Request path contains unescaped characters");
            }
        }
    }
}

#[tokio::test]
async fn credentials_in_the_url_become_basic_auth() {
    for (user_header, expected) in
        [(None, "Authorization: Basic dSB4OnA6cQ=="), (Some("mine"), "Authorization: mine")]
    {
        let server = Server::start([ok(b"")]).await;
        let url = format!("http://u%20x:p%3Aq@{}/a", server.address);
        let headers: Vec<_> =
            user_header.map(|value| ("Authorization", value)).into_iter().collect();
        let exchange = send(&with_headers(get(&url), &headers)).await;
        assert_eq!(own_lines(&server.request()), [expected]);
        assert_eq!(exchange.sent.url, server.url("/a"));
    }
}

#[tokio::test]
async fn an_api_key_goes_into_the_query() {
    let server = Server::start([ok(b"")]).await;
    let mut request = get(&server.url("/a?k=old&b=1"));
    request.auth = Some(Auth::new(
        "apikey",
        [("key", "k"), ("value", "a b&"), ("in", "query")]
            .iter()
            .map(|(key, value)| ((*key).to_owned(), (*value).to_owned()))
            .collect(),
    ));
    send(&request).await;
    assert_eq!(request_line(&server.request()), "GET /a?b=1&k=a%20b%26 HTTP/1.1");
}

#[tokio::test]
async fn unknown_auth_is_a_warning() {
    let server = Server::start([ok(b"")]).await;
    let mut request = get(&server.url("/"));
    request.auth = Some(Auth::new("weird", Vec::new()));
    let exchange = send(&request).await;
    assert!(exchange.outcome.is_ok());
    assert_eq!(exchange.warnings, ["runtime: could not find a handler for auth: weird"]);
}

#[tokio::test]
async fn connections_are_reused_and_tokens_are_not() {
    let server = Server::start([ok(b"hello")]).await;
    let client = client(Options::default());
    for _ in 0..50 {
        client.send(&get(&server.url("/")), &Behavior::default()).await.outcome.unwrap();
    }
    assert_eq!(server.connections(), 1);
    let tokens: std::collections::HashSet<_> = server
        .requests()
        .iter()
        .filter_map(|request| Some(request.split("Postman-Token: ").nth(1)?[..36].to_owned()))
        .collect();
    assert_eq!(tokens.len(), 50);
}
