//! Takes a response in: its head as text, its body within the size limit.

use bytes::{Bytes, BytesMut};
use hyper::ext::ReasonPhrase;
use reqwest::header::{CONTENT_LENGTH, HeaderMap};
use reqwest::{Response, StatusCode};

use super::silence::Silence;
use super::{TransportError, trouble};

/// Room that is made ahead for a body whose length is announced; the rest comes as it arrives, so that
/// an announcement alone costs nothing.
const ROOM: u64 = 1024 * 1024;

/// Reads the whole body, undecoded.
pub(super) async fn body(
    response: &mut Response,
    limit: u64,
    silence: &Silence,
) -> Result<Bytes, TransportError> {
    let announced = announced_length(response.headers());
    if announced.is_some_and(|length| length > limit) && response.content_length() != Some(0) {
        return Err(trouble::too_large(limit));
    }
    let Some(first) = chunk(response, silence).await? else { return Ok(Bytes::new()) };
    check_size(first.len(), limit)?;
    let Some(second) = chunk(response, silence).await? else { return Ok(first) };
    let room = announced.unwrap_or(0).min(ROOM);
    let room = usize::try_from(room).unwrap_or(0).max(first.len() + second.len());
    let mut whole = BytesMut::with_capacity(room);
    whole.extend_from_slice(&first);
    drop(first);
    let mut next = Some(second);
    while let Some(chunk_bytes) = next {
        check_size(whole.len().saturating_add(chunk_bytes.len()), limit)?;
        whole.extend_from_slice(&chunk_bytes);
        next = chunk(response, silence).await?;
    }
    Ok(whole.freeze())
}

async fn chunk(
    response: &mut Response,
    silence: &Silence,
) -> Result<Option<Bytes>, TransportError> {
    silence.limit(response.chunk()).await?.map_err(|failed| trouble::receiving(&failed))
}

fn check_size(size: usize, limit: u64) -> Result<(), TransportError> {
    // A size that does not fit is larger than any limit.
    if u64::try_from(size).unwrap_or(u64::MAX) > limit {
        return Err(trouble::too_large(limit));
    }
    Ok(())
}

fn announced_length(headers: &HeaderMap) -> Option<u64> {
    headers.get(CONTENT_LENGTH)?.to_str().ok()?.trim().parse().ok()
}

/// Header lines in order: lower-case names, values as UTF-8 text or else Latin-1.
pub(super) fn headers(headers: &HeaderMap) -> Vec<(String, String)> {
    headers.iter().map(|(name, value)| (name.as_str().to_owned(), text(value.as_bytes()))).collect()
}

/// A header's bytes as text.
pub(super) fn text(bytes: &[u8]) -> String {
    match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => latin1(bytes),
    }
}

/// Every byte as the character of that number.
pub(super) fn latin1(bytes: &[u8]) -> String {
    bytes.iter().map(|&byte| char::from(byte)).collect()
}

/// The reason phrase as sent, or the usual one for none.
pub(super) fn reason(response: &Response) -> String {
    let sent = response.extensions().get::<ReasonPhrase>().map(|phrase| text(phrase.as_bytes()));
    match sent {
        Some(phrase) if !phrase.is_empty() => phrase,
        _ => usual_reason(response.status()).to_owned(),
    }
}

fn usual_reason(status: StatusCode) -> &'static str {
    match status {
        StatusCode::IM_A_TEAPOT => "I'm a teapot (RFC 2324)",
        other => other.canonical_reason().unwrap_or_default(),
    }
}
