//! The run's loop: render, send, keep the session, hand over.

use std::collections::BTreeMap;
use std::future::Future;
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::RecvTimeoutError;
use std::time::{Duration, Instant, SystemTime};

use tokio::sync::mpsc;

use crate::collection::Request;
use crate::http::{Client, Exchange, TransportErrorKind, whole_micros};
use crate::plan::{Plan, Step};
use crate::render::{Names, Renderer, StepTemplates, compile_step, render_request, render_step};
use crate::report::Retry;
use crate::script::{Info, Limits};
use crate::session::{Keeper, Profile};
use crate::variables::Scopes;
use crate::variables::data::IterationData;

use super::bail::Bail;
use super::course::Course;
use super::message::{Ended, Message, Stop};
use super::reading::Reading;
use super::retry::{Advice, Retrying};
use super::scripting::Scripting;
use super::secrets;
use super::session::Pause;

/// What the loop is told.
#[derive(Debug, Clone, Default)]
pub struct DriverOptions {
    /// How often the plan is run.
    pub iterations: usize,
    /// Rows of iteration data; the last one repeats.
    pub data: IterationData,
    /// Pause before each request.
    pub delay: Duration,
    /// Limit of the whole run.
    pub timeout: Option<Duration>,
    /// How often requests are sent again.
    pub retrying: Retrying,
    /// What may be done at the same time.
    pub reading: Reading,
    /// Stop after the first step that calls for it.
    pub bail: Option<Bail>,
    /// Wait for the word to go on after each step.
    pub in_step: bool,
    /// The environment's name, for scripts.
    pub environment: Option<String>,
    /// The globals' name, for scripts.
    pub globals: Option<String>,
    /// What a script may use up.
    pub limits: Limits,
    /// Set from outside when scripts are to end with the run: one that never waits keeps the run's thread.
    pub halt: Arc<AtomicBool>,
}

/// Runs a plan against a server.
pub struct Driver {
    pub(super) plan: Arc<Plan>,
    pub(super) renderer: Renderer,
    templates: Vec<StepTemplates>,
    pub(super) client: Arc<Client>,
    pub(super) keeper: Keeper,
    pub(super) scopes: Scopes,
    pub(super) scripting: Scripting,
    pub(super) options: DriverOptions,
    unresolved: BTreeMap<String, Vec<String>>,
    /// Secrets of the row of data that is in use; told with the next step.
    pub(super) row_secrets: Vec<String>,
    pub(super) last_sent: Instant,
    /// Whether requests may go out beside each other: answers leave the session as it is.
    pub(super) is_settled: bool,
}

/// What sending a step's request came to.
pub(super) struct Exchanged {
    /// As it was rendered.
    pub(super) request: Request,
    /// The one that counts.
    pub(super) exchange: Exchange,
    /// What did not count before.
    pub(super) retries: Vec<Retry>,
}

impl Driver {
    /// A driver for that plan; every template is compiled here.
    #[must_use]
    pub fn new(
        plan: Arc<Plan>,
        scopes: Scopes,
        client: Client,
        keeper: Keeper,
        options: DriverOptions,
    ) -> Self {
        let mut renderer = Renderer::new();
        let templates = plan.steps.iter().map(|step| compile_step(&mut renderer, step)).collect();
        Driver {
            plan,
            renderer,
            templates,
            client: Arc::new(client),
            is_settled: false,
            keeper,
            scopes,
            scripting: Scripting::new(options.limits, Arc::clone(&options.halt)),
            options,
            unresolved: BTreeMap::new(),
            row_secrets: Vec::new(),
            last_sent: Instant::now(),
        }
    }

    /// The variables as they stand now.
    pub fn scopes_mut(&mut self) -> &mut Scopes {
        &mut self.scopes
    }

    /// How many steps the plan has.
    pub(super) fn steps(&self) -> usize {
        self.plan.steps.len()
    }

    /// The client, for cookies.
    #[must_use]
    pub fn client(&self) -> &Client {
        &self.client
    }

    pub(super) fn parts(&mut self) -> (&Client, &mut Keeper, &mut Scopes) {
        (&self.client, &mut self.keeper, &mut self.scopes)
    }

