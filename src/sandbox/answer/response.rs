//! A whole answer: status, headers in the real server's order, body.

use super::reply::{Body, Picture, Reply};
use crate::sandbox::chance::{ALPHANUMERIC, Chance};
use crate::sandbox::clock::http_date;

const API_POLICY: &str =
    "default-src 'none';base-uri 'none';manifest-src 'self';frame-ancestors 'none'";
const FEATURES: &str = "autoplay 'none';camera 'none';fullscreen 'none';geolocation 'none';\
                        microphone 'none';payment 'none'";
const JSON: &str = "application/json; charset=utf-8";
const FRESH: &str = "no-cache, no-store, must-revalidate";
/// What follows the scripts in the policy of Nextcloud's pages.
const PAGE_POLICY: &str = "style-src 'self' 'unsafe-inline';img-src 'self' data: blob:;\
                           font-src 'self' data:;connect-src 'self';media-src 'self';\
                           frame-ancestors 'self';form-action 'self'";
const PAGE_FEATURES: &str = "autoplay 'self';camera 'none';fullscreen 'self';geolocation 'none';\
                             microphone 'none';payment 'none'";
/// What follows the scripts in the policy that holds until something answers.
const EARLY_POLICY: &str = "style-src 'self' 'unsafe-inline'; frame-src *; img-src * data: blob:; \
                            font-src 'self' data:; media-src *; connect-src *; object-src 'none'; \
                            base-uri 'self';";
/// How long clients may keep an image, in seconds.
const WEEK: i64 = 604_800;

/// An answer ready to be sent.
#[derive(Debug)]
pub(crate) struct Response {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(&'static str, String)>,
    pub(crate) body: Vec<u8>,
}

impl Response {
    /// What every answer has.
    pub(crate) fn new(status: u16, media_type: &str, cookies: Vec<String>) -> Self {
        let mut headers = vec![("content-type", media_type.to_owned())];
        headers.extend(cookies.into_iter().map(|cookie| ("set-cookie", cookie)));
        for (name, value) in [
            ("referrer-policy", "no-referrer"),
            ("x-content-type-options", "nosniff"),
            ("x-frame-options", "SAMEORIGIN"),
            ("x-permitted-cross-domain-policies", "none"),
            ("x-xss-protection", "1; mode=block"),
            ("x-robots-tag", "noindex, nofollow"),
        ] {
            headers.push((name, value.to_owned()));
        }
        Response { status, headers, body: Vec::new() }
    }

    /// An answer of the API.
    pub(crate) fn api(reply: Reply, cookies: Vec<String>, moment: Moment<'_>) -> Self {
        match reply.body {
            Body::Json(text) => {
                let response = Response::new(reply.status, JSON, cookies);
                response.framed(FRESH, moment.chance).with_body(text)
            }
            Body::Picture(picture) => Response::picture(reply.status, picture, cookies, moment),
            Body::Empty => Response::new(reply.status, "text/html; charset=UTF-8", cookies)
                .framed(FRESH, moment.chance),
        }
    }

    fn picture(status: u16, picture: Picture, cookies: Vec<String>, moment: Moment<'_>) -> Self {
        let mut response = Response::new(status, picture.media_type, cookies)
            .framed("public, immutable, max-age=604800", moment.chance)
            .with("last-modified", format!("{} +0000", http_date(moment.started)));
        if picture.tagged {
            response = response.with("etag", picture.tag());
        }
        response
            .with("content-disposition", format!("inline; filename=\"{}\"", picture.name))
            .with("expires", format!("{} +0000", http_date(moment.now.saturating_add(WEEK))))
            .with("pragma", "cache")
            .with_body(picture.content)
    }

    /// Adds what API answers have and Nextcloud's own pages do not.
    fn framed(self, cache: &str, chance: &mut Chance) -> Self {
        self.identified(chance)
            .with("cache-control", cache)
            .with("content-security-policy", API_POLICY)
            .with("feature-policy", FEATURES)
    }

    /// Adds a request id.
    fn identified(self, chance: &mut Chance) -> Self {
        self.with("x-request-id", chance.text(ALPHANUMERIC, 20))
    }

    /// Adds what Nextcloud's own pages have.
    pub(crate) fn paged(self, chance: &mut Chance) -> Self {
        let nonce = nonce(chance);
        let policy = format!(
            "default-src 'none';base-uri 'none';manifest-src 'self';script-src '{nonce}';\
             script-src-elem 'strict-dynamic' '{nonce}';{PAGE_POLICY}"
        );
        self.identified(chance)
            .with("cache-control", FRESH)
            .with("content-security-policy", policy)
            .with("feature-policy", PAGE_FEATURES)
    }

    /// Adds the policy of answers that no controller gave.
    pub(crate) fn early(self, chance: &mut Chance) -> Self {
        let nonce = nonce(chance);
        let policy = format!("default-src 'self'; script-src 'self' '{nonce}'; {EARLY_POLICY}");
        self.with("content-security-policy", policy)
    }

    /// Adds a header.
    pub(crate) fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    /// Sets the body.
    pub(crate) fn with_body(mut self, body: impl Into<Vec<u8>>) -> Self {
        self.body = body.into();
        self
    }

    /// The first value of a header.
    #[cfg(test)]
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| *known == name).map(|(_, value)| value.as_str())
    }
}

/// The source of a policy that lets those scripts run that a page knows.
fn nonce(chance: &mut Chance) -> String {
    format!("nonce-{}=", chance.text(ALPHANUMERIC, 43))
}

/// When an answer is made, and with which luck.
pub(crate) struct Moment<'m> {
    /// The time.
    pub(crate) now: i64,
    /// When the server was started.
    pub(crate) started: i64,
    /// Source of request ids.
    pub(crate) chance: &'m mut Chance,
}
