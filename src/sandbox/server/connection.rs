//! One connection: TLS, HTTP/1.1 with keep-alive, limits against hostile clients.

use std::convert::Infallible;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http_body_util::{BodyExt, Full, LengthLimitError, Limited};
use hyper::body::{Body, Incoming as ReceivedBody};
use hyper::ext::ReasonPhrase;
use hyper::header::{CONNECTION, HeaderName, HeaderValue};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Request, Response, StatusCode};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio::sync::watch;
use tokio::time::timeout;
use tokio_rustls::TlsAcceptor;

use crate::sandbox::answer;
use crate::sandbox::app::App;
use crate::sandbox::request::Incoming;

/// How long a client may take for its handshake.
const PATIENCE: Duration = Duration::from_secs(30);
/// How long a client may take for the head of a request, and how long it may stay without one.
const HEAD_PATIENCE: Duration = Duration::from_secs(75);
/// How long a client may take for a body.
const BODY_PATIENCE: Duration = Duration::from_secs(60);
const HEADER_BYTES: usize = 64 * 1024;

/// What all connections share.
pub(super) struct Shared {
    pub(super) app: App,
    pub(super) tls: Option<TlsAcceptor>,
    pub(super) body_limit: usize,
}

/// Serves a connection until the client ends it, misbehaves, or `stop` says so.
pub(super) async fn serve(
    shared: Arc<Shared>,
    stream: TcpStream,
    peer: IpAddr,
    stop: watch::Receiver<bool>,
) {
    // Answers go out whole; without it they may wait for the client's acknowledgement.
    let _ = stream.set_nodelay(true);
    match shared.tls.clone() {
        None => converse(shared, stream, peer, stop).await,
        Some(acceptor) => {
            if let Ok(Ok(stream)) = timeout(PATIENCE, acceptor.accept(stream)).await {
                converse(shared, stream, peer, stop).await;
            }
        }
    }
}

async fn converse<S>(shared: Arc<Shared>, stream: S, peer: IpAddr, mut stop: watch::Receiver<bool>)
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    let service = service_fn(move |request| {
        let shared = Arc::clone(&shared);
        async move { Ok::<_, Infallible>(respond(&shared, request, peer).await) }
    });
    let mut connection = std::pin::pin!(
        http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(HEAD_PATIENCE)
            .max_buf_size(HEADER_BYTES)
            .title_case_headers(true)
            .serve_connection(TokioIo::new(stream), service)
    );
    // How a connection ends is the client's business, and an error is one of the ways.
    tokio::select! {
        _ = connection.as_mut() => {}
        () = stopped(&mut stop) => {
            connection.as_mut().graceful_shutdown();
            let _ = connection.await;
        }
    }
}

/// Waits until the sandbox is stopped or dropped.
pub(super) async fn stopped(stop: &mut watch::Receiver<bool>) {
    // An error means that it was dropped.
    drop(stop.wait_for(|stop| *stop).await);
}

async fn respond(
    shared: &Shared,
    request: Request<ReceivedBody>,
    peer: IpAddr,
) -> Response<Full<Bytes>> {
    let (head, body) = request.into_parts();
    let body = match read(body, shared.body_limit).await {
        Ok(body) => body,
        Err(status) => return closing(status),
    };
    let incoming = Incoming {
        method: head.method,
        path: head.uri.path().to_owned(),
        query: head.uri.query().unwrap_or_default().to_owned(),
        headers: head.headers,
        body: body.into(),
        peer,
    };
    sendable(shared.app.answer(&incoming))
}

/// The whole body, or the status that says why not.
async fn read(body: ReceivedBody, limit: usize) -> Result<Bytes, StatusCode> {
    if body.size_hint().lower() > limit as u64 {
        return Err(StatusCode::PAYLOAD_TOO_LARGE);
    }
    match timeout(BODY_PATIENCE, Limited::new(body, limit).collect()).await {
        Ok(Ok(body)) => Ok(body.to_bytes()),
        Ok(Err(error)) if error.is::<LengthLimitError>() => Err(StatusCode::PAYLOAD_TOO_LARGE),
        Ok(Err(_)) => Err(StatusCode::BAD_REQUEST),
        Err(_) => Err(StatusCode::REQUEST_TIMEOUT),
    }
}

/// An answer after which the connection is of no more use.
fn closing(status: StatusCode) -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::default());
    *response.status_mut() = status;
    response.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
    response
}

fn sendable(answer: answer::Response) -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::new(Bytes::from(answer.body)));
    *response.status_mut() =
        StatusCode::from_u16(answer.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    if let Some(reason) = reason(answer.status) {
        response.extensions_mut().insert(ReasonPhrase::from_static(reason.as_bytes()));
    }
    for (name, value) in answer.headers {
        // A value that came from the client and cannot be sent back is left out.
        if let Ok(value) = HeaderValue::from_bytes(value.as_bytes()) {
            response.headers_mut().append(HeaderName::from_static(name), value);
        }
    }
    response
}

/// Reason phrases that are not the usual ones.
fn reason(status: u16) -> Option<&'static str> {
    match status {
        400 => Some("Bad request"),
        412 => Some("Precondition failed"),
        420 => Some("Policy not fulfilled"),
        _ => None,
    }
}
