//! PKCS#12 files (`.pfx`, `.p12`).

use std::sync::Arc;

use p12_keystore::error::Error;
use p12_keystore::{Certificate, Pkcs12Archive};
use rustls::crypto::CryptoProvider;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::sign::{CertifiedKey, SigningKey};

use super::key::WRONG;

/// The first key and its certificate, with the certificates that lead to its authority.
pub(super) fn read(
    bytes: &[u8],
    passphrase: Option<&str>,
    provider: &CryptoProvider,
) -> Result<CertifiedKey, String> {
    let archive = Pkcs12Archive::from_pkcs12(bytes, passphrase.unwrap_or_default())
        .map_err(|failed| unread(&failed, passphrase))?;
    let key = archive.keys.first().ok_or("it holds no private key")?;
    let der = PrivateKeyDer::Pkcs8(key.key.as_der().to_vec().into());
    let key = super::signing_key(der, provider)?;
    let certificates: Vec<Certificate> = archive.certs.into_iter().map(|bag| bag.cert).collect();
    if certificates.is_empty() {
        return Err("it holds no certificate".to_owned());
    }
    let own = certificates
        .iter()
        .find(|certificate| is_of(certificate, &key))
        .ok_or(super::ANOTHER_KEY)?;
    Ok(CertifiedKey::new(chain(own, &certificates), key))
}

fn unread(failed: &Error, passphrase: Option<&str>) -> String {
    match (failed, passphrase) {
        (Error::MacError(_) | Error::Pkcs5Error(_) | Error::UnpadError, None) => {
            "it is encrypted and there is no passphrase for it".to_owned()
        }
        (Error::MacError(_) | Error::Pkcs5Error(_) | Error::UnpadError, Some(_)) => {
            WRONG.to_owned()
        }
        (Error::DerError(_), _) => {
            format!("it is neither PEM nor a readable PKCS#12 file: {failed}")
        }
        _ => format!(
            "it cannot be read ({failed}); write it anew with: openssl pkcs12 -in OLD | openssl pkcs12 -export"
        ),
    }
}

fn is_of(certificate: &Certificate, key: &Arc<dyn SigningKey>) -> bool {
    let pair = CertifiedKey::new(vec![der(certificate)], Arc::clone(key));
    pair.keys_match().is_ok()
}

/// The certificate, that of its issuer, and so on.
fn chain(own: &Certificate, all: &[Certificate]) -> Vec<CertificateDer<'static>> {
    let mut chain = vec![own];
    let mut last = own;
    let issuer = |of: &Certificate, chain: &[&Certificate]| {
        all.iter().find(|other| other.subject() == of.issuer() && !chain.contains(other))
    };
    while let Some(next) = issuer(last, &chain) {
        chain.push(next);
        last = next;
    }
    chain.into_iter().map(der).collect()
}

fn der(certificate: &Certificate) -> CertificateDer<'static> {
    CertificateDer::from(certificate.as_der().to_vec())
}
