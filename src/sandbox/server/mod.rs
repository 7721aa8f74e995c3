//! The sandbox on the network: options, certificate, listener, connections. Knows nothing of the API.

mod certificate;
mod connection;
mod error;
mod options;
mod run;
#[cfg(test)]
mod tests;

pub use error::StartError;
pub use options::{AppToken, Options};
pub use run::{Sandbox, start};
