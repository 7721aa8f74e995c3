use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use bytes::Bytes;
use rand::RngExt as _;

use super::files::Files;
use super::mime;
use crate::collection::{FormPart, FormValue};

/// A form with its type, which names the boundary.
#[derive(Debug)]
pub(super) struct Form {
    pub(super) bytes: Bytes,
    pub(super) content_type: String,
}

/// Writes a `multipart/form-data` body; `None` when no part is left to send.
pub(super) fn write(
    parts: &[FormPart],
    files: &Files<'_>,
    warnings: &mut Vec<String>,
) -> Option<Form> {
    let mut writer = Writer { boundary: boundary(), bytes: Vec::new() };
    for part in parts {
        write_part(&mut writer, part, files, warnings);
    }
    if writer.bytes.is_empty() {
        return None;
    }
    let end = format!("--{}--\r\n", writer.boundary);
    writer.bytes.extend_from_slice(end.as_bytes());
    Some(Form {
        bytes: Bytes::from(writer.bytes),
        content_type: format!("multipart/form-data; boundary={}", writer.boundary),
    })
}

/// 26 dashes and 24 digits, as form libraries of Node write it.
fn boundary() -> String {
    let mut rng = rand::rng();
    let mut text = "-".repeat(26);
    text.extend((0..24).map(|_| char::from(rng.random_range(b'0'..=b'9'))));
    text
}

fn write_part(writer: &mut Writer, part: &FormPart, files: &Files<'_>, warnings: &mut Vec<String>) {
    let key = part.key.as_str();
    let given_name = part.file_name.as_deref().filter(|name| !name.is_empty());
    let given_type = part.content_type.as_deref().filter(|value| !value.is_empty());
    let typed =
        |name: &str| given_type.or_else(|| mime::of_file(name)).unwrap_or(mime::OCTETS).to_owned();
    match &part.value {
        FormValue::Text(text) => writer.part(key, given_name, given_type, text.as_bytes()),
        FormValue::Files(paths) if paths.is_empty() => {
            warnings.push(format!("Form param `{key}`, file load error: no file is chosen"));
            writer.part(key, Some(given_name.unwrap_or_default()), Some(&typed("")), b"");
        }
        FormValue::Files(paths) => {
            for path in paths {
                match files.read(path) {
                    Ok(content) => {
                        let name = given_name.unwrap_or_else(|| base_name(path));
                        writer.part(key, Some(name), Some(&typed(name)), &content);
                    }
                    Err(problem) => {
                        warnings.push(format!("Form param `{key}`, file load error: {problem}"));
                    }
                }
            }
        }
        FormValue::Base64(content) => match BASE64_STANDARD.decode(content.trim()) {
            Ok(content) => {
                let name = given_name.unwrap_or_default();
                writer.part(key, Some(name), Some(&typed(name)), &content);
            }
            Err(problem) => warnings
                .push(format!("Form param `{key}`, file load error: invalid base64: {problem}")),
        },
    }
}

struct Writer {
    boundary: String,
    bytes: Vec<u8>,
}

impl Writer {
    fn part(&mut self, key: &str, file: Option<&str>, media_type: Option<&str>, content: &[u8]) {
        let mut head = format!("--{}\r\nContent-Disposition: form-data; name=\"", self.boundary);
        push_escaped(&mut head, key);
        head.push('"');
        if let Some(file) = file {
            head.push_str("; filename=\"");
            push_escaped(&mut head, file);
            head.push('"');
        }
        if let Some(media_type) = media_type {
            head.push_str("\r\nContent-Type: ");
            // A line break would end the header and begin another one.
            head.extend(media_type.chars().filter(|c| !matches!(c, '\r' | '\n')));
        }
        head.push_str("\r\n\r\n");
        self.bytes.reserve(head.len() + content.len() + 2);
        self.bytes.extend_from_slice(head.as_bytes());
        self.bytes.extend_from_slice(content);
        self.bytes.extend_from_slice(b"\r\n");
    }
}

