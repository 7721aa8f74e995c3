use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use rustls::RootCertStore;
use rustls::ServerConfig;
use rustls::crypto::ring;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::server::WebPkiClientVerifier;
use tokio_rustls::TlsAcceptor;

use super::server::{Server, ok};
use super::{body, client, get, message};
use crate::collection::Behavior;
use crate::http::{Client, Options, TransportErrorKind as Kind};

/// A server's certificate with what its clients must trust.
pub(super) struct Made {
    chain: Vec<CertificateDer<'static>>,
    pub(super) key: KeyPair,
    pub(super) root: Vec<u8>,
}

pub(super) fn params(names: &[&str]) -> CertificateParams {
    CertificateParams::new(names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>()).unwrap()
}

pub(super) fn self_signed(params: CertificateParams) -> Made {
    let key = KeyPair::generate().unwrap();
    let certificate = params.self_signed(&key).unwrap();
    Made { chain: vec![certificate.der().clone()], root: certificate.der().to_vec(), key }
}

fn issued_by_ca(names: &[&str], sends_ca: bool) -> Made {
    let mut authority = params(&[]);
    authority.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    authority.distinguished_name.push(rcgen::DnType::CommonName, "Test authority");
    let ca = CertifiedIssuer::self_signed(authority, KeyPair::generate().unwrap()).unwrap();
    let key = KeyPair::generate().unwrap();
    let certificate = params(names).signed_by(&key, &ca).unwrap();
    let mut chain = vec![certificate.der().clone()];
    if sends_ca {
        chain.push(ca.der().clone());
    }
    Made { chain, key, root: ca.der().to_vec() }
}

pub(super) fn acceptor(made: &Made, client_root: Option<&[u8]>) -> TlsAcceptor {
    TlsAcceptor::from(Arc::new(server_config(made, client_root)))
}

pub(super) fn server_config(made: &Made, client_root: Option<&[u8]>) -> ServerConfig {
    let provider = Arc::new(ring::default_provider());
    let builder = ServerConfig::builder_with_provider(Arc::clone(&provider))
        .with_safe_default_protocol_versions()
        .unwrap();
    let builder = match client_root {
        None => builder.with_no_client_auth(),
        Some(root) => {
            let mut roots = RootCertStore::empty();
            roots.add(CertificateDer::from(root.to_vec())).unwrap();
            builder.with_client_cert_verifier(
                WebPkiClientVerifier::builder_with_provider(Arc::new(roots), provider)
                    .build()
                    .unwrap(),
            )
        }
    };
    let key = PrivateKeyDer::try_from(made.key.serialize_der()).unwrap();
    builder.with_single_cert(made.chain.clone(), key).unwrap()
}

async fn start(made: &Made) -> Server {
    Server::with_tls([ok(b"secret")], Some(acceptor(made, None))).await
}

pub(super) fn trusting(root: &[u8]) -> Client {
    client(Options { extra_roots: vec![root.to_vec()], ..Options::default() })
}

fn insecure() -> Client {
    client(Options { insecure: true, ..Options::default() })
}

pub(super) fn url(server: &Server, host: &str) -> String {
    format!("https://{host}:{}/", server.address.port())
}

#[tokio::test]
async fn given_roots_and_insecure_get_through() {
    let mut authority = params(&["localhost"]);
    authority.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    for (case, made) in [
        ("self-signed", self_signed(params(&["localhost"]))),
        ("issued", issued_by_ca(&["localhost"], false)),
        ("a CA's own", self_signed(authority)),
    ] {
        let server = start(&made).await;
        for client in [trusting(&made.root), insecure()] {
            let exchange =
                client.send(&get(&url(&server, "localhost")), &Behavior::default()).await;
            assert_eq!(body(&exchange), b"secret", "{case}");
        }
    }
}

#[tokio::test]
async fn refused_certificates_say_why() {
    let mut expired = params(&["localhost"]);
    expired.not_before = rcgen::date_time_ymd(2000, 1, 1);
    expired.not_after = rcgen::date_time_ymd(2001, 1, 1);
    let mut future = params(&["localhost"]);
    future.not_before = rcgen::date_time_ymd(3000, 1, 1);
    future.not_after = rcgen::date_time_ymd(3001, 1, 1);
    let mut authority = params(&["localhost"]);
    authority.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let wrong_name = "Hostname/IP does not match certificate's altnames: Host: localhost. \
                      is not in the cert's altnames: DNS:other.example, IP Address:10.0.0.1";
    for (made, is_trusted, expected, advice) in [
        (
            self_signed(params(&["localhost"])),
            false,
            "self-signed certificate",
            "--ssl-extra-ca-certs",
        ),
        (self_signed(authority), false, "self-signed certificate", "--ssl-extra-ca-certs"),
        (
            issued_by_ca(&["localhost"], true),
            false,
            "self-signed certificate in certificate chain",
            "--ssl-extra-ca-certs",
        ),
        (
            issued_by_ca(&["localhost"], false),
            false,
            "unable to verify the first certificate",
            "--ssl-extra-ca-certs",
        ),
        (self_signed(expired), true, "certificate has expired", "renew"),
        (self_signed(future), true, "certificate is not yet valid", "clock"),
        (self_signed(params(&["other.example", "10.0.0.1"])), true, wrong_name, "host name"),
    ] {
        let server = start(&made).await;
        let client = if is_trusted { trusting(&made.root) } else { client(Options::default()) };
        let exchange = client.send(&get(&url(&server, "localhost")), &Behavior::default()).await;
        assert_eq!(message(&exchange), expected);
        let failed = exchange.outcome.unwrap_err();
        assert_eq!(failed.kind, Kind::Tls);
        let given = failed.advice.unwrap();
        assert!(given.contains(advice) && given.contains("-k"), "{given}");
        assert!(server.requests().is_empty());
    }
}

