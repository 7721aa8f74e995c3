use std::convert::Infallible;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use bytes::Bytes;
use hyper::body::{Body, Frame, SizeHint};

use super::timing::Progress;

/// How much is handed to the connection at a time.
const STEP: usize = 64 * 1024;

/// A body as the HTTP client takes it. A large one goes out in steps that are noted, so that a slow
/// upload does not pass for a silent server.
pub(super) fn body(bytes: Bytes, progress: &Arc<Progress>) -> reqwest::Body {
    if bytes.len() <= STEP {
        return bytes.into();
    }
    reqwest::Body::wrap(Upload { rest: bytes, progress: Arc::clone(progress) })
}

struct Upload {
    rest: Bytes,
    progress: Arc<Progress>,
}

impl Body for Upload {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        if self.rest.is_empty() {
            return Poll::Ready(None);
        }
        self.progress.note_sending();
        let step = STEP.min(self.rest.len());
        Poll::Ready(Some(Ok(Frame::data(self.rest.split_to(step)))))
    }

    fn is_end_stream(&self) -> bool {
        self.rest.is_empty()
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.rest.len() as u64)
    }
}
