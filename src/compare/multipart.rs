//! The parts of a `multipart/form-data` body as JSON, without the boundary, which is new in each request.

use serde_json::{Map, Value};

use super::normal_request::digest;

/// A list of the parts: name, file name and content type where given, and the value; of files and of what is
/// no text, the size and hash. `None` when the body does not have the form its type says.
pub(super) fn parts(content_type: &str, body: &[u8]) -> Option<Value> {
    let boundary = format!("--{}", boundary(content_type)?);
    let mut delimiters = memchr::memmem::find_iter(body, boundary.as_bytes());
    let mut start = delimiters.next()? + boundary.len();
    let mut parts = Vec::new();
    for end in delimiters {
        let inside = body.get(start..end)?.strip_prefix(b"\r\n")?.strip_suffix(b"\r\n")?;
        parts.push(part(inside)?);
        start = end + boundary.len();
    }
    body.get(start..)?.starts_with(b"--").then_some(Value::Array(parts))
}

fn boundary(content_type: &str) -> Option<&str> {
    let mut parameters = content_type.split(';').skip(1).filter_map(|text| text.split_once('='));
    let (_, value) = parameters.find(|(name, _)| name.trim().eq_ignore_ascii_case("boundary"))?;
    let value = value.trim().trim_matches('"');
    (!value.is_empty()).then_some(value)
}

fn part(bytes: &[u8]) -> Option<Value> {
    let end = memchr::memmem::find(bytes, b"\r\n\r\n")?;
    let (head, content) = (std::str::from_utf8(&bytes[..end]).ok()?, &bytes[end + 4..]);
    let header = |wanted: &str| {
        let mut lines = head.lines().filter_map(|line| line.split_once(':'));
        lines.find(|(name, _)| name.trim().eq_ignore_ascii_case(wanted)).map(|(_, v)| v.trim())
    };
    let disposition = header("content-disposition")?;
    let mut members = Map::new();
    members.insert("name".to_owned(), parameter(disposition, "name")?.into());
    let file_name = parameter(disposition, "filename");
    if let Some(name) = &file_name {
        members.insert("fileName".to_owned(), name.as_str().into());
    }
    if let Some(value) = header("content-type") {
        members.insert("type".to_owned(), value.into());
    }
    match std::str::from_utf8(content).ok().filter(|_| file_name.is_none()) {
        Some(text) => drop(members.insert("value".to_owned(), text.into())),
        None => members.extend(digest(content)),
    }
    Some(Value::Object(members))
}

/// A quoted parameter of a disposition; browsers escape quotes by `%22` or a backslash.
fn parameter(disposition: &str, wanted: &str) -> Option<String> {
    let at = disposition.find(&format!("; {wanted}=\""))? + wanted.len() + 4;
    let mut value = String::new();
    let mut characters = disposition[at..].chars();
    while let Some(c) = characters.next() {
        match c {
            '"' => return Some(value),
            '\\' => value.extend(characters.next()),
            other => value.push(other),
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const TYPE: &str = "multipart/form-data; boundary=XX";

    #[test]
    fn parts_are_listed_without_the_boundary() {
        let body = "--XX\r\nContent-Disposition: form-data; name=\"a \\\"b\\\"\"\r\n\r\none\r\ntwo\r\n\
                    --XX\r\nContent-Disposition: form-data; name=\"f\"; filename=\"x.png\"\r\n\
                    Content-Type: image/png\r\n\r\nPNG\r\n--XX--\r\n";
        let found = parts(TYPE, body.as_bytes()).unwrap();
        let hash = found[1]["sha256"].as_str().unwrap();
        assert_eq!(hash.len(), 64);
        let wanted = json!([
            { "name": "a \"b\"", "value": "one\r\ntwo" },
            { "name": "f", "fileName": "x.png", "type": "image/png", "size": 3, "sha256": hash }
        ]);
        assert_eq!(found, wanted);
    }

    #[test]
    fn what_is_no_multipart_is_not_taken_for_one() {
        for body in ["", "a=b", "--XX\r\n", "--XX\r\nno head\r\n--XX--", "--XX\r\n\r\n\r\n--XX--"] {
            assert_eq!(parts(TYPE, body.as_bytes()), None, "{body:?}");
        }
        assert_eq!(parts("multipart/form-data", b"--XX--"), None);
        assert_eq!(parts(TYPE, b"--XX--"), Some(json!([])));
    }
}
