//! Dates around now.

use rand::{Rng, RngExt};
use time::macros::format_description;
use time::{Duration, OffsetDateTime};

use super::pick::word;
use super::registry::Group;

pub(super) const VARIABLES: Group = &[
    ("$randomDateFuture", |r| near(r, 1, YEAR)),
    ("$randomDatePast", |r| near(r, -YEAR, -1)),
    ("$randomDateRecent", |r| near(r, -DAY, -1)),
    ("$randomMonth", |r| word(r, MONTHS)),
    ("$randomWeekday", |r| word(r, WEEKDAYS)),
];

const DAY: i64 = 24 * 60 * 60;
const YEAR: i64 = 365 * DAY;

/// A date some seconds from now.
fn near(rng: &mut dyn Rng, from: i64, to: i64) -> String {
    date_text(OffsetDateTime::now_utc() + Duration::seconds(rng.random_range(from..=to)))
}

/// The text of a JavaScript `Date`. Always in UTC: the machine's zone would make runs differ, and
/// reading it is not safe beside other threads.
fn date_text(date: OffsetDateTime) -> String {
    let format = format_description!(
        "[weekday repr:short] [month repr:short] [day] [year] [hour]:[minute]:[second] GMT+0000 \
         (Coordinated Universal Time)"
    );
    // All parts of the format exist in every date-time, so this cannot fail.
    date.format(&format).unwrap_or_default()
}

const MONTHS: &[&str] = &[
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

const WEEKDAYS: &[&str] =
    &["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::datetime;

    #[test]
    fn dates_read_as_in_javascript() {
        assert_eq!(
            date_text(datetime!(2026-02-09 07:16:22.9 UTC)),
            "Mon Feb 09 2026 07:16:22 GMT+0000 (Coordinated Universal Time)"
        );
    }
}
