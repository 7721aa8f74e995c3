//! Auth helpers in both spellings: v2.1 has a list of `{key, value}`, v2.0 an object.

use super::shape::{self, Read};
use crate::{
    collection::Auth,
    diagnostic::json::{Kind, Node},
};

/// The auth of a collection, folder or request; `None` inherits.
pub(super) fn auth(parent: &Node<'_>) -> Read<Option<Auth>> {
    let Some(node) = shape::object(parent, "auth")? else { return Ok(None) };
    let Some(kind) = shape::string(node, "type")?.filter(|kind| !kind.is_empty()) else {
        return Ok(None);
    };
    let parameters = match node.present(kind) {
        Some(parameters) => parameters_of(parameters, kind)?,
        None => Vec::new(),
    };
    Ok(Some(Auth { kind: kind.to_owned(), parameters, place: Some(node.start) }))
}

fn parameters_of(node: &Node<'_>, kind: &str) -> Read<Vec<(String, String)>> {
    match &node.kind {
        Kind::Object(members) => Ok(members
            .iter()
            .filter(|member| !member.value.is_null())
            .map(|member| (member.key.to_string(), shape::value_text(&member.value).into_owned()))
            .collect()),
        Kind::Array(elements) => listed(elements, kind),
        _ => Err(shape::wrong(kind, "a list of parameters or an object", node)),
    }
}

fn listed(elements: &[Node<'_>], kind: &str) -> Read<Vec<(String, String)>> {
    let mut parameters = Vec::new();
    for element in elements.iter().filter(|element| !element.is_null()) {
        if !element.is_object() {
            return Err(shape::wrong_element(kind, "an object", element));
        }
        let key = shape::text(element, "key")?.filter(|_| !shape::is_disabled(element));
        if let (Some(key), Some(value)) = (key, shape::any_text(element, "value")) {
            parameters.push((key.into_owned(), value.into_owned()));
        }
    }
    Ok(parameters)
}
