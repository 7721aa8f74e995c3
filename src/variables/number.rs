use serde_json::Number;

/// A number as JavaScript prints it: `1.50` is `1.5`, `3.0` is `3`, `1e21` is `1e+21`. What a double
/// cannot hold is left as it was written: an identifier of twenty digits stays the same identifier.
#[must_use]
pub fn number_text(number: &Number) -> String {
    let literal = number.as_str();
    if is_integer(literal) {
        return if literal == "-0" { "0".to_owned() } else { literal.to_owned() };
    }
    match literal.parse::<f64>() {
        Ok(value) if value.is_finite() => double_text(value),
        _ => literal.to_owned(),
    }
}

fn is_integer(literal: &str) -> bool {
    let digits = literal.strip_prefix('-').unwrap_or(literal);
    !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit())
}

/// A finite double in the layout that ECMAScript prescribes for `Number::toString`.
pub(super) fn double_text(value: f64) -> String {
    if value == 0.0 {
        return "0".to_owned();
    }
    let scientific = format!("{:e}", value.abs());
    let (mantissa, exponent) = scientific.split_once('e').unwrap_or((&scientific, "0"));
    let digits: String = mantissa.chars().filter(|c| *c != '.').collect();
    let exponent: i32 = exponent.parse().unwrap_or(0);
    let sign = if value < 0.0 { "-" } else { "" };
    format!("{sign}{}", lay_out(&digits, exponent))
}

fn lay_out(digits: &str, exponent: i32) -> String {
    let (first, rest) = digits.split_at(1.min(digits.len()));
    let point = usize::try_from(exponent + 1).unwrap_or(0);
    match exponent {
        0..=20 if digits.len() <= point => format!("{digits:0<point$}"),
        0..=20 => format!("{}.{}", &digits[..point], &digits[point..]),
        -6..=-1 => format!("0.{}{digits}", "0".repeat(exponent.unsigned_abs() as usize - 1)),
        _ if rest.is_empty() => format!("{first}e{exponent:+}"),
        _ => format!("{first}.{rest}e{exponent:+}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prints_numbers_as_javascript_does() {
        for (literal, expected) in [
            ("1.50", "1.5"),
            ("3.0", "3"),
            ("-3.0", "-3"),
            ("1e21", "1e+21"),
            ("1e20", "100000000000000000000"),
            ("1.5e22", "1.5e+22"),
            ("123e-2", "1.23"),
            ("1E2", "100"),
            ("0.000001", "0.000001"),
            ("0.0000001", "1e-7"),
            ("1.25e-7", "1.25e-7"),
            ("0.1", "0.1"),
            ("-0", "0"),
            ("-0.0", "0"),
            ("0", "0"),
            ("-17", "-17"),
            ("5e-324", "5e-324"),
            ("1.7976931348623157e308", "1.7976931348623157e+308"),
        ] {
            let number: Number = serde_json::from_str(literal).unwrap();
            assert_eq!(number_text(&number), expected, "{literal}");
        }
    }

    #[test]
    fn keeps_what_a_double_cannot_hold() {
        for literal in ["12345678901234567890123", "9007199254740993", "1e400", "-1e400"] {
            let number: Number = serde_json::from_str(literal).unwrap();
            // serde_json spells the exponent of a kept literal with its sign.
            assert_eq!(number_text(&number), number.as_str(), "{literal}");
        }
    }
}
