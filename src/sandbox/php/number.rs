//! Numbers as PHP reads them from JSON and text and writes them to JSON.

use serde_json::Number;

/// A number by PHP's two types.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Numeric {
    /// Fits 64 bits and was written without fraction and exponent.
    Int(i64),
    /// Everything else.
    Float(f64),
}

impl Numeric {
    /// As a float.
    pub(crate) fn as_f64(self) -> f64 {
        match self {
            // The comparison this serves loses the same digits in PHP.
            #[allow(clippy::cast_precision_loss)]
            Numeric::Int(int) => int as f64,
            Numeric::Float(float) => float,
        }
    }
}

/// The number a JSON text means.
pub(crate) fn of_json(number: &Number) -> Numeric {
    let text = number.as_str();
    if text == "-0" {
        return Numeric::Float(-0.0);
    }
    text.parse().map_or_else(|_| Numeric::Float(text.parse().unwrap_or(0.0)), Numeric::Int)
}

/// The number as PHP writes it to JSON.
pub(crate) fn number(number: &Number) -> String {
    match of_json(number) {
        Numeric::Int(int) => int.to_string(),
        Numeric::Float(float) => float_text(float),
    }
}

/// A float with the fewest digits that mean it; beyond 17 places with an exponent, a whole one without
/// fraction. Infinity, which JSON cannot say, becomes 0 as PHP's partial output does.
fn float_text(float: f64) -> String {
    if !float.is_finite() || float == 0.0 {
        return if float.is_sign_negative() && float == 0.0 { "-0.0".into() } else { "0".into() };
    }
    let scientific = format!("{float:e}");
    let (mantissa, exponent) = scientific.split_once('e').unwrap_or((&scientific, "0"));
    let exponent: i32 = exponent.parse().unwrap_or(0);
    if (-4..17).contains(&exponent) {
        return format!("{float}");
    }
    let fraction = if mantissa.contains('.') { "" } else { ".0" };
    format!("{mantissa}{fraction}e{exponent:+}")
}

/// The number a text begins with, and whether anything but white space follows it. Leading white space
/// is skipped.
pub(crate) fn leading_number(text: &str) -> Option<(Numeric, bool)> {
    let text = text.trim_start_matches([' ', '\t', '\n', '\r', '\u{b}', '\u{c}']);
    let bytes = text.as_bytes();
    let digits = |from: usize| bytes[from..].iter().take_while(|b| b.is_ascii_digit()).count();
    let sign = usize::from(matches!(bytes.first(), Some(b'+' | b'-')));
    let whole = digits(sign);
    let mut end = sign + whole;
    let mut fraction = 0;
    if bytes.get(end) == Some(&b'.') {
        fraction = digits(end + 1);
        if whole + fraction > 0 {
            end += 1 + fraction;
        }
    }
    if whole + fraction == 0 {
        return None;
    }
    if matches!(bytes.get(end), Some(b'e' | b'E')) {
        let sign = usize::from(matches!(bytes.get(end + 1), Some(b'+' | b'-')));
        let exponent = digits(end + 1 + sign);
        if exponent > 0 {
            end += 1 + sign + exponent;
        }
    }
    let number = &text[..end];
    let rest = text[end..].trim_matches([' ', '\t', '\n', '\r', '\u{b}', '\u{c}']);
    let value =
        number.parse().map_or_else(|_| Numeric::Float(number.parse().unwrap_or(0.0)), Numeric::Int);
    Some((value, !rest.is_empty()))
}

/// The number a text is as a whole, if it is one.
pub(crate) fn numeric(text: &str) -> Option<Numeric> {
    leading_number(text).filter(|(_, more)| !more).map(|(value, _)| value)
}

#[cfg(test)]
mod tests {
    use super::{Numeric, leading_number, number, numeric};

    #[test]
    fn floats_are_written_as_php_does() {
        for (text, expected) in [
            ("1.5", "1.5"),
            ("1e30", "1.0e+30"),
            ("-2.5E-7", "-2.5e-7"),
            ("1.0", "1"),
            ("0.0001", "0.0001"),
            ("0.00001", "1.0e-5"),
            ("9223372036854775807", "9223372036854775807"),
            ("9223372036854775808", "9.223372036854776e+18"),
            ("1e999", "0"),
            ("-0", "-0.0"),
            ("0", "0"),
            ("0.1", "0.1"),
        ] {
            let value = serde_json::from_str(text).unwrap();
            assert_eq!(number(&value), expected, "{text}");
        }
    }

    #[test]
    fn texts_begin_with_numbers() {
        for (text, expected) in [
            ("12ab", Some((Numeric::Int(12), true))),
            (" 77", Some((Numeric::Int(77), false))),
            ("77 ", Some((Numeric::Int(77), false))),
            ("1e9", Some((Numeric::Float(1e9), false))),
            ("0x10", Some((Numeric::Int(0), true))),
            (".5", Some((Numeric::Float(0.5), false))),
            ("1.", Some((Numeric::Float(1.0), false))),
            ("1e", Some((Numeric::Int(1), true))),
            ("+3", Some((Numeric::Int(3), false))),
            ("abc", None),
            (".", None),
            ("-", None),
            ("", None),
            ("ü", None),
        ] {
            assert_eq!(leading_number(text), expected, "{text:?}");
        }
        assert_eq!(numeric("5a"), None);
        assert_eq!(numeric("5"), Some(Numeric::Int(5)));
    }
}
