//! Request bodies by mode.

use super::shape::{self, Read};
use crate::{
    collection::{Body, FileSource, FormPart, FormValue, Parameter},
    diagnostic::json::{Kind, Node},
};

/// The body of a request; `None` when there is none or it is switched off.
pub(super) fn body(request: &Node<'_>) -> Read<Option<Body>> {
    let Some(node) = request.present("body") else { return Ok(None) };
    if let Some(text) = node.as_str() {
        return Ok(Some(Body::Raw { text: text.to_owned(), language: None }));
    }
    if !node.is_object() {
        return Err(shape::wrong("body", "an object or a string", node));
    }
    let Some(mode) = shape::string(node, "mode")?.filter(|mode| !mode.is_empty()) else {
        return Ok(None);
    };
    if shape::is_disabled(node) {
        return Ok(None);
    }
    Ok(match mode {
        "urlencoded" => url_encoded(node)?,
        "formdata" => Some(Body::FormData(form_data(node)?)),
        "file" => Some(Body::File(file(node)?)),
        "graphql" => graph_ql(node)?,
        // Postman reads a mode it does not know as this one.
        _ => raw(node)?,
    })
}

fn raw(node: &Node<'_>) -> Read<Option<Body>> {
    let Some(text) = shape::any_text(node, "raw") else { return Ok(None) };
    let options = shape::object(node, "options")?;
    let raw = options.map_or(Ok(None), |options| shape::object(options, "raw"))?;
    let language = raw.map_or(Ok(None), |raw| shape::string(raw, "language"))?;
    Ok(Some(Body::Raw { text: text.into_owned(), language: language.map(str::to_owned) }))
}

fn url_encoded(node: &Node<'_>) -> Read<Option<Body>> {
    const KEY: &str = "urlencoded";
    let Some(value) = node.present(KEY) else { return Ok(None) };
    if let Some(text) = value.as_str() {
        return Ok(Some(Body::UrlEncodedText(text.to_owned())));
    }
    let is_map = value.is_object() && value.get("key").is_none();
    if is_map {
        let parameter = |key: &str, value: &Node<'_>| Parameter {
            key: Some(key.to_owned()),
            value: (!value.is_null()).then(|| shape::value_text(value).into_owned()),
        };
        let members = value.members().iter();
        return Ok(Some(Body::UrlEncoded(
            members.map(|member| parameter(&member.key, &member.value)).collect(),
        )));
    }
    let mut parameters = Vec::new();
    for element in shape::enabled_objects(node, KEY, "a list of parameters or a string")? {
        parameters.push(Parameter {
            key: shape::text(element, "key")?.map(Into::into),
            value: shape::any_text(element, "value").map(Into::into),
        });
    }
    Ok(Some(Body::UrlEncoded(parameters)))
}

fn form_data(node: &Node<'_>) -> Read<Vec<FormPart>> {
    let mut parts = Vec::new();
    for element in shape::enabled_objects(node, "formdata", "a list of parts")? {
        parts.push(FormPart {
            key: shape::text(element, "key")?.unwrap_or_default().into_owned(),
            value: form_value(element)?,
            content_type: shape::string(element, "contentType")?.map(str::to_owned),
            file_name: shape::string(element, "fileName")?.map(str::to_owned),
        });
    }
    Ok(parts)
}

/// Text, or files of `src`; a file part that has no `src` but a `value` holds its content as base64.
fn form_value(node: &Node<'_>) -> Read<FormValue> {
    let source = node.get("src");
    let is_file = match shape::string(node, "type")? {
        Some(kind) => kind == "file",
        None => source.is_some(),
    };
    if !is_file {
        let text = shape::any_text(node, "value").unwrap_or_default();
        return Ok(FormValue::Text(text.into_owned()));
    }
    match source {
        Some(source) => Ok(FormValue::Files(file_paths(source)?)),
        None => Ok(match shape::string(node, "value")?.filter(|content| !content.is_empty()) {
            Some(content) => FormValue::Base64(content.to_owned()),
            None => FormValue::Files(Vec::new()),
        }),
    }
}

fn file_paths(source: &Node<'_>) -> Read<Vec<String>> {
    match &source.kind {
        Kind::Null => Ok(Vec::new()),
        Kind::String(path) if path.is_empty() => Ok(Vec::new()),
        Kind::String(path) => Ok(vec![path.to_string()]),
        Kind::Array(elements) => elements
            .iter()
            .filter(|element| !element.is_null())
            .map(|element| match element.as_str() {
                Some(path) => Ok(path.to_owned()),
                None => Err(shape::wrong_element("src", "a path", element)),
            })
            .collect(),
        _ => Err(shape::wrong("src", "a path or a list of paths", source)),
    }
}

fn file(node: &Node<'_>) -> Read<FileSource> {
    let Some(value) = node.present("file") else { return Ok(FileSource::Missing) };
    let path = |path: &str| match path {
        "" => FileSource::Missing,
        path => FileSource::Path(path.to_owned()),
    };
    if let Some(text) = value.as_str() {
        return Ok(path(text));
    }
    if !value.is_object() {
        return Err(shape::wrong("file", "an object with `src`, or a path", value));
    }
    if let Some(source) = shape::string(value, "src")?.filter(|source| !source.is_empty()) {
        return Ok(path(source));
    }
    Ok(match shape::string(value, "content")? {
        Some(content) => FileSource::Base64(content.to_owned()),
        None => FileSource::Missing,
    })
}

/// `variables` usually is a JSON text, and goes out as it stands; an empty one is left out.
fn graph_ql(node: &Node<'_>) -> Read<Option<Body>> {
    let Some(value) = node.present("graphql") else { return Ok(None) };
    if let Some(query) = value.as_str() {
        let query = query.to_owned();
        return Ok(Some(Body::GraphQl { query, variables: None, operation_name: None }));
    }
    if !value.is_object() {
        return Err(shape::wrong("graphql", "an object with `query`", value));
    }
    let filled = |text: &std::borrow::Cow<'_, str>| !text.is_empty();
    Ok(Some(Body::GraphQl {
        query: shape::text(value, "query")?.unwrap_or_default().into_owned(),
        variables: shape::any_text(value, "variables").filter(filled).map(Into::into),
        operation_name: shape::text(value, "operationName")?.filter(filled).map(Into::into),
    }))
}
