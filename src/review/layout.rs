//! JSON written in the manner of the text around it.

use serde::Serialize as _;
use serde_json::Value;
use serde_json::ser::{PrettyFormatter, Serializer};

/// How a text is laid out.
#[derive(Debug, Clone)]
pub(super) struct Layout {
    /// What one level of nesting is indented by.
    unit: String,
    /// The end of a line.
    end: &'static str,
}

impl Layout {
    /// The manner of a fixture's text: the indentation of its first property.
    pub(super) fn of(text: &str) -> Self {
        let end = if text.contains("\r\n") { "\r\n" } else { "\n" };
        let inside = text.trim_start().strip_prefix('{').unwrap_or_default();
        let blank = &inside[..inside.len() - inside.trim_start().len()];
        let unit = blank.rsplit_once('\n').map_or("  ", |(_, unit)| unit);
        Layout { unit: if unit.is_empty() { "  ".to_owned() } else { unit.to_owned() }, end }
    }

    /// The indentation one level below.
    pub(super) fn deeper(&self, indent: &str) -> String {
        format!("{indent}{}", self.unit)
    }

    /// The start of a line at this indentation.
    pub(super) fn line(&self, indent: &str) -> String {
        format!("{}{indent}", self.end)
    }

    /// A value whose first line stands at this indentation, in as many lines as it takes.
    pub(super) fn lines(&self, value: &Value, indent: &str) -> String {
        let mut bytes = Vec::new();
        let formatter = PrettyFormatter::with_indent(self.unit.as_bytes());
        // Writing to memory cannot fail, and every value can be written.
        let _ = value.serialize(&mut Serializer::with_formatter(&mut bytes, formatter));
        String::from_utf8_lossy(&bytes).replace('\n', &self.line(indent))
    }
}

/// A value in one line, with blanks behind colons and commas.
pub(super) fn one_line(value: &Value) -> String {
    match value {
        Value::Array(items) => {
            format!("[{}]", items.iter().map(one_line).collect::<Vec<_>>().join(", "))
        }
        Value::Object(members) if members.is_empty() => "{}".to_owned(),
        Value::Object(members) => {
            let member = |(name, value): (&String, &Value)| {
                format!("{}: {}", Value::from(name.as_str()), one_line(value))
            };
            format!("{{ {} }}", members.iter().map(member).collect::<Vec<_>>().join(", "))
        }
        scalar => scalar.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn values_follow_the_text_around_them() {
        let value = json!({"a": [1, {}], "b": "x"});
        let two = Layout::of("{\n  \"a\": 1\n}");
        assert_eq!(
            two.lines(&value, "  "),
            "{\n    \"a\": [\n      1,\n      {}\n    ],\n    \"b\": \"x\"\n  }"
        );
        let tabs = Layout::of("{\r\n\t\"a\": 1}");
        assert_eq!(tabs.lines(&json!([1]), "\t"), "[\r\n\t\t1\r\n\t]");
        assert_eq!(Layout::of("{}").deeper(""), "  ");
        assert_eq!(one_line(&value), "{ \"a\": [1, {}], \"b\": \"x\" }");
    }
}