    /// The first step's request as it would be sent now: whom and where a log-in is for.
    pub(super) fn first_request(&self) -> Option<Request> {
        let template = self.templates.first()?;
        Some(render_step(&self.renderer, template, &self.scopes, &mut Names::default()))
    }

    /// Runs all iterations, or until `interrupt` is ready.
    pub async fn run(
        &mut self,
        out: &mpsc::Sender<Message>,
        interrupt: impl Future<Output = ()>,
    ) -> Ended {
        let started = Instant::now();
        let timeout = self.options.timeout;
        let watching = timeout.filter(|_| self.plan.has_scripts());
        let _watch = watching.map(|limit| halt_after(limit, Arc::clone(&self.options.halt)));
        let stop = {
            let steps = pin!(self.iterations(out));
            let limit = async {
                match timeout {
                    Some(limit) => tokio::time::sleep(limit).await,
                    None => std::future::pending().await,
                }
            };
            tokio::select! {
                biased;
                // Nothing is sent any more when it came before the first step.
                () = interrupt => Some(Stop::Interrupted),
                result = steps => result.err(),
                () = limit => Some(Stop::Timeout),
            }
        };
        Ended {
            stop,
            unresolved: std::mem::take(&mut self.unresolved),
            duration: started.elapsed(),
            scopes: self.scopes.clone(),
        }
    }

    async fn iterations(&mut self, out: &mpsc::Sender<Message>) -> Result<(), Stop> {
        let plan = Arc::clone(&self.plan);
        for iteration in 0..self.options.iterations {
            put(out, Message::IterationStarted(iteration)).await?;
            if let Some(row) = self.options.data.row(iteration) {
                self.scopes.set_row(row);
                self.row_secrets = self.renderer.secret_texts(&self.scopes);
            }
            let mut at = 0;
            while let Some(step) = plan.steps.get(at) {
                let reading = self.reading_from(at);
                if reading > 1
                    && let Some(steps) = plan.steps.get(at..at + reading)
                {
                    at = self.together(iteration, steps, out).await?;
                    continue;
                }
                at = match self.visit(iteration, step, out).await? {
                    Course::On => at + 1,
                    Course::To(index) => index,
                    Course::End => break,
                };
            }
        }
        Ok(())
    }

    /// Renders and sends one step, as its scripts changed it or as it is, and adds the secrets that it used.
    /// Also returns the request as it was rendered.
    pub(super) async fn exchange(
        &mut self,
        step: &Step,
        changed: Option<&Request>,
        secrets: &mut Vec<String>,
    ) -> Exchanged {
        let request = self.request(step, changed);
        let exchange = self.client.send(&request, &step.behavior).await;
        self.complete(step, changed, request, exchange, secrets).await
    }

    /// Sends a request again as `--retry` says, until what came counts.
    pub(super) async fn complete(
        &mut self,
        step: &Step,
        changed: Option<&Request>,
        mut request: Request,
        mut exchange: Exchange,
        secrets: &mut Vec<String>,
    ) -> Exchanged {
        let (mut retries, mut remarks) = (Vec::new(), Vec::new());
        loop {
            self.learn(&request, &exchange, secrets);
            let retrying = self.options.retrying;
            let now = SystemTime::now();
            let made = retries.len();
            match retrying.advice(&request.method, &exchange.outcome, made, now) {
                Advice::Again { reason, pause } => {
                    let session = self.keeper.value().map(str::to_owned);
                    remarks.extend(self.observe(&exchange));
                    tokio::time::sleep(pause).await;
                    retries.push(Retry { reason, waited: whole_micros(pause) });
                    // The same request again, unless its session is over.
                    if self.keeper.value() != session.as_deref() {
                        request = self.request(step, changed);
                    }
                    exchange = self.client.send(&request, &step.behavior).await;
                    continue;
                }
                Advice::Remark(remark) => exchange.warnings.push(remark),
                Advice::Keep => {}
            }
            exchange.warnings.extend(remarks);
            let template = changed.unwrap_or(&step.request);
            exchange.warnings.extend(self.empty_host(template, &exchange));
            return Exchanged { request, exchange, retries };
        }
    }

