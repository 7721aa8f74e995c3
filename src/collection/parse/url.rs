//! URLs, joined as text: variables may hold any part of one, so nothing can be taken apart before they
//! are replaced.

use std::borrow::Cow;

use super::shape::{self, Read};
use crate::diagnostic::json::{Kind, Node};

/// A URL with the values of its path variables.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Address {
    pub url: String,
    pub path_variables: Vec<(String, String)>,
}

/// The URL of a request.
pub(super) fn address(request: &Node<'_>) -> Read<Address> {
    let Some(node) = request.present("url") else { return Ok(Address::default()) };
    match &node.kind {
        Kind::String(text) => Ok(Address { url: text.to_string(), path_variables: Vec::new() }),
        Kind::Object(_) => {
            Ok(Address { url: joined(node)?, path_variables: path_variables(node)? })
        }
        _ => Err(shape::wrong("url", "a string or an object", node)),
    }
}

/// The parts joined. `raw` is only what Postman displays: it counts when there is nothing else.
fn joined(node: &Node<'_>) -> Read<String> {
    let mut url = String::new();
    if let Some(protocol) = filled(node, "protocol")? {
        url.push_str(&protocol);
        if !protocol.ends_with("://") {
            url.push_str("://");
        }
    }
    push_user(&mut url, node)?;
    url.push_str(&pieces(node, "host", ".")?.unwrap_or_default());
    if let Some(port) = filled(node, "port")? {
        url.push(':');
        url.push_str(&port);
    }
    if let Some(path) = pieces(node, "path", "/")? {
        push_path(&mut url, node, &path);
    }
    if let Some(query) = query(node)? {
        url.push('?');
        url.push_str(&query);
    }
    // A fragment is never sent and would only stand in the way of a query added later.
    if matches!(url.as_str(), "" | "/")
        && let Some(raw) = shape::string(node, "raw")?
    {
        return Ok(raw.to_owned());
    }
    Ok(url)
}

fn filled<'n>(node: &'n Node<'_>, key: &str) -> Read<Option<Cow<'n, str>>> {
    Ok(shape::text(node, key)?.filter(|text| !text.is_empty()))
}

/// `user:password@`; a password without a user is nothing.
fn push_user(url: &mut String, node: &Node<'_>) -> Read<()> {
    let Some(auth) = node.present("auth") else { return Ok(()) };
    if !auth.is_object() {
        return Err(shape::wrong("auth", "an object with `user` and `password`", auth));
    }
    if let Some(user) = filled(auth, "user")? {
        url.push_str(&user);
        if let Some(password) = filled(auth, "password")? {
            url.push(':');
            url.push_str(&password);
        }
        url.push('@');
    }
    Ok(())
}

/// A string as it is, or the elements of an array joined.
fn pieces(node: &Node<'_>, key: &str, separator: &str) -> Read<Option<String>> {
    let Some(value) = node.present(key) else { return Ok(None) };
    let Kind::Array(elements) = &value.kind else {
        return match value.as_str() {
            Some(text) => Ok(Some(text.to_owned()).filter(|text| !text.is_empty())),
            None => Err(shape::wrong(key, "a string or an array", value)),
        };
    };
    let mut texts = Vec::with_capacity(elements.len());
    for element in elements {
        texts.push(piece(element, key)?);
    }
    Ok(Some(texts.join(separator)))
}

/// An element: text, or `{type, value}`.
fn piece<'n>(element: &'n Node<'_>, key: &str) -> Read<Cow<'n, str>> {
    match &element.kind {
        Kind::Null => Ok(Cow::Borrowed("")),
        Kind::Object(_) => Ok(shape::text(element, "value")?.unwrap_or_default()),
        _ => element.scalar_text().ok_or_else(|| shape::wrong_element(key, "a string", element)),
    }
}

