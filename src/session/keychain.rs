//! The CSEv1r1 keychain and the objects encrypted with its keys: libsodium's secretbox (XSalsa20-Poly1305),
//! under a key derived from the master password and under a key of the keychain.

use std::collections::BTreeMap;
use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use poly1305::Poly1305;
use poly1305::universal_hash::KeyInit;
use salsa20::XSalsa20;
use salsa20::cipher::{KeyIvInit, StreamCipher};
use serde::Deserialize;

use super::challenge::derive;

const SALT_BYTES: usize = 16;
const NONCE_BYTES: usize = 24;
const TAG_BYTES: usize = 16;

/// An opened keychain: keys by their ids.
#[derive(Clone)]
pub struct Keychain {
    keys: BTreeMap<String, [u8; 32]>,
    current: String,
}

impl fmt::Debug for Keychain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Keychain").field("ids", &self.keys.keys()).finish_non_exhaustive()
    }
}

/// Why a keychain or an object cannot be opened.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum KeychainError {
    /// Neither hex nor base64.
    #[error("the encrypted text is neither hex nor base64")]
    Encoding,
    /// Shorter than salt, nonce and tag.
    #[error("the encrypted text is too short")]
    TooShort,
    /// The tag does not fit: another password or key, or the text was changed.
    #[error("it was encrypted with another password or key, or is damaged")]
    Authentication,
    /// What came out is not what a keychain holds.
    #[error("the decrypted keychain is not a list of keys with a current one")]
    Content,
    /// What came out is no UTF-8.
    #[error("the decrypted text is not UTF-8")]
    Text,
    /// An object's key is not in the keychain.
    #[error("the keychain has no key `{0}`")]
    UnknownKey(String),
    /// The key derivation refused to work, which it does for want of memory only.
    #[error("the key of 64 MiB could not be derived: {0}")]
    Derivation(String),
}

#[derive(Deserialize)]
struct KeychainText {
    keys: BTreeMap<String, String>,
    current: String,
}

impl Keychain {
    /// Opens the keychain text that the server keeps. As costly as solving a challenge.
    ///
    /// # Errors
    /// When the text is no keychain of this password.
    pub fn open(data: &str, master_password: &str) -> Result<Self, KeychainError> {
        let bytes = decode(data)?;
        let (salt, sealed) =
            bytes.split_first_chunk::<SALT_BYTES>().ok_or(KeychainError::TooShort)?;
        let key = derive(master_password.as_bytes(), salt)
            .map_err(|error| KeychainError::Derivation(error.to_string()))?;
        Self::from_json(&open_box(&key, sealed)?)
    }

    fn from_json(text: &[u8]) -> Result<Self, KeychainError> {
        let text: KeychainText =
            serde_json::from_slice(text).map_err(|_| KeychainError::Content)?;
        let keys = text
            .keys
            .into_iter()
            .map(|(id, key)| Some((id, hex::decode(key).ok()?.try_into().ok()?)))
            .collect::<Option<BTreeMap<String, [u8; 32]>>>()
            .filter(|keys| keys.contains_key(&text.current))
            .ok_or(KeychainError::Content)?;
        Ok(Keychain { keys, current: text.current })
    }

    /// Ids of all keys.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.keys.keys().map(String::as_str)
    }

    /// Number of keys; never 0.
    #[must_use]
    pub fn key_count(&self) -> usize {
        self.keys.len()
    }

    /// Id of the key that new objects are encrypted with.
    #[must_use]
    pub fn current(&self) -> &str {
        &self.current
    }

    /// The plain text of an object's property; an empty text was never encrypted.
    ///
    /// # Errors
    /// When the key is not in this keychain or does not fit.
    pub fn decrypt(&self, key_id: &str, value: &str) -> Result<String, KeychainError> {
        if value.is_empty() {
            return Ok(String::new());
        }
        let key =
            self.keys.get(key_id).ok_or_else(|| KeychainError::UnknownKey(key_id.to_owned()))?;
        String::from_utf8(open_box(key, &decode(value)?)?).map_err(|_| KeychainError::Text)
    }
}

/// Hex, or the base64 of older clients. A text of hex digits is always hex.
fn decode(text: &str) -> Result<Vec<u8>, KeychainError> {
    hex::decode(text).or_else(|_| URL_SAFE_NO_PAD.decode(text)).map_err(|_| KeychainError::Encoding)
}

/// Opens nonce ‖ tag ‖ ciphertext. The first 32 bytes of the key stream are the one-time key of the tag,
/// which is checked before anything is decrypted.
fn open_box(key: &[u8; 32], sealed: &[u8]) -> Result<Vec<u8>, KeychainError> {
    let (nonce, rest) = sealed.split_first_chunk::<NONCE_BYTES>().ok_or(KeychainError::TooShort)?;
    let (tag, ciphertext) = rest.split_first_chunk::<TAG_BYTES>().ok_or(KeychainError::TooShort)?;
    let mut stream = XSalsa20::new(key.into(), nonce.into());
    let mut one_time_key = [0; 32];
    stream.apply_keystream(&mut one_time_key);
    let computed = Poly1305::new(&one_time_key.into()).compute_unpadded(ciphertext);
    if !equal_in_constant_time(&computed, tag) {
        return Err(KeychainError::Authentication);
    }
    let mut plain = ciphertext.to_vec();
    stream.apply_keystream(&mut plain);
    Ok(plain)
}

