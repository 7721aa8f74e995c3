//! What a script asks of the run: requests, cookies, where it goes on.

use std::rc::Rc;

use rquickjs::{Ctx, Exception, Result};

use super::{Host, input, request};
use crate::collection::{Body, FormValue, Request};
use crate::http::{TransportError, TransportErrorKind};
use crate::script::bridge::Bridge;
use crate::script::effect::{CookieOperation, Effect, Reply};
use crate::script::outcome::{Next, Visualization};

pub(super) fn give<'js>(host: &Host<'js>, bridge: &Rc<Bridge>) -> Result<()> {
    let b = Rc::clone(bridge);
    host.function("send", move |ctx: Ctx<'js>, json: String| {
        b.charge(json.len());
        let request = request::described(&json).and_then(without_files).map_err(|problem| {
            Exception::throw_type(&ctx, &format!("pm.sendRequest: {problem}"))
        })?;
        let request = Box::new(request);
        rquickjs::Result::Ok(b.effects.ask(|id| Effect::Send { id, request }))
    })?;
    cookies(host, bridge)?;
    let b = Rc::clone(bridge);
    host.function("setNext", move |name: Option<String>| {
        b.results.borrow_mut().next = Some(name.map_or(Next::End, Next::Request));
    })?;
    let b = Rc::clone(bridge);
    host.function("visualize", move |template: Option<String>, data: Option<String>| {
        let data = data.and_then(|data| serde_json::from_str(&data).ok()).unwrap_or_default();
        b.results.borrow_mut().visualization =
            template.map(|template| Visualization { template, data });
    })
}

fn cookies(host: &Host<'_>, bridge: &Rc<Bridge>) -> Result<()> {
    let ask =
        |bridge: &Bridge, operation| bridge.effects.ask(|id| Effect::Cookies { id, operation });
    let b = Rc::clone(bridge);
    host.function("allCookies", move |url: String| ask(&b, CookieOperation::All { url }))?;
    let b = Rc::clone(bridge);
    host.function("setCookie", move |url: String, line: String| {
        ask(&b, CookieOperation::Set { url, line })
    })?;
    let b = Rc::clone(bridge);
    host.function("unsetCookie", move |url: String, name: String| {
        ask(&b, CookieOperation::Unset { url, name })
    })?;
    let b = Rc::clone(bridge);
    host.function("clearCookies", move |url: String| ask(&b, CookieOperation::Clear { url }))
}

/// A script cannot read files, not even by sending them to itself.
fn without_files(request: Request) -> std::result::Result<Request, String> {
    let has_files = match &request.body {
        Some(Body::File(_)) => true,
        Some(Body::FormData(parts)) => {
            parts.iter().any(|part| matches!(part.value, FormValue::Files(_)))
        }
        _ => false,
    };
    if has_files {
        return Err("uploading files from scripts is not allowed".to_owned());
    }
    Ok(request)
}

/// What a script is told of an answer: a problem with its code, or what was asked for.
#[derive(Default)]
pub(in crate::script) struct Told {
    pub(in crate::script) problem: Option<String>,
    pub(in crate::script) detail: Option<String>,
}

/// Keeps what an answer brought and says what to tell of it.
pub(in crate::script) fn told(bridge: &Bridge, id: u32, reply: Reply) -> Told {
    match reply {
        Reply::Sent(exchange) => match exchange.outcome {
            Ok(response) => {
                bridge.keep_response(id, response);
                Told::default()
            }
            Err(error) => {
                let detail = code(&error).map(str::to_owned);
                Told { problem: Some(error.message), detail }
            }
        },
        Reply::Cookies(cookies) => {
            Told { problem: None, detail: Some(input::cookies_json(&cookies)) }
        }
        Reply::Failed(problem) => Told { problem: Some(problem), detail: None },
    }
}

/// Node's code for a kind of trouble, where it has one.
fn code(error: &TransportError) -> Option<&'static str> {
    Some(match error.kind {
        TransportErrorKind::Dns => "ENOTFOUND",
        TransportErrorKind::Connect => "ECONNREFUSED",
        TransportErrorKind::Timeout => "ESOCKETTIMEDOUT",
        TransportErrorKind::Reset => "ECONNRESET",
        _ => return None,
    })
}
