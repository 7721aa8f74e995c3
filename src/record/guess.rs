//! What looks new in every run, where one pass is all there is: asked for with `--guess`, and told as a guess.

use std::collections::HashSet;
use std::sync::LazyLock;

use regex::Regex;
use time::OffsetDateTime;
use time::format_description::well_known::{Rfc2822, Rfc3339};
use time::macros::format_description;

use crate::compare::Node;
use crate::fixture::{self, Matcher};

use super::observation::{Observation, StepLine};

/// How near to the answer a time has to be, in seconds.
const NEAR: i64 = 60;

/// An answer of the kind that only says what was made has at most so many members.
const FEW: usize = 4;

/// Shortest token.
const SHORTEST_TOKEN: usize = 16;

/// What is in the name of a header that holds a token.
const TOKEN_NAMES: [&str; 5] = ["session", "token", "csrf", "xsrf", "nonce"];

static UUID: LazyLock<Regex> = LazyLock::new(|| {
    const EXPRESSION: &str =
        r"\b[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}\b";
    // The expression is a constant of this file and compiled by its tests.
    #[allow(clippy::expect_used)]
    Regex::new(EXPRESSION).expect("a valid constant expression")
});

/// What a single pass has seen so far.
#[derive(Debug, Default)]
pub(super) struct Guesses {
    uuids: HashSet<String>,
}

/// What may be guessed about one answer.
#[derive(Debug, Default)]
pub(super) struct Guess {
    /// UUIDs of what the request made.
    made: HashSet<String>,
    /// When the answer came.
    at: Option<i64>,
}

/// What stands for a value, and why.
#[derive(Debug)]
pub(super) struct Guessed {
    pub matcher: Matcher,
    /// Whether the value may come again.
    pub bindable: bool,
    pub why: &'static str,
}

impl Guesses {
    /// Looks at the next step.
    pub(super) fn next(&mut self, line: &StepLine, seen: &Observation) -> Guess {
        if let Some(asked) = &seen.asked {
            self.uuids.extend(uuids(&asked.sent.url));
            self.uuids.extend(uuids(&String::from_utf8_lossy(&asked.sent.body)));
        }
        let method = line.request.split(' ').next().unwrap_or_default();
        let body = String::from_utf8_lossy(&seen.received.body);
        let is_new = |uuid: &String| !self.uuids.contains(uuid);
        let made = match is_made(method, seen.received.status, &body) {
            true => {
                let location = seen.received.header("location").map(uuids).unwrap_or_default();
                members(&body).into_iter().chain(location).filter(is_new).collect()
            }
            false => HashSet::new(),
        };
        self.uuids.extend(uuids(&body));
        Guess { made, at: seen.when.map(|when| when.ended) }
    }
}

fn uuids(text: &str) -> Vec<String> {
    UUID.find_iter(text).map(|found| found.as_str().to_owned()).collect()
}

/// Whether an answer tells about something that the request made. `POST` is used for reading as well, so that
/// there the status has to say so, or a short answer.
fn is_made(method: &str, status: u16, body: &str) -> bool {
    let is_short =
        || matches!(Node::parse(body), Ok(Node::Object(members)) if members.len() <= FEW);
    match (method, status) {
        (_, 201) | ("PUT" | "PATCH", 200..=299) => true,
        ("POST", 200..=299) => is_short(),
        _ => false,
    }
}

/// UUIDs that are members of the answer itself.
fn members(body: &str) -> Vec<String> {
    let Ok(Node::Object(members)) = Node::parse(body) else { return Vec::new() };
    let uuid = |node: &Node<'_>| match node {
        Node::String(text) if fixture::is_uuid(text) => Some(text.clone().into_owned()),
        _ => None,
    };
    members.iter().filter_map(|(_, value)| uuid(value)).collect()
}

impl Guess {
    /// A text of a body.
    pub(super) fn text(&self, value: &str) -> Option<Guessed> {
        if self.made.contains(value) {
            let why = "guess: a UUID first seen in the answer to the request that made it";
            return Some(Guessed { matcher: Matcher::Uuid, bindable: true, why });
        }
        let is_near =
            fixture::is_datetime(value) && unix_time(value).is_some_and(|at| self.is_near(at));
        let why = "guess: a date within a minute of the answer";
        is_near.then_some(Guessed { matcher: Matcher::DateTime, bindable: false, why })
    }

    /// A number of a body.
    pub(super) fn number(&self, value: &str) -> Option<Guessed> {
        let is_near = value.parse().is_ok_and(|at| self.is_near(at));
        let matcher = Matcher::Timestamp { within: None };
        let why = "guess: a unix time within a minute of the answer";
        is_near.then_some(Guessed { matcher, bindable: false, why })
    }

    /// The first UUID in a header that names what the request made.
    pub(super) fn made_in<'v>(&self, value: &'v str) -> Option<&'v str> {
        UUID.find_iter(value).map(|found| found.as_str()).find(|uuid| self.made.contains(*uuid))
    }

    fn is_near(&self, time: i64) -> bool {
        self.at.is_some_and(|at| at.abs_diff(time) <= NEAR.unsigned_abs())
    }
}

/// Whether a header looks as if it held a token.
pub(super) fn is_token(name: &str, value: &str) -> bool {
    let has = |class: fn(&u8) -> bool| value.bytes().any(|b| class(&b));
    TOKEN_NAMES.iter().any(|part| name.contains(part))
        && value.len() >= SHORTEST_TOKEN
        && value.bytes().all(|b| b.is_ascii_graphic())
        && has(u8::is_ascii_digit)
        && has(u8::is_ascii_alphabetic)
}

/// A date as unix time.
fn unix_time(text: &str) -> Option<i64> {
    let sql = format_description!("[year]-[month]-[day] [hour]:[minute]:[second]");
    let plain = || time::PrimitiveDateTime::parse(text, sql).ok().map(|time| time.assume_utc());
    let http = || OffsetDateTime::parse(&text.replace("GMT", "+0000"), &Rfc2822).ok();
    let time = OffsetDateTime::parse(text, &Rfc3339).ok().or_else(http).or_else(plain)?;
    Some(time.unix_timestamp())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_of_all_spellings_are_read() {
        for text in [
            "2026-11-23T13:08:59Z",
            "2026-11-23T14:08:59+01:00",
            "2026-11-23 13:08:59",
            "Mon, 23 Nov 2026 13:08:59 GMT",
        ] {
            assert_eq!(unix_time(text), Some(1_795_439_339), "{text}");
        }
        assert_eq!(unix_time("yesterday"), None);
    }

    #[test]
    fn only_answers_about_something_new_make_ids() {
        let short = r#"{"id":1,"revision":2}"#;
        let long = r#"{"a":1,"b":2,"c":3,"d":4,"e":5}"#;
        for (method, status, body, made) in [
            ("POST", 201, long, true),
            ("POST", 200, short, true),
            ("POST", 200, long, false),
            ("POST", 200, "[]", false),
            ("POST", 400, short, false),
            ("PATCH", 200, long, true),
            ("GET", 200, short, false),
        ] {
            assert_eq!(is_made(method, status, body), made, "{method} {status} {body}");
        }
    }

    #[test]
    fn tokens_are_known_by_the_name_of_the_header_and_their_looks() {
        for (name, value, wanted) in [
            ("x-api-session", "a8f5f167f44f4964e6c998de", true),
            ("x-csrf-token", "short1", false),
            ("x-session-mode", "cookie-and-header", false),
            ("x-other", "a8f5f167f44f4964e6c998de", false),
        ] {
            assert_eq!(is_token(name, value), wanted, "{name}: {value}");
        }
    }
}
