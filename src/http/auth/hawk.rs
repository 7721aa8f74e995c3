//! Hawk: a code over the request line, the host and, if wanted, the body.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;

use super::hash::Hash;
use super::parameters::{flag, random_text, text, text_or, text_or_else};
use super::unsigned::{host_name, request_target};
use super::{AuthError, Unsigned};
use crate::collection::Auth;

pub(super) fn sign(auth: &Auth, unsigned: &mut Unsigned<'_>) -> Result<(), AuthError> {
    let (id, key) = (text(auth, "authId"), text(auth, "authKey"));
    if id.is_empty() || key.is_empty() {
        return Ok(());
    }
    let algorithm = match text_or(auth, "algorithm", "sha256") {
        "sha256" => Hash::Sha256,
        "sha1" => Hash::Sha1,
        name => {
            let known = "sha256, sha1";
            return Err(AuthError::Algorithm { name: name.to_owned(), known });
        }
    };
    let time = text_or_else(auth, "timestamp", || unsigned.timestamp().to_string());
    let nonce = text_or_else(auth, "nonce", || random_text(6));
    let hash = match flag(auth, "includePayloadHash") && !unsigned.payload.bytes.is_empty() {
        true => payload_hash(algorithm, unsigned),
        false => String::new(),
    };
    let (ext, app) = (text(auth, "extraData"), text(auth, "app"));
    let delegation = text(auth, "delegation");
    let url = unsigned.url()?;
    let mut text = format!(
        "hawk.1.header\n{time}\n{nonce}\n{}\n{}\n{}\n{}\n{hash}\n{}\n",
        unsigned.method.to_ascii_uppercase(),
        request_target(&url),
        host_name(&url),
        url.port_or_known_default().unwrap_or_default(),
        ext.replace('\\', "\\\\").replace('\n', "\\n"),
    );
    if !app.is_empty() {
        text.push_str(&format!("{app}\n{delegation}\n"));
    }
    let mac = BASE64_STANDARD.encode(algorithm.hmac(key.as_bytes(), text.as_bytes()));
    let attributes = [
        ("id", id),
        ("ts", &time),
        ("nonce", &nonce),
        ("hash", &hash),
        ("ext", ext),
        ("mac", &mac),
        ("app", app),
        ("dlg", if app.is_empty() { "" } else { delegation }),
    ];
    unsigned.set_header("Authorization", header(&attributes));
    Ok(())
}

/// The hash of a body with its type as the user gave it, less its parameters.
fn payload_hash(algorithm: Hash, unsigned: &Unsigned<'_>) -> String {
    let media_type = unsigned.lines.get("content-type").unwrap_or_default();
    let media_type = media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let mut text = format!("hawk.1.payload\n{media_type}\n").into_bytes();
    text.extend_from_slice(&unsigned.payload.bytes);
    text.push(b'\n');
    BASE64_STANDARD.encode(algorithm.digest(&text))
}

fn header(attributes: &[(&str, &str)]) -> String {
    let filled = attributes.iter().filter(|(_, value)| !value.is_empty());
    let texts = filled.map(|(name, value)| {
        format!("{name}=\"{}\"", value.replace('\\', "\\\\").replace('"', "\\\""))
    });
    format!("Hawk {}", texts.collect::<Vec<_>>().join(", "))
}

#[cfg(test)]
#[path = "hawk_tests.rs"]
mod tests;
