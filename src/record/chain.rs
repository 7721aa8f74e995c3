//! Redirects in a recording: a client that follows them writes one entry for each answer on the way.

use url::Url;

use super::har::Entry;

/// Redirects followed at most.
const LONGEST: usize = 20;

/// The entry with the last answer to the request of entry `first`.
pub(super) fn last_of(entries: &[Entry], first: usize) -> usize {
    let mut last = first;
    while last - first < LONGEST {
        let next = entries.get(last + 1).and_then(|next| Url::parse(&next.request.url).ok());
        match (target(&entries[last]), next) {
            (Some(target), Some(next)) if target == next => last += 1,
            _ => break,
        }
    }
    last
}

/// Where an answer sends the client.
fn target(entry: &Entry) -> Option<Url> {
    let received = entry.response.as_ref().ok()?;
    if !matches!(received.status, 301 | 302 | 303 | 307 | 308) {
        return None;
    }
    let mut target =
        Url::parse(&entry.request.url).ok()?.join(received.header("location")?).ok()?;
    target.set_fragment(None);
    Some(target)
}
