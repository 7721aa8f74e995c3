//! Servers that demand a certificate, and all the forms in which there is one.

use std::path::{Path, PathBuf};

use super::server::{Server, ok};
use super::tls::{Made, acceptor, params, pem, self_signed, trusting, url, write};
use super::{body, client, get};
use crate::collection::Behavior;
use crate::http::{Client, Identity, Options, TransportErrorKind as Kind};

/// What `certificates/make.sh` encrypts with.
const PASSPHRASE: &str = "hush hush, ä";

/// One of the files that it made.
fn made(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src/http/tests/certificates").join(name)
}

/// A certificate for all servers.
fn identity(certificate: PathBuf, key: Option<PathBuf>, passphrase: Option<&str>) -> Identity {
    Identity {
        origin: "--option".to_owned(),
        servers: None,
        certificate,
        key,
        passphrase: passphrase.map(str::to_owned),
    }
}

fn options(identities: Vec<Identity>, server: &Made) -> Options {
    Options { identities, extra_roots: vec![server.root.clone()], ..Options::default() }
}

/// A server that lets in whom this authority knows.
async fn demanding(server: &Made, authority: &[u8]) -> Server {
    let answers = [ok(b"secret"), ok(b"secret"), ok(b"secret")];
    Server::with_tls(answers, Some(acceptor(server, Some(authority)))).await
}

fn authority() -> Vec<u8> {
    use rustls::pki_types::CertificateDer;
    use rustls::pki_types::pem::PemObject as _;
    CertificateDer::from_pem_file(made("ca.pem")).unwrap().to_vec()
}

#[tokio::test]
async fn certificates_are_shown_in_whatever_form_they_come() {
    let own = self_signed(params(&["localhost"]));
    let certificate = || made("client.pem");
    let dir = tempfile::tempdir().unwrap();
    let both =
        [made("client.pem"), made("client.key")].map(|path| std::fs::read_to_string(path).unwrap());
    let both = write(dir.path(), "both.pem", &both.concat());
    for identity in [
        identity(certificate(), Some(made("client.key")), None),
        identity(both, None, None),
        identity(certificate(), Some(made("pkcs8-default.key")), Some(PASSPHRASE)),
        identity(certificate(), Some(made("old-aes256.key")), Some(PASSPHRASE)),
        identity(made("openssl3.pfx"), None, Some(PASSPHRASE)),
        identity(made("legacy.pfx"), None, Some(PASSPHRASE)),
        identity(made("no-passphrase.pfx"), None, None),
    ] {
        let server = demanding(&own, &authority()).await;
        let name = format!("{identity:?}");
        let client = client(options(vec![identity], &own));
        let exchange = client.send(&get(&url(&server, "localhost")), &Behavior::default()).await;
        assert_eq!(body(&exchange), b"secret", "{name}");
    }
}

#[tokio::test]
async fn a_server_that_sees_none_says_so() {
    let own = self_signed(params(&["localhost"]));
    let server = demanding(&own, &authority()).await;
    let request = get(&url(&server, "localhost"));
    let exchange = trusting(&own.root).send(&request, &Behavior::default()).await;
    let failed = exchange.outcome.unwrap_err();
    assert_eq!(failed.kind, Kind::Tls, "{failed}");
    assert!(failed.advice.unwrap().contains("--ssl-client-cert"));
}

#[tokio::test]
async fn each_server_sees_its_own() {
    let own = self_signed(params(&["localhost", "127.0.0.1"]));
    let (first, second) = (self_signed(params(&["first"])), self_signed(params(&["second"])));
    let dir = tempfile::tempdir().unwrap();
    let of = |name: &str, made: &Made, pattern: &str| {
        let text = pem("CERTIFICATE", &made.root) + &pem("PRIVATE KEY", &made.key.serialize_der());
        Identity {
            servers: Some(vec![pattern.parse().unwrap()]),
            ..identity(write(dir.path(), name, &text), None, None)
        }
    };
    let identities = vec![
        of("a", &first, "https://localhost:*/*"),
        of("b", &second, "https://127.0.0.1:*/*"),
        of("c", &first, "<all_urls>"),
    ];
    let client = client(options(identities, &own));
    for (host, known, unknown) in [("localhost", &first, &second), ("127.0.0.1", &second, &first)] {
        let server = demanding(&own, &known.root).await;
        let exchange = client.send(&get(&url(&server, host)), &Behavior::default()).await;
        assert_eq!(body(&exchange), b"secret", "{host}");
        let server = demanding(&own, &unknown.root).await;
        let exchange = client.send(&get(&url(&server, host)), &Behavior::default()).await;
        assert!(exchange.outcome.is_err(), "{host}");
    }
}

