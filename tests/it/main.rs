//! Everything that needs a process, a socket or a recording, as one binary with a module for each theme.

#![allow(
    clippy::unwrap_used,
    reason = "a test that cannot go on is to panic, in what it calls too"
)]

mod accept_requests;
mod bad_fixtures;
mod bad_input;
mod bad_servers;
mod ci;
#[cfg(unix)]
mod ci_scripts;
mod cli;
mod client_certificates;
mod compare;
mod compare_recordings;
mod differences;
#[cfg(unix)]
mod docs;
mod encrypted_life;
mod examples;
mod exports;
mod failed;
mod faults;
mod fixtures;
mod html_page;
mod init;
mod inspect;
mod jobs;
mod layers;
mod newman;
mod newman_options;
mod output;
mod packaging;
mod progress;
mod record;
mod record_guess;
mod record_killed;
mod recordings;
mod requests;
mod restore;
mod retrying;
mod review;
#[cfg(unix)]
mod review_faults;
mod review_screens;
mod sandbox;
mod sandbox_options;
mod saved_reports;
mod scripts;
mod secrets;
mod secrets_everywhere;
mod session;
mod session_process;
mod shards;
mod shipped;
mod signals;
mod signing;
#[cfg(unix)]
mod stand_ins;
mod support;
mod support_itself;
mod timings;
mod users;
mod waiting;
#[cfg(unix)]
mod watching;
