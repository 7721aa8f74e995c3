//! `token/…`: second factors of users for whom they were set up.

use super::call::{Access, Call, GET, Route};
use crate::sandbox::answer::{Json, Outcome, Reply};
use crate::sandbox::state::SecondFactor;

pub(super) const ROUTES: &[Route] =
    &[Route::new(GET, "token/{provider}/request", request).with(Access::Open)];

/// The list in which a user finds what to choose from.
pub(super) fn write_factors(json: &mut Json, factors: &[SecondFactor]) {
    json.list(|json| {
        for factor in factors {
            let (label, description) = factor.texts();
            json.item().object(|json| {
                json.member("type").text(factor.kind());
                json.member("id").text(&factor.provider);
                json.member("label").text(label);
                json.member("description").text(description);
                json.member("request").flag(factor.on_request());
            });
        }
    });
}

fn request(call: &mut Call<'_>) -> Outcome {
    let provider = call.params.required("provider")?;
    let state = &mut *call.state;
    let account = state.accounts.get_mut(&call.author.user);
    let issued = account.and_then(|account| account.request_code(&provider, &mut state.chance));
    let status = if issued.is_some() { 200 } else { 400 };
    Ok(Reply::json(status, |json| {
        json.object(|json| {
            json.member("success").flag(issued.is_some());
            let data = json.member("data");
            match &issued {
                None => data.null(),
                Some(code) => data.object(|json| {
                    if let Some(code) = code {
                        json.member("token").text(code);
                    }
                }),
            }
        });
    }))
}
