//! PEM texts cut into their sections, with the headers that encrypted keys of old have.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;

/// What stands between two marks.
#[derive(Debug)]
pub(super) struct Section {
    /// `PRIVATE KEY` of `-----BEGIN PRIVATE KEY-----`.
    pub(super) label: String,
    headers: Vec<(String, String)>,
    pub(super) bytes: Vec<u8>,
}

impl Section {
    pub(super) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

/// All sections in order. What stands between them is passed over.
pub(super) fn sections(text: &str) -> Result<Vec<Section>, String> {
    let mut sections = Vec::new();
    let mut lines = text.lines().map(str::trim);
    while let Some(line) = lines.next() {
        let Some(label) = mark(line, "-----BEGIN ") else { continue };
        let end = format!("-----END {label}-----");
        let mut content = Vec::new();
        let mut is_whole = false;
        for line in lines.by_ref() {
            if line == end {
                is_whole = true;
                break;
            }
            content.push(line);
        }
        if !is_whole {
            return Err(format!("its {label} has no end"));
        }
        sections.push(section(label, &content)?);
    }
    Ok(sections)
}

fn mark<'t>(line: &'t str, start: &str) -> Option<&'t str> {
    line.strip_prefix(start)?.strip_suffix("-----")
}

fn section(label: &str, content: &[&str]) -> Result<Section, String> {
    // The letters of base64 hold no colon.
    let header = |line: &&str| {
        let (name, value) = line.split_once(':')?;
        Some((name.trim().to_owned(), value.trim().to_owned()))
    };
    let headers = content.iter().filter_map(header).collect();
    let text: String = content.iter().filter(|line| !line.contains(':')).copied().collect();
    let bytes = BASE64_STANDARD
        .decode(text)
        .map_err(|_| format!("its {label} is damaged: it is no base64"))?;
    Ok(Section { label: label.to_owned(), headers, bytes })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sections_have_labels_headers_and_bytes() {
        let text = "notes: none\n-----BEGIN A KEY-----\r\nProc-Type: 4,ENCRYPTED\r\n\r\nAAEC\nAw==\n\
                    -----END A KEY-----\nbetween\n-----BEGIN B-----\n-----END B-----\n";
        let found = sections(text).unwrap();
        assert_eq!(found.len(), 2);
        assert_eq!((&*found[0].label, &*found[0].bytes), ("A KEY", &[0, 1, 2, 3][..]));
        assert_eq!(found[0].header("Proc-Type"), Some("4,ENCRYPTED"));
        assert_eq!((found[1].label.as_str(), found[1].bytes.len()), ("B", 0));
        assert!(sections("no marks").unwrap().is_empty());
    }

    #[test]
    fn damage_is_named() {
        for (text, expected) in [
            ("-----BEGIN A-----\nAAEC\n", "its A has no end"),
            ("-----BEGIN A-----\nAAEC\n-----END B-----\n", "its A has no end"),
            ("-----BEGIN A-----\nA!\n-----END A-----\n", "its A is damaged"),
        ] {
            let failed = sections(text).unwrap_err();
            assert!(failed.contains(expected), "{failed}");
        }
    }
}
