//! One HTTP client for the run: what Postman would put on the wire, sent through reqwest.
//!
//! A rendered [`Request`](crate::collection::Request) goes in, an [`Exchange`] comes out: what was really
//! sent and what really came back, redirects followed and cookies kept. Nothing here knows of variables,
//! fixtures or reports. Where Postman and the HTTP library differ, Postman wins, with these exceptions:
//! header names go out in Title-Case whatever their spelling, and the `Host`, `Accept` and `Content-Length`
//! lines cannot be switched off.

mod access_token;
mod apart;
mod auth;
mod body;
mod client;
mod connections;
mod cookies;
mod decode;
mod draft;
mod encode;
mod error;
mod exchange;
mod follow;
mod headers;
mod options;
mod proxy;
mod receive;
mod retry_after;
mod send;
mod silence;
mod target;
mod text;
mod timing;
mod tls;
mod trouble;
mod upload;
mod url_pattern;

#[cfg(test)]
mod tests;

pub use apart::SetCookies;
pub(crate) use auth::{
    is_known as is_known_auth, keeps_state as keeps_auth_state, secret_parameters,
};
pub(crate) use body::without_comments;
pub use client::Client;
pub use cookies::{Cookie, jar_text, parse_jar};
pub use draft::preview;
pub use error::ClientError;
pub(crate) use exchange::whole_micros;
pub use exchange::{
    Exchange, Hop, HopKind, Received, Sent, Timings, TransportError, TransportErrorKind,
};
pub use options::{Identity, Options};
pub use proxy::{Proxies, ProxyError};
pub use text::text;
pub use url_pattern::{UrlPattern, UrlPatternError};
