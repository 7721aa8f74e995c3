//! Variables of collections, environments and globals.

use super::{
    recognise,
    shape::{self, Read},
};
use crate::{
    collection::{Variable, VariableFile, VariableType},
    diagnostic::json::Node,
};

/// An environment or globals export: an object with `values`, the same wrapped as the Postman API answers,
/// or only the list.
pub(super) fn file(root: &Node<'_>) -> Read<VariableFile> {
    let wrapped = ["environment", "globals"].iter().find_map(|key| root.present(key));
    let node = wrapped.filter(|_| root.get("values").is_none()).unwrap_or(root);
    if node.as_array().is_some() {
        let values = variables(node, "values")?;
        return Ok(VariableFile { name: None, id: None, values });
    }
    let marks = ["_postman_variable_scope", "values"];
    if !marks.iter().any(|key| node.get(key).is_some()) {
        return Err(recognise::no_variables(node));
    }
    let text = |key| node.present(key).and_then(Node::as_str).map(str::to_owned);
    Ok(VariableFile {
        name: text("name"),
        id: text("id").or_else(|| text("_postman_id")),
        values: list(node, "values")?,
    })
}

/// The variables under `key`.
pub(super) fn list(parent: &Node<'_>, key: &str) -> Read<Vec<Variable>> {
    parent.get(key).map_or_else(|| Ok(Vec::new()), |node| variables(node, key))
}

fn variables(node: &Node<'_>, key: &str) -> Read<Vec<Variable>> {
    let mut variables = Vec::new();
    for element in shape::elements(node, key, "a list of variables")? {
        if !element.is_object() {
            return Err(shape::wrong_element(
                key,
                "an object like {\"key\": …, \"value\": …}",
                element,
            ));
        }
        variables.extend(variable(element)?);
    }
    Ok(variables)
}

/// One variable; `None` without a key: Postman's editor leaves such rows, and nothing can name them.
fn variable(node: &Node<'_>) -> Read<Option<Variable>> {
    let Some(key) = shape::text(node, "key")?.filter(|key| !key.is_empty()) else {
        return Ok(None);
    };
    Ok(Some(Variable {
        key: key.into_owned(),
        value: node.get("value").map(Node::to_value),
        kind: kind(node),
        enabled: is_enabled(node),
    }))
}

/// Collections write `disabled`, environments `enabled`; both are honoured everywhere.
pub(in crate::collection) fn is_enabled(node: &Node<'_>) -> bool {
    !shape::is_disabled(node) && node.present("enabled").is_none_or(Node::is_truthy)
}

fn kind(node: &Node<'_>) -> VariableType {
    let name = node.get("type").and_then(Node::as_str).unwrap_or_default();
    match name.to_ascii_lowercase().as_str() {
        "secret" => VariableType::Secret,
        "string" => VariableType::String,
        "boolean" => VariableType::Boolean,
        "number" => VariableType::Number,
        "array" => VariableType::Array,
        "object" => VariableType::Object,
        _ => VariableType::Any,
    }
}
