use std::cell::RefCell;
use std::collections::VecDeque;

use bytes::Bytes;

use super::*;
use crate::collection::{Body, Request};
use crate::http::{Exchange, Sent, Timings, TransportError, TransportErrorKind};
use crate::session::{Keeper, KeychainError, Mode, Pending, Transport, profile};

const PASSWORD: &str = "correct horse battery";
const SECRET: &str = "bc1266387fec69395420b0779afda549c7b5030c289cf056305b03f336207611";
const KEYCHAIN: &str = "101112131415161718191a1b1c1d1e1f202122232425262728292a2b2c2d2e2f30313233343536377c2973931fdbf293e2cb261390d65cc07dade3a23aab99f1839ca8214b0379c35467ac497fbe1bcb13532488aa7cb2894599d513b19e4774259e56815db19103f300fcaca908a716fe0b909f2152a87b17b6198d12013c1c97985a8d4512d75f6a3283f87d093261923243707869b956c91d1fcce61e283d1f63004b874e643587f95d0a47f363613f61b25705571344ecbe8c5eac30fac54257a015488129bec9e3968f9252b95fe3935a5db01e35f691e3cc7a6e";

/// Answers in order, and remembers what was asked.
struct Scripted {
    answers: RefCell<VecDeque<(u16, String)>>,
    asked: RefCell<Vec<Request<String>>>,
}

impl Scripted {
    fn new(answers: &[(u16, String)]) -> Self {
        Scripted { answers: RefCell::new(answers.to_vec().into()), asked: RefCell::default() }
    }

    fn paths(&self) -> Vec<String> {
        let path = |r: &Request<String>| r.url.replace("https://cloud.example/api/1.0", "");
        self.asked.borrow().iter().map(path).collect()
    }
}

impl Transport for Scripted {
    fn send(&self, request: Request<String>) -> Pending<'_, Exchange> {
        let sent = Sent {
            method: request.method.clone(),
            url: request.url.clone(),
            headers: request.headers.iter().map(|h| (h.name.clone(), h.value.clone())).collect(),
            body: Bytes::new(),
        };
        self.asked.borrow_mut().push(request);
        let outcome = self.answers.borrow_mut().pop_front().map(received).ok_or(TransportError {
            kind: TransportErrorKind::Connect,
            message: "connection refused".into(),
            advice: None,
        });
        let exchange = Exchange { sent, hops: Vec::new(), outcome, warnings: Vec::new() };
        Box::pin(std::future::ready(exchange))
    }
}

fn received((status, body): (u16, String)) -> Received {
    Received {
        status,
        reason: String::new(),
        headers: vec![("x-api-session".into(), "a|1".into())],
        body: body.into(),
        url: String::new(),
        wire_size: 0,
        timings: Timings::default(),
        remote: None,
    }
}

