//! The sandbox's memory: objects with their revisions, relations, shares, accounts and sessions, and
//! the rules of how one change leads to others. Knows nothing of HTTP and JSON.

mod account;
mod author;
mod duplicates;
mod encryption;
mod folders;
mod kind;
mod login;
mod object;
mod passwords;
mod php_sessions;
mod second_factor;
mod sessions;
mod settings;
mod share_job;
mod shares;
mod store;
mod tags;
mod volume;

#[cfg(test)]
pub(crate) use account::Account;
pub(crate) use account::{Challenge, Secret};
pub(crate) use author::Author;
pub(crate) use encryption::server_type;
pub(crate) use folders::BASE_FOLDER;
pub(crate) use kind::Kind;
pub(crate) use login::{Identity, Login};
pub(crate) use object::Object;
pub(crate) use passwords::full_hash;
pub(crate) use php_sessions::Last;
pub(crate) use second_factor::{BACKUP_CODES, SecondFactor, is_usable};
pub(crate) use sessions::Session;
pub(crate) use shares::Terms;
pub(crate) use store::State;
