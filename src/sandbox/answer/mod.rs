//! What goes back to the client: JSON as PHP writes it, the app's errors, headers and cookies, and
//! Nextcloud's own pages. Knows nothing of the API's objects.

mod checksum;
mod cookies;
mod failure;
mod json;
pub(crate) mod page;
mod reply;
mod response;

pub(crate) use checksum::checksum;
pub(crate) use cookies::{Contact, Cookies};
pub(crate) use failure::{Failure, failures};
pub(crate) use json::Json;
pub(crate) use reply::{Body, Outcome, Picture, Reply};
pub(crate) use response::{Moment, Response};
