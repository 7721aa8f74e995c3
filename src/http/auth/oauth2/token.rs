//! What a token server answers (RFC 6749 §5), and how long that is remembered.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use serde_json::{Map, Value};

use crate::http::Received;
use crate::secret::Secret;

/// A token is given up that long before its end, so that it does not end on its way.
const MARGIN: Duration = Duration::from_secs(10);

/// Tokens and refusals of the run, by grant. Whoever asks holds the lock, so that nobody asks twice.
pub(in crate::http) type Tokens = tokio::sync::Mutex<HashMap<Vec<u8>, Token>>;

/// What a token server said.
#[derive(Debug, Clone)]
pub(in crate::http) enum Token {
    /// A token, and when it ends.
    Given(Secret, Option<Instant>),
    /// It refused; asking again might lock the account.
    Refused(String),
}

impl Token {
    /// Reads an answer; what is neither a token nor a refusal is an error that may pass.
    pub(in crate::http) fn read(received: &Received, now: Instant) -> Result<Token, String> {
        let members = members(&received.body);
        let text = |name: &str| members.get(name).and_then(Value::as_str).unwrap_or_default();
        let token = text("access_token");
        if received.status < 300 && !token.is_empty() {
            return Ok(Token::Given(Secret::new(token), end(&members, now)));
        }
        let mut message = format!("{} {}", received.status, received.reason);
        for part in [text("error"), text("error_description")] {
            if !part.is_empty() {
                message.push_str(": ");
                message.push_str(part);
            }
        }
        match received.status {
            400..=499 => Ok(Token::Refused(message)),
            200..=299 => Err(format!("{message}, without an access_token")),
            _ => Err(message),
        }
    }

    /// Whether it still says something.
    pub(in crate::http) fn holds(&self, now: Instant) -> bool {
        match self {
            Token::Given(_, end) => end.is_none_or(|end| now < end),
            Token::Refused(_) => true,
        }
    }
}

fn end(members: &Map<String, Value>, now: Instant) -> Option<Instant> {
    let seconds = match members.get("expires_in")? {
        Value::Number(number) => number.as_f64()?,
        Value::String(text) => text.trim().parse().ok()?,
        _ => return None,
    };
    let lifetime = Duration::try_from_secs_f64(seconds).ok()?;
    now.checked_add(lifetime.saturating_sub(MARGIN))
}

/// A JSON object, or the form that servers of old answer with.
fn members(body: &[u8]) -> Map<String, Value> {
    if let Ok(Value::Object(members)) = serde_json::from_slice(body) {
        return members;
    }
    let pairs = url::form_urlencoded::parse(body);
    pairs.map(|(name, value)| (name.into_owned(), value.into_owned().into())).collect()
}

#[cfg(test)]
#[path = "token_tests.rs"]
mod tests;
