//! `account/…`.

use serde_json::Value;

use super::call::{Call, GET, GET_POST, POST, Route};
use super::session::{SOLUTION_LENGTH, write_challenge};
use crate::sandbox::answer::{Failure, Outcome, Reply, failures};
use crate::sandbox::chance::BASE64;
use crate::sandbox::php;
use crate::sandbox::state::{Challenge, Secret};

pub(super) const ROUTES: &[Route] = &[
    Route::new(GET_POST, "account/reset", reset),
    Route::new(GET, "account/challenge/get", challenge),
    Route::new(POST, "account/challenge/set", set_challenge),
];

fn reset(call: &mut Call<'_>) -> Outcome {
    let Some(code) = call.params.text("code")? else { return announce_reset(call) };
    if call.session().and_then(|session| session.reset_code.as_ref()) != Some(&code) {
        return Err(failures::RESET_CODE);
    }
    call.state.reset(&call.author.user);
    call.renew_session();
    Ok(Reply::object(|json| json.member("status").text("ok")))
}

/// Gives the code that a reset needs.
fn announce_reset(call: &mut Call<'_>) -> Outcome {
    let groups: Vec<String> = (0..4).map(|_| call.state.chance.text(BASE64, 4)).collect();
    let code = groups.join("-");
    if let Some(session) = call.session_mut() {
        session.reset_code = Some(code.clone());
    }
    Ok(Reply::json(202, |json| {
        json.object(|json| {
            json.member("status").text("accepted");
            json.member("code").text(&code);
        });
    }))
}

fn challenge(call: &mut Call<'_>) -> Outcome {
    let challenge = &call.state.account(&call.author.user)?.challenge;
    let challenge = challenge.as_ref().ok_or(failures::NO_CHALLENGE)?;
    Ok(Reply::json(200, |json| write_challenge(json, &challenge.salts)))
}

fn set_challenge(call: &mut Call<'_>) -> Outcome {
    let secret = call.params.required("secret")?;
    let data = call.params.array("data")?.ok_or(Failure::Unable)?;
    let old = call.params.text("oldSecret")?;
    let account = call.state.account_mut(&call.author.user)?;
    if let Some(challenge) = &account.challenge {
        let old = old.ok_or(failures::PASSPHRASE_INVALID)?;
        if old.len() != SOLUTION_LENGTH {
            return Err(failures::SECRET_INVALID);
        }
        if !challenge.secret.solved_by(&old) {
            return Err(failures::PASSPHRASE_INVALID);
        }
    }
    if secret.len() != SOLUTION_LENGTH || !salts_fit(&data) {
        return Err(failures::CHALLENGE_UPDATE);
    }
    let salts = Value::Object(data.into_iter().collect());
    account.challenge = Some(Challenge { salts, secret: Secret::Known(secret) });
    if let Some(session) = call.session_mut() {
        session.authorized = true;
        session.keyed = true;
    }
    Ok(Reply::success())
}

/// Whether the members 0, 1 and 2 have the lengths of salts.
fn salts_fit(data: &[(String, Value)]) -> bool {
    let length = |name: &str| {
        let (_, salt) = data.iter().find(|(key, _)| key == name)?;
        php::text(salt).map(|text| text.len())
    };
    length("0").is_some_and(|length| length >= 512)
        && length("1") == Some(128)
        && length("2") == Some(32)
}
