//! A located value as a plain one, and numbers as JavaScript writes them.

use std::borrow::Cow;

use serde_json::{Map, Value};

use super::{Kind, Node};

impl Node<'_> {
    /// The value without its places; numbers keep the text they are written in.
    pub(crate) fn to_value(&self) -> Value {
        match &self.kind {
            Kind::Null => Value::Null,
            Kind::Bool(value) => Value::Bool(*value),
            Kind::Number(text) => {
                // serde_json's grammar of numbers is the reader's, so the text always is one.
                text.parse().map_or_else(|_| Value::String((*text).to_owned()), Value::Number)
            }
            Kind::String(text) => Value::String(text.to_string()),
            Kind::Array(elements) => Value::Array(elements.iter().map(Node::to_value).collect()),
            Kind::Object(members) => {
                let mut map = Map::with_capacity(members.len());
                for member in members {
                    map.insert(member.key.to_string(), member.value.to_value());
                }
                Value::Object(map)
            }
        }
    }

    /// The text JavaScript makes of a string, number or boolean.
    pub(crate) fn scalar_text(&self) -> Option<Cow<'_, str>> {
        match &self.kind {
            Kind::Bool(value) => Some(Cow::Borrowed(if *value { "true" } else { "false" })),
            Kind::Number(text) => Some(js_number(text)),
            Kind::String(text) => Some(Cow::Borrowed(text)),
            Kind::Null | Kind::Array(_) | Kind::Object(_) => None,
        }
    }

    /// Whether JavaScript takes it as true.
    pub(crate) fn is_truthy(&self) -> bool {
        match &self.kind {
            Kind::Null => false,
            Kind::Bool(value) => *value,
            Kind::Number(text) => text.parse::<f64>().is_ok_and(|number| number != 0.0),
            Kind::String(text) => !text.is_empty(),
            Kind::Array(_) | Kind::Object(_) => true,
        }
    }
}

/// The text of a JSON number as JavaScript prints it: `1.50` is `1.5`, `1e21` is `1e+21`. Whole numbers
/// stay as they are written, so that long ids keep the digits JavaScript would lose.
fn js_number(text: &str) -> Cow<'_, str> {
    if text.bytes().all(|b| b.is_ascii_digit() || b == b'-') && text != "-0" {
        return Cow::Borrowed(text);
    }
    match text.parse::<f64>() {
        Ok(0.0) => Cow::Borrowed("0"),
        Ok(number) if number.is_finite() => Cow::Owned(js_float(number)),
        _ => Cow::Borrowed(text),
    }
}

fn js_float(number: f64) -> String {
    if (1e-6..1e21).contains(&number.abs()) {
        return number.to_string();
    }
    let text = format!("{number:e}");
    // JavaScript writes the sign of a positive exponent too.
    match text.split_once('e') {
        Some((digits, exponent)) if !exponent.starts_with('-') => format!("{digits}e+{exponent}"),
        _ => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_javascript_writes_them() {
        for (json, text) in [
            ("1", "1"),
            ("-7", "-7"),
            ("-0", "0"),
            ("0.0", "0"),
            ("1.50", "1.5"),
            ("3.0", "3"),
            ("1e3", "1000"),
            ("1E21", "1e+21"),
            ("1.5e300", "1.5e+300"),
            ("123456789012345680000.0", "123456789012345680000"),
            ("0.000001", "0.000001"),
            ("0.0000001", "1e-7"),
            ("-2.5e-9", "-2.5e-9"),
            ("12345678901234567890", "12345678901234567890"),
            ("1e999", "1e999"),
        ] {
            assert_eq!(js_number(json), text, "{json}");
        }
    }
}