fn challenge(more: &str) -> (u16, String) {
    let hex = |last: u8| hex::encode((0..=last).collect::<Vec<_>>());
    let salts = format!(r#"["{}","{}","{}"]"#, hex(255), hex(63), hex(15));
    (200, format!(r#"{{"challenge":{{"salts":{salts},"type":"PWDv1r1"}}{more}}}"#))
}

const TOKENS: &str = r#","token":[
    {"type":"user-token","id":"totp","label":"TOTP","description":"","request":false},
    {"type":"user-token","id":"email","label":"Mail","description":"","request":true}]"#;

fn run(transport: &Scripted, tokens: &[&str]) -> Result<Opened, OpenError> {
    let tokens: Vec<SessionToken> = tokens.iter().map(|text| text.parse().unwrap()).collect();
    let login = Login {
        base_url: "https://cloud.example/",
        auth: None,
        master_password: PASSWORD,
        tokens: &tokens,
    };
    let mut keeper = Keeper::new(profile("nextcloud-passwords").ok(), Mode::Auto, None).unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    runtime.block_on(keeper.open(login, transport))
}

fn failure(answers: &[(u16, String)], tokens: &[&str]) -> (OpenError, usize) {
    let transport = Scripted::new(answers);
    let error = run(&transport, tokens).unwrap_err();
    let count = transport.asked.borrow().len();
    (error, count)
}

fn api_error(status: u16, id: &str) -> (u16, String) {
    (status, format!(r#"{{"status":"error","id":"{id}","message":"said by the server"}}"#))
}

#[test]
fn the_challenge_is_solved_and_the_keychain_opened() {
    let keys = format!(r#"{{"success":true,"keys":{{"CSEv1r1":"{KEYCHAIN}"}}}}"#);
    let transport = Scripted::new(&[challenge(""), (200, keys)]);
    let opened = run(&transport, &[]).unwrap();
    assert_eq!(transport.paths(), ["/session/request", "/session/open"]);
    let asked = transport.asked.borrow();
    assert_eq!(asked[0].headers[0].value, "", "no session yet");
    assert_eq!(asked[1].headers[0].value, "a|1", "the session of the first answer");
    let text = format!(r#"{{"challenge":"{SECRET}"}}"#);
    assert_eq!(asked[1].body, Some(Body::Raw { text, language: Some("json".into()) }));
    assert_eq!(opened.variable, Some(("http_api_session", "a|1".to_owned())));
    assert!(!format!("{opened:?}").contains("a|1"));
    assert_eq!(
        opened.message(),
        "the session was opened with the master password; keychain CSEv1r1 with 1 key"
    );
}

#[test]
fn no_keychain_is_an_empty_array() {
    let transport = Scripted::new(&[challenge(""), (200, r#"{"success":true,"keys":[]}"#.into())]);
    let opened = run(&transport, &[]).unwrap();
    assert!(opened.keychains.is_empty());
    assert!(opened.message().ends_with("; no keychain"));
}

#[test]
fn a_keychain_of_another_password_does_not_fail_the_log_in() {
    let damaged = KEYCHAIN.replace("7c29", "7c28");
    let keys = format!(r#"{{"success":true,"keys":{{"CSEv1r1":"{damaged}"}}}}"#);
    let opened = run(&Scripted::new(&[challenge(""), (200, keys)]), &[]).unwrap();
    assert_eq!(opened.keychains[0].outcome.as_ref().unwrap_err(), &KeychainError::Authentication);
    assert!(opened.message().contains("CSEv1r1 could not be opened"), "{}", opened.message());
}

#[test]
fn without_a_challenge_there_is_nothing_to_open() {
    for body in ["{}", "[]"] {
        let transport = Scripted::new(&[(200, body.into())]);
        assert!(!run(&transport, &[]).unwrap().challenged, "{body}");
        assert_eq!(transport.paths(), ["/session/request"]);
    }
}

#[test]
fn a_refused_log_in_is_explained_and_never_repeated() {
    let cases = [
        (api_error(401, "ab6e13ba"), OpenError::WrongPassword),
        (api_error(401, "8b4f02b4"), OpenError::WrongSecondFactor),
        (api_error(403, "b927b225"), OpenError::LockedOut),
        (api_error(403, "64a6cf1f"), OpenError::Locked),
        ((429, String::new()), OpenError::Busy),
        ((401, r#"{"message":""}"#.into()), OpenError::Credentials { path: OPEN, status: 401 }),
        (
            (404, "<html>".into()),
            OpenError::NotTheApi { path: OPEN, status: 404, variable: "base_url" },
        ),
        (
            (503, r#"{"status":"error","id":0,"message":"said by the server"}"#.into()),
            OpenError::Unexpected { path: OPEN, status: 503, message: "said by the server".into() },
        ),
    ];
    for (answer, expected) in cases {
        // A spare right answer: it must stay unused.
        let spare = (200, r#"{"success":true,"keys":[]}"#.to_owned());
        let (error, requests) = failure(&[challenge(""), answer, spare], &[]);
        assert_eq!(error, expected);
        assert_eq!(requests, 2, "{error}");
        assert!(!error.to_string().contains(PASSWORD) && !error.to_string().contains(SECRET));
    }
}

#[test]
fn the_lock_is_told_of_before_and_after_it_falls() {
    assert!(OpenError::WrongPassword.to_string().contains("after five failures"));
    let (error, requests) = failure(&[api_error(403, "64a6cf1f")], &[]);
    assert_eq!((error, requests), (OpenError::Locked, 1));
}

#[test]
fn a_second_factor_is_sent_along() {
    let answers = [challenge(TOKENS), (200, r#"{"success":true,"keys":[]}"#.into())];
    let transport = Scripted::new(&answers);
    run(&transport, &["totp=123456"]).unwrap();
    let text = format!(r#"{{"challenge":"{SECRET}","token":{{"totp":"123456"}}}}"#);
    assert_eq!(
        transport.asked.borrow()[1].body,
        Some(Body::Raw { text, language: Some("json".into()) })
    );
}

#[test]
fn a_missing_or_unknown_second_factor_is_noticed_before_it_counts() {
    let (error, requests) = failure(&[challenge(TOKENS)], &[]);
    assert_eq!(requests, 1);
    assert_eq!(
        error.to_string(),
        "the server asks for a second factor: totp (TOTP), email (Mail, sent on request); give its code \
         with --session-token PROVIDER=CODE"
    );
    let (error, requests) = failure(&[challenge(TOKENS)], &["otp=999111"]);
    assert_eq!(requests, 1);
    assert!(error.to_string().contains("no second factor `otp`"), "{error}");
    assert!(!error.to_string().contains("999111"), "{error}");
}

#[test]
fn what_is_no_challenge_is_an_error() {
    let bodies = [
        ("<html></html>", "was not answered by the API"),
        ("[1]", "was not answered by the API"),
        (r#"{"challenge":1}"#, "was not answered by the API"),
        (r#"{"challenge":{"type":"PWDv2","salts":[]}}"#, "`PWDv2`"),
        (r#"{"challenge":{"type":"PWDv1r1","salts":[1,2,3]}}"#, "no three salts"),
    ];
    for (body, expected) in bodies {
        let (error, requests) = failure(&[(200, body.into())], &[]);
        assert!(error.to_string().contains(expected), "{body}: {error}");
        assert_eq!(requests, 1);
    }
}

#[test]
fn transport_trouble_names_the_request() {
    let (error, _) = failure(&[], &[]);
    let expected = "/api/1.0/session/request could not be requested: connection refused";
    assert_eq!(error.to_string(), expected);
}

#[test]
fn codes_are_parsed_and_never_shown() {
    let token: SessionToken = " totp = 12=34 ".parse().unwrap();
    assert_eq!((token.provider.as_str(), token.code.as_str()), ("totp", "12=34"));
    assert_eq!(format!("{token:?}"), "SessionToken(totp)");
    for text in ["987654", "=987654", "totp=", ""] {
        let message = text.parse::<SessionToken>().unwrap_err().to_string();
        assert_eq!(message, "expected PROVIDER=CODE, such as totp=123456");
    }
}
