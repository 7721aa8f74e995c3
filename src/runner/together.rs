//! Neighbouring steps that only read, under way at the same time (`--jobs`).
//!
//! What counts is what would have come one after the other. Each request goes out with the session and the
//! cookies as they stand then; answers are taken in the order of the plan. Where one changes what the requests
//! behind it should have carried, these are asked again: they only read. That is rare, since nothing goes out
//! beside others before an answer has left the session as it was, or the profile says that it keeps its value.

use std::collections::VecDeque;
use std::time::{Instant, SystemTime};

use tokio::sync::mpsc;
use tokio::task::JoinHandle;

use crate::collection::Request;
use crate::http::{Exchange, SetCookies};
use crate::plan::Step;
use crate::session::Profile;
use crate::variables::Scopes;

use super::driver::{Driver, Exchanged};
use super::message::{Message, Stop};

/// What the next request carries besides what its template says.
#[derive(PartialEq, Eq)]
pub(super) struct Standing {
    session: Option<String>,
    /// Domain, path, name and value of each cookie.
    cookies: Vec<[String; 4]>,
}

/// A request under way.
struct Flight {
    request: Request,
    scopes: Scopes,
    secrets: Vec<String>,
    task: Task,
}

/// What comes of it, and when. It ends with the run.
struct Task(JoinHandle<(Exchange, SetCookies, SystemTime)>);

impl Drop for Task {
    fn drop(&mut self) {
        self.0.abort();
    }
}

impl Driver {
    /// How many steps from here on may be under way at the same time.
    pub(super) fn reading_from(&self, at: usize) -> usize {
        if !self.options.reading.is_on() || !self.is_settled {
            return 0;
        }
        let steps = self.plan.steps.get(at..).unwrap_or_default();
        steps.iter().take_while(|step| self.is_reading(step)).count()
    }

    fn is_reading(&self, step: &Step) -> bool {
        let reading = &self.options.reading;
        let may_end = || self.keeper.may_end_by(&self.rendered(&step.request.url));
        reading.is_reading(step) && (reading.is_named(step) || !may_end())
    }

    /// Runs neighbouring steps that only read; says at which the run goes on.
    pub(super) async fn together(
        &mut self,
        iteration: usize,
        steps: &[Step],
        out: &mpsc::Sender<Message>,
    ) -> Result<usize, Stop> {
        let mut flights: VecDeque<Flight> = VecDeque::new();
        let mut waiting = steps.iter();
        for step in steps {
            while flights.len() < self.options.reading.jobs
                && let Some(next) = waiting.next()
            {
                let flight = self.begin(next);
                flights.push_back(flight);
            }
            let Some(flight) = flights.pop_front() else { break };
            let before = self.standing();
            self.arrived(iteration, step, flight, out).await?;
            if self.settle(&before) {
                // Nothing of theirs is under way any more when the next request goes out.
                for flight in &mut flights {
                    let _ = (&mut flight.task.0).await;
                }
                return Ok(step.index + 1);
            }
        }
        Ok(steps.last().map_or(0, |step| step.index + 1))
    }

    fn begin(&mut self, step: &Step) -> Flight {
        let scopes = self.scopes.clone();
        let request = self.request(step, None);
        let sending = self.client.send_apart(request.clone(), step.behavior.clone());
        let task = Task(tokio::spawn(async move {
            let (exchange, cookies) = sending.await;
            (exchange, cookies, SystemTime::now())
        }));
        self.last_sent = Instant::now();
        let secrets = std::mem::take(&mut self.row_secrets);
        Flight { request, scopes, secrets, task }
    }

    /// Waits for an answer, and makes of it what is made of one that came alone.
    async fn arrived(
        &mut self,
        iteration: usize,
        step: &Step,
        flight: Flight,
        out: &mpsc::Sender<Message>,
    ) -> Result<(), Stop> {
        let Flight { request, scopes, mut secrets, mut task } = flight;
        let arrived = (&mut task.0).await;
        let (exchange, cookies, mut at) = arrived.map_err(|_| Stop::Disconnected)?;
        self.client.take_cookies(cookies);
        let exchanged = self.complete(step, None, request, exchange, &mut secrets).await;
        if !exchanged.retries.is_empty() {
            at = SystemTime::now();
        }
        let Exchanged { exchange, retries, .. } = exchanged;
        self.deliver(iteration, step, exchange, retries, scopes, secrets, at, out).await
    }

    /// The session and the cookies of now; not those that belong to the installation, which say nothing about
    /// the API and may be new with each answer.
    pub(super) fn standing(&self) -> Standing {
        let profile = self.keeper.profile();
        let is_foreign = |name: &str| profile.is_some_and(|p| p.is_installation_cookie(name));
        let cookies = self.client.cookies().into_iter().filter(|cookie| !is_foreign(&cookie.name));
        let cookies = cookies.map(|cookie| [cookie.domain, cookie.path, cookie.name, cookie.value]);
        Standing { session: self.keeper.value().map(str::to_owned), cookies: cookies.collect() }
    }

    /// Whether an answer changed what the next request carries. Takes note of whether the next ones may go out
    /// together: not where the value may be new with each answer, since it would be sent twice then.
    pub(super) fn settle(&mut self, before: &Standing) -> bool {
        let is_changed = self.standing() != *before;
        let is_kept = self.keeper.profile().is_some_and(Profile::keeps_value);
        let lacks_session = self.keeper.lacks_value();
        self.is_settled = !lacks_session && (is_kept || !is_changed);
        is_changed
    }
}
