use std::borrow::Cow;

use serde_json::Value;

use super::masker::Masker;

impl Masker {
    /// The value with secrets masked in all its texts and numbers; names of properties stay.
    #[must_use]
    pub fn mask_json(&self, value: &Value) -> Value {
        match value {
            Value::String(text) => self.mask(text).into(),
            Value::Number(number) => match self.mask(number.as_str()) {
                Cow::Owned(masked) => masked.into(),
                Cow::Borrowed(_) => value.clone(),
            },
            Value::Array(items) => items.iter().map(|item| self.mask_json(item)).collect(),
            Value::Object(members) => Value::Object(
                members.iter().map(|(name, item)| (name.clone(), self.mask_json(item))).collect(),
            ),
            Value::Null | Value::Bool(_) => value.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn masks_at_every_depth_and_in_numbers() {
        let masker = Masker::new(["12345678", "swordfish"], []);
        let value = json!({"swordfish": [{"a": "a swordfish"}, 12345678, 1.50, null, true]});
        let expected = json!({"swordfish": [{"a": "a ***"}, "***", 1.50, null, true]});
        assert_eq!(masker.mask_json(&value), expected);
    }
}
