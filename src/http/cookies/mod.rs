//! The cookie jar of a run. Storing and matching is the `cookie_store` crate's, after RFC 6265; around
//! it stand the liberties that browsers and Postman take: nameless cookies, dates of any shape, Secure
//! cookies over plain HTTP to this machine.

pub(super) mod date;
mod file;
mod jar;

pub use file::{jar_text, parse_jar};
pub use jar::Cookie;
pub(super) use jar::Jar;
