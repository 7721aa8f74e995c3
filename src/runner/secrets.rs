//! Which values of a run are secrets: what it uses to get in.

use std::collections::BTreeSet;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::collection::Request;
use crate::http::Exchange;
use crate::plan::Plan;
use crate::render::{Grammar, Names, Piece, Renderer, cut};
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

/// The texts of secret auth parameters, rendered: also those that stand in the collection as they are.
#[must_use]
pub fn auth_secrets(plan: &Plan, scopes: &Scopes) -> Vec<String> {
    let auths = plan.steps.iter().filter_map(|step| step.request.auth.as_ref());
    let texts: BTreeSet<&str> = auths
        .flat_map(|auth| &auth.parameters)
        .filter(|(name, value)| is_secret_parameter(name) && !value.is_empty())
        .map(|(_, value)| value.as_str())
        .collect();
    let renderer = Renderer::new();
    texts.into_iter().map(|text| renderer.render_text(text, scopes, &mut Names::new())).collect()
}

/// The names under which API keys travel: of headers, and of query parameters.
#[must_use]
pub fn api_keys(plan: &Plan, scopes: &Scopes) -> (Vec<String>, Vec<String>) {
    let renderer = Renderer::new();
    let auths = plan.steps.iter().filter_map(|step| step.request.auth.as_ref());
    let mut names: Vec<(bool, String)> = auths
        .filter(|auth| auth.kind == "apikey")
        .map(|auth| {
            let of = |wanted| auth.parameters.iter().find(|(name, _)| name.as_str() == wanted);
            let in_query = of("in").is_some_and(|(_, place)| place == "query");
            let name = of("key").map_or("", |(_, name)| name);
            (in_query, renderer.render_text(name, scopes, &mut Names::new()))
        })
        .filter(|(_, name)| !name.is_empty())
        .collect();
    names.sort_unstable();
    names.dedup();
    let (queries, headers): (Vec<_>, Vec<_>) = names.into_iter().partition(|(query, _)| *query);
    let bare = |names: Vec<(bool, String)>| names.into_iter().map(|(_, name)| name).collect();
    (bare(headers), bare(queries))
}

/// The secret values of an exchange: auth parameters, credentials and cookies that were sent, the session
/// that came or went, and the cookies that came, where the run keeps cookies.
pub(super) fn of_exchange(
    request: &Request<String>,
    exchange: &Exchange,
    session_header: Option<&str>,
    keeps_cookies: bool,
) -> Vec<String> {
    let auth = request.auth.iter().flat_map(|auth| &auth.parameters);
    let mut secrets: Vec<String> = auth
        .filter(|(name, _)| is_secret_parameter(name))
        .map(|(_, value)| value.clone())
        .collect();
    let received = exchange.outcome.as_ref().map_or(&[][..], |received| &received.headers);
    secrets.extend(of_headers(&exchange.sent.headers, received, session_header, keeps_cookies));
    secrets.retain(|secret| !secret.is_empty());
    secrets
}

/// The secret values of headers that were sent and received: credentials, cookies and the session. Names of
/// received headers are in lower case.
#[must_use]
pub fn of_headers(
    sent: &[(String, String)],
    received: &[(String, String)],
    session_header: Option<&str>,
    keeps_cookies: bool,
) -> Vec<String> {
    let mut secrets = Vec::new();
    let is_session =
        |name: &str| session_header.is_some_and(|header| header.eq_ignore_ascii_case(name));
    for (name, value) in sent {
        match name.to_ascii_lowercase().as_str() {
            "authorization" | "proxy-authorization" => secrets.extend(credentials(value)),
            "cookie" => secrets.extend(value.split(';').filter_map(cookie_value)),
            name if is_session(name) => secrets.push(value.clone()),
            _ => {}
        }
    }
    for (name, value) in received {
        if name == "set-cookie" && keeps_cookies {
            secrets.extend(value.split(';').next().and_then(cookie_value));
        } else if is_session(name) {
            secrets.push(value.clone());
        }
    }
    secrets
}

/// What follows the scheme; of Basic credentials the password, too.
fn credentials(value: &str) -> Vec<String> {
    let (scheme, secret) = value.trim().split_once(' ').unwrap_or(("", value.trim()));
    let mut secrets = vec![secret.to_owned()];
    if scheme.eq_ignore_ascii_case("basic")
        && let Ok(decoded) = STANDARD.decode(secret)
        && let Ok(text) = String::from_utf8(decoded)
        && let Some((_, password)) = text.split_once(':')
    {
        secrets.push(password.to_owned());
    }
    secrets
}

fn cookie_value(pair: &str) -> Option<String> {
    pair.split_once('=').map(|(_, value)| value.trim().trim_matches('"').to_owned())
}
