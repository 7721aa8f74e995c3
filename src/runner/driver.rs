//! The run's loop: render, send, keep the session, hand over.

use std::collections::BTreeMap;
use std::future::Future;
use std::pin::pin;
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime};

use tokio::sync::{mpsc, oneshot};

use crate::http::{Client, Exchange, TransportErrorKind};
use crate::plan::{Plan, Step};
use crate::render::{Names, Renderer, StepTemplates, compile_step, render_step};
use crate::report::Verdict;
use crate::session::{Keeper, Profile};
use crate::variables::Scopes;
use crate::variables::data::IterationData;

use super::bail::Bail;
use super::message::{Ended, Finished, Message, Scripted, Stop};
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
    /// Wait for the verdict on each step, and stop after the first that calls for it.
    pub bail: Option<Bail>,
}

/// Runs a plan against a server.
pub struct Driver {
    plan: Arc<Plan>,
    renderer: Renderer,
    templates: Vec<StepTemplates>,
    client: Client,
    keeper: Keeper,
    scopes: Scopes,
    options: DriverOptions,
    unresolved: BTreeMap<String, Vec<String>>,
    /// Secrets of the row of data that is in use; told with the next step.
    row_secrets: Vec<String>,
    last_sent: Instant,
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
            client,
            keeper,
            scopes,
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
    pub(super) fn first_request(&self) -> Option<crate::collection::Request> {
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
            for step in &plan.steps {
                self.step(iteration, step, out).await?;
            }
        }
        Ok(())
    }

    async fn step(
        &mut self,
        iteration: usize,
        step: &Step,
        out: &mpsc::Sender<Message>,
    ) -> Result<(), Stop> {
        self.pause(out).await?;
        let scopes = self.scopes.clone();
        let (exchange, secrets) = self.exchange(step).await;
        self.last_sent = Instant::now();
        let event = self.observe(&exchange);
        let (sender, receiver) = self.options.bail.map(|_| oneshot::channel::<Verdict>()).unzip();
        let finished = Finished {
            step: step.index,
            iteration,
            exchange,
            scopes,
            at: SystemTime::now(),
            secrets,
            scripted: Scripted::default(),
            verdict: sender,
        };
        put(out, Message::Finished(Box::new(finished))).await?;
        if let Some(message) = event {
            put(out, Message::Session(message)).await?;
        }
        match receiver {
            Some(verdict) => match verdict.await {
                Ok(verdict) if self.options.bail.is_some_and(|bail| bail.stops_after(verdict)) => {
                    Err(Stop::Bail)
                }
                Ok(_) => Ok(()),
                Err(_) => Err(Stop::Disconnected),
            },
            None => Ok(()),
        }
    }

    /// Renders and sends one step. Also returns the secrets that it used.
    async fn exchange(&mut self, step: &Step) -> (Exchange, Vec<String>) {
        let mut names = Names::default();
        let template = &self.templates[step.index];
        let mut request = render_step(&self.renderer, template, &self.scopes, &mut names);
        for name in &names.unresolved {
            let steps = self.unresolved.entry(name.clone()).or_default();
            if steps.last() != Some(&step.id) && !steps.contains(&step.id) {
                steps.push(step.id.clone());
            }
        }
        self.keeper.prepare(&mut request);
        let mut exchange = self.client.send(&request, &step.behavior).await;
        exchange.warnings.extend(self.empty_host(step, &exchange));
        let session_header = self.keeper.profile().map(Profile::header);
        let mut secrets = std::mem::take(&mut self.row_secrets);
        let keeps_cookies = self.keeper.uses_cookies();
        secrets.extend(secrets::of_exchange(&request, &exchange, session_header, keeps_cookies));
        (exchange, secrets)
    }

    /// Tells which variable left a URL without a host.
    fn empty_host(&self, step: &Step, exchange: &Exchange) -> Option<String> {
        let error = exchange.outcome.as_ref().err()?;
        let (name, _) = step.request.url.strip_prefix("{{")?.split_once("}}")?;
        let name = name.trim();
        let is_empty = self.scopes.text(name).is_some_and(|value| value.trim().is_empty());
        (error.kind == TransportErrorKind::Url && is_empty).then(|| {
            format!("the variable {name} is empty; give it a value, as by --env-var {name}=…")
        })
    }

    /// Takes the newest session value over; returns what the user should know.
    fn observe(&mut self, exchange: &Exchange) -> Option<String> {
        let received = exchange.outcome.as_ref().ok()?;
        let observation = self.keeper.observe(&exchange.sent, received);
        if let Some((name, value)) = observation.variable {
            super::session::set_variable(&mut self.scopes, name, value);
        }
        observation.event
    }

    /// Waits as `--delay-request` says, and keeps the session alive meanwhile.
    async fn pause(&mut self, out: &mpsc::Sender<Message>) -> Result<(), Stop> {
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

async fn put(out: &mpsc::Sender<Message>, message: Message) -> Result<(), Stop> {
    out.send(message).await.map_err(|_| Stop::Disconnected)
}
