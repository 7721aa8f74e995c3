//! Private keys, also encrypted ones: by PKCS#8, and as OpenSSL did it before.

use aes::cipher::block_padding::Pkcs7;
use aes::cipher::{BlockCipherDecrypt, BlockModeDecrypt as _, KeyInit, KeyIvInit as _};
use md5::{Digest as _, Md5};
use pkcs8::EncryptedPrivateKeyInfoRef;
use rustls::pki_types::PrivateKeyDer;

use super::pem::Section;

/// The first private key of a PEM text.
pub(super) fn first(
    sections: Vec<Section>,
    passphrase: Option<&str>,
) -> Result<PrivateKeyDer<'static>, String> {
    let mut keys = sections.into_iter().filter(|section| section.label.ends_with("PRIVATE KEY"));
    let section = keys.next().ok_or("it holds no usable private key in PEM form")?;
    let kind = section.label.clone();
    let bytes = match (kind.as_str(), section.header("Proc-Type")) {
        ("ENCRYPTED PRIVATE KEY", _) => of_pkcs8(&section.bytes, needed(passphrase)?)?,
        (_, Some(kind)) if kind.contains("ENCRYPTED") => of_old(&section, needed(passphrase)?)?,
        _ => section.bytes,
    };
    match kind.as_str() {
        "PRIVATE KEY" | "ENCRYPTED PRIVATE KEY" => Ok(PrivateKeyDer::Pkcs8(bytes.into())),
        "RSA PRIVATE KEY" => Ok(PrivateKeyDer::Pkcs1(bytes.into())),
        "EC PRIVATE KEY" => Ok(PrivateKeyDer::Sec1(bytes.into())),
        other => Err(format!("it holds no usable private key, but a {other}")),
    }
}

fn needed(passphrase: Option<&str>) -> Result<&str, String> {
    passphrase.ok_or_else(|| "its key is encrypted and there is no passphrase for it".to_owned())
}

/// What a wrong passphrase leads to. Nothing tells it from damage.
pub(super) const WRONG: &str = "the passphrase is wrong";

fn of_pkcs8(bytes: &[u8], passphrase: &str) -> Result<Vec<u8>, String> {
    let encrypted = EncryptedPrivateKeyInfoRef::try_from(bytes)
        .map_err(|failed| unsupported(&failed.to_string()))?;
    match encrypted.decrypt(passphrase) {
        Ok(key) => Ok(key.as_bytes().to_vec()),
        Err(pkcs8::Error::EncryptedPrivateKey(failed)) => Err(undecrypted(failed)),
        // It was decrypted to what is no key.
        Err(_) => Err(WRONG.to_owned()),
    }
}

fn undecrypted(failed: pkcs8::pkcs5::Error) -> String {
    use pkcs8::pkcs5::Error as E;
    match failed {
        E::NoPbes1CryptSupport | E::UnsupportedAlgorithm { .. } => unsupported(&failed.to_string()),
        _ => WRONG.to_owned(),
    }
}

fn unsupported(what: &str) -> String {
    format!(
        "its key is damaged or encrypted in a way that is not supported ({what}); encrypt it anew with: openssl pkcs8 -topk8"
    )
}

/// `DEK-Info` names the cipher and the start vector, which is the salt too.
fn of_old(section: &Section, passphrase: &str) -> Result<Vec<u8>, String> {
    let info = section.header("DEK-Info").unwrap_or_default();
    let (cipher, vector) = info.split_once(',').unwrap_or((info, ""));
    let vector = hex::decode(vector.trim())
        .map_err(|_| format!("its encrypted key is damaged: DEK-Info is {info}"))?;
    let decrypt = match cipher.trim() {
        "AES-256-CBC" => cbc_of::<aes::Aes256>,
        "AES-192-CBC" => cbc_of::<aes::Aes192>,
        "AES-128-CBC" => cbc_of::<aes::Aes128>,
        "DES-EDE3-CBC" => cbc_of::<des::TdesEde3>,
        "DES-CBC" => cbc_of::<des::Des>,
        other => return Err(unsupported(other)),
    };
    let key = decrypt(passphrase, &vector, &section.bytes).ok_or(WRONG)?;
    // The padding of a wrong key is right once in 256 times; then there is no key.
    if is_sequence(&key) { Ok(key) } else { Err(WRONG.to_owned()) }
}

fn cbc_of<C: BlockCipherDecrypt + KeyInit>(
    passphrase: &str,
    vector: &[u8],
    bytes: &[u8],
) -> Option<Vec<u8>> {
    let key = derived(passphrase, vector.get(..8)?, C::key_size());
    let decryptor = cbc::Decryptor::<C>::new_from_slices(&key, vector).ok()?;
    decryptor.decrypt_padded_vec::<Pkcs7>(bytes).ok()
}

/// OpenSSL's `EVP_BytesToKey` with MD5 and one round.
fn derived(passphrase: &str, salt: &[u8], length: usize) -> Vec<u8> {
    let mut key: Vec<u8> = Vec::new();
    let mut last: Vec<u8> = Vec::new();
    while key.len() < length {
        let mut hash = Md5::new();
        hash.update(&last);
        hash.update(passphrase.as_bytes());
        hash.update(salt);
        last = hash.finalize().to_vec();
        key.extend(&last);
    }
    key.truncate(length);
    key
}

/// Whether the bytes are one DER sequence, which every key is.
fn is_sequence(bytes: &[u8]) -> bool {
    let length = match bytes {
        [0x30, length, ..] if *length < 0x80 => 2 + usize::from(*length),
        [0x30, 0x81, length, ..] => 3 + usize::from(*length),
        [0x30, 0x82, high, low, ..] => 4 + usize::from(u16::from_be_bytes([*high, *low])),
        _ => return false,
    };
    bytes.len() == length
}

#[cfg(test)]
#[path = "key_tests.rs"]
mod tests;
