//! One request on its way to the app and back, and the faults it meets.

use std::net::IpAddr;
use std::time::{Duration, Instant};

use bytes::Bytes;
use http_body_util::{BodyExt, LengthLimitError, Limited};
use hyper::body::{Body, Incoming as ReceivedBody};
use hyper::ext::ReasonPhrase;
use hyper::header::{AUTHORIZATION, CONNECTION, HeaderName, HeaderValue};
use hyper::http::request::Parts;
use hyper::{Method, Request, Response, StatusCode};
use tokio::time::{sleep, timeout};

use super::connection::{HEAD_BYTES, Shared};
use super::log::Line;
use super::payload::Payload;
use crate::sandbox::answer;
use crate::sandbox::fault::{Armed, Kind, Spoilt, instead};
use crate::sandbox::request::{Incoming, credentials};

/// The connection is to be reset.
#[derive(Debug, thiserror::Error)]
#[error("reset by a fault")]
pub(super) struct Reset;

/// Answers a request.
pub(super) async fn respond(
    shared: &Shared,
    request: Request<ReceivedBody>,
    peer: IpAddr,
) -> Result<Response<Payload>, Reset> {
    let start = Instant::now();
    let (head, body) = request.into_parts();
    let body = match head_size(&head) {
        0..=HEAD_BYTES => read(body, shared).await,
        _ => Err(StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE),
    };
    let mut incoming = Incoming {
        method: head.method,
        path: head.uri.path().to_owned(),
        query: head.uri.query().unwrap_or_default().to_owned(),
        headers: head.headers,
        body: Vec::new(),
        peer,
    };
    let mut faults = Vec::new();
    let answer = match body {
        Err(status) => Some(closing(status).into()),
        Ok(body) => {
            incoming.body = body.into();
            answer(shared, &incoming, &mut faults).await
        }
    };
    if let Some(log) = &shared.log {
        let login = incoming.header(AUTHORIZATION).as_deref().and_then(credentials);
        log.write(&Line {
            method: incoming.method.as_str(),
            path: &incoming.path,
            status: answer.as_ref().map(|answer| answer.response.status().as_u16()),
            took: start.elapsed(),
            user: login.as_ref().map(|login| login.user.as_str()),
            faults: &faults,
        });
    }
    let Spoilt { response, broken_at } = answer.ok_or(Reset)?;
    Ok(response.map(|body| match broken_at {
        Some(end) => Payload::broken(body, end),
        None => Payload::whole(body),
    }))
}

/// The answer after all faults that strike, which are named in `struck`; none if the connection is to be reset.
async fn answer(
    shared: &Shared,
    incoming: &Incoming,
    struck: &mut Vec<&'static str>,
) -> Option<Spoilt> {
    if shared.reset_path.as_ref() == Some(&incoming.path) {
        return Some(reset(shared, &incoming.method).into());
    }
    let armed = shared.faults.for_request(incoming.method.as_str(), &incoming.path);
    let mut strike = |fault: Armed<'_>, act: &mut dyn FnMut(&Kind) -> bool| {
        let effect = fault.strike(act);
        if effect {
            struck.push(fault.kind().name());
        }
        effect
    };
    if armed.iter().any(|fault| strike(*fault, &mut |kind| matches!(kind, Kind::Reset))) {
        return None;
    }
    let mut own = None;
    for fault in &armed {
        strike(*fault, &mut |kind| match kind {
            Kind::Forget => shared.app.forget(incoming),
            kind if own.is_none() => {
                own = instead(kind);
                own.is_some()
            }
            _ => false,
        });
    }
    let answer = own.unwrap_or_else(|| sendable(shared.app.answer(incoming)));
    let mut answer = Spoilt::from(answer);
    let mut delay = Duration::ZERO;
    for fault in &armed {
        strike(*fault, &mut |kind| match kind {
            Kind::Delay(time) => {
                delay = delay.saturating_add(*time);
                true
            }
            kind => answer.suffer(kind),
        });
    }
    if !delay.is_zero() {
        sleep(delay).await;
    }
    Some(answer)
}

/// Puts the state back.
fn reset(shared: &Shared, method: &Method) -> Response<Vec<u8>> {
    let mut response = Response::new(Vec::new());
    if method == Method::POST {
        shared.app.reset();
        *response.status_mut() = StatusCode::NO_CONTENT;
    } else {
        *response.status_mut() = StatusCode::METHOD_NOT_ALLOWED;
        let allow = HeaderValue::from_static("POST");
        response.headers_mut().insert(hyper::header::ALLOW, allow);
    }
    response
}

/// Bytes of a request's head. What reads it minds its limit only when it has to wait for more.
fn head_size(head: &Parts) -> usize {
    let target = head.uri.path_and_query().map_or(0, |target| target.as_str().len());
    let headers = head.headers.iter();
    target + headers.map(|(name, value)| name.as_str().len() + value.len() + 4).sum::<usize>()
}

/// The whole body, or the status that says why not.
async fn read(body: ReceivedBody, shared: &Shared) -> Result<Bytes, StatusCode> {
    let limit = shared.body_limit;
    if body.size_hint().lower() > limit as u64 {
        return Err(StatusCode::PAYLOAD_TOO_LARGE);
    }
    match timeout(shared.patience, Limited::new(body, limit).collect()).await {
        Ok(Ok(body)) => Ok(body.to_bytes()),
        Ok(Err(error)) if error.is::<LengthLimitError>() => Err(StatusCode::PAYLOAD_TOO_LARGE),
        Ok(Err(_)) => Err(StatusCode::BAD_REQUEST),
        Err(_) => Err(StatusCode::REQUEST_TIMEOUT),
    }
}

/// An answer after which the connection is of no more use.
fn closing(status: StatusCode) -> Response<Vec<u8>> {
    let mut response = Response::new(Vec::new());
    *response.status_mut() = status;
    response.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
    response
}

fn sendable(answer: answer::Response) -> Response<Vec<u8>> {
    let mut response = Response::new(answer.body);
    *response.status_mut() =
        StatusCode::from_u16(answer.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    if let Some(reason) = reason(answer.status) {
        response.extensions_mut().insert(ReasonPhrase::from_static(reason.as_bytes()));
    }
    for (name, value) in answer.headers {
        // A value that came from the client and cannot be sent back is left out.
        if let Ok(value) = HeaderValue::from_bytes(value.as_bytes()) {
            response.headers_mut().append(HeaderName::from_static(name), value);
        }
    }
    response
}

/// Reason phrases that are not the usual ones.
fn reason(status: u16) -> Option<&'static str> {
    match status {
        400 => Some("Bad request"),
        412 => Some("Precondition failed"),
        420 => Some("Policy not fulfilled"),
        _ => None,
    }
}
