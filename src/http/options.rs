use std::fmt;
use std::path::PathBuf;
use std::time::Duration;

use super::{Proxies, UrlPattern};
use crate::collection::HttpVersion;

/// Everything a [`Client`](super::Client) is told once for the whole run.
#[derive(Debug, Clone)]
pub struct Options {
    /// Accept any certificate; a request's `strictSSL` wins over it.
    pub insecure: bool,
    /// PEM files whose certificates are trusted besides the platform's.
    pub extra_ca: Vec<PathBuf>,
    /// Certificates (DER, or PEM text) trusted besides the platform's, such as the sandbox's own.
    pub extra_roots: Vec<Vec<u8>>,
    /// Certificates to show to servers that ask for one; the first that is meant for a server is.
    pub identities: Vec<Identity>,
    /// How long the server may be silent: while connecting, before the head, between parts of the body.
    pub timeout_request: Option<Duration>,
    /// Follow 3xx answers; a request's `followRedirects` wins over it.
    pub follow_redirects: bool,
    /// How many redirects to follow; a request's `maxRedirects` wins over it.
    pub max_redirects: u32,
    /// Keep a cookie jar; a request's `disableCookies` switches it off for that request.
    pub cookies: bool,
    /// The largest response body in bytes, as received and as decoded.
    pub max_response: u64,
    /// What relative file paths in bodies are relative to.
    pub working_dir: PathBuf,
    /// Whether bodies may read files outside the working directory.
    pub insecure_file_read: bool,
    /// Which version of HTTP to speak; a request's `protocolVersion` wins over it.
    pub http_version: HttpVersion,
    /// What requests go through.
    pub proxies: Proxies,
    /// The `User-Agent` of requests that do not set their own.
    pub user_agent: String,
}

/// A client certificate with its key.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Identity {
    /// Who asked for it, as messages name it: an option, an entry of a file.
    pub origin: String,
    /// The servers it is shown to; `None` for all.
    pub servers: Option<Vec<UrlPattern>>,
    /// A PEM file with the certificate and its chain, or a PKCS#12 file.
    pub certificate: PathBuf,
    /// A PEM file with the key; `None` when it stands in the certificate's file.
    pub key: Option<PathBuf>,
    /// What an encrypted key is decrypted with.
    pub passphrase: Option<String>,
}

/// Larger bodies are refused, so that an endless or hostile answer cannot eat the machine's memory.
const MAX_RESPONSE: u64 = 256 * 1024 * 1024;

/// What newman 6.2.2 says it is. Servers repeat it and some answer by it, so a run that replaces newman's
/// says the same unless told otherwise.
const USER_AGENT: &str = "PostmanRuntime/7.39.1";

impl Default for Options {
    fn default() -> Self {
        Options {
            insecure: false,
            extra_ca: Vec::new(),
            extra_roots: Vec::new(),
            identities: Vec::new(),
            timeout_request: None,
            follow_redirects: true,
            max_redirects: 10,
            cookies: true,
            max_response: MAX_RESPONSE,
            working_dir: PathBuf::from("."),
            insecure_file_read: true,
            http_version: HttpVersion::default(),
            proxies: Proxies::default(),
            user_agent: USER_AGENT.to_owned(),
        }
    }
}

impl fmt::Debug for Identity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Identity")
            .field("origin", &self.origin)
            .field("servers", &self.servers)
            .field("certificate", &self.certificate)
            .field("key", &self.key)
            .field("passphrase", &self.passphrase.as_ref().map(|_| "***"))
            .finish()
    }
}
