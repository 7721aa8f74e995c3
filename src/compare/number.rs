//! Numbers as JSON writes them, compared by value without losing a digit.

use std::borrow::Cow;

/// Whether two number texts have the same value: `1`, `1.0` and `10e-1` do.
pub(super) fn equal(left: &str, right: &str) -> bool {
    left == right || normal(left) == normal(right)
}

/// Whether a text is a number of JSON's grammar.
pub(super) fn is_valid(text: &str) -> bool {
    let digits =
        |text: &str| text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let rest = text.strip_prefix('-').unwrap_or(text);
    let whole = digits(rest);
    if whole == 0 || (whole > 1 && rest.starts_with('0')) {
        return false;
    }
    let mut rest = &rest[whole..];
    if let Some(fraction) = rest.strip_prefix('.') {
        let places = digits(fraction);
        if places == 0 {
            return false;
        }
        rest = &fraction[places..];
    }
    match rest.strip_prefix(['e', 'E']) {
        None => rest.is_empty(),
        Some(exponent) => {
            let exponent = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
            !exponent.is_empty() && digits(exponent) == exponent.len()
        }
    }
}

/// Sign, digits without surrounding zeros, and the exponent of the last digit. A zero has no sign.
fn normal(text: &str) -> (bool, Cow<'_, str>, i64) {
    let (negative, text) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let (mantissa, exponent) = match text.find(['e', 'E']) {
        Some(at) => (&text[..at], text[at + 1..].parse::<i64>().unwrap_or(i64::MAX / 2)),
        None => (text, 0),
    };
    let (digits, exponent) = match mantissa.split_once('.') {
        Some((whole, fraction)) => {
            let places = i64::try_from(fraction.len()).unwrap_or(i64::MAX / 4);
            (Cow::Owned([whole, fraction].concat()), exponent - places)
        }
        None => (Cow::Borrowed(mantissa), exponent),
    };
    let significant = digits.trim_start_matches('0').trim_end_matches('0').to_owned();
    if significant.is_empty() {
        return (false, significant.into(), 0);
    }
    let zeros = digits.len() - digits.trim_end_matches('0').len();
    let zeros = i64::try_from(zeros).unwrap_or(i64::MAX / 4);
    (negative, significant.into(), exponent + zeros)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn values_count_and_not_spellings() {
        for (left, right, same) in [
            ("1", "1.0", true),
            ("1", "10e-1", true),
            ("100", "1e2", true),
            ("1.10", "1.1", true),
            ("-0", "0", true),
            ("0.0", "0e5", true),
            ("1E+2", "100", true),
            ("0.001", "1e-3", true),
            ("12345678901234567890123", "12345678901234567890124", false),
            ("1", "-1", false),
            ("1e400", "1e401", false),
            ("10", "1", false),
        ] {
            assert_eq!(equal(left, right), same, "{left} {right}");
        }
    }

    proptest! {
        #[test]
        fn agrees_with_floats_where_those_are_exact(a in -99_999i32..99_999, b in 0u32..4, c in -99_999i32..99_999) {
            let left = format!("{a}e-{b}");
            let right = format!("{:.4}", f64::from(a) / 10f64.powi(b as i32));
            prop_assert!(equal(&left, &right), "{} {}", left, right);
            prop_assert_eq!(equal(&a.to_string(), &c.to_string()), a == c);
        }
    }
}
