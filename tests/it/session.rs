//! The session keeper against real answers: nothing that it should say or do differs from what the recorded
//! client did.

use bytes::Bytes;
use postcheck::collection::{Header, Request};
use postcheck::http::{Received, Sent, Timings};
use postcheck::session::{Keeper, Mode, detect};

use crate::support::{Entry, Har, shared};

fn keeper(mode: Mode) -> Keeper {
    Keeper::new(detect(["http_api_session"]), mode, Some("")).unwrap()
}

fn sent(entry: &Entry) -> Sent {
    Sent {
        method: entry.request.method.clone(),
        url: entry.url.clone(),
        headers: entry.request.headers.clone(),
        body: Bytes::new(),
    }
}

fn received(entry: &Entry) -> Received {
    let lower = |(name, value): &(String, String)| (name.to_lowercase(), value.clone());
    Received {
        status: entry.response.status,
        reason: entry.response.reason.clone(),
        headers: entry.response.headers.iter().map(lower).collect(),
        body: Bytes::new(),
        url: entry.url.clone(),
        wire_size: 0,
        timings: Timings::default(),
        remote: None,
    }
}

/// The request as the collection has it: the session header, where there is one, is empty.
fn written(entry: &Entry) -> Request<String> {
    let blank = |(name, value): &(String, String)| Header {
        name: name.clone(),
        value: if name == "X-API-SESSION" { String::new() } else { value.clone() },
    };
    Request {
        method: entry.request.method.clone(),
        url: entry.url.clone(),
        path_variables: Vec::new(),
        headers: entry.request.headers.iter().map(blank).collect(),
        body: None,
        auth: None,
        proxy: None,
    }
}

/// Walks a recording: every prepared request must have the headers of the recorded one, and no answer may be
/// taken for a session that the server ended.
fn walk(name: &str, mode: Mode) {
    let Some(shared) = shared() else { return };
    let har = Har::read(&shared.join("recordings").join(name));
    assert_eq!(har.entries.len(), 65);
    let mut keeper = keeper(mode);
    for (index, entry) in har.entries.iter().enumerate() {
        let mut request = written(entry);
        keeper.prepare(&mut request);
        let headers: Vec<_> = request.headers.into_iter().map(|h| (h.name, h.value)).collect();
        assert_eq!(headers, entry.request.headers, "request {index} of {name}");
        let observation = keeper.observe(&sent(entry), &received(entry));
        assert_eq!(observation.event, None, "answer {index} of {name}");
        let answer = received(entry);
        let expected = (mode != Mode::Cookie)
            .then(|| answer.header("x-api-session"))
            .flatten()
            .map(|value| ("http_api_session", value.to_owned()));
        assert_eq!(observation.variable, expected, "answer {index} of {name}");
    }
}

#[test]
fn the_recording_by_header_is_reproduced() {
    walk("nc31.0.6-pw2025.10.0-admin-header-1.har", Mode::Header);
}

#[test]
fn the_recordings_by_cookie_are_reproduced() {
    walk("nc31.0.6-pw2025.10.0-admin-cookie-1.har", Mode::Cookie);
    walk("nc31.0.6-pw2025.10.0-admin-cookie-2.har", Mode::Cookie);
}

#[test]
fn every_cookie_but_the_sessions_is_the_installations() {
    let Some(shared) = shared() else { return };
    let profile = detect(["http_api_session"]).unwrap();
    let har = Har::read(&shared.join("recordings/nc31.0.6-pw2025.10.0-admin-cookie-1.har"));
    let answers = har.entries.iter().flat_map(|entry| &entry.response.headers);
    let cookies = answers.filter(|(name, _)| name == "Set-Cookie");
    let names: Vec<_> = cookies.map(|(_, line)| line.split('=').next().unwrap()).collect();
    assert!(names.contains(&"nc_passwords") && names.contains(&"cookie_test"));
    for name in names {
        assert_eq!(profile.is_installation_cookie(name), name != "nc_passwords", "{name}");
    }
}
