//! Which values of a run are secrets: what it uses to get in.

use std::collections::BTreeSet;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use percent_encoding::percent_decode_str;

use crate::collection::{Auth, Request};
use crate::http::{Exchange, secret_parameters};
use crate::plan::Plan;
use crate::render::{Grammar, Names, Piece, Renderer, cut};
use crate::variables::Scopes;

/// Parameters of auth helpers that say who, where or how, and not with what secret.
const OPEN_PARAMETERS: &[&str] = &[
    "accessKey",
    "accessTokenUrl",
    "addAuthDataToQuery",
    "addEmptyParamsToSign",
    "addParamsToHeader",
    "addTokenTo",
    "alg",
    "algorithm",
    "app",
    "aud",
    "audience",
    "authId",
    "authUrl",
    "baseURL",
    "callback",
    "claims",
    "clientId",
    "clientNonce",
    "client_authentication",
    "consumerKey",
    "delegation",
    "disableHeaderEncoding",
    "disableRetryRequest",
    "domain",
    "exp",
    "extraData",
    "grant_type",
    "header",
    "headerPrefix",
    "headersToSign",
    "in",
    "includeBodyHash",
    "includePayloadHash",
    "isSecretBase64Encoded",
    "iss",
    "key",
    "kid",
    "maxBodySize",
    "nonce",
    "nonceCount",
    "opaque",
    "payload",
    "qop",
    "queryParamKey",
    "realm",
    "redirect_uri",
    "region",
    "resource",
    "scope",
    "service",
    "signatureMethod",
    "sub",
    "timestamp",
    "tokenName",
    "tokenType",
    "user",
    "username",
    "version",
    "workstation",
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
    for text in plan.steps.iter().flat_map(|step| secret_texts(&step.request)) {
        let tokens = cut(text, Grammar::Postman).into_iter();
        names.extend(tokens.filter_map(|piece| match piece {
            Piece::Token(name) => Some(name.to_owned()),
            Piece::Text(_) => None,
        }));
    }
    names.sort_unstable();
    names.dedup();
    scopes.mark_secret(names);
}

/// What of a request is secret by its place: parameters of its auth, and the password of its proxy.
fn secret_texts(request: &Request) -> impl Iterator<Item = &str> {
    let parameters = request.auth.iter().flat_map(|auth| &auth.parameters);
    let of_auth = parameters.filter(|(name, _)| is_secret_parameter(name)).map(|(_, text)| text);
    let of_proxy = request.proxy.iter().filter_map(|proxy| proxy.credentials.as_ref());
    of_auth.chain(of_proxy.map(|(_, password)| password)).map(String::as_str)
}

/// The secret texts of all requests, rendered: also those that stand in the collection as they are.
#[must_use]
pub fn auth_secrets(plan: &Plan, scopes: &Scopes) -> Vec<String> {
    let texts: BTreeSet<&str> = plan
        .steps
        .iter()
        .flat_map(|step| secret_texts(&step.request))
        .filter(|text| !text.is_empty())
        .collect();
    let renderer = Renderer::new();
    texts.into_iter().map(|text| renderer.render_text(text, scopes, &mut Names::new())).collect()
}

/// The names under which credentials travel: of headers, and of query parameters.
#[must_use]
pub fn api_keys(plan: &Plan, scopes: &Scopes) -> (Vec<String>, Vec<String>) {
    let renderer = Renderer::new();
    let (mut headers, mut queries) = (BTreeSet::new(), BTreeSet::new());
    for auth in plan.steps.iter().filter_map(|step| step.request.auth.as_ref()) {
        let render = |text: &String| renderer.render_text(text, scopes, &mut Names::new());
        let parameters = auth.parameters.iter().map(|(name, text)| (name.clone(), render(text)));
        let auth = Auth::new(auth.kind.clone(), parameters.collect());
        let in_query = auth.get("in").is_some_and(|place| place == "query");
        if auth.kind == "apikey" && !in_query {
            headers.extend(auth.get("key").cloned());
        }
        queries.extend(secret_parameters(&auth).into_iter().map(str::to_owned));
    }
    let named = |names: BTreeSet<String>| names.into_iter().filter(|name| !name.is_empty());
    (named(headers).collect(), named(queries).collect())
}

/// The secret values of an exchange: auth parameters, credentials and cookies that were sent, the session
/// that came or went, and the cookies that came, where the run keeps cookies.
pub(super) fn of_exchange(
    request: &Request<String>,
    exchange: &Exchange,
    session_header: Option<&str>,
    keeps_cookies: bool,
) -> Vec<String> {
    let mut secrets: Vec<String> = secret_texts(request).map(str::to_owned).collect();
    if let Some(auth) = &request.auth {
        let names = secret_parameters(auth);
        secrets.extend(of_query(&exchange.sent.url, &names));
    }
    let received = exchange.outcome.as_ref().map_or(&[][..], |received| &received.headers);
    let of_proxy = request.proxy.iter().filter_map(|proxy| proxy.credentials.as_ref());
    secrets.extend(of_proxy.map(|(user, password)| STANDARD.encode(format!("{user}:{password}"))));
    secrets.extend(of_headers(&exchange.sent.headers, received, session_header, keeps_cookies));
    secrets.retain(|secret| !secret.is_empty());
    secrets
}

/// The values of these query parameters: decoded, and as they stand in the URL, where characters are left that
/// other ways of encoding escape.
fn of_query(url: &str, names: &[&str]) -> Vec<String> {
    let query = url.split_once('?').map_or("", |(_, query)| query);
    let pairs = query.split('&').filter_map(|pair| pair.split_once('='));
    let values = pairs.filter(|(name, _)| names.contains(name)).map(|(_, value)| value);
    values
        .flat_map(|value| {
            let decoded = percent_decode_str(value).decode_utf8_lossy().into_owned();
            [value.to_owned(), decoded]
        })
        .collect()
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
