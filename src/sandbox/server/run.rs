//! Starting a sandbox on a thread of its own, and stopping it.

use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::thread::{self, JoinHandle};
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::runtime::{self, Runtime};
use tokio::sync::{oneshot, watch};
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};
use tokio_rustls::TlsAcceptor;

use super::certificate::Certificate;
use super::connection::{self, Shared};
use super::error::StartError;
use super::options::Options;
use crate::sandbox::app::{App, Settings};
use crate::sandbox::backup::Backup;
use crate::sandbox::chance::Chance;
use crate::sandbox::clock::Clock;
use crate::sandbox::fault::Faults;

/// How long open requests may take when the sandbox is stopped.
const FAREWELL: Duration = Duration::from_secs(2);
/// Pause after a connection could not be accepted, for example for want of file descriptors.
const BREATH: Duration = Duration::from_millis(50);

/// A running sandbox. Dropping it stops it too, without waiting.
#[derive(Debug)]
pub struct Sandbox {
    address: SocketAddr,
    scheme: &'static str,
    certificate_pem: Option<String>,
    certificate_der: Option<Vec<u8>>,
    shared: SharedApp,
    stop: watch::Sender<bool>,
    done: oneshot::Receiver<()>,
    thread: Option<JoinHandle<()>>,
}

/// The shared part, with nothing in it worth showing.
struct SharedApp(Arc<Shared>);

impl std::fmt::Debug for SharedApp {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SharedApp")
    }
}

/// Serves a backup.
///
/// The server runs on its own thread: a client on a single-threaded runtime does not wait for itself.
///
/// # Errors
/// When the address is taken, the certificate is unusable, or a user is not in the backup.
pub async fn start(backup: Backup, options: Options) -> Result<Sandbox, StartError> {
    let certificate = certificate(&options)?;
    let tls = certificate.as_ref().map(Certificate::server_config).transpose()?;
    let scheme = if options.http { "http" } else { "https" };
    let settings = Settings {
        logins: options.logins(&backup)?,
        scheme,
        origin: options.public_origin.as_ref().map(|o| o.trim_end_matches('/').to_owned()),
        clock: Clock::System,
        chance: Chance::new(),
        strictness: options.strictness(&backup)?,
    };
    let shared = Arc::new(Shared {
        app: App::new(backup, settings),
        tls: tls.map(|config| TlsAcceptor::from(Arc::new(config))),
        body_limit: options.body_limit,
        patience: options.patience,
        faults: Faults::new(options.faults.clone(), options.seed),
        reset_path: options.reset_path()?,
        log: options.log.clone(),
    });
    let (stop, stopped) = watch::channel(false);
    let (ready, started) = oneshot::channel();
    let (finished, done) = oneshot::channel();
    let on_thread = Arc::clone(&shared);
    let listen = options.listen;
    let thread = thread::Builder::new()
        .name("sandbox".to_owned())
        .spawn(move || {
            run(on_thread, listen, ready, stopped);
            // Nobody waits after a drop.
            let _ = finished.send(());
        })
        .map_err(StartError::Thread)?;
    let gone = || StartError::Thread(io::Error::other("it ended before it began"));
    let address = started.await.map_err(|_| gone())??;
    Ok(Sandbox {
        address,
        scheme,
        certificate_pem: certificate.as_ref().map(|certificate| certificate.pem.clone()),
        certificate_der: certificate.map(|certificate| certificate.der.to_vec()),
        shared: SharedApp(shared),
        stop,
        done,
        thread: Some(thread),
    })
}

/// The certificate to serve with; none for plain HTTP.
fn certificate(options: &Options) -> Result<Option<Certificate>, StartError> {
    match &options.certificate {
        _ if options.http => Ok(None),
        Some((certificate, key)) => Certificate::given(certificate, key).map(Some),
        None => Certificate::generate(own_name(options.listen.ip()).as_deref()).map(Some),
    }
}

/// The address as a name for the certificate, unless it is one of those every certificate has or means
/// all addresses.
fn own_name(ip: IpAddr) -> Option<String> {
    (!ip.is_loopback() && !ip.is_unspecified()).then(|| ip.to_string())
}

type Ready = oneshot::Sender<Result<SocketAddr, StartError>>;

fn run(shared: Arc<Shared>, listen: SocketAddr, ready: Ready, stop: watch::Receiver<bool>) {
    let runtime = match runtime::Builder::new_current_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            let _ = ready.send(Err(StartError::Thread(error)));
            return;
        }
    };
    let bound = runtime.block_on(async {
        let listener = TcpListener::bind(listen).await?;
        let address = listener.local_addr()?;
        Ok((listener, address))
    });
    match bound {
        Ok((listener, address)) => {
            if ready.send(Ok(address)).is_ok() {
                accept(&runtime, &shared, &listener, stop);
            }
        }
        Err(source) => {
            let _ = ready.send(Err(StartError::Listen { address: listen, source }));
        }
    }
}

fn accept(
    runtime: &Runtime,
    shared: &Arc<Shared>,
    listener: &TcpListener,
    mut stop: watch::Receiver<bool>,
) {
    runtime.block_on(async {
        let mut connections = JoinSet::new();
        loop {
            tokio::select! {
                () = connection::stopped(&mut stop) => break,
                Some(_) = connections.join_next() => {}
                accepted = listener.accept() => match accepted {
                    Ok((stream, peer)) => {
                        let shared = Arc::clone(shared);
                        connections.spawn(connection::serve(shared, stream, peer.ip(), stop.clone()));
                    }
                    Err(_) => sleep(BREATH).await,
                },
            }
        }
        let all = async { while connections.join_next().await.is_some() {} };
        let _ = timeout(FAREWELL, all).await;
    });
}

impl Sandbox {
    /// Where it listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// What a collection of the API uses as `base_url`.
    #[must_use]
    pub fn base_url(&self) -> String {
        let ip = self.address.ip();
        let port = self.address.port();
        let host = match ip {
            ip if ip.is_loopback() || ip.is_unspecified() => "localhost".to_owned(),
            IpAddr::V6(ip) => format!("[{ip}]"),
            IpAddr::V4(ip) => ip.to_string(),
        };
        format!("{}://{host}:{port}/index.php/apps/passwords", self.scheme)
    }

    /// The certificate to trust, as PEM; none for plain HTTP.
    #[must_use]
    pub fn certificate_pem(&self) -> Option<&str> {
        self.certificate_pem.as_deref()
    }

    /// The certificate to trust, as DER; none for plain HTTP.
    #[must_use]
    pub fn certificate_der(&self) -> Option<&[u8]> {
        self.certificate_der.as_deref()
    }

    /// Faults that have not struck yet, as they were written.
    #[must_use]
    pub fn idle_faults(&self) -> Vec<&str> {
        self.shared.0.faults.idle()
    }

    /// Goes back to the state of the backup. All sessions end.
    pub fn reset(&self) {
        self.shared.0.app.reset();
    }

    /// Stops accepting, lets open requests finish for a moment, and waits for the end.
    pub async fn shutdown(mut self) {
        let _ = self.stop.send(true);
        let _ = (&mut self.done).await;
        if let Some(thread) = self.thread.take() {
            // The thread said that it is about to end; a panic on it was reported there.
            let _ = thread.join();
        }
    }
}
