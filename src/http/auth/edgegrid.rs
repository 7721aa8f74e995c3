//! Akamai EdgeGrid: a code over the request under a key that is made for the moment.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use time::macros::format_description;
use url::Url;

use super::hash::Hash;
use super::parameters::{number, text, text_or_else};
use super::unsigned::request_target;
use super::{AuthError, Unsigned};
use crate::collection::Auth;
use crate::http::headers;

/// How much of a body is hashed unless the parameter says otherwise.
const MAX_BODY: u64 = 131_072;

pub(super) fn sign(auth: &Auth, unsigned: &mut Unsigned<'_>) -> Result<(), AuthError> {
    let (access, client) = (text(auth, "accessToken"), text(auth, "clientToken"));
    let secret = text(auth, "clientSecret");
    if access.is_empty() || client.is_empty() || secret.is_empty() {
        return Ok(());
    }
    let time = text_or_else(auth, "timestamp", || moment(unsigned));
    let nonce = text_or_else(auth, "nonce", || uuid::Uuid::new_v4().to_string());
    let start = format!(
        "EG1-HMAC-SHA256 client_token={client};access_token={access};timestamp={time};nonce={nonce};"
    );
    let url = unsigned.url()?;
    let signed = [
        unsigned.method.to_ascii_uppercase(),
        url.scheme().to_owned(),
        host(auth, &url),
        request_target(&url).to_owned(),
        signed_headers(auth, unsigned),
        body_hash(auth, unsigned)?,
        start.clone(),
    ];
    let key = BASE64_STANDARD.encode(Hash::Sha256.hmac(secret.as_bytes(), time.as_bytes()));
    let signature = Hash::Sha256.hmac(key.as_bytes(), signed.join("\t").as_bytes());
    let value = format!("{start}signature={}", BASE64_STANDARD.encode(signature));
    unsigned.set_header("Authorization", value);
    Ok(())
}

/// `20231114T22:13:20+0000`.
fn moment(unsigned: &Unsigned<'_>) -> String {
    let format = format_description!("[year][month][day]T[hour]:[minute]:[second]+0000");
    unsigned.now.format(format).expect("a date of this century has a text")
}

/// The host that the API was given out for, which a proxy in between is not.
fn host(auth: &Auth, url: &Url) -> String {
    let base = text(auth, "baseURL");
    let parsed = Url::parse(base).or_else(|_| Url::parse(&format!("https://{base}")));
    match parsed.ok().filter(|_| !base.is_empty()) {
        Some(base) => headers::host(&base),
        None => headers::host(url),
    }
}

/// The chosen headers in the chosen order, blanks collapsed.
fn signed_headers(auth: &Auth, unsigned: &Unsigned<'_>) -> String {
    let names = text(auth, "headersToSign").split(',').map(str::trim);
    let lines = names.filter(|name| !name.is_empty()).filter_map(|name| {
        let value = unsigned.lines.get(name)?;
        let value = value.split_whitespace().collect::<Vec<_>>().join(" ");
        Some(format!("{}:{value}", name.to_ascii_lowercase()))
    });
    lines.collect::<Vec<_>>().join("\t")
}

fn body_hash(auth: &Auth, unsigned: &Unsigned<'_>) -> Result<String, AuthError> {
    let limit = number(auth, "maxBodySize", MAX_BODY)?;
    let body = &unsigned.payload.bytes;
    if !unsigned.method.eq_ignore_ascii_case("POST") || body.is_empty() {
        return Ok(String::new());
    }
    let length = usize::try_from(limit).unwrap_or(usize::MAX).min(body.len());
    Ok(BASE64_STANDARD.encode(Hash::Sha256.digest(&body[..length])))
}

#[cfg(test)]
#[path = "edgegrid_tests.rs"]
mod tests;
