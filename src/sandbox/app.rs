//! From a request to its answer: log-in, route, session, authorisation, action, in the real server's
//! order.

mod frame;
mod login;

use std::sync::{Mutex, PoisonError};

use hyper::header::{HOST, ORIGIN, USER_AGENT};

use super::answer::{Body, Cookies, Failure, Moment, Outcome, Reply, Response, failures, page};
use super::api::{Access, Call, Route};
use super::backup::Backup;
use super::budget::Budget;
use super::chance::{ALPHANUMERIC, Chance};
use super::clock::Clock;
use super::rate::Rates;
use super::request::{Incoming, Parameters, client_name, token_client};
use super::router::{self, Target};
use super::state::{Author, Identity, Login, State};
use login::Refused;

/// What a server of this app is set to.
pub(crate) struct Settings {
    pub(crate) logins: Vec<Login>,
    /// `https` or `http`, of the URLs in answers.
    pub(crate) scheme: &'static str,
    /// Scheme, host and port to use in answers instead of what the client called.
    pub(crate) origin: Option<String>,
    pub(crate) clock: Clock,
    pub(crate) chance: Chance,
    pub(crate) strictness: Strictness,
}

/// What a server may be strict about.
#[derive(Clone)]
pub(crate) struct Strictness {
    /// User, provider and code of second factors.
    pub(crate) second_factors: Vec<(String, String, String)>,
    /// Whether the real server's rate limits hold.
    pub(crate) rate_limits: bool,
    /// The most bytes that clients may store.
    pub(crate) store_limit: usize,
}

impl Default for Strictness {
    fn default() -> Self {
        Strictness { second_factors: Vec::new(), rate_limits: false, store_limit: 64 * 1024 * 1024 }
    }
}

/// The sandbox without the network.
pub(crate) struct App {
    backup: Backup,
    logins: Vec<Login>,
    scheme: &'static str,
    origin: Option<String>,
    clock: Clock,
    /// When it was started, which images claim to be from.
    started: i64,
    /// Name of the installation's own cookie.
    instance: String,
    strictness: Strictness,
    memory: Mutex<Memory>,
}

/// What changes with requests.
struct Memory {
    state: State,
    budget: Budget,
    rates: Rates,
}

impl App {
    /// An app in the state `backup` describes.
    pub(crate) fn new(backup: Backup, settings: Settings) -> Self {
        let Settings { logins, scheme, origin, clock, mut chance, strictness } = settings;
        let instance = format!("oc{}", chance.text(&ALPHANUMERIC.to_ascii_lowercase(), 10));
        let memory = Mutex::new(Memory::new(&backup, &logins, &strictness, chance));
        let started = clock.now();
        App { backup, logins, scheme, origin, clock, started, instance, strictness, memory }
    }

    /// Goes back to the state of the start. Sessions end.
    pub(crate) fn reset(&self) {
        let mut memory = self.memory.lock().unwrap_or_else(PoisonError::into_inner);
        let chance = memory.state.chance.split();
        *memory = Memory::new(&self.backup, &self.logins, &self.strictness, chance);
    }

    /// Ends the session that a request would go on with.
    pub(crate) fn forget(&self, incoming: &Incoming) -> bool {
        let mut memory = self.memory.lock().unwrap_or_else(PoisonError::into_inner);
        let sessions = &mut memory.state.sessions;
        let session = incoming.session().filter(|id| sessions.get(id).is_some());
        session.inspect(|id| sessions.end(id)).is_some()
    }

    /// Name of the installation's own cookie.
    #[cfg(test)]
    pub(super) fn instance(&self) -> &str {
        &self.instance
    }

    /// Answers a request.
    pub(crate) fn answer(&self, incoming: &Incoming) -> Response {
        // A panic in another request leaves at worst half of that one's changes.
        let mut memory = self.memory.lock().unwrap_or_else(PoisonError::into_inner);
        let Memory { state, budget, rates } = &mut *memory;
        let now = self.clock.now();
        Exchange { app: self, incoming, now, state, budget, rates }.answer()
    }
}

impl Memory {
    fn new(backup: &Backup, logins: &[Login], strictness: &Strictness, chance: Chance) -> Self {
        let mut state = State::new(backup, logins, chance);
        for (user, provider, code) in &strictness.second_factors {
            if let Some(account) = state.accounts.get_mut(user) {
                account.add_second_factor(provider, code);
            }
        }
        Memory { state, budget: Budget::new(strictness.store_limit), rates: Rates::default() }
    }
}

/// One request on its way to its answer.
struct Exchange<'e> {
    app: &'e App,
    incoming: &'e Incoming,
    now: i64,
    state: &'e mut State,
    budget: &'e mut Budget,
    rates: &'e mut Rates,
}

