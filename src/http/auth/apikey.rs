use super::parameters::text;
use super::{AuthError, Unsigned};
use crate::collection::Auth;

pub(super) fn sign(auth: &Auth, unsigned: &mut Unsigned<'_>) -> Result<(), AuthError> {
    let (key, value) = (text(auth, "key"), text(auth, "value"));
    if key.is_empty() && value.is_empty() {
        return Ok(());
    }
    if text(auth, "in") == "query" {
        unsigned.target.set_query_parameter(key, value);
    } else if !key.is_empty() {
        // A header needs a name; Postman leaves it out as well.
        unsigned.lines.set_auth(key.to_owned(), value.to_owned());
    }
    Ok(())
}
