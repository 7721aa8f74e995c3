//! The run's own secrets reach no fixture, wherever in an answer they stand.

use bytes::Bytes;

use crate::compare::compare;
use crate::fixture::{Bindings, Fixture, Policy, Surroundings};
use crate::http::{Received, Timings};
use crate::secret::Masker;
use crate::variables::Scopes;

use super::{Observation, Recorded, Settings, StepLine, fixtures};

const SECRET: &str = "s3cr3t-v4lue";

fn answer(media_type: &str, body: &[u8]) -> Received {
    Received {
        status: 200,
        reason: String::new(),
        headers: vec![("content-type".to_owned(), media_type.to_owned())],
        body: Bytes::copy_from_slice(body),
        url: "https://h/a".to_owned(),
        wire_size: 0,
        timings: Timings::default(),
        remote: None,
    }
}

/// The fixture of one answer, which has to conform to it and to show nothing of the secret.
fn recorded(received: &Received) -> Recorded {
    let masker = Masker::new([SECRET], []);
    let policy = Policy::default();
    let settings =
        Settings { policy: &policy, masker: &masker, reserved: &[], live: false, guess: false };
    let line = StepLine { id: "a".to_owned(), request: "GET /a".to_owned(), template: None };
    let seen = Observation {
        origin: "https://h".to_owned(),
        user_agent: "agent/1".to_owned(),
        received: received.clone(),
        asked: None,
        when: None,
        written: false,
    };
    let recorded = fixtures(&[line], &[vec![Some(seen)]], &settings).remove(0);
    let all = format!("{recorded:?}");
    assert!(!all.contains(SECRET), "{all}");
    let body = recorded.body.clone();
    let body = body.map(|(_, body)| body).unwrap_or_default();
    assert!(!String::from_utf8_lossy(&body).contains(SECRET));
    let fixture = Fixture::parse(&recorded.text, "a.json", |_| Ok(body.clone())).unwrap();
    let scopes = Scopes::default();
    let around =
        Surroundings { variables: &scopes, origin: "https://h", user_agent: "agent/1", now: 0 };
    let left = compare(&fixture, received, &around, &policy, &mut Bindings::default());
    assert!(left.is_empty(), "{left:?}\n{}", recorded.text);
    recorded
}

#[test]
fn bytes_that_hold_a_secret_are_neither_kept_nor_compared() {
    let bytes = [b"\x00\xff\xfe".as_slice(), SECRET.as_bytes(), b"\x00"].concat();
    let with = recorded(&answer("application/octet-stream", &bytes));
    assert_eq!(with.body, None);
    assert!(with.text.contains(r#"{ "path": "$", "ignore": true }"#), "{}", with.text);
    assert!(with.notes[0].contains("hold a secret"), "{:?}", with.notes);
    let without = recorded(&answer("application/octet-stream", b"\x00\xff\xfe"));
    assert!(without.body.is_some() && without.notes.is_empty());
}

#[test]
fn names_of_properties_that_hold_a_secret_are_matchers() {
    let body = format!(r#"{{"tokens": {{"{SECRET}": {{"n": 1}}, "x{SECRET}y": 2, "plain": 3}}}}"#);
    let recorded = recorded(&answer("application/json", body.as_bytes()));
    assert!(recorded.text.contains(r#""x{{$any as="#), "{}", recorded.text);
    assert!(recorded.text.contains(r#""plain": 3"#), "{}", recorded.text);
}
