//! Servers that ask for credentials, seen from the wire.

use super::server::{Answer, Server, lines, ok, own_lines, redirect, request_line, response};
use super::{body, client, get, raw, request, with_headers};
use crate::collection::{Auth, Behavior, Request};
use crate::http::{HopKind, Options};

fn with_auth(request: Request, kind: &str, parameters: &[(&str, &str)]) -> Request {
    let parameters = parameters.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned()));
    let auth = Auth::new(kind, parameters.collect());
    Request { auth: Some(auth), ..request }
}

fn digest(request: Request) -> Request {
    with_auth(request, "digest", &[("username", "u"), ("password", "p"), ("clientNonce", "c0")])
}

fn ask(challenge: &str) -> Answer {
    response("401 Unauthorized", &[&format!("WWW-Authenticate: {challenge}")], b"who are you?")
}

#[tokio::test]
async fn a_digest_challenge_is_answered_and_remembered() {
    let challenge = "Digest realm=\"r\", nonce=\"n0\", qop=\"auth\", opaque=\"op\"";
    let server = Server::start([ask(challenge), ok(b"in"), ok(b"again")]).await;
    let client = client(Options::default());
    let mut asking = request("POST", &server.url("/r?b=2&a=1"));
    asking.body = raw("hello", Some("json"));
    let asking = digest(with_headers(asking, &[("X-A", "1"), ("authorization", "mine")]));
    let exchange = client.send(&asking, &Behavior::default()).await;
    assert_eq!(body(&exchange), b"in");
    assert_eq!(exchange.hops.len(), 1);
    assert_eq!((exchange.hops[0].status, exchange.hops[0].kind), (401, HopKind::Challenge));

    let sent = server.requests();
    assert_eq!(own_lines(&sent[0])[..2], ["X-A: 1", "Authorization: mine"]);
    // The helper's header behind all others, in the stead of the user's, and the same token.
    let signed = lines(&sent[1]);
    assert_eq!(signed[..2], ["X-A: 1", "Content-Type: application/json"]);
    assert!(signed[2].starts_with("User-Agent: "), "{signed:?}");
    let last = signed.last().unwrap();
    assert!(last.starts_with("Authorization: Digest username=\"u\", realm=\"r\""), "{signed:?}");
    let token = |text: &String| text.split("Postman-Token: ").nth(1).unwrap()[..36].to_owned();
    assert_eq!(token(&sent[0]), token(&sent[1]));
    assert!(sent[1].ends_with("\r\n\r\nhello"));
    let shown = exchange.sent.headers.iter().find(|(name, _)| name == "Authorization");
    assert!(shown.unwrap().1.starts_with("Digest "), "the request that was answered is shown");

    let exchange = client.send(&digest(get(&server.url("/next"))), &Behavior::default()).await;
    assert_eq!(body(&exchange), b"again");
    assert!(exchange.hops.is_empty());
    let next = server.requests().pop().unwrap();
    assert!(next.contains("uri=\"/next\""), "{next}");
    assert!(next.contains("nc=00000002, cnonce=\"c0\""), "{next}");
    assert_eq!(server.connections(), 1);
}

#[tokio::test]
async fn a_refused_password_is_the_answer() {
    let server = Server::start([ask("Digest realm=r, nonce=n, qop=auth")]).await;
    let exchange =
        client(Options::default()).send(&digest(get(&server.url("/"))), &Behavior::default()).await;
    assert_eq!(exchange.outcome.unwrap().status, 401);
    assert_eq!(server.requests().len(), 2);
}

#[tokio::test]
async fn redirects_are_signed_for_where_they_lead() {
    let challenge = "Digest realm=r, nonce=n, qop=auth";
    let other = Server::start([ask(challenge)]).await;
    let away = format!("http://localhost:{}/", other.address.port());
    let server =
        Server::start([ask(challenge), redirect(302, "/b?c=d"), ok(b"in"), redirect(302, &away)])
            .await;
    let client = client(Options::default());
    let exchange = client.send(&digest(get(&server.url("/a"))), &Behavior::default()).await;
    assert_eq!(body(&exchange), b"in");
    let kinds: Vec<_> = exchange.hops.iter().map(|hop| hop.kind).collect();
    assert_eq!(kinds, [HopKind::Challenge, HopKind::Redirect]);
    let last = server.requests().pop().unwrap();
    assert!(last.contains("uri=\"/b?c=d\"") && last.contains("nc=00000002"), "{last}");
    // Another host gets no credentials, whatever it asks.
    let exchange = client.send(&digest(get(&server.url("/a"))), &Behavior::default()).await;
    assert_eq!(exchange.outcome.unwrap().status, 401);
    assert_eq!(other.requests().len(), 1);
    assert!(!other.requests()[0].contains("Authorization"));
}

/// MS-NLMP's own challenge.
const TYPE_2: &str = "TlRMTVNTUAACAAAADAAMADgAAAAzgoriASNFZ4mrze8AAAAAAAAAACQAJABEAAAABgBwFwAAAA9TAGUAcgB2AGUAcgACAAwARABvAG0AYQBpAG4AAQAMAFMAZQByAHYAZQByAAAAAAA=";