/// Names as browsers write them; raw quotes and line breaks would end the header early.
fn push_escaped(out: &mut String, name: &str) {
    for c in name.chars() {
        match c {
            '"' => out.push_str("%22"),
            '\r' => out.push_str("%0D"),
            '\n' => out.push_str("%0A"),
            other => out.push(other),
        }
    }
}

fn base_name(path: &str) -> &str {
    path.rsplit(['/', '\\']).next().unwrap_or(path)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::Options;

    fn part(key: &str, value: FormValue) -> FormPart {
        FormPart { key: key.to_owned(), value, content_type: None, file_name: None }
    }

    /// The form with its boundary written as `B`, and the warnings.
    fn written(parts: &[FormPart], options: &Options) -> (String, Vec<String>) {
        let mut warnings = Vec::new();
        let text =
            write(parts, &Files::new(options), &mut warnings).map_or_else(String::new, |form| {
                let boundary =
                    form.content_type.strip_prefix("multipart/form-data; boundary=").unwrap();
                assert!(boundary.starts_with(&"-".repeat(26)) && boundary.len() == 50);
                String::from_utf8(form.bytes.to_vec()).unwrap().replace(boundary, "B")
            });
        (text, warnings)
    }

    #[test]
    fn writes_text_parts() {
        let text = |text: &str| FormValue::Text(text.to_owned());
        let mut typed = part("j", text("{}"));
        typed.content_type = Some("application/json\r\nX: y".to_owned());
        let (form, warnings) =
            written(&[part("a\"\r\nü", text("1\r\n2")), typed], &Options::default());
        assert_eq!(
            form,
            "--B\r\nContent-Disposition: form-data; name=\"a%22%0D%0Aü\"\r\n\r\n1\r\n2\r\n\
             --B\r\nContent-Disposition: form-data; name=\"j\"\r\n\
             Content-Type: application/jsonX: y\r\n\r\n{}\r\n--B--\r\n"
        );
        assert!(warnings.is_empty());
    }

    #[test]
    fn writes_every_file_that_can_be_read() {
        let dir = tempfile::tempdir().unwrap();
        std::fs::write(dir.path().join("a.txt"), "A").unwrap();
        std::fs::write(dir.path().join("b"), "B").unwrap();
        let options = Options { working_dir: dir.path().to_owned(), ..Options::default() };
        let files =
            |paths: &[&str]| FormValue::Files(paths.iter().map(|p| (*p).to_owned()).collect());
        let mut named = part("n", files(&["b"]));
        named.file_name = Some("x.json".to_owned());
        let (form, warnings) = written(
            &[part("f", files(&["./a.txt", "nope", "b"])), named, part("e", files(&[]))],
            &options,
        );
        let head = "--B\r\nContent-Disposition: form-data; name=";
        assert_eq!(
            form,
            format!(
                "{head}\"f\"; filename=\"a.txt\"\r\nContent-Type: text/plain\r\n\r\nA\r\n\
                 {head}\"f\"; filename=\"b\"\r\nContent-Type: application/octet-stream\r\n\r\nB\r\n\
                 {head}\"n\"; filename=\"x.json\"\r\nContent-Type: application/json\r\n\r\nB\r\n\
                 {head}\"e\"; filename=\"\"\r\nContent-Type: application/octet-stream\r\n\r\n\r\n\
                 --B--\r\n"
            )
        );
        assert_eq!(
            warnings,
            [
                "Form param `f`, file load error: \"nope\", no such file",
                "Form param `e`, file load error: no file is chosen"
            ]
        );
    }

    #[test]
    fn decodes_base64_parts() {
        let value = |text: &str| FormValue::Base64(text.to_owned());
        let mut named = part("f", value("aGk="));
        named.file_name = Some("hi.txt".to_owned());
        let (form, warnings) = written(&[named, part("g", value("?"))], &Options::default());
        assert_eq!(
            form,
            "--B\r\nContent-Disposition: form-data; name=\"f\"; filename=\"hi.txt\"\r\n\
             Content-Type: text/plain\r\n\r\nhi\r\n--B--\r\n"
        );
        assert_eq!(warnings.len(), 1);
        assert!(written(&[], &Options::default()).0.is_empty());
    }
}
