//! `session/…`.

use serde_json::Value;

use super::call::{Access, Call, GET, POST, Route};
use super::token;
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
pub(super) fn write_challenge(json: &mut Json, salts: &Value) {
    json.object(|json| {
        json.member("salts").value(salts);
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
    let account = call.state.account(&call.author.user)?;
    Ok(Reply::object(|json| match &account.challenge {
        Some(challenge) if !authorized(call) => {
            write_challenge(json.member("challenge"), &challenge.salts);
            if !account.second_factors.is_empty() {
                token::write_factors(json.member("token"), &account.second_factors);
            }
        }
        _ => {}
    }))
}

fn open(call: &mut Call<'_>) -> Outcome {
    if locked_out(call)? {
        return Err(failures::LOGIN_NOT_ALLOWED);
    }
    if !authorized(call) {
        verify_second_factor(call)?;
        let keyed = verify_challenge(call)?;
        if let Some(session) = call.session_mut() {
            session.authorized = true;
            session.keyed = keyed;
        }
        call.state.account_mut(&call.author.user)?.attempts = 0;
    }
    let keychains = call.state.account(&call.author.user)?.keychains()?;
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

/// Asked for only where there is a challenge, and before it is looked at.
fn verify_second_factor(call: &mut Call<'_>) -> Result<(), Failure> {
    let account = call.state.account_mut(&call.author.user)?;
    if account.challenge.is_none() || account.second_factors.is_empty() {
        return Ok(());
    }
    let Some(codes) = call.params.array("token")? else {
        return Err(attempt_failed(call, failures::TOKEN_INVALID));
    };
    if account.verify_codes(&codes) {
        return Ok(());
    }
    Err(attempt_failed(call, failures::TOKEN_VERIFICATION))
}

/// Whether there was a challenge; an error if it was not solved.
fn verify_challenge(call: &mut Call<'_>) -> Result<bool, Failure> {
    let account = call.state.account_mut(&call.author.user)?;
    if account.challenge.is_none() {
        return Ok(false);
    }
    let solution = call.params.loose_text("challenge")?;
    if solution.as_ref().is_some_and(|solution| solution.len() != SOLUTION_LENGTH) {
        return Err(failures::SECRET_INVALID);
    }
    if solution.is_some_and(|solution| account.solve(&solution)) {
        return Ok(true);
    }
    Err(attempt_failed(call, failures::PASSPHRASE_INVALID))
}

/// Counts a failed attempt: `usual` is its answer, unless it is the last one allowed.
fn attempt_failed(call: &mut Call<'_>, usual: Failure) -> Failure {
    let Ok(account) = call.state.account_mut(&call.author.user) else { return Failure::Unable };
    account.attempts = (account.attempts + 1).min(MOST_ATTEMPTS);
    if account.attempts < MOST_ATTEMPTS {
        return usual;
    }
    if call.identity.token.is_some() {
        call.state.revoke(&call.identity);
    }
    failures::TOO_MANY_ATTEMPTS
}

fn keepalive(_call: &mut Call<'_>) -> Outcome {
    Ok(Reply::success())
}

fn close(call: &mut Call<'_>) -> Outcome {
    call.state.sessions.end(&call.session);
    call.renew_session();
    Ok(Reply::success())
}
