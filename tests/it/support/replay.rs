use std::collections::{BTreeMap, HashMap};
use std::io::{self, BufReader, Read, Write};
use std::path::Path;
use std::sync::{Arc, Mutex};

use percent_encoding::percent_decode_str;
use rustls::{ServerConnection, StreamOwned};

use super::server::Server;
use super::{Answer, Certificate, Har, Seen};

/// Changes one answer on its way out.
type Mutation = Box<dyn Fn(&mut Answer) + Send + Sync>;

/// Headers that belong to the recorded connection or to the encoded body, not to the answer.
const DROPPED: [&str; 10] = [
    "connection",
    "content-encoding",
    "content-length",
    "keep-alive",
    "proxy-authenticate",
    "proxy-connection",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
];

/// Serves a recording on a loopback port.
///
/// Requests are answered by method and path (percent-decoded, without query) with the recorded entries of
/// that method and path in order. After the last of them comes the first again, so that a second iteration
/// sees what the first one saw. What was never recorded is answered with 599 and a text that says so.
/// Status, headers and bodies go out as recorded, dates included.
pub struct Replay {
    server: Server,
    certificate: Option<Certificate>,
    seen: Arc<Mutex<Vec<Seen>>>,
}

/// Collects what a [`Replay`] is to do.
pub struct ReplayBuilder {
    har: Har,
    certificate: Option<Certificate>,
    mutations: BTreeMap<usize, Mutation>,
    moved_from: Option<String>,
}

impl ReplayBuilder {
    /// Serves over HTTPS with a fresh certificate.
    pub fn tls(self) -> Self {
        self.certificate(Certificate::valid())
    }

    /// Serves over HTTPS with this certificate.
    pub fn certificate(self, certificate: Certificate) -> Self {
        ReplayBuilder { certificate: Some(certificate), ..self }
    }

    /// Lets the server believe it is the recorded one at another place: where a body names the recorded origin,
    /// it names the origin that is called now, as the real server would.
    pub fn moved_from(mut self, origin: &str) -> Self {
        self.moved_from = Some(origin.to_owned());
        self
    }

    /// Changes the answer of the entry at `index` of the recording whenever it is served.
    pub fn mutate(
        mut self,
        index: usize,
        mutation: impl Fn(&mut Answer) + Send + Sync + 'static,
    ) -> Self {
        assert!(index < self.har.entries.len(), "the recording has no entry {index}");
        self.mutations.insert(index, Box::new(mutation));
        self
    }

    pub fn start(self) -> Replay {
        let seen = Arc::new(Mutex::new(Vec::new()));
        let scheme = if self.certificate.is_some() { "https" } else { "http" };
        let moved_from = self.moved_from.map(|origin| (origin, scheme));
        let script = Arc::new(Script::new(self.har, self.mutations, moved_from));
        let config = self.certificate.as_ref().map(|certificate| certificate.config.clone());
        let server = Server::start({
            let seen = seen.clone();
            move |stream| match &config {
                None => converse(stream, &script, &seen),
                Some(config) => {
                    let tls = ServerConnection::new(config.clone()).map_err(io::Error::other)?;
                    converse(StreamOwned::new(tls, stream), &script, &seen)
                }
            }
        });
        Replay { server, certificate: self.certificate, seen }
    }
}

impl Replay {
    pub fn har(path: &Path) -> ReplayBuilder {
        Self::recording(Har::read(path))
    }

    pub fn recording(har: Har) -> ReplayBuilder {
        ReplayBuilder { har, certificate: None, mutations: BTreeMap::new(), moved_from: None }
    }

    /// Scheme, host and port, without a slash at the end.
    pub fn origin(&self) -> String {
        let scheme = if self.certificate.is_some() { "https" } else { "http" };
        format!("{scheme}://{}", self.server.address())
    }

    /// The certificate to trust, in PEM.
    pub fn certificate(&self) -> Option<&str> {
        self.certificate.as_ref().map(|certificate| certificate.pem.as_str())
    }

    /// All requests so far, in the order in which they came.
    pub fn requests(&self) -> Vec<Seen> {
        self.seen.lock().unwrap().clone()
    }
}

/// The recorded answers by method and path.
struct Script {
    answers: Vec<Answer>,
    mutations: BTreeMap<usize, Mutation>,
    /// The recorded origin, and the scheme that is spoken now.
    moved_from: Option<(String, &'static str)>,
    queues: Mutex<HashMap<(String, String), Queue>>,
}

#[derive(Default)]
struct Queue {
    entries: Vec<usize>,
    served: usize,
}

impl Script {
    fn new(
        har: Har,
        mutations: BTreeMap<usize, Mutation>,
        moved_from: Option<(String, &'static str)>,
    ) -> Self {
        let mut queues: HashMap<_, Queue> = HashMap::new();
        let mut answers = Vec::new();
        for (index, entry) in har.entries.into_iter().enumerate() {
            queues.entry(key(&entry.request)).or_default().entries.push(index);
            let mut answer = entry.response;
            answer.headers.retain(|(name, _)| !DROPPED.contains(&name.to_lowercase().as_str()));
            answers.push(answer);
        }
        Script { answers, mutations, moved_from, queues: Mutex::new(queues) }
    }

    fn answer(&self, request: &Seen) -> Answer {
        let Some(index) = self.next(request) else {
            let text = format!("no recorded answer for {} {}", request.method, request.target);
            return Answer::text(599, "Not Recorded", &text);
        };
        let mut answer = self.answers[index].clone();
        if let (Some((from, scheme)), Some(host)) = (&self.moved_from, request.header("host")) {
            answer.body = moved(&answer.body, from, &format!("{scheme}://{host}"));
        }
        if let Some(mutation) = self.mutations.get(&index) {
            mutation(&mut answer);
        }
        answer
    }

    fn next(&self, request: &Seen) -> Option<usize> {
        let mut queues = self.queues.lock().unwrap();
        let queue = queues.get_mut(&key(request))?;
        let index = queue.entries[queue.served % queue.entries.len()];
        queue.served += 1;
        Some(index)
    }
}

/// A body in which one origin became another, also where its slashes are escaped.
fn moved(body: &[u8], from: &str, to: &str) -> Vec<u8> {
    let Ok(text) = std::str::from_utf8(body) else { return body.to_vec() };
    let escaped = |origin: &str| origin.replace('/', "\\/");
    text.replace(from, to).replace(&escaped(from), &escaped(to)).into_bytes()
}

fn key(request: &Seen) -> (String, String) {
    let path = percent_decode_str(request.path()).decode_utf8_lossy().into_owned();
    (request.method.clone(), path)
}

/// Answers requests on one connection until the client closes it.
fn converse(stream: impl Read + Write, script: &Script, seen: &Mutex<Vec<Seen>>) -> io::Result<()> {
    let mut stream = BufReader::new(stream);
    while let Some(request) = Seen::read(&mut stream)? {
        let answer = script.answer(&request);
        let method = request.method.clone();
        let close = request.header("connection").is_some_and(|v| v.eq_ignore_ascii_case("close"));
        // Noted before it is answered: whoever has the answer can rely on finding the request.
        seen.lock().unwrap().push(request);
        answer.write(&method, stream.get_mut())?;
        if close {
            break;
        }
    }
    Ok(())
}
