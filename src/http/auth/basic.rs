use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;

use super::parameters::text;
use super::{AuthError, Unsigned};
use crate::collection::Auth;

pub(super) fn sign(auth: &Auth, unsigned: &mut Unsigned<'_>) -> Result<(), AuthError> {
    let value = authorization(text(auth, "username"), text(auth, "password"));
    unsigned.set_header("Authorization", value);
    Ok(())
}

/// The value of an `Authorization` header for a user and password.
pub(in crate::http) fn authorization(user: &str, password: &str) -> String {
    let mut value = String::from("Basic ");
    BASE64_STANDARD.encode_string(format!("{user}:{password}"), &mut value);
    value
}
