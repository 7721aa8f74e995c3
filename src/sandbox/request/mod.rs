//! What a client sent: headers, cookies, credentials, and the one set of parameters that query, form,
//! path and JSON body make together. Knows nothing of the API's objects.

mod agent;
mod credentials;
mod incoming;
mod json;
mod multipart;
mod parameters;

pub(crate) use agent::{client_name, token_client};
pub(crate) use credentials::{Credentials, credentials};
pub(crate) use incoming::Incoming;
pub(crate) use parameters::Parameters;
