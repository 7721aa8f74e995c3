//! A scope as the file that Postman and newman read.

use serde_json::{Map, Value, json};

use super::{Scope, Scopes};
use crate::collection::{Variable, VariableType};
use crate::secret::{MASK, Masker};

/// What a file of variables says of itself.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Heading {
    /// Its id; without one a new one is made.
    pub id: Option<String>,
    /// Its name; without one it is called by its scope.
    pub name: Option<String>,
}

/// A file's text, and how much of it is not as the scope has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exported {
    /// The whole text.
    pub text: String,
    /// How many variables are masked.
    pub masked: usize,
}

/// The environment or the globals as an export at that time (ISO 8601). Disabled variables stay so. What
/// `masker` or the scopes call a secret is masked; without a masker nothing is.
#[must_use]
pub fn export(
    scopes: &Scopes,
    scope: Scope,
    heading: &Heading,
    at: &str,
    masker: Option<&Masker>,
) -> Exported {
    let kind = if scope == Scope::Global { "globals" } else { "environment" };
    let mut masked = 0;
    let values: Vec<Value> = scopes
        .exported(scope)
        .map(|(variable, value)| {
            let shown = masker.zip(value);
            let shown =
                shown.and_then(|(masker, value)| concealed(scopes, variable, value, masker));
            masked += usize::from(shown.is_some());
            entry(variable, shown.as_ref().or(value))
        })
        .collect();
    let id = heading.id.clone().unwrap_or_else(|| uuid::Uuid::new_v4().to_string());
    let document = json!({
        "id": id,
        "name": heading.name.as_deref().unwrap_or(kind),
        "values": values,
        "_postman_variable_scope": kind,
        "_postman_exported_at": at,
        "_postman_exported_using": concat!("postcheck/", env!("CARGO_PKG_VERSION")),
    });
    Exported { text: format!("{document:#}\n"), masked }
}

fn entry(variable: &Variable, value: Option<&Value>) -> Value {
    let mut entry = Map::new();
    entry.insert("key".to_owned(), variable.key.as_str().into());
    entry.extend(value.map(|value| ("value".to_owned(), value.clone())));
    entry.insert("type".to_owned(), type_name(variable.kind).into());
    entry.insert("enabled".to_owned(), variable.enabled.into());
    Value::Object(entry)
}

fn type_name(kind: VariableType) -> &'static str {
    match kind {
        VariableType::Any => "any",
        VariableType::Secret => "secret",
        VariableType::String => "string",
        VariableType::Boolean => "boolean",
        VariableType::Number => "number",
        VariableType::Array => "array",
        VariableType::Object => "object",
    }
}

/// What is shown in place of the value; `None` for one that hides nothing.
fn concealed(
    scopes: &Scopes,
    variable: &Variable,
    value: &Value,
    masker: &Masker,
) -> Option<Value> {
    if scopes.hides_variable(variable) {
        let is_empty = value.is_null() || value.as_str().is_some_and(str::is_empty);
        return (!is_empty).then(|| MASK.into());
    }
    let shown = masker.mask_json(value);
    (shown != *value).then_some(shown)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::collection::parse_variables;

    const SECRET: &str = "correct horse battery";

    fn scopes() -> Scopes {
        let text = r#"{"values": [
            {"key": "pin", "value": "correct horse battery", "type": "secret"},
            {"key": "empty", "value": "", "type": "secret"},
            {"key": "named", "value": "n"},
            {"key": "holds", "value": {"url": ["http://h/?k=correct horse battery", 1]}},
            {"key": "off", "value": 7, "enabled": false},
            {"key": "none"},
            {"key": "count", "value": "007", "type": "number"}
        ]}"#;
        let file = parse_variables(text, "e.json").unwrap();
        let mut scopes = Scopes::new().with(Scope::Environment, &file.values);
        scopes.mark_secret(["named".to_owned()]);
        scopes.set(Scope::Environment, "new", json!([true]));
        scopes
    }

    fn exported(masker: Option<&Masker>) -> (Value, usize) {
        let heading = Heading { id: Some("I".to_owned()), name: None };
        let exported = export(&scopes(), Scope::Environment, &heading, "2026-01-02", masker);
        (serde_json::from_str(&exported.text).unwrap(), exported.masked)
    }

    #[test]
    fn values_types_and_switches_are_kept() {
        let (document, masked) = exported(None);
        assert_eq!(masked, 0);
        assert_eq!(document["id"], "I");
        assert_eq!(document["name"], "environment");
        assert_eq!(document["_postman_variable_scope"], "environment");
        assert_eq!(
            document["values"],
            json!([
                {"key": "pin", "value": SECRET, "type": "secret", "enabled": true},
                {"key": "empty", "value": "", "type": "secret", "enabled": true},
                {"key": "named", "value": "n", "type": "any", "enabled": true},
                {"key": "holds", "value": {"url": [format!("http://h/?k={SECRET}"), 1]},
                    "type": "any", "enabled": true},
                {"key": "off", "value": 7, "type": "any", "enabled": false},
                {"key": "none", "type": "any", "enabled": true},
                {"key": "count", "value": 7, "type": "number", "enabled": true},
                {"key": "new", "value": [true], "type": "any", "enabled": true},
            ])
        );
    }

    #[test]
    fn secrets_are_masked_by_place_and_by_value() {
        let masker = Masker::new([SECRET], []);
        let (document, masked) = exported(Some(&masker));
        assert_eq!(masked, 3);
        assert!(!document.to_string().contains("horse"), "{document}");
        let value = |index: usize| &document["values"][index]["value"];
        assert_eq!((value(0), value(1), value(2)), (&json!("***"), &json!(""), &json!("***")));
        assert_eq!(value(3), &json!({"url": ["http://h/?k=***", 1]}));
    }

    #[test]
    fn what_is_exported_is_read_again() {
        let exported = export(&scopes(), Scope::Global, &Heading::default(), "", None);
        let file = parse_variables(&exported.text, "g.json").unwrap();
        assert_eq!(file.name.as_deref(), Some("globals"));
        assert_eq!(file.values, []);
        let exported = export(&scopes(), Scope::Environment, &Heading::default(), "", None);
        let file = parse_variables(&exported.text, "e.json").unwrap();
        let read = Scopes::new().with(Scope::Environment, &file.values);
        let entries = |scopes: &Scopes| -> Vec<(String, Option<Value>, bool)> {
            let exported = scopes.exported(Scope::Environment);
            exported.map(|(v, value)| (v.key.clone(), value.cloned(), v.enabled)).collect()
        };
        assert_eq!(entries(&read), entries(&scopes()));
        assert!(file.id.is_some_and(|id| id.len() == 36));
    }
}
