//! Client certificates: read from their files, and chosen by the server that asks.

mod key;
mod pem;
mod pkcs12;

use std::hash::{Hash, Hasher};
use std::path::Path;
use std::sync::Arc;

use reqwest::Url;
use rustls::crypto::CryptoProvider;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::sign::{CertifiedKey, SigningKey};
use rustls::{Error, InconsistentKeys};

use crate::http::{ClientError, Identity, UrlPattern};

const ANOTHER_KEY: &str = "the key belongs to another certificate";

/// A certificate with its key, ready to be shown. Two are the same if they were read together.
#[derive(Debug, Clone)]
pub(in crate::http) struct Shown(pub(super) Arc<CertifiedKey>);

impl PartialEq for Shown {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

impl Eq for Shown {}

impl Hash for Shown {
    fn hash<H: Hasher>(&self, state: &mut H) {
        Arc::as_ptr(&self.0).hash(state);
    }
}

/// All client certificates of a run.
#[derive(Debug)]
pub(in crate::http) struct Identities(Vec<(Option<Vec<UrlPattern>>, Shown)>);

impl Identities {
    pub(super) fn load(
        identities: &[Identity],
        provider: &CryptoProvider,
    ) -> Result<Self, ClientError> {
        let load = |identity: &Identity| {
            Ok((identity.servers.clone(), Shown(Arc::new(load(identity, provider)?))))
        };
        identities.iter().map(load).collect::<Result<_, _>>().map(Identities)
    }

    /// The first one that is meant for this URL.
    pub(in crate::http) fn of(&self, url: &Url) -> Option<Shown> {
        let is_meant = |servers: &Option<Vec<UrlPattern>>| {
            servers.as_ref().is_none_or(|servers| servers.iter().any(|server| server.fits(url)))
        };
        if url.scheme() != "https" {
            return None;
        }
        self.0.iter().find(|(servers, _)| is_meant(servers)).map(|(_, shown)| shown.clone())
    }
}

/// Reads a client certificate and its key.
fn load(identity: &Identity, provider: &CryptoProvider) -> Result<CertifiedKey, ClientError> {
    let passphrase = identity.passphrase.as_deref();
    let path = identity.certificate.as_path();
    let fail = |path: &Path, message: String| ClientError::Identity {
        path: path.to_owned(),
        origin: identity.origin.clone(),
        message,
    };
    let read = |path: &Path| std::fs::read(path).map_err(|failed| fail(path, failed.to_string()));
    let bytes = read(path)?;
    // What DER texts begin with, and no PEM text does.
    if bytes.first() == Some(&0x30) && identity.key.is_none() {
        return pkcs12::read(&bytes, passphrase, provider).map_err(|message| fail(path, message));
    }
    let sections = |path: &Path, bytes: &[u8]| {
        pem::sections(&String::from_utf8_lossy(bytes)).map_err(|message| fail(path, message))
    };
    let chain = chain(sections(path, &bytes)?);
    if chain.is_empty() {
        return Err(fail(path, "it holds no certificate in PEM form".to_owned()));
    }
    let path = identity.key.as_deref().unwrap_or(path);
    let key = key::first(sections(path, &read(path)?)?, passphrase)
        .and_then(|key| signing_key(key, provider))
        .map_err(|message| fail(path, message))?;
    let pair = CertifiedKey::new(chain, key);
    match pair.keys_match() {
        Ok(()) | Err(Error::InconsistentKeys(InconsistentKeys::Unknown)) => Ok(pair),
        Err(Error::InconsistentKeys(_)) => Err(fail(path, ANOTHER_KEY.to_owned())),
        Err(failed) => Err(fail(&identity.certificate, failed.to_string())),
    }
}

fn chain(sections: Vec<pem::Section>) -> Vec<CertificateDer<'static>> {
    let certificates = sections.into_iter().filter(|section| section.label == "CERTIFICATE");
    certificates.map(|section| CertificateDer::from(section.bytes)).collect()
}

fn signing_key(
    key: PrivateKeyDer<'static>,
    provider: &CryptoProvider,
) -> Result<Arc<dyn SigningKey>, String> {
    provider.key_provider.load_private_key(key).map_err(|_| {
        "it holds no usable private key: RSA of 2048 bits or more, P-256, P-384 and Ed25519 are"
            .to_owned()
    })
}
