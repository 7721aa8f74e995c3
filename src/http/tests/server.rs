use std::collections::VecDeque;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;

/// What the server does with a request.
#[derive(Debug, Clone)]
pub(super) enum Answer {
    /// Writes bytes and keeps the connection.
    Bytes(Vec<u8>),
    /// Writes bytes and closes.
    Last(Vec<u8>),
    /// Writes bytes one after another, each after a pause, and closes.
    Slowly(Vec<(Duration, Vec<u8>)>),
    /// Resets the connection.
    Reset,
}

impl From<&str> for Answer {
    fn from(text: &str) -> Self {
        Answer::Bytes(text.as_bytes().to_vec())
    }
}

/// A response with status 200, a length and a body.
pub(super) fn ok(body: &[u8]) -> Answer {
    response("200 OK", &[], body)
}

pub(super) fn response(status: &str, headers: &[&str], body: &[u8]) -> Answer {
    let mut bytes = format!("HTTP/1.1 {status}\r\n").into_bytes();
    for header in headers {
        bytes.extend_from_slice(format!("{header}\r\n").as_bytes());
    }
    bytes.extend_from_slice(format!("Content-Length: {}\r\n\r\n", body.len()).as_bytes());
    bytes.extend_from_slice(body);
    Answer::Bytes(bytes)
}

pub(super) fn redirect(status: u16, location: &str) -> Answer {
    response(&format!("{status} X"), &[&format!("Location: {location}")], b"")
}

/// A server on a loopback port of its own that records every request's bytes.
pub(super) struct Server {
    pub(super) address: SocketAddr,
    state: Arc<State>,
}

#[derive(Default)]
struct State {
    requests: Mutex<Vec<String>>,
    connections: AtomicUsize,
    answers: Mutex<VecDeque<Answer>>,
}

impl Server {
    /// Answers one request after another; the last answer is given again and again.
    pub(super) async fn start(answers: impl IntoIterator<Item = Answer>) -> Server {
        Server::with_tls(answers, None).await
    }

    pub(super) async fn with_tls(
        answers: impl IntoIterator<Item = Answer>,
        tls: Option<TlsAcceptor>,
    ) -> Server {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let state = Arc::new(State {
            answers: Mutex::new(answers.into_iter().collect()),
            ..State::default()
        });
        let accepting = Arc::clone(&state);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                accepting.connections.fetch_add(1, Ordering::Relaxed);
                let state = Arc::clone(&accepting);
                match tls.clone() {
                    None => tokio::spawn(serve_plain(stream, state)),
                    Some(tls) => tokio::spawn(async move {
                        if let Ok(stream) = tls.accept(stream).await {
                            serve(stream, &state).await;
                        }
                    }),
                };
            }
        });
        Server { address, state }
    }

    pub(super) fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// Every request so far; bytes beyond ASCII as the characters of their numbers.
    pub(super) fn requests(&self) -> Vec<String> {
        self.state.requests.lock().unwrap().clone()
    }

    /// The only request.
    pub(super) fn request(&self) -> String {
        let requests = self.requests();
        assert_eq!(requests.len(), 1, "{requests:?}");
        requests[0].clone()
    }

    pub(super) fn connections(&self) -> usize {
        self.state.connections.load(Ordering::Relaxed)
    }
}

/// The request's header lines, without the request line, the body, and lines that are always there.
pub(super) fn own_lines(request: &str) -> Vec<&str> {
    const SYSTEM: [&str; 7] = [
        "user-agent",
        "accept",
        "cache-control",
        "postman-token",
        "host",
        "accept-encoding",
        "connection",
    ];
    lines(request)
        .into_iter()
        .filter(|line| {
            let name = line.split(':').next().unwrap_or_default().to_ascii_lowercase();
            !SYSTEM.contains(&name.as_str())
        })
        .collect()
}

pub(super) fn lines(request: &str) -> Vec<&str> {
    let head = request.split("\r\n\r\n").next().unwrap_or_default();
    head.split("\r\n").skip(1).collect()
}

pub(super) fn request_line(request: &str) -> &str {
    request.split("\r\n").next().unwrap_or_default()
}

pub(super) fn content(request: &str) -> &str {
    request.split_once("\r\n\r\n").map_or("", |(_, body)| body)
}

async fn serve_plain(mut stream: TcpStream, state: Arc<State>) {
    if serve(&mut stream, &state).await {
        // Closing with unread or unsent data in the way resets.
        stream.set_zero_linger().unwrap();
    }
}

/// Serves one connection; tells whether it is to be reset.
async fn serve(mut stream: impl AsyncRead + AsyncWrite + Unpin, state: &State) -> bool {
    let mut buffer = Vec::new();
    while let Some(request) = read_request(&mut stream, &mut buffer).await {
        state.requests.lock().unwrap().push(request.iter().map(|&b| char::from(b)).collect());
        let answer = {
            let mut answers = state.answers.lock().unwrap();
            if answers.len() > 1 { answers.pop_front() } else { answers.front().cloned() }
        };
        match answer {
            Some(Answer::Bytes(bytes)) => {
                if stream.write_all(&bytes).await.is_err() {
                    return false;
                }
            }
            Some(Answer::Last(bytes)) => {
                let _ = stream.write_all(&bytes).await;
                let _ = stream.shutdown().await;
                return false;
            }
            Some(Answer::Slowly(parts)) => {
                for (pause, bytes) in parts {
                    tokio::time::sleep(pause).await;
                    let _ = stream.write_all(&bytes).await;
                    let _ = stream.flush().await;
                }
                let _ = stream.shutdown().await;
                return false;
            }
            Some(Answer::Reset) => return true,
            None => return false,
        }
        let _ = stream.flush().await;
    }
    false
}

async fn read_request(
    stream: &mut (impl AsyncRead + Unpin),
    buffer: &mut Vec<u8>,
) -> Option<Vec<u8>> {
    loop {
        if let Some(length) = request_length(buffer)
            && buffer.len() >= length
        {
            return Some(buffer.drain(..length).collect());
        }
        if stream.read_buf(buffer).await.ok()? == 0 {
            return None;
        }
    }
}

fn request_length(buffer: &[u8]) -> Option<usize> {
    let head = buffer.windows(4).position(|window| window == b"\r\n\r\n")? + 4;
    let text = String::from_utf8_lossy(&buffer[..head]).to_ascii_lowercase();
    if text.contains("transfer-encoding: chunked") {
        let end = buffer[head..].windows(5).position(|window| window == b"0\r\n\r\n")?;
        return Some(head + end + 5);
    }
    let length = text
        .lines()
        .find_map(|line| line.strip_prefix("content-length:"))
        .map_or(0, |length| length.trim().parse().unwrap());
    Some(head + length)
}
