//! What goes wrong before and while a request is sent, in the words users of Postman know, each with a
//! line of advice.

use std::error::Error;
use std::io;
use std::net::SocketAddr;
use std::time::Duration;

use super::timing::{LookupFailed, Progress};
use super::tls;
use super::{ClientError, TransportError, TransportErrorKind as Kind};

fn error(kind: Kind, message: impl Into<String>, advice: &str) -> TransportError {
    TransportError { kind, message: message.into(), advice: Some(advice.to_owned()) }
}

/// A client that cannot be set up.
pub(super) fn unusable(failed: ClientError) -> TransportError {
    TransportError { kind: Kind::Tls, message: failed.to_string(), advice: None }
}

pub(super) fn url(message: impl Into<String>, advice: &str) -> TransportError {
    error(Kind::Url, message, advice)
}

pub(super) fn empty_url() -> TransportError {
    url(
        "runtime:extensions~request: request url is empty",
        "give the request a URL, or the variable in it a value",
    )
}

pub(super) fn unescaped_path() -> TransportError {
    url(
        "Request path contains unescaped characters",
        "encode the URL yourself, or drop disableUrlEncoding",
    )
}

pub(super) fn invalid_method(method: &str) -> TransportError {
    error(
        Kind::Request,
        format!("Method must be a valid HTTP token [\"{method}\"]"),
        "a method has letters, digits and a few signs, but no blanks",
    )
}

/// The host without what may stand before it: a password.
pub(super) fn invalid_proxy(host: &str, port: &str) -> TransportError {
    let host = host.rsplit('@').next().unwrap_or_default();
    error(
        Kind::Request,
        format!("request.proxy names no proxy: host \"{host}\", port \"{port}\""),
        "the host is a name or an address, the port a number; user and password have places of their own",
    )
}

pub(super) fn invalid_header_name(name: &str) -> TransportError {
    error(
        Kind::Request,
        format!("Header name must be a valid HTTP token [\"{name}\"]"),
        "a header's name has letters, digits and signs like -, but no blanks or colons",
    )
}

pub(super) fn invalid_header_value(name: &str) -> TransportError {
    error(
        Kind::Request,
        format!("Invalid character in header content [\"{name}\"]"),
        "a header's value holds no line breaks and no characters beyond Latin-1: encode it",
    )
}

pub(super) fn too_many_headers() -> TransportError {
    error(Kind::Request, "too many headers", "send fewer than 32768 header lines")
}

pub(super) fn too_many_redirects(url: &str) -> TransportError {
    error(
        Kind::Redirect,
        format!("Exceeded maxRedirects. Probably stuck in a redirect loop {url}"),
        "raise maxRedirects in the request's settings, or switch followRedirects off to see the answer",
    )
}

/// A name that does not resolve.
pub(super) fn not_found(host: &str) -> TransportError {
    let advice = if host.contains("{{") {
        "the variable in the URL has no value"
    } else {
        "check the host name in the URL and the network"
    };
    error(Kind::Dns, format!("getaddrinfo ENOTFOUND {host}"), advice)
}

pub(super) fn timed_out(connecting: bool, limit: Duration) -> TransportError {
    let limit = limit.as_millis();
    if connecting {
        let advice =
            format!("no connection within {limit} ms: is the server up? --timeout-request");
        error(Kind::Timeout, "ETIMEDOUT", &advice)
    } else {
        let advice = format!("the server was silent for {limit} ms: see --timeout-request");
        error(Kind::Timeout, "ESOCKETTIMEDOUT", &advice)
    }
}

pub(super) fn too_large(limit: u64) -> TransportError {
    let size = if limit >= 1024 * 1024 {
        format!("{} MiB", limit / (1024 * 1024))
    } else {
        format!("{limit} bytes")
    };
    error(
        Kind::TooLarge,
        format!("Maximum response size reached: the body is larger than {size}"),
        "ask the server for less at a time",
    )
}

/// A body that is not what its `Content-Encoding` says.
pub(super) fn undecodable(message: &str, encoding: &str) -> TransportError {
    let advice = format!("the body is not the {encoding} its Content-Encoding announces");
    error(Kind::Decode, message, &advice)
}

fn aborted() -> TransportError {
    error(
        Kind::Reset,
        "aborted",
        "the server ended the connection in the middle of the body; its log should tell why",
    )
}

fn hang_up() -> TransportError {
    error(
        Kind::Reset,
        "socket hang up",
        "the server closed the connection without an answer; its log should tell why",
    )
}

fn not_http(message: &str) -> TransportError {
    error(
        Kind::Protocol,
        message,
        "the answer is not valid HTTP: is it the right port, and http or https as the server expects?",
    )
}

/// What kept a request from getting a response head.
pub(super) fn sending(failed: &reqwest::Error, host: &str, progress: &Progress) -> TransportError {
    if let Some(found) = classify(failed, host, progress) {
        return found;
    }
    if failed.is_builder() {
        return unescaped_path();
    }
    let message = innermost(failed).to_string();
    let kind = if failed.is_connect() { Kind::Connect } else { Kind::Reset };
    error(kind, message, "the connection failed; see the server's log")
}

