//! Everything that needs a process, a socket or a recording, as one binary with a module for each theme.

#![allow(
    clippy::unwrap_used,
    reason = "a test that cannot go on is to panic, in what it calls too"
)]

mod layers;
mod record;
mod recordings;
mod session;
mod support;
mod support_itself;
