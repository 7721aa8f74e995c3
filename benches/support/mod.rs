//! What the benchmarks share: a loopback server that answers at once, and processes that are watched.

use std::collections::HashMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

/// One recorded exchange.
pub struct Recorded {
    pub method: String,
    pub path: String,
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

/// The exchanges of a HAR file.
pub fn har(path: &Path) -> Vec<Recorded> {
    use base64::Engine as _;
    let text = std::fs::read_to_string(path).expect("a readable HAR");
    let document: serde_json::Value = serde_json::from_str(&text).expect("a HAR");
    let entries = document["log"]["entries"].as_array().expect("entries");
    let entry = |entry: &serde_json::Value| {
        let (request, response) = (&entry["request"], &entry["response"]);
        let url = request["url"].as_str().expect("a URL");
        let content = response["content"]["text"].as_str().unwrap_or_default();
        let body = match response["content"]["encoding"].as_str() {
            Some("base64") => {
                base64::engine::general_purpose::STANDARD.decode(content).expect("base64")
            }
            _ => content.as_bytes().to_vec(),
        };
        let dropped = ["content-length", "content-encoding", "transfer-encoding", "connection"];
        let headers = response["headers"].as_array().expect("headers").iter();
        Recorded {
            method: request["method"].as_str().expect("a method").to_owned(),
            path: url[url.find("//").map_or(0, |at| at + 2)..]
                .split_once('/')
                .map_or("/".to_owned(), |(_, path)| format!("/{path}")),
            status: u16::try_from(response["status"].as_u64().expect("a status"))
                .expect("a status"),
            headers: headers
                .map(|h| {
                    (
                        h["name"].as_str().unwrap_or_default(),
                        h["value"].as_str().unwrap_or_default(),
                    )
                })
                .filter(|(name, _)| !dropped.contains(&name.to_ascii_lowercase().as_str()))
                .map(|(name, value)| (name.to_owned(), value.to_owned()))
                .collect(),
            body,
        }
    };
    entries.iter().map(entry).collect()
}

type Queues = HashMap<(String, String), (Vec<Vec<u8>>, AtomicUsize)>;

/// A server on a free loopback port that answers by method and path, in turn, with ready-made bytes.
pub struct Loopback {
    pub origin: String,
}

impl Loopback {
    /// The recorded server named itself in some bodies; here it names this one, as a real server would.
    pub fn start(recorded: &[Recorded]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let origin = format!("http://{}", listener.local_addr().expect("an address"));
        let mut queues: Queues = HashMap::new();
        for exchange in recorded {
            let mut bytes = format!("HTTP/1.1 {} X\r\n", exchange.status).into_bytes();
            for (name, value) in &exchange.headers {
                bytes.extend_from_slice(format!("{name}: {value}\r\n").as_bytes());
            }
            let body = moved(&exchange.body, &origin);
            bytes.extend_from_slice(format!("Content-Length: {}\r\n\r\n", body.len()).as_bytes());
            bytes.extend_from_slice(&body);
            let key = (exchange.method.clone(), exchange.path.clone());
            queues.entry(key).or_default().0.push(bytes);
        }
        let queues = Arc::new(queues);
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let queues = Arc::clone(&queues);
                std::thread::spawn(move || serve(&stream, &queues));
            }
        });
        Loopback { origin }
    }
}

fn moved(body: &[u8], origin: &str) -> Vec<u8> {
    const RECORDED: &str = "https://localhost:8443";
    let escaped = |origin: &str| origin.replace('/', "\\/");
    match std::str::from_utf8(body) {
        Ok(text) => text.replace(&escaped(RECORDED), &escaped(origin)).into_bytes(),
        Err(_) => body.to_vec(),
    }
}

fn serve(stream: &TcpStream, queues: &Queues) {
    stream.set_nodelay(true).ok();
    let mut reader = BufReader::with_capacity(64 * 1024, stream);
    let mut line = String::new();
    loop {
        line.clear();
        if reader.read_line(&mut line).unwrap_or(0) == 0 {
            return;
        }
        let mut words = line.split_whitespace();
        let key = (
            words.next().unwrap_or_default().to_owned(),
            words.next().unwrap_or_default().to_owned(),
        );
        let mut length = 0;
        loop {
            line.clear();
            if reader.read_line(&mut line).unwrap_or(0) == 0 {
                return;
            }
            if line == "\r\n" {
                break;
            }
            if let Some((name, value)) = line.split_once(':')
                && name.eq_ignore_ascii_case("content-length")
            {
                length = value.trim().parse().unwrap_or(0);
            }
        }
        std::io::copy(&mut reader.by_ref().take(length), &mut std::io::sink()).ok();
        let answer = queues
            .get(&key)
            .map(|(answers, next)| &answers[next.fetch_add(1, Ordering::Relaxed) % answers.len()]);
        let missing = b"HTTP/1.1 599 Unrecorded\r\nContent-Length: 0\r\n\r\n".to_vec();
        if (&mut &*stream).write_all(answer.unwrap_or(&missing)).is_err() {
            return;
        }
    }
}

/// A finished process.
pub struct Watched {
    pub time: Duration,
    pub peak_kib: u64,
    pub code: Option<i32>,
}

/// Runs a command to its end and notes its time. Its peak memory is read from /proc once a millisecond
/// when `memory` is set, which costs some of the time.
pub fn watch(command: &mut Command, memory: bool) -> Watched {
    let started = Instant::now();
    let mut child = command.stdout(Stdio::null()).spawn().expect("a program that starts");
    let mut peak_kib = 0;
    if memory {
        let status = PathBuf::from(format!("/proc/{}/status", child.id()));
        while child.try_wait().expect("a child").is_none() {
            let text = std::fs::read_to_string(&status).unwrap_or_default();
            let line = text.lines().find(|line| line.starts_with("VmHWM"));
            let number = line.and_then(|line| line.split_whitespace().nth(1)?.parse().ok());
            peak_kib = peak_kib.max(number.unwrap_or(0));
            std::thread::sleep(Duration::from_millis(1));
        }
    }
    let code = child.wait().expect("a child").code();
    Watched { time: started.elapsed(), peak_kib, code }
}

/// The middle and the best of some durations, in milliseconds.
pub fn median_and_best(mut times: Vec<Duration>) -> (f64, f64) {
    times.sort_unstable();
    let milliseconds = |time: Duration| time.as_secs_f64() * 1000.0;
    (milliseconds(times[times.len() / 2]), milliseconds(times[0]))
}
