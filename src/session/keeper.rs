//! Carries the newest session value from answers to requests, and notices when the server ended a session.
//! Knows nothing of clients and jars: the runner owns those and asks [`Keeper::uses_cookies`].

mod wire;

#[cfg(test)]
mod tests;

use std::fmt;
use std::time::Duration;

use crate::collection::{Auth, Header, Request};
use crate::http::{Received, Sent};
use crate::secret::MASK;

use super::{Conversation, Login, Mode, OpenError, Opened, Profile, Transport};

/// Keeps one run's session in the way that mode and profile say.
pub struct Keeper {
    profile: Option<&'static dyn Profile>,
    /// Never [`Mode::Auto`].
    mode: Mode,
    given: Option<Given>,
    newest: Option<String>,
    /// The `Authorization` of the request whose answer had the newest value.
    login: Option<String>,
    lifetime: Option<Duration>,
}

/// The value which the user put into the session variable.
struct Given {
    /// As it stands in the variable.
    text: String,
    /// As the server wants it: without blanks around it, and decoded if it was copied from a cookie.
    value: String,
}

/// What an answer means for the session. Its `Debug` output hides the value.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Observation {
    /// The session variable and its new value; a secret.
    pub variable: Option<(&'static str, String)>,
    /// One sentence for the user when the session is another one than before; never tells a value.
    pub event: Option<String>,
}

impl fmt::Debug for Observation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Observation")
            .field("variable", &self.variable.as_ref().map(|(name, _)| (name, MASK)))
            .field("event", &self.event)
            .finish()
    }
}

/// Why a session cannot be kept as asked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SessionError {
    /// A mode that needs a header's name without a profile that tells it.
    #[error(
        "session mode `{0}` needs a session profile, and no variable of the collection chooses one; \
         set `[session] profile` in postcheck.toml, or use `cookie` or `off`"
    )]
    NoProfile(Mode),
}

impl Keeper {
    /// A keeper for a run whose session variable starts with `initial`.
    ///
    /// # Errors
    /// When the mode needs a profile and there is none.
    pub fn new(
        profile: Option<&'static dyn Profile>,
        mode: Mode,
        initial: Option<&str>,
    ) -> Result<Self, SessionError> {
        let mode = match (mode, profile) {
            (Mode::Auto, Some(_)) => Mode::Both,
            (Mode::Auto, None) => Mode::Cookie,
            (Mode::Header | Mode::Both, None) => return Err(SessionError::NoProfile(mode)),
            _ => mode,
        };
        let given = profile.zip(initial).and_then(|(profile, text)| Given::new(profile, text));
        Ok(Keeper { profile, mode, given, newest: None, login: None, lifetime: None })
    }

    /// The same with the lifetime that the server was set up with instead of the profile's default.
    #[must_use]
    pub fn with_lifetime(mut self, lifetime: Duration) -> Self {
        self.lifetime = Some(lifetime);
        self
    }

    /// The mode in force; never [`Mode::Auto`].
    #[must_use]
    pub fn mode(&self) -> Mode {
        self.mode
    }

