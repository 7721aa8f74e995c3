use super::parameters::text;
use super::{AuthError, Unsigned};
use crate::collection::Auth;

pub(super) fn sign(auth: &Auth, unsigned: &mut Unsigned<'_>) -> Result<(), AuthError> {
    match text(auth, "token") {
        "" => {}
        token => unsigned.set_header("Authorization", format!("Bearer {token}")),
    }
    Ok(())
}
