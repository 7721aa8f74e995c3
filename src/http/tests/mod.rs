//! The client against a server on a raw socket: what reaches the wire, and what becomes of what comes
//! back.

mod arriving;
mod bodies;
mod challenges;
mod client_certificates;
mod cookies;
mod failures;
mod jar_of_a_real_server;
mod redirects;
mod requests;
mod server;
mod timings;
mod tls;
mod versions;

use super::{Client, Exchange, Options};
use crate::collection::{Behavior, Body, Header, Request};

pub(super) fn request(method: &str, url: &str) -> Request {
    Request {
        method: method.to_owned(),
        url: url.to_owned(),
        path_variables: Vec::new(),
        headers: Vec::new(),
        body: None,
        auth: None,
        proxy: None,
    }
}

pub(super) fn get(url: &str) -> Request {
    request("GET", url)
}

pub(super) fn with_headers(mut request: Request, headers: &[(&str, &str)]) -> Request {
    request.headers.extend(
        headers
            .iter()
            .map(|(name, value)| Header { name: (*name).to_owned(), value: (*value).to_owned() }),
    );
    request
}

pub(super) fn raw(text: &str, language: Option<&str>) -> Option<Body> {
    Some(Body::Raw { text: text.to_owned(), language: language.map(str::to_owned) })
}

pub(super) fn client(options: Options) -> Client {
    Client::new(options).unwrap()
}

pub(super) async fn send(request: &Request) -> Exchange {
    client(Options::default()).send(request, &Behavior::default()).await
}

/// The message of a request that must fail.
pub(super) fn message(exchange: &Exchange) -> &str {
    &exchange.outcome.as_ref().expect_err("the request should have failed").message
}

/// The body of a request that must succeed.
pub(super) fn body(exchange: &Exchange) -> &[u8] {
    match &exchange.outcome {
        Ok(received) => &received.body,
        Err(failed) => panic!("the request failed: {failed}"),
    }
}
