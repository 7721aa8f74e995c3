//! A request drafted as Postman would send it.

use bytes::Bytes;
use reqwest::Method;

use super::follow::Outgoing;
use super::headers::{self, Line, Lines};
use super::proxy::Named;
use super::target::Target;
use super::{Options, Sent, TransportError, auth, body, client};
use crate::collection::{Behavior, Request};

/// What would go to the wire first, without cookies; `None` for a request that cannot be sent.
#[must_use]
pub fn preview(request: &Request, behavior: &Behavior, options: &Options) -> Option<Sent> {
    let memory = auth::Memory::default();
    let mut outgoing = draft(options, request, behavior, &memory, &mut Vec::new()).ok()?;
    let lines = outgoing.lines.with_cookies(None);
    Some(sent(&outgoing, lines))
}

/// What Postman would send first.
pub(super) fn draft(
    options: &Options,
    request: &Request,
    behavior: &Behavior,
    memory: &auth::Memory,
    warnings: &mut Vec<String>,
) -> Result<Outgoing, TransportError> {
    let method = client::method(&request.method)?;
    let mut target = Target::new(&request.url, &request.path_variables)?;
    let mut payload = if is_pruned(&method) && !behavior.disable_body_pruning.unwrap_or(false) {
        body::Payload::default()
    } else {
        body::payload(request, options, warnings)
    };
    let as_written = behavior.disable_url_encoding.unwrap_or(false);
    let mut lines = Lines::of_user(&request.headers, &payload, behavior);
    let challenger = request.auth.as_ref().and_then(|auth| {
        let unsigned = auth::Unsigned {
            method: method.as_str(),
            target: &mut target,
            as_written,
            lines: &mut lines,
            payload: &mut payload,
            now: std::time::SystemTime::now().into(),
        };
        auth::apply(auth, unsigned, memory, warnings)
    });
    let url = target.url(as_written, warnings)?;
    let source = headers::Source {
        url_credentials: target.credentials.as_ref(),
        payload: &payload,
        method: method.as_str(),
        url: &url,
        behavior,
        options,
    };
    lines.complete(&source, warnings);
    let proxy = request.proxy.as_ref().map(Named::of).transpose()?;
    Ok(Outgoing { method, target, url, lines, body: payload.bytes, proxy, challenger })
}

/// Methods whose body is dropped unless the request says otherwise.
fn is_pruned(method: &Method) -> bool {
    matches!(method.as_str(), "GET" | "HEAD" | "COPY" | "PURGE" | "UNLOCK")
}

/// A request that could not even be drafted, as the collection has it.
pub(super) fn unsent(request: &Request) -> Sent {
    Sent {
        method: request.method.clone(),
        url: request.url.clone(),
        headers: Vec::new(),
        body: Bytes::new(),
    }
}

pub(super) fn sent(outgoing: &Outgoing, lines: Vec<Line>) -> Sent {
    Sent {
        method: outgoing.method.as_str().to_owned(),
        url: outgoing.url.as_str().to_owned(),
        headers: lines.into_iter().map(|line| (line.name.into_owned(), line.value)).collect(),
        body: outgoing.body.clone(),
    }
}
