use std::io::{self, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use rustls::{ServerConnection, StreamOwned};

use super::server::Server;
use super::{Answer, Certificate, Seen};

/// What a [`Rogue`] does with every request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Misbehaviour {
    /// Resets the connection instead of answering.
    Reset,
    /// Takes the request and never answers.
    Hang,
    /// Sends the head and a part of the body, then nothing more.
    HangInBody,
    /// Closes the connection in the middle of the body.
    HalfBody,
    /// Says that the body is gzip, and it is not.
    WrongEncoding,
    /// Answers something that is not HTTP.
    NotHttp,
    /// Speaks plain HTTP where the URL says https.
    NotTls,
    /// Serves over TLS with a certificate that has ended.
    ExpiredCertificate,
    /// Serves over TLS with the certificate of another host.
    WrongHost,
    /// Redirects to itself for ever.
    RedirectLoop,
    /// Answers with 300 MB.
    HugeBody,
}

/// Length of the body of [`Misbehaviour::HugeBody`].
pub const HUGE: usize = 300_000_000;

/// A server that misbehaves.
pub struct Rogue {
    server: Server,
    scheme: &'static str,
    requests: Arc<AtomicUsize>,
    /// The certificate to trust, where there is one.
    pub certificate: Option<String>,
}

impl Rogue {
    pub fn start(misbehaviour: Misbehaviour) -> Self {
        use Misbehaviour::{ExpiredCertificate, NotTls, WrongHost};
        let requests = Arc::new(AtomicUsize::new(0));
        let certificate = match misbehaviour {
            ExpiredCertificate => Some(Certificate::expired()),
            WrongHost => Some(Certificate::of_another_host()),
            _ => None,
        };
        let pem = certificate.as_ref().map(|certificate| certificate.pem.clone());
        let server = Server::start({
            let requests = requests.clone();
            move |stream| {
                requests.fetch_add(1, Ordering::SeqCst);
                misbehave(misbehaviour, stream, certificate.as_ref())
            }
        });
        let https = matches!(misbehaviour, NotTls | ExpiredCertificate | WrongHost);
        let scheme = if https { "https" } else { "http" };
        Rogue { server, scheme, requests, certificate: pem }
    }

    /// Scheme, host and port, without a slash at the end.
    pub fn origin(&self) -> String {
        format!("{}://{}", self.scheme, self.server.address())
    }

    /// How many connections there were.
    pub fn connections(&self) -> usize {
        self.requests.load(Ordering::SeqCst)
    }
}

/// An address at which nothing listens.
pub fn refused_url() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    format!("http://{}", listener.local_addr().unwrap())
}

fn misbehave(
    misbehaviour: Misbehaviour,
    stream: TcpStream,
    certificate: Option<&Certificate>,
) -> io::Result<()> {
    match misbehaviour {
        Misbehaviour::Reset => reset(&stream),
        Misbehaviour::Hang => answer(stream, b"", until_closed),
        Misbehaviour::HangInBody => answer(stream, PART, until_closed),
        Misbehaviour::HalfBody => answer(stream, PART, |_| Ok(())),
        Misbehaviour::WrongEncoding => answer(stream, NOT_GZIP, |_| Ok(())),
        Misbehaviour::NotHttp => answer(stream, b"SSH-2.0-OpenSSH_9.6\r\n", |_| Ok(())),
        Misbehaviour::NotTls => not_tls(stream),
        Misbehaviour::ExpiredCertificate | Misbehaviour::WrongHost => {
            let config = certificate.expect("made with the server").config.clone();
            let tls = ServerConnection::new(config).map_err(io::Error::other)?;
            let ok = b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";
            answer(StreamOwned::new(tls, stream), ok, |_| Ok(()))
        }
        Misbehaviour::RedirectLoop => redirect(stream),
        Misbehaviour::HugeBody => {
            let head = format!("HTTP/1.1 200 OK\r\nContent-Length: {HUGE}\r\n\r\n");
            answer(stream, head.as_bytes(), huge)
        }
    }
}

const PART: &[u8] =
    b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 1000\r\n\r\nonly this much";

const NOT_GZIP: &[u8] =
    b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Encoding: gzip\r\n\
    Content-Length: 8\r\nConnection: close\r\n\r\nnot gzip";

/// Reads one request, writes `text` as it stands, then does what remains.
fn answer<S: Read + Write>(
    stream: S,
    text: &[u8],
    then: impl FnOnce(&mut S) -> io::Result<()>,
) -> io::Result<()> {
    let mut stream = BufReader::new(stream);
    Seen::read(&mut stream)?;
    stream.get_mut().write_all(text)?;
    stream.get_mut().flush()?;
    then(stream.get_mut())
}

/// Closing a socket with unread data makes the system send a reset.
fn reset(stream: &TcpStream) -> io::Result<()> {
    stream.peek(&mut [0])?;
    Ok(())
}

fn until_closed(stream: &mut impl Read) -> io::Result<()> {
    while stream.read(&mut [0; 1024])? > 0 {}
    Ok(())
}

fn not_tls(mut stream: TcpStream) -> io::Result<()> {
    stream.peek(&mut [0])?;
    Answer::text(400, "Bad Request", "this is a plain HTTP port").write("GET", &mut stream)?;
    // Take what the client still says, else the answer would be lost in a reset.
    stream.shutdown(std::net::Shutdown::Write)?;
    until_closed(&mut stream)
}

fn redirect(stream: TcpStream) -> io::Result<()> {
    let mut stream = BufReader::new(stream);
    while let Some(request) = Seen::read(&mut stream)? {
        let mut answer = Answer::text(302, "Found", "");
        answer.set_header("Location", &request.target);
        answer.write(&request.method, stream.get_mut())?;
    }
    Ok(())
}

fn huge(stream: &mut impl Write) -> io::Result<()> {
    let block = vec![b'x'; 1_000_000];
    for _ in 0..HUGE / block.len() {
        stream.write_all(&block)?;
    }
    stream.flush()
}
