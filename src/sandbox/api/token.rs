//! `token/…`: second factors, which no sandbox user has.

use super::call::{Access, Call, GET, Route};
use crate::sandbox::answer::{Outcome, Reply};

pub(super) const ROUTES: &[Route] =
    &[Route::new(GET, "token/{provider}/request", request).with(Access::Open)];

fn request(_call: &mut Call<'_>) -> Outcome {
    Ok(Reply::json(400, |json| {
        json.object(|json| {
            json.member("success").flag(false);
            json.member("data").null();
        });
    }))
}
