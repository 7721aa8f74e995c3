//! One connection: TLS, HTTP/1.1 with keep-alive, limits against hostile clients.

use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio::sync::watch;
use tokio::time::timeout;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::server::TlsStream;

use super::log::Log;
use super::respond::respond;
use crate::sandbox::app::App;
use crate::sandbox::fault::Faults;

/// The most bytes of the head of a request.
pub(super) const HEAD_BYTES: usize = 64 * 1024;

/// What all connections share.
pub(super) struct Shared {
    pub(super) app: App,
    pub(super) tls: Option<TlsAcceptor>,
    pub(super) body_limit: usize,
    pub(super) patience: Duration,
    pub(super) faults: Faults,
    /// The path that puts the state back.
    pub(super) reset_path: Option<String>,
    pub(super) log: Option<Log>,
}

/// A stream that can be ended with a reset.
trait Abort {
    /// Closing it will reset it, without a farewell.
    fn abort(&self);
}

impl Abort for TcpStream {
    fn abort(&self) {
        // If it fails the connection is closed in peace, which is an end too.
        let _ = self.set_zero_linger();
    }
}

impl Abort for TlsStream<TcpStream> {
    fn abort(&self) {
        self.get_ref().0.abort();
    }
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
            if let Ok(Ok(stream)) = timeout(shared.patience, acceptor.accept(stream)).await {
                converse(shared, stream, peer, stop).await;
            }
        }
    }
}

async fn converse<S>(shared: Arc<Shared>, stream: S, peer: IpAddr, mut stop: watch::Receiver<bool>)
where
    S: AsyncRead + AsyncWrite + Unpin + Abort,
{
    let patience = shared.patience;
    let service = service_fn(move |request| {
        let shared = Arc::clone(&shared);
        async move { respond(&shared, request, peer).await }
    });
    let mut connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(patience)
        .max_buf_size(HEAD_BYTES)
        .title_case_headers(true)
        .serve_connection(TokioIo::new(stream), service);
    let ended = tokio::select! {
        ended = &mut connection => ended,
        () = stopped(&mut stop) => {
            std::pin::Pin::new(&mut connection).graceful_shutdown();
            (&mut connection).await
        }
    };
    // How a connection ends is the client's business, unless it is a fault of ours.
    if ended.is_err_and(|error| error.is_user()) {
        connection.into_parts().io.inner().abort();
    }
}

/// Waits until the sandbox is stopped or dropped.
pub(super) async fn stopped(stop: &mut watch::Receiver<bool>) {
    // An error means that it was dropped.
    drop(stop.wait_for(|stop| *stop).await);
}
