//! Connections by what they are for: trust, versions and ciphers are not handed on from one request to another.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use super::follow::Outgoing;
use super::proxy::Named;
use super::timing::{ConnectLayer, Resolver};
use super::tls::{Tls, TlsKind};
use super::{ClientError, Options, Proxies};
use crate::collection::{Behavior, HttpVersion};

/// Header lines a response may have; Node allows twice as many, the HTTP library a tenth.
const MAX_HEADERS: usize = 1000;

/// The same for HTTP/2, in bytes.
const MAX_HEADER_BYTES: u32 = 1024 * 1024;

/// What a request wants of a connection.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Kind {
    version: HttpVersion,
    tls: TlsKind,
    /// What it goes through whatever the environment says.
    proxy: Option<Named>,
    /// Header lines that are not quite valid are passed over.
    lenient: bool,
}

impl Kind {
    pub(super) fn of(behavior: &Behavior, options: &Options) -> Self {
        let version = behavior.protocol_version.unwrap_or(options.http_version);
        Kind {
            version,
            tls: TlsKind {
                verify: behavior.strict_ssl.unwrap_or(!options.insecure),
                disabled: behavior.tls_disabled_protocols.clone(),
                ciphers: behavior.tls_cipher_selection.clone(),
                shown: None,
                version,
            },
            proxy: None,
            lenient: behavior.insecure_http_parser.unwrap_or(false),
        }
    }

    /// The same for HTTP/1.1 only.
    pub(super) fn over_http1(mut self) -> Self {
        self.version = HttpVersion::Http1;
        self.tls.version = HttpVersion::Http1;
        self
    }
}

/// All connections of the run, of each kind when first needed.
#[derive(Debug)]
pub(super) struct Connections {
    tls: Tls,
    proxies: Proxies,
    made: Mutex<HashMap<Kind, reqwest::Client>>,
}

impl Connections {
    pub(super) fn new(options: &Options) -> Result<Self, ClientError> {
        let (tls, proxies) = (Tls::new(options)?, options.proxies.clone());
        Ok(Connections { tls, proxies, made: Mutex::default() })
    }

    /// What this request wants.
    pub(super) fn kind(&self, behavior: &Behavior, options: &Options, outgoing: &Outgoing) -> Kind {
        let mut kind = Kind::of(behavior, options);
        kind.tls.shown = self.tls.identities.of(&outgoing.url);
        kind.proxy.clone_from(&outgoing.proxy);
        kind
    }

    pub(super) fn preload_roots(&self) {
        self.tls.preload();
    }

    pub(super) fn of_kind(&self, kind: &Kind) -> Result<reqwest::Client, ClientError> {
        // Nothing that holds it can panic half-way.
        let mut made = self.made.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(client) = made.get(kind) {
            return Ok(client.clone());
        }
        let client = self.make(kind, ConnectLayer::default())?;
        made.insert(kind.clone(), client.clone());
        Ok(client)
    }

    pub(super) fn only_one(&self, kind: &Kind) -> Result<reqwest::Client, ClientError> {
        self.make(kind, ConnectLayer::one_connection())
    }

    fn make(&self, kind: &Kind, connecting: ConnectLayer) -> Result<reqwest::Client, ClientError> {
        let builder = reqwest::Client::builder()
            .tls_backend_preconfigured(self.tls.config(&kind.tls)?)
            .connector_layer(connecting)
            .dns_resolver(Resolver)
            .http1_title_case_headers()
            .http1_max_headers(MAX_HEADERS)
            .http2_max_header_list_size(MAX_HEADER_BYTES)
            .http1_allow_obsolete_multiline_headers_in_responses(kind.lenient)
            .http1_ignore_invalid_headers_in_responses(kind.lenient)
            .http1_allow_spaces_after_header_name_in_responses(kind.lenient)
            .redirect(reqwest::redirect::Policy::none())
            .referer(false)
            .retry(reqwest::retry::never())
            .no_proxy()
            .tcp_nodelay(true);
        let fail = |failed: reqwest::Error| ClientError::Tls { message: failed.to_string() };
        let builder = match &kind.proxy {
            Some(named) => builder.proxy(named.to_proxy().map_err(fail)?),
            None if self.proxies.is_empty() => builder,
            None => {
                let proxies = self.proxies.clone();
                builder.proxy(reqwest::Proxy::custom(move |url| proxies.of(url)))
            }
        };
        let builder = match kind.version {
            HttpVersion::Http1 => builder.http1_only(),
            HttpVersion::Http2 => builder.http2_prior_knowledge(),
            HttpVersion::Auto => builder,
        };
        builder.build().map_err(fail)
    }
}
