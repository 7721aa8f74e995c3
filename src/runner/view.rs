//! What reporters may see of an exchange: everything, with the secrets masked.

use std::borrow::Cow;

use crate::http::{Hop, Received, Sent, TransportError};
use crate::report::{Body, RequestView, ResponseView};
use crate::secret::Masker;

/// A request as reporters may see it.
pub(super) fn request<'v>(sent: &'v Sent, masker: &'v Masker) -> RequestView<'v> {
    RequestView {
        method: &sent.method,
        url: masker.mask_url(&sent.url),
        headers: headers(&sent.headers, masker),
        body: Body::new(&sent.body, masker),
    }
}

/// A response as reporters may see it.
pub(super) fn response<'v>(received: &'v Received, masker: &'v Masker) -> ResponseView<'v> {
    ResponseView {
        status: received.status,
        reason: &received.reason,
        headers: headers(&received.headers, masker),
        body: Body::new(&received.body, masker),
        wire_size: received.wire_size,
        timings: received.timings.whole(),
    }
}

/// The way to the answer as reporters may see it.
pub(super) fn hops(hops: &[Hop], masker: &Masker) -> Vec<Hop> {
    hops.iter()
        .map(|hop| Hop {
            status: hop.status,
            url: masker.mask_url(&hop.url).into_owned(),
            location: masker.mask_url(&hop.location).into_owned(),
            kind: hop.kind,
        })
        .collect()
}

/// Trouble as reporters may see it: its message may name the URL.
pub(super) fn error(error: &TransportError, masker: &Masker) -> TransportError {
    TransportError {
        kind: error.kind,
        message: masker.mask_url(&error.message).into_owned(),
        advice: error.advice.as_ref().map(|advice| masker.mask(advice).into_owned()),
    }
}

fn headers<'v>(lines: &'v [(String, String)], masker: &'v Masker) -> Vec<(&'v str, Cow<'v, str>)> {
    lines.iter().map(|(name, value)| (name.as_str(), masker.mask_header(name, value))).collect()
}
