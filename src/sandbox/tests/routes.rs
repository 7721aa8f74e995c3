use hyper::header::{HeaderName, HeaderValue};

use super::Client;
use crate::sandbox::answer::Response;
use crate::sandbox::request::Incoming;

/// How a request logs in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum LogIn {
    None,
    Good,
    Wrong,
}
use LogIn::{Good, None as Nobody, Wrong};

fn with(incoming: &mut Incoming, name: &'static str, value: &str) {
    let name = HeaderName::from_static(name);
    incoming.headers.insert(name, HeaderValue::from_str(value).unwrap());
}

fn ask(client: &Client, method: &str, path: &str, log_in: LogIn) -> Incoming {
    let mut incoming = client.request(method, path);
    match log_in {
        Good => {}
        Nobody => drop(incoming.headers.remove("authorization")),
        Wrong => with(&mut incoming, "authorization", "Basic YW5uYTp3cm9uZw=="),
    }
    incoming
}

fn names(response: &Response) -> Vec<&str> {
    response.headers.iter().map(|(name, _)| *name).collect()
}

/// A policy with `N` for each nonce.
fn without_nonce(policy: &str) -> String {
    let mut parts = policy.split("'nonce-");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |text, part| {
        let (nonce, rest) = part.split_once('\'').unwrap();
        assert_eq!((nonce.len(), nonce.ends_with('=')), (44, true), "{policy}");
        text + "'N'" + rest
    })
}

const PAGE: &str = "default-src 'none';base-uri 'none';manifest-src 'self';script-src 'N';\
                    script-src-elem 'strict-dynamic' 'N';style-src 'self' 'unsafe-inline';\
                    img-src 'self' data: blob:;font-src 'self' data:;connect-src 'self';\
                    media-src 'self';frame-ancestors 'self';form-action 'self'";
const EARLY: &str = "default-src 'self'; script-src 'self' 'N'; style-src 'self' 'unsafe-inline'; \
                     frame-src *; img-src * data: blob:; font-src 'self' data:; media-src *; \
                     connect-src *; object-src 'none'; base-uri 'self';";

