//! OAuth 1 (RFC 5849): a signature over method, URL and parameters, sent as parameters itself.

use std::borrow::Cow;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use bytes::Bytes;
use percent_encoding::percent_decode_str;
use url::Url;

use super::hash::Hash;
use super::key::{self, Padding};
use super::parameters::{flag, random_text, text, text_or, text_or_else};
use super::{AuthError, Unsigned};
use crate::collection::Auth;
use crate::http::encode;

/// Names that start so are the scheme's own; old ones of them are removed.
const PREFIX: &str = "oauth_";

type Parameters = Vec<(String, String)>;

pub(super) fn sign(auth: &Auth, unsigned: &mut Unsigned<'_>) -> Result<(), AuthError> {
    let method = Method::of(text_or(auth, "signatureMethod", "HMAC-SHA1"))?;
    let secret = match method {
        Method::Rsa(_) => text(auth, "privateKey"),
        Method::Hmac(_) | Method::Plaintext => text(auth, "consumerSecret"),
    };
    if text(auth, "consumerKey").is_empty() || secret.is_empty() {
        return Ok(());
    }
    let url = unsigned.url()?;
    let is_form = unsigned.payload.is_form();
    let form = if is_form { parse_form(&unsigned.payload.bytes) } else { Vec::new() };
    let mut own = own_parameters(auth, unsigned, method, is_form);
    let query = parse_form(url.query().unwrap_or_default().as_bytes());
    let base = base_string(unsigned.method, &url, own.iter().chain(&query).chain(&form));
    let signature = method.sign(secret, text(auth, "tokenSecret"), &base)?;
    own.push(("oauth_signature".to_owned(), signature));
    unsigned.lines.remove("authorization");
    unsigned.target.remove_query_parameters(is_own);
    if is_form {
        write_form(unsigned, form.iter());
    }
    let is_in_body = is_form && matches!(unsigned.method, "POST" | "PUT");
    if flag(auth, "addParamsToHeader") {
        let value = header(auth, &own, !flag(auth, "disableHeaderEncoding"));
        unsigned.set_header("Authorization", value);
    } else if is_in_body {
        write_form(unsigned, form.iter().chain(&own));
    } else {
        unsigned.target.push_query_text(&encoded(own.iter()));
    }
    Ok(())
}

/// How a request is signed.
#[derive(Debug, Clone, Copy)]
enum Method {
    Hmac(Hash),
    Rsa(Hash),
    Plaintext,
}

impl Method {
    fn of(name: &str) -> Result<Method, AuthError> {
        const KNOWN: &str =
            "HMAC-SHA1, HMAC-SHA256, HMAC-SHA512, RSA-SHA1, RSA-SHA256, RSA-SHA512, PLAINTEXT";
        match name.to_ascii_uppercase().as_str() {
            "HMAC-SHA1" => Ok(Method::Hmac(Hash::Sha1)),
            "HMAC-SHA256" => Ok(Method::Hmac(Hash::Sha256)),
            "HMAC-SHA512" => Ok(Method::Hmac(Hash::Sha512)),
            "RSA-SHA1" => Ok(Method::Rsa(Hash::Sha1)),
            "RSA-SHA256" => Ok(Method::Rsa(Hash::Sha256)),
            "RSA-SHA512" => Ok(Method::Rsa(Hash::Sha512)),
            "PLAINTEXT" => Ok(Method::Plaintext),
            _ => Err(AuthError::Algorithm { name: name.to_owned(), known: KNOWN }),
        }
    }

    fn sign(self, secret: &str, token_secret: &str, base: &str) -> Result<String, AuthError> {
        let both = format!("{}&{}", escape(secret), escape(token_secret));
        Ok(match self {
            Method::Hmac(hash) => {
                BASE64_STANDARD.encode(hash.hmac(both.as_bytes(), base.as_bytes()))
            }
            Method::Rsa(hash) => {
                BASE64_STANDARD.encode(key::sign(secret, Padding::Pkcs1, hash, base.as_bytes())?)
            }
            Method::Plaintext => both,
        })
    }

    /// The hash that a body is hashed with.
    fn hash(self) -> Hash {
        match self {
            Method::Hmac(hash) | Method::Rsa(hash) => hash,
            Method::Plaintext => Hash::Sha1,
        }
    }
}

