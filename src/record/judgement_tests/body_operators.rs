//! Everything that can happen to one place of a JSON body.

use serde_json::{Value, json};

use crate::compare::Severity::{self, Additive, Breaking, Change};

use super::mutant::{Cover, Wanted};
use super::place::{Edge, Place};

/// Changes one place of bodies.
pub(super) struct Operator {
    pub name: &'static str,
    /// Whether it can be used at this place with this value.
    pub fits: fn(&Place, &Value) -> bool,
    /// Does it. `turn` varies from place to place.
    pub apply: fn(&mut Value, &Place, usize) -> Wanted,
}

pub(super) const OPERATORS: &[Operator] = &[
    Operator { name: "property dropped", fits: is_member, apply: drop_property },
    Operator { name: "property added", fits: |_, v| v.is_object(), apply: add_property },
    Operator {
        name: "string becomes number",
        fits: |_, v| v.is_string(),
        apply: |root, place, _| put(root, place, json!(7), Breaking),
    },
    Operator {
        name: "number becomes string",
        fits: |_, v| v.is_number(),
        apply: |root, place, _| {
            let text = place.of(root).map(Value::to_string);
            put(root, place, json!(text), Breaking)
        },
    },
    Operator {
        name: "boolean becomes string",
        fits: |_, v| v.is_boolean(),
        apply: |root, place, _| {
            let text = place.of(root).map(Value::to_string);
            put(root, place, json!(text), Breaking)
        },
    },
    Operator {
        name: "value becomes null",
        fits: |_, v| !v.is_null(),
        apply: |root, place, _| put(root, place, Value::Null, Breaking),
    },
    Operator {
        name: "null becomes string",
        fits: |_, v| v.is_null(),
        apply: |root, place, _| put(root, place, json!("text"), Breaking),
    },
    Operator { name: "one digit", fits: |_, v| v.is_number(), apply: change_digit },
    Operator { name: "boolean flipped", fits: |_, v| v.is_boolean(), apply: flip },
    Operator {
        name: "one character",
        fits: |_, v| is_text(v),
        apply: |root, place, turn| change_character(root, place, turn, |_| '~'),
    },
    Operator {
        name: "one character, of its class",
        fits: |_, v| is_text(v),
        apply: |root, place, turn| change_character(root, place, turn, neighbour),
    },
    Operator {
        name: "string emptied",
        fits: |_, v| is_text(v),
        apply: |root, place, _| put(root, place, json!(""), Change),
    },
    Operator {
        name: "string three deep",
        fits: |place, v| place.0.len() > 3 && is_text(v),
        apply: |root, place, turn| change_character(root, place, turn, |_| '~'),
    },
    Operator { name: "list item added, new id", fits: is_filled, apply: add_item },
    Operator { name: "list item doubled", fits: is_filled, apply: double_item },
    Operator { name: "first list item lost", fits: is_filled, apply: |r, p, _| lose(r, p, 0) },
    Operator {
        name: "middle list item lost",
        fits: |_, v| v.as_array().is_some_and(|items| items.len() > 2),
        apply: |root, place, _| {
            let middle = items(root, place).len() / 2;
            lose(root, place, middle)
        },
    },
    Operator {
        name: "last list item lost",
        fits: |_, v| v.as_array().is_some_and(|items| items.len() > 1),
        apply: |root, place, _| {
            let last = items(root, place).len() - 1;
            lose(root, place, last)
        },
    },
    Operator {
        name: "list emptied",
        fits: |_, v| v.as_array().is_some_and(|items| items.len() > 1),
        apply: |root, place, _| {
            let count = items(root, place).len();
            *place.of_mut(root) = json!([]);
            let paths = (0..count).map(|at| place.index(at).text()).collect();
            Wanted { paths, ..Wanted::body("", Breaking) }
        },
    },
    Operator { name: "order changed where it counts", fits: is_ordered, apply: swap },
];

fn is_text(value: &Value) -> bool {
    value.as_str().is_some_and(|text| !text.is_empty())
}

fn is_filled(_: &Place, value: &Value) -> bool {
    value.as_array().is_some_and(|items| !items.is_empty())
}

fn is_member(place: &Place, _: &Value) -> bool {
    matches!(place.0.last(), Some(Edge::Name(_)))
}

/// Whether all elements are objects with distinct ids.
pub(super) fn is_keyed(items: &[Value]) -> bool {
    let ids: Option<std::collections::BTreeSet<String>> =
        items.iter().map(|item| Some(item.get("id")?.to_string())).collect();
    ids.is_some_and(|ids| ids.len() == items.len())
}

