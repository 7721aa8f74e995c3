//! When a request is sent again, and after how long.

use std::time::{Duration, SystemTime};

use crate::http::{Received, TransportError, TransportErrorKind};

/// The longest wait that a server may ask for.
const LONGEST: Duration = Duration::from_secs(60);

/// How often and after how long requests are sent again.
#[derive(Debug, Clone, Copy, Default)]
pub struct Retrying {
    /// How often a request is sent again at most.
    pub times: usize,
    /// Pause before that where the server does not say.
    pub delay: Duration,
    /// Requests that may change something are sent again, too.
    pub with_unsafe: bool,
}

/// What is to be done about an outcome.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Advice {
    /// It counts.
    Keep,
    /// It counts, and this is to be told.
    Remark(String),
    /// The request is to be sent again.
    Again { reason: String, pause: Duration },
}

impl Retrying {
    /// What is to be done about an outcome when the request was sent again `made` times already.
    pub(super) fn advice(
        &self,
        method: &str,
        outcome: &Result<Received, TransportError>,
        made: usize,
        now: SystemTime,
    ) -> Advice {
        let is_over = made >= self.times;
        if is_over || !(self.with_unsafe || is_safe(method)) {
            return Advice::Keep;
        }
        match outcome {
            Err(error) if may_pass(error.kind) => {
                Advice::Again { reason: error.message.clone(), pause: self.delay }
            }
            Ok(received) if matches!(received.status, 429 | 503) => of_answer(received, now),
            _ => Advice::Keep,
        }
    }
}

/// Whether a method only reads, by RFC 9110.
pub(super) fn is_safe(method: &str) -> bool {
    ["GET", "HEAD", "OPTIONS", "TRACE"].iter().any(|safe| method.eq_ignore_ascii_case(safe))
}

/// Whether such trouble may be gone the next time. A wrong URL, certificate or answer stays what it is.
fn may_pass(kind: TransportErrorKind) -> bool {
    use TransportErrorKind as Kind;
    matches!(kind, Kind::Dns | Kind::Connect | Kind::Timeout | Kind::Reset)
}

fn of_answer(received: &Received, now: SystemTime) -> Advice {
    let Some(pause) = received.retry_after(now) else { return Advice::Keep };
    let reason = format!("{} {}", received.status, received.reason).trim().to_owned();
    if pause <= LONGEST {
        return Advice::Again { reason, pause };
    }
    Advice::Remark(format!(
        "not sent again: the server asks to wait {} seconds, and --retry waits {} at most",
        pause.as_secs(),
        LONGEST.as_secs()
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::Timings;

    fn answer(status: u16, retry_after: Option<&str>) -> Result<Received, TransportError> {
        let header = retry_after.map(|value| ("retry-after".to_owned(), value.to_owned()));
        Ok(Received {
            status,
            reason: "Busy".to_owned(),
            headers: header.into_iter().collect(),
            body: bytes::Bytes::new(),
            url: String::new(),
            wire_size: 0,
            timings: Timings::default(),
            remote: None,
        })
    }

    fn trouble(kind: TransportErrorKind) -> Result<Received, TransportError> {
        Err(TransportError { kind, message: "trouble".to_owned(), advice: None })
    }

    fn pause(
        retrying: Retrying,
        method: &str,
        outcome: &Result<Received, TransportError>,
        made: usize,
    ) -> Option<u64> {
        match retrying.advice(method, outcome, made, SystemTime::UNIX_EPOCH) {
            Advice::Again { pause, .. } => Some(pause.as_secs()),
            Advice::Keep | Advice::Remark(_) => None,
        }
    }

    #[test]
    fn only_what_may_pass_is_tried_again_and_only_where_it_is_safe() {
        use TransportErrorKind as Kind;
        let safe = Retrying { times: 2, delay: Duration::from_secs(7), with_unsafe: false };
        let all = Retrying { with_unsafe: true, ..safe };
        for (outcome, expected) in [
            (trouble(Kind::Connect), Some(7)),
            (trouble(Kind::Reset), Some(7)),
            (trouble(Kind::Timeout), Some(7)),
            (trouble(Kind::Dns), Some(7)),
            (trouble(Kind::Url), None),
            (trouble(Kind::Tls), None),
            (trouble(Kind::Protocol), None),
            (trouble(Kind::TooLarge), None),
            (answer(429, Some("3")), Some(3)),
            (answer(503, Some("0")), Some(0)),
            (answer(503, Some("Thu, 01 Jan 1970 00:00:05 GMT")), Some(5)),
            (answer(429, None), None),
            (answer(503, Some("soon")), None),
            (answer(503, Some("61")), None),
            (answer(500, Some("1")), None),
            (answer(200, Some("1")), None),
        ] {
            assert_eq!(pause(safe, "GET", &outcome, 0), expected, "{outcome:?}");
            assert_eq!(pause(safe, "head", &outcome, 1), expected, "{outcome:?}");
            assert_eq!(pause(safe, "POST", &outcome, 0), None, "{outcome:?}");
            assert_eq!(pause(all, "POST", &outcome, 1), expected, "{outcome:?}");
            assert_eq!(pause(safe, "GET", &outcome, 2), None, "two are enough: {outcome:?}");
            assert_eq!(pause(Retrying::default(), "GET", &outcome, 0), None, "{outcome:?}");
        }
        let long = safe.advice("GET", &answer(503, Some("3600")), 0, SystemTime::UNIX_EPOCH);
        assert!(matches!(long, Advice::Remark(text) if text.contains("3600 seconds")));
    }
}
