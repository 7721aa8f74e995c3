//! Fetches the access token that a request's auth describes but does not hold.

use std::borrow::Cow;
use std::time::Instant;

use super::auth::{self, AuthError, Grant, Token};
use super::client::Client;
use super::send::{self, Way};
use super::{Exchange, Hop, HopKind};
use crate::collection::{Behavior, Request};

/// The request with its access token, if it is to have one and the token server gives it.
pub(super) async fn supply<'r>(
    client: &Client,
    request: &'r Request,
    behavior: &Behavior,
    way: &mut Way,
) -> Cow<'r, Request> {
    let Some(auth) = &request.auth else { return Cow::Borrowed(request) };
    let token = match Grant::of(auth) {
        Ok(None) => return Cow::Borrowed(request),
        Ok(Some(grant)) => token(client, &grant, behavior, way).await,
        Err(failed) => Err(failed),
    };
    match token {
        Ok(token) => {
            let mut request = request.clone();
            let parameters = request.auth.iter_mut().flat_map(|auth| auth.parameters.iter_mut());
            for (name, value) in parameters.filter(|(name, _)| name == TOKEN) {
                debug_assert!(value.is_empty(), "a given {name} is not replaced");
                value.clone_from(&token);
            }
            if let Some(auth) = request.auth.as_mut().filter(|auth| auth.get(TOKEN).is_none()) {
                auth.parameters.push((TOKEN.to_owned(), token));
            }
            Cow::Owned(request)
        }
        Err(failed) => {
            way.warnings.push(auth::unsigned_warning(&auth.kind, &failed));
            Cow::Borrowed(request)
        }
    }
}

/// The parameter that holds a token.
const TOKEN: &str = "accessToken";

/// The token that was fetched before, or a new one.
async fn token(
    client: &Client,
    grant: &Grant,
    behavior: &Behavior,
    way: &mut Way,
) -> Result<String, AuthError> {
    let mut tokens = client.auth.tokens.lock().await;
    let identity = grant.identity();
    let known = tokens.get(&identity).filter(|token| token.holds(Instant::now()));
    let token = match known {
        Some(token) => token.clone(),
        None => {
            let token = fetch(client, grant, behavior, way).await?;
            tokens.insert(identity, token.clone());
            token
        }
    };
    match token {
        Token::Given(token, _) => Ok(token.expose().to_owned()),
        Token::Refused(message) => Err(failure(grant, message)),
    }
}

async fn fetch(
    client: &Client,
    grant: &Grant,
    behavior: &Behavior,
    way: &mut Way,
) -> Result<Token, AuthError> {
    // The client's secret is not sent to wherever a redirect leads, and its cookies are none of the API's.
    let behavior = Behavior {
        follow_redirects: Some(false),
        disable_cookies: Some(true),
        strict_ssl: behavior.strict_ssl,
        ..Behavior::default()
    };
    let (exchange, _): (Exchange, _) =
        Box::pin(send::exchange(client, &grant.request, &behavior, None)).await;
    way.warnings.extend(exchange.warnings);
    let received = exchange.outcome.map_err(|failed| failure(grant, failed.message))?;
    way.hops.push(Hop {
        status: received.status,
        url: received.url.clone(),
        location: String::new(),
        kind: HopKind::Token,
    });
    Token::read(&received, Instant::now()).map_err(|message| failure(grant, message))
}

fn failure(grant: &Grant, message: String) -> AuthError {
    let url = grant.request.url.split('?').next().unwrap_or_default().to_owned();
    AuthError::Token { url, message }
}
