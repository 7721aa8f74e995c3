//! The answer to a PWDv1r1 challenge: a keyed BLAKE2b over the password, then Argon2id.

use std::fmt;

use argon2::{Algorithm, Argon2, Params, Version};
use blake2::Blake2bMac512;
use blake2::digest::{KeyInit, Mac};

const HASH_KEY_BYTES: usize = 64;
const ARGON_SALT_BYTES: usize = 16;

/// A challenge as the server poses it.
#[derive(Clone, PartialEq, Eq)]
pub struct Challenge {
    password_salt: Vec<u8>,
    hash_key: [u8; HASH_KEY_BYTES],
    argon_salt: [u8; ARGON_SALT_BYTES],
}

impl fmt::Debug for Challenge {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Challenge(PWDv1r1)")
    }
}

/// Why a challenge cannot be answered.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ChallengeError {
    /// A type other than PWDv1r1.
    #[error("the server's challenge is of the type `{0}`; only PWDv1r1 is known")]
    Type(String),
    /// There are fewer than three salts, or they are no texts.
    #[error("the server's challenge has no three salts")]
    Missing,
    /// A salt that is no hex, or of the wrong length.
    #[error("salt {index} of the server's challenge is not {expected} of hex")]
    Salt {
        /// Which one, from 0.
        index: usize,
        /// What it should be.
        expected: &'static str,
    },
    /// The key derivation refused to work, which it does for want of memory only.
    #[error("the key of 64 MiB could not be derived: {0}")]
    Derivation(String),
}

impl Challenge {
    /// A challenge from its salts in hex; further elements mean nothing.
    ///
    /// # Errors
    /// When a salt is missing, no hex, or of the wrong length.
    pub fn from_salts(salts: &[impl AsRef<str>]) -> Result<Self, ChallengeError> {
        let [password_salt, hash_key, argon_salt, ..] = salts else {
            return Err(ChallengeError::Missing);
        };
        let wrong = |index, expected| move || ChallengeError::Salt { index, expected };
        let password_salt = hex::decode(password_salt.as_ref())
            .ok()
            .filter(|salt| salt.len() >= 256)
            .ok_or_else(wrong(0, "at least 256 bytes"))?;
        let hash_key = exact(hash_key.as_ref()).ok_or_else(wrong(1, "64 bytes"))?;
        let argon_salt = exact(argon_salt.as_ref()).ok_or_else(wrong(2, "16 bytes"))?;
        Ok(Challenge { password_salt, hash_key, argon_salt })
    }

    /// The secret that answers the challenge: 64 hex characters, as confidential as the password. Takes
    /// 64 MiB for a tenth of a second, so it belongs on a thread where it holds up nobody.
    ///
    /// # Errors
    /// When there is not enough memory.
    pub fn solve(&self, master_password: &str) -> Result<String, ChallengeError> {
        derive(&self.hash(master_password), &self.argon_salt)
            .map(hex::encode)
            .map_err(|error| ChallengeError::Derivation(error.to_string()))
    }

    fn hash(&self, master_password: &str) -> [u8; 64] {
        let mut mac = Blake2bMac512::new(&self.hash_key.into());
        mac.update(master_password.as_bytes());
        mac.update(&self.password_salt);
        mac.finalize().into_bytes().into()
    }
}

/// Argon2id as libsodium's `crypto_pwhash` with both limits INTERACTIVE. Its memory is freed on return.
pub(super) fn derive(
    password: &[u8],
    salt: &[u8; ARGON_SALT_BYTES],
) -> Result<[u8; 32], argon2::Error> {
    let params = Params::new(65_536, 2, 1, Some(32))?;
    let mut key = [0; 32];
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
        .hash_password_into(password, salt, &mut key)?;
    Ok(key)
}

fn exact<const N: usize>(text: &str) -> Option<[u8; N]> {
    hex::decode(text).ok()?.try_into().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bytes(range: std::ops::RangeInclusive<u8>) -> String {
        hex::encode(range.collect::<Vec<_>>())
    }

    fn counted() -> [String; 3] {
        [bytes(0..=255), bytes(0..=63), bytes(0..=15)]
    }

    #[test]
    fn the_published_vectors_come_out() {
        let challenge = Challenge::from_salts(&counted()).unwrap();
        let vectors = [
            (
                "correct horse battery",
                "30649b5800f325b93a08fc5f2b982d970ed6aad87794e4196cfe561161ace7f2e6c4ca9daa488a2bf471c05ff9853307e5fc7d86599d5ee9d64636fbdef23afb",
                "bc1266387fec69395420b0779afda549c7b5030c289cf056305b03f336207611",
            ),
            (
                "Größenwahn-Übung",
                "ca8c4eeb3e511ad09617bdac88acbc81e4426666f0f2aa025c22ddbead76cd7d4842fa6c945952d6f405d57a4811e635f5ba625a6a077252c1d07a634960baac",
                "6440df8e1858dbf7cc2252361ce6455f6c9bd23bda98ea79396cb9f8e8b63323",
            ),
        ];
        for (password, hash, secret) in vectors {
            assert_eq!(hex::encode(challenge.hash(password)), hash, "{password}");
            assert_eq!(challenge.solve(password).as_deref(), Ok(secret), "{password}");
        }
    }

    #[test]
    fn salts_are_checked_and_named() {
        let [s0, s1, s2] = counted();
        let cases: [(Vec<&str>, &str); 6] = [
            (vec![&s0, &s1], "the server's challenge has no three salts"),
            (
                vec!["00", &s1, &s2],
                "salt 0 of the server's challenge is not at least 256 bytes of hex",
            ),
            (vec![&s0, &s1[2..], &s2], "salt 1 of the server's challenge is not 64 bytes of hex"),
            (vec![&s0, &s1, "zz"], "salt 2 of the server's challenge is not 16 bytes of hex"),
            (vec![&s0, &s1, ""], "salt 2 of the server's challenge is not 16 bytes of hex"),
            (vec![], "the server's challenge has no three salts"),
        ];
        for (salts, message) in cases {
            assert_eq!(Challenge::from_salts(&salts).unwrap_err().to_string(), message);
        }
    }

    #[test]
    fn longer_salts_and_further_elements_are_taken() {
        let [s0, s1, s2] = counted();
        let longer = format!("{s0}00");
        assert!(Challenge::from_salts(&[&longer, &s1, &s2, &s2]).is_ok());
    }

    #[test]
    fn debug_output_shows_no_salt() {
        let challenge = Challenge::from_salts(&counted()).unwrap();
        assert_eq!(format!("{challenge:?}"), "Challenge(PWDv1r1)");
    }
}
