//! One request's way: sent, asked for credentials, redirected, received.

use std::sync::Arc;
use std::time::Duration;

use reqwest::header::{HOST, HeaderMap, LOCATION, SET_COOKIE};
use reqwest::{Response, StatusCode};

use super::access_token;
use super::apart::OwnJar;
use super::client::Client;
use super::draft;
use super::follow::{self, Outgoing};
use super::headers;
use super::silence::Silence;
use super::timing::Progress;
use super::{
    Exchange, Hop, HopKind, Received, Sent, Timings, TransportError, decode, receive, trouble,
    upload,
};
use crate::collection::{Behavior, Request};

/// Sends `request` and everything it is redirected to.
///
/// Cookies are those of `own`, which is returned, or else the run's.
pub(super) async fn exchange(
    client: &Client,
    request: &Request,
    behavior: &Behavior,
    own: Option<OwnJar>,
) -> (Exchange, Option<OwnJar>) {
    let mut way = Way { own, ..Way::default() };
    let request = &*access_token::supply(client, request, behavior, &mut way).await;
    let drafted = draft::draft(&client.options, request, behavior, &client.auth, &mut way.warnings);
    let outcome = match drafted {
        Ok(outgoing) => follow_all(client, outgoing, behavior, &mut way).await,
        Err(failed) => Err(failed),
    };
    let sent = way.sent.unwrap_or_else(|| draft::unsent(request));
    (Exchange { sent, hops: way.hops, outcome, warnings: way.warnings }, way.own)
}

/// What is known of an exchange on its way.
#[derive(Default)]
pub(super) struct Way {
    own: Option<OwnJar>,
    sent: Option<Sent>,
    pub(super) hops: Vec<Hop>,
    pub(super) warnings: Vec<String>,
}

impl Way {
    /// Remembers the request, unless it was redirected to.
    fn note_sent(&mut self, sent: Sent) {
        if self.redirects() == 0 {
            self.sent = Some(sent);
        }
    }

    fn note_hop(&mut self, kind: HopKind, status: StatusCode, outgoing: &Outgoing, next: &str) {
        self.hops.push(Hop {
            status: status.as_u16(),
            url: outgoing.url.as_str().to_owned(),
            location: next.to_owned(),
            kind,
        });
    }

    fn redirects(&self) -> usize {
        self.hops.iter().filter(|hop| hop.kind == HopKind::Redirect).count()
    }
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
        let mut arrived = answered(client, &mut outgoing, behavior, way).await?;
        let status = arrived.response.status();
        let location = if follows && status.is_redirection() {
            arrived.response.headers().get(LOCATION).map(|value| receive::text(value.as_bytes()))
        } else {
            None
        };
        // An empty one is none: it would lead back here.
        let Some(location) = location.filter(|location| !location.is_empty()) else {
            return received(client, arrived, &outgoing, &mut way.warnings).await;
        };
        follow::check_count(way.redirects(), limit, &outgoing.url)?;
        drain(&mut arrived).await;
        way.note_hop(HopKind::Redirect, status, &outgoing, &location);
        outgoing.follow(status, &location, behavior, &client.auth, &mut way.warnings)?;
    }
}

/// Sends a request, and again for each challenge that its auth can answer.
async fn answered(
    client: &Client,
    outgoing: &mut Outgoing,
    behavior: &Behavior,
    way: &mut Way,
) -> Result<Arrived, TransportError> {
    let mut http = client.connections(behavior, outgoing)?;
    let mut is_challenged = false;
    loop {
        let lines = outgoing.lines.with_cookies(cookie_line(client, behavior, outgoing, way));
        let mut map = headers::to_map(&lines);
        if let Ok(map) = &mut map
            && client.may_speak_http2(behavior)
        {
            leave_host_to_the_protocol(map, outgoing);
        }
        way.note_sent(draft::sent(outgoing, lines));
        let mut arrived = send_once(client, &http, outgoing, map?).await?;
        store_cookies(client, behavior, outgoing, arrived.response.headers(), way);
        let status = arrived.response.status();
        if !outgoing.answer(&arrived.response, &client.auth, &mut way.warnings) {
            return Ok(arrived);
        }
        drain(&mut arrived).await;
        way.note_hop(HopKind::Challenge, status, outgoing, outgoing.url.as_str());
        if !is_challenged && outgoing.signs_connections() {
            http = client.own_connection(behavior, outgoing)?;
        }
        is_challenged = true;
    }
}

/// HTTP/2 has a place of its own for the host, and servers refuse a request that has it twice. For HTTP/1.1 the
/// HTTP client underneath adds the line.
fn leave_host_to_the_protocol(map: &mut HeaderMap, outgoing: &Outgoing) {
    if map.get(HOST).is_some_and(|host| host.as_bytes() == headers::host(&outgoing.url).as_bytes())
    {
        map.remove(HOST);
    }
}

/// Reads the body of a redirect or challenge, which nobody wants, so that its connection can be used again; one that
/// is large or slow is given up together with its connection.
async fn drain(arrived: &mut Arrived) {
    const SIZE: u64 = 64 * 1024;
    const TIME: Duration = Duration::from_millis(500);
    let body = receive::body(&mut arrived.response, SIZE, &arrived.silence);
    let _ = tokio::time::timeout(TIME, body).await;
}

fn uses_jar(client: &Client, behavior: &Behavior) -> bool {
    client.options.cookies && !behavior.disable_cookies.unwrap_or(false)
}

fn cookie_line(
    client: &Client,
    behavior: &Behavior,
    outgoing: &Outgoing,
    way: &Way,
) -> Option<String> {
    if !uses_jar(client, behavior) {
        return None;
    }
    match &way.own {
        Some(own) => own.jar.line(&outgoing.url),
        None => client.jar().line(&outgoing.url),
    }
}

fn store_cookies(
    client: &Client,
    behavior: &Behavior,
    outgoing: &Outgoing,
    headers: &HeaderMap,
    way: &mut Way,
) {
    if !headers.contains_key(SET_COOKIE) || !uses_jar(client, behavior) {
        return;
    }
    for line in headers.get_all(SET_COOKIE) {
        // Byte for character, so that the value goes back as the bytes it was.
        let line = receive::latin1(line.as_bytes());
        match &mut way.own {
            Some(own) => own.set(line, &outgoing.url),
            None => client.jar().set(&line, &outgoing.url),
        }
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
    http: &reqwest::Client,
    outgoing: &Outgoing,
    map: HeaderMap,
) -> Result<Arrived, TransportError> {
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
