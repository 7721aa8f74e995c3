use std::fmt;
use std::sync::Arc;

use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::client::{verify_server_cert_signed_by_trust_anchor, verify_server_name};
use rustls::crypto::{WebPkiSupportedAlgorithms, verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::server::ParsedCertificate;
use rustls::{
    CertificateError, DigitallySignedStruct, Error, OtherError, RootCertStore, SignatureScheme,
};

use super::roots::{OwnRoots, PlatformRoots};

/// Verifies against the run's own certificates first, and against the platform's only if those say
/// nothing.
#[derive(Debug)]
pub(super) struct Verifier {
    own: Arc<OwnRoots>,
    platform: Arc<PlatformRoots>,
    algorithms: WebPkiSupportedAlgorithms,
}

/// Why nobody vouches for a certificate, in OpenSSL's words.
#[derive(Debug)]
pub(super) struct Untrusted(pub(super) &'static str);

impl fmt::Display for Untrusted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

impl std::error::Error for Untrusted {}

impl Verifier {
    pub(super) fn new(
        own: Arc<OwnRoots>,
        platform: Arc<PlatformRoots>,
        algorithms: WebPkiSupportedAlgorithms,
    ) -> Self {
        Verifier { own, platform, algorithms }
    }

    fn verify_chain(
        &self,
        end_entity: &CertificateDer<'_>,
        parsed: &ParsedCertificate<'_>,
        intermediates: &[CertificateDer<'_>],
        now: UnixTime,
    ) -> Result<(), Error> {
        let against = |roots: &RootCertStore| {
            let algorithms = self.algorithms.all;
            verify_server_cert_signed_by_trust_anchor(parsed, roots, intermediates, now, algorithms)
        };
        match against(&self.own.store) {
            Err(failed) if is_about_trust(&failed) => {}
            decided => return decided,
        }
        // A CA's own certificate on a server is no chain to this verifier, but many test servers have
        // one. Its dates were right, or the error above would have been about them.
        if self.own.certificates.iter().any(|own| own.as_ref() == end_entity.as_ref()) {
            return Ok(());
        }
        match against(self.platform.get()) {
            Err(failed) if is_about_trust(&failed) => Err(untrusted(end_entity, intermediates)),
            decided => decided,
        }
    }
}

/// Whether other roots could decide otherwise. A bad signature is among it: an authority's name may be
/// known with another key.
fn is_about_trust(failed: &Error) -> bool {
    matches!(
        failed,
        Error::InvalidCertificate(
            CertificateError::UnknownIssuer
                | CertificateError::BadSignature
                | CertificateError::Other(_)
        )
    )
}

fn untrusted(end_entity: &CertificateDer<'_>, intermediates: &[CertificateDer<'_>]) -> Error {
    let reason = if is_self_issued(end_entity) {
        "self-signed certificate"
    } else if intermediates.iter().any(is_self_issued) {
        "self-signed certificate in certificate chain"
    } else if intermediates.is_empty() {
        "unable to verify the first certificate"
    } else {
        "unable to get local issuer certificate"
    };
    let reason = OtherError(Arc::new(Untrusted(reason)));
    Error::InvalidCertificate(CertificateError::Other(reason))
}

/// Whether issuer and subject are the same name. Only good for choosing a message: the subject's bytes
/// are looked for a second time, without parsing the certificate.
fn is_self_issued(certificate: &CertificateDer<'_>) -> bool {
    let mut store = RootCertStore::empty();
    if store.add(certificate.clone().into_owned()).is_err() {
        return false;
    }
    let Some(subject) = store.roots.first().map(|anchor| anchor.subject.as_ref().to_vec()) else {
        return false;
    };
    !subject.is_empty() && memchr::memmem::find_iter(certificate.as_ref(), &subject).count() > 1
}

impl ServerCertVerifier for Verifier {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        server_name: &ServerName<'_>,
        _ocsp_response: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        let parsed = ParsedCertificate::try_from(end_entity)?;
        self.verify_chain(end_entity, &parsed, intermediates, now)?;
        verify_server_name(&parsed, server_name)?;
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        verify_tls12_signature(message, certificate, signed, &self.algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        verify_tls13_signature(message, certificate, signed, &self.algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.algorithms.supported_schemes()
    }
}

/// Accepts every certificate, as `-k` asks for.
#[derive(Debug)]
pub(super) struct AcceptAny {
    algorithms: WebPkiSupportedAlgorithms,
}

impl AcceptAny {
    pub(super) fn new(algorithms: WebPkiSupportedAlgorithms) -> Self {
        AcceptAny { algorithms }
    }
}

impl ServerCertVerifier for AcceptAny {
    fn verify_server_cert(
        &self,
        _end_entity: &CertificateDer<'_>,
        _intermediates: &[CertificateDer<'_>],
        _server_name: &ServerName<'_>,
        _ocsp_response: &[u8],
        _now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        _message: &[u8],
        _certificate: &CertificateDer<'_>,
        _signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        Ok(HandshakeSignatureValid::assertion())
    }

    fn verify_tls13_signature(
        &self,
        _message: &[u8],
        _certificate: &CertificateDer<'_>,
        _signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        Ok(HandshakeSignatureValid::assertion())
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.algorithms.supported_schemes()
    }
}
