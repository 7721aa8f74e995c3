//! The server of tests/newman/server.mjs once more: it answers by the path alone and keeps every request as its
//! bytes came.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::{Arc, Mutex};

use serde_json::{Value, json};

use crate::support::Server;

/// The server, and what it has seen.
pub struct Loopback {
    server: Server,
    seen: Arc<Mutex<Vec<Value>>>,
}

impl Loopback {
    pub fn start() -> Self {
        let seen: Arc<Mutex<Vec<Value>>> = Arc::default();
        let server = Server::start({
            let seen = seen.clone();
            move |stream| serve(stream, &seen)
        });
        Loopback { server, seen }
    }

    pub fn address(&self) -> SocketAddr {
        self.server.address()
    }

    /// The requests so far, which are forgotten.
    pub fn take(&self) -> Vec<Value> {
        std::mem::take(&mut self.seen.lock().unwrap())
    }
}

fn serve(stream: TcpStream, seen: &Mutex<Vec<Value>>) -> io::Result<()> {
    let mut stream = BufReader::new(stream);
    while let Some(request) = Request::read(&mut stream)? {
        seen.lock().unwrap().push(request.shown());
        match request.answer() {
            Some(answer) => stream.get_mut().write_all(&answer)?,
            None => return Ok(()),
        }
    }
    Ok(())
}

struct Request {
    line: String,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
}

impl Request {
    fn read(stream: &mut impl BufRead) -> io::Result<Option<Self>> {
        let Some(line) = line(stream)? else { return Ok(None) };
        let mut request = Request { line, headers: Vec::new(), body: Vec::new() };
        while let Some(text) = self::line(stream)?.filter(|text| !text.is_empty()) {
            let (name, value) = text.split_once(':').unwrap_or((&text, ""));
            let value = value.strip_prefix(' ').unwrap_or(value);
            request.headers.push((name.to_owned(), value.to_owned()));
        }
        let is_length = |name: &str| name.eq_ignore_ascii_case("content-length");
        let length = request.headers.iter().find(|(name, _)| is_length(name));
        let length: u64 = length.map_or(0, |(_, value)| value.parse().unwrap());
        stream.take(length).read_to_end(&mut request.body)?;
        Ok(Some(request))
    }

    /// The body as text; one that is none has a character for each byte.
    fn text(&self) -> String {
        let text = String::from_utf8(self.body.clone());
        text.unwrap_or_else(|_| format!("bytes:{}", latin1(&self.body)))
    }

    /// Whether it answers a challenge.
    fn is_signed(&self) -> bool {
        let is_answer = |(name, value): &(String, String)| {
            name.eq_ignore_ascii_case("authorization") && value.starts_with("Digest ")
        };
        self.headers.iter().any(is_answer)
    }

    fn shown(&self) -> Value {
        json!({ "line": self.line, "headers": self.headers, "body": self.text() })
    }

    /// The bytes of the answer; nothing for a connection that is to be closed.
    fn answer(&self) -> Option<Vec<u8>> {
        let (method, target) = self.line.split_once(' ').unwrap();
        let target = target.rsplit_once(' ').unwrap().0;
        let found = match target.starts_with("/digest") && !self.is_signed() {
            true => challenge(),
            false => answer(method, target, &self.text())?,
        };
        let Answer { status, headers, body } = found;
        let mut answer = format!("HTTP/1.1 {status} {}\r\n", reason(status));
        for (name, value) in headers {
            answer += &format!("{name}: {value}\r\n");
        }
        if status != 204 && status != 304 {
            answer += &format!("Content-Length: {}\r\n", body.len());
        }
        answer += "\r\n";
        if method != "HEAD" && status != 204 && status != 304 {
            answer += &body;
        }
        Some(answer.into_bytes())
    }
}

struct Answer {
    status: u16,
    headers: Vec<(&'static str, String)>,
    body: String,
}

fn challenge() -> Answer {
    let asked = r#"Digest realm="r", nonce="n""#.to_owned();
    Answer { status: 401, headers: vec![("WWW-Authenticate", asked)], body: String::new() }
}

fn answer(method: &str, target: &str, request_body: &str) -> Option<Answer> {
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let mut parts = path.split('/').skip(1);
    let (first, second) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
    let rest: Vec<&str> = parts.collect();
    let lines = || -> Vec<String> { query.split('&').map(parameter).collect() };
    let json_type = ("Content-Type", "application/json; charset=utf-8".to_owned());
    let typed = |kind: &str| vec![("Content-Type", kind.to_owned())];
    let number = || second.parse().unwrap_or(500);
    let (status, headers, body) = match first {
        "status" => (number(), vec![json_type], format!("{{\"status\":{second}}}")),
        "redirect" => (number(), vec![("Location", format!("/{}", rest.join("/")))], String::new()),
        "location" => (number(), vec![("Location", lines().swap_remove(0))], String::new()),
        "cookies" => {
            let cookies = lines().into_iter().map(|line| ("Set-Cookie", line));
            (200, cookies.collect(), "{}".to_owned())
        }
        "json" => {
            let twice = [("X-Twice", "one".to_owned()), ("X-Twice", "two".to_owned())];
            let body = r#"{"ok":true,"n":[1,2],"s":"text","o":{"deep":null}}"#;
            (200, [vec![json_type], twice.to_vec()].concat(), body.to_owned())
        }
        "text" => (200, typed("text/plain"), "plain text".to_owned()),
        "xml" => (200, typed("application/xml"), r#"<a x="1"><b>2</b><b>3</b></a>"#.to_owned()),
        "echo" => {
            let body = json!({ "method": method, "target": target, "body": request_body });
            (200, vec![json_type], body.to_string())
        }
        "reset" => return None,
        _ => (200, vec![json_type], r#"{"ok":true}"#.to_owned()),
    };
    Some(Answer { status, headers, body })
}

/// A parameter's value, decoded.
fn parameter(pair: &str) -> String {
    let value = pair.split_once('=').map_or(pair, |(_, value)| value);
    percent_encoding::percent_decode_str(value).decode_utf8().unwrap().into_owned()
}

fn reason(status: u16) -> &'static str {
    match status {
        200 => "OK",
        201 => "Created",
        202 => "Accepted",
        204 => "No Content",
        301 => "Moved Permanently",
        302 => "Found",
        303 => "See Other",
        304 => "Not Modified",
        307 => "Temporary Redirect",
        308 => "Permanent Redirect",
        400 => "Bad Request",
        401 => "Unauthorized",
        403 => "Forbidden",
        404 => "Not Found",
        406 => "Not Acceptable",
        429 => "Too Many Requests",
        500 => "Internal Server Error",
        503 => "Service Unavailable",
        _ => "Status",
    }
}

fn latin1(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| char::from(*byte)).collect()
}

fn line(stream: &mut impl BufRead) -> io::Result<Option<String>> {
    let mut bytes = Vec::new();
    if stream.read_until(b'\n', &mut bytes)? == 0 {
        return Ok(None);
    }
    let line = bytes.strip_suffix(b"\n").unwrap_or(&bytes);
    Ok(Some(latin1(line.strip_suffix(b"\r").unwrap_or(line))))
}
