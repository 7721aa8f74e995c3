//! Replays recordings of a real server and compares every answer. The recordings are not part of the
//! repository: without them the tests say so and pass, except on CI.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv4Addr};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::{env, fs};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hyper::header::{HeaderMap, HeaderName, HeaderValue};
use serde_json::Value;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use super::answer::Response;
use super::app::{App, Settings, Strictness};
use super::backup;
use super::chance::Chance;
use super::clock::Clock;
use super::request::Incoming;

/// Times from here on were made by the recorded run itself.
const RECORDED_FROM: i64 = 1_795_000_000;
/// Headers that say something about the moment or the set-up.
const VOLATILE: [&str; 12] = [
    "server",
    "date",
    "content-length",
    "connection",
    "host",
    "x-powered-by",
    "content-encoding",
    "x-request-id",
    "etag",
    "expires",
    "last-modified",
    "set-cookie",
];

fn shared(path: &str) -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared").join(path);
    if path.exists() {
        return Some(path);
    }
    assert!(env::var_os("CI").is_none_or(|ci| ci != "true"), "{} is missing", path.display());
    eprintln!("skipped: {} is not there", path.display());
    None
}

fn members<'v>(value: &'v Value, pointer: &str) -> &'v [Value] {
    value.pointer(pointer).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

fn text<'v>(value: &'v Value, pointer: &str) -> &'v str {
    value.pointer(pointer).and_then(Value::as_str).unwrap_or_default()
}

/// Values of the recording and what stands for them in this run.
#[derive(Default)]
struct Bindings {
    ids: HashMap<String, String>,
    sessions: HashMap<String, String>,
}

impl Bindings {
    /// Whether the values are the same, or stand for each other everywhere.
    fn bind(known: &mut HashMap<String, String>, recorded: &str, actual: &str) -> bool {
        if let Some(bound) = known.get(recorded) {
            return bound == actual;
        }
        if known.values().any(|bound| bound == actual) {
            return false;
        }
        known.insert(recorded.to_owned(), actual.to_owned());
        true
    }
}

struct Replay {
    app: App,
    clock: Arc<AtomicI64>,
    bindings: Bindings,
    /// Name of the recorded installation's own cookie.
    instance: String,
    /// The value of this run's own one.
    php_session: String,
    problems: Vec<String>,
}

fn replay(recording: &str) {
    let Some(har) = shared(&format!("recordings/{recording}")) else { return };
    let Some(file) = shared("upstream/SampleDataBackup.json.gz") else { return };
    let clock = Arc::new(AtomicI64::new(RECORDED_FROM));
    let settings = Settings {
        logins: Vec::new(),
        scheme: "https",
        origin: None,
        clock: Clock::Fixed(Arc::clone(&clock)),
        chance: Chance::seeded(1),
        strictness: Strictness::default(),
    };
    let app = App::new(backup::read(&file).unwrap(), settings);
    let har: Value = serde_json::from_slice(&fs::read(har).unwrap()).unwrap();
    let entries = members(&har, "/log/entries");
    assert_eq!(entries.len(), 65);
    let mut replay = Replay {
        app,
        clock,
        bindings: Bindings::default(),
        instance: instance_of(&entries[0]),
        php_session: String::new(),
        problems: Vec::new(),
    };
    for entry in entries {
        replay.step(entry);
    }
    assert!(replay.problems.is_empty(), "{}", replay.problems.join("\n"));
}

/// The cookie that is named `oc` and ten letters or digits.
fn instance_of(entry: &Value) -> String {
    members(entry, "/response/headers")
        .iter()
        .filter_map(|header| text(header, "/value").split_once('='))
        .map(|(name, _)| name)
        .find(|name| name.len() == 12 && name.starts_with("oc"))
        .unwrap()
        .to_owned()
}

impl Replay {
    fn step(&mut self, entry: &Value) {
        let at = OffsetDateTime::parse(text(entry, "/startedDateTime"), &Rfc3339).unwrap();
        self.clock.store(at.unix_timestamp(), Ordering::Relaxed);
        let incoming = self.incoming(entry);
        let response = self.app.answer(&incoming);
        let prefix = format!("{}=", self.app.instance());
        let cookies = response.headers.iter().filter(|(name, _)| *name == "set-cookie");
        if let Some(value) = cookies.filter_map(|(_, value)| value.strip_prefix(&prefix)).next() {
            value.split(';').next().unwrap_or_default().clone_into(&mut self.php_session);
        }
        let step = format!("{} {}", incoming.method, incoming.path);
        let status = entry.pointer("/response/status").and_then(Value::as_u64).unwrap();
        if u64::from(response.status) != status {
            self.problems.push(format!("{step}: status {status} is {}", response.status));
        }
        self.compare_headers(&step, entry, &response);
        self.compare_body(&step, entry, &response);
    }

