//! Values as PHP writes them: flags as booleans or 0 and 1, numbers also as text, an empty map as an
//! empty list, and null for anything.

use indexmap::IndexMap;
use serde::de::{DeserializeOwned, Error};
use serde::{Deserialize, Deserializer};
use serde_json::Value;

pub(super) fn flag<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<bool>, D::Error> {
    match Value::deserialize(deserializer)? {
        Value::Null => Ok(None),
        Value::Bool(flag) => Ok(Some(flag)),
        Value::Number(number) => Ok(Some(number.as_f64() != Some(0.0))),
        Value::String(text) => Ok(Some(!matches!(text.as_str(), "" | "0"))),
        Value::Array(_) | Value::Object(_) => Err(D::Error::custom("expected true or false")),
    }
}

pub(super) fn integer<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<i64>, D::Error> {
    let number = match Value::deserialize(deserializer)? {
        Value::Null => return Ok(None),
        Value::Number(number) => number.as_i64(),
        Value::String(text) => text.trim().parse().ok(),
        _ => None,
    };
    number.map(Some).ok_or_else(|| D::Error::custom("expected a whole number"))
}

pub(super) fn list<'de, D, T>(deserializer: D) -> Result<Vec<T>, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de>,
{
    Ok(Option::<Vec<T>>::deserialize(deserializer)?.unwrap_or_default())
}

pub(super) fn map<'de, D, T>(deserializer: D) -> Result<IndexMap<String, T>, D::Error>
where
    D: Deserializer<'de>,
    T: DeserializeOwned,
{
    match Value::deserialize(deserializer)? {
        Value::Null => Ok(IndexMap::new()),
        Value::Array(list) if list.is_empty() => Ok(IndexMap::new()),
        Value::Object(members) => members
            .into_iter()
            .map(|(name, value)| {
                T::deserialize(value)
                    .map(|value| (name.clone(), value))
                    .map_err(|e| D::Error::custom(format!("{name}: {e}")))
            })
            .collect(),
        _ => Err(D::Error::custom("expected an object")),
    }
}