fn equal_in_constant_time(left: &[u8], right: &[u8]) -> bool {
    left.len() == right.len() && left.iter().zip(right).fold(0, |acc, (a, b)| acc | (a ^ b)) == 0
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const PASSWORD: &str = "correct horse battery";
    const KEY_ID: &str = "11111111-2222-4333-8444-555555555555";
    const KEYCHAIN: &str = "101112131415161718191a1b1c1d1e1f202122232425262728292a2b2c2d2e2f30313233343536377c2973931fdbf293e2cb261390d65cc07dade3a23aab99f1839ca8214b0379c35467ac497fbe1bcb13532488aa7cb2894599d513b19e4774259e56815db19103f300fcaca908a716fe0b909f2152a87b17b6198d12013c1c97985a8d4512d75f6a3283f87d093261923243707869b956c91d1fcce61e283d1f63004b874e643587f95d0a47f363613f61b25705571344ecbe8c5eac30fac54257a015488129bec9e3968f9252b95fe3935a5db01e35f691e3cc7a6e";
    const HUNTER2: &str = "404142434445464748494a4b4c4d4e4f50515253545556576edfeca2216d3e97bce90b798f305e788ad05ab92fd8fe";

    fn keychain() -> Keychain {
        let key = (0x80..=0x9f).collect::<Vec<u8>>().try_into().unwrap();
        Keychain { keys: BTreeMap::from([(KEY_ID.into(), key)]), current: KEY_ID.into() }
    }

    #[test]
    fn the_published_keychain_opens() {
        let opened = Keychain::open(KEYCHAIN, PASSWORD).unwrap();
        assert_eq!(opened.current(), KEY_ID);
        assert_eq!(opened.ids().collect::<Vec<_>>(), [KEY_ID]);
        assert_eq!(opened.keys, keychain().keys);
        assert_eq!(opened.decrypt(KEY_ID, HUNTER2).as_deref(), Ok("hunter2"));
    }

    #[test]
    fn the_published_objects_open() {
        let vectors = [
            (HUNTER2, "hunter2"),
            (
                "404142434445464748494a4b4c4d4e4f505152535455565759d18fc2ac946a9b7cf77082b2e3a787a5d7f77b8935a9",
                "Größe",
            ),
            (
                "404142434445464748494a4b4c4d4e4f5051525354555657903db35d52738c2e90ca24cb86105b27",
                "",
            ),
            ("", ""),
        ];
        for (value, plain) in vectors {
            assert_eq!(keychain().decrypt(KEY_ID, value).as_deref(), Ok(plain));
        }
    }

    #[test]
    fn base64_of_older_clients_opens_too() {
        let value = URL_SAFE_NO_PAD.encode(hex::decode(HUNTER2).unwrap());
        assert_eq!(keychain().decrypt(KEY_ID, &value).as_deref(), Ok("hunter2"));
    }

    #[test]
    fn a_wrong_password_does_not_open_it() {
        let error = Keychain::open(KEYCHAIN, "correct horse batterz").unwrap_err();
        assert_eq!(error, KeychainError::Authentication);
    }

    #[test]
    fn what_is_no_keychain_is_refused() {
        let cases = [
            ("", KeychainError::TooShort),
            ("10", KeychainError::TooShort),
            ("not hex, not base64", KeychainError::Encoding),
            (&KEYCHAIN[..80], KeychainError::TooShort),
        ];
        for (text, error) in cases {
            assert_eq!(Keychain::open(text, PASSWORD).unwrap_err(), error, "{text}");
        }
        let key = "80".repeat(32);
        let contents = [
            "[]".to_owned(),
            r#"{"keys":{},"current":"a"}"#.to_owned(),
            r#"{"keys":{"a":"00"},"current":"a"}"#.to_owned(),
            format!(r#"{{"keys":{{"a":"{key}"}},"current":"b"}}"#),
        ];
        for content in contents {
            assert_eq!(
                Keychain::from_json(content.as_bytes()).unwrap_err(),
                KeychainError::Content,
                "{content}"
            );
        }
    }

    #[test]
    fn an_unknown_key_is_named() {
        let error = keychain().decrypt("other", HUNTER2).unwrap_err();
        assert_eq!(error.to_string(), "the keychain has no key `other`");
    }

    #[test]
    fn debug_output_shows_no_key() {
        let text = format!("{:?}", keychain());
        assert!(text.contains(KEY_ID) && !text.contains("128"), "{text}");
    }

    proptest! {
        #[test]
        fn any_changed_bit_is_noticed(bit in 0..HUNTER2.len() * 4) {
            let mut bytes = hex::decode(HUNTER2).unwrap();
            bytes[bit / 8] ^= 1 << (bit % 8);
            prop_assert_eq!(
                keychain().decrypt(KEY_ID, &hex::encode(bytes)),
                Err(KeychainError::Authentication)
            );
        }

        #[test]
        fn no_text_makes_it_panic(text in ".{0,200}") {
            let _ = keychain().decrypt(KEY_ID, &text);
        }
    }
}