#[tokio::test]
async fn an_ntlm_handshake_keeps_to_one_connection() {
    let second = format!("NTLM {TYPE_2}");
    let talk = || [ask("NTLM"), ask(&second), ok(b"in")];
    let server = Server::start(talk().into_iter().chain(talk())).await;
    let client = client(Options::default());
    let parameters = [("username", "User"), ("password", "Password"), ("domain", "Domain")];
    for round in 0..2 {
        let mut asking = request("POST", &server.url("/"));
        asking.body = raw("hello", None);
        let asking = with_auth(asking, "ntlm", &parameters);
        let exchange = client.send(&asking, &Behavior::default()).await;
        assert_eq!(body(&exchange), b"in");
        assert_eq!(exchange.hops.len(), 2);
        let sent = &server.requests()[3 * round..];
        assert!(!sent[0].contains("Authorization"));
        assert!(sent[1].contains("\r\nAuthorization: NTLM TlRMTVNTUAAB"), "{}", sent[1]);
        assert!(sent[2].contains("\r\nAuthorization: NTLM TlRMTVNTUAAD"), "{}", sent[2]);
        assert!(sent.iter().all(|sent| sent.ends_with("\r\n\r\nhello")));
        // The first question goes over the run's connection, each handshake over one of its own.
        assert_eq!(server.connections(), 2 + round);
    }
}

#[tokio::test]
async fn failing_helpers_warn_and_send_unsigned() {
    let server = Server::start([ok(b"")]).await;
    let asking = with_auth(get(&server.url("/")), "jwt", &[("algorithm", "X"), ("secret", "s")]);
    let exchange = client(Options::default()).send(&asking, &Behavior::default()).await;
    assert!(exchange.outcome.is_ok());
    let expected = "runtime~jwt.auth: could not sign the request: unknown algorithm \"X\"";
    assert!(exchange.warnings[0].starts_with(expected), "{:?}", exchange.warnings);
    assert_eq!(request_line(&server.request()), "GET / HTTP/1.1");
    assert!(!server.request().contains("Authorization"));
}

/// `accessToken` stands there empty, as exports have it.
fn client_credentials(request: Request, token_url: &str) -> Request {
    let parameters = [
        ("grant_type", "client_credentials"),
        ("accessTokenUrl", token_url),
        ("clientId", "me"),
        ("clientSecret", "s3cret"),
        ("accessToken", ""),
    ];
    with_auth(request, "oauth2", &parameters)
}

#[tokio::test]
async fn an_access_token_is_fetched_once_and_used_until_it_ends() {
    let short = r#"{"access_token": "short", "token_type": "Bearer", "expires_in": 10}"#;
    let long = r#"{"access_token": "long", "token_type": "Bearer", "expires_in": 3600}"#;
    let issuer = Server::start([ok(short.as_bytes()), ok(long.as_bytes())]).await;
    let api = Server::start([ok(b"in")]).await;
    let client = client(Options::default());
    let asking = client_credentials(get(&api.url("/a")), &issuer.url("/token"));
    let mut fetched = Vec::new();
    for _ in 0..3 {
        let exchange = client.send(&asking, &Behavior::default()).await;
        assert_eq!(body(&exchange), b"in");
        assert_eq!(exchange.sent.url, api.url("/a"));
        fetched.push(exchange.hops.iter().filter(|hop| hop.kind == HopKind::Token).count());
    }
    assert_eq!(fetched, [1, 1, 0]);
    let used: Vec<_> = api.requests().iter().map(|text| own_lines(text)[0].to_owned()).collect();
    let [short, long] = ["Authorization: Bearer short", "Authorization: Bearer long"];
    assert_eq!(used, [short, long, long]);
    let asked = &issuer.requests()[0];
    assert_eq!(request_line(asked), "POST /token HTTP/1.1");
    assert!(asked.contains("\r\nAuthorization: Basic bWU6czNjcmV0\r\n"), "{asked}");
    assert!(asked.ends_with("\r\n\r\ngrant_type=client_credentials"), "{asked}");
}

#[tokio::test]
async fn a_refused_client_is_not_tried_again() {
    let refusal = response("401 No", &[], br#"{"error": "invalid_client"}"#);
    let issuer = Server::start([refusal]).await;
    let api = Server::start([ok(b"")]).await;
    let client = client(Options::default());
    let asking = client_credentials(get(&api.url("/")), &issuer.url("/token?a=1"));
    for _ in 0..2 {
        let exchange = client.send(&asking, &Behavior::default()).await;
        let expected = format!(
            "runtime~oauth2.auth: could not sign the request: no access token from {}: 401 No: invalid_client",
            issuer.url("/token")
        );
        assert_eq!(exchange.warnings, [expected]);
        assert!(exchange.outcome.is_ok());
    }
    assert_eq!(issuer.requests().len(), 1);
    assert!(api.requests().iter().all(|text| !text.contains("Authorization")));
}

/// The client's secret is for the token server alone.
#[tokio::test]
async fn a_token_servers_redirect_is_not_followed() {
    let elsewhere = Server::start([ok(b"")]).await;
    let issuer = Server::start([redirect(307, &elsewhere.url("/"))]).await;
    let api = Server::start([ok(b"")]).await;
    let asking = client_credentials(get(&api.url("/")), &issuer.url("/token"));
    let exchange = client(Options::default()).send(&asking, &Behavior::default()).await;
    assert!(exchange.warnings[0].ends_with("307 X"), "{:?}", exchange.warnings);
    assert!(elsewhere.requests().is_empty());
}
