//! Runs one script, and does what it waits for: requests and cookies through the run's own client, and time.

use std::cell::{OnceCell, RefCell};
use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::Poll;
use std::time::Duration;

use crate::collection::{Behavior, Body, FileSource, FormValue, Request};
use crate::http::Client;
use crate::report::Count;
use crate::script::{
    Answer, CookieOperation, Effect, Engine, Limits, Outcome, Progress, Reply, Task,
};

use super::secrets;

/// The engine of a run, made when the first script needs it.
pub(super) struct Scripting {
    limits: Limits,
    halt: Arc<AtomicBool>,
    engine: OnceCell<Engine>,
}

/// What a script reaches of the run, and what it did there.
pub(super) struct Reach<'r> {
    pub(super) client: &'r Client,
    pub(super) session_header: Option<&'r str>,
    pub(super) keeps_cookies: bool,
    done: RefCell<Done>,
}

/// What a script did.
#[derive(Debug, Default)]
pub(super) struct Done {
    /// The requests that it sent.
    pub(super) requests: Count,
    /// Secret values in them, and in what came.
    pub(super) secrets: Vec<String>,
}

/// An effect under way.
type Pending<'r> = Pin<Box<dyn Future<Output = Answer> + 'r>>;

impl Scripting {
    pub(super) fn new(limits: Limits, halt: Arc<AtomicBool>) -> Self {
        Scripting { limits, halt, engine: OnceCell::new() }
    }

    /// Runs a script to its end. When the run is over meanwhile there is none: what ends the run is ready.
    pub(super) async fn run(&self, task: Task<'_>, reach: &Reach<'_>) -> Outcome {
        let engine =
            self.engine.get_or_init(|| Engine::halted_by(self.limits, Arc::clone(&self.halt)));
        let mut running = engine.begin(task);
        let mut pending: Vec<Pending<'_>> = Vec::new();
        let mut answers = Vec::new();
        loop {
            match running.advance(std::mem::take(&mut answers)) {
                Progress::Done(_) if self.halt.load(Ordering::Relaxed) => {
                    std::future::pending().await
                }
                Progress::Done(outcome) => return *outcome,
                Progress::Waits { effects, timer } => {
                    let begun = effects.into_iter().map(|effect| reach.begin(effect));
                    pending.extend(begun);
                    answers = wait(&mut pending, timer).await;
                }
            }
        }
    }
}

/// Waits until something is answered, or the time is over: with nothing to wait for, not at all.
async fn wait(pending: &mut Vec<Pending<'_>>, timer: Option<Duration>) -> Vec<Answer> {
    match timer {
        Some(time) => tokio::time::timeout(time, answered(pending)).await.unwrap_or_default(),
        None if pending.is_empty() => {
            tokio::task::yield_now().await;
            Vec::new()
        }
        None => answered(pending).await,
    }
}

/// Ready with the answers that are there once one is.
async fn answered(pending: &mut Vec<Pending<'_>>) -> Vec<Answer> {
    poll_fn(|context| {
        let mut answers = Vec::new();
        pending.retain_mut(|effect| match effect.as_mut().poll(context) {
            Poll::Ready(answer) => {
                answers.push(answer);
                false
            }
            Poll::Pending => true,
        });
        match answers.is_empty() {
            true => Poll::Pending,
            false => Poll::Ready(answers),
        }
    })
    .await
}

impl<'r> Reach<'r> {
    pub(super) fn new(
        client: &'r Client,
        session_header: Option<&'r str>,
        keeps_cookies: bool,
    ) -> Self {
        Reach { client, session_header, keeps_cookies, done: RefCell::default() }
    }

    /// What the script did.
    pub(super) fn done(self) -> Done {
        self.done.into_inner()
    }

    fn begin(&self, effect: Effect) -> Pending<'_> {
        match effect {
            Effect::Send { id, request } => {
                Box::pin(async move { Answer { id, reply: self.send(&request).await } })
            }
            Effect::Cookies { id, operation } => {
                let reply = self.cookies(&operation);
                Box::pin(std::future::ready(Answer { id, reply }))
            }
        }
    }

    async fn send(&self, request: &Request) -> Reply {
        if request.body.as_ref().is_some_and(reads_files) {
            return Reply::Failed("uploading files from scripts is not allowed".to_owned());
        }
        // Unlike a collection's request, one of a script keeps its body whatever the method.
        let behavior = Behavior { disable_body_pruning: Some(true), ..Behavior::default() };
        let exchange = self.client.send(request, &behavior).await;
        let mut done = self.done.borrow_mut();
        done.requests.add(exchange.outcome.is_err());
        done.secrets.extend(secrets::of_exchange(
            request,
            &exchange,
            self.session_header,
            self.keeps_cookies,
        ));
        Reply::Sent(Box::new(exchange))
    }

    fn cookies(&self, operation: &CookieOperation) -> Reply {
        let client = self.client;
        let (CookieOperation::All { url }
        | CookieOperation::Set { url, .. }
        | CookieOperation::Unset { url, .. }
        | CookieOperation::Clear { url }) = operation;
        let url = with_scheme(url);
        if !Client::takes_cookies(&url) {
            return Reply::Failed(format!("{url:?} is no URL that cookies can be kept for"));
        }
        match operation {
            CookieOperation::All { .. } => {}
            CookieOperation::Set { line, .. } => client.set_cookie(&url, line),
            CookieOperation::Unset { name, .. } => client.unset_cookie(&url, name),
            CookieOperation::Clear { .. } => client.clear_cookies_for(&url),
        }
        Reply::Cookies(client.cookies_for(&url))
    }
}

/// Postman takes a URL without a scheme for an `http` one.
fn with_scheme(url: &str) -> String {
    let url = url.trim();
    if url.contains("://") { url.to_owned() } else { format!("http://{url}") }
}

fn reads_files(body: &Body) -> bool {
    match body {
        Body::File(source) => matches!(source, FileSource::Path(_)),
        Body::FormData(parts) => parts
            .iter()
            .any(|part| matches!(&part.value, FormValue::Files(files) if !files.is_empty())),
        Body::Raw { .. } | Body::UrlEncoded(_) | Body::UrlEncodedText(_) | Body::GraphQl { .. } => {
            false
        }
    }
}
