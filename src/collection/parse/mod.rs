//! From text to collection: one module for each part of the format.

mod auth;
mod body;
mod headers;
mod items;
mod recognise;
mod requests;
mod shape;
mod url;
mod variables;

use super::{Collection, Request, VariableFile, request::description_text};
use crate::diagnostic::{
    SourceError,
    json::{Document, Node},
};
use shape::Read;
pub(super) use variables::is_enabled;

/// Reads a collection from `text`, the content of the file called `name`.
///
/// # Errors
/// When the text is no JSON, no collection, or holds a part that could not be run; the error names file,
/// line, column and JSON path.
pub fn parse(text: &str, name: &str) -> Result<Collection, SourceError> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    recognise::text(text, name)?;
    let document = Document::read(name, text)?;
    collection(&document.root, text).map_err(|fault| document.error(fault))
}

/// Reads an environment or globals export from `text`, the content of the file called `name`.
///
/// # Errors
/// When the text is no JSON, no such export, or holds a variable of the wrong shape.
pub fn parse_variables(text: &str, name: &str) -> Result<VariableFile, SourceError> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let document = Document::read(name, text)?;
    variables::file(&document.root).map_err(|fault| document.error(fault))
}

/// Reads one request from `text`: an object with a member `request` as items of collections have it.
///
/// # Errors
/// When the text is no JSON, or a part of the request has the wrong shape.
pub fn parse_request(text: &str, name: &str) -> Result<Request, SourceError> {
    let document = Document::read(name, text)?;
    requests::request(&document.root).map_err(|fault| document.error(fault))
}

/// The collection's object: the root, or what the Postman API wraps as `{"collection": …}`.
pub(super) fn collection_node<'n, 't>(root: &'n Node<'t>) -> &'n Node<'t> {
    match root.get("collection") {
        Some(inner) if inner.is_object() && root.get("item").is_none() => inner,
        _ => root,
    }
}

fn collection(root: &Node<'_>, text: &str) -> Read<Collection> {
    recognise::collection(root)?;
    let node = collection_node(root);
    recognise::collection(node)?;
    let info = shape::object(node, "info")?;
    let of_info = |key| info.and_then(|info| info.present(key));
    let id = of_info("_postman_id").or_else(|| of_info("id")).or_else(|| node.present("id"));
    Ok(Collection {
        name: of_info("name").and_then(Node::scalar_text).unwrap_or_default().into_owned(),
        id: id.and_then(Node::as_str).map(str::to_owned),
        description: of_info("description")
            .or_else(|| node.present("description"))
            .and_then(|description| description_text(&description.to_value())),
        path: None,
        text: text.to_owned(),
        items: items::items(node)?,
        auth: auth::auth(node)?,
        events: items::events(node)?,
        variables: variables::list(node, "variable")?,
        behavior: items::behavior(node)?,
    })
}

#[cfg(test)]
mod tests;
