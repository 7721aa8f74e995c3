//! Signed tokens (RFC 7515, RFC 7519), which two schemes make.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Map, Value};

use super::AuthError;
use super::hash::Hash;
use super::key::{self, Padding};

/// How a token is signed (RFC 7518 §3).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Algorithm {
    /// With a secret that both sides know.
    Shared(Hash),
    /// With a private key.
    Key(Padding, Hash),
}

impl Algorithm {
    pub(super) fn of(name: &str) -> Result<Self, AuthError> {
        let unknown = || {
            let known = "HS256, RS256, PS256, ES256 and the same with 384 and 512";
            AuthError::Algorithm { name: name.to_owned(), known }
        };
        let (family, bits) = name.split_at_checked(2).ok_or_else(unknown)?;
        let hash = match bits {
            "256" => Hash::Sha256,
            "384" => Hash::Sha384,
            "512" => Hash::Sha512,
            _ => return Err(unknown()),
        };
        match family {
            "HS" => Ok(Algorithm::Shared(hash)),
            "RS" => Ok(Algorithm::Key(Padding::Pkcs1, hash)),
            "PS" => Ok(Algorithm::Key(Padding::Pss, hash)),
            "ES" => Ok(Algorithm::Key(Padding::Ecdsa, hash)),
            _ => Err(unknown()),
        }
    }
}

/// A token in its compact form. `key` is the secret's bytes, or the private key's text.
pub(super) fn signed(
    header: &Map<String, Value>,
    payload: &Map<String, Value>,
    algorithm: Algorithm,
    key: &[u8],
) -> Result<String, AuthError> {
    let encode = |object: &Map<String, Value>| {
        let text = serde_json::to_string(object).expect("a JSON object has a text");
        URL_SAFE_NO_PAD.encode(text)
    };
    let text = format!("{}.{}", encode(header), encode(payload));
    let signature = match algorithm {
        Algorithm::Shared(hash) => hash.hmac(key, text.as_bytes()),
        Algorithm::Key(padding, hash) => {
            key::sign(&String::from_utf8_lossy(key), padding, hash, text.as_bytes())?
        }
    };
    Ok(format!("{text}.{}", URL_SAFE_NO_PAD.encode(signature)))
}

/// A parameter that is a JSON object; nothing is an empty one.
pub(super) fn object(parameter: &'static str, text: &str) -> Result<Map<String, Value>, AuthError> {
    if text.trim().is_empty() {
        return Ok(Map::new());
    }
    serde_json::from_str(text).map_err(|failed| {
        // What the text holds may be a secret, so only the place is told.
        let (line, column) = (failed.line(), failed.column());
        AuthError::Json { parameter, message: format!("see line {line}, column {column}") }
    })
}
