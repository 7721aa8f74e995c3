use std::path::Path;

use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};

use crate::http::{ClientError, Identity};

/// A client certificate's chain and key.
pub(super) type Loaded = (Vec<CertificateDer<'static>>, PrivateKeyDer<'static>);

/// Reads a client certificate and its key.
pub(super) fn load(identity: &Identity) -> Result<Loaded, ClientError> {
    let fail =
        |path: &Path, message: String| ClientError::Identity { path: path.to_owned(), message };
    let path = identity.certificate.as_path();
    let text = std::fs::read(path).map_err(|failed| fail(path, failed.to_string()))?;
    let chain = CertificateDer::pem_slice_iter(&text)
        .collect::<Result<Vec<_>, _>>()
        .map_err(|failed| fail(path, failed.to_string()))?;
    if chain.is_empty() {
        return Err(fail(path, "it holds no certificate in PEM form".to_owned()));
    }
    let path = identity.key.as_deref().unwrap_or(path);
    let text = std::fs::read(path).map_err(|failed| fail(path, failed.to_string()))?;
    if is_encrypted(&text) {
        return Err(ClientError::EncryptedKey { path: path.to_owned() });
    }
    let key = PrivateKeyDer::from_pem_slice(&text)
        .map_err(|failed| fail(path, format!("it holds no usable private key: {failed}")))?;
    Ok((chain, key))
}

/// Both forms of encrypted PEM keys: PKCS#8, and OpenSSL's older headers.
fn is_encrypted(text: &[u8]) -> bool {
    let text = String::from_utf8_lossy(text);
    text.contains("-----BEGIN ENCRYPTED PRIVATE KEY-----")
        || text.contains("Proc-Type: 4,ENCRYPTED")
}
