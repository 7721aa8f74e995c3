//! The envelope in which the server keeps a text: `ciphertext|IV|MAC`, with `|2` or `|3` behind it in
//! the two later forms. Fields of a backup, its keychains and challenges, and session ids are envelopes.

use std::sync::OnceLock;

use aes::cipher::block_padding::Pkcs7;
use aes::cipher::{BlockModeDecrypt, BlockModeEncrypt, KeyIvInit};
use hkdf::Hkdf;
use hmac::{Hmac, KeyInit, Mac};
use sha1::Sha1;
use sha2::{Digest, Sha512};
use thiserror::Error;

const PBKDF2_SALT: &[u8] = b"phpseclib";
const PBKDF2_ROUNDS: u32 = 1000;

/// Why an envelope could not be opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum EnvelopeError {
    /// Not three or four parts separated by `|`.
    #[error("not an encrypted value: expected 3 or 4 parts separated by \"|\", found {0}")]
    Parts(usize),
    /// A fourth part that is neither `2` nor `3`.
    #[error("unknown envelope form: the fourth part has to be 2 or 3")]
    Form,
    /// The initialisation vector has the wrong length or is not hexadecimal.
    #[error("the initialisation vector is malformed")]
    Iv,
    /// Ciphertext that is not hexadecimal.
    #[error("the ciphertext is not hexadecimal")]
    Ciphertext,
    /// The message authentication code does not fit: another key, or the value was changed.
    #[error("the MAC does not match: the key is wrong or the value was changed")]
    Mac,
    /// The padding is wrong although the MAC is right.
    #[error("the padding is malformed")]
    Padding,
    /// The plaintext is not UTF-8.
    #[error("the decrypted value is not UTF-8")]
    Utf8,
}

/// The keys that one pass phrase stands for. Deriving them costs a thousand hash rounds, so they are
/// derived on first use and kept: one `EnvelopeKeys` serves all fields of a revision.
pub struct EnvelopeKeys {
    pass_phrase: Vec<u8>,
    direct: OnceLock<KeyPair>,
    stretched: OnceLock<KeyPair>,
}

impl EnvelopeKeys {
    /// The keys of `pass_phrase`.
    pub fn new(pass_phrase: impl Into<Vec<u8>>) -> Self {
        EnvelopeKeys {
            pass_phrase: pass_phrase.into(),
            direct: OnceLock::new(),
            stretched: OnceLock::new(),
        }
    }

    /// The text in an envelope of any form. The MAC is checked, in constant time, before anything is
    /// decrypted.
    ///
    /// # Errors
    /// When the envelope is malformed or was not made with this pass phrase.
    pub fn open(&self, envelope: &str) -> Result<String, EnvelopeError> {
        let parts = Parts::split(envelope)?;
        let iv = parts.iv_bytes()?;
        let keys = self.pair(parts.form);
        keys.verify(&parts)?;
        let ciphertext = hex::decode(parts.ciphertext).map_err(|_| EnvelopeError::Ciphertext)?;
        let plain = keys.decrypt(&iv, &ciphertext)?;
        String::from_utf8(plain).map_err(|_| EnvelopeError::Utf8)
    }

    /// Seals `text` in the first form, whose vector is 16 characters used as they stand.
    pub(super) fn seal_first_form(&self, text: &str, iv: [u8; 16]) -> String {
        debug_assert!(iv.iter().all(|b| b.is_ascii_graphic() && *b != b'|'));
        let iv_text: String = iv.iter().copied().map(char::from).collect();
        self.direct().seal(text, &iv, &iv_text)
    }

    /// Seals `text` in the third form, the one that current servers write. Every text has to get a
    /// vector of its own.
    #[must_use]
    pub fn seal(&self, text: &str, iv: [u8; 16]) -> String {
        self.stretched().seal(text, &iv, &hex::encode(iv)) + "|3"
    }

    fn pair(&self, form: Form) -> &KeyPair {
        match form {
            Form::First | Form::Second => self.direct(),
            Form::Third => self.stretched(),
        }
    }

    fn direct(&self) -> &KeyPair {
        self.direct.get_or_init(|| KeyPair::derive(&self.pass_phrase, &self.pass_phrase))
    }

    fn stretched(&self) -> &KeyPair {
        self.stretched.get_or_init(|| {
            let stretched = stretch(&self.pass_phrase);
            let (encryption, authentication) = stretched.split_at(32);
            KeyPair::derive(encryption, authentication)
        })
    }
}

/// Seals `text` under `pass_phrase` in the third form.
#[must_use]
pub fn seal(pass_phrase: &[u8], text: &str, iv: [u8; 16]) -> String {
    EnvelopeKeys::new(pass_phrase).seal(text, iv)
}