    fn incoming(&self, entry: &Value) -> Incoming {
        let mut headers = HeaderMap::new();
        for header in members(entry, "/request/headers") {
            let name = text(header, "/name").to_lowercase();
            let mut value = text(header, "/value").to_owned();
            for (recorded, actual) in &self.bindings.sessions {
                value = value.replace(recorded, actual);
                value = value.replace(&recorded.replace('|', "%7C"), &actual.replace('|', "%7C"));
            }
            if name == "cookie" {
                value = self.with_own_php_session(&value);
            }
            headers.append(
                HeaderName::from_bytes(name.as_bytes()).unwrap(),
                HeaderValue::from_str(&value).unwrap(),
            );
        }
        let url = url::Url::parse(text(entry, "/request/url")).unwrap();
        headers.insert("host", HeaderValue::from_static("localhost:8443"));
        Incoming {
            method: text(entry, "/request/method").parse().unwrap(),
            path: url.path().to_owned(),
            query: url.query().unwrap_or_default().to_owned(),
            headers,
            body: text(entry, "/request/postData/text").as_bytes().to_vec(),
            peer: IpAddr::V4(Ipv4Addr::LOCALHOST),
        }
    }

    fn with_own_php_session(&self, cookies: &str) -> String {
        let cookies = cookies.split("; ").map(|cookie| match cookie.split_once('=') {
            Some((name, _)) if name == self.instance => {
                format!("{}={}", self.app.instance(), self.php_session)
            }
            _ => cookie.to_owned(),
        });
        cookies.collect::<Vec<_>>().join("; ")
    }

    fn compare_headers(&mut self, step: &str, entry: &Value, response: &Response) {
        let recorded: Vec<(String, &str)> = members(entry, "/response/headers")
            .iter()
            .map(|header| (text(header, "/name").to_lowercase(), text(header, "/value")))
            .collect();
        let stable = |name: &str| !VOLATILE.contains(&name) && name != "x-api-session";
        for (name, value) in recorded.iter().filter(|(name, _)| stable(name)) {
            if response.header(name) != Some(value) {
                let actual = response.header(name);
                self.problems.push(format!("{step}: {name}: {value} is {actual:?}"));
            }
        }
        for (name, value) in response.headers.iter().filter(|(name, _)| stable(name)) {
            if !recorded.iter().any(|(known, _)| known == name) {
                self.problems.push(format!("{step}: {name}: {value} is too much"));
            }
        }
        self.compare_sessions(step, &recorded, response);
        let recorded =
            cookies(recorded.iter().map(|(name, value)| (name.as_str(), *value)), &self.instance);
        let actual = cookies(
            response.headers.iter().map(|(name, value)| (*name, value.as_str())),
            self.app.instance(),
        );
        if recorded != actual {
            self.problems.push(format!("{step}: cookies {recorded:?} are {actual:?}"));
        }
    }

    fn compare_sessions(&mut self, step: &str, recorded: &[(String, &str)], response: &Response) {
        let recorded = recorded.iter().find(|(name, _)| name == "x-api-session");
        let actual = response.header("x-api-session");
        let same = match (recorded, actual) {
            (Some((_, recorded)), Some(actual)) => {
                Bindings::bind(&mut self.bindings.sessions, recorded, actual)
            }
            (None, None) => true,
            _ => false,
        };
        if !same {
            self.problems.push(format!("{step}: another session"));
        }
    }

    fn compare_body(&mut self, step: &str, entry: &Value, response: &Response) {
        let recorded = text(entry, "/response/content/text");
        if text(entry, "/response/content/encoding") == "base64" {
            let recorded = STANDARD.decode(recorded).unwrap();
            let (recorded, actual) =
                (imagesize::blob_size(&recorded), imagesize::blob_size(&response.body));
            if recorded.unwrap() != actual.unwrap() {
                self.problems.push(format!("{step}: another size"));
            }
            return;
        }
        let actual = String::from_utf8(response.body.clone()).unwrap();
        // A list of untouched models has nothing of the moment in it: escaping and spacing show.
        let verbatim = step == "GET /index.php/apps/passwords/api/1.0/password/list";
        if (verbatim || recorded.len() < 30) && recorded != actual {
            self.problems.push(format!("{step}: {recorded} is {actual}"));
        }
        let recorded: Value = serde_json::from_str(recorded).unwrap();
        let actual: Value = serde_json::from_str(&actual).unwrap();
        let chosen = if step.ends_with("service/password") {
            &["password", "words"][..]
        } else if step.ends_with("account/reset") {
            &["code"][..]
        } else {
            &[]
        };
        self.compare(step, chosen, &recorded, &actual);
    }