    /// The request of a step as the variables make it now.
    pub(super) fn request(&mut self, step: &Step, changed: Option<&Request>) -> Request {
        let mut names = Names::default();
        let mut request = match changed {
            Some(request) => render_request(&self.renderer, request, &self.scopes, &mut names),
            None => {
                let template = &self.templates[step.index];
                render_step(&self.renderer, template, &self.scopes, &mut names)
            }
        };
        self.note_unresolved(step, &names);
        self.keeper.prepare(&mut request);
        request
    }

    /// Takes note of the secrets of an exchange.
    fn learn(&self, request: &Request, exchange: &Exchange, secrets: &mut Vec<String>) {
        let session_header = self.keeper.profile().map(Profile::header);
        let keeps_cookies = self.keeper.uses_cookies();
        secrets.extend(secrets::of_exchange(request, exchange, session_header, keeps_cookies));
    }

    /// A text as the variables make it now.
    pub(super) fn rendered(&self, text: &str) -> String {
        self.renderer.render_text(text, &self.scopes, &mut Names::default())
    }

    fn note_unresolved(&mut self, step: &Step, names: &Names) {
        for name in &names.unresolved {
            let steps = self.unresolved.entry(name.clone()).or_default();
            if steps.last() != Some(&step.id) && !steps.contains(&step.id) {
                steps.push(step.id.clone());
            }
        }
    }

    /// What the scripts of a step are told about where they are.
    pub(super) fn info(&self, iteration: usize, step: &Step) -> Info {
        let collection = std::iter::once(&self.plan.collection);
        let location = collection.chain(&step.folders).chain([&step.name]).cloned().collect();
        Info {
            iteration,
            iteration_count: self.options.iterations,
            request_name: step.name.clone(),
            request_description: step.description.clone(),
            request_id: step.item_id.clone().unwrap_or_else(|| step.id.clone()),
            location,
            current: step.name.clone(),
            environment_name: self.options.environment.clone(),
            collection_name: self.plan.collection.clone(),
            globals_name: self.options.globals.clone(),
        }
    }

    /// Tells which variable left a URL without a host.
    fn empty_host(&self, request: &Request, exchange: &Exchange) -> Option<String> {
        let error = exchange.outcome.as_ref().err()?;
        let (name, _) = request.url.strip_prefix("{{")?.split_once("}}")?;
        let name = name.trim();
        let is_empty = self.scopes.text(name).is_some_and(|value| value.trim().is_empty());
        (error.kind == TransportErrorKind::Url && is_empty).then(|| {
            format!("the variable {name} is empty; give it a value, as by --env-var {name}=…")
        })
    }

    /// Takes the newest session value over; returns what the user should know.
    pub(super) fn observe(&mut self, exchange: &Exchange) -> Option<String> {
        let received = exchange.outcome.as_ref().ok()?;
        let observation = self.keeper.observe(&exchange.sent, received);
        if let Some((name, value)) = observation.variable {
            super::session::set_variable(&mut self.scopes, name, value);
        }
        observation.event
    }

    /// Waits as `--delay-request` says, and keeps the session alive meanwhile.
    pub(super) async fn pause(&mut self, out: &mpsc::Sender<Message>) -> Result<(), Stop> {
        let mut pause = Pause::new(self.options.delay);
        while let Some(part) = pause.next_part(&self.keeper, self.last_sent.elapsed()) {
            tokio::time::sleep(part).await;
            if pause.is_over() {
                break;
            }
            if let Err(error) = self.keep_alive().await {
                put(out, Message::Session(error)).await?;
            }
            self.last_sent = Instant::now();
        }
        Ok(())
    }
}

pub(super) async fn put(out: &mpsc::Sender<Message>, message: Message) -> Result<(), Stop> {
    out.send(message).await.map_err(|_| Stop::Disconnected)
}

/// Sets `halt` from a thread of its own when the time is over, unless what is returned was dropped before.
fn halt_after(limit: Duration, halt: Arc<AtomicBool>) -> std::sync::mpsc::Sender<()> {
    let (running, over) = std::sync::mpsc::channel();
    std::thread::spawn(move || {
        if over.recv_timeout(limit) == Err(RecvTimeoutError::Timeout) {
            halt.store(true, Ordering::Relaxed);
        }
    });
    running
}