fn is_ordered(_: &Place, value: &Value) -> bool {
    value
        .as_array()
        .is_some_and(|items| items.len() > 1 && !is_keyed(items) && items.first() != items.last())
}

fn items<'v>(root: &'v mut Value, place: &Place) -> &'v mut Vec<Value> {
    place.of_mut(root).as_array_mut().expect("operators on lists are used on lists")
}

fn put(root: &mut Value, place: &Place, value: Value, severity: Severity) -> Wanted {
    *place.of_mut(root) = value.clone();
    Wanted { cover: Cover::Value(place.clone(), value), ..Wanted::body(place.text(), severity) }
}

fn drop_property(root: &mut Value, place: &Place, _: usize) -> Wanted {
    if let Some((above, Edge::Name(name))) = place.split() {
        above.of_mut(root).as_object_mut().and_then(|members| members.shift_remove(name));
    }
    Wanted::body(place.text(), Breaking)
}

fn add_property(root: &mut Value, place: &Place, _: usize) -> Wanted {
    place.of_mut(root)["neverSeen"] = json!("text");
    Wanted::body(place.name("neverSeen").text(), Additive)
}

fn flip(root: &mut Value, place: &Place, _: usize) -> Wanted {
    let flipped = !place.of(root).and_then(Value::as_bool).unwrap_or_default();
    put(root, place, json!(flipped), Change)
}

fn change_digit(root: &mut Value, place: &Place, turn: usize) -> Wanted {
    let text = place.of(root).map(Value::to_string).unwrap_or_default();
    let digits: Vec<usize> =
        text.match_indices(|c: char| c.is_ascii_digit()).map(|m| m.0).collect();
    let at = digits[turn % digits.len()];
    let digit = text.as_bytes()[at] - b'0';
    // No number may begin with a needless zero.
    let other = char::from(b'0' + digit % 9 + 1);
    let changed = format!("{}{other}{}", &text[..at], &text[at + 1..]);
    put(root, place, serde_json::from_str(&changed).unwrap(), Change)
}

fn change_character(
    root: &mut Value,
    place: &Place,
    turn: usize,
    other: fn(char) -> char,
) -> Wanted {
    let text = place.of(root).and_then(Value::as_str).unwrap_or_default().to_owned();
    let at = turn % text.chars().count();
    let changed: String =
        text.chars().enumerate().map(|(i, c)| if i == at { other(c) } else { c }).collect();
    put(root, place, json!(changed), Change)
}

/// Another character of the same class, so that only exact expectations or narrow matchers notice.
fn neighbour(c: char) -> char {
    match c {
        '0'..='8' | 'a'..='e' | 'g'..='y' | 'A'..='E' | 'G'..='Y' => char::from(c as u8 + 1),
        '9' => '0',
        'f' => 'a',
        'z' => 'g',
        'F' => 'A',
        'Z' => 'G',
        _ => '~',
    }
}

/// The paths of elements that equal the one at `index`, which nobody can tell apart.
fn alike(items: &[Value], index: usize, place: &Place) -> Vec<String> {
    let same = items.iter().enumerate().filter(|(_, item)| **item == items[index]);
    same.map(|(at, _)| place.index(at).text()).collect()
}

fn add_item(root: &mut Value, place: &Place, turn: usize) -> Wanted {
    let items = items(root, place);
    let at = turn % items.len();
    let mut copy = items[at].clone();
    match &mut copy {
        Value::Object(members) if members.contains_key("id") => {
            members["id"] = json!("0f5ee5ee-0000-4000-8000-00000000beef");
        }
        Value::Object(members) => drop(members.insert("neverSeen".into(), json!("text"))),
        Value::String(text) => text.push_str(" again"),
        Value::Number(_) => copy = json!(424_242),
        other => *other = json!("text"),
    }
    items.insert(at + 1, copy);
    Wanted::body(place.index(at + 1).text(), Additive)
}

fn list(place: &Place, paths: Vec<String>, severity: Severity) -> Wanted {
    Wanted { paths, cover: Cover::List(place.clone()), ..Wanted::body("", severity) }
}

fn double_item(root: &mut Value, place: &Place, turn: usize) -> Wanted {
    let items = items(root, place);
    let at = turn % items.len();
    items.insert(at + 1, items[at].clone());
    list(place, alike(items, at, place), Additive)
}

fn lose(root: &mut Value, place: &Place, index: usize) -> Wanted {
    let items = items(root, place);
    let paths = alike(items, index, place);
    items.remove(index);
    list(place, paths, Breaking)
}

fn swap(root: &mut Value, place: &Place, _: usize) -> Wanted {
    let items = items(root, place);
    let last = items.len() - 1;
    items.swap(0, last);
    list(place, vec![place.text()], Change)
}
