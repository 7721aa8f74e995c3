//! When what happened on the way to a response. The parts that open a connection (name resolution, the
//! connector, the TLS session store) know nothing of the request they work for; they note their times in
//! a task-local value that the request's own future carries. A connection that another request opened
//! in the background has none of it: such a request shows a reused connection, which is what it saw.

use std::fmt;
use std::future::Future;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use tower_layer::Layer;
use tower_service::Service;

tokio::task_local! {
    static CURRENT: Arc<Progress>;
}

/// Notes of one request's way; moments are nanoseconds since its start, 0 for "did not happen".
#[derive(Debug)]
pub(super) struct Progress {
    start: Instant,
    port: u16,
    resolving: AtomicU64,
    resolved: AtomicU64,
    connecting: AtomicU64,
    tls: AtomicU64,
    connected: AtomicU64,
    sending: AtomicU64,
    /// The last address the name resolved to, for messages.
    address: Mutex<Option<IpAddr>>,
}

impl Progress {
    pub(super) fn new(host: &url::Host<&str>, port: u16) -> Arc<Self> {
        let address = match host {
            url::Host::Ipv4(ip) => Some(IpAddr::V4(*ip)),
            url::Host::Ipv6(ip) => Some(IpAddr::V6(*ip)),
            url::Host::Domain(_) => None,
        };
        Arc::new(Progress {
            start: Instant::now(),
            port,
            resolving: AtomicU64::new(0),
            resolved: AtomicU64::new(0),
            connecting: AtomicU64::new(0),
            tls: AtomicU64::new(0),
            connected: AtomicU64::new(0),
            sending: AtomicU64::new(0),
            address: Mutex::new(address),
        })
    }

    /// Runs `work` so that everything it starts notes its moments here.
    pub(super) async fn track<F: Future>(self: &Arc<Self>, work: F) -> F::Output {
        CURRENT.scope(Arc::clone(self), work).await
    }

    fn note(&self, moment: &AtomicU64) {
        let elapsed = u64::try_from(self.start.elapsed().as_nanos()).unwrap_or(u64::MAX);
        moment.store(elapsed.max(1), Ordering::Relaxed);
    }

    /// Since the request was started.
    pub(super) fn elapsed(&self) -> Duration {
        self.start.elapsed()
    }

    /// Called for each part of a large body that is taken to be sent.
    pub(super) fn note_sending(&self) {
        self.note(&self.sending);
    }

    /// When the last step towards a response was taken; silence counts from there.
    pub(super) fn last_step(&self) -> Instant {
        let moments = [
            &self.resolving,
            &self.resolved,
            &self.connecting,
            &self.tls,
            &self.connected,
            &self.sending,
        ];
        let last = moments.iter().map(|m| m.load(Ordering::Relaxed)).max().unwrap_or(0);
        self.start + Duration::from_nanos(last)
    }

    /// Whether a connection was begun and is not complete.
    pub(super) fn is_connecting(&self) -> bool {
        self.connecting.load(Ordering::Relaxed) > 0 && self.connected.load(Ordering::Relaxed) == 0
    }

    pub(super) fn tls_started(&self) -> bool {
        self.tls.load(Ordering::Relaxed) > 0
    }

    /// The address that was tried last, as far as it is known.
    pub(super) fn address(&self) -> Option<SocketAddr> {
        let ip = *self.address.lock().unwrap_or_else(PoisonError::into_inner);
        ip.map(|ip| SocketAddr::new(ip, self.port))
    }

    /// Durations of resolution, TCP connect and TLS handshake.
    pub(super) fn phases(&self) -> (Option<Duration>, Option<Duration>, Option<Duration>) {
        let at = |moment: &AtomicU64| match moment.load(Ordering::Relaxed) {
            0 => None,
            nanos => Some(Duration::from_nanos(nanos)),
        };
        let Some(connected) = at(&self.connected) else { return (None, None, None) };
        let resolved = at(&self.resolved);
        let dns = resolved.zip(at(&self.resolving)).map(|(end, start)| end.saturating_sub(start));
        let tls_start = at(&self.tls);
        let tcp_start = resolved.or_else(|| at(&self.connecting));
        let tcp_end = tls_start.unwrap_or(connected);
        let connect = tcp_start.map(|start| tcp_end.saturating_sub(start));
        (dns, connect, tls_start.map(|start| connected.saturating_sub(start)))
    }
}

