//! The sandbox's rules, tried through whole requests without a network.

mod cascades;
mod checks;
mod collection;
mod cookies;
mod duplicates;
mod encrypted;
mod find;
mod hashes;
mod hostile;
mod isolation;
mod lives;
mod model;
mod objects;
mod ratings;
mod restored;
mod routes;
mod sample;
mod services;
mod sessions;
mod settings;
mod shapes;
mod share_job;
mod share_lives;
mod shares;
mod strictness;
mod tags;
mod times;
mod transport;

use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hyper::Method;
use hyper::header::{HeaderMap, HeaderName, HeaderValue};
use serde_json::{Value, json};

use super::answer::Response;
use super::app::{App, Settings, Strictness};
use super::backup::{Backup, User};
use super::chance::Chance;
use super::clock::Clock;
use super::request::Incoming;
use super::state::Login;

const START: i64 = 1_700_000_000;
const BASE: &str = "00000000-0000-0000-0000-000000000000";

/// A sandbox with the empty accounts `anna`, `bert` and `carl`, and a client that keeps its session.
pub(super) struct Client {
    pub(super) app: App,
    clock: Arc<AtomicI64>,
    /// Sent with each request, and taken from each answer.
    pub(super) session: String,
    /// Who asks.
    pub(super) user: String,
    pub(super) password: String,
}

impl Client {
    pub(super) fn new() -> Self {
        let users = ["anna", "bert", "carl"]
            .map(|id| User { id: id.to_owned(), ..User::default() })
            .to_vec();
        Client::of(Backup { users, ..Backup::default() })
    }

    pub(super) fn of(backup: Backup) -> Self {
        Client::strict(backup, Strictness::default())
    }

    pub(super) fn strict(backup: Backup, strictness: Strictness) -> Self {
        let clock = Arc::new(AtomicI64::new(START));
        let token = Login {
            user: "anna".to_owned(),
            secret: "anna-token".to_owned(),
            token: Some("My phone".to_owned()),
        };
        let settings = Settings {
            logins: vec![token],
            scheme: "https",
            origin: None,
            clock: Clock::Fixed(Arc::clone(&clock)),
            chance: Chance::seeded(1),
            strictness,
        };
        let app = App::new(backup, settings);
        let mut client = Client {
            app,
            clock,
            session: String::new(),
            user: String::new(),
            password: String::new(),
        };
        client.log_in("anna");
        client
    }

    /// Goes on as another user, in a new session.
    pub(super) fn log_in(&mut self, user: &str) -> &mut Self {
        self.user = user.to_owned();
        self.password = user.to_owned();
        self.session.clear();
        self
    }

    /// Lets time pass.
    pub(super) fn wait(&self, seconds: i64) -> i64 {
        self.clock.fetch_add(seconds, Ordering::Relaxed) + seconds
    }

    /// A request of the API with the client's log-in and session.
    pub(super) fn request(&self, method: &str, path: &str) -> Incoming {
        let mut headers = HeaderMap::new();
        let login = STANDARD.encode(format!("{}:{}", self.user, self.password));
        for (name, value) in [
            ("authorization", format!("Basic {login}")),
            ("host", "localhost:8443".to_owned()),
            ("user-agent", "Tester/1".to_owned()),
            ("x-api-session", self.session.clone()),
        ] {
            headers.insert(HeaderName::from_static(name), HeaderValue::from_str(&value).unwrap());
        }
        let (path, query) = path.split_once('?').unwrap_or((path, ""));
        Incoming {
            method: Method::from_bytes(method.as_bytes()).unwrap(),
            path: format!("/index.php/apps/passwords/api/1.0/{path}"),
            query: query.to_owned(),
            headers,
            body: Vec::new(),
            peer: IpAddr::V4(Ipv4Addr::LOCALHOST),
        }
    }

    /// Sends a request and keeps the session of its answer.
    pub(super) fn send(&mut self, incoming: &Incoming) -> Response {
        let response = self.app.answer(incoming);
        if let Some(session) = response.header("x-api-session") {
            session.clone_into(&mut self.session);
        }
        response
    }

    /// Sends JSON; gives status and body, null if it is no JSON.
    pub(super) fn call(&mut self, method: &str, path: &str, body: &Value) -> (u16, Value) {
        let mut incoming = self.request(method, path);
        incoming.headers.insert("content-type", HeaderValue::from_static("application/json"));
        incoming.body = if body.is_null() { Vec::new() } else { body.to_string().into_bytes() };
        let response = self.send(&incoming);
        (response.status, serde_json::from_slice(&response.body).unwrap_or_default())
    }

    pub(super) fn get(&mut self, path: &str) -> Value {
        self.expect("GET", path, &Value::Null, 200)
    }

    pub(super) fn get_with(&mut self, path: &str, status: u16) -> Value {
        self.expect("GET", path, &Value::Null, status)
    }

    /// Sends JSON and insists on a status.
    pub(super) fn expect(&mut self, method: &str, path: &str, body: &Value, status: u16) -> Value {
        let (actual, answer) = self.call(method, path, body);
        assert_eq!(actual, status, "{method} {path} {body}: {answer}");
        answer
    }

    /// Sends JSON and insists on an error; `id` is the answer's.
    pub(super) fn fails(&mut self, method: &str, path: &str, body: &Value, status: u16, id: &str) {
        let answer = self.expect(method, path, body, status);
        let actual = match &answer["id"] {
            Value::String(id) => id.clone(),
            id => id.to_string(),
        };
        assert_eq!(actual, id, "{method} {path} {body}: {answer}");
        assert_eq!(answer["status"], "error");
    }

    /// Creates an object and gives its id.
    pub(super) fn create(&mut self, kind: &str, body: &Value) -> String {
        let answer = self.expect("POST", &format!("{kind}/create"), body, 201);
        answer["id"].as_str().unwrap().to_owned()
    }

    /// Creates a password with everything else by default.
    pub(super) fn password(&mut self, label: &str, password: &str) -> String {
        self.create("password", &json!({ "label": label, "password": password }))
    }

    /// Shows an object with details.
    pub(super) fn show(&mut self, kind: &str, id: &str, details: &str) -> Value {
        let body = json!({ "id": id, "details": details });
        self.expect("POST", &format!("{kind}/show"), &body, 200)
    }

    pub(super) fn update(&mut self, kind: &str, body: &Value) -> Value {
        self.expect("PATCH", &format!("{kind}/update"), body, 200)
    }

    pub(super) fn delete(&mut self, kind: &str, id: &str) -> Value {
        self.expect("DELETE", &format!("{kind}/delete"), &json!({ "id": id }), 200)
    }

    pub(super) fn restore(&mut self, kind: &str, id: &str) -> Value {
        self.expect("PATCH", &format!("{kind}/restore"), &json!({ "id": id }), 200)
    }

    /// The ids a list has.
    pub(super) fn listed(&mut self, kind: &str) -> Vec<String> {
        let list = self.get(&format!("{kind}/list"));
        list.as_array().unwrap().iter().map(|o| o["id"].as_str().unwrap().to_owned()).collect()
    }

    /// Sets a challenge whose solution is 64 times `digit`.
    pub(super) fn set_challenge(&mut self, digit: &str) {
        let data = ["a".repeat(512), "b".repeat(128), "c".repeat(32)];
        let body = json!({ "secret": digit.repeat(64), "data": data });
        self.expect("POST", "account/challenge/set", &body, 200);
    }
}
