//! What the driver does for the session besides the collection's own requests: opening it, keeping it alive.

use std::time::Duration;

use crate::collection::{Behavior, Request};
use crate::http::{Client, Exchange};
use crate::session::{Keeper, Login, OpenError, Pending, SessionToken, Transport};
use crate::variables::{Scope, Scopes};

use super::Driver;

/// The run's client as a log-in sees it.
struct OverClient<'c>(&'c Client);

impl Transport for OverClient<'_> {
    fn send(&self, request: Request<String>) -> Pending<'_, Exchange> {
        Box::pin(async move { self.0.send(&request, &Behavior::default()).await })
    }
}

/// Puts a session value where the variable already lives, so that it wins wherever it won before.
pub(super) fn set_variable(scopes: &mut Scopes, name: &str, value: String) {
    let scope = scopes.scope_of(name).unwrap_or(Scope::Collection);
    scopes.set(scope, name, value.into());
}

impl Driver {
    /// Opens the session with a master password before the first step; returns what to tell the user.
    ///
    /// # Errors
    /// When there is no base URL, or the server does not let the user in. Nothing is tried twice.
    pub async fn open_session(
        &mut self,
        master_password: &str,
        tokens: &[SessionToken],
    ) -> Result<String, OpenError> {
        let auth = self.first_request().and_then(|request| request.auth);
        let (client, keeper, scopes) = self.parts();
        let profile = keeper.profile().ok_or(OpenError::NoProfile)?;
        let base_url = scopes.text(profile.base_variable()).unwrap_or_default().into_owned();
        let login = Login { base_url: &base_url, auth, master_password, tokens };
        let opened = keeper.open(login, &OverClient(client)).await?;
        let message = opened.message();
        if let Some((name, value)) = opened.variable {
            set_variable(scopes, name, value);
        }
        Ok(message)
    }

    /// Sends the profile's keep-alive.
    pub(super) async fn keep_alive(&mut self) -> Result<(), String> {
        let auth = self.first_request().and_then(|request| request.auth);
        let (client, keeper, scopes) = self.parts();
        let Some(profile) = keeper.profile() else { return Ok(()) };
        let base_url = scopes.text(profile.base_variable()).unwrap_or_default().into_owned();
        let Some(request) = keeper.keep_alive(&base_url, auth) else { return Ok(()) };
        let exchange = client.send(&request, &Behavior::default()).await;
        match &exchange.outcome {
            Ok(received) => {
                let observation = keeper.observe(&exchange.sent, received);
                if let Some((name, value)) = observation.variable {
                    set_variable(scopes, name, value);
                }
                observation.event.map_or(Ok(()), Err)
            }
            Err(error) => Err(format!("could not keep the session alive: {error}")),
        }
    }
}

/// A pause between requests, cut into parts where the session would end meanwhile.
pub(super) struct Pause {
    left: Duration,
}

impl Pause {
    pub(super) fn new(left: Duration) -> Self {
        Pause { left }
    }

    pub(super) fn is_over(&self) -> bool {
        self.left.is_zero()
    }

    /// How long to sleep next, after `idle` without a request; `None` when the pause is over.
    pub(super) fn next_part(&mut self, keeper: &Keeper, idle: Duration) -> Option<Duration> {
        if self.left.is_zero() {
            return None;
        }
        let until_keep_alive = keeper
            .keep_alive_after()
            .map_or(self.left, |after| after.saturating_sub(idle).max(Duration::from_secs(1)));
        let part = until_keep_alive.min(self.left);
        self.left -= part;
        Some(part)
    }
}
