use std::time::{Duration, SystemTime};

use super::Received;
use super::cookies::date;

impl Received {
    /// How long the answer asks to wait before the request is sent again: seconds, or a date, of which what is
    /// over is no time at all. `None` where it does not say, or says something else.
    #[must_use]
    pub fn retry_after(&self, now: SystemTime) -> Option<Duration> {
        let text = self.header("retry-after")?.trim();
        if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
            // More digits than fit are a very long time.
            return Some(Duration::from_secs(text.parse().unwrap_or(u64::MAX)));
        }
        let date = SystemTime::from(date::parse(text)?);
        Some(date.duration_since(now).unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::Timings;

    #[test]
    fn seconds_and_dates_are_read_and_everything_else_is_nothing() {
        // Sun, 06 Nov 1994 08:49:07 GMT.
        let now = SystemTime::UNIX_EPOCH + Duration::from_secs(784_111_747);
        let seconds = |value: &str| {
            let received = Received {
                status: 503,
                reason: String::new(),
                headers: vec![("retry-after".to_owned(), value.to_owned())],
                body: bytes::Bytes::new(),
                url: String::new(),
                wire_size: 0,
                timings: Timings::default(),
                remote: None,
            };
            received.retry_after(now).map(|time| time.as_secs())
        };
        for (value, expected) in [
            ("0", Some(0)),
            (" 120 ", Some(120)),
            ("99999999999999999999999", Some(u64::MAX)),
            ("Sun, 06 Nov 1994 08:49:37 GMT", Some(30)),
            ("Sunday, 06-Nov-94 08:49:37 GMT", Some(30)),
            ("Sun Nov  6 08:49:37 1994", Some(30)),
            ("Sun, 06 Nov 1994 08:00:00 GMT", Some(0)),
            ("", None),
            ("-1", None),
            ("1.5", None),
            ("soon", None),
        ] {
            assert_eq!(seconds(value), expected, "{value}");
        }
    }
}
