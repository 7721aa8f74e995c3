//! Files to texts: encodings and what reading can fail with.

use std::{borrow::Cow, fs, path::Path};

use super::{Collection, VariableFile, parse};
use crate::diagnostic::SourceError;

/// Reads a collection file.
///
/// # Errors
/// When the file cannot be read, is no text, or [`parse()`] refuses it.
pub fn load(path: &Path) -> Result<Collection, SourceError> {
    let name = path.display().to_string();
    let mut collection = parse::parse(&read_text(path)?, &name)?;
    collection.path = Some(path.to_owned());
    Ok(collection)
}

/// Reads an environment or globals file.
///
/// # Errors
/// When the file cannot be read, is no text, or [`parse_variables`](super::parse_variables) refuses it.
pub fn load_variables(path: &Path) -> Result<VariableFile, SourceError> {
    parse::parse_variables(&read_text(path)?, &path.display().to_string())
}

/// Reads any text file in UTF-8 or UTF-16, without its byte order mark.
///
/// # Errors
/// When the file cannot be read or is no text.
pub fn read_text(path: &Path) -> Result<String, SourceError> {
    let name = path.display().to_string();
    Ok(decode(&read(path, &name)?, &name)?.into_owned())
}

/// The text of these bytes in UTF-8 or UTF-16, without its byte order mark; `name` is for messages.
///
/// # Errors
/// When they are no text.
pub fn decode_text(bytes: &[u8], name: &str) -> Result<String, SourceError> {
    Ok(decode(bytes, name)?.into_owned())
}

fn read(path: &Path, name: &str) -> Result<Vec<u8>, SourceError> {
    fs::read(path).map_err(|error| {
        let reason = match error.kind() {
            std::io::ErrorKind::NotFound => "there is no such file".to_owned(),
            std::io::ErrorKind::IsADirectory => "it is a directory".to_owned(),
            std::io::ErrorKind::PermissionDenied => "permission denied".to_owned(),
            _ => error.to_string(),
        };
        SourceError::new(name, format!("could not read the file: {reason}"))
    })
}

/// The text of a file in UTF-8 or UTF-16, without its byte order mark.
fn decode<'b>(bytes: &'b [u8], name: &str) -> Result<Cow<'b, str>, SourceError> {
    match bytes {
        [0xEF, 0xBB, 0xBF, rest @ ..] => utf8(rest, name),
        [0xFF, 0xFE, rest @ ..] => utf16(rest, u16::from_le_bytes, name),
        [0xFE, 0xFF, rest @ ..] => utf16(rest, u16::from_be_bytes, name),
        // JSON starts with an ASCII character, so a zero byte tells UTF-16 without its mark.
        [1..=255, 0, ..] => utf16(bytes, u16::from_le_bytes, name),
        [0, 1..=255, ..] => utf16(bytes, u16::from_be_bytes, name),
        [0x1F, 0x8B, ..] => Err(archive(name, "gzip")),
        [b'P', b'K', 3, 4, ..] => Err(archive(name, "ZIP")),
        _ => utf8(bytes, name),
    }
}

fn archive(name: &str, kind: &str) -> SourceError {
    SourceError::new(name, format!("this is a {kind} archive, not JSON")).help("unpack it first")
}

fn utf8<'b>(bytes: &'b [u8], name: &str) -> Result<Cow<'b, str>, SourceError> {
    match std::str::from_utf8(bytes) {
        Ok(text) => Ok(Cow::Borrowed(text)),
        Err(error) => {
            let text = String::from_utf8_lossy(bytes);
            // Everything before the bad byte is valid, so the offset is the same in the lossy text.
            Err(SourceError::new(name, "the file is not valid UTF-8")
                .at(&text, error.valid_up_to())
                .help("save it as UTF-8"))
        }
    }
}

fn utf16(
    bytes: &[u8],
    unit: fn([u8; 2]) -> u16,
    name: &str,
) -> Result<Cow<'static, str>, SourceError> {
    let (pairs, rest) = bytes.as_chunks::<2>();
    let units: Vec<u16> = pairs.iter().map(|&pair| unit(pair)).collect();
    match String::from_utf16(&units) {
        Ok(text) if rest.is_empty() => Ok(Cow::Owned(text)),
        _ => Err(SourceError::new(name, "the file is not valid UTF-16").help("save it as UTF-8")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ENVIRONMENT: &str = r#"{"values": [{"key": "ä", "value": "€😀"}]}"#;

    fn value(bytes: &[u8]) -> String {
        let text = decode(bytes, "e.json").unwrap();
        let file = parse::parse_variables(&text, "e.json").unwrap();
        file.values[0].value.as_ref().unwrap().as_str().unwrap().to_owned()
    }

    #[test]
    fn every_encoding_with_and_without_its_mark_is_read() {
        let utf8 = ENVIRONMENT.as_bytes().to_vec();
        let le: Vec<u8> = ENVIRONMENT.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let be: Vec<u8> = ENVIRONMENT.encode_utf16().flat_map(u16::to_be_bytes).collect();
        for bytes in [
            utf8.clone(),
            [&[0xEF, 0xBB, 0xBF], &utf8[..]].concat(),
            le.clone(),
            [&[0xFF, 0xFE], &le[..]].concat(),
            be.clone(),
            [&[0xFE, 0xFF], &be[..]].concat(),
        ] {
            assert_eq!(value(&bytes), "€😀", "{:?}", &bytes[..4]);
        }
    }

    #[test]
    fn what_is_no_text_is_named() {
        for (bytes, message) in [
            (&b"\x1f\x8b\x08\0"[..], "this is a gzip archive, not JSON"),
            (b"PK\x03\x04", "this is a ZIP archive, not JSON"),
            (b"\xff\xfe{", "the file is not valid UTF-16"),
            (b"\xff\xfe\x00\xd8", "the file is not valid UTF-16"),
        ] {
            assert_eq!(decode(bytes, "f").unwrap_err().message, message);
        }
        let error = decode(b"{\n\"name\": \"caf\xe9\"}", "latin1.json").unwrap_err();
        assert_eq!(error.message, "the file is not valid UTF-8");
        assert_eq!(error.place.map(|place| (place.line, place.column)), Some((2, 13)));
    }

    #[test]
    fn a_file_that_cannot_be_read_says_why() {
        let directory = tempfile::tempdir().unwrap();
        let missing = load(&directory.path().join("no.json")).unwrap_err();
        assert_eq!(missing.message, "could not read the file: there is no such file");
        assert!(missing.file.ends_with("no.json"));
        assert!(
            load_variables(directory.path()).unwrap_err().message.starts_with("could not read")
        );
    }

    #[test]
    fn a_loaded_collection_knows_its_path() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("c.json");
        fs::write(&path, b"\xef\xbb\xbf{\"info\": {\"name\": \"n\"}, \"item\": []}").unwrap();
        let collection = load(&path).unwrap();
        assert_eq!(collection.path.as_deref(), Some(&*path));
        assert!(collection.text.starts_with('{'));
    }
}
