//! The time, real or set by a test.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use time::OffsetDateTime;
use time::format_description::BorrowedFormatItem;
use time::macros::format_description;

const DATE: &[BorrowedFormatItem<'_>] = format_description!(
    "[weekday repr:short], [day] [month repr:short] [year] [hour]:[minute]:[second]"
);

/// Says what time it is.
#[derive(Debug, Clone)]
pub(crate) enum Clock {
    /// The system's.
    System,
    /// One that stands still until it is set.
    #[cfg(test)]
    Fixed(std::sync::Arc<std::sync::atomic::AtomicI64>),
}

impl Clock {
    /// Unix seconds.
    pub(crate) fn now(&self) -> i64 {
        match self {
            Clock::System => {
                let passed = SystemTime::now().duration_since(UNIX_EPOCH);
                i64::try_from(passed.unwrap_or(Duration::ZERO).as_secs()).unwrap_or(i64::MAX)
            }
            #[cfg(test)]
            Clock::Fixed(time) => time.load(std::sync::atomic::Ordering::Relaxed),
        }
    }
}

/// A time in the form of HTTP dates, without the zone: `Mon, 23 Nov 2026 08:30:51`.
pub(crate) fn http_date(seconds: i64) -> String {
    OffsetDateTime::from_unix_timestamp(seconds)
        .unwrap_or(OffsetDateTime::UNIX_EPOCH)
        .format(DATE)
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::http_date;

    #[test]
    fn dates_have_the_form_of_http() {
        assert_eq!(http_date(1_795_422_651), "Mon, 23 Nov 2026 08:30:51");
        assert_eq!(http_date(i64::MAX), "Thu, 01 Jan 1970 00:00:00");
    }
}
