//! What an action is given, and how it is reached.

use crate::sandbox::answer::{Json, Outcome, Reply};
use crate::sandbox::request::Parameters;
use crate::sandbox::state::{Author, Identity, Session, State};

use super::view::View;

/// An action of the API.
pub(crate) type Action = fn(&mut Call<'_>) -> Outcome;

/// One call of an action.
pub(crate) struct Call<'c> {
    pub(crate) state: &'c mut State,
    pub(crate) params: Parameters,
    pub(crate) author: Author,
    pub(crate) identity: Identity,
    /// The session's id; empty on image routes, which have none. An action that ends it puts a new one here.
    pub(crate) session: String,
    /// Scheme, host and port the client knows the server by.
    pub(crate) origin: &'c str,
}

impl Call<'_> {
    /// How the asking user sees the state.
    pub(super) fn view(&self) -> View<'_> {
        View { state: self.state, author: &self.author }
    }

    /// The call's session.
    pub(super) fn session(&self) -> Option<&Session> {
        self.state.sessions.get(&self.session)
    }

    /// The call's session.
    pub(super) fn session_mut(&mut self) -> Option<&mut Session> {
        self.state.sessions.get_mut(&self.session)
    }

    /// Goes on in a new session.
    pub(super) fn renew_session(&mut self) {
        let by_token = self.identity.token.is_some();
        let state = &mut *self.state;
        self.session =
            state.sessions.begin(&self.author.user, by_token, self.author.now, &mut state.chance);
    }
}

/// `{"id":ID,"revision":REVISION}`.
pub(super) fn saved(status: u16, id: &str, revision: &str) -> Reply {
    Reply::json(status, |json| json.object(|json| short(json, id, revision)))
}

/// `{"id":ID}`.
pub(super) fn named(status: u16, id: &str) -> Reply {
    Reply::json(status, |json| json.object(|json| json.member("id").text(id)))
}

fn short(json: &mut Json, id: &str, revision: &str) {
    json.member("id").text(id);
    json.member("revision").text(revision);
}

/// What a route asks of the client.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Access {
    /// A session that is authorised, if the user has a challenge.
    Authorized,
    /// Any session.
    Open,
    /// No session: images.
    Image,
}

/// A path of the API with its action.
pub(crate) struct Route {
    /// Methods; HEAD goes with GET.
    pub(crate) methods: &'static [&'static str],
    /// Segments below `api/1.0/`; `{name}` is any, `{name=default}` may be missing with all that
    /// follow.
    pub(crate) path: &'static str,
    pub(crate) access: Access,
    pub(crate) action: Action,
}

impl Route {
    /// A route that needs an authorised session.
    pub(super) const fn new(
        methods: &'static [&'static str],
        path: &'static str,
        action: Action,
    ) -> Self {
        Route { methods, path, access: Access::Authorized, action }
    }

    /// The same route with other access.
    pub(super) const fn with(self, access: Access) -> Self {
        Route { access, ..self }
    }
}

pub(super) const GET: &[&str] = &["GET"];
pub(super) const POST: &[&str] = &["POST"];
pub(super) const PATCH: &[&str] = &["PATCH"];
pub(super) const DELETE: &[&str] = &["DELETE"];
pub(super) const GET_POST: &[&str] = &["GET", "POST"];
