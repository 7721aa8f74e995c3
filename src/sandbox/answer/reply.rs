//! What an action gives back, before headers and cookies are put around it.

use sha1::{Digest, Sha1};

use super::failure::Failure;
use super::json::Json;

/// The result of an action.
pub(crate) type Outcome = Result<Reply, Failure>;

/// A status and a body.
#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) body: Body,
}

/// The body of a reply.
#[derive(Debug)]
pub(crate) enum Body {
    /// JSON text.
    Json(Vec<u8>),
    /// An image, with the headers only images have.
    Picture(Picture),
    /// Nothing, said to be HTML.
    Empty,
}

/// An image of the service routes.
#[derive(Debug)]
pub(crate) struct Picture {
    /// `image/png` or `image/jpeg`.
    pub(crate) media_type: &'static str,
    /// File name in `Content-Disposition`.
    pub(crate) name: String,
    /// Whether the answer has an `ETag`.
    pub(crate) tagged: bool,
    /// The file.
    pub(crate) content: Vec<u8>,
}

impl Picture {
    /// The `ETag`: the same for the same content.
    pub(super) fn tag(&self) -> String {
        let digest = Sha1::digest(&self.content);
        format!("\"{}\"", hex::encode(&digest[..16]))
    }
}

impl Reply {
    /// JSON with `status`; `write` writes the one value.
    pub(crate) fn json(status: u16, write: impl FnOnce(&mut Json)) -> Reply {
        let mut json = Json::default();
        write(&mut json);
        Reply { status, body: Body::Json(json.finish()) }
    }

    /// 200 and an object.
    pub(crate) fn object(write: impl FnOnce(&mut Json)) -> Reply {
        Reply::json(200, |json| json.object(write))
    }

    /// `{"success":true}`.
    pub(crate) fn success() -> Reply {
        Reply::object(|json| json.member("success").flag(true))
    }
}

impl From<Failure> for Reply {
    fn from(failure: Failure) -> Self {
        Reply { status: failure.status(), body: Body::Json(failure.body()) }
    }
}
