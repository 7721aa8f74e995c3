//! OAuth 2: an access token, given or fetched.

mod grant;
mod token;

use super::parameters::{prefix, text, text_or};
use super::{AuthError, Unsigned};
use crate::collection::Auth;

pub(in crate::http) use grant::Grant;
pub(in crate::http) use token::{Token, Tokens};

/// The query parameter that carries a token.
pub(in crate::http) const QUERY: &str = "access_token";

pub(super) fn sign(auth: &Auth, unsigned: &mut Unsigned<'_>) -> Result<(), AuthError> {
    let token = text(auth, "accessToken");
    if token.is_empty() || text_or(auth, "tokenType", "bearer").eq_ignore_ascii_case("mac") {
        return Ok(());
    }
    if text(auth, "addTokenTo") == "queryParams" {
        unsigned.lines.remove("authorization");
        unsigned.target.set_query_parameter(QUERY, token);
    } else {
        unsigned.target.remove_query_parameters(|name| name == QUERY);
        unsigned.set_header("Authorization", format!("{}{token}", prefix(auth)));
    }
    Ok(())
}
