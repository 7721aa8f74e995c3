//! Private keys as people paste them, and what they sign.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use rsa::pkcs1::DecodeRsaPrivateKey as _;
use rsa::pkcs8::DecodePrivateKey as _;
use rsa::signature::hazmat::PrehashSigner as _;
use sha1::Sha1;
use sha2::{Sha256, Sha384, Sha512};

use super::AuthError;
use super::hash::Hash;

/// The parameter that all schemes with keys have.
const PARAMETER: &str = "privateKey";

/// The three ways to sign with a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Padding {
    /// RSA by PKCS#1 v1.5.
    Pkcs1,
    /// RSA by PSS, with a salt as long as the hash.
    Pss,
    /// ECDSA over the curve of the hash's length; 521 bits for SHA-512.
    Ecdsa,
}

/// Signs `data` with a key in PEM form (PKCS#8, PKCS#1 or SEC1), or its bare base64.
pub(super) fn sign(
    pem: &str,
    padding: Padding,
    hash: Hash,
    data: &[u8],
) -> Result<Vec<u8>, AuthError> {
    let der = der(pem)?;
    match padding {
        Padding::Pkcs1 => pkcs1(&rsa_key(&der)?, hash, data),
        Padding::Pss => pss(&rsa_key(&der)?, hash, data),
        Padding::Ecdsa => ecdsa(&der, hash, data),
    }
}

fn rsa_key(der: &[u8]) -> Result<rsa::PrivateKey, AuthError> {
    rsa::PrivateKey::from_pkcs8_der(der)
        .or_else(|_| rsa::PrivateKey::from_pkcs1_der(der))
        .map_err(|_| fail("it is no usable RSA key (PKCS#8 or PKCS#1) of 1024 bits or more"))
}

fn pkcs1(key: &rsa::PrivateKey, hash: Hash, data: &[u8]) -> Result<Vec<u8>, AuthError> {
    let rng = &mut rand::rng();
    match hash {
        Hash::Sha1 => key.pkcs1v15_sign_with_rng::<Sha1, _>(rng, data),
        Hash::Sha256 => key.pkcs1v15_sign_with_rng::<Sha256, _>(rng, data),
        Hash::Sha384 => key.pkcs1v15_sign_with_rng::<Sha384, _>(rng, data),
        Hash::Sha512 => key.pkcs1v15_sign_with_rng::<Sha512, _>(rng, data),
    }
    .map_err(|failed| fail(&failed.to_string()))
}

fn pss(key: &rsa::PrivateKey, hash: Hash, data: &[u8]) -> Result<Vec<u8>, AuthError> {
    let rng = &mut rand::rng();
    match hash {
        Hash::Sha1 => key.pss_sign_with_rng::<Sha1, _>(rng, data),
        Hash::Sha256 => key.pss_sign_with_rng::<Sha256, _>(rng, data),
        Hash::Sha384 => key.pss_sign_with_rng::<Sha384, _>(rng, data),
        Hash::Sha512 => key.pss_sign_with_rng::<Sha512, _>(rng, data),
    }
    .map_err(|failed| fail(&failed.to_string()))
}

/// The signature's two numbers, one behind the other.
fn ecdsa(der: &[u8], hash: Hash, data: &[u8]) -> Result<Vec<u8>, AuthError> {
    let digest = hash.digest(data);
    let wrong = |curve: &str| fail(&format!("it is no key of the curve {curve} (PKCS#8 or SEC1)"));
    let failed = |failed: rsa::signature::Error| fail(&failed.to_string());
    match hash {
        Hash::Sha256 => {
            let key = p256::SecretKey::from_der(der).map_err(|_| wrong("P-256"))?;
            let signature: p256::ecdsa::Signature =
                p256::ecdsa::SigningKey::from(key).sign_prehash(&digest).map_err(failed)?;
            Ok(signature.to_bytes().to_vec())
        }
        Hash::Sha384 => {
            let key = p384::SecretKey::from_der(der).map_err(|_| wrong("P-384"))?;
            let signature: p384::ecdsa::Signature =
                p384::ecdsa::SigningKey::from(key).sign_prehash(&digest).map_err(failed)?;
            Ok(signature.to_bytes().to_vec())
        }
        Hash::Sha512 => {
            let key = p521::SecretKey::from_der(der).map_err(|_| wrong("P-521"))?;
            let signature: p521::ecdsa::Signature =
                p521::ecdsa::SigningKey::from(key).sign_prehash(&digest).map_err(failed)?;
            Ok(signature.to_bytes().to_vec())
        }
        Hash::Sha1 => Err(fail("no curve goes with SHA-1")),
    }
}

/// What is between a PEM text's marks. A variable's line breaks are often lost or written as `\n`.
fn der(pem: &str) -> Result<Vec<u8>, AuthError> {
    let pem = pem.replace("\\r", "").replace("\\n", "\n");
    if pem.contains("ENCRYPTED") {
        return Err(fail("it is encrypted; decrypt it with: openssl pkey -in KEY -out PLAIN"));
    }
    // OpenSSL puts the curve's parameters in front of the key.
    let start = match pem.match_indices("-----BEGIN ").find(|(at, _)| {
        pem[*at..].lines().next().is_some_and(|line| line.contains("PRIVATE KEY-----"))
    }) {
        Some((at, _)) => &pem[at..],
        None if pem.contains("-----BEGIN ") => return Err(fail("it is no private key")),
        None => &pem,
    };
    let text = match start.split_once("PRIVATE KEY-----") {
        Some((_, rest)) => rest.split("-----").next().unwrap_or_default(),
        None => start,
    };
    let text: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    STANDARD.decode(text).map_err(|_| fail("it is no PEM text"))
}

fn fail(message: &str) -> AuthError {
    AuthError::Key { parameter: PARAMETER, message: message.to_owned() }
}

#[cfg(test)]
#[path = "key_tests.rs"]
mod tests;
