use std::sync::{Mutex, MutexGuard, PoisonError};

use reqwest::{Method, Url};

use super::auth;
use super::connections::{Connections, Kind};
use super::cookies::{Cookie, Jar};
use super::follow::Outgoing;
use super::send;
use super::{ClientError, Exchange, Options, TransportError, trouble};
use crate::collection::{Behavior, HttpVersion, Request};

/// The run's HTTP client: connections are kept and reused, cookies are remembered.
#[derive(Debug)]
pub struct Client {
    pub(super) options: Options,
    connections: Connections,
    jar: Mutex<Jar>,
    /// What servers told the auth helpers.
    pub(super) auth: auth::Memory,
}

impl Client {
    /// Makes a client and reads the certificate files that the options name.
    ///
    /// # Errors
    ///
    /// When one of these files cannot be read or used.
    pub fn new(options: Options) -> Result<Client, ClientError> {
        let client = Client {
            connections: Connections::new(&options)?,
            options,
            jar: Mutex::default(),
            auth: auth::Memory::default(),
        };
        // What is wrong with the options shows now and not at the first request.
        client.connections.of_kind(&Kind::of(&Behavior::default(), &client.options))?;
        Ok(client)
    }

    /// Begins to read the platform's certificates in the background, which takes tens of milliseconds;
    /// worth it when an `https` server is expected that neither `-k` nor extra roots cover.
    pub fn preload_roots(&self) {
        self.connections.preload_roots();
    }

    /// Sends a rendered request as Postman would, follows redirects, and tells what came of it.
    pub async fn send(&self, request: &Request<String>, behavior: &Behavior) -> Exchange {
        send::exchange(self, request, behavior, None).await.0
    }

    /// Everything in the cookie jar, the oldest first.
    #[must_use]
    pub fn cookies(&self) -> Vec<Cookie> {
        self.jar().all()
    }

    /// The cookies that would be sent to `url`, in that order.
    #[must_use]
    pub fn cookies_for(&self, url: &str) -> Vec<Cookie> {
        Url::parse(url).map_or_else(|_| Vec::new(), |url| self.jar().for_url(&url))
    }

    /// The cookies of that name that would be sent to `url`.
    #[must_use]
    pub fn cookies_named(&self, url: &str, name: &str) -> Vec<Cookie> {
        let mut cookies = self.cookies_for(url);
        cookies.retain(|cookie| cookie.name == name);
        cookies
    }

    /// Puts cookies into the jar, such as those of an earlier run.
    pub fn restore_cookies(&self, cookies: impl IntoIterator<Item = Cookie>) {
        let mut jar = self.jar();
        for cookie in cookies {
            jar.restore(cookie);
        }
    }

    /// Stores a cookie as if a response from `url` had this `Set-Cookie` line.
    pub fn set_cookie(&self, url: &str, line: &str) {
        if let Ok(url) = Url::parse(url) {
            self.jar().set(line, &url);
        }
    }

    /// Whether cookies can be kept for that URL.
    #[must_use]
    pub fn takes_cookies(url: &str) -> bool {
        Url::parse(url).is_ok_and(|url| url.has_host())
    }

    /// Removes the cookies of that name that would be sent to `url`.
    pub fn unset_cookie(&self, url: &str, name: &str) {
        self.remove_cookies(url, |cookie| cookie.name == name);
    }

    /// Removes all cookies that would be sent to `url`.
    pub fn clear_cookies_for(&self, url: &str) {
        self.remove_cookies(url, |_| true);
    }

    fn remove_cookies(&self, url: &str, is_meant: impl Fn(&Cookie) -> bool) {
        let cookies = self.cookies_for(url);
        let mut jar = self.jar();
        cookies.iter().filter(|cookie| is_meant(cookie)).for_each(|cookie| jar.take_out(cookie));
    }

    /// Empties the cookie jar.
    pub fn clear_cookies(&self) {
        self.jar().clear();
    }

    /// The jar; nothing that holds it can panic half-way, so a poisoned one is still whole.
    pub(super) fn jar(&self) -> MutexGuard<'_, Jar> {
        self.jar.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The connections that this request goes over.
    pub(super) fn connections(
        &self,
        behavior: &Behavior,
        outgoing: &Outgoing,
    ) -> Result<reqwest::Client, TransportError> {
        let kind = self.connections.kind(behavior, &self.options, outgoing);
        self.connections.of_kind(&kind).map_err(trouble::unusable)
    }

    /// Whether a request with this behaviour may go out as HTTP/2.
    pub(super) fn may_speak_http2(&self, behavior: &Behavior) -> bool {
        behavior.protocol_version.unwrap_or(self.options.http_version) != HttpVersion::Http1
    }

    /// One connection that nobody else uses, for credentials that hold for a connection.
    pub(super) fn own_connection(
        &self,
        behavior: &Behavior,
        outgoing: &Outgoing,
    ) -> Result<reqwest::Client, TransportError> {
        let kind = self.connections.kind(behavior, &self.options, outgoing).over_http1();
        self.connections.only_one(&kind).map_err(trouble::unusable)
    }
}

/// A method from the collection.
pub(super) fn method(text: &str) -> Result<Method, TransportError> {
    Method::from_bytes(text.as_bytes()).map_err(|_| trouble::invalid_method(text))
}
