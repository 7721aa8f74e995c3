//! `keychain/…`.

use super::call::{Call, GET, POST, Route, named};
use crate::sandbox::answer::{Failure, Outcome, Reply, failures};

pub(super) const ROUTES: &[Route] =
    &[Route::new(GET, "keychain/get", get), Route::new(POST, "keychain/set", set)];

const CLIENT: &str = "CSEv1r1";
const SERVER: &str = "SSEv2r1";

fn get(call: &mut Call<'_>) -> Outcome {
    let keychains = call.state.account(&call.author.user)?.keychains()?;
    Ok(Reply::json(200, |json| {
        if keychains.is_empty() {
            return json.list(|_| ());
        }
        json.object(|json| {
            for (kind, data) in keychains {
                json.member(kind).text(data);
            }
        });
    }))
}

fn set(call: &mut Call<'_>) -> Outcome {
    let kind = call.params.required("id")?;
    let data = call.params.required("data")?;
    let account = call.state.account_mut(&call.author.user)?;
    if account.challenge.is_none() {
        return Err(failures::ENCRYPTION_NOT_ENABLED);
    }
    match kind.as_str() {
        CLIENT => account.set_keychain(kind.clone(), data),
        SERVER => return Err(failures::KEYCHAIN_NOT_FOUND),
        _ => return Err(Failure::Unable),
    };
    Ok(named(200, &kind))
}
