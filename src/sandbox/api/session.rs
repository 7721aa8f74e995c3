//! `session/…`.

use super::call::{Access, Call, GET, POST, Route};
use crate::sandbox::answer::{Failure, Json, Outcome, Reply, failures};

pub(super) const ROUTES: &[Route] = &[
    Route::new(GET, "session/request", request).with(Access::Open),
    Route::new(POST, "session/open", open).with(Access::Open),
    Route::new(GET, "session/keepalive", keepalive).with(Access::Open),
    Route::new(GET, "session/close", close),
];

/// Failed attempts that lock a user out.
const MOST_ATTEMPTS: u32 = 5;
/// Characters of a solution.
pub(super) const SOLUTION_LENGTH: usize = 64;

/// The members of a challenge.
pub(super) fn write_challenge(json: &mut Json, salts: &[serde_json::Value]) {
    json.object(|json| {
        json.member("salts").list(|json| {
            for salt in salts {
                json.item().value(salt);
            }
        });
        json.member("type").text("PWDv1r1");
    });
}

/// An app token is never locked out.
fn locked_out(call: &Call<'_>) -> Result<bool, Failure> {
    let attempts = call.state.account(&call.author.user)?.attempts;
    Ok(attempts >= MOST_ATTEMPTS && call.identity.token.is_none())
}

fn authorized(call: &Call<'_>) -> bool {
    call.session().is_some_and(|session| session.authorized)
}

fn request(call: &mut Call<'_>) -> Outcome {
    if locked_out(call)? {
        return Err(failures::LOGIN_NOT_ALLOWED);
    }
    let challenge = call.state.account(&call.author.user)?.challenge.as_ref();
    Ok(Reply::object(|json| match challenge {
        Some(challenge) if !authorized(call) => {
            write_challenge(json.member("challenge"), &challenge.salts);
        }
        _ => {}
    }))
}

fn open(call: &mut Call<'_>) -> Outcome {
    if locked_out(call)? {
        return Err(failures::LOGIN_NOT_ALLOWED);
    }
    if !authorized(call) {
        let keyed = verify_challenge(call)?;
        if let Some(session) = call.session_mut() {
            session.authorized = true;
            session.keyed = keyed;
        }
        call.state.account_mut(&call.author.user)?.attempts = 0;
    }
    let keychains = &call.state.account(&call.author.user)?.keychains;
    Ok(Reply::object(|json| {
        json.member("success").flag(true);
        json.member("keys");
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

/// Whether there was a challenge; an error if it was not solved.
fn verify_challenge(call: &mut Call<'_>) -> Result<bool, Failure> {
    let Some(challenge) = &call.state.account(&call.author.user)?.challenge else {
        return Ok(false);
    };
    let solution = call.params.loose_text("challenge")?;
    if solution.as_ref().is_some_and(|solution| solution.len() != SOLUTION_LENGTH) {
        return Err(failures::SECRET_INVALID);
    }
    if solution.is_some_and(|solution| challenge.secret.solved_by(&solution)) {
        return Ok(true);
    }
    let account = call.state.account_mut(&call.author.user)?;
    account.attempts = (account.attempts + 1).min(MOST_ATTEMPTS);
    if account.attempts < MOST_ATTEMPTS {
        return Err(failures::PASSPHRASE_INVALID);
    }
    if let Some(token) = &call.identity.token {
        call.state.revoke(&call.author.user, token);
    }
    Err(failures::TOO_MANY_ATTEMPTS)
}

fn keepalive(_call: &mut Call<'_>) -> Outcome {
    Ok(Reply::success())
}

fn close(call: &mut Call<'_>) -> Outcome {
    call.state.sessions.end(&call.session);
    call.renew_session();
    Ok(Reply::success())
}
