//! One request's way: drafted as Postman would, sent, redirected, received.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use reqwest::header::{HeaderMap, LOCATION, SET_COOKIE};
use reqwest::{Method, Response};

use super::client::{self, Client};
use super::follow::{self, Outgoing};
use super::headers::{self, Line, Lines};
use super::silence::Silence;
use super::target::Target;
use super::timing::Progress;
use super::{
    Exchange, Hop, Options, Received, Sent, Timings, TransportError, TransportErrorKind, auth,
    body, decode, receive, trouble, upload,
};
use crate::collection::{Behavior, Request};

/// Sends `request` and everything it is redirected to.
pub(super) async fn exchange(client: &Client, request: &Request, behavior: &Behavior) -> Exchange {
    let mut warnings = Vec::new();
    match draft(&client.options, request, behavior, &mut warnings) {
        Ok(outgoing) => {
            let mut way = Way { sent: None, hops: Vec::new(), warnings };
            let outcome = follow_all(client, outgoing, behavior, &mut way).await;
            let sent = way.sent.unwrap_or_else(|| unsent(request));
            Exchange { sent, hops: way.hops, outcome, warnings: way.warnings }
        }
        Err(failed) => {
            Exchange { sent: unsent(request), hops: Vec::new(), outcome: Err(failed), warnings }
        }
    }
}

/// What is known of an exchange on its way.
struct Way {
    sent: Option<Sent>,
    hops: Vec<Hop>,
    warnings: Vec<String>,
}

/// A request that could not even be drafted, as the collection has it.
fn unsent(request: &Request) -> Sent {
    Sent {
        method: request.method.clone(),
        url: request.url.clone(),
        headers: Vec::new(),
        body: Bytes::new(),
    }
}

/// What would go to the wire first, without cookies; `None` for a request that cannot be sent.
#[must_use]
pub fn preview(request: &Request, behavior: &Behavior, options: &Options) -> Option<Sent> {
    let outgoing = draft(options, request, behavior, &mut Vec::new()).ok()?;
    let lines = outgoing.lines.with_cookies(None);
    Some(sent(&outgoing, lines))
}

/// What Postman would send first.
fn draft(
    options: &Options,
    request: &Request,
    behavior: &Behavior,
    warnings: &mut Vec<String>,
) -> Result<Outgoing, TransportError> {
    let method = client::method(&request.method)?;
    let mut target = Target::new(&request.url, &request.path_variables)?;
    let payload = if is_pruned(&method) && !behavior.disable_body_pruning.unwrap_or(false) {
        body::Payload::default()
    } else {
        body::payload(request, options, warnings)
    };
    let credential = match &request.auth {
        Some(auth) => auth::apply(auth, &mut target, warnings),
        None => auth::Credential::None,
    };
    let url = target.url(behavior.disable_url_encoding.unwrap_or(false), warnings)?;
    let lines = Lines::new(
        headers::Source {
            headers: &request.headers,
            credential,
            url_credentials: target.credentials.as_ref(),
            payload: &payload,
            method: method.as_str(),
            url: &url,
            behavior,
            options,
        },
        warnings,
    );
    Ok(Outgoing { method, target, url, lines, body: payload.bytes })
}

/// Methods whose body is dropped unless the request says otherwise.
fn is_pruned(method: &Method) -> bool {
    matches!(method.as_str(), "GET" | "HEAD" | "COPY" | "PURGE" | "UNLOCK")
}

async fn follow_all(
    client: &Client,
    mut outgoing: Outgoing,
    behavior: &Behavior,
    way: &mut Way,
) -> Result<Received, TransportError> {
    let options = &client.options;
    let follows = behavior.follow_redirects.unwrap_or(options.follow_redirects);
    let limit = behavior.max_redirects.unwrap_or(options.max_redirects);
    loop {
        let lines = outgoing.lines.with_cookies(cookie_line(client, behavior, &outgoing));
        let map = headers::to_map(&lines);
        way.sent.get_or_insert_with(|| sent(&outgoing, lines));
        let mut arrived = send_once(client, behavior, &outgoing, map?).await?;
        store_cookies(client, behavior, &outgoing, arrived.response.headers());
        let status = arrived.response.status();
        let location = if follows && status.is_redirection() {
            arrived.response.headers().get(LOCATION).map(|value| receive::text(value.as_bytes()))
        } else {
            None
        };
        let Some(location) = location else {
            return received(client, arrived, &outgoing, &mut way.warnings).await;
        };
        follow::check_count(way.hops.len(), limit, &outgoing.url)?;
        drain(&mut arrived).await;
        way.hops.push(Hop {
            status: status.as_u16(),
            url: outgoing.url.as_str().to_owned(),
            location: location.clone(),
        });
        outgoing.follow(status, &location, behavior, &mut way.warnings)?;
    }
}