/// Opens an envelope of any form under `pass_phrase`.
///
/// # Errors
/// When the envelope is malformed or was not made with this pass phrase.
pub fn open(pass_phrase: &[u8], envelope: &str) -> Result<String, EnvelopeError> {
    EnvelopeKeys::new(pass_phrase).open(envelope)
}

#[derive(Clone, Copy)]
enum Form {
    First,
    Second,
    Third,
}

/// An envelope taken apart, nothing decoded yet.
struct Parts<'e> {
    ciphertext: &'e str,
    iv: &'e str,
    mac: &'e str,
    form: Form,
}

impl<'e> Parts<'e> {
    fn split(envelope: &'e str) -> Result<Self, EnvelopeError> {
        let parts: Vec<&str> = envelope.splitn(6, '|').collect();
        let (ciphertext, iv, mac, form) = match parts.as_slice() {
            [ciphertext, iv, mac] => (ciphertext, iv, mac, Form::First),
            [ciphertext, iv, mac, "2"] => (ciphertext, iv, mac, Form::Second),
            [ciphertext, iv, mac, "3"] => (ciphertext, iv, mac, Form::Third),
            [_, _, _, _] => return Err(EnvelopeError::Form),
            _ => return Err(EnvelopeError::Parts(envelope.split('|').count())),
        };
        Ok(Parts { ciphertext, iv, mac, form })
    }

    fn iv_bytes(&self) -> Result<[u8; 16], EnvelopeError> {
        let bytes = match self.form {
            Form::First => self.iv.as_bytes().to_vec(),
            Form::Second | Form::Third => hex::decode(self.iv).map_err(|_| EnvelopeError::Iv)?,
        };
        bytes.try_into().map_err(|_| EnvelopeError::Iv)
    }
}

/// The AES key and the keyed MAC of one form.
struct KeyPair {
    encryption: [u8; 16],
    authentication: Hmac<Sha512>,
}

impl KeyPair {
    fn derive(encryption: &[u8], authentication: &[u8]) -> Self {
        KeyPair {
            encryption: pbkdf2::pbkdf2_hmac_array::<Sha1, 16>(
                encryption,
                PBKDF2_SALT,
                PBKDF2_ROUNDS,
            ),
            authentication: Hmac::new_from_slice(mac_key(authentication).as_bytes())
                .expect("HMAC takes keys of any length"),
        }
    }

    /// The MAC is over the text of ciphertext and vector, not over what the text stands for.
    fn mac(&self, ciphertext: &str, iv: &str) -> Hmac<Sha512> {
        self.authentication.clone().chain_update(ciphertext).chain_update(iv)
    }

    fn verify(&self, parts: &Parts<'_>) -> Result<(), EnvelopeError> {
        let sent = hex::decode(parts.mac).map_err(|_| EnvelopeError::Mac)?;
        self.mac(parts.ciphertext, parts.iv).verify_slice(&sent).map_err(|_| EnvelopeError::Mac)
    }

    fn decrypt(&self, iv: &[u8; 16], ciphertext: &[u8]) -> Result<Vec<u8>, EnvelopeError> {
        cbc::Decryptor::<aes::Aes128>::new(&self.encryption.into(), &(*iv).into())
            .decrypt_padded_vec::<Pkcs7>(ciphertext)
            .map_err(|_| EnvelopeError::Padding)
    }

    fn seal(&self, text: &str, iv: &[u8; 16], iv_text: &str) -> String {
        let ciphertext = hex::encode(
            cbc::Encryptor::<aes::Aes128>::new(&self.encryption.into(), &(*iv).into())
                .encrypt_padded_vec::<Pkcs7>(text.as_bytes()),
        );
        let mac = self.mac(&ciphertext, iv_text).finalize().into_bytes();
        format!("{ciphertext}|{iv_text}|{}", hex::encode(mac))
    }
}

/// The MAC key is the hexadecimal text of a digest, used as text.
fn mac_key(pass_phrase: &[u8]) -> String {
    hex::encode(Sha512::new().chain_update(pass_phrase).chain_update(b"a").finalize())
}

/// The third form derives separate pass phrases for encryption and MAC from one.
fn stretch(pass_phrase: &[u8]) -> [u8; 64] {
    let mut stretched = [0; 64];
    Hkdf::<Sha512>::new(None, pass_phrase)
        .expand(&[], &mut stretched)
        .expect("64 bytes are within what HKDF-SHA512 can give");
    stretched
}

#[cfg(test)]
#[path = "envelope_tests.rs"]
mod tests;