/// What kept a response's body from arriving.
pub(super) fn receiving(failed: &reqwest::Error) -> TransportError {
    for cause in causes(failed) {
        if let Some(trouble) = cause.downcast_ref::<rustls::Error>() {
            return tls::trouble(trouble);
        }
        if let Some(io) = cause.downcast_ref::<io::Error>() {
            if let Some(trouble) = tls_error(io) {
                return tls::trouble(trouble);
            }
            if matches!(io.kind(), io::ErrorKind::InvalidInput | io::ErrorKind::InvalidData) {
                return not_http("Parse Error: Invalid character in chunk size");
            }
        }
    }
    aborted()
}

fn classify(failed: &reqwest::Error, host: &str, progress: &Progress) -> Option<TransportError> {
    for cause in causes(failed) {
        if let Some(lookup) = cause.downcast_ref::<LookupFailed>() {
            return Some(if lookup.temporary {
                error(
                    Kind::Dns,
                    format!("getaddrinfo EAI_AGAIN {host}"),
                    "no name server answers: is there a network?",
                )
            } else {
                not_found(host)
            });
        }
        if let Some(trouble) = cause.downcast_ref::<rustls::Error>() {
            return Some(tls::trouble(trouble));
        }
        if let Some(io) = cause.downcast_ref::<io::Error>() {
            if let Some(trouble) = tls_error(io) {
                return Some(tls::trouble(trouble));
            }
            return Some(if failed.is_connect() { connecting(io, progress) } else { socket(io) });
        }
        // A hyper error may be explained by its own cause, so it is looked at last.
        if let Some(http) = cause.downcast_ref::<hyper::Error>()
            && http.source().is_none()
        {
            return Some(http_trouble(http));
        }
    }
    causes(failed).find_map(|cause| cause.downcast_ref::<hyper::Error>()).map(http_trouble)
}

fn http_trouble(failed: &hyper::Error) -> TransportError {
    if failed.is_parse_too_large() {
        not_http("Parse Error: Header overflow")
    } else if failed.is_parse_status() {
        not_http("Parse Error: Invalid status code")
    } else if failed.is_parse() {
        // The only word on which part of the head was wrong is in the text.
        let text = failed.to_string();
        if text.contains("content-length") {
            not_http("Parse Error: Invalid character in Content-Length")
        } else if text.contains("header") {
            not_http("Parse Error: Invalid header token")
        } else {
            not_http("Parse Error: Expected HTTP/, RTSP/ or ICE/")
        }
    } else {
        hang_up()
    }
}

/// A connection that was never made, TLS included.
fn connecting(failed: &io::Error, progress: &Progress) -> TransportError {
    if progress.tls_started() {
        return error(
            Kind::Tls,
            "Client network socket disconnected before secure TLS connection was established",
            "the server closed the connection in the TLS handshake: does it speak TLS on this port?",
        );
    }
    let address = progress.address().map(|address| format!(" {}", node_address(address)));
    let address = address.unwrap_or_default();
    let (code, advice) = match failed.kind() {
        io::ErrorKind::ConnectionRefused => {
            ("ECONNREFUSED", "nothing listens there: is the server up, and is the port right?")
        }
        io::ErrorKind::TimedOut => ("ETIMEDOUT", "the host does not answer: is the server up?"),
        io::ErrorKind::ConnectionReset => ("ECONNRESET", "the server refused the connection"),
        io::ErrorKind::HostUnreachable => ("EHOSTUNREACH", "there is no way to that host"),
        io::ErrorKind::NetworkUnreachable => ("ENETUNREACH", "there is no network to that host"),
        io::ErrorKind::AddrNotAvailable => {
            ("EADDRNOTAVAIL", "no connection to that address is possible")
        }
        io::ErrorKind::PermissionDenied => ("EACCES", "a firewall does not allow this connection"),
        _ => {
            let message = format!("connect {failed}{address}");
            return error(Kind::Connect, message, "the connection could not be made");
        }
    };
    error(Kind::Connect, format!("connect {code}{address}"), advice)
}

/// A connection that broke before the response's head was complete.
fn socket(failed: &io::Error) -> TransportError {
    let message = match failed.kind() {
        io::ErrorKind::ConnectionReset => "read ECONNRESET",
        io::ErrorKind::BrokenPipe => "write EPIPE",
        io::ErrorKind::TimedOut => "read ETIMEDOUT",
        _ => return hang_up(),
    };
    error(Kind::Reset, message, "the server broke the connection off; its log should tell why")
}

/// rustls errors travel inside I/O errors, which may be wrapped once more.
fn tls_error(failed: &io::Error) -> Option<&rustls::Error> {
    let inner = failed.get_ref()?;
    inner.downcast_ref().or_else(|| inner.downcast_ref().and_then(tls_error))
}

fn causes<'e>(
    failed: &'e (dyn Error + 'static),
) -> impl Iterator<Item = &'e (dyn Error + 'static)> {
    std::iter::successors(Some(failed), |cause: &&'e (dyn Error + 'static)| (*cause).source())
}

fn innermost<'e>(failed: &'e (dyn Error + 'static)) -> &'e (dyn Error + 'static) {
    causes(failed).last().unwrap_or(failed)
}

/// Node writes IPv6 addresses without brackets.
fn node_address(address: SocketAddr) -> String {
    format!("{}:{}", address.ip(), address.port())
}
