//! Values by declared type, and values as text.

use std::borrow::Cow;

use serde_json::{Number, Value};

use super::number::number_text;
use crate::collection::{Variable, VariableType};

/// The text that a value renders to. Objects and arrays are compact JSON, which is what one wants in a
/// body; Postman writes `[object Object]` there.
#[must_use]
pub fn value_text(value: &Value) -> Cow<'_, str> {
    match value {
        Value::String(text) => Cow::Borrowed(text),
        Value::Number(number) => Cow::Owned(number_text(number)),
        other => Cow::Owned(other.to_string()),
    }
}

/// The value after the cast that the variable's type asks for; `None` when it stays as it is.
pub(super) fn cast(variable: &Variable) -> Option<Value> {
    let value = variable.value.as_ref()?;
    match (variable.kind, value) {
        (VariableType::String, Value::String(_)) => None,
        (VariableType::String, other) => Some(Value::String(value_text(other).into_owned())),
        (VariableType::Boolean, Value::Bool(_)) => None,
        (VariableType::Boolean, other) => Some(Value::Bool(truthy(other))),
        (VariableType::Number, other) => to_number(other).map(Value::Number),
        (VariableType::Array, Value::String(text)) => parsed(text, Value::is_array),
        (VariableType::Object, Value::String(text)) => parsed(text, Value::is_object),
        _ => None,
    }
}

/// JavaScript's `Boolean`: any text but the empty one is true, `"false"` too.
fn truthy(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::Bool(value) => *value,
        Value::Number(number) => number.as_f64().is_none_or(|n| n != 0.0),
        Value::String(text) => !text.is_empty(),
        Value::Array(_) | Value::Object(_) => true,
    }
}

/// JavaScript's `Number` where it gives one. What is no number stays what it is: `NaN` serves nobody.
fn to_number(value: &Value) -> Option<Number> {
    match value {
        Value::Bool(value) => Some(u8::from(*value).into()),
        Value::Null => Some(0.into()),
        Value::String(text) => number_of_text(text.trim()),
        Value::Number(_) | Value::Array(_) | Value::Object(_) => None,
    }
}

fn number_of_text(text: &str) -> Option<Number> {
    if text.is_empty() {
        return Some(0.into());
    }
    prefixed(text).map(Number::from).or_else(|| decimal(text))
}

/// An integer with one of the prefixes `0x`, `0o` and `0b`.
pub(super) fn prefixed(text: &str) -> Option<u64> {
    let (prefix, digits) = text.split_at_checked(2)?;
    let radix = match prefix {
        "0x" | "0X" => 16,
        "0o" | "0O" => 8,
        "0b" | "0B" => 2,
        _ => return None,
    };
    // A sign is no digit here, but `from_str_radix` would take it.
    if digits.starts_with(['+', '-']) {
        return None;
    }
    u64::from_str_radix(digits, radix).ok()
}

/// A decimal literal as JavaScript reads one (`007`, `+7`, `.5`, `1.`, `1e3`), if it is finite.
pub(super) fn decimal(text: &str) -> Option<Number> {
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    let starts_as_number = unsigned.starts_with(|c: char| c.is_ascii_digit() || c == '.');
    let value = text.parse::<f64>().ok().filter(|n| starts_as_number && n.is_finite())?;
    if let Some(integer) = integer(text) {
        return serde_json::from_str(&integer).ok();
    }
    serde_json::from_str(&super::number::double_text(value)).ok()
}

/// An integer without its plus sign and leading zeros, of any length: nothing is rounded.
fn integer(text: &str) -> Option<String> {
    let (sign, digits) = match text.strip_prefix('-') {
        Some(digits) => ("-", digits),
        None => ("", text.strip_prefix('+').unwrap_or(text)),
    };
    if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let digits = digits.trim_start_matches('0');
    Some(if digits.is_empty() { "0".to_owned() } else { format!("{sign}{digits}") })
}

fn parsed(text: &str, fits: fn(&Value) -> bool) -> Option<Value> {
    serde_json::from_str(text).ok().filter(fits)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn text(kind: VariableType, value: Value) -> String {
        let variable = Variable { key: "k".into(), value: Some(value), kind, enabled: true };
        let value = cast(&variable).or(variable.value).unwrap();
        value_text(&value).into_owned()
    }

    #[test]
    fn casts_by_declared_type() {
        use VariableType::{Any, Array, Boolean, Number, Object, Secret, String};
        for (kind, value, expected) in [
            (Any, json!("007"), "007"),
            (Any, json!(false), "false"),
            (Any, json!(0), "0"),
            (Any, json!(null), "null"),
            (Any, json!({"a": [1, 2]}), r#"{"a":[1,2]}"#),
            (Any, json!([1, [2, 3]]), "[1,[2,3]]"),
            (Secret, json!("007"), "007"),
            (Number, json!("007"), "7"),
            (Number, json!(" 1.50 "), "1.5"),
            (Number, json!("0x1F"), "31"),
            (Number, json!("0x+1"), "0x+1"),
            (Number, json!(""), "0"),
            (Number, json!(true), "1"),
            (Number, json!("12345678901234567890123"), "12345678901234567890123"),
            (Number, json!("ten"), "ten"),
            (Number, json!("é1"), "é1"),
            (Number, json!("inf"), "inf"),
            (Number, json!("NaN"), "NaN"),
            (Boolean, json!("false"), "true"),
            (Boolean, json!(""), "false"),
            (Boolean, json!(0), "false"),
            (Boolean, json!(2), "true"),
            (Boolean, json!(null), "false"),
            (Boolean, json!([]), "true"),
            (String, json!(1.5), "1.5"),
            (String, json!(null), "null"),
            (Array, json!("[1, 2]"), "[1,2]"),
            (Array, json!("{}"), "{}"),
            (Array, json!("[1,"), "[1,"),
            (Object, json!("{ \"b\": 1, \"a\": 2 }"), r#"{"b":1,"a":2}"#),
            (Object, json!({"a": 1}), r#"{"a":1}"#),
        ] {
            let shown = format!("{kind:?} {value}");
            assert_eq!(text(kind, value), expected, "{shown}");
        }
    }

    #[test]
    fn reads_decimals_as_javascript_does() {
        for (literal, expected) in [
            ("10", Some("10")),
            ("-5", Some("-5")),
            ("+7", Some("7")),
            (".5", Some("0.5")),
            ("1.", Some("1")),
            ("1e3", Some("1000")),
            ("1E-7", Some("1e-7")),
            ("007", Some("7")),
            ("-007", Some("-7")),
            ("-0", Some("0")),
            ("12345678901234567890", Some("12345678901234567890")),
            ("1e400", None),
            ("Infinity", None),
            ("-inf", None),
            ("NaN", None),
            ("1_0", None),
            (".", None),
            ("-", None),
            ("", None),
            ("1 2", None),
        ] {
            assert_eq!(
                decimal(literal).as_ref().map(number_text).as_deref(),
                expected,
                "{literal}"
            );
        }
    }
}
