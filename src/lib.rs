//! postcheck runs a Postman collection against a live HTTP API and tells, request by request,
//! whether each response still conforms to a recorded fixture.
//!
//! Data flows one way, and each stage knows only the stages before it:
//!
//! ```text
//! collection ──> plan ──> render ──> exchange (http + session) ──> compare ──> report
//!                           ^variables                     fixture ^
//! ```
//!
//! `runner` drives the stages and emits events; `report` consumes them; `cli` turns arguments into
//! calls. `sandbox` is the sample-data server: nothing but the command line and tests uses it.

pub mod cli;
pub mod collection;
pub mod compare;
pub mod config;
pub mod diagnostic;
pub mod fixture;
pub mod http;
pub mod plan;
pub mod record;
pub mod render;
pub mod report;
pub mod review;
pub mod runner;
pub mod sandbox;
pub mod script;
pub mod secret;
pub mod session;
pub mod timing;
pub mod upkeep;
pub mod variables;

#[cfg(test)]
mod fuzz;
