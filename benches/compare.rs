//! Comparing two JSON bodies of 400 KiB, as they conform and as they differ.
//!
//! `cargo bench --bench compare`

use std::time::Instant;

use postcheck::compare::compare;
use postcheck::fixture::{Bindings, Fixture, Policy, Surroundings};
use postcheck::http::{Received, Timings};
use postcheck::variables::Scopes;

const ROUNDS: u32 = 100;

fn main() {
    let body = list(400 * 1024);
    let pretty: serde_json::Value = serde_json::from_str(&body).expect("valid JSON");
    let text = serde_json::to_string_pretty(&serde_json::json!({ "status": 200, "body": pretty }));
    let text = text.expect("a fixture");
    let fixture = Fixture::parse(&text, "bench", |_| Ok(Vec::new())).expect("a fixture");
    let changed = body.replacen("\"n\":77,", "\"n\":78,", 1);
    assert_ne!(body, changed);
    let mut reversed = pretty.clone();
    reversed.as_array_mut().expect("a list").reverse();
    measure("a body that conforms", &fixture, &body, 0);
    measure("one value changed", &fixture, &changed, 1);
    measure("another order of elements", &fixture, &reversed.to_string(), 1);
    let started = Instant::now();
    for _ in 0..ROUNDS {
        Fixture::parse(&text, "bench", |_| Ok(Vec::new())).expect("a fixture");
    }
    println!("reading the fixture           {:8.2} ms", millis(started));
}

fn millis(started: Instant) -> f64 {
    started.elapsed().as_secs_f64() * 1000.0 / f64::from(ROUNDS)
}

/// A list of objects like the API's, of about that many bytes.
fn list(size: usize) -> String {
    let mut text = String::from("[");
    let mut n = 0;
    while text.len() < size {
        if n > 0 {
            text.push(',');
        }
        text.push_str(&format!(
            r#"{{"id":"{n:08x}-0000-4000-8000-000000000000","n":{n},"created":1540197327,"label":"Entry {n} \u00fc\/x","url":"https:\/\/example.com\/{n}","notes":"Some text that is a little longer than the others, as notes are.","tags":["a","b","c"],"folder":{{"id":"f{n}","label":"Work","trashed":false}},"share":null,"hidden":false}}"#
        ));
        n += 1;
    }
    text + "]"
}

fn measure(what: &str, fixture: &Fixture, body: &str, wanted: usize) {
    let received = Received {
        status: 200,
        reason: "OK".into(),
        headers: Vec::new(),
        body: body.as_bytes().to_vec().into(),
        url: String::new(),
        wire_size: 0,
        timings: Timings::default(),
        remote: None,
    };
    let scopes = Scopes::default();
    let around = Surroundings { variables: &scopes, origin: "", user_agent: "", now: 0 };
    let policy = Policy::default();
    let started = Instant::now();
    for _ in 0..ROUNDS {
        let found = compare(fixture, &received, &around, &policy, &mut Bindings::default());
        assert_eq!(found.len(), wanted);
    }
    println!("{what:29} {:8.2} ms", millis(started));
}
