use std::path::Path;
use std::sync::OnceLock;

use rustls::RootCertStore;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;

use crate::http::ClientError;

/// Certificates the run itself trusts: extra CA files and given roots.
#[derive(Debug)]
pub(super) struct OwnRoots {
    pub(super) store: RootCertStore,
    /// The same, to recognise a server that shows one of them as its own certificate.
    pub(super) certificates: Vec<CertificateDer<'static>>,
}

impl OwnRoots {
    pub(super) fn load(
        files: &[std::path::PathBuf],
        given: &[Vec<u8>],
    ) -> Result<Self, ClientError> {
        let mut certificates = Vec::new();
        for file in files {
            certificates.extend(from_file(file)?);
        }
        for bytes in given {
            certificates.extend(from_bytes(bytes)?);
        }
        let mut store = RootCertStore::empty();
        for certificate in &certificates {
            store
                .add(certificate.clone())
                .map_err(|failed| ClientError::Root { message: failed.to_string() })?;
        }
        Ok(OwnRoots { store, certificates })
    }
}

fn from_file(path: &Path) -> Result<Vec<CertificateDer<'static>>, ClientError> {
    let fail = |message: String| ClientError::ExtraCa { path: path.to_owned(), message };
    let bytes = std::fs::read(path).map_err(|failed| fail(failed.to_string()))?;
    let certificates = CertificateDer::pem_slice_iter(&bytes)
        .collect::<Result<Vec<_>, _>>()
        .map_err(|failed| fail(failed.to_string()))?;
    if certificates.is_empty() {
        return Err(fail("it holds no certificate in PEM form".to_owned()));
    }
    Ok(certificates)
}

fn from_bytes(bytes: &[u8]) -> Result<Vec<CertificateDer<'static>>, ClientError> {
    // DER starts with the tag of a sequence, which no PEM text does.
    if bytes.first() == Some(&0x30) {
        return Ok(vec![CertificateDer::from(bytes.to_vec())]);
    }
    CertificateDer::pem_slice_iter(bytes)
        .collect::<Result<Vec<_>, _>>()
        .map_err(|failed| ClientError::Root { message: failed.to_string() })
}

/// The platform's certificates. Reading them takes tens of milliseconds, so that is left until a server
/// is met that nothing else vouches for.
#[derive(Debug, Default)]
pub(super) struct PlatformRoots {
    store: OnceLock<RootCertStore>,
}

impl PlatformRoots {
    pub(super) fn get(&self) -> &RootCertStore {
        self.store.get_or_init(|| {
            let mut store = RootCertStore::empty();
            // Some platforms list a few certificates that cannot be parsed; the others still count.
            store.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
            store
        })
    }
}
