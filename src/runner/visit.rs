//! A step's way: its scripts before the request, the exchange, its scripts after the response.

use std::time::{Instant, SystemTime};

use serde_json::Value;
use tokio::sync::{mpsc, oneshot};

use crate::collection::{EventKind as ScriptKind, Header, Request};
use crate::http::{Exchange, Received};
use crate::plan::{Step, StepScript};
use crate::report::{Retry, ScriptRun, Verdict};
use crate::script::{Info, Next, Outcome, Task};
use crate::session::Profile;
use crate::variables::Scopes;

use super::bail::Bail;
use super::course::{Course, course};
use super::driver::{Driver, Exchanged, put};
use super::message::{Finished, Message, Scripted, Skipped, Stop};
use super::scripting::Reach;

/// A step that is being run.
pub(super) struct Visit<'p> {
    step: &'p Step,
    iteration: usize,
    info: Info,
    scripted: Scripted,
    /// Secret values that came up.
    pub(super) secrets: Vec<String>,
    /// Where a script sends the run, and which of them.
    next: Option<(Next, usize)>,
}

/// What the scripts before a request came to.
enum Prepared {
    /// It is to be sent, as they changed it or as it is.
    Send(Option<Box<Request>>),
    /// It is not.
    Leave(Left),
}

/// Why a request is not sent.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Left {
    Skipped,
    Bail,
}

/// The request and the answer that scripts are about.
struct About<'a> {
    request: Request,
    response: Option<&'a Received>,
    /// The URL whose cookies they see.
    url: &'a str,
    conformance: Option<&'a Value>,
}

impl Driver {
    /// Runs one step; says where the run goes on.
    pub(super) async fn visit(
        &mut self,
        iteration: usize,
        step: &Step,
        out: &mpsc::Sender<Message>,
    ) -> Result<Course, Stop> {
        self.pause(out).await?;
        put(out, Message::StepStarted { step: step.index, iteration }).await?;
        let mut visit = Visit::new(self, iteration, step);
        let changed = match self.before(&mut visit).await {
            Prepared::Send(changed) => changed,
            Prepared::Leave(why) => return self.leave(visit, why, out).await,
        };
        let before = self.options.reading.is_on().then(|| self.standing());
        let scopes = self.scopes.clone();
        let exchanged = self.exchange(step, changed.as_deref(), &mut visit.secrets).await;
        let Exchanged { request, exchange, retries } = exchanged;
        self.last_sent = Instant::now();
        let at = SystemTime::now();
        let remark = self.observe(&exchange);
        if let Some(before) = &before {
            self.settle(before);
        }
        let mut finished = visit.finished(exchange, scopes, at);
        finished.retries = retries;
        let bails = self.options.bail.is_some() && finished.exchange.outcome.is_err();
        if !step.test.is_empty() && !bails {
            self.after(&mut visit, request, &mut finished, out).await?;
        }
        let course = visit.course(self);
        finished.exchange.warnings.extend(visit.remark(course));
        let stops = self.options.bail.is_some_and(|bail| visit.stops(bail));
        finished.scripted = visit.scripted;
        finished.secrets.append(&mut visit.secrets);
        let verdict = self.wants_verdict(&mut finished.verdict);
        put(out, Message::Finished(Box::new(finished))).await?;
        if let Some(message) = remark {
            put(out, Message::Session(message)).await?;
        }
        self.go_on(verdict, stops).await?;
        Ok(course)
    }

    /// Hands over a step without scripts whose request went out beside others.
    #[expect(clippy::too_many_arguments, reason = "all of it is one step's")]
    pub(super) async fn deliver(
        &mut self,
        iteration: usize,
        step: &Step,
        exchange: Exchange,
        retries: Vec<Retry>,
        scopes: Scopes,
        secrets: Vec<String>,
        at: SystemTime,
        out: &mpsc::Sender<Message>,
    ) -> Result<(), Stop> {
        let remark = self.observe(&exchange);
        let mut visit = Visit::new(self, iteration, step);
        visit.secrets.extend(secrets);
        let mut finished = visit.finished(exchange, scopes, at);
        finished.retries = retries;
        let verdict = self.wants_verdict(&mut finished.verdict);
        put(out, Message::Finished(Box::new(finished))).await?;
        if let Some(message) = remark {
            put(out, Message::Session(message)).await?;
        }
        self.go_on(verdict, false).await
    }

