//! Which encryption an object may have and which the server gives it.

use super::account::Account;
use super::object::Object;
use crate::sandbox::answer::{Failure, failures};
use crate::sandbox::backup::Revision;
use crate::sandbox::php;

/// Judges the client's encryption and sets the server's, unless the revision has one: that is written anew
/// in the same or, after the oldest, the next one. `kept` is the old type of a shared or received object,
/// which new content gets too.
pub(super) fn settle<K>(
    account: &Account,
    keyed: bool,
    kept: Option<&str>,
    revision: &mut Revision<K>,
) -> Result<(), Failure> {
    let encrypted = revision.cse_type == "CSEv1r1";
    if !encrypted && revision.cse_type != "none" && !revision.cse_type.is_empty() {
        return Err(failures::INVALID_CSE);
    }
    let keyless = php::empty(&revision.cse_key);
    if (!encrypted && !keyless) || (encrypted && account.challenge.is_none()) {
        return Err(failures::INVALID_CSE);
    }
    if encrypted && keyless {
        return Err(failures::CSE_KEY_MISSING);
    }
    let had = Some(revision.sse_type.as_str()).filter(|had| !had.is_empty());
    revision.sse_type = match had.or(kept) {
        Some("SSEv1r1") => "SSEv1r2",
        Some(kept) => kept,
        None => server_type(account.int("encryption.sse"), &revision.cse_type, keyed),
    }
    .to_owned();
    if !encrypted && revision.sse_type == "none" {
        return Err(failures::NO_ENCRYPTION);
    }
    if revision.cse_type.is_empty() {
        revision.cse_type = "none".to_owned();
    }
    Ok(())
}

/// The old server encryption of a shared or received object.
pub(super) fn kept<K>(object: Option<&Object<K>>) -> Option<&str> {
    let object =
        object.filter(|object| object.shared || object.share.is_some() || !object.editable)?;
    Some(&object.current().sse_type)
}

/// The server's encryption by the user's setting.
pub(crate) fn server_type(setting: i64, cse_type: &str, keyed: bool) -> &'static str {
    match setting {
        2 if keyed => "SSEv2r1",
        1 | 2 => "SSEv1r2",
        _ if cse_type == "none" => "SSEv1r2",
        _ => "none",
    }
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::{server_type, settle};
    use crate::sandbox::answer::failures::*;
    use crate::sandbox::backup::Revision;
    use crate::sandbox::state::{Account, Challenge, Secret};

    #[test]
    fn client_encryption_is_judged_in_order() {
        let plain = Account::default();
        let challenge = Challenge { salts: Value::Null, secret: Secret::Known(String::new()) };
        let mut keyed = Account::default();
        keyed.challenge = Some(challenge);
        for (account, cse_type, cse_key, expected) in [
            (&plain, "none", "", Ok(("none", "SSEv1r2"))),
            (&plain, "none", "0", Ok(("none", "SSEv1r2"))),
            (&plain, "none", "k", Err(INVALID_CSE)),
            (&plain, "CSEv2", "", Err(INVALID_CSE)),
            (&plain, "CSEv1r1", "k", Err(INVALID_CSE)),
            (&plain, "CSEv1r1", "", Err(INVALID_CSE)),
            (&plain, "", "", Err(NO_ENCRYPTION)),
            (&plain, "", "k", Err(INVALID_CSE)),
            (&keyed, "CSEv1r1", "", Err(CSE_KEY_MISSING)),
            (&keyed, "CSEv1r1", "0", Err(CSE_KEY_MISSING)),
            (&keyed, "CSEv1r1", "k", Ok(("CSEv1r1", "none"))),
        ] {
            let mut revision: Revision<()> = Revision {
                cse_type: cse_type.into(),
                cse_key: cse_key.into(),
                ..Revision::default()
            };
            let result = settle(account, false, None, &mut revision);
            let result = result.map(|()| (revision.cse_type.as_str(), revision.sse_type.as_str()));
            assert_eq!(result, expected, "{cse_type} {cse_key}");
        }
    }

    #[test]
    fn the_setting_chooses_the_servers() {
        for (setting, cse_type, keyed, expected) in [
            (0, "none", false, "SSEv1r2"),
            (0, "CSEv1r1", true, "none"),
            (1, "none", true, "SSEv1r2"),
            (1, "CSEv1r1", false, "SSEv1r2"),
            (2, "none", false, "SSEv1r2"),
            (2, "none", true, "SSEv2r1"),
            (2, "CSEv1r1", true, "SSEv2r1"),
            (1, "", false, "SSEv1r2"),
        ] {
            assert_eq!(server_type(setting, cse_type, keyed), expected);
        }
    }
}
