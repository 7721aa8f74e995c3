use bytes::Bytes;

use super::*;
use crate::http::Timings;

fn read(status: u16, body: &'static str, now: Instant) -> Result<Token, String> {
    let received = Received {
        status,
        reason: "X".to_owned(),
        headers: Vec::new(),
        body: Bytes::from_static(body.as_bytes()),
        url: String::new(),
        wire_size: 0,
        timings: Timings::default(),
        remote: None,
    };
    Token::read(&received, now)
}

#[test]
fn tokens_hold_until_their_end() {
    let now = Instant::now();
    for (body, seconds) in [
        (r#"{"access_token": "t"}"#, None),
        (r#"{"access_token": "t", "expires_in": 3600}"#, Some(3590)),
        (r#"{"access_token": "t", "expires_in": "60"}"#, Some(50)),
        (r#"{"access_token": "t", "expires_in": 5}"#, Some(0)),
        (r#"{"access_token": "t", "expires_in": -1}"#, None),
        (r#"{"access_token": "t", "expires_in": null}"#, None),
        (r#"{"access_token": "t", "expires_in": 1e300}"#, None),
        ("access_token=t&expires_in=60", Some(50)),
    ] {
        let token = read(200, body, now).unwrap();
        let Token::Given(secret, end) = &token else { panic!("{body}: {token:?}") };
        assert_eq!(secret.expose(), "t");
        assert_eq!(*end, seconds.map(|seconds| now + Duration::from_secs(seconds)), "{body}");
        assert_eq!(token.holds(now), seconds != Some(0));
        assert!(!format!("{token:?}").contains("\"t\""));
    }
}

#[test]
fn refusals_are_remembered_and_trouble_is_not() {
    let now = Instant::now();
    for (status, body, expected) in [
        (
            401,
            r#"{"error": "invalid_client", "error_description": "who?"}"#,
            "401 X: invalid_client: who?",
        ),
        (400, "<html>", "400 X"),
        (403, r#"{"access_token": "t"}"#, "403 X"),
    ] {
        match read(status, body, now) {
            Ok(Token::Refused(message)) => assert_eq!(message, expected),
            other => panic!("{body}: {other:?}"),
        }
    }
    for (status, body, expected) in [
        (200, "{}", "200 X, without an access_token"),
        (200, r#"{"access_token": 1}"#, "200 X, without an access_token"),
        (302, "", "302 X"),
        (503, "busy", "503 X"),
    ] {
        assert_eq!(read(status, body, now).unwrap_err(), expected, "{body}");
    }
}
