//! Ctrl-C, and what else asks the process to end.

use std::future::Future;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use tokio::sync::watch;

use super::error::CliError;
use super::run::runtime;

/// Tells everybody who waits for it that the run is to end.
#[derive(Clone)]
pub(super) struct Interrupt(watch::Receiver<bool>);

impl Interrupt {
    /// Listens from now on: what comes before anybody waits is not lost, and no longer ends the process.
    pub(super) fn new() -> Self {
        let (sender, receiver) = watch::channel(false);
        let signals = signals();
        tokio::spawn(async move {
            signals.await;
            // Nobody waits any more when the run is over.
            let _ = sender.send(true);
        });
        Interrupt(receiver)
    }

    /// Ready once somebody has asked for the end.
    pub(super) fn wait(&self) -> impl Future<Output = ()> + use<> {
        let mut receiver = self.0.clone();
        async move {
            if receiver.wait_for(|is_asked| *is_asked).await.is_err() {
                std::future::pending::<()>().await;
            }
        }
    }

    /// Does something unless everything is to end before it is done.
    pub(super) async fn or<T>(&self, work: impl Future<Output = T>) -> Option<T> {
        tokio::select! {
            biased;
            () = self.wait() => None,
            done = work => Some(done),
        }
    }
}

/// Set when the process is asked to end, by a thread of its own: a script that never waits keeps the run's thread
/// from hearing of it.
pub(super) fn halt() -> Arc<AtomicBool> {
    let halt: Arc<AtomicBool> = Arc::default();
    let asked = Arc::clone(&halt);
    std::thread::spawn(move || {
        if let Ok(runtime) = runtime() {
            runtime.block_on(async { signals().await });
            asked.store(true, Ordering::Relaxed);
        }
    });
    halt
}

/// Set once the system asks the program to end: the terminal is put back before it does.
pub(super) fn asked_to_end() -> Result<Arc<AtomicBool>, CliError> {
    let runtime = runtime()?;
    let interrupt = {
        let _context = runtime.enter();
        Interrupt::new()
    };
    let asked = Arc::new(AtomicBool::new(false));
    let setter = Arc::clone(&asked);
    std::thread::spawn(move || {
        runtime.block_on(interrupt.wait());
        setter.store(true, Ordering::Relaxed);
    });
    Ok(asked)
}

/// Ready when the user presses Ctrl-C, or the system asks to end. The handlers are there before it is waited for.
#[cfg(unix)]
fn signals() -> impl Future<Output = ()> + Send + 'static {
    use tokio::signal::unix::{SignalKind, signal};
    let (interrupt, terminate) = (signal(SignalKind::interrupt()), signal(SignalKind::terminate()));
    async move {
        // Without handlers the signals end the process.
        let (Ok(mut interrupt), Ok(mut terminate)) = (interrupt, terminate) else {
            return std::future::pending().await;
        };
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    }
}

#[cfg(not(unix))]
async fn signals() {
    if tokio::signal::ctrl_c().await.is_err() {
        std::future::pending::<()>().await;
    }
}
