//! Changes of the JSON in a body.

use serde_json::{Map, Number, Value};

use super::place::{Place, Step, at};

/// A change of a body's JSON.
#[derive(Debug, Clone)]
pub(crate) enum Edit {
    /// Removes a property or an element.
    Drop(Place),
    /// Adds a property to objects that lack it; without a place to the body's own or those in its list.
    Add(Option<Place>, String, Value),
    /// Makes a value null.
    Null(Place),
    /// Gives a value another type.
    Type(Place),
    /// Gives a value another one of its type, or this one.
    Value(Place, Option<Value>),
    /// Removes the last item of a list; without a place that of the body, or of the first list in it.
    Lose(Option<Place>),
    /// Repeats the first item of a list.
    Double(Option<Place>),
    /// Turns a list round.
    Reverse(Option<Place>),
}

impl Edit {
    /// The kind's name.
    pub(super) fn name(&self) -> &'static str {
        match self {
            Edit::Drop(_) => "drop",
            Edit::Add(..) => "add",
            Edit::Null(_) => "null",
            Edit::Type(_) => "type",
            Edit::Value(..) => "value",
            Edit::Lose(_) => "lose",
            Edit::Double(_) => "double",
            Edit::Reverse(_) => "reverse",
        }
    }

    /// The changed body; none if it is no JSON or there is nothing to change.
    pub(super) fn rewrite(&self, body: &[u8]) -> Option<Vec<u8>> {
        let mut value = serde_json::from_slice(body).ok()?;
        if !self.apply(&mut value) {
            return None;
        }
        Some(written(&value))
    }

    /// Changes a body; says whether there was anything to change.
    pub(super) fn apply(&self, body: &mut Value) -> bool {
        match self {
            Edit::Drop(place) => count(place.ways(body), |way| remove(body, way)),
            Edit::Add(place, name, value) => {
                let objects = match place {
                    Some(place) => place.ways(body),
                    None if body.is_array() => (0..body.as_array().map_or(0, Vec::len))
                        .map(|i| vec![Step::Index(i)])
                        .collect(),
                    None => vec![Vec::new()],
                };
                count(objects, |way| add(at(body, way), name, value))
            }
            Edit::Null(place) => change(body, place, |_| Value::Null),
            Edit::Type(place) => change(body, place, retyped),
            Edit::Value(place, Some(new)) => change(body, place, |_| new.clone()),
            Edit::Value(place, None) => change(body, place, altered),
            Edit::Lose(place) => lists(body, place.as_ref(), |items| items.pop().is_some()),
            Edit::Double(place) => {
                lists(body, place.as_ref(), |items| match items.first().cloned() {
                    Some(first) => {
                        items.insert(1, first);
                        true
                    }
                    None => false,
                })
            }
            Edit::Reverse(place) => lists(body, place.as_ref(), |items| {
                items.reverse();
                items.len() > 1
            }),
        }
    }
}

/// Does something at every place; says whether it did anything at one of them.
fn count<T>(places: Vec<T>, mut act: impl FnMut(&T) -> bool) -> bool {
    places.iter().fold(false, |any, place| act(place) || any)
}

fn remove(body: &mut Value, way: &[Step]) -> bool {
    let Some((last, parent)) = way.split_last() else { return false };
    match (at(body, parent), last) {
        (Some(Value::Object(members)), Step::Name(name)) => members.shift_remove(name).is_some(),
        (Some(Value::Array(items)), Step::Index(index)) if *index < items.len() => {
            items.remove(*index);
            true
        }
        _ => false,
    }
}

fn add(object: Option<&mut Value>, name: &str, value: &Value) -> bool {
    match object {
        Some(Value::Object(members)) if !members.contains_key(name) => {
            members.insert(name.to_owned(), value.clone());
            true
        }
        _ => false,
    }
}

/// Puts something else at a place; the same value is no change.
fn change(body: &mut Value, place: &Place, new: impl Fn(&Value) -> Value) -> bool {
    count(place.ways(body), |way| {
        let Some(value) = at(body, way) else { return false };
        let new = new(value);
        let changed = *value != new;
        *value = new;
        changed
    })
}

fn lists(
    body: &mut Value,
    place: Option<&Place>,
    mut act: impl FnMut(&mut Vec<Value>) -> bool,
) -> bool {
    match place {
        Some(place) => count(place.ways(body), |way| match at(body, way) {
            Some(Value::Array(items)) => act(items),
            _ => false,
        }),
        None => first_list(body).is_some_and(act),
    }
}

/// The first list that is not empty, the outermost before those in it.
fn first_list(value: &mut Value) -> Option<&mut Vec<Value>> {
    match value {
        Value::Array(items) if !items.is_empty() => Some(items),
        Value::Object(members) => members.values_mut().find_map(first_list),
        _ => None,
    }
}

/// The value as another type would say it.
fn retyped(value: &Value) -> Value {
    match value {
        Value::Null => Value::String(String::new()),
        Value::Bool(flag) => i32::from(*flag).into(),
        Value::Number(number) => Value::String(number.to_string()),
        Value::String(text) => text.parse::<i64>().map_or_else(|_| text.len().into(), Into::into),
        Value::Array(items) => {
            let keyed = items.iter().enumerate().map(|(i, item)| (i.to_string(), item.clone()));
            Value::Object(keyed.collect::<Map<_, _>>())
        }
        Value::Object(members) => members.values().cloned().collect(),
    }
}

/// Another value of the same type. Numbers change their sign, so that a time is none any more; null has no other
/// value and becomes text.
fn altered(value: &Value) -> Value {
    match value {
        Value::Null => Value::String("changed".to_owned()),
        Value::Bool(flag) => (!flag).into(),
        Value::Number(number) => opposite(number),
        Value::String(text) => Value::String(format!("{text}~")),
        Value::Array(items) => items.iter().map(altered).collect(),
        Value::Object(members) => {
            let changed = members.iter().map(|(name, member)| (name.clone(), altered(member)));
            Value::Object(changed.collect())
        }
    }
}

fn opposite(number: &Number) -> Value {
    match number.as_i64() {
        Some(number) => (!number).into(),
        None => number.as_f64().map_or(Value::from(-1), |number| (-number - 1.0).into()),
    }
}

/// The text of a value, escaped as the server escapes.
fn written(value: &Value) -> Vec<u8> {
    let text = value.to_string();
    let mut out = Vec::with_capacity(text.len() + text.len() / 8);
    // None of these characters stands outside a string.
    for character in text.chars() {
        match character {
            '/' => out.extend_from_slice(b"\\/"),
            '<' => out.extend_from_slice(b"\\u003C"),
            '>' => out.extend_from_slice(b"\\u003E"),
            '\0'..='\u{7f}' => out.push(character as u8),
            _ => {
                for unit in character.encode_utf16(&mut [0; 2]) {
                    out.extend_from_slice(format!("\\u{unit:04x}").as_bytes());
                }
            }
        }
    }
    out
}
