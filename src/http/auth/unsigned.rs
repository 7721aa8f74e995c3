use time::OffsetDateTime;
use url::{Position, Url};

use super::AuthError;
use crate::http::body::Payload;
use crate::http::headers::Lines;
use crate::http::target::Target;

/// A request that is to be signed, as it will be sent.
pub(in crate::http) struct Unsigned<'a> {
    pub(in crate::http) method: &'a str,
    pub(in crate::http) target: &'a mut Target,
    /// The URL is sent as written, not encoded.
    pub(in crate::http) as_written: bool,
    /// The user's header lines, and the type of a JSON body.
    pub(in crate::http) lines: &'a mut Lines,
    pub(in crate::http) payload: &'a mut Payload,
    pub(in crate::http) now: OffsetDateTime,
}

impl Unsigned<'_> {
    /// The URL as it goes to the wire.
    pub(super) fn url(&self) -> Result<Url, AuthError> {
        // What is wrong with it is told when it is sent.
        self.target.url(self.as_written, &mut Vec::new()).map_err(|_| AuthError::Url)
    }

    /// Sets a header in the place of any of that name.
    pub(super) fn set_header(&mut self, name: &'static str, value: String) {
        self.lines.set_auth(name, value);
    }

    /// Seconds since 1970.
    pub(super) fn timestamp(&self) -> i64 {
        self.now.unix_timestamp()
    }
}

/// Path and query as they go to the wire.
pub(super) fn request_target(url: &Url) -> &str {
    &url[Position::BeforePath..]
}

/// The host's name in lower case, without a port.
pub(super) fn host_name(url: &Url) -> &str {
    url.host_str().unwrap_or_default()
}
