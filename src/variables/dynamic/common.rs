//! Identifiers and the present time.

use rand::Rng;
use time::OffsetDateTime;
use time::macros::format_description;

use super::registry::Group;

pub(super) const VARIABLES: Group = &[
    ("$guid", uuid),
    ("$randomUUID", uuid),
    ("$timestamp", |_| timestamp(OffsetDateTime::now_utc())),
    ("$isoTimestamp", |_| iso_text(OffsetDateTime::now_utc())),
];

fn uuid(rng: &mut dyn Rng) -> String {
    let mut bytes = [0; 16];
    rng.fill_bytes(&mut bytes);
    uuid::Builder::from_random_bytes(bytes).into_uuid().to_string()
}

/// Unix seconds, rounded and not floored.
fn timestamp(now: OffsetDateTime) -> String {
    let second = i64::from(now.millisecond() >= 500);
    (now.unix_timestamp() + second).to_string()
}

/// A time as JavaScript's `toISOString` writes it.
pub(crate) fn iso_text(now: OffsetDateTime) -> String {
    let format =
        format_description!("[year]-[month]-[day]T[hour]:[minute]:[second].[subsecond digits:3]Z");
    // All parts of the format exist in every date-time, so this cannot fail.
    now.format(&format).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::datetime;

    #[test]
    fn the_time_is_rounded_in_seconds_and_cut_in_milliseconds() {
        let early = datetime!(2026-11-23 12:44:48.4999 UTC);
        let late = datetime!(2026-11-23 12:44:48.6567 UTC);
        assert_eq!(timestamp(early), early.unix_timestamp().to_string());
        assert_eq!(timestamp(late), (late.unix_timestamp() + 1).to_string());
        assert_eq!(iso_text(late), "2026-11-23T12:44:48.656Z");
    }
}
