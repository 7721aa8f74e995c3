use std::io::{self, BufReader};
use std::net::TcpStream;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use rustls::{ServerConnection, StreamOwned};

use super::server::Server;
use super::{Answer, Certificate, Seen};

/// A server that answers as a function of the request says, and remembers what it was asked.
pub struct Answering {
    server: Server,
    seen: Arc<Mutex<Vec<Seen>>>,
}

impl Answering {
    pub fn start(answer: impl Fn(&Seen) -> Answer + Send + Sync + 'static) -> Self {
        let seen: Arc<Mutex<Vec<Seen>>> = Arc::default();
        let server = Server::start(answering(seen.clone(), answer));
        Answering { server, seen }
    }

    /// The same, and connections are refused until the delay is over.
    pub fn late(delay: Duration, answer: impl Fn(&Seen) -> Answer + Send + Sync + 'static) -> Self {
        let seen: Arc<Mutex<Vec<Seen>>> = Arc::default();
        let server = Server::late(delay, answering(seen.clone(), answer));
        Answering { server, seen }
    }

    /// Answers everything with 200 and a small JSON.
    pub fn ok() -> Self {
        Self::start(|_| Answer::json(r#"{"ok":true}"#))
    }

    /// The same over TLS, for clients whose certificate this authority knows.
    pub fn demanding(certificate: &Certificate, authority: &[u8]) -> Self {
        let seen: Arc<Mutex<Vec<Seen>>> = Arc::default();
        let config = certificate.demanding(authority);
        let server = Server::start({
            let seen = seen.clone();
            move |stream| {
                let tls = ServerConnection::new(config.clone()).map_err(io::Error::other)?;
                let mut stream = BufReader::new(StreamOwned::new(tls, stream));
                while let Some(request) = Seen::read(&mut stream)? {
                    seen.lock().unwrap().push(request.clone());
                    Answer::json("{}").write(&request.method, stream.get_mut())?;
                }
                Ok(())
            }
        });
        Answering { server, seen }
    }

    /// The port it listens on.
    pub fn port(&self) -> u16 {
        self.server.address().port()
    }

    /// Scheme, host and port, without a slash at the end.
    pub fn origin(&self) -> String {
        format!("http://{}", self.server.address())
    }

    /// All requests so far, in the order in which they came.
    pub fn requests(&self) -> Vec<Seen> {
        self.seen.lock().unwrap().clone()
    }

    /// The paths of all requests so far.
    pub fn paths(&self) -> Vec<String> {
        self.requests().iter().map(|request| request.path().to_owned()).collect()
    }
}

fn answering(
    seen: Arc<Mutex<Vec<Seen>>>,
    answer: impl Fn(&Seen) -> Answer + Send + Sync + 'static,
) -> impl Fn(TcpStream) -> io::Result<()> + Send + Sync + 'static {
    move |stream| {
        let mut stream = BufReader::new(stream);
        while let Some(request) = Seen::read(&mut stream)? {
            seen.lock().unwrap().push(request.clone());
            answer(&request).write(&request.method, stream.get_mut())?;
        }
        Ok(())
    }
}
