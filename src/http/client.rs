use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};

use reqwest::{Method, Url};

use super::auth;
use super::cookies::{Cookie, Jar};
use super::send;
use super::timing::{ConnectLayer, Resolver};
use super::tls::Tls;
use super::{ClientError, Exchange, Options, TransportError, trouble};
use crate::collection::{Behavior, Request};

/// The run's HTTP client: connections are kept and reused, cookies are remembered.
#[derive(Debug)]
pub struct Client {
    pub(super) options: Options,
    tls: Tls,
    /// Connections to verified servers, and to others, are kept apart: trust is not handed on.
    verifying: OnceLock<reqwest::Client>,
    trusting: OnceLock<reqwest::Client>,
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
            tls: Tls::new(&options)?,
            options,
            verifying: OnceLock::new(),
            trusting: OnceLock::new(),
            jar: Mutex::default(),
            auth: auth::Memory::default(),
        };
        // What is wrong with the options shows now and not at the first request.
        client.reqwest(!client.options.insecure)?;
        Ok(client)
    }

    /// Begins to read the platform's certificates in the background, which takes tens of milliseconds;
    /// worth it when an `https` server is expected that neither `-k` nor extra roots cover.
    pub fn preload_roots(&self) {
        self.tls.preload();
    }

    /// Sends a rendered request as Postman would, follows redirects, and tells what came of it.
    pub async fn send(&self, request: &Request<String>, behavior: &Behavior) -> Exchange {
        send::exchange(self, request, behavior).await
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

    /// Empties the cookie jar.
    pub fn clear_cookies(&self) {
        self.jar().clear();
    }

    /// The jar; nothing that holds it can panic half-way, so a poisoned one is still whole.
    pub(super) fn jar(&self) -> MutexGuard<'_, Jar> {
        self.jar.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The connections that verify certificates, or those that do not, made when first needed.
    fn reqwest(&self, verify: bool) -> Result<&reqwest::Client, ClientError> {
        let cell = if verify { &self.verifying } else { &self.trusting };
        match cell.get() {
            Some(client) => Ok(client),
            None => {
                let client = self.connect(verify, ConnectLayer::default())?;
                Ok(cell.get_or_init(|| client))
            }
        }
    }

    /// The connections that a request with this behaviour goes over.
    pub(super) fn connections(
        &self,
        behavior: &Behavior,
    ) -> Result<reqwest::Client, TransportError> {
        self.reqwest(self.verifies(behavior)).cloned().map_err(trouble::unusable)
    }

    /// One connection that nobody else uses, for credentials that hold for a connection.
    pub(super) fn own_connection(
        &self,
        behavior: &Behavior,
    ) -> Result<reqwest::Client, TransportError> {
        self.connect(self.verifies(behavior), ConnectLayer::one_connection())
            .map_err(trouble::unusable)
    }

    fn connect(
        &self,
        verify: bool,
        connecting: ConnectLayer,
    ) -> Result<reqwest::Client, ClientError> {
        reqwest::Client::builder()
            .tls_backend_preconfigured(self.tls.config(verify)?)
            .connector_layer(connecting)
            .dns_resolver(Resolver)
            .http1_only()
            .http1_title_case_headers()
            .http1_max_headers(MAX_HEADERS)
            .redirect(reqwest::redirect::Policy::none())
            .referer(false)
            .retry(reqwest::retry::never())
            .no_proxy()
            .tcp_nodelay(true)
            .build()
            .map_err(|failed| ClientError::Tls { message: failed.to_string() })
    }

    fn verifies(&self, behavior: &Behavior) -> bool {
        behavior.strict_ssl.unwrap_or(!self.options.insecure)
    }
}

/// Header lines a response may have; Node allows twice as many, the HTTP library a tenth.
const MAX_HEADERS: usize = 1000;

/// A method from the collection.
pub(super) fn method(text: &str) -> Result<Method, TransportError> {
    Method::from_bytes(text.as_bytes()).map_err(|_| trouble::invalid_method(text))
}
