//! Atlassian's S2S authentication: a short-lived token for each request.

use percent_encoding::percent_decode_str;
use serde_json::{Map, Value};

use super::parameters::{number, text, text_or};
use super::token::{self, Algorithm};
use super::{AuthError, Unsigned};
use crate::collection::Auth;

/// How long a token holds, in seconds.
const LIFETIME: u64 = 3600;

pub(super) fn sign(auth: &Auth, unsigned: &mut Unsigned<'_>) -> Result<(), AuthError> {
    let (issuer, audience) = (text(auth, "iss"), text(auth, "aud"));
    let (key, key_id) = key(auth);
    if issuer.is_empty() || audience.is_empty() || key.is_empty() || key_id.is_empty() {
        return Ok(());
    }
    let name = text_or(auth, "alg", "RS256");
    let algorithm = match Algorithm::of(name)? {
        Algorithm::Shared(_) => {
            let known = "RS256, PS256, ES256 and the same with 384 and 512";
            return Err(AuthError::Algorithm { name: name.to_owned(), known });
        }
        algorithm => algorithm,
    };
    let now = unsigned.timestamp();
    let lifetime = number(auth, "exp", LIFETIME)?;
    let mut payload = token::object("claims", text(auth, "claims"))?;
    let own: [(&str, Value); 6] = [
        ("iat", now.into()),
        ("iss", issuer.into()),
        ("sub", text_or(auth, "sub", issuer).into()),
        ("jti", uuid::Uuid::new_v4().to_string().into()),
        ("aud", audience.into()),
        ("exp", now.saturating_add_unsigned(lifetime).into()),
    ];
    for (name, value) in own {
        payload.entry(name).or_insert(value);
    }
    let header = Map::from_iter([
        ("alg".to_owned(), Value::from(name)),
        ("kid".to_owned(), key_id.as_str().into()),
    ]);
    let token = token::signed(&header, &payload, algorithm, key.as_bytes())?;
    unsigned.set_header("Authorization", format!("Bearer {token}"));
    Ok(())
}

/// The key and its id; `data:application/pkcs8;kid=…;base64,…` holds both.
fn key(auth: &Auth) -> (String, String) {
    let (key, id) = (text(auth, "privateKey"), text(auth, "kid"));
    let Some((head, content)) =
        key.strip_prefix("data:").and_then(|content| content.split_once(','))
    else {
        return (key.to_owned(), id.to_owned());
    };
    let decode = |text: &str| percent_decode_str(text).decode_utf8_lossy().into_owned();
    let named = head.split(';').find_map(|parameter| parameter.strip_prefix("kid="));
    let id = if id.is_empty() { decode(named.unwrap_or_default()) } else { id.to_owned() };
    (decode(content), id)
}

#[cfg(test)]
#[path = "asap_tests.rs"]
mod tests;