#[tokio::test]
async fn a_namesake_of_a_trusted_certificate_is_not_trusted() {
    let trusted = self_signed(params(&["localhost"]));
    let server = start(&self_signed(params(&["localhost"]))).await;
    let request = get(&url(&server, "localhost"));
    let exchange = trusting(&trusted.root).send(&request, &Behavior::default()).await;
    assert_eq!(message(&exchange), "self-signed certificate");
}

#[tokio::test]
async fn a_request_has_the_last_word_on_verification() {
    let made = self_signed(params(&["localhost"]));
    let server = start(&made).await;
    let strict = |on| Behavior { strict_ssl: Some(on), ..Behavior::default() };
    let request = get(&url(&server, "localhost"));
    let verifying = client(Options::default());
    assert_eq!(body(&verifying.send(&request, &strict(false)).await), b"secret");
    // The unverified connection is still open, and must not serve a request that verifies.
    let exchange = verifying.send(&request, &Behavior::default()).await;
    assert_eq!(message(&exchange), "self-signed certificate");
    let exchange = insecure().send(&request, &strict(true)).await;
    assert_eq!(message(&exchange), "self-signed certificate");
}

#[tokio::test]
async fn addresses_are_names_too() {
    let made = self_signed(params(&["127.0.0.1"]));
    let server = start(&made).await;
    let request = get(&url(&server, "127.0.0.1"));
    let exchange = trusting(&made.root).send(&request, &Behavior::default()).await;
    assert_eq!(body(&exchange), b"secret");
}

#[tokio::test]
async fn handshakes_are_timed_and_sessions_reused() {
    let made = self_signed(params(&["localhost"]));
    let server = start(&made).await;
    let client = trusting(&made.root);
    let request = get(&url(&server, "localhost"));
    let first = client.send(&request, &Behavior::default()).await.outcome.unwrap().timings;
    assert!(first.dns.is_some() && first.connect.is_some());
    let tls = first.tls.unwrap();
    assert!(tls > Duration::ZERO && tls + first.connect.unwrap() <= first.first_byte, "{first:?}");
    let second = client.send(&request, &Behavior::default()).await.outcome.unwrap().timings;
    assert!(second.tls.is_none() && second.connect.is_none());
    assert_eq!(server.connections(), 1);
}

#[tokio::test]
async fn a_server_without_tls_is_told_apart() {
    let server = Server::start(["HTTP/1.1 400 Bad Request\r\n\r\n".into()]).await;
    // It waits for a request that never ends in TLS, so the connection is closed from its side.
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        use tokio::io::{AsyncReadExt, AsyncWriteExt};
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut hello = [0; 16];
            let _ = stream.read(&mut hello).await;
            let _ = stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n").await;
        }
    });
    drop(server);
    let exchange =
        insecure().send(&get(&format!("https://{address}/")), &Behavior::default()).await;
    assert_eq!(
        message(&exchange),
        "write EPROTO: SSL routines:ssl3_get_record:wrong version number"
    );
    assert_eq!(exchange.outcome.unwrap_err().kind, Kind::Tls);
}

#[tokio::test]
async fn a_handshake_that_breaks_off_is_a_tls_error() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        use tokio::io::AsyncReadExt;
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut hello = vec![0; 4096];
            let _ = stream.read(&mut hello).await;
        }
    });
    let exchange =
        insecure().send(&get(&format!("https://{address}/")), &Behavior::default()).await;
    assert_eq!(
        message(&exchange),
        "Client network socket disconnected before secure TLS connection was established"
    );
    assert_eq!(exchange.outcome.unwrap_err().kind, Kind::Tls);
}

pub(super) fn write(dir: &Path, name: &str, text: &str) -> std::path::PathBuf {
    let path = dir.join(name);
    std::fs::write(&path, text).unwrap();
    path
}

pub(super) fn pem(label: &str, der: &[u8]) -> String {
    use base64::Engine as _;
    let text = base64::prelude::BASE64_STANDARD.encode(der);
    let lines: Vec<_> = text.as_bytes().chunks(64).map(String::from_utf8_lossy).collect();
    format!("-----BEGIN {label}-----\n{}\n-----END {label}-----\n", lines.join("\n"))
}

#[tokio::test]
async fn extra_ca_files_are_trusted() {
    let made = issued_by_ca(&["localhost"], false);
    let server = start(&made).await;
    let dir = tempfile::tempdir().unwrap();
    let other = self_signed(params(&["x"]));
    let text = pem("CERTIFICATE", &other.root) + &pem("CERTIFICATE", &made.root);
    let options =
        Options { extra_ca: vec![write(dir.path(), "ca.pem", &text)], ..Options::default() };
    let exchange =
        client(options).send(&get(&url(&server, "localhost")), &Behavior::default()).await;
    assert_eq!(body(&exchange), b"secret");
}

#[test]
fn unusable_files_are_refused_at_once() {
    let dir = tempfile::tempdir().unwrap();
    let missing = dir.path().join("missing.pem");
    let empty = write(dir.path(), "empty.pem", "");
    let with_ca = |path: &Path| Options { extra_ca: vec![path.to_owned()], ..Options::default() };
    let not_der = Options { extra_roots: vec![vec![0x30, 0]], ..Options::default() };
    for (options, expected) in [
        (with_ca(&missing), "missing.pem"),
        (with_ca(&empty), "it holds no certificate in PEM form"),
        (not_der, "could not use a root certificate"),
    ] {
        let failed = Client::new(options).map(|_| ()).unwrap_err().to_string();
        assert!(failed.contains(expected), "{failed}");
    }
}
