use super::{Credential, parameter};
use crate::collection::Auth;
use crate::http::target::Target;

pub(super) fn credential(auth: &Auth, target: &mut Target) -> Credential {
    let (key, value) = (parameter(auth, "key"), parameter(auth, "value"));
    if key.is_empty() && value.is_empty() {
        return Credential::None;
    }
    if parameter(auth, "in") == "query" {
        target.set_query_parameter(key, value);
        Credential::Query
    } else if key.is_empty() {
        // A header needs a name; Postman leaves it out as well.
        Credential::None
    } else {
        Credential::Header(key.to_owned(), value.to_owned())
    }
}
