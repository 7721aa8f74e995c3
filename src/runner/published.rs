//! The collection as reports may show it: secrets by place are masked, everything else is as in the file.

use std::borrow::Cow;

use serde_json::{Map, Value};

use crate::render::{Grammar, Piece, cut};
use crate::secret::{MASK, Masker};
use crate::variables::Scopes;

use super::secrets::is_secret_parameter;

/// The collection's text with the values of secret variables, literal auth parameters, literal credentials
/// in headers, and whatever else `masker` knows replaced. Placeholders stay: they show nothing.
#[must_use]
pub fn published(text: &str, scopes: &Scopes, masker: &Masker) -> String {
    let Ok(mut document) = serde_json::from_str::<Value>(text) else { return "null".to_owned() };
    if let Some(variables) = document.get_mut("variable").and_then(Value::as_array_mut) {
        variables.iter_mut().filter_map(Value::as_object_mut).for_each(|v| variable(v, scopes));
    }
    Publication { masker }.value(&mut document);
    document.to_string()
}

fn variable(variable: &mut Map<String, Value>, scopes: &Scopes) {
    let name = variable.get("key").and_then(Value::as_str).unwrap_or_default();
    let is_typed = variable.get("type").and_then(Value::as_str) == Some("secret");
    if is_typed || scopes.is_secret(name) {
        conceal(variable.get_mut("value"));
    }
}

struct Publication<'p> {
    masker: &'p Masker,
}

impl Publication<'_> {
    fn value(&self, value: &mut Value) {
        match value {
            Value::String(text) => {
                if let Cow::Owned(masked) = self.masker.mask(text) {
                    *text = masked;
                }
            }
            Value::Number(number) => {
                if let Cow::Owned(masked) = self.masker.mask(number.as_str()) {
                    *value = masked.into();
                }
            }
            Value::Array(items) => items.iter_mut().for_each(|item| self.value(item)),
            Value::Object(members) => {
                if let Some(auth) = members.get_mut("auth") {
                    conceal_auth(auth);
                }
                let headers = members.get_mut("header").and_then(Value::as_array_mut);
                headers.into_iter().flatten().for_each(|header| self.header(header));
                members.get_mut("url").into_iter().for_each(|url| self.url(url));
                members.values_mut().for_each(|member| self.value(member));
            }
            Value::Null | Value::Bool(_) => {}
        }
    }

    /// A request's URL, a text or an object with the text in `raw`.
    fn url(&self, url: &mut Value) {
        let text = match url {
            Value::Object(parts) => parts.get_mut("raw"),
            text => Some(text),
        };
        if let Some(Value::String(text)) = text
            && let Cow::Owned(masked) = self.masker.mask_url(text)
        {
            *text = masked;
        }
    }

    fn header(&self, header: &mut Value) {
        let name = header.get("key").and_then(Value::as_str).unwrap_or_default();
        if self.masker.hides_header_value(name) {
            conceal(header.get_mut("value"));
        }
    }
}

/// Auth in both spellings: `{"basic": [{"key", "value"}]}` and `{"basic": {"password": …}}`.
fn conceal_auth(auth: &mut Value) {
    let Some(schemes) = auth.as_object_mut() else { return };
    for parameters in schemes.values_mut() {
        match parameters {
            Value::Array(list) => {
                for parameter in list.iter_mut() {
                    let name = parameter.get("key").and_then(Value::as_str).unwrap_or_default();
                    if is_secret_parameter(name) {
                        conceal(parameter.get_mut("value"));
                    }
                }
            }
            Value::Object(members) => {
                let secret = members.iter_mut().filter(|(name, _)| is_secret_parameter(name));
                secret.for_each(|(_, value)| conceal(Some(value)));
            }
            _ => {}
        }
    }
}

/// Masks a value that is more than placeholders.
fn conceal(value: Option<&mut Value>) {
    let Some(value) = value else { return };
    let is_open = match value {
        Value::String(text) => {
            let pieces = cut(text, Grammar::Postman);
            pieces.iter().all(|piece| matches!(piece, Piece::Token(_)))
        }
        _ => false,
    };
    if !is_open {
        *value = MASK.into();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn secrets_are_masked_by_place() {
        let raw = "http://u:p@{{host}}/?k=zq7";
        let collection = json!({
            "auth": {"type": "bearer", "bearer": [{"key": "token", "value": "abc"}]},
            "variable": [{"key": "v", "value": "x", "type": "secret"}, {"key": "w", "value": "y"}],
            "item": [{"request": {
                "url": {"raw": raw, "path": []},
                "auth": {"type": "basic", "basic": {"username": "u", "password": "p"}},
                "header": [{"key": "Cookie", "value": "a=1"}, {"key": "X-S", "value": "{{s}}"}],
                "body": {"raw": "pin=12345678"}, "number": 12345678
            }}]
        });
        let masker = Masker::new(["12345678"], []).with_headers(["X-S"]).with_parameters(["k"]);
        let shown = published(&collection.to_string(), &Scopes::default(), &masker);
        let shown: Value = serde_json::from_str(&shown).unwrap();
        assert_eq!(shown["auth"]["bearer"][0]["value"], "***");
        assert_eq!(shown["variable"][0]["value"], "***");
        assert_eq!(shown["variable"][1]["value"], "y");
        let request = &shown["item"][0]["request"];
        assert_eq!(request["auth"]["basic"], json!({"username": "u", "password": "***"}));
        assert_eq!(request["header"][0]["value"], "***");
        assert_eq!(request["header"][1]["value"], "{{s}}");
        assert_eq!(request["url"], json!({"raw": "http://***@{{host}}/?k=***", "path": []}));
        assert_eq!(
            (&request["body"]["raw"], &request["number"]),
            (&json!("pin=***"), &json!("***"))
        );
    }
}
