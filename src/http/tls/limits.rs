//! Versions and ciphers of TLS that a request does not want.

use std::sync::Arc;

use rustls::crypto::CryptoProvider;
use rustls::version::{TLS12, TLS13};
use rustls::{CipherSuite, SupportedProtocolVersion};

use crate::http::ClientError;

/// The versions that are offered: what is disabled and what has no cipher is not.
pub(super) fn versions(
    disabled: &[String],
    provider: &CryptoProvider,
) -> Result<Vec<&'static SupportedProtocolVersion>, ClientError> {
    let is_disabled = |name: &str| disabled.iter().any(|disabled| disabled == name);
    let has_cipher = |version: &'static SupportedProtocolVersion| {
        provider.cipher_suites.iter().any(|suite| suite.version() == version)
    };
    let versions: Vec<_> = [(&TLS13, "TLSv1_3"), (&TLS12, "TLSv1_2")]
        .into_iter()
        .filter(|(version, name)| !is_disabled(name) && has_cipher(version))
        .map(|(version, _)| version)
        .collect();
    if versions.is_empty() {
        let message = "tlsDisabledProtocols and tlsCipherSelection leave no version of TLS: \
                       TLSv1_2 and TLSv1_3 can be spoken";
        return Err(ClientError::Tls { message: message.to_owned() });
    }
    Ok(versions)
}

/// The provider with the chosen ciphers only, in the chosen order; the same when none is chosen.
pub(super) fn with_ciphers(
    provider: &Arc<CryptoProvider>,
    chosen: &[String],
) -> Result<Arc<CryptoProvider>, ClientError> {
    if chosen.is_empty() {
        return Ok(Arc::clone(provider));
    }
    let suite = |name: &String| {
        let (_, wanted) = CIPHERS.iter().find(|(known, _)| known == name)?;
        provider.cipher_suites.iter().find(|suite| suite.suite() == *wanted).copied()
    };
    let cipher_suites: Vec<_> = chosen.iter().filter_map(suite).collect();
    if cipher_suites.is_empty() {
        let known: Vec<_> = CIPHERS.iter().map(|(name, _)| *name).collect();
        let message = format!(
            "tlsCipherSelection names no cipher that can be used; these can: {}",
            known.join(", ")
        );
        return Err(ClientError::Tls { message });
    }
    Ok(Arc::new(CryptoProvider { cipher_suites, ..(**provider).clone() }))
}

/// OpenSSL's names.
const CIPHERS: [(&str, CipherSuite); 9] = [
    ("TLS_AES_256_GCM_SHA384", CipherSuite::TLS13_AES_256_GCM_SHA384),
    ("TLS_AES_128_GCM_SHA256", CipherSuite::TLS13_AES_128_GCM_SHA256),
    ("TLS_CHACHA20_POLY1305_SHA256", CipherSuite::TLS13_CHACHA20_POLY1305_SHA256),
    ("ECDHE-ECDSA-AES256-GCM-SHA384", CipherSuite::TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384),
    ("ECDHE-ECDSA-AES128-GCM-SHA256", CipherSuite::TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256),
    ("ECDHE-ECDSA-CHACHA20-POLY1305", CipherSuite::TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256),
    ("ECDHE-RSA-AES256-GCM-SHA384", CipherSuite::TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384),
    ("ECDHE-RSA-AES128-GCM-SHA256", CipherSuite::TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256),
    ("ECDHE-RSA-CHACHA20-POLY1305", CipherSuite::TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256),
];

#[cfg(test)]
mod tests {
    use rustls::crypto::ring;

    use super::*;

    fn names(names: &[&str]) -> Vec<String> {
        names.iter().map(|name| (*name).to_owned()).collect()
    }

    #[test]
    fn versions_and_ciphers_limit_each_other() {
        let provider = Arc::new(ring::default_provider());
        for (disabled, ciphers, expected) in [
            (&[][..], &[][..], Some(&[&TLS13, &TLS12][..])),
            (&["TLSv1_3", "TLSv1"], &[], Some(&[&TLS12])),
            (&["TLSv1_2"], &[], Some(&[&TLS13])),
            (&[], &["TLS_AES_128_GCM_SHA256"], Some(&[&TLS13])),
            (&[], &["AES128-SHA", "ECDHE-RSA-AES128-GCM-SHA256"], Some(&[&TLS12])),
            (&["TLSv1_2", "TLSv1_3"], &[], None),
            (&["TLSv1_3"], &["TLS_AES_128_GCM_SHA256"], None),
            (&[], &["AES128-SHA"], None),
        ] {
            let limited = with_ciphers(&provider, &names(ciphers))
                .and_then(|provider| versions(&names(disabled), &provider));
            assert_eq!(limited.ok().as_deref(), expected, "{disabled:?} {ciphers:?}");
        }
    }

    #[test]
    fn every_cipher_has_its_name() {
        let provider = Arc::new(ring::default_provider());
        let all: Vec<_> = CIPHERS.iter().map(|(name, _)| (*name).to_owned()).collect();
        let chosen = with_ciphers(&provider, &all).unwrap();
        assert_eq!(chosen.cipher_suites.len(), provider.cipher_suites.len());
        let order = names(&["ECDHE-RSA-AES128-GCM-SHA256", "TLS_AES_128_GCM_SHA256"]);
        let chosen = with_ciphers(&provider, &order).unwrap();
        let first = chosen.cipher_suites[0].suite();
        assert_eq!(first, CipherSuite::TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256);
    }
}
