use super::{Credential, parameter};
use crate::collection::Auth;

pub(super) fn credential(auth: &Auth) -> Credential {
    match parameter(auth, "token") {
        "" => Credential::None,
        token => Credential::Header("Authorization".to_owned(), format!("Bearer {token}")),
    }
}
