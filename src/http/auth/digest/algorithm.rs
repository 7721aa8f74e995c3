use md5::Md5;
use sha2::digest::Digest;
use sha2::{Sha256, Sha512_256};

use crate::http::auth::AuthError;

/// A hash function, and whether the session's nonces go into the password's hash.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Algorithm {
    function: Function,
    of_session: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Function {
    #[default]
    Md5,
    Sha256,
    Sha512_256,
}

impl Algorithm {
    pub(super) fn of(name: &str) -> Result<Self, AuthError> {
        let upper = name.trim().to_ascii_uppercase();
        let base = upper.strip_suffix("-SESS");
        let function = match base.unwrap_or(&upper) {
            "MD5" => Function::Md5,
            "SHA-256" => Function::Sha256,
            "SHA-512-256" => Function::Sha512_256,
            _ => {
                let known = "MD5, SHA-256, SHA-512-256, each also with -sess";
                return Err(AuthError::Algorithm { name: name.to_owned(), known });
            }
        };
        Ok(Algorithm { function, of_session: base.is_some() })
    }

    pub(super) fn name(self) -> &'static str {
        match (self.function, self.of_session) {
            (Function::Md5, false) => "MD5",
            (Function::Md5, true) => "MD5-sess",
            (Function::Sha256, false) => "SHA-256",
            (Function::Sha256, true) => "SHA-256-sess",
            (Function::Sha512_256, false) => "SHA-512-256",
            (Function::Sha512_256, true) => "SHA-512-256-sess",
        }
    }

    pub(super) fn is_of_session(self) -> bool {
        self.of_session
    }

    /// The hash in hexadecimal digits.
    pub(super) fn hash(self, data: &[u8]) -> String {
        match self.function {
            Function::Md5 => hex::encode(Md5::digest(data)),
            Function::Sha256 => hex::encode(Sha256::digest(data)),
            Function::Sha512_256 => hex::encode(Sha512_256::digest(data)),
        }
    }
}