    /// The profile, if one applies.
    #[must_use]
    pub fn profile(&self) -> Option<&'static dyn Profile> {
        self.profile
    }

    /// Whether cookies are stored and sent at all.
    #[must_use]
    pub fn uses_cookies(&self) -> bool {
        self.mode != Mode::Header
    }

    /// The cookie that hands over the user's own session value, `name=value` with `Path=/`: for the jar,
    /// under the first request's host, where the mode keeps cookies. A collection whose requests have no
    /// session header could not send the value otherwise.
    #[must_use]
    pub fn initial_cookie(&self) -> Option<String> {
        let profile = self.active()?;
        let given = self.given.as_ref().filter(|_| self.uses_cookies())?;
        Some(format!("{}={}; Path=/", profile.cookie(), profile.encode_cookie(&given.value)))
    }

    /// The value that the next request carries: the newest one, before the first answer the user's.
    #[must_use]
    pub fn value(&self) -> Option<&str> {
        self.newest.as_deref().or(self.given.as_ref().map(|given| given.value.as_str()))
    }

    /// Whether a session is to be kept and there is no value yet: each request would begin one of its own.
    #[must_use]
    pub fn lacks_value(&self) -> bool {
        self.active().is_some() && self.value().is_none()
    }

    /// Whether a request of that URL may ask for the end of its session.
    #[must_use]
    pub fn may_end_by(&self, url: &str) -> bool {
        self.active().is_some_and(|profile| profile.ends_session(wire::path(url), 200))
    }

    /// Completes a rendered request: a session header that is there but empty gets the value. A value that
    /// the collection wrote there stays, and a request without the header gets none.
    pub fn prepare(&self, request: &mut Request<String>) {
        let Some(profile) = self.active() else { return };
        let session =
            |header: &&mut Header| header.name.trim().eq_ignore_ascii_case(profile.header());
        for header in request.headers.iter_mut().filter(session) {
            if let Some(value) = self.header_value(profile, &header.value) {
                header.value = value.to_owned();
            }
        }
    }

    /// What belongs into a session header in place of `written`; `None` leaves it.
    fn header_value(&self, profile: &dyn Profile, written: &str) -> Option<&str> {
        let text = written.trim();
        if text.is_empty() || is_placeholder(text, profile.variable()) {
            return Some(self.sent_by_header().unwrap_or_default());
        }
        self.given.as_ref().filter(|given| given.text == written).map(|given| given.value.as_str())
    }

    /// With cookies alone the header goes out as in the untouched collection: empty, or the user's value.
    fn sent_by_header(&self) -> Option<&str> {
        match self.mode {
            Mode::Cookie => self.given.as_ref().map(|given| given.value.as_str()),
            _ => self.value(),
        }
    }

    /// Takes note of an answer. `sent` is what the request really carried, cookies included: only a request
    /// that carried a session can tell that the server ended it.
    pub fn observe(&mut self, sent: &Sent, received: &Received) -> Observation {
        let Some(profile) = self.active() else { return Observation::default() };
        let from_header = wire::header_value(profile, received);
        let by_header = matches!(self.mode, Mode::Header | Mode::Both);
        let Some(value) = from_header
            .map(str::to_owned)
            .or_else(|| wire::set_cookie_value(profile, received).filter(|_| self.uses_cookies()))
        else {
            return Observation::default();
        };
        let variable = by_header.then(|| (profile.variable(), value.clone()));
        let event = self.change(profile, sent, received.status, &value);
        self.newest = Some(value);
        self.login = wire::login(sent).map(str::to_owned);
        Observation { variable, event }
    }

    fn change(
        &self,
        profile: &dyn Profile,
        sent: &Sent,
        status: u16,
        value: &str,
    ) -> Option<String> {
        let carried = wire::sent_values(profile, sent);
        let is_ours = carried.iter().any(|sent| Some(sent.as_str()) == self.value());
        let kept = carried.iter().any(|sent| sent == value);
        // Whoever logs in as somebody else gets another session; the one before is left alone.
        let is_other_login = self.newest.is_some() && self.login.as_deref() != wire::login(sent);
        let is_asked_for = profile.ends_session(wire::path(&sent.url), status);
        if !is_ours || kept || is_other_login || is_asked_for {
            return None;
        }
        let variable = profile.variable();
        let first = self.newest.is_none() && self.given.is_some();
        Some(if first {
            format!(
                "the server did not take the session given as `{variable}` and began a new one: it has \
                 ended, or belongs to another user or way of logging in"
            )
        } else {
            "the server ended the session in mid-run and began a new one".to_owned()
        })
    }

    /// How long a run may be idle before it should send [`Keeper::keep_alive`]; `None` when there is nothing
    /// to keep alive.
    #[must_use]
    pub fn keep_alive_after(&self) -> Option<Duration> {
        let profile = self.active()?;
        profile.keep_alive_path()?;
        self.value()?;
        Some(self.lifetime.unwrap_or_else(|| profile.lifetime()) / 2)
    }

    /// The request that keeps the session alive; its answer is to be observed like any other.
    #[must_use]
    pub fn keep_alive(
        &self,
        base_url: &str,
        auth: Option<Auth<String>>,
    ) -> Option<Request<String>> {
        let path = self.active()?.keep_alive_path()?;
        Some(self.own_request("GET", base_url, path, auth))
    }

    /// A request of postcheck's own within the session.
    pub(super) fn own_request(
        &self,
        method: &str,
        base_url: &str,
        path: &str,
        auth: Option<Auth<String>>,
    ) -> Request<String> {
        let session = self.profile.map(|profile| Header {
            name: profile.header().to_owned(),
            value: self.sent_by_header().unwrap_or_default().to_owned(),
        });
        Request {
            method: method.to_owned(),
            url: format!("{}{path}", base_url.trim_end_matches('/')),
            path_variables: Vec::new(),
            headers: session.into_iter().collect(),
            body: None,
            auth,
            proxy: None,
        }
    }

    /// Opens the session as the profile does it. Nothing is ever tried twice.
    ///
    /// # Errors
    /// When no profile applies, or the server does not let the user in.
    pub async fn open(
        &mut self,
        login: Login<'_>,
        transport: &dyn Transport,
    ) -> Result<Opened, OpenError> {
        let profile = self.profile.ok_or(OpenError::NoProfile)?;
        profile.open(login, Conversation::new(self, transport)).await
    }

    /// The profile, where sessions are to be kept.
    fn active(&self) -> Option<&'static dyn Profile> {
        self.profile.filter(|_| self.mode != Mode::Off)
    }
}

impl Given {
    fn new(profile: &dyn Profile, text: &str) -> Option<Self> {
        let value = profile.decode_cookie(text.trim());
        (!value.is_empty()).then(|| Given { text: text.to_owned(), value })
    }
}

/// Session values are secrets, so this shows only which there are.
impl fmt::Debug for Keeper {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Keeper")
            .field("profile", &self.profile.map(Profile::name))
            .field("mode", &self.mode)
            .field("given", &self.given.is_some())
            .field("newest", &self.newest.is_some())
            .finish_non_exhaustive()
    }
}

/// Whether a text is `{{name}}`, left over because no variable has that name yet.
fn is_placeholder(text: &str, name: &str) -> bool {
    text.strip_prefix("{{").and_then(|rest| rest.strip_suffix("}}")) == Some(name)
}
