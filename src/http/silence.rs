use std::future::Future;
use std::pin::pin;
use std::sync::Arc;
use std::time::{Duration, Instant};

use super::timing::Progress;
use super::{TransportError, trouble};

/// Limits how long nothing may happen, which is not how long a request may take: each step towards a
/// connection and each part of a response starts the clock again.
#[derive(Debug)]
pub(super) struct Silence {
    limit: Option<Duration>,
    progress: Arc<Progress>,
}

impl Silence {
    pub(super) fn new(limit: Option<Duration>, progress: Arc<Progress>) -> Self {
        Silence { limit, progress }
    }

    /// Waits for `work`, unless nothing happens for too long.
    pub(super) async fn limit<F: Future>(&self, work: F) -> Result<F::Output, TransportError> {
        let Some(limit) = self.limit else { return Ok(work.await) };
        let mut work = pin!(work);
        let mut last_step = Instant::now();
        loop {
            let deadline = tokio::time::Instant::from_std(last_step + limit);
            if let Ok(output) = tokio::time::timeout_at(deadline, &mut work).await {
                return Ok(output);
            }
            match self.progress.last_step() {
                later if later > last_step => last_step = later,
                _ => return Err(trouble::timed_out(self.progress.is_connecting(), limit)),
            }
        }
    }
}
