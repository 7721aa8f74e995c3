//! PHP's conversions between the types of JSON.

use serde_json::Value;

use super::number::{self, Numeric};

/// PHP's `empty` for text: `""` and `"0"`.
pub(crate) fn empty(text: &str) -> bool {
    text.is_empty() || text == "0"
}

/// PHP's `trim`, which knows no white space beyond ASCII.
pub(crate) fn trim(text: &str) -> &str {
    text.trim_matches([' ', '\t', '\n', '\r', '\0', '\u{b}'])
}

/// Conversion to an integer; never fails.
pub(crate) fn int(value: &Value) -> i64 {
    match value {
        Value::Null => 0,
        Value::Bool(flag) => i64::from(*flag),
        Value::Number(n) => match number::of_json(n) {
            Numeric::Int(int) => int,
            Numeric::Float(float) => wrapped(float),
        },
        Value::String(text) => match number::leading_number(text) {
            Some((Numeric::Int(int), _)) => int,
            // Text beyond 64 bits stops at the end of the range, which is what `as` does.
            #[allow(clippy::cast_possible_truncation)]
            Some((Numeric::Float(float), _)) => float as i64,
            None => 0,
        },
        Value::Array(items) => i64::from(!items.is_empty()),
        Value::Object(members) => i64::from(!members.is_empty()),
    }
}

/// A float as an integer: truncated, and beyond 64 bits modulo 2^64.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_possible_wrap)]
fn wrapped(float: f64) -> i64 {
    const RANGE: f64 = 18_446_744_073_709_551_616.0;
    if !float.is_finite() {
        return 0;
    }
    if float.abs() < RANGE / 2.0 {
        return float as i64;
    }
    float.trunc().rem_euclid(RANGE) as u64 as i64
}

/// Conversion to a boolean.
pub(crate) fn truth(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::Bool(flag) => *flag,
        Value::Number(n) => number::of_json(n).as_f64() != 0.0,
        Value::String(text) => !empty(text),
        Value::Array(items) => !items.is_empty(),
        Value::Object(members) => !members.is_empty(),
    }
}

/// Conversion of a parameter declared as boolean: `"false"` means false, all else as [`truth`].
pub(crate) fn json_bool(value: &Value) -> bool {
    !matches!(value, Value::String(text) if text == "false") && truth(value)
}

/// Conversion to text; an array or object has none.
pub(crate) fn text(value: &Value) -> Option<String> {
    Some(match value {
        Value::Null => String::new(),
        Value::Bool(flag) => String::from(if *flag { "1" } else { "" }),
        Value::Number(n) => number::number(n),
        Value::String(text) => text.clone(),
        Value::Array(_) | Value::Object(_) => return None,
    })
}

/// What a value becomes as the key of an array; an array or object cannot be one.
pub(crate) fn array_key(value: &Value) -> Option<String> {
    match value {
        Value::Bool(_) | Value::Number(_) => Some(int(value).to_string()),
        value => text(value),
    }
}

/// Whether PHP turns this array key into an integer: a decimal number in its shortest form.
pub(crate) fn integer_key(key: &str) -> bool {
    key.parse::<i64>().is_ok_and(|number| number.to_string() == key)
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{array_key, int, integer_key, json_bool, text, truth};

    #[test]
    fn anything_becomes_an_integer() {
        for (value, expected) in [
            (json!("12ab"), 12),
            (json!("1e9"), 1_000_000_000),
            (json!(" 77"), 77),
            (json!("0x10"), 0),
            (json!("abc"), 0),
            (json!("1.9"), 1),
            (json!("99999999999999999999"), i64::MAX),
            (json!(true), 1),
            (json!(-2.9), -2),
            (json!([]), 0),
            (json!({"a": 1}), 1),
            (serde_json::from_str("18446744073709551617").unwrap(), 0),
            (serde_json::from_str("1e999").unwrap(), 0),
        ] {
            assert_eq!(int(&value), expected, "{value}");
        }
    }

    #[test]
    fn anything_is_true_or_false() {
        for value in
            [json!(""), json!("0"), json!(0), json!(0.0), json!([]), json!({}), Value::Null]
        {
            assert!(!json_bool(&value), "{value}");
        }
        for value in [json!("False"), json!("0.0"), json!(" "), json!("no"), json!(2), json!([0])] {
            assert!(json_bool(&value), "{value}");
        }
        assert!(!json_bool(&json!("false")));
        assert!(truth(&json!("false")));
    }

    #[test]
    fn text_and_keys() {
        assert_eq!(text(&json!(5)).as_deref(), Some("5"));
        assert_eq!(text(&json!(false)).as_deref(), Some(""));
        assert_eq!(text(&json!([])), None);
        for (value, key) in [
            (json!(true), Some("1")),
            (json!(false), Some("0")),
            (json!(1.9), Some("1")),
            (json!("1.9"), Some("1.9")),
            (Value::Null, Some("")),
            (json!({}), None),
        ] {
            assert_eq!(array_key(&value).as_deref(), key, "{value}");
        }
        assert!(integer_key("0") && integer_key("-5") && integer_key("12"));
        assert!(!integer_key("01") && !integer_key("") && !integer_key("1a") && !integer_key("-0"));
    }
}
