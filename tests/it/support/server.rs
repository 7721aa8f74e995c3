use std::any::Any;
use std::io;
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};
use std::time::Duration;

/// Longest silence of a client before its connection is given up, so that no thread outlives the tests.
const PATIENCE: Duration = Duration::from_secs(60);

/// Accepts connections on a free loopback port, each on a thread of its own. A handler that panics fails the
/// test when the server is dropped.
pub struct Server {
    address: SocketAddr,
    stopping: Arc<AtomicBool>,
    panics: Arc<Mutex<Vec<String>>>,
    acceptor: Option<JoinHandle<()>>,
}

impl Server {
    /// Serves with `handler`. An error it returns is a client that went away, and is no failure.
    pub fn start(handler: impl Fn(TcpStream) -> io::Result<()> + Send + Sync + 'static) -> Server {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        Server::at(address, move |_| Some(listener), handler)
    }

    /// The same on a port that refuses connections until the delay is over.
    pub fn late(
        delay: Duration,
        handler: impl Fn(TcpStream) -> io::Result<()> + Send + Sync + 'static,
    ) -> Server {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_io().build().unwrap();
        let socket = tokio::net::TcpSocket::new_v4().unwrap();
        socket.bind("127.0.0.1:0".parse().unwrap()).unwrap();
        let address = socket.local_addr().unwrap();
        let listen = move |stopping: &AtomicBool| {
            thread::sleep(delay);
            if stopping.load(Ordering::SeqCst) {
                return None;
            }
            let _entered = runtime.enter();
            let listener = socket.listen(64).unwrap().into_std().unwrap();
            listener.set_nonblocking(false).unwrap();
            Some(listener)
        };
        Server::at(address, listen, handler)
    }

    fn at(
        address: SocketAddr,
        listen: impl FnOnce(&AtomicBool) -> Option<TcpListener> + Send + 'static,
        handler: impl Fn(TcpStream) -> io::Result<()> + Send + Sync + 'static,
    ) -> Server {
        let stopping = Arc::new(AtomicBool::new(false));
        let panics = Arc::new(Mutex::new(Vec::new()));
        let acceptor = thread::spawn({
            let (stopping, panics, handler) = (stopping.clone(), panics.clone(), Arc::new(handler));
            move || {
                let Some(listener) = listen(&stopping) else { return };
                for stream in listener.incoming() {
                    if stopping.load(Ordering::SeqCst) {
                        break;
                    }
                    let (panics, handler) = (panics.clone(), handler.clone());
                    thread::spawn(move || serve(stream, handler.as_ref(), &panics));
                }
            }
        });
        Server { address, stopping, panics, acceptor: Some(acceptor) }
    }

    pub fn address(&self) -> SocketAddr {
        self.address
    }
}

fn serve(
    stream: io::Result<TcpStream>,
    handler: &impl Fn(TcpStream) -> io::Result<()>,
    panics: &Mutex<Vec<String>>,
) {
    let Ok(stream) = stream else { return };
    let _ = stream.set_nodelay(true);
    let _ = stream.set_read_timeout(Some(PATIENCE));
    let _ = stream.set_write_timeout(Some(PATIENCE));
    // Keeps the connection open until a panic is noted: the client must not be done before.
    let held = stream.try_clone();
    if let Err(panic) = catch_unwind(AssertUnwindSafe(|| handler(stream))) {
        panics.lock().unwrap().push(message(panic.as_ref()));
    }
    drop(held);
}

fn message(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
    text.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_default()
}

impl Drop for Server {
    fn drop(&mut self) {
        self.stopping.store(true, Ordering::SeqCst);
        // The acceptor only looks when somebody knocks.
        let _ = TcpStream::connect(self.address);
        if let Some(acceptor) = self.acceptor.take() {
            let _ = acceptor.join();
        }
        let panics = self.panics.lock().map(|panics| panics.clone()).unwrap_or_default();
        if !thread::panicking() {
            assert!(panics.is_empty(), "the server's handler panicked: {panics:?}");
        }
    }
}
