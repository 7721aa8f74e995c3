//! Postman's dynamic variables, `{{$guid}}` and its 117 siblings: a new value for each occurrence. One
//! file a group, each with its own words; names and formats are Postman's.

mod business;
mod common;
mod database;
mod date;
mod file;
mod finance;
mod hacker;
mod image;
mod internet;
mod lorem;
mod numbers;
mod person;
mod pick;
mod place;
mod registry;
mod store;
mod user_agent;

pub(crate) use common::iso_text;
pub use registry::{dynamic, is_dynamic, names};
