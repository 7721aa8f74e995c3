//! What recording starts from and what it hands out.

use std::time::{Duration, SystemTime};

use url::Url;

use crate::collection::Request;
use crate::fixture::Policy;
use crate::http::{Exchange, Received, Sent};
use crate::plan::Step;
use crate::secret::Masker;
use crate::variables::Scopes;

use super::decision::Decision;
use super::har::{Entry, NoResponse};

/// One response as a pass saw it, with what the request said that a response may repeat.
#[derive(Debug, Clone)]
pub struct Observation {
    /// Scheme, host and port that were called, `https://localhost:8443`.
    pub origin: String,
    /// The `User-Agent` sent; empty for none.
    pub user_agent: String,
    /// The response.
    pub received: Received,
    /// What was sent, if it is to be recorded.
    pub asked: Option<Question>,
    /// When it was; `None` where that is not known.
    pub when: Option<When>,
    /// Whether texts are written as in a fixture: `{{…}}` in them are matchers and names.
    pub written: bool,
}

/// The time of an exchange, in unix seconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct When {
    /// When the request was sent.
    pub began: i64,
    /// When the answer was complete.
    pub ended: i64,
}

impl When {
    /// The time of an exchange that took so long.
    #[must_use]
    pub fn ending(at: SystemTime, took: Duration) -> Option<Self> {
        let seconds = |at: SystemTime| {
            let since = at.duration_since(SystemTime::UNIX_EPOCH).ok()?;
            i64::try_from(since.as_secs()).ok()
        };
        Some(When { began: seconds(at.checked_sub(took)?)?, ended: seconds(at)? })
    }
}

/// A request as a pass sent it.
#[derive(Debug, Clone)]
pub struct Question {
    /// What went to the wire.
    pub sent: Sent,
    /// The variables that it was rendered with.
    pub variables: Scopes,
    /// Whether the body in `sent` is what was sent; some recorders drop it.
    pub body_is_known: bool,
}

impl Observation {
    /// The observation of a recorded entry of a step that is rendered with these variables.
    ///
    /// # Errors
    /// Why the entry has no response.
    pub fn of_entry(entry: &Entry, variables: &Scopes) -> Result<Self, NoResponse> {
        let received = entry.response.clone()?;
        let request = &entry.request;
        let sent = Sent {
            method: request.method.clone(),
            url: request.url.clone(),
            headers: request.headers.clone(),
            body: request.body.clone().unwrap_or_default().into(),
        };
        let body_is_known = !request.body_is_lost;
        let asked = Some(Question { sent, variables: variables.clone(), body_is_known });
        Ok(Observation {
            origin: origin(&entry.request.url),
            user_agent: entry.request.header("user-agent").unwrap_or_default().to_owned(),
            when: entry.at.and_then(|at| When::ending(at, received.timings.total)),
            received,
            asked,
            written: false,
        })
    }

    /// The observation of a live exchange with the variables of its request and the time when its answer was
    /// complete; `None` when there was no response.
    #[must_use]
    pub fn of_exchange(exchange: &Exchange, variables: &Scopes, at: SystemTime) -> Option<Self> {
        let received = exchange.outcome.as_ref().ok()?.clone();
        let (sent, variables) = (exchange.sent.clone(), variables.clone());
        let asked = Some(Question { sent, variables, body_is_known: true });
        let headers = &exchange.sent.headers;
        let agent = headers.iter().find(|(name, _)| name.eq_ignore_ascii_case("user-agent"));
        Some(Observation {
            origin: origin(&exchange.sent.url),
            user_agent: agent.map(|(_, value)| value.clone()).unwrap_or_default(),
            when: When::ending(at, received.timings.total),
            received,
            asked,
            written: false,
        })
    }
}

/// Scheme, host and port of a URL, the port only where it is not the scheme's own; empty for no URL.
fn origin(url: &str) -> String {
    Url::parse(url).map(|url| url.origin().ascii_serialization()).unwrap_or_default()
}

/// A step to record.
#[derive(Debug, Clone)]
pub struct StepLine {
    /// The step's id.
    pub id: String,
    /// Method and URL template, `POST {{base_url}}/api/1.0/password/list`.
    pub request: String,
    /// The request as the collection has it: where values of the one that was sent come from.
    pub template: Option<Request>,
}

impl StepLine {
    /// A step of a plan.
    #[must_use]
    pub fn of(step: &Step) -> Self {
        let (id, template) = (step.id.clone(), Some(step.request.clone()));
        StepLine { id, request: step.line(), template }
    }
}

/// What holds for the whole recording.
#[derive(Debug, Clone, Copy)]
pub struct Settings<'s> {
    /// Which headers and cookies count, which are secret, and the rules for all steps.
    pub policy: &'s Policy,
    /// The run's own secrets. They are kept out of headers and request lines; bodies are data.
    pub masker: &'s Masker,
    /// Names of the run's variables: no binding may be called so.
    pub reserved: &'s [String],
    /// Whether the passes are no older than this process, so that their times tell what "now" is.
    pub live: bool,
    /// Whether to guess what is volatile, where there is one pass.
    pub guess: bool,
}

/// The fixture of one step.
#[derive(Debug, Clone)]
pub struct Recorded {
    /// The step's id.
    pub step_id: String,
    /// The fixture file's text.
    pub text: String,
    /// The body that is kept beside it, as file name and content.
    pub body: Option<(String, Vec<u8>)>,
    /// What does not stand as it came, and why.
    pub decisions: Vec<Decision>,
    /// What the user should know: what could not be recorded as it was.
    pub notes: Vec<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_origin_has_no_default_port_and_no_path() {
        for (url, wanted) in [
            ("https://localhost:8443/index.php/a?b#c", "https://localhost:8443"),
            ("https://localhost:443/a", "https://localhost"),
            ("http://USER:pw@Example.org", "http://example.org"),
            ("no url", ""),
        ] {
            assert_eq!(origin(url), wanted, "{url}");
        }
    }
}
