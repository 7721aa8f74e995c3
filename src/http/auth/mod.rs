//! Auth helpers, a file each. A helper works on the request as it will be sent: it sets headers or query
//! parameters, and whatever the user set under these names goes. One that lacks what it needs sends nothing;
//! one that fails is a warning, and the request goes out unsigned. Digest and NTLM also answer what the
//! server asks.

mod apikey;
mod asap;
mod awsv4;
mod basic;
mod bearer;
mod challenge;
mod digest;
mod edgegrid;
mod error;
mod hash;
mod hawk;
mod jwt;
mod key;
mod ntlm;
mod oauth1;
mod oauth2;
mod parameters;
mod token;
mod unsigned;

use reqwest::StatusCode;
use reqwest::header::HeaderMap;
use url::{Position, Url};

use crate::collection::Auth;

pub(super) use basic::authorization as basic_authorization;
pub(super) use error::AuthError;
pub(super) use oauth2::{Grant, Token};
pub(super) use unsigned::Unsigned;

/// What servers told the helpers, for the rest of the run.
#[derive(Debug, Default)]
pub(super) struct Memory {
    digest: digest::Memory,
    pub(super) tokens: oauth2::Tokens,
}

/// What answers when the server asks for credentials.
#[derive(Debug)]
pub(super) enum Challenger {
    Digest(digest::Digest),
    Ntlm(ntlm::Ntlm),
}

/// The request that a server has an objection to.
pub(super) struct Asked<'a> {
    pub(super) method: &'a str,
    pub(super) url: &'a Url,
    pub(super) body: &'a [u8],
}

impl Asked<'_> {
    /// The request target.
    fn uri(&self) -> &str {
        &self.url[Position::BeforePath..]
    }

    /// Scheme, host and port.
    fn origin(&self) -> String {
        self.url.origin().ascii_serialization()
    }
}

/// Applies a request's auth. Returns what answers challenges, where the scheme has any.
pub(super) fn apply(
    auth: &Auth,
    mut unsigned: Unsigned<'_>,
    memory: &Memory,
    warnings: &mut Vec<String>,
) -> Option<Challenger> {
    let signed = match auth.kind.as_str() {
        "noauth" | "" => Ok(()),
        "basic" => basic::sign(auth, &mut unsigned),
        "bearer" => bearer::sign(auth, &mut unsigned),
        "apikey" => apikey::sign(auth, &mut unsigned),
        "oauth1" => oauth1::sign(auth, &mut unsigned),
        "oauth2" => oauth2::sign(auth, &mut unsigned),
        "hawk" => hawk::sign(auth, &mut unsigned),
        "awsv4" => awsv4::sign(auth, &mut unsigned),
        "edgegrid" => edgegrid::sign(auth, &mut unsigned),
        "jwt" => jwt::sign(auth, &mut unsigned),
        "asap" => asap::sign(auth, &mut unsigned),
        "digest" => match digest::sign(auth, &mut unsigned, &memory.digest) {
            Ok(digest) => return digest.map(Challenger::Digest),
            Err(failed) => Err(failed),
        },
        "ntlm" => return ntlm::Ntlm::new(auth).map(Challenger::Ntlm),
        unknown => {
            warnings.push(format!("runtime: could not find a handler for auth: {unknown}"));
            Ok(())
        }
    };
    if let Err(failed) = signed {
        warnings.push(unsigned_warning(&auth.kind, &failed));
    }
    None
}

/// What is told of a request that goes out without its signature.
pub(super) fn unsigned_warning(kind: &str, failed: &AuthError) -> String {
    format!("runtime~{kind}.auth: could not sign the request: {failed}")
}

/// Whether auth of that kind depends on what requests went out before.
pub(crate) fn keeps_state(kind: &str) -> bool {
    // Digest counts requests, NTLM holds for a connection, a token of OAuth 2 may be fetched first.
    matches!(kind, "digest" | "ntlm" | "oauth2")
}

/// Whether a run can apply auth of that kind.
pub(crate) fn is_known(kind: &str) -> bool {
    const KNOWN: [&str; 13] = [
        "noauth", "basic", "bearer", "apikey", "oauth1", "oauth2", "hawk", "awsv4", "edgegrid",
        "digest", "ntlm", "jwt", "asap",
    ];
    KNOWN.contains(&kind)
}

/// Names of query parameters in which that auth sends what lets somebody in.
pub(crate) fn secret_parameters(auth: &Auth) -> Vec<&str> {
    match auth.kind.as_str() {
        "apikey" if parameters::text(auth, "in") == "query" => vec![parameters::text(auth, "key")],
        "oauth1" => vec!["oauth_signature", "oauth_token"],
        "oauth2" => vec![oauth2::QUERY],
        "awsv4" => vec!["X-Amz-Signature", "X-Amz-Security-Token"],
        "jwt" => vec![parameters::text_or(auth, "queryParamKey", jwt::QUERY)],
        _ => Vec::new(),
    }
}

impl Challenger {
    /// The `Authorization` to ask again with; `None` when the answer is final.
    pub(super) fn answer(
        &mut self,
        asked: &Asked<'_>,
        status: StatusCode,
        headers: &HeaderMap,
        memory: &Memory,
        warnings: &mut Vec<String>,
    ) -> Option<String> {
        if !matches!(status, StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN) {
            return None;
        }
        let challenges = challenge::of_headers(headers);
        let (kind, answer) = match self {
            Challenger::Digest(digest) => {
                ("digest", digest.answer(asked, &challenges, &memory.digest))
            }
            Challenger::Ntlm(ntlm) => ("ntlm", ntlm.answer(&challenges)),
        };
        answer.unwrap_or_else(|failed| {
            warnings.push(unsigned_warning(kind, &failed));
            None
        })
    }

    /// Signs the request for another URL of the same server, as far as the server was asked already.
    pub(super) fn sign(&mut self, asked: &Asked<'_>, memory: &Memory) -> Option<String> {
        match self {
            Challenger::Digest(digest) => digest.sign(asked, &memory.digest).ok().flatten(),
            Challenger::Ntlm(_) => None,
        }
    }

    /// Whether credentials hold for a connection and not for a request.
    pub(super) fn signs_connections(&self) -> bool {
        matches!(self, Challenger::Ntlm(_))
    }
}

#[cfg(test)]
mod tests;