fn note(moment: impl Fn(&Progress) -> &AtomicU64) {
    // Without a request there is nobody to tell.
    let _ = CURRENT.try_with(|progress| progress.note(moment(progress)));
}

/// Called when a ClientHello is built.
pub(super) fn note_tls_start() {
    note(|progress| &progress.tls);
}

/// A name has no address.
#[derive(Debug)]
pub(super) struct LookupFailed {
    /// No name server answered; it may work later.
    pub(super) temporary: bool,
}

impl fmt::Display for LookupFailed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("name not found")
    }
}

impl std::error::Error for LookupFailed {}

/// The system's name resolution, with `localhost`, `*.localhost` and `*.invalid` answered at once as
/// RFC 6761 wants it.
#[derive(Debug)]
pub(super) struct Resolver;

impl Resolve for Resolver {
    fn resolve(&self, name: Name) -> Resolving {
        note(|progress| &progress.resolving);
        Box::pin(async move {
            let addresses = lookup(name.as_str()).await?;
            note(|progress| &progress.resolved);
            let _ = CURRENT.try_with(|progress| {
                *progress.address.lock().unwrap_or_else(PoisonError::into_inner) =
                    addresses.last().map(SocketAddr::ip);
            });
            Ok(Box::new(addresses.into_iter()) as Addrs)
        })
    }
}

async fn lookup(name: &str) -> Result<Vec<SocketAddr>, LookupFailed> {
    let lower = name.trim_end_matches('.').to_ascii_lowercase();
    if lower == "localhost" || lower.ends_with(".localhost") {
        let loopback = [IpAddr::V6(Ipv6Addr::LOCALHOST), IpAddr::V4(Ipv4Addr::LOCALHOST)];
        return Ok(loopback.map(|ip| SocketAddr::new(ip, 0)).to_vec());
    }
    if lower == "invalid" || lower.ends_with(".invalid") {
        return Err(LookupFailed { temporary: false });
    }
    match tokio::net::lookup_host((name, 0)).await {
        Ok(addresses) => {
            let addresses: Vec<_> = addresses.collect();
            if addresses.is_empty() {
                Err(LookupFailed { temporary: false })
            } else {
                Ok(addresses)
            }
        }
        // The system's code is only in its text.
        Err(failed) => {
            Err(LookupFailed { temporary: failed.to_string().contains("emporary failure") })
        }
    }
}

/// Wraps the connector to note when connections begin and end.
#[derive(Debug, Clone, Default)]
pub(super) struct ConnectLayer {
    /// Whether a connection was made, where more than one is not wanted.
    connected: Option<Arc<AtomicBool>>,
}

/// How long a connection that is not wanted waits for the first one to be free again.
const PATIENCE: Duration = Duration::from_millis(500);

impl ConnectLayer {
    /// Keeps to one connection: the pool races a new one against the one that is about to be free.
    pub(super) fn one_connection() -> Self {
        ConnectLayer { connected: Some(Arc::default()) }
    }
}

impl<S> Layer<S> for ConnectLayer {
    type Service = NotedConnector<S>;

    fn layer(&self, inner: S) -> NotedConnector<S> {
        NotedConnector { inner, connected: self.connected.clone() }
    }
}

/// A connector whose work is noted.
#[derive(Debug, Clone)]
pub(super) struct NotedConnector<S> {
    inner: S,
    connected: Option<Arc<AtomicBool>>,
}

impl<S, Request> Service<Request> for NotedConnector<S>
where
    S: Service<Request>,
    S::Future: Send + 'static,
    S::Response: 'static,
    S::Error: 'static,
{
    type Response = S::Response;
    type Error = S::Error;
    type Future = Pin<Box<dyn Future<Output = Result<S::Response, S::Error>> + Send>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, request: Request) -> Self::Future {
        let is_second =
            self.connected.as_ref().is_some_and(|made| made.swap(true, Ordering::Relaxed));
        note(|progress| &progress.connecting);
        let connect = self.inner.call(request);
        Box::pin(async move {
            if is_second {
                tokio::time::sleep(PATIENCE).await;
            }
            let connection = connect.await;
            if connection.is_ok() {
                note(|progress| &progress.connected);
            }
            connection
        })
    }
}