/// The scheme's own parameters but for the signature, in the order in which they are sent.
fn own_parameters(
    auth: &Auth,
    unsigned: &Unsigned<'_>,
    method: Method,
    is_form: bool,
) -> Parameters {
    let body_hash = match flag(auth, "includeBodyHash") && !is_form {
        true => BASE64_STANDARD.encode(method.hash().digest(&unsigned.payload.bytes)),
        false => String::new(),
    };
    let own = [
        ("consumer_key", text(auth, "consumerKey").to_owned()),
        ("token", text(auth, "token").to_owned()),
        ("signature_method", text_or(auth, "signatureMethod", "HMAC-SHA1").to_owned()),
        ("timestamp", text_or_else(auth, "timestamp", || unsigned.timestamp().to_string())),
        ("nonce", text_or_else(auth, "nonce", || random_text(11))),
        ("version", text(auth, "version").to_owned()),
        ("body_hash", body_hash),
        ("callback", text(auth, "callback").to_owned()),
        ("verifier", text(auth, "verifier").to_owned()),
    ];
    let keeps_empty = flag(auth, "addEmptyParamsToSign");
    own.into_iter()
        .filter(|(name, value)| !value.is_empty() || (keeps_empty && *name != "body_hash"))
        .map(|(name, value)| (format!("{PREFIX}{name}"), value))
        .collect()
}

/// What is signed: RFC 5849 §3.4.1.
fn base_string<'p>(
    method: &str,
    url: &Url,
    parameters: impl Iterator<Item = &'p (String, String)>,
) -> String {
    let mut encoded: Vec<_> =
        parameters.map(|(name, value)| (escape(name), escape(value))).collect();
    encoded.sort_unstable();
    let pairs: Vec<_> = encoded.iter().map(|(name, value)| format!("{name}={value}")).collect();
    let port = url.port().map_or_else(String::new, |port| format!(":{port}"));
    let place =
        format!("{}://{}{port}{}", url.scheme(), url.host_str().unwrap_or_default(), url.path());
    format!("{}&{}&{}", method.to_ascii_uppercase(), escape(&place), escape(&pairs.join("&")))
}

/// The parameters of a query or form, decoded, without the scheme's own.
fn parse_form(text: &[u8]) -> Parameters {
    let text = String::from_utf8_lossy(text);
    let decode =
        |text: &str| percent_decode_str(&text.replace('+', " ")).decode_utf8_lossy().into_owned();
    let pairs = text.split('&').filter(|pair| !pair.is_empty());
    pairs
        .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
        .filter(|(name, _)| !is_own(name))
        .map(|(name, value)| (decode(name), decode(value)))
        .collect()
}

fn is_own(name: &str) -> bool {
    name.starts_with(PREFIX)
}

fn write_form<'p>(
    unsigned: &mut Unsigned<'_>,
    parameters: impl Iterator<Item = &'p (String, String)>,
) {
    unsigned.payload.bytes = Bytes::from(encoded(parameters));
}

fn encoded<'p>(parameters: impl Iterator<Item = &'p (String, String)>) -> String {
    let pairs = parameters.map(|(name, value)| format!("{}={}", escape(name), escape(value)));
    pairs.collect::<Vec<_>>().join("&")
}

fn header(auth: &Auth, own: &[(String, String)], encodes: bool) -> String {
    let write = |text: &str| -> String {
        if encodes { escape(text).into_owned() } else { text.to_owned() }
    };
    let realm = text(auth, "realm");
    let realm = (!realm.is_empty()).then(|| format!("realm=\"{}\"", write(realm)));
    let own = own.iter().map(|(name, value)| format!("{}=\"{}\"", write(name), write(value)));
    format!("OAuth {}", realm.into_iter().chain(own).collect::<Vec<_>>().join(","))
}

/// Everything but RFC 3986's unreserved characters is escaped.
fn escape(text: &str) -> Cow<'_, str> {
    let mut out = String::new();
    encode::push_form(&mut out, text);
    Cow::Owned(out)
}

#[cfg(test)]
#[path = "oauth1_tests.rs"]
mod tests;
