//! Fields of `multipart/form-data`. Files are left out: no route takes one.

use memchr::memmem;
use serde_json::{Map, Value};

use crate::sandbox::php;

/// Adds the fields of a body with the given `Content-Type` to `fields`.
pub(super) fn parse(content_type: &str, body: &[u8], fields: &mut Map<String, Value>) {
    let Some(boundary) = boundary(content_type) else { return };
    let delimiter = format!("--{boundary}");
    let mut parts = split(body, delimiter.as_bytes());
    parts.next(); // the preamble
    for part in parts.take_while(|part| !part.starts_with(b"--")) {
        if let Some((name, value)) = field(part) {
            php::insert(fields, &name, Value::String(value));
        }
    }
}

fn boundary(content_type: &str) -> Option<String> {
    let at = content_type.to_ascii_lowercase().find("boundary=")?;
    let value = &content_type[at + "boundary=".len()..];
    let value = match value.strip_prefix('"') {
        Some(quoted) => quoted.split('"').next(),
        None => value.split([',', ';']).next().map(str::trim_end),
    };
    value.filter(|value| !value.is_empty()).map(str::to_owned)
}

fn split<'b>(body: &'b [u8], delimiter: &'b [u8]) -> impl Iterator<Item = &'b [u8]> {
    let mut rest = Some(body);
    std::iter::from_fn(move || {
        let body = rest?;
        let Some(at) = memmem::find(body, delimiter) else {
            rest = None;
            return Some(body);
        };
        rest = Some(&body[at + delimiter.len()..]);
        Some(&body[..at])
    })
}

/// Name and value of a part that is no file.
fn field(part: &[u8]) -> Option<(String, String)> {
    let part = part.strip_prefix(b"\r\n").or_else(|| part.strip_prefix(b"\n"))?;
    let (headers, value) = match memmem::find(part, b"\r\n\r\n") {
        Some(end) => (&part[..end], &part[end + 4..]),
        None => {
            let end = memmem::find(part, b"\n\n")?;
            (&part[..end], &part[end + 2..])
        }
    };
    let value = value.strip_suffix(b"\n").unwrap_or(value);
    let value = value.strip_suffix(b"\r").unwrap_or(value);
    let headers = String::from_utf8_lossy(headers);
    let disposition = headers
        .lines()
        .find(|line| line.to_ascii_lowercase().starts_with("content-disposition:"))?;
    if attribute(disposition, "filename").is_some() {
        return None;
    }
    Some((attribute(disposition, "name")?, String::from_utf8_lossy(value).into_owned()))
}

fn attribute(header: &str, name: &str) -> Option<String> {
    header.split(';').skip(1).find_map(|parameter| {
        let (key, value) = parameter.trim().split_once('=')?;
        let value = value.strip_prefix('"').and_then(|v| v.strip_suffix('"')).unwrap_or(value);
        key.trim().eq_ignore_ascii_case(name).then(|| value.to_owned())
    })
}

#[cfg(test)]
mod tests {
    use serde_json::{Map, Value, json};

    use super::parse;

    fn parsed(content_type: &str, body: &str) -> Value {
        let mut fields = Map::new();
        parse(content_type, body.as_bytes(), &mut fields);
        Value::Object(fields)
    }

    #[test]
    fn fields_are_read_and_files_left_out() {
        let body = "x\r\n--B\r\nContent-Disposition: form-data; name=\"id\"\r\n\r\na\r\nb\r\n\
                    --B\r\nContent-Disposition: form-data; name=\"tags[]\"\r\n\r\nt\r\n\
                    --B\r\nContent-Disposition: form-data; name=\"f\"; filename=\"x\"\r\n\r\nq\r\n\
                    --B--\r\n--B\r\nContent-Disposition: form-data; name=\"late\"\r\n\r\n\r\n";
        let expected = json!({"id": "a\r\nb", "tags": {"0": "t"}});
        assert_eq!(parsed("multipart/form-data; boundary=B", body), expected);
        assert_eq!(parsed("multipart/form-data; Boundary=\"B\"; x", body), expected);
    }

    #[test]
    fn broken_bodies_have_no_fields() {
        for (content_type, body) in [
            ("multipart/form-data", "--B\r\n"),
            ("multipart/form-data; boundary=", "--\r\n"),
            ("multipart/form-data; boundary=B", "--B"),
            ("multipart/form-data; boundary=B", "--B\r\nContent-Disposition: form-data\r\n\r\nx"),
        ] {
            assert_eq!(parsed(content_type, body), json!({}), "{content_type} {body}");
        }
    }
}