/// A path given as text may have its leading slash; an array's first element never stands for one.
fn push_path(url: &mut String, node: &Node<'_>, path: &str) {
    let is_text = node.present("path").is_some_and(|path| path.as_str().is_some());
    if !(is_text && path.starts_with('/')) {
        url.push('/');
    }
    url.push_str(path);
}

/// The query without its `?`; `None` when there is none or all of it is switched off.
fn query(node: &Node<'_>) -> Read<Option<String>> {
    let Some(value) = node.present("query") else { return Ok(None) };
    let pairs: Vec<String> = match &value.kind {
        Kind::String(text) if text.is_empty() => return Ok(None),
        Kind::String(text) => return Ok(Some(escape(text, &['#']))),
        Kind::Object(members) => {
            members.iter().map(|member| pair(&member.key, member.value.as_str())).collect()
        }
        Kind::Array(elements) => {
            let mut pairs = Vec::with_capacity(elements.len());
            for element in elements.iter().filter(|element| !element.is_null()) {
                pairs.extend(listed_pair(element)?);
            }
            pairs
        }
        _ => {
            return Err(shape::wrong(
                "query",
                "a list of parameters, a string or an object",
                value,
            ));
        }
    };
    Ok((!pairs.is_empty()).then(|| pairs.join("&")))
}

/// One element of a query list; `None` when it is switched off. Only a string has a value: with null, or
/// a number, Postman sends the key alone.
fn listed_pair(element: &Node<'_>) -> Read<Option<String>> {
    if let Some(text) = element.as_str() {
        return Ok(Some(escape(text, &['&', '#'])));
    }
    if !element.is_object() {
        return Err(shape::wrong_element("query", "an object", element));
    }
    if shape::is_disabled(element) {
        return Ok(None);
    }
    let key = shape::text(element, "key")?.unwrap_or_default();
    Ok(Some(pair(&key, element.get("value").and_then(Node::as_str))))
}

fn pair(key: &str, value: Option<&str>) -> String {
    let mut pair = escape(key, &['&', '#', '=']);
    if let Some(value) = value {
        pair.push('=');
        pair.push_str(&escape(value, &['&', '#']));
    }
    pair
}

/// Percent-encodes the characters that would end the piece they stand in, but nothing inside `{{…}}`.
fn escape(text: &str, special: &[char]) -> String {
    let mut escaped = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(position) = rest.find(|c| c == '{' || special.contains(&c)) {
        escaped.push_str(&rest[..position]);
        rest = &rest[position..];
        let length = token_length(rest);
        if length > 0 {
            escaped.push_str(&rest[..length]);
            rest = &rest[length..];
        } else {
            // All of them, and the brace, are ASCII.
            match &rest[..1] {
                "&" => escaped.push_str("%26"),
                "#" => escaped.push_str("%23"),
                "=" => escaped.push_str("%3D"),
                other => escaped.push_str(other),
            }
            rest = &rest[1..];
        }
    }
    escaped + rest
}

/// How long the token is that `text` starts with: `{{`, anything but braces, `}}`; 0 without one.
fn token_length(text: &str) -> usize {
    let Some(inner) = text.strip_prefix("{{") else { return 0 };
    match inner.find(['{', '}']) {
        Some(end) if inner[end..].starts_with("}}") => 2 + end + 2,
        _ => 0,
    }
}

/// `(name, value)` of each path variable that replaces its segment: only texts that are not empty do.
fn path_variables(node: &Node<'_>) -> Read<Vec<(String, String)>> {
    let mut variables = Vec::new();
    for element in shape::enabled_objects(node, "variable", "a list of path variables")? {
        let name =
            filled(element, "key")?.map_or_else(|| filled(element, "id"), |n| Ok(Some(n)))?;
        let value = element.get("value").and_then(Node::as_str).filter(|value| !value.is_empty());
        if let (Some(name), Some(value)) = (name, value) {
            variables.push((name.into_owned(), value.to_owned()));
        }
    }
    Ok(variables)
}

#[cfg(test)]
mod tests;
