//! The body of an answer, which may break off on purpose.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::Bytes;
use hyper::body::{Body, Frame, SizeHint};
use tokio::time::{Sleep, sleep};

/// What is sent is given this long to leave before the connection ends.
const FLUSH: Duration = Duration::from_millis(20);

/// A body that is sent in one piece, and how it ends.
pub(super) struct Payload {
    content: Option<Bytes>,
    /// The length told to the client and the pause before the connection ends without the rest.
    broken: Option<(u64, Pin<Box<Sleep>>)>,
}

impl Payload {
    /// A body that is whole.
    pub(super) fn whole(content: Vec<u8>) -> Self {
        Payload { content: Some(Bytes::from(content)), broken: None }
    }

    /// A body of which only the first `end` bytes arrive.
    pub(super) fn broken(mut content: Vec<u8>, end: usize) -> Self {
        let length = content.len() as u64;
        content.truncate(end);
        let pause = Box::pin(sleep(FLUSH));
        Payload { content: Some(Bytes::from(content)), broken: Some((length, pause)) }
    }
}

impl Body for Payload {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, io::Error>>> {
        match self.content.take().filter(|content| !content.is_empty()) {
            Some(content) => Poll::Ready(Some(Ok(Frame::data(content)))),
            None => match &mut self.broken {
                None => Poll::Ready(None),
                Some((_, pause)) => {
                    ready!(pause.as_mut().poll(context));
                    Poll::Ready(Some(Err(io::ErrorKind::ConnectionAborted.into())))
                }
            },
        }
    }

    fn is_end_stream(&self) -> bool {
        self.broken.is_none() && self.content.as_ref().is_none_or(Bytes::is_empty)
    }

    fn size_hint(&self) -> SizeHint {
        let left = self.content.as_ref().map_or(0, |content| content.len() as u64);
        SizeHint::with_exact(self.broken.as_ref().map_or(left, |(length, _)| *length))
    }
}
