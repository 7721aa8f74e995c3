use std::sync::Arc;

use rustls::ClientConfig;
use rustls::client::Resumption;
use rustls::crypto::{CryptoProvider, ring};
use rustls::sign::SingleCertAndKey;

use super::identity::{Identities, Shown};
use super::limits;
use super::roots::{OwnRoots, PlatformRoots};
use super::session::NotedSessions;
use super::verify::{AcceptAny, Verifier};
use crate::collection::HttpVersion;
use crate::http::{ClientError, Options};

/// What a request wants of TLS.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(in crate::http) struct TlsKind {
    /// Whether certificates are verified.
    pub(in crate::http) verify: bool,
    /// Versions that are not offered.
    pub(in crate::http) disabled: Vec<String>,
    /// The only ciphers that are offered; all when empty.
    pub(in crate::http) ciphers: Vec<String>,
    /// The client certificate, if the server is to see one.
    pub(in crate::http) shown: Option<Shown>,
    /// What is spoken inside.
    pub(in crate::http) version: HttpVersion,
}

/// What all kinds of connection, verified and not, are made from.
#[derive(Debug)]
pub(in crate::http) struct Tls {
    provider: Arc<CryptoProvider>,
    own: Arc<OwnRoots>,
    platform: Arc<PlatformRoots>,
    pub(in crate::http) identities: Identities,
}

impl Tls {
    /// Reads the files that the options name.
    pub(in crate::http) fn new(options: &Options) -> Result<Self, ClientError> {
        let provider = Arc::new(ring::default_provider());
        Ok(Tls {
            identities: Identities::load(&options.identities, &provider)?,
            provider,
            own: Arc::new(OwnRoots::load(&options.extra_ca, &options.extra_roots)?),
            platform: Arc::default(),
        })
    }

    /// A configuration for one kind of connection.
    pub(in crate::http) fn config(&self, kind: &TlsKind) -> Result<ClientConfig, ClientError> {
        let fail = |failed: rustls::Error| ClientError::Tls { message: failed.to_string() };
        let provider = limits::with_ciphers(&self.provider, &kind.ciphers)?;
        let versions = limits::versions(&kind.disabled, &provider)?;
        let builder = ClientConfig::builder_with_provider(provider)
            .with_protocol_versions(&versions)
            .map_err(fail)?
            .dangerous();
        let algorithms = self.provider.signature_verification_algorithms;
        let builder = if kind.verify {
            builder.with_custom_certificate_verifier(Arc::new(Verifier::new(
                Arc::clone(&self.own),
                Arc::clone(&self.platform),
                algorithms,
            )))
        } else {
            builder.with_custom_certificate_verifier(Arc::new(AcceptAny::new(algorithms)))
        };
        let mut config = match &kind.shown {
            Some(Shown(pair)) => builder
                .with_client_cert_resolver(Arc::new(SingleCertAndKey::from(Arc::clone(pair)))),
            None => builder.with_no_client_auth(),
        };
        config.alpn_protocols = match kind.version {
            // Asked for an HTTP version, some servers choose another one; newman asks for none.
            HttpVersion::Http1 => Vec::new(),
            HttpVersion::Http2 => vec![b"h2".to_vec()],
            HttpVersion::Auto => vec![b"h2".to_vec(), b"http/1.1".to_vec()],
        };
        config.resumption = Resumption::store(Arc::new(NotedSessions::new()));
        Ok(config)
    }

    /// Begins to read the platform's certificates on a thread of its own.
    pub(in crate::http) fn preload(&self) {
        let platform = Arc::clone(&self.platform);
        std::thread::spawn(move || {
            platform.get();
        });
    }
}