    /// A place to wait for the verdict at, where the run depends on it.
    fn wants_verdict(
        &self,
        place: &mut Option<oneshot::Sender<Verdict>>,
    ) -> Option<oneshot::Receiver<Verdict>> {
        if self.options.bail.is_none() && !self.options.in_step {
            return None;
        }
        let (sender, receiver) = oneshot::channel();
        *place = Some(sender);
        Some(receiver)
    }

    /// Waits for the verdict; stops where `--bail` says so.
    async fn go_on(
        &self,
        verdict: Option<oneshot::Receiver<Verdict>>,
        stops: bool,
    ) -> Result<(), Stop> {
        let Some(verdict) = verdict else { return Ok(()) };
        let verdict = verdict.await.map_err(|_| Stop::Disconnected)?;
        let stops = stops || self.options.bail.is_some_and(|bail| bail.stops_after(verdict));
        if stops { Err(Stop::Bail) } else { Ok(()) }
    }

    /// Tells that a request was not sent.
    async fn leave(
        &mut self,
        mut visit: Visit<'_>,
        why: Left,
        out: &mpsc::Sender<Message>,
    ) -> Result<Course, Stop> {
        let course = visit.course(self);
        let reason = match why {
            Left::Skipped => "a script skipped the request",
            Left::Bail => "not sent: a script before the request failed (--bail)",
        };
        let mut skipped = Skipped {
            step: visit.step.index,
            iteration: visit.iteration,
            reason: reason.to_owned(),
            scripted: visit.scripted,
            secrets: visit.secrets,
            verdict: None,
        };
        let verdict = self.wants_verdict(&mut skipped.verdict);
        put(out, Message::Skipped(Box::new(skipped))).await?;
        self.go_on(verdict, why == Left::Bail).await?;
        // Nothing else waits in a run that only skips, and Ctrl-C must be seen.
        tokio::task::yield_now().await;
        Ok(course)
    }

    async fn before(&mut self, visit: &mut Visit<'_>) -> Prepared {
        let step = visit.step;
        let mut changed: Option<Box<Request>> = None;
        for script in &step.prerequest {
            let request = changed.as_deref().unwrap_or(&step.request).clone();
            let url = self.rendered(&request.url);
            let about = About { request, response: None, url: &url, conformance: None };
            let outcome = self.script(visit, ScriptKind::Prerequest, script, about).await;
            if outcome.request.is_some() {
                changed = outcome.request.map(Box::new);
            }
            if outcome.skip {
                return Prepared::Leave(Left::Skipped);
            }
            if self.options.bail.is_some_and(|bail| visit.stops(bail)) {
                return Prepared::Leave(Left::Bail);
            }
        }
        Prepared::Send(changed)
    }

    async fn after(
        &mut self,
        visit: &mut Visit<'_>,
        request: Request,
        finished: &mut Finished,
        out: &mpsc::Sender<Message>,
    ) -> Result<(), Stop> {
        let step = visit.step;
        let conformance = match step.test.iter().any(mentions_conformance) {
            true => visit.compared(finished, out).await?,
            false => None,
        };
        let request = as_sent(request, &finished.exchange);
        let response = finished.exchange.outcome.as_ref().ok();
        let url = response.map_or(&finished.exchange.sent.url, |received| &received.url);
        for script in &step.test {
            let about = About {
                request: request.clone(),
                response,
                url,
                conformance: conformance.as_ref(),
            };
            self.script(visit, ScriptKind::Test, script, about).await;
            if self.options.bail.is_some_and(|bail| visit.stops(bail)) {
                break;
            }
        }
        Ok(())
    }

    /// Runs one script, takes its variables over, and notes what it came to.
    async fn script(
        &mut self,
        visit: &mut Visit<'_>,
        kind: ScriptKind,
        script: &StepScript,
        about: About<'_>,
    ) -> Outcome {
        script.owner.name().clone_into(&mut visit.info.current);
        let place = script.owner.to_string();
        let cookies = self.client.cookies_for(about.url);
        let task = Task {
            kind,
            source: &script.source,
            place: &place,
            info: &visit.info,
            scopes: self.scopes.clone(),
            request: about.request,
            response: about.response,
            cookies: &cookies,
            conformance: about.conformance,
        };
        let session_header = self.keeper.profile().map(Profile::header);
        let reach = Reach::new(&self.client, session_header, self.keeper.uses_cookies());
        let mut outcome = self.scripting.run(task, &reach).await;
        let done = reach.done();
        visit.secrets.extend(done.secrets);
        visit.scripted.requests.total += done.requests.total;
        visit.scripted.requests.failed += done.requests.failed;
        let scopes = std::mem::take(&mut outcome.scopes);
        if !scopes.is_same(&self.scopes) {
            visit.secrets.extend(self.renderer.secret_texts(&scopes));
            self.scopes = scopes;
        }
        visit.note(kind, place, &mut outcome);
        outcome
    }
}

