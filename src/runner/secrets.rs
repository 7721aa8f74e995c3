//! Which values of a run are secrets: what it uses to get in.

use crate::collection::Request;
use crate::plan::Plan;
use crate::render::{Grammar, Piece, cut};
use crate::variables::Scopes;

/// Parameters of auth helpers that say who, where or how, and not with what secret.
const OPEN_PARAMETERS: &[&str] = &[
    "username",
    "user",
    "in",
    "key",
    "realm",
    "domain",
    "workstation",
    "algorithm",
    "region",
    "service",
    "addTokenTo",
    "headerPrefix",
    "tokenType",
    "signatureMethod",
    "version",
    "timestamp",
    "nonce",
    "consumerKey",
    "authId",
    "iss",
    "aud",
    "kid",
    "sub",
    "exp",
    "alg",
    "baseURL",
    "headersToSign",
    "grant_type",
    "scope",
    "accessTokenUrl",
    "authUrl",
    "clientId",
    "queryParamKey",
    "accessKey",
];

/// Whether an auth parameter is a secret.
pub(super) fn is_secret_parameter(name: &str) -> bool {
    !OPEN_PARAMETERS.contains(&name)
}

/// Marks the variables that auth parameters are made of, the session variable and those that the
/// configuration names.
pub fn mark_secrets<'n>(
    scopes: &mut Scopes,
    plan: &Plan,
    session_variable: Option<&'n str>,
    named: impl IntoIterator<Item = &'n str>,
) {
    let mut names: Vec<String> =
        session_variable.into_iter().chain(named).map(str::to_owned).collect();
    for auth in plan.steps.iter().filter_map(|step| step.request.auth.as_ref()) {
        for (name, text) in &auth.parameters {
            if is_secret_parameter(name) {
                let tokens = cut(text, Grammar::Postman).into_iter();
                names.extend(tokens.filter_map(|piece| match piece {
                    Piece::Token(name) => Some(name.to_owned()),
                    Piece::Text(_) => None,
                }));
            }
        }
    }
    names.sort_unstable();
    names.dedup();
    scopes.mark_secret(names);
}

/// The secret values that a rendered request carries.
pub(super) fn of_request(request: &Request<String>) -> Vec<String> {
    let auth = request.auth.iter().flat_map(|auth| &auth.parameters);
    auth.filter(|(name, value)| is_secret_parameter(name) && !value.is_empty())
        .map(|(_, value)| value.clone())
        .collect()
}
