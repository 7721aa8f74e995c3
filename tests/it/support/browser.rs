use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use serde_json::{Value, json};

/// Chromium, driven by the WebDriver protocol (W3C). Ends with the test.
pub struct Browser {
    driver: Child,
    port: u16,
    session: String,
}

impl Browser {
    /// Starts one with a window of that size; `None`, with a line on standard error, where there is none.
    pub fn start(width: u32, height: u32, dark: bool) -> Option<Self> {
        let driver = Command::new("chromedriver").arg("--port=0").stdout(Stdio::piped()).spawn();
        let Ok(mut driver) = driver else {
            eprintln!("skipped: chromedriver is not installed (Debian's package chromium-driver)");
            return None;
        };
        let mut lines = BufReader::new(driver.stdout.take().unwrap()).lines();
        let port = lines
            .find_map(|line| {
                let line = line.unwrap();
                line.strip_suffix('.')?.rsplit_once("on port ")?.1.parse().ok()
            })
            .expect("chromedriver tells its port");
        // Whatever else it says must find a reader, or it waits.
        std::thread::spawn(move || lines.for_each(drop));
        let mut browser = Browser { driver, port, session: String::new() };
        let mut arguments = vec![
            "--headless=new".to_owned(),
            "--no-sandbox".to_owned(),
            "--disable-gpu".to_owned(),
            "--disable-quic".to_owned(),
            "--no-first-run".to_owned(),
            "--disable-background-networking".to_owned(),
            "--disable-component-update".to_owned(),
            "--disable-sync".to_owned(),
            format!("--window-size={width},{height}"),
        ];
        arguments.extend(dark.then(|| "--force-dark-mode".to_owned()));
        let wanted = json!({ "capabilities": { "alwaysMatch": {
            "goog:chromeOptions": { "args": arguments },
            "goog:loggingPrefs": { "browser": "ALL" },
        } } });
        let begun = browser.ask("POST", "/session", &wanted);
        browser.session = begun["sessionId"].as_str().expect("a session begins").to_owned();
        Some(browser)
    }

    /// Opens a file, at a place in it.
    pub fn open(&self, file: &Path, fragment: &str) {
        // A page of its own first: following a link within the same page would not load it.
        self.tell("url", &json!({ "url": "about:blank" }));
        self.tell("url", &json!({ "url": format!("file://{}{fragment}", file.display()) }));
    }

    /// Clicks an element as a person would.
    pub fn click(&self, selector: &str) {
        let element = self.tell("element", &json!({ "using": "css selector", "value": selector }));
        let (_, id) = element.as_object().unwrap().iter().next().expect("there is such an element");
        self.tell(&format!("element/{}/click", id.as_str().unwrap()), &json!({}));
    }

    /// Presses keys, wherever the focus is.
    pub fn press(&self, keys: &str) {
        let actions: Vec<Value> = keys
            .chars()
            .flat_map(|key| {
                ["keyDown", "keyUp"].map(|kind| json!({ "type": kind, "value": key.to_string() }))
            })
            .collect();
        self.tell(
            "actions",
            &json!({ "actions": [{ "type": "key", "id": "keys", "actions": actions }] }),
        );
    }

    /// What a script returns.
    pub fn evaluate(&self, script: &str) -> Value {
        self.tell("execute/sync", &json!({ "script": script, "args": [] }))
    }

    /// What a script returns by calling its last argument.
    pub fn evaluate_later(&self, script: &str) -> Value {
        self.tell("execute/async", &json!({ "script": script, "args": [] }))
    }

    /// What went wrong in the page: errors on its console.
    pub fn errors(&self) -> Vec<String> {
        let log = self.tell("se/log", &json!({ "type": "browser" }));
        let lines = log.as_array().unwrap().iter();
        let severe = lines.filter(|line| line["level"] == "SEVERE");
        severe.map(|line| line["message"].as_str().unwrap().to_owned()).collect()
    }

    fn tell(&self, command: &str, body: &Value) -> Value {
        self.ask("POST", &format!("/session/{}/{command}", self.session), body)
    }

    fn ask(&self, method: &str, path: &str, body: &Value) -> Value {
        let body = body.to_string();
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        write!(
            stream,
            "{method} {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n\
             Content-Length: {}\r\nConnection: close\r\n\r\n{body}",
            body.len()
        )
        .unwrap();
        // The driver keeps the connection open, whatever it is asked for.
        let mut answer = BufReader::new(stream);
        let mut length = 0;
        loop {
            let mut line = String::new();
            answer.read_line(&mut line).unwrap();
            let line = line.trim_end().to_ascii_lowercase();
            if line.is_empty() {
                break;
            }
            if let Some(value) = line.strip_prefix("content-length:") {
                length = value.trim().parse().unwrap();
            }
        }
        let mut json = vec![0; length];
        answer.read_exact(&mut json).unwrap();
        let answer: Value = serde_json::from_slice(&json).unwrap();
        let value = answer["value"].clone();
        assert!(value["error"].is_null(), "{path}: {value}");
        value
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        if !self.session.is_empty() && !std::thread::panicking() {
            self.ask("DELETE", &format!("/session/{}", self.session), &json!({}));
        }
        let _ = self.driver.kill();
        let _ = self.driver.wait();
    }
}
