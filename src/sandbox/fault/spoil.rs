//! What a fault does to a finished answer.

use hyper::header::{CONTENT_TYPE, HeaderName, HeaderValue, RETRY_AFTER};
use hyper::{Response, StatusCode};

use super::kind::Kind;

/// An answer after its faults.
#[derive(Debug)]
pub(crate) struct Spoilt {
    pub(crate) response: Response<Vec<u8>>,
    /// After so many bytes of the body the connection ends.
    pub(crate) broken_at: Option<usize>,
}

impl From<Response<Vec<u8>>> for Spoilt {
    fn from(response: Response<Vec<u8>>) -> Self {
        Spoilt { response, broken_at: None }
    }
}

impl Spoilt {
    /// Lets a fault have its effect; says whether there was anything for it to change.
    pub(crate) fn suffer(&mut self, kind: &Kind) -> bool {
        match kind {
            Kind::Edit(edit) => match edit.rewrite(self.response.body()) {
                Some(body) => {
                    *self.response.body_mut() = body;
                    true
                }
                None => false,
            },
            Kind::Status(status) => self.status(*status),
            Kind::ContentType(media_type) => self.header(CONTENT_TYPE.as_str(), Some(media_type)),
            Kind::Header(name, value) => self.header(name, value.as_deref()),
            Kind::Cut(amount) => {
                let left = amount.of(self.response.body().len());
                left.is_some_and(|left| {
                    self.response.body_mut().truncate(left);
                    true
                })
            }
            Kind::Break(amount) => {
                let left = amount.of(self.response.body().len());
                self.broken_at = left.or(self.broken_at);
                left.is_some()
            }
            Kind::Empty => !std::mem::take(self.response.body_mut()).is_empty(),
            // These strike before there is an answer, or leave it as it is.
            Kind::Delay(_) | Kind::Reset | Kind::Limit(_) | Kind::Error(_) | Kind::Forget => false,
        }
    }

    fn status(&mut self, status: u16) -> bool {
        let Ok(status) = StatusCode::from_u16(status) else { return false };
        let old = std::mem::replace(self.response.status_mut(), status);
        // The phrase belonged to the other status.
        self.response.extensions_mut().remove::<hyper::ext::ReasonPhrase>();
        old != status
    }

    fn header(&mut self, name: &str, value: Option<&str>) -> bool {
        let Ok(name) = HeaderName::from_bytes(name.as_bytes()) else { return false };
        let headers = self.response.headers_mut();
        let Some(value) = value else { return headers.remove(name).is_some() };
        let Ok(value) = HeaderValue::from_str(value) else { return false };
        let same = headers.get_all(&name).iter().eq([&value]);
        headers.insert(name, value);
        !same
    }
}

/// The answer that a fault gives instead of the app's; none for those that change an answer.
pub(crate) fn instead(kind: &Kind) -> Option<Response<Vec<u8>>> {
    let (status, body) = match kind {
        Kind::Limit(_) => (429, String::new()),
        Kind::Error(status) => {
            let phrase = StatusCode::from_u16(*status).ok().and_then(|s| s.canonical_reason());
            let title = format!("{status} {}", phrase.unwrap_or("Server Error"));
            let page = format!(
                "<html>\n<head><title>{title}</title></head>\n<body><h1>{title}</h1></body>\n</html>\n"
            );
            (*status, page)
        }
        _ => return None,
    };
    let mut response = Response::new(body.into_bytes());
    *response.status_mut() = StatusCode::from_u16(status).ok()?;
    let html = HeaderValue::from_static("text/html; charset=UTF-8");
    response.headers_mut().insert(CONTENT_TYPE, html);
    if let Kind::Limit(seconds) = kind {
        response.headers_mut().insert(RETRY_AFTER, HeaderValue::from(*seconds));
    }
    Some(response)
}