impl Exchange<'_> {
    fn answer(mut self) -> Response {
        let target = router::find(self.incoming.method.as_str(), &self.incoming.path);
        let image = matches!(&target, Target::Route(route, _) if route.access == Access::Image);
        let identity = match self.log_in(image) {
            Ok(identity) => identity,
            Err(Refused) => return self.refuse(),
        };
        match (target, identity) {
            (Target::Unknown, _) => {
                let cookies = self.cookies().finish();
                page::unknown_path(cookies, self.moment())
            }
            (Target::WrongMethod, _) => {
                let cookies = self.cookies().finish();
                page::wrong_method(cookies, self.moment())
            }
            (Target::Preflight, Err(_)) => {
                let cookies = self.cookies().log_out().php_session().finish();
                Response::api(Failure::Unable.into(), cookies, self.moment())
            }
            (Target::Preflight, Ok(identity)) => self.preflight(identity),
            (Target::Route(_, placeholders), Err(_)) if image => {
                self.demand_login_for_image(&placeholders)
            }
            (Target::Route(..) | Target::Job(_), Err(problem)) => self.demand_login(problem),
            (Target::Job(job), Ok(identity)) => self.run_job(&job, &identity),
            (Target::Route(route, placeholders), Ok(identity)) => {
                self.run(route, &placeholders, identity)
            }
        }
    }

    /// Whether the rate limits, where they hold, allow a call.
    fn in_time(&mut self, user: &str, path: &str) -> bool {
        !self.app.strictness.rate_limits || self.rates.admit(user, path, self.now)
    }

    fn cookies(&mut self) -> Cookies<'_> {
        let contact = self.incoming.contact();
        Cookies::new(contact, &self.app.instance, &mut self.state.chance)
    }

    fn moment(&mut self) -> Moment<'_> {
        Moment { now: self.now, started: self.app.started, chance: &mut self.state.chance }
    }

    /// Calls a route's action.
    fn run(
        mut self,
        route: &Route,
        placeholders: &[(&str, String)],
        identity: Identity,
    ) -> Response {
        if !self.in_time(&identity.user, route.path) {
            return match route.access {
                Access::Image => self.too_many_others(),
                Access::Authorized | Access::Open => self.too_many(&identity),
            };
        }
        if route.access == Access::Image {
            return match self.call(route, placeholders, identity.clone(), String::new()).0 {
                Ok(reply) => self.picture(reply, &identity, None),
                // A failure is no image, but an answer with a session.
                Err(failure) => {
                    let session = self.resume(&identity);
                    self.picture(failure.into(), &identity, Some(&session))
                }
            };
        }
        let session = self.resume(&identity);
        if route.access == Access::Authorized && !self.authorized(&identity, &session) {
            return self.finish(failures::SESSION_REQUIRED.into(), &identity, &session);
        }
        let sent = self.incoming.body.len() + self.incoming.query.len();
        if !self.budget.admits(route.path, sent, self.state) {
            return self.finish(Failure::Unable.into(), &identity, &session);
        }
        let (outcome, session) = self.call(route, placeholders, identity.clone(), session);
        self.finish(outcome.unwrap_or_else(Reply::from), &identity, &session)
    }

    /// The outcome of an action and the session it leaves.
    fn call(
        &mut self,
        route: &Route,
        placeholders: &[(&str, String)],
        identity: Identity,
        session: String,
    ) -> (Outcome, String) {
        let origin = self.origin();
        let author = self.author(&identity, &session);
        let mut call = Call {
            state: self.state,
            params: Parameters::of(self.incoming, placeholders),
            author,
            identity,
            session,
            origin: &origin,
        };
        let outcome = (route.action)(&mut call);
        (outcome, call.session)
    }

    fn author(&self, identity: &Identity, session: &str) -> Author {
        let client = match &identity.token {
            Some(name) => token_client(name, &identity.user),
            None => {
                let agent = self.incoming.header(USER_AGENT);
                let peer = self.incoming.peer.to_string();
                client_name(agent.as_deref(), &identity.login, &peer)
            }
        };
        let keyed = self.state.sessions.get(session).is_some_and(|session| session.keyed);
        Author { user: identity.user.clone(), client, keyed, now: self.now }
    }

    /// Scheme, host and port as the client called them, unless they are set.
    fn origin(&self) -> String {
        let app = self.app;
        app.origin.clone().unwrap_or_else(|| {
            let host = self.incoming.header(HOST).filter(|host| !host.is_empty());
            format!("{}://{}", app.scheme, host.unwrap_or_else(|| "localhost".into()))
        })
    }

    /// The session of the cookie or, without one, of the header; a new one if that is of no use.
    fn resume(&mut self, identity: &Identity) -> String {
        let id = self.incoming.session();
        let by_token = identity.token.is_some();
        let account = self.state.accounts.get(&identity.user);
        let lifetime = account.map_or(600, |account| account.int("session.lifetime"));
        let sessions = &mut self.state.sessions;
        if let Some(id) = id
            && sessions.resume(&id, &identity.user, by_token, self.now, lifetime)
        {
            return id;
        }
        sessions.begin(&identity.user, by_token, self.now, &mut self.state.chance)
    }

    /// Without a challenge nothing needs an authorised session.
    fn authorized(&self, identity: &Identity, session: &str) -> bool {
        !self.state.has_challenge(&identity.user)
            || self.state.sessions.get(session).is_some_and(|session| session.authorized)
    }

    fn preflight(mut self, identity: Identity) -> Response {
        let session = self.resume(&identity);
        if !self.authorized(&identity, &session) {
            return self.finish(failures::SESSION_REQUIRED.into(), &identity, &session);
        }
        let origin = self.incoming.header(ORIGIN).unwrap_or_else(|| "*".to_owned());
        let reply = Reply { status: 200, body: Body::Empty };
        let response = self.frame(reply, &identity, &session);
        response
            .with("access-control-allow-origin", origin)
            .with("access-control-allow-methods", "PUT, POST, GET, DELETE, PATCH")
            .with("access-control-max-age", "1728000")
            .with("access-control-allow-headers", "Authorization, Content-Type, Accept")
            .with("access-control-allow-credentials", "false")
    }

    fn run_job(mut self, job: &str, identity: &Identity) -> Response {
        if !self.in_time(&identity.user, "cron/") {
            return self.too_many_others();
        }
        let known = job == "sharing";
        if known {
            self.state.synchronize_shares(self.now);
            self.budget.count_again();
        }
        let reply = Reply::json(if known { 200 } else { 404 }, |json| {
            json.object(|json| json.member("success").flag(known));
        });
        let cookies = self.cookies().php_session().finish();
        Response::api(reply, cookies, self.moment())
    }
}
