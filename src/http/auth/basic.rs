use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;

use super::{Credential, parameter};
use crate::collection::Auth;

pub(super) fn credential(auth: &Auth) -> Credential {
    let value = authorization(parameter(auth, "username"), parameter(auth, "password"));
    Credential::Header("Authorization".to_owned(), value)
}

/// The value of an `Authorization` header for a user and password.
pub(in crate::http) fn authorization(user: &str, password: &str) -> String {
    let mut value = String::from("Basic ");
    BASE64_STANDARD.encode_string(format!("{user}:{password}"), &mut value);
    value
}
