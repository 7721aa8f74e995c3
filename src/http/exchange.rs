use std::net::SocketAddr;
use std::time::Duration;

use bytes::Bytes;

/// What was really sent and what really came back.
#[derive(Debug, Clone)]
pub struct Exchange {
    /// The first request as sent (newman shows that one too); where the server challenged it, the one that
    /// answered the challenge.
    pub sent: Sent,
    /// What happened on the way to the answer: redirects that were followed, challenges that were answered, a
    /// token that was fetched.
    pub hops: Vec<Hop>,
    /// The last response, or why there is none.
    pub outcome: Result<Received, TransportError>,
    /// Things worth telling the user that are no error: a file that could not be read, ….
    pub warnings: Vec<String>,
}

/// A request as it went to the wire.
#[derive(Debug, Clone)]
pub struct Sent {
    /// Method.
    pub method: String,
    /// The full URL, encoded.
    pub url: String,
    /// Every header line in order, system headers and cookies included, in the spelling of the source.
    pub headers: Vec<(String, String)>,
    /// Body bytes; empty for none.
    pub body: Bytes,
}

/// One exchange on the way to the answer.
#[derive(Debug, Clone)]
pub struct Hop {
    /// The status that it ended with.
    pub status: u16,
    /// The URL that answered so.
    pub url: String,
    /// What was asked next.
    pub location: String,
    /// Why it was not the last one.
    pub kind: HopKind,
}

impl Hop {
    /// What came of it, for people.
    #[must_use]
    pub fn next(&self) -> &str {
        match self.kind {
            HopKind::Redirect => &self.location,
            HopKind::Challenge => "asked again with credentials",
            HopKind::Token => "access token",
        }
    }
}

/// Why an exchange was not the last one of its step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HopKind {
    /// It redirected.
    Redirect,
    /// It asked for credentials, and the same request was sent again with them.
    Challenge,
    /// It fetched the access token that the request was then sent with.
    Token,
}

impl HopKind {
    /// All.
    pub const ALL: [HopKind; 3] = [HopKind::Redirect, HopKind::Challenge, HopKind::Token];

    /// The name used in reports.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            HopKind::Redirect => "redirect",
            HopKind::Challenge => "challenge",
            HopKind::Token => "token",
        }
    }
}

/// A complete response.
#[derive(Debug, Clone)]
pub struct Received {
    /// Status code.
    pub status: u16,
    /// Reason phrase as sent, or the standard one.
    pub reason: String,
    /// Headers in order, names in lower case, values as Latin-1 or UTF-8 text. `content-encoding` and
    /// `content-length` are as received.
    pub headers: Vec<(String, String)>,
    /// The body, decoded from its content encoding.
    pub body: Bytes,
    /// The URL that answered (after redirects).
    pub url: String,
    /// Bytes of the body as received, before decoding.
    pub wire_size: u64,
    /// When what happened.
    pub timings: Timings,
    /// The server's address.
    pub remote: Option<SocketAddr>,
}

impl Received {
    /// The first header of that lower-case name.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }
}

/// How long each phase of the last hop took; `None` where a kept-alive connection was reused.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Timings {
    /// Name resolution.
    pub dns: Option<Duration>,
    /// TCP connect.
    pub connect: Option<Duration>,
    /// TLS handshake.
    pub tls: Option<Duration>,
    /// From sending to the response's head.
    pub first_byte: Duration,
    /// From the head to the body's end.
    pub download: Duration,
    /// From sending to the body's end.
    pub total: Duration,
}

impl Timings {
    /// The same in whole microseconds, which is what reports tell and keep.
    #[must_use]
    pub fn whole(self) -> Self {
        Timings {
            dns: self.dns.map(whole_micros),
            connect: self.connect.map(whole_micros),
            tls: self.tls.map(whole_micros),
            first_byte: whole_micros(self.first_byte),
            download: whole_micros(self.download),
            total: whole_micros(self.total),
        }
    }
}

/// A span without what is shorter than a microsecond.
pub(crate) fn whole_micros(span: Duration) -> Duration {
    Duration::from_micros(u64::try_from(span.as_micros()).unwrap_or(u64::MAX))
}

/// Why a request has no response.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct TransportError {
    /// What kind of trouble it is.
    pub kind: TransportErrorKind,
    /// The message, in newman's wording where it has one.
    pub message: String,
    /// One line of advice.
    pub advice: Option<String>,
}

/// Kinds of transport trouble.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TransportErrorKind {
    /// The URL cannot be requested: empty, no host, unknown protocol, bad port.
    Url,
    /// A header or the body cannot be sent.
    Request,
    /// The name does not resolve.
    Dns,
    /// Nothing accepts the connection.
    Connect,
    /// TLS failed.
    Tls,
    /// No progress within `--timeout-request`.
    Timeout,
    /// The connection ended before the response was complete.
    Reset,
    /// The answer is not HTTP.
    Protocol,
    /// The body cannot be decoded.
    Decode,
    /// The body is larger than the limit.
    TooLarge,
    /// Too many redirects.
    Redirect,
}

impl TransportErrorKind {
    /// All.
    pub const ALL: [TransportErrorKind; 11] = [
        TransportErrorKind::Url,
        TransportErrorKind::Request,
        TransportErrorKind::Dns,
        TransportErrorKind::Connect,
        TransportErrorKind::Tls,
        TransportErrorKind::Timeout,
        TransportErrorKind::Reset,
        TransportErrorKind::Protocol,
        TransportErrorKind::Decode,
        TransportErrorKind::TooLarge,
        TransportErrorKind::Redirect,
    ];

    /// The name used in reports.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            TransportErrorKind::Url => "url",
            TransportErrorKind::Request => "request",
            TransportErrorKind::Dns => "dns",
            TransportErrorKind::Connect => "connect",
            TransportErrorKind::Tls => "tls",
            TransportErrorKind::Timeout => "timeout",
            TransportErrorKind::Reset => "reset",
            TransportErrorKind::Protocol => "protocol",
            TransportErrorKind::Decode => "decode",
            TransportErrorKind::TooLarge => "too-large",
            TransportErrorKind::Redirect => "redirect",
        }
    }
}
