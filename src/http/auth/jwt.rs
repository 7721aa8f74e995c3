//! A token that the client makes and signs itself.

use base64::Engine as _;
use base64::engine::GeneralPurpose;
use base64::engine::general_purpose::GeneralPurposeConfig;

use super::parameters::{flag, prefix, text, text_or};
use super::token::{self, Algorithm};
use super::{AuthError, Unsigned};
use crate::collection::Auth;

/// The query parameter unless the collection names one.
pub(in crate::http) const QUERY: &str = "token";

pub(super) fn sign(auth: &Auth, unsigned: &mut Unsigned<'_>) -> Result<(), AuthError> {
    let name = text(auth, "algorithm");
    if name.is_empty() {
        return Ok(());
    }
    let algorithm = Algorithm::of(name)?;
    let key = match algorithm {
        Algorithm::Shared(_) => secret(auth)?,
        Algorithm::Key(..) => text(auth, "privateKey").as_bytes().to_vec(),
    };
    if key.is_empty() {
        return Ok(());
    }
    let mut header = token::object("header", text(auth, "header"))?;
    header.insert("alg".to_owned(), name.into());
    let payload = token::object("payload", text(auth, "payload"))?;
    let token = token::signed(&header, &payload, algorithm, &key)?;
    if text(auth, "addTokenTo") == "queryParam" {
        let parameter = text_or(auth, "queryParamKey", QUERY);
        unsigned.target.set_query_parameter(parameter, &token);
    } else {
        unsigned.set_header("Authorization", format!("{}{token}", prefix(auth)));
    }
    Ok(())
}

fn secret(auth: &Auth) -> Result<Vec<u8>, AuthError> {
    let secret = text(auth, "secret");
    if !flag(auth, "isSecretBase64Encoded") {
        return Ok(secret.as_bytes().to_vec());
    }
    // Both alphabets and missing padding are in use.
    let alphabet = match secret.contains(['-', '_']) {
        true => base64::alphabet::URL_SAFE,
        false => base64::alphabet::STANDARD,
    };
    let lenient = GeneralPurposeConfig::new()
        .with_decode_padding_mode(base64::engine::DecodePaddingMode::Indifferent);
    GeneralPurpose::new(&alphabet, lenient).decode(secret.trim()).map_err(|_| AuthError::Key {
        parameter: "secret",
        message: "it is no base64, which isSecretBase64Encoded says it is".to_owned(),
    })
}

#[cfg(test)]
#[path = "jwt_tests.rs"]
mod tests;
