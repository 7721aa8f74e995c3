use std::sync::Arc;

use rustls::ClientConfig;
use rustls::client::Resumption;
use rustls::crypto::{CryptoProvider, ring};

use super::identity::{self, Loaded};
use super::roots::{OwnRoots, PlatformRoots};
use super::session::NotedSessions;
use super::verify::{AcceptAny, Verifier};
use crate::http::{ClientError, Options};

/// What both kinds of connection, verified and not, are made from.
#[derive(Debug)]
pub(in crate::http) struct Tls {
    provider: Arc<CryptoProvider>,
    own: Arc<OwnRoots>,
    platform: Arc<PlatformRoots>,
    identity: Option<Loaded>,
}

impl Tls {
    /// Reads the files that the options name.
    pub(in crate::http) fn new(options: &Options) -> Result<Self, ClientError> {
        Ok(Tls {
            provider: Arc::new(ring::default_provider()),
            own: Arc::new(OwnRoots::load(&options.extra_ca, &options.extra_roots)?),
            platform: Arc::default(),
            identity: options.identity.as_ref().map(identity::load).transpose()?,
        })
    }

    /// A configuration that verifies certificates, or accepts any.
    pub(in crate::http) fn config(&self, verify: bool) -> Result<ClientConfig, ClientError> {
        let fail = |failed: rustls::Error| ClientError::Tls { message: failed.to_string() };
        let builder = ClientConfig::builder_with_provider(Arc::clone(&self.provider))
            .with_safe_default_protocol_versions()
            .map_err(fail)?
            .dangerous();
        let algorithms = self.provider.signature_verification_algorithms;
        let builder = if verify {
            builder.with_custom_certificate_verifier(Arc::new(Verifier::new(
                Arc::clone(&self.own),
                Arc::clone(&self.platform),
                algorithms,
            )))
        } else {
            builder.with_custom_certificate_verifier(Arc::new(AcceptAny::new(algorithms)))
        };
        let mut config = match &self.identity {
            Some((chain, key)) => {
                builder.with_client_auth_cert(chain.clone(), key.clone_key()).map_err(fail)?
            }
            None => builder.with_no_client_auth(),
        };
        // Asked for an HTTP version, some servers choose another one; newman asks for none.
        config.alpn_protocols.clear();
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
