//! The certificate of an HTTPS sandbox.

use std::sync::Arc;

use rcgen::{
    BasicConstraints, CertificateParams, CertifiedIssuer, DistinguishedName, DnType,
    ExtendedKeyUsagePurpose, IsCa, KeyPair, KeyUsagePurpose,
};
use rustls::ServerConfig;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};

use super::error::StartError;

/// The names a generated certificate is for.
const NAMES: [&str; 3] = ["localhost", "127.0.0.1", "::1"];

/// A server's certificate with its key, and what a client needs to trust it.
pub(super) struct Certificate {
    /// What a client has to trust, as PEM.
    pub(super) pem: String,
    /// The same as DER; the first of several.
    pub(super) der: CertificateDer<'static>,
    chain: Vec<CertificateDer<'static>>,
    key: PrivateKeyDer<'static>,
}

impl Certificate {
    /// One for this machine's own names, signed by an authority made for it alone, which is what a client
    /// has to trust: some clients refuse an authority's own certificate as a server's.
    pub(super) fn generate(more: Option<&str>) -> Result<Self, StartError> {
        let mut authority = params(Vec::new(), "postcheck sandbox authority")?;
        authority.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
        authority.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
        let authority = CertifiedIssuer::self_signed(authority, KeyPair::generate()?)?;
        let names = NAMES.into_iter().chain(more).map(str::to_owned);
        let mut leaf = params(names.collect(), "postcheck sandbox")?;
        leaf.key_usages = vec![KeyUsagePurpose::DigitalSignature];
        leaf.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
        leaf.use_authority_key_identifier_extension = true;
        let key = KeyPair::generate()?;
        let leaf = leaf.signed_by(&key, &authority)?;
        Ok(Certificate {
            pem: authority.pem(),
            der: authority.der().clone(),
            chain: vec![leaf.der().clone(), authority.der().clone()],
            key: PrivateKeyDer::Pkcs8(key.serialize_der().into()),
        })
    }

    /// One that the user brings.
    pub(super) fn given(certificate: &str, key: &str) -> Result<Self, StartError> {
        let unusable = |what: &str| StartError::Certificate(what.to_owned());
        let chain: Vec<_> = CertificateDer::pem_slice_iter(certificate.as_bytes())
            .collect::<Result<_, _>>()
            .map_err(|error| StartError::Certificate(format!("certificate: {error}")))?;
        let der =
            chain.first().cloned().ok_or_else(|| unusable("no certificate in the PEM text"))?;
        let key = PrivateKeyDer::from_pem_slice(key.as_bytes())
            .map_err(|error| StartError::Certificate(format!("key: {error}")))?;
        Ok(Certificate { pem: certificate.to_owned(), der, chain, key })
    }

    /// What a TLS server is made from.
    pub(super) fn server_config(&self) -> Result<ServerConfig, StartError> {
        let unusable = |error: rustls::Error| StartError::Certificate(error.to_string());
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let mut config = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .map_err(unusable)?
            .with_no_client_auth()
            .with_single_cert(self.chain.clone(), self.key.clone_key())
            .map_err(unusable)?;
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        Ok(config)
    }
}

fn params(names: Vec<String>, common_name: &str) -> Result<CertificateParams, rcgen::Error> {
    let mut params = CertificateParams::new(names)?;
    let mut subject = DistinguishedName::new();
    subject.push(DnType::CommonName, common_name);
    params.distinguished_name = subject;
    Ok(params)
}

#[cfg(test)]
mod tests {
    use super::Certificate;

    #[test]
    fn a_generated_certificate_serves() {
        let certificate = Certificate::generate(Some("10.0.0.7")).unwrap();
        assert!(certificate.pem.starts_with("-----BEGIN CERTIFICATE-----"));
        assert!(certificate.server_config().is_ok());
    }

    #[test]
    fn unusable_files_are_told() {
        let certificate = Certificate::generate(None).unwrap();
        for (pem, key, part) in [
            ("", "", "no certificate"),
            (certificate.pem.as_str(), "", "key"),
            (certificate.pem.as_str(), "nonsense", "key"),
        ] {
            let Err(error) = Certificate::given(pem, key) else { panic!("{pem} {key}") };
            assert!(error.to_string().contains(part), "{error}");
        }
    }
}