#[tokio::test]
async fn a_redirect_to_another_server_shows_that_servers() {
    let own = self_signed(params(&["localhost", "127.0.0.1"]));
    let known = self_signed(params(&["known"]));
    let end = demanding(&own, &known.root).await;
    let location = format!("HTTP/1.1 302 Found\r\nLocation: {}\r\n\r\n", url(&end, "127.0.0.1"));
    let start = Server::with_tls([location.as_str().into()], Some(acceptor(&own, None))).await;
    let dir = tempfile::tempdir().unwrap();
    let text = pem("CERTIFICATE", &known.root) + &pem("PRIVATE KEY", &known.key.serialize_der());
    let identity = Identity {
        servers: Some(vec!["https://127.0.0.1:*/*".parse().unwrap()]),
        ..identity(write(dir.path(), "known.pem", &text), None, None)
    };
    let client = client(options(vec![identity], &own));
    let exchange = client.send(&get(&url(&start, "localhost")), &Behavior::default()).await;
    assert_eq!(body(&exchange), b"secret");
}

#[test]
fn unusable_certificates_are_refused_with_file_and_origin() {
    let dir = tempfile::tempdir().unwrap();
    let file = |name: &str, text: &str| write(dir.path(), name, text);
    let missing = || dir.path().join("missing.pem");
    let empty = file("empty.pem", "");
    let other =
        file("other.key", &pem("PRIVATE KEY", &self_signed(params(&["x"])).key.serialize_der()));
    let no_certificate = file("bad.pem", &pem("CERTIFICATE", b"x"));
    let (certificate, key) = (|| made("client.pem"), || Some(made("client.key")));
    let wrong = Some("hunter2");
    for (identity, name, expected) in [
        (identity(missing(), key(), None), "missing.pem", "No such file"),
        (identity(certificate(), Some(missing()), None), "missing.pem", "No such file"),
        (identity(empty.clone(), key(), None), "empty.pem", "it holds no certificate in PEM form"),
        (identity(certificate(), Some(empty), None), "empty.pem", "it holds no usable private key"),
        (identity(certificate(), None, None), "client.pem", "it holds no usable private key"),
        (identity(no_certificate, key(), None), "bad.pem", ""),
        (
            identity(certificate(), Some(other), None),
            "other.key",
            "the key belongs to another certificate",
        ),
        (
            identity(certificate(), Some(made("pkcs8-default.key")), wrong),
            "pkcs8-default.key",
            "the passphrase is wrong",
        ),
        (
            identity(certificate(), Some(made("old-des3.key")), wrong),
            "old-des3.key",
            "the passphrase is wrong",
        ),
        (
            identity(certificate(), Some(made("old-des3.key")), None),
            "old-des3.key",
            "there is no passphrase",
        ),
        (identity(made("openssl3.pfx"), None, wrong), "openssl3.pfx", "the passphrase is wrong"),
        (identity(made("openssl3.pfx"), None, None), "openssl3.pfx", "there is no passphrase"),
        (identity(made("legacy.pfx"), None, wrong), "legacy.pfx", "the passphrase is wrong"),
        (
            identity(made("no-key.pfx"), None, Some(PASSPHRASE)),
            "no-key.pfx",
            "it holds no private key",
        ),
        (
            identity(file("odd.pfx", "0123456789"), None, None),
            "odd.pfx",
            "neither PEM nor a readable PKCS#12",
        ),
    ] {
        assert!(!format!("{identity:?}").contains("hunter2"));
        let options = Options { identities: vec![identity], ..Options::default() };
        let failed = Client::new(options).map(|_| ()).unwrap_err().to_string();
        assert!(failed.contains(expected) && failed.contains(name), "{failed}");
        assert!(failed.contains("(--option)") && !failed.contains("hunter2"), "{failed}");
    }
}
