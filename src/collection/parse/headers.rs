//! Header lists, as a list of objects or as one text.

use super::shape::{self, Read};
use crate::{collection::Header, diagnostic::json::Node};

const WANTED: &str = "a list of headers or a string";

/// The headers under `header` that are switched on.
pub(super) fn headers(parent: &Node<'_>) -> Read<Vec<Header>> {
    let Some(node) = parent.get("header") else { return Ok(Vec::new()) };
    if let Some(text) = node.as_str() {
        return Ok(lines(text));
    }
    let mut headers = Vec::new();
    for element in shape::elements(node, "header", WANTED)? {
        if let Some(line) = element.as_str() {
            headers.extend(lines(line));
        } else if !element.is_object() {
            return Err(shape::wrong_element("header", "an object", element));
        } else if !shape::is_disabled(element) {
            headers.extend(header(element)?);
        }
    }
    Ok(headers)
}

/// One header; `None` without a name. A null value is sent as the text `null`, as Postman does.
fn header(node: &Node<'_>) -> Read<Option<Header>> {
    let Some(name) = shape::text(node, "key")?.filter(|name| !name.is_empty()) else {
        return Ok(None);
    };
    let value = match node.get("value") {
        None => String::new(),
        Some(value) => shape::value_text(value).into_owned(),
    };
    Ok(Some(Header { name: name.into_owned(), value }))
}

/// The lines of a header text. A line that starts with a blank continues the one before; one without a
/// colon, or with a blank in its name, is dropped.
fn lines(text: &str) -> Vec<Header> {
    let mut headers: Vec<Header> = Vec::new();
    for line in text.lines() {
        if line.starts_with([' ', '\t']) {
            if let Some(last) = headers.last_mut() {
                last.value.push(' ');
                last.value.push_str(line.trim());
            }
        } else if let Some((name, value)) = line.split_once(':')
            && !name.is_empty()
            && !name.contains(char::is_whitespace)
        {
            headers.push(Header { name: name.to_owned(), value: value.trim().to_owned() });
        }
    }
    headers
}

/// The headers of a saved response, of whatever shape can be made sense of.
pub(super) fn of_example(node: &Node<'_>) -> Vec<(String, String)> {
    headers(node)
        .unwrap_or_default()
        .into_iter()
        .map(|header| (header.name, header.value))
        .collect()
}
