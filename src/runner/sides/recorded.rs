//! A recording as a pass: what would have come if the plan had been run when it was made.

use std::time::SystemTime;

use bytes::Bytes;

use crate::collection::Request;
use crate::http::{Exchange, Received, Sent, TransportError, TransportErrorKind};
use crate::record::{Entry, Har, NoResponse, Pairing};
use crate::variables::Scopes;

use super::super::message::{Finished, Scripted};
use super::super::secrets;
use super::pass::Pass;

/// A recording whose entries are paired with the steps of the plan.
pub struct Recording<'r> {
    /// The recording.
    pub har: &'r Har,
    /// Which entry is which step's.
    pub pairing: &'r Pairing,
    /// Each step's id and its request as the variables make it.
    pub requests: &'r [(String, Request<String>)],
    /// The variables of the side.
    pub scopes: &'r Scopes,
    /// The header that carries the session.
    pub session_header: Option<&'r str>,
}

/// What a recording saw of each step.
#[must_use]
pub fn recorded(recording: &Recording<'_>) -> Pass {
    let mut pass = Pass::of(recording.requests.len());
    let steps = pass.steps.iter_mut().zip(&recording.pairing.entries).zip(recording.requests);
    for (index, ((place, entry), (id, request))) in steps.enumerate() {
        let entry = entry.and_then(|at| recording.har.entries.get(at));
        let unusable = recording.pairing.unusable.iter().find(|(step, _)| step == id);
        *place = match (entry, unusable) {
            (Some(entry), _) => Some(recording.finished(index, request, entry)),
            (None, Some((_, reason))) => Some(recording.unanswered(index, request, *reason)),
            (None, None) => None,
        };
    }
    pass
}

impl Recording<'_> {
    fn finished(&self, step: usize, request: &Request<String>, entry: &Entry) -> Finished {
        let body = entry.request.body.clone().unwrap_or_default();
        let sent = Sent {
            method: entry.request.method.clone(),
            url: entry.request.url.clone(),
            headers: entry.request.headers.clone(),
            body: body.into(),
        };
        let outcome = entry.response.clone().map_err(trouble);
        let mut finished = self.step(step, request, sent, outcome, entry.at);
        finished.exchange.warnings.extend(entry.doubt.clone());
        finished
    }

    fn unanswered(&self, step: usize, request: &Request<String>, reason: NoResponse) -> Finished {
        let (method, url) = (request.method.clone(), request.url.clone());
        let sent = Sent { method, url, headers: Vec::new(), body: Bytes::new() };
        self.step(step, request, sent, Err(trouble(reason)), None)
    }

    fn step(
        &self,
        step: usize,
        request: &Request<String>,
        sent: Sent,
        outcome: Result<Received, TransportError>,
        at: Option<SystemTime>,
    ) -> Finished {
        let exchange = Exchange { sent, hops: Vec::new(), outcome, warnings: Vec::new() };
        let secrets = secrets::of_exchange(request, &exchange, self.session_header, true);
        Finished {
            step,
            iteration: 0,
            exchange,
            retries: Vec::new(),
            scopes: self.scopes.clone(),
            at: at.unwrap_or_else(SystemTime::now),
            secrets,
            scripted: Scripted::default(),
            verdict: None,
        }
    }
}

fn trouble(reason: NoResponse) -> TransportError {
    let kind = match reason {
        NoResponse::Unanswered => TransportErrorKind::Reset,
        NoResponse::BodyNotSaved => TransportErrorKind::Decode,
    };
    TransportError { kind, message: reason.to_string(), advice: None }
}
