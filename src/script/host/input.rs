//! What a script is told: names and numbers, the response.

use std::rc::Rc;

use rquickjs::Result;
use serde_json::json;

use super::Host;
use crate::collection::EventKind;
use crate::http::{self, Received};
use crate::script::bridge::{Bridge, Input};

pub(super) fn give(host: &Host<'_>, bridge: &Rc<Bridge>) -> Result<()> {
    let b = Rc::clone(bridge);
    host.function("info", move || info(&b.input))?;
    host.value("hasResponse", bridge.input.response.is_some())?;
    let b = Rc::clone(bridge);
    host.function("responseHead", move || b.input.response.as_ref().map(head))?;
    let b = Rc::clone(bridge);
    host.function("responseText", move || {
        b.input.response.as_ref().map(|response| http::text(response).into_owned())
    })
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
    json!({
        "code": response.status,
        "status": response.reason,
        "headers": response.headers,
        "time": response.timings.total.as_millis() as u64,
        "size": response.wire_size,
    })
    .to_string()
}
