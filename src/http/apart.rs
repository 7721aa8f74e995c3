//! Cookies of an exchange that goes on beside others: it sees what was there when it began, and what it is told
//! to store comes into the run's jar when its turn comes.

use std::future::Future;
use std::sync::Arc;

use reqwest::Url;

use super::client::Client;
use super::cookies::Jar;
use super::{Exchange, send};
use crate::collection::{Behavior, Request};

/// A jar of an exchange's own.
#[derive(Debug)]
pub(super) struct OwnJar {
    pub(super) jar: Jar,
    set: SetCookies,
}

impl OwnJar {
    /// Stores a line for the requests that follow within the exchange, and remembers it.
    pub(super) fn set(&mut self, line: String, url: &Url) {
        self.jar.set(&line, url);
        self.set.0.push((url.clone(), line));
    }
}

/// The `Set-Cookie` lines of an exchange, in their order.
#[derive(Debug, Default)]
pub struct SetCookies(Vec<(Url, String)>);

impl Client {
    /// Sends a request as [`Client::send`] does, beside others: it carries the cookies of now, and those that
    /// its answers set are for [`Client::take_cookies`].
    pub fn send_apart(
        self: &Arc<Self>,
        request: Request<String>,
        behavior: Behavior,
    ) -> impl Future<Output = (Exchange, SetCookies)> + use<> {
        let client = Arc::clone(self);
        let own = OwnJar { jar: client.jar().clone(), set: SetCookies::default() };
        async move {
            let (exchange, own) = send::exchange(&client, &request, &behavior, Some(own)).await;
            (exchange, own.map(|own| own.set).unwrap_or_default())
        }
    }

    /// Stores the cookies that an exchange apart was told to store.
    pub fn take_cookies(&self, cookies: SetCookies) {
        let mut jar = self.jar();
        for (url, line) in cookies.0 {
            jar.set(&line, &url);
        }
    }
}