#[test]
fn unknown_paths_and_wrong_methods_are_pages() {
    let client = Client::new();
    for (method, path, status) in [
        ("GET", "password/create", 405),
        ("PUT", "password/update", 405),
        ("POST", "session/request", 405),
        ("GET", "password/nope", 405),
        ("GET", "share/recipients", 405),
        ("POST", "share/recipients/resolve-group", 405),
        ("DELETE", "keychain/x/y", 405),
        ("GET", "setting/nope", 405),
        ("HEAD", "password/show", 405),
        ("OPTIONS", "settings/list", 405),
        ("OPTIONS", "token/x/request", 405),
        ("OPTIONS", "nope/list", 404),
        ("GET", "settings/nope", 404),
        ("GET", "nope/list", 404),
        ("GET", "token/x", 404),
        ("GET", "", 404),
    ] {
        for log_in in [Nobody, Good] {
            let mut incoming = ask(&client, method, path, log_in);
            with(&mut incoming, "origin", "https://a.example");
            let response = client.app.answer(&incoming);
            let at = format!("{method} {path} {log_in:?}");
            assert_eq!(response.status, status, "{at}");
            assert_eq!(response.header("content-type"), Some("text/html; charset=UTF-8"), "{at}");
            for absent in ["allow", "x-api-session", "access-control-allow-origin"] {
                assert_eq!(response.header(absent), None, "{at}");
            }
            assert_eq!(response.header("x-request-id").is_some(), status == 404, "{at}");
            assert_eq!(response.header("cache-control").is_some(), status == 404, "{at}");
            assert_eq!(response.body.is_empty(), status == 405, "{at}");
            assert_eq!(response.header("feature-policy").is_some(), status == 404, "{at}");
            let policy = response.header("content-security-policy").unwrap();
            assert_eq!(without_nonce(policy), if status == 404 { PAGE } else { EARLY }, "{at}");
        }
        let response = client.app.answer(&ask(&client, method, path, Wrong));
        let policy = response.header("content-security-policy").unwrap();
        assert_eq!(without_nonce(policy), EARLY, "{method} {path}");
        assert_eq!((response.status, response.body), (401, br#"{"message":""}"#.to_vec()));
    }
}

#[test]
fn preflights_need_the_credentials_that_browsers_do_not_send() {
    let mut client = Client::new();
    let options = |client: &Client, path: &str, log_in: LogIn, origin: &str| {
        let mut incoming = ask(client, "OPTIONS", path, log_in);
        if !origin.is_empty() {
            with(&mut incoming, "origin", origin);
        }
        client.app.answer(&incoming)
    };
    for path in ["password/list", "tag/a/b", "service/avatar", "setting/x", "account/reset"] {
        let response = options(&client, path, Nobody, "https://a.example");
        assert_eq!(response.status, 503, "{path}");
        assert_eq!(
            response.body,
            br#"{"status":"error","id":0,"message":"Unable to complete request"}"#
        );
        assert!(!names(&response).iter().any(|name| name.starts_with("access-control")));
        assert_eq!(response.header("x-api-session"), None);
        for (origin, expected) in [("", "*"), ("https://a.example", "https://a.example")] {
            let response = options(&client, path, Good, origin);
            assert_eq!((response.status, response.body.len()), (200, 0), "{path}");
            for (name, value) in [
                ("content-type", "text/html; charset=UTF-8"),
                ("access-control-allow-origin", expected),
                ("access-control-allow-methods", "PUT, POST, GET, DELETE, PATCH"),
                ("access-control-max-age", "1728000"),
                ("access-control-allow-headers", "Authorization, Content-Type, Accept"),
                ("access-control-allow-credentials", "false"),
            ] {
                assert_eq!(response.header(name), Some(value), "{path}");
            }
            assert!(response.header("x-api-session").is_some());
            let last = response.headers.iter().rfind(|(name, _)| *name == "set-cookie").unwrap();
            assert!(last.1.starts_with("nc_passwords="), "{path}");
        }
    }
    client.set_challenge("a");
    client.session.clear();
    let response = options(&client, "password/list", Good, "");
    assert_eq!(response.status, 412);
}

#[test]
fn origins_are_answered_on_json_routes_only() {
    let client = Client::new();
    for (path, log_in, status, answered) in [
        ("password/list", Good, 200, true),
        ("account/challenge/get", Good, 404, true),
        ("service/coffee", Good, 418, true),
        ("password/list", Nobody, 401, true),
        ("password/list", Wrong, 401, false),
        ("service/avatar", Good, 200, false),
        ("service/preview/x/desktop/nope", Good, 400, false),
        ("service/avatar", Nobody, 401, false),
    ] {
        let mut incoming = ask(&client, "GET", path, log_in);
        with(&mut incoming, "origin", "https://a.example");
        let response = client.app.answer(&incoming);
        assert_eq!(response.status, status, "{path} {log_in:?}");
        let expected = answered.then_some("https://a.example");
        assert_eq!(response.header("access-control-allow-origin"), expected, "{path} {log_in:?}");
    }
}

#[test]
fn browsers_are_sent_to_the_log_in_page_for_images() {
    let client = Client::new();
    let base = "/index.php/apps/passwords/api/1.0/";
    for (path, expected) in [
        ("service/favicon/a.example/32", "service/favicon/a.example/32"),
        ("service/avatar/max/32", "service/avatar/max/32&user=max"),
        ("service/avatar", "service/avatar"),
        ("service/preview/x/desktop/640/360...", "service/preview/x/desktop/640/360..."),
        ("service/favicon?a=b", "service/favicon?a%3Db"),
    ] {
        let mut incoming = ask(&client, "GET", path, Nobody);
        with(&mut incoming, "accept", "text/html,*/*");
        let response = client.app.answer(&incoming);
        let location = format!("/index.php/login?redirect_url={base}{expected}");
        assert_eq!(response.status, 303, "{path}");
        assert_eq!(response.header("location"), Some(location.as_str()));
        assert_eq!(response.header("x-api-session"), None);
    }
    // JSON routes never look at what the client would like.
    let mut incoming = ask(&client, "GET", "password/list", Nobody);
    with(&mut incoming, "accept", "text/html");
    let response = client.app.answer(&incoming);
    assert_eq!(response.body, br#"{"message":"CORS requires basic auth"}"#);
    for accept in ["text/html", "application/XHTML+xml"] {
        let mut incoming = ask(&client, "GET", "password/list", Wrong);
        with(&mut incoming, "accept", accept);
        let response = client.app.answer(&incoming);
        assert_eq!(response.status, 401);
        assert!(response.body.starts_with(b"<!DOCTYPE html>"), "{accept}");
    }
}

#[test]
fn bearers_of_tokens_get_images_and_json_with_a_header_of_their_own() {
    let client = Client::new();
    for (path, bearer, ocs, status) in [
        ("service/avatar/anna/32", "Bearer anna-token", false, 200),
        ("service/favicon", "bearer anna-token", false, 200),
        ("service/avatar/anna/32", "Bearer nope", false, 401),
        ("service/avatar/anna/32", "Bearer anna", false, 401),
        ("service/avatar/anna/32", "Bearer ", false, 401),
        ("password/list", "Bearer anna-token", false, 401),
        ("password/list", "Bearer anna-token", true, 200),
        ("password/list", "Bearer nope", true, 401),
    ] {
        let mut incoming = ask(&client, "GET", path, Nobody);
        with(&mut incoming, "authorization", bearer);
        if ocs {
            with(&mut incoming, "ocs-apirequest", "true");
        }
        let response = client.app.answer(&incoming);
        assert_eq!(response.status, status, "{path} {bearer} {ocs}");
        let message = if path == "password/list" {
            r#"{"message":"CORS requires basic auth"}"#
        } else {
            r#"{"message":"Current user is not logged in"}"#
        };
        let refused = response.body == message.as_bytes();
        assert_eq!(refused, status == 401, "{path} {bearer} {ocs}");
    }
}

#[test]
fn api_answers_have_these_headers_and_images_those() {
    let client = Client::new();
    let json = client.app.answer(&client.request("GET", "session/keepalive"));
    let image = client.app.answer(&client.request("GET", "service/avatar/anna/32"));
    for response in [&json, &image] {
        for (name, value) in [
            ("referrer-policy", "no-referrer"),
            ("x-content-type-options", "nosniff"),
            ("x-frame-options", "SAMEORIGIN"),
            ("x-permitted-cross-domain-policies", "none"),
            ("x-xss-protection", "1; mode=block"),
            ("x-robots-tag", "noindex, nofollow"),
        ] {
            assert_eq!(response.header(name), Some(value), "{name}");
        }
        let policy = response.header("content-security-policy").unwrap();
        assert!(policy.ends_with("frame-ancestors 'none'"), "{policy}");
        assert!(response.header("feature-policy").unwrap().starts_with("autoplay 'none'"));
        let id = response.header("x-request-id").unwrap();
        assert!(id.len() == 20 && id.bytes().all(|byte| byte.is_ascii_alphanumeric()));
    }
    assert_eq!(json.header("content-type"), Some("application/json; charset=utf-8"));
    assert_eq!(json.header("cache-control"), Some("no-cache, no-store, must-revalidate"));
    assert_eq!(image.header("content-type"), Some("image/png"));
    assert_eq!(image.header("cache-control"), Some("public, immutable, max-age=604800"));
    for name in ["etag", "last-modified", "expires", "pragma", "content-disposition"] {
        assert!(image.header(name).is_some() && json.header(name).is_none(), "{name}");
    }
    assert!(json.header("x-api-session").is_some() && image.header("x-api-session").is_none());
    // A failed image is an answer like any other.
    let failed = client.app.answer(&client.request("GET", "service/preview/x/desktop/nope"));
    assert_eq!(failed.status, 400);
    assert!(failed.header("x-api-session").is_some());
    assert_eq!(failed.header("cache-control"), Some("no-cache, no-store, must-revalidate"));
}
