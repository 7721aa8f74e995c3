//! Redirects as Postman follows them.

use bytes::Bytes;
use reqwest::{Method, Response, StatusCode, Url};

use super::auth::{Asked, Challenger, Memory};
use super::headers::{self, Lines};
use super::proxy::Named;
use super::target::Target;
use super::{TransportError, trouble};
use crate::collection::Behavior;

/// What is sent on one hop.
#[derive(Debug)]
pub(super) struct Outgoing {
    pub(super) method: Method,
    pub(super) target: Target,
    pub(super) url: Url,
    pub(super) lines: Lines,
    pub(super) body: Bytes,
    /// The proxy that the request names.
    pub(super) proxy: Option<Named>,
    /// What answers when the server asks for credentials.
    pub(super) challenger: Option<Challenger>,
}

impl Outgoing {
    /// Signs the request for a challenge in `response`; false when there is nothing more to answer.
    pub(super) fn answer(
        &mut self,
        response: &Response,
        memory: &Memory,
        warnings: &mut Vec<String>,
    ) -> bool {
        let Some(challenger) = &mut self.challenger else { return false };
        let asked = Asked { method: self.method.as_str(), url: &self.url, body: &self.body };
        match challenger.answer(&asked, response.status(), response.headers(), memory, warnings) {
            Some(authorization) => {
                self.lines.set_answer(authorization);
                true
            }
            None => false,
        }
    }

    /// Whether its credentials hold for one connection only.
    pub(super) fn signs_connections(&self) -> bool {
        self.challenger.as_ref().is_some_and(Challenger::signs_connections)
    }

    /// Turns the request into the one that a redirect asks for.
    pub(super) fn follow(
        &mut self,
        status: StatusCode,
        location: &str,
        behavior: &Behavior,
        memory: &Memory,
        warnings: &mut Vec<String>,
    ) -> Result<(), TransportError> {
        let target = self.target.resolve(location)?;
        let as_written = behavior.disable_url_encoding.unwrap_or(false);
        // A server may use characters that a URL as written must not have; then it is encoded after all.
        let url = target.url(as_written, warnings).or_else(|_| target.url(false, warnings))?;
        if !keeps_method(status) && !behavior.follow_original_http_method.unwrap_or(false) {
            self.become_get();
        }
        if url.host_str() != self.url.host_str() {
            if !behavior.follow_authorization_header.unwrap_or(false) {
                self.lines.remove("authorization");
                self.challenger = None;
            }
            // The user's cookies were meant for the first host.
            self.lines.remove("cookie");
        }
        if !behavior.remove_referer_header_on_redirect.unwrap_or(false) {
            self.lines.replace_at_end("Referer", self.url.as_str().to_owned());
        }
        self.lines.replace_at_end("Host", headers::host(&url));
        self.lines.send_body_again();
        if let Some((user, password)) = &target.credentials {
            let value = || super::auth::basic_authorization(user, password);
            self.lines.push_missing("Authorization", value);
        }
        self.target = target;
        self.url = url;
        self.sign_again(memory);
        Ok(())
    }

    /// A signature that names the URL holds for that URL only.
    fn sign_again(&mut self, memory: &Memory) {
        let Some(challenger) = &mut self.challenger else { return };
        let asked = Asked { method: self.method.as_str(), url: &self.url, body: &self.body };
        if let Some(authorization) = challenger.sign(&asked, memory) {
            self.lines.sign_again(authorization);
        }
    }

    fn become_get(&mut self) {
        if self.method != Method::HEAD {
            self.method = Method::GET;
        }
        self.body = Bytes::new();
        for name in ["content-type", "content-length", "transfer-encoding"] {
            self.lines.remove(name);
        }
    }
}

fn keeps_method(status: StatusCode) -> bool {
    matches!(status, StatusCode::TEMPORARY_REDIRECT | StatusCode::PERMANENT_REDIRECT)
}

/// Checks that one more redirect may be followed.
pub(super) fn check_count(followed: usize, limit: u32, url: &Url) -> Result<(), TransportError> {
    if u32::try_from(followed).unwrap_or(u32::MAX) < limit {
        return Ok(());
    }
    Err(trouble::too_many_redirects(url.as_str()))
}
