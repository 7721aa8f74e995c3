//! Where the text of a file comes from: a path, `-` for standard input, or an `http(s)` URL.

use std::io::Read as _;
use std::path::Path;
use std::time::Duration;

use crate::collection::{self, Behavior, Request};
use crate::http::{self, Client, Proxies, Received, TransportError};

use super::error::CliError;

/// A text, and what it is called in messages.
pub(super) struct Text {
    pub(super) text: String,
    pub(super) name: String,
}

/// Reads a text. `network` says whether it may come from a URL.
pub(super) fn read(path: &Path, network: bool) -> Result<Text, CliError> {
    let name = path.display().to_string();
    if !network {
        refuse_url(path)?;
    }
    let bytes = match name.as_str() {
        "-" => return from_stdin(),
        url if is_url(url) => fetch(url)?,
        _ => return Ok(Text { text: collection::read_text(path)?, name }),
    };
    let name = shown(&name);
    Ok(Text { text: collection::decode_text(&bytes, &name)?, name })
}

/// Refuses a path that is a URL in truth.
pub(super) fn refuse_url(path: &Path) -> Result<(), CliError> {
    let text = path.display().to_string();
    if !is_url(&text) {
        return Ok(());
    }
    let shown = shown(&text);
    let message = format!("{shown} is not fetched because of --no-network-files; give a file");
    Err(CliError::Other(message))
}

fn is_url(text: &str) -> bool {
    let start = |scheme: &str| {
        text.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme))
    };
    start("http://") || start("https://")
}

fn from_stdin() -> Result<Text, CliError> {
    const NAME: &str = "standard input";
    let mut bytes = Vec::new();
    std::io::stdin()
        .read_to_end(&mut bytes)
        .map_err(|cause| CliError::Read { path: NAME.into(), cause })?;
    Ok(Text { text: collection::decode_text(&bytes, NAME)?, name: NAME.to_owned() })
}

/// A URL as messages may show it: Postman's links carry their key in the query.
fn shown(url: &str) -> String {
    let end = url.find(['?', '#']).unwrap_or(url.len());
    let (place, rest) = url.split_at(end);
    let place = match (place.find("://"), place.rfind('@')) {
        (Some(scheme), Some(at)) if at > scheme => {
            format!("{}{}", &place[..scheme + 3], &place[at + 1..])
        }
        _ => place.to_owned(),
    };
    if rest.is_empty() { place } else { format!("{place}?…") }
}

/// What stands behind a URL.
fn fetch(url: &str) -> Result<Vec<u8>, CliError> {
    const PATIENCE: Duration = Duration::from_secs(30);
    let failed = |reason: &dyn std::fmt::Display| {
        CliError::Other(format!("could not fetch {}: {reason}", shown(url)))
    };
    let received = get(url, PATIENCE)?.map_err(|error| failed(&error))?;
    match received.status {
        200 => Ok(received.body.to_vec()),
        status => Err(failed(&format_args!("the server answered {status} {}", received.reason))),
    }
}

/// Whether a server answers there, whatever it answers; else why not.
pub(super) fn knock(url: &str) -> Result<(), String> {
    const PATIENCE: Duration = Duration::from_secs(10);
    match get(url, PATIENCE) {
        Ok(Ok(_)) => Ok(()),
        Ok(Err(reason)) => Err(format!("{} does not answer: {reason}", shown(url))),
        Err(error) => Err(error.to_string()),
    }
}

/// The answer to GET. On a thread of its own, because whoever asks may be inside a runtime.
fn get(url: &str, patience: Duration) -> Result<Result<Received, TransportError>, CliError> {
    std::thread::scope(|scope| {
        let got = scope.spawn(|| super::run::runtime()?.block_on(get_async(url, patience)));
        got.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
    })
}

async fn get_async(
    url: &str,
    patience: Duration,
) -> Result<Result<Received, TransportError>, CliError> {
    let options = http::Options {
        timeout_request: Some(patience),
        user_agent: concat!("postcheck/", env!("CARGO_PKG_VERSION")).to_owned(),
        proxies: Proxies::of_environment(|name| std::env::var(name).ok()).map_err(CliError::of)?,
        ..http::Options::default()
    };
    let client = Client::new(options).map_err(CliError::of)?;
    let request = Request::get(url);
    Ok(client.send(&request, &Behavior::default()).await.outcome)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_in_urls_are_not_shown() {
        for (url, expected) in [
            ("https://h/c.json", "https://h/c.json"),
            ("https://h/c?access_key=PMAT-1", "https://h/c?…"),
            ("https://u:p@h/c", "https://h/c"),
            ("https://h/c#x", "https://h/c?…"),
        ] {
            assert_eq!(shown(url), expected);
        }
    }

    #[test]
    fn urls_are_told_from_paths() {
        for (text, expected) in [
            ("http://h", true),
            ("HTTPS://h", true),
            ("http", false),
            ("c.json", false),
            ("é", false),
        ] {
            assert_eq!(is_url(text), expected, "{text}");
        }
    }
}