/// Reads the body of a redirect, which nobody wants, so that its connection can be used again; one that
/// is large or slow is given up together with its connection.
async fn drain(arrived: &mut Arrived) {
    const SIZE: u64 = 64 * 1024;
    const TIME: Duration = Duration::from_millis(500);
    let body = receive::body(&mut arrived.response, SIZE, &arrived.silence);
    let _ = tokio::time::timeout(TIME, body).await;
}

fn sent(outgoing: &Outgoing, lines: Vec<Line>) -> Sent {
    Sent {
        method: outgoing.method.as_str().to_owned(),
        url: outgoing.url.as_str().to_owned(),
        headers: lines.into_iter().map(|line| (line.name.into_owned(), line.value)).collect(),
        body: outgoing.body.clone(),
    }
}

fn uses_jar(client: &Client, behavior: &Behavior) -> bool {
    client.options.cookies && !behavior.disable_cookies.unwrap_or(false)
}

fn cookie_line(client: &Client, behavior: &Behavior, outgoing: &Outgoing) -> Option<String> {
    uses_jar(client, behavior).then(|| client.jar().line(&outgoing.url)).flatten()
}

fn store_cookies(client: &Client, behavior: &Behavior, outgoing: &Outgoing, headers: &HeaderMap) {
    if !headers.contains_key(SET_COOKIE) || !uses_jar(client, behavior) {
        return;
    }
    let mut jar = client.jar();
    for line in headers.get_all(SET_COOKIE) {
        // Byte for character, so that the value goes back as the bytes it was.
        jar.set(&receive::latin1(line.as_bytes()), &outgoing.url);
    }
}

/// A response whose head is here and whose body is not.
struct Arrived {
    response: Response,
    progress: Arc<Progress>,
    silence: Silence,
    first_byte: Duration,
}

async fn send_once(
    client: &Client,
    behavior: &Behavior,
    outgoing: &Outgoing,
    map: HeaderMap,
) -> Result<Arrived, TransportError> {
    let http = client.reqwest(client.verifies(behavior)).map_err(|failed| TransportError {
        kind: TransportErrorKind::Tls,
        message: failed.to_string(),
        advice: None,
    })?;
    let url = &outgoing.url;
    let mut request = reqwest::Request::new(outgoing.method.clone(), url.clone());
    *request.headers_mut() = map;
    let host = url.host().unwrap_or(url::Host::Domain(""));
    let progress = Progress::new(&host, url.port_or_known_default().unwrap_or(0));
    if !outgoing.body.is_empty() {
        *request.body_mut() = Some(upload::body(outgoing.body.clone(), &progress));
    }
    let silence = Silence::new(client.options.timeout_request, Arc::clone(&progress));
    let response = silence.limit(progress.track(http.execute(request))).await?;
    let first_byte = progress.elapsed();
    let response = response.map_err(|failed| {
        trouble::sending(&failed, url.host_str().unwrap_or_default(), &progress)
    })?;
    Ok(Arrived { response, progress, silence, first_byte })
}

async fn received(
    client: &Client,
    mut arrived: Arrived,
    outgoing: &Outgoing,
    warnings: &mut Vec<String>,
) -> Result<Received, TransportError> {
    let limit = client.options.max_response;
    let wire = receive::body(&mut arrived.response, limit, &arrived.silence).await?;
    let total = arrived.progress.elapsed();
    let (dns, connect, tls) = arrived.progress.phases();
    let response = &arrived.response;
    let headers = receive::headers(response.headers());
    let encodings = headers
        .iter()
        .filter(|(name, _)| name == "content-encoding")
        .map(|(_, value)| value.as_str())
        .collect::<Vec<_>>()
        .join(",");
    let wire_size = wire.len() as u64;
    Ok(Received {
        status: response.status().as_u16(),
        reason: receive::reason(response),
        body: decode::decode(wire, &encodings, limit, warnings)?,
        headers,
        url: outgoing.url.as_str().to_owned(),
        wire_size,
        timings: Timings {
            dns,
            connect,
            tls,
            first_byte: arrived.first_byte,
            download: total.saturating_sub(arrived.first_byte),
            total,
        },
        remote: response.remote_addr(),
    })
}
