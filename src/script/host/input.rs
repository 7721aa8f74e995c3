//! What a script is told: names and numbers, cookies, responses.

use std::rc::Rc;

use rquickjs::{Ctx, Result, TypedArray};
use serde_json::{Value as Json, json};

use super::Host;
use super::header_names::usual;
use crate::collection::EventKind;
use crate::http::{self, Cookie, Received};
use crate::script::bridge::{Bridge, Input};

pub(super) fn give<'js>(host: &Host<'js>, bridge: &Rc<Bridge>) -> Result<()> {
    let b = Rc::clone(bridge);
    host.function("info", move || info(&b.input))?;
    let b = Rc::clone(bridge);
    host.function("place", move || {
        json!({ "location": b.input.info.location, "current": b.input.info.current }).to_string()
    })?;
    let b = Rc::clone(bridge);
    host.function("cookies", move || cookies_json(&b.input.cookies))?;
    host.value("isBeforeRequest", bridge.input.kind == EventKind::Prerequest)?;
    host.value("hasConformance", bridge.input.conformance.is_some())?;
    let b = Rc::clone(bridge);
    host.function("conformance", move || b.input.conformance.as_ref().map(Json::to_string))?;
    host.function("byteLength", |text: String| text.len())?;
    host.function("random", |ctx: Ctx<'js>, count: usize| {
        let mut bytes = vec![0; count.min(1 << 20)];
        rand::fill(&mut bytes[..]);
        TypedArray::<u8>::new(ctx, bytes)
    })?;
    responses(host, bridge)
}

fn responses<'js>(host: &Host<'js>, bridge: &Rc<Bridge>) -> Result<()> {
    // There is one after a request that failed, too: an empty one.
    host.value("hasResponse", bridge.input.kind == EventKind::Test)?;
    let b = Rc::clone(bridge);
    host.function("responseHead", move |id: u32| b.of_response(id, head))?;
    let b = Rc::clone(bridge);
    host.function("responseText", move |id: u32| {
        b.of_response(id, |response| http::text(response).into_owned())
    })?;
    let b = Rc::clone(bridge);
    host.function("responseBytes", move |ctx: Ctx<'js>, id: u32| {
        let bytes = b.of_response(id, |response| response.body.to_vec());
        TypedArray::<u8>::new(ctx, bytes.unwrap_or_default())
    })?;
    let b = Rc::clone(bridge);
    host.function("responseSize", move |id: u32| b.of_response(id, body_size).unwrap_or_default())
}

fn info(input: &Input) -> String {
    let info = &input.info;
    json!({
        "eventName": match input.kind {
            EventKind::Prerequest => "prerequest",
            EventKind::Test => "test",
        },
        "iteration": info.iteration,
        "iterationCount": info.iteration_count,
        "requestName": info.request_name,
        "requestId": info.request_id,
    })
    .to_string()
}

/// A response without its body, as JSON.
fn head(response: &Received) -> String {
    let headers = response.headers.iter();
    let headers: Vec<_> = headers.map(|(name, value)| (usual(name), value)).collect();
    json!({
        "code": response.status,
        "status": response.reason,
        "headers": headers,
        "responseTime": response.timings.total.as_secs_f64().mul_add(1000.0, 0.5).floor(),
        "responseSize": response.body.len(),
    })
    .to_string()
}

/// The body's size: what the server declared for a compressed one.
fn body_size(response: &Received) -> usize {
    let declared = response.header("content-length").and_then(|length| length.trim().parse().ok());
    match response.header("content-encoding").and(declared) {
        Some(declared) => declared,
        None => response.body.len(),
    }
}

/// Cookies as scripts see them, as JSON.
pub(super) fn cookies_json(cookies: &[Cookie]) -> String {
    let shown = |cookie: &Cookie| {
        json!({
            "domain": cookie.domain,
            "hostOnly": cookie.host_only,
            "path": cookie.path,
            "name": cookie.name,
            "value": cookie.value,
            "secure": cookie.secure,
            "httpOnly": cookie.http_only,
            "sameSite": cookie.same_site,
            "expires": cookie.expires.map(|at| at.unix_timestamp() * 1000),
        })
    };
    Json::Array(cookies.iter().map(shown).collect()).to_string()
}
