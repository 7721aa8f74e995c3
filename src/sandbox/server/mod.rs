//! The sandbox on the network: options, certificate, listener, connections. Knows nothing of the API.

mod certificate;
mod connection;
mod error;
#[cfg(test)]
mod hostile_tests;
mod log;
#[cfg(test)]
mod misbehaviour_tests;
mod options;
mod payload;
mod respond;
mod run;
#[cfg(test)]
mod tests;

pub use error::StartError;
pub use log::Log;
pub use options::{AppToken, Options, SecondFactor};
pub use run::{Sandbox, start};