impl<'p> Visit<'p> {
    fn new(driver: &mut Driver, iteration: usize, step: &'p Step) -> Self {
        let has_scripts = !step.prerequest.is_empty() || !step.test.is_empty();
        Visit {
            step,
            iteration,
            info: if has_scripts { driver.info(iteration, step) } else { Info::default() },
            scripted: Scripted::default(),
            secrets: std::mem::take(&mut driver.row_secrets),
            next: None,
        }
    }

    fn note(&mut self, kind: ScriptKind, place: String, outcome: &mut Outcome) {
        if let Some(next) = outcome.next.take() {
            self.next = Some((next, self.scripted.runs.len()));
        }
        self.scripted.runs.push(ScriptRun {
            kind,
            place,
            assertions: std::mem::take(&mut outcome.assertions),
            errors: outcome.error.take().into_iter().collect(),
            console: std::mem::take(&mut outcome.console),
        });
    }

    /// Where the run goes on. A script that sends it nowhere failed, and ends the iteration.
    fn course(&mut self, driver: &Driver) -> Course {
        let Some((next, script)) = &self.next else { return Course::On };
        course(&driver.plan, next).unwrap_or_else(|error| {
            self.scripted.runs.iter_mut().skip(*script).take(1).for_each(|run| {
                run.errors.push(error.clone());
            });
            Course::End
        })
    }

    /// What the user should know of a way that is not the plan's.
    fn remark(&self, course: Course) -> Option<String> {
        match (course, &self.next) {
            (Course::To(_), Some((Next::Request(name), _))) => {
                Some(format!("a script goes on with {name:?}"))
            }
            (Course::End, Some((Next::End, _))) => Some("a script ends the iteration".to_owned()),
            _ => None,
        }
    }

    /// Whether the run is to stop because of what scripts came to so far.
    fn stops(&self, bail: Bail) -> bool {
        self.scripted.runs.iter().any(|run| match bail {
            Bail::Failure => run.has_failed(),
            Bail::Folder => !run.errors.is_empty(),
        })
    }

    fn finished(&mut self, exchange: Exchange, scopes: Scopes, at: SystemTime) -> Finished {
        Finished {
            step: self.step.index,
            iteration: self.iteration,
            exchange,
            retries: Vec::new(),
            scopes,
            at,
            secrets: std::mem::take(&mut self.secrets),
            scripted: Scripted::default(),
            verdict: None,
        }
    }

    /// Asks the judge how the answer compares; nobody may know.
    async fn compared(
        &self,
        finished: &Finished,
        out: &mpsc::Sender<Message>,
    ) -> Result<Option<Value>, Stop> {
        let answered = Finished {
            step: finished.step,
            iteration: finished.iteration,
            exchange: finished.exchange.clone(),
            retries: Vec::new(),
            scopes: finished.scopes.clone(),
            at: finished.at,
            secrets: finished.secrets.clone(),
            scripted: Scripted::default(),
            verdict: None,
        };
        let (reply, answer) = oneshot::channel();
        put(out, Message::Compare { answered: Box::new(answered), reply }).await?;
        Ok(answer.await.ok())
    }
}

/// Waiting for the comparison costs time, so only those wait that may use it.
fn mentions_conformance(script: &StepScript) -> bool {
    script.source.contains("conformance")
}

/// The request as it went to the wire, with the body as it was described.
fn as_sent(request: Request, exchange: &Exchange) -> Request {
    let sent = &exchange.sent;
    let header =
        |(name, value): &(String, String)| Header { name: name.clone(), value: value.clone() };
    Request {
        method: sent.method.clone(),
        url: sent.url.clone(),
        path_variables: Vec::new(),
        headers: sent.headers.iter().map(header).collect(),
        ..request
    }
}
