use time::{Date, Month, OffsetDateTime, Time};

/// Reads a cookie's date as browsers do (RFC 6265, section 5.1.1): a time, a day, a month's name and a
/// year, in any order and with anything between them.
pub(in crate::http) fn parse(text: &str) -> Option<OffsetDateTime> {
    let (mut time, mut day, mut month, mut year) = (None, None, None, None);
    for token in text.split(is_delimiter).filter(|token| !token.is_empty()) {
        if time.is_none() && parse_time(token).is_some() {
            time = parse_time(token);
        } else if day.is_none() && leading_number(token, 1..=2).is_some() {
            day = leading_number(token, 1..=2);
        } else if month.is_none() && parse_month(token).is_some() {
            month = parse_month(token);
        } else if year.is_none() {
            year = leading_number(token, 2..=4);
        }
    }
    let year = match year? {
        late @ 70..=99 => late + 1900,
        early @ 0..=69 => early + 2000,
        full => full,
    };
    if year < 1601 {
        return None;
    }
    let day = u8::try_from(day?).ok()?;
    let date = Date::from_calendar_date(i32::try_from(year).ok()?, month?, day).ok()?;
    Some(date.with_time(time?).assume_utc())
}

fn is_delimiter(c: char) -> bool {
    matches!(c, '\t' | ' '..='/' | ';'..='@' | '['..='`' | '{'..='~')
}

/// The number a token starts with, if it has that many digits and no more.
fn leading_number(token: &str, digits: std::ops::RangeInclusive<usize>) -> Option<u32> {
    let end = token.bytes().position(|b| !b.is_ascii_digit()).unwrap_or(token.len());
    if !digits.contains(&end) {
        return None;
    }
    token.get(..end)?.parse().ok()
}

fn parse_time(token: &str) -> Option<Time> {
    let mut parts = token.splitn(3, ':');
    let mut number = || u8::try_from(leading_number(parts.next()?, 1..=2)?).ok();
    Time::from_hms(number()?, number()?, number()?).ok()
}

fn parse_month(token: &str) -> Option<Month> {
    const NAMES: [&str; 12] =
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let start = token.get(..3)?.to_ascii_lowercase();
    let index = NAMES.iter().position(|name| *name == start)?;
    Month::try_from(u8::try_from(index + 1).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use time::macros::datetime;

    use super::*;

    #[test]
    fn reads_dates_of_every_shape() {
        let expected = Some(datetime!(2100-12-31 23:59:59 UTC));
        for text in [
            "Fri, 31 Dec 2100 23:59:59 GMT",
            "Fri, 31-Dec-2100 23:59:59 GMT",
            "Friday, 31-Dec-2100 23:59:59 GMT",
            "Mon, 31 Dec 2100 23:59:59 GMT",
            "Fri Dec 31 23:59:59 2100",
            "2100 december 31 23:59:59 +0000",
        ] {
            assert_eq!(parse(text), expected, "{text}");
        }
        assert_eq!(parse("Thu, 1 Jan 70 0:0:1 GMT"), Some(datetime!(1970-01-01 00:00:01 UTC)));
        assert_eq!(parse("Thu, 01-Jan-69 00:00:00"), Some(datetime!(2069-01-01 00:00:00 UTC)));
        for text in ["+1h", "", "0", "31 Dec 2100", "31 Feb 2100 00:00:00", "1 Jan 1600 00:00:00"] {
            assert_eq!(parse(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn any_text_can_be_read(text in any::<String>(), near in "[0-9:a-zA-Z ,-]{0,40}") {
            let _ = (parse(&text), parse(&near));
        }
    }
}
