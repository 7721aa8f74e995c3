//! Client certificates, as the command line asks for them.

use std::path::{Path, PathBuf};

use crate::collection;
use crate::diagnostic::json::{Document, Fault, Kind, Node};
use crate::http::{Identity, UrlPattern};

use super::args::ConnectionArgs;
use super::error::CliError;

/// Those of the list in its order, and the one for all servers behind them.
pub(super) fn identities(args: &ConnectionArgs) -> Result<Vec<Identity>, CliError> {
    let mut identities = match &args.ssl_client_cert_list {
        Some(path) => list(path)?,
        None => Vec::new(),
    };
    identities.extend(args.ssl_client_cert.clone().map(|certificate| Identity {
        origin: match args.ssl_client_key {
            Some(_) => "--ssl-client-cert, --ssl-client-key".to_owned(),
            None => "--ssl-client-cert".to_owned(),
        },
        servers: None,
        certificate,
        key: args.ssl_client_key.clone(),
        passphrase: args.ssl_client_passphrase.clone(),
    }));
    Ok(identities)
}

fn list(path: &Path) -> Result<Vec<Identity>, CliError> {
    let name = path.display().to_string();
    let text = collection::read_text(path)?;
    let document = Document::read(&name, &text)?;
    let entries = read(&document.root, &name).map_err(|fault| document.error(fault))?;
    Ok(entries)
}

const HELP: &str = "write it as [{\"matches\": [\"https://host:port/*\"], \"cert\": {\"src\": \"client.pem\"}, \
                    \"key\": {\"src\": \"client.key\"}}], or with \"pfx\": {\"src\": \"client.pfx\"}";

fn read(root: &Node<'_>, file: &str) -> Result<Vec<Identity>, Fault> {
    let Some(entries) = root.as_array() else {
        let message =
            format!("a list of client certificates must be an array, not {}", root.type_words());
        return Err(Fault::new(root.start, message).help(HELP));
    };
    let numbered = entries.iter().enumerate();
    numbered
        .map(|(index, entry)| {
            identity(entry, format!("--ssl-client-cert-list, entry {} of {file}", index + 1))
        })
        .collect()
}

fn identity(entry: &Node<'_>, origin: String) -> Result<Identity, Fault> {
    let (certificate, key) = match (source(entry, "pfx")?, source(entry, "cert")?) {
        (Some(pfx), _) => (pfx, None),
        (None, Some(certificate)) => (certificate, source(entry, "key")?),
        (None, None) => {
            let message = "a client certificate must have `cert` and `key`, or `pfx`";
            return Err(Fault::new(entry.start, message).help(HELP));
        }
    };
    let passphrase = match entry.present("passphrase") {
        None => None,
        Some(node) => Some(node.scalar_text().ok_or_else(|| wrong("passphrase", node))?),
    };
    Ok(Identity {
        origin,
        servers: Some(servers(entry)?),
        certificate,
        key,
        passphrase: passphrase.map(|text| text.into_owned()).filter(|text| !text.is_empty()),
    })
}

/// `{"src": "client.pem"}`, or the path alone.
fn source(entry: &Node<'_>, key: &str) -> Result<Option<PathBuf>, Fault> {
    let Some(node) = entry.present(key) else { return Ok(None) };
    let node = node.present("src").unwrap_or(node);
    match node.as_str() {
        Some(path) => Ok(Some(path).filter(|path| !path.is_empty()).map(PathBuf::from)),
        None => Err(wrong(key, node)),
    }
}

fn servers(entry: &Node<'_>) -> Result<Vec<UrlPattern>, Fault> {
    let node = match entry.present("matches") {
        Some(node) => node,
        None => {
            let message = "a client certificate must say by `matches` which servers it is for";
            return Err(Fault::new(entry.start, message).help(HELP));
        }
    };
    let patterns = match &node.kind {
        Kind::Array(patterns) => patterns.as_slice(),
        _ => std::slice::from_ref(node),
    };
    patterns.iter().map(pattern).collect()
}

fn pattern(node: &Node<'_>) -> Result<UrlPattern, Fault> {
    let text = node.as_str().ok_or_else(|| wrong("matches", node))?;
    text.parse().map_err(|failed: crate::http::UrlPatternError| {
        Fault::new(node.start, format!("{text:?} is no pattern of URLs")).help(failed.to_string())
    })
}

fn wrong(key: &str, node: &Node<'_>) -> Fault {
    Fault::new(node.start, format!("`{key}` must be a string, not {}", node.type_words()))
        .help(HELP)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_text(text: &str) -> Result<Vec<Identity>, CliError> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("list.json");
        std::fs::write(&path, text).unwrap();
        list(&path)
    }

    #[test]
    fn entries_become_identities() {
        let text = r#"[
            {"name": "a", "matches": ["https://a/*", "<all_urls>"], "cert": {"src": "a.pem"},
             "key": {"src": "a.key"}, "passphrase": "hush"},
            {"matches": "https://b/*", "pfx": {"src": "b.pfx"}, "passphrase": 12},
            {"matches": [], "cert": "both.pem", "passphrase": ""}
        ]"#;
        let read = read_text(text).unwrap();
        let files: Vec<_> = read
            .iter()
            .map(|one| {
                (one.certificate.to_str().unwrap(), one.key.as_deref(), one.passphrase.as_deref())
            })
            .collect();
        let key = Path::new("a.key");
        let expected = [
            ("a.pem", Some(key), Some("hush")),
            ("b.pfx", None, Some("12")),
            ("both.pem", None, None),
        ];
        assert_eq!(files, expected);
        let servers: Vec<_> = read.iter().map(|one| one.servers.as_ref().unwrap().len()).collect();
        assert_eq!(servers, [2, 1, 0]);
        assert!(read[1].origin.starts_with("--ssl-client-cert-list, entry 2 of "));
    }

    #[test]
    fn mistakes_are_told_with_their_place() {
        for (text, expected) in [
            ("{}", ":1:1"),
            ("{}", "must be an array, not an object"),
            ("[1]", "must have `cert` and `key`, or `pfx`"),
            ("[\n{\"matches\": []}]", ":2:1"),
            (r#"[{"cert": {"src": "a"}}]"#, "by `matches` which servers"),
            (r#"[{"matches": [1], "pfx": "a"}]"#, "`matches` must be a string, not a number"),
            (r#"[{"matches": ["a"], "pfx": "a"}]"#, "\"a\" is no pattern of URLs"),
            (r#"[{"matches": ["a"], "pfx": "a"}]"#, "write it as https://host:port/*"),
            (r#"[{"matches": [], "pfx": {"src": 1}}]"#, "`pfx` must be a string"),
            (r#"[{"matches": [], "pfx": {}}]"#, "`pfx` must be a string, not an object"),
            (r#"[{"matches": [], "pfx": "a", "passphrase": {}}]"#, "`passphrase` must be"),
            ("[", "list.json:1:2"),
        ] {
            let failed = read_text(text).unwrap_err().to_string();
            assert!(failed.contains(expected), "{text}: {failed}");
        }
    }
}
