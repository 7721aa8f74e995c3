use rustls::{AlertDescription, CertificateError, Error};

use super::verify::Untrusted;
use crate::http::{TransportError, TransportErrorKind};

/// A TLS error in OpenSSL's words, with advice.
pub(in crate::http) fn trouble(error: &Error) -> TransportError {
    let (message, advice) = match error {
        Error::InvalidCertificate(refused) => certificate(refused),
        Error::InvalidMessage(_) => (
            "write EPROTO: SSL routines:ssl3_get_record:wrong version number".to_owned(),
            "the server does not speak TLS on this port: is it http:// or another port?",
        ),
        Error::AlertReceived(alert) => alert_received(*alert),
        Error::PeerIncompatible(reason) => (
            format!("write EPROTO: unsupported protocol: {reason:?}"),
            "the server offers only versions or ciphers of TLS that are no longer safe",
        ),
        other => {
            (format!("write EPROTO: {other}"), "the TLS handshake failed; see the server's log")
        }
    };
    TransportError { kind: TransportErrorKind::Tls, message, advice: Some(advice.to_owned()) }
}

const TRUST: &str = "trust it with --ssl-extra-ca-certs FILE, or skip verification with -k";
const RENEW: &str = "renew the server's certificate, or skip verification with -k";

fn certificate(refused: &CertificateError) -> (String, &'static str) {
    use CertificateError as E;
    match refused {
        E::Expired | E::ExpiredContext { .. } => ("certificate has expired".to_owned(), RENEW),
        E::NotValidYet | E::NotValidYetContext { .. } => (
            "certificate is not yet valid".to_owned(),
            "check this machine's clock, or skip verification with -k",
        ),
        E::NotValidForName => (wrong_name("", &[]), WRONG_NAME),
        E::NotValidForNameContext { expected, presented } => {
            (wrong_name(&expected.to_str(), presented), WRONG_NAME)
        }
        E::UnknownIssuer => ("unable to get local issuer certificate".to_owned(), TRUST),
        E::Other(other) => match other.0.downcast_ref::<Untrusted>() {
            Some(untrusted) => (untrusted.0.to_owned(), TRUST),
            None => (format!("certificate refused: {other}"), TRUST),
        },
        E::BadEncoding => ("certificate cannot be read".to_owned(), RENEW),
        E::Revoked => ("certificate revoked".to_owned(), RENEW),
        E::BadSignature => ("certificate signature failure".to_owned(), RENEW),
        other => (format!("certificate refused: {other}"), RENEW),
    }
}

const WRONG_NAME: &str =
    "use a host name of the certificate in the URL, or skip verification with -k";

fn wrong_name(host: &str, presented: &[String]) -> String {
    let names = presented.iter().map(|name| alternative_name(name)).collect::<Vec<_>>().join(", ");
    format!(
        "Hostname/IP does not match certificate's altnames: \
         Host: {host}. is not in the cert's altnames: {names}"
    )
}

/// `DnsName("a")` as OpenSSL writes it.
fn alternative_name(debug: &str) -> String {
    let inner = |prefix: &str| debug.strip_prefix(prefix)?.strip_suffix(')');
    if let Some(name) = inner("DnsName(") {
        format!("DNS:{}", name.trim_matches('"'))
    } else if let Some(address) = inner("IpAddress(") {
        format!("IP Address:{address}")
    } else {
        debug.to_owned()
    }
}

fn alert_received(alert: AlertDescription) -> (String, &'static str) {
    let name = format!("{alert:?}");
    let advice = match alert {
        AlertDescription::CertificateRequired
        | AlertDescription::BadCertificate
        | AlertDescription::UnknownCA
        | AlertDescription::CertificateUnknown => {
            "the server asks for a client certificate it knows: --ssl-client-cert and --ssl-client-key"
        }
        AlertDescription::NoApplicationProtocol => {
            "the server does not speak HTTP/2: leave protocolVersion at auto or http1"
        }
        AlertDescription::UnrecognisedName => "the server does not know this host name",
        _ => "the server ended the TLS handshake; its log should tell why",
    };
    (format!("write EPROTO: SSL alert from the server: {name}"), advice)
}
