//! TLS: which certificates are trusted, which one is shown, and what went wrong with them. The
//! configuration is our own and not the HTTP client's, so that the platform's certificates are loaded
//! only when a server needs them and a refused certificate is explained.

mod config;
mod identity;
mod limits;
mod roots;
mod session;
mod trouble;
mod verify;

pub(super) use config::{Tls, TlsKind};
pub(super) use trouble::trouble;
