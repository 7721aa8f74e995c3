//! The profile of the Passwords app for Nextcloud: its names, which cookies are Nextcloud's own, and the
//! log-in with a master password.

mod login;
mod names;

pub(super) use names::NextcloudPasswords;
