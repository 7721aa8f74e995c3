//! Reading properties by the shape they must have.

use std::borrow::Cow;

use crate::diagnostic::json::{Fault, Kind, Node};

pub(super) type Read<T> = Result<T, Fault>;

/// `method` must be a string, not a number.
pub(super) fn wrong(key: &str, wanted: &str, node: &Node<'_>) -> Fault {
    Fault::new(node.start, format!("`{key}` must be {wanted}, not {}", node.type_words()))
}

/// The property as an object; `None` when absent or null.
pub(super) fn object<'n, 't>(parent: &'n Node<'t>, key: &str) -> Read<Option<&'n Node<'t>>> {
    match parent.present(key) {
        Some(node) if !node.is_object() => Err(wrong(key, "an object", node)),
        other => Ok(other),
    }
}

/// The property as a string; `None` when absent or null.
pub(super) fn string<'n>(parent: &'n Node<'_>, key: &str) -> Read<Option<&'n str>> {
    match parent.present(key) {
        None => Ok(None),
        Some(node) => node.as_str().map(Some).ok_or_else(|| wrong(key, "a string", node)),
    }
}

/// The property as text: a string, or a number or boolean as JavaScript writes it.
pub(super) fn text<'n>(parent: &'n Node<'_>, key: &str) -> Read<Option<Cow<'n, str>>> {
    match parent.present(key) {
        None => Ok(None),
        Some(node) => node.scalar_text().map(Some).ok_or_else(|| wrong(key, "a string", node)),
    }
}

/// The same where an object or array may stand too: it becomes its JSON text.
pub(super) fn any_text<'n>(parent: &'n Node<'_>, key: &str) -> Option<Cow<'n, str>> {
    parent.present(key).map(value_text)
}

/// A value's text: strings as they are, numbers and booleans as JavaScript writes them, the rest as JSON.
pub(super) fn value_text<'n>(node: &'n Node<'_>) -> Cow<'n, str> {
    node.scalar_text().unwrap_or_else(|| Cow::Owned(node.to_value().to_string()))
}

/// A list's elements: those of an array less its nulls, a single object for itself, nothing for null.
/// `wanted` describes the property when it is neither.
pub(super) fn elements<'n, 't>(
    node: &'n Node<'t>,
    key: &str,
    wanted: &str,
) -> Read<Vec<&'n Node<'t>>> {
    match &node.kind {
        Kind::Null => Ok(Vec::new()),
        Kind::Array(elements) => Ok(elements.iter().filter(|node| !node.is_null()).collect()),
        Kind::Object(_) => Ok(vec![node]),
        _ => Err(wrong(key, wanted, node)),
    }
}

/// The property as a list of objects that are not switched off.
pub(super) fn enabled_objects<'n, 't>(
    parent: &'n Node<'t>,
    key: &str,
    wanted: &str,
) -> Read<Vec<&'n Node<'t>>> {
    let Some(node) = parent.get(key) else { return Ok(Vec::new()) };
    let mut objects = Vec::new();
    for element in elements(node, key, wanted)? {
        if !element.is_object() {
            return Err(wrong_element(key, "an object", element));
        }
        if !is_disabled(element) {
            objects.push(element);
        }
    }
    Ok(objects)
}

/// An element of the list `key` must be an object, not a number.
pub(super) fn wrong_element(key: &str, wanted: &str, node: &Node<'_>) -> Fault {
    Fault::new(
        node.start,
        format!("an element of `{key}` must be {wanted}, not {}", node.type_words()),
    )
}

/// Whether the object is switched off.
pub(super) fn is_disabled(node: &Node<'_>) -> bool {
    node.get("disabled").is_some_and(Node::is_truthy)
}