    fn compare(&mut self, at: &str, chosen: &[&str], recorded: &Value, actual: &Value) {
        match (recorded, actual) {
            (Value::Object(left), Value::Object(right)) => {
                let (names, others): (Vec<_>, Vec<_>) =
                    (left.keys().collect(), right.keys().collect());
                if names != others {
                    self.problems.push(format!("{at}: members {names:?} are {others:?}"));
                    return;
                }
                for (name, value) in
                    left.iter().filter(|(name, _)| !chosen.contains(&name.as_str()))
                {
                    self.compare(&format!("{at}.{name}"), chosen, value, &right[name]);
                }
            }
            (Value::Array(left), Value::Array(right)) => self.compare_lists(at, left, right),
            (Value::String(left), Value::String(right)) => {
                let ids = [left, right].iter().all(|id| uuid::Uuid::parse_str(id).is_ok());
                let same =
                    left == right || (ids && Bindings::bind(&mut self.bindings.ids, left, right));
                if !same {
                    self.problems.push(format!("{at}: {left} is {right}"));
                }
            }
            (left, right) => {
                let recent = |value: &Value| value.as_i64().is_some_and(|n| n >= RECORDED_FROM);
                if left != right && !(recent(left) && recent(right)) {
                    self.problems.push(format!("{at}: {left} is {right}"));
                }
            }
        }
    }

    /// Objects are paired by id; those made in the run, whose ids differ, in order of creation.
    fn compare_lists(&mut self, at: &str, left: &[Value], right: &[Value]) {
        if left.len() != right.len() {
            self.problems.push(format!("{at}: {} elements are {}", left.len(), right.len()));
            return;
        }
        let id = |value: &Value| text(value, "/id").to_owned();
        let unordered = at.ends_with(".tags") || at.ends_with(".passwords");
        let sorted = at.ends_with(".revisions") || at.ends_with(".folders");
        if sorted && !unordered && !right.is_sorted_by_key(id) {
            self.problems.push(format!("{at}: not sorted by id"));
        }
        let mut rest: Vec<&Value> = right.iter().collect();
        let mut unpaired = Vec::new();
        for value in left {
            let wanted = id(value);
            let wanted = self.bindings.ids.get(&wanted).unwrap_or(&wanted);
            match rest.iter().position(|other| !wanted.is_empty() && id(other) == *wanted) {
                Some(place) => {
                    let other = rest.remove(place);
                    self.compare(
                        &format!("{at}[{wanted}]", wanted = wanted.clone()),
                        &[],
                        value,
                        other,
                    );
                }
                None => unpaired.push(value),
            }
        }
        let created = |value: &&Value| value.pointer("/created").and_then(Value::as_i64);
        unpaired.sort_by_key(created);
        rest.sort_by_key(created);
        for (value, other) in unpaired.into_iter().zip(rest) {
            self.compare(&format!("{at}[new]"), &[], value, other);
        }
    }
}

/// The names of the cookies set, sorted, the instance's own by a common name.
fn cookies<'h>(headers: impl Iterator<Item = (&'h str, &'h str)>, instance: &str) -> Vec<String> {
    let mut names: Vec<String> = headers
        .filter(|(name, _)| *name == "set-cookie")
        .filter_map(|(_, value)| value.split('=').next())
        .map(|name| name.replace(instance, "INSTANCE"))
        .collect();
    names.sort();
    names.dedup();
    names
}

#[test]
fn the_first_cookie_run_is_answered_alike() {
    replay("nc31.0.6-pw2025.10.0-admin-cookie-1.har");
}

#[test]
fn the_second_cookie_run_is_answered_alike() {
    replay("nc31.0.6-pw2025.10.0-admin-cookie-2.har");
}

#[test]
fn the_header_run_is_answered_alike() {
    replay("nc31.0.6-pw2025.10.0-admin-header-1.har");
}
