use std::path::PathBuf;

/// Why a client cannot be made: a file that the options name is no good.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ClientError {
    /// A file of extra CA certificates.
    #[error("could not use the CA certificates in {}: {message}", path.display())]
    ExtraCa {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        message: String,
    },
    /// A certificate that was given as such.
    #[error("could not use a root certificate: {message}")]
    Root {
        /// What is wrong with it.
        message: String,
    },
    /// A client certificate or its key.
    #[error("could not use the client certificate or key in {} ({origin}): {message}", path.display())]
    Identity {
        /// The file.
        path: PathBuf,
        /// Who asked for it.
        origin: String,
        /// What is wrong with it.
        message: String,
    },
    /// TLS or the HTTP client as a whole.
    #[error("could not set up TLS: {message}")]
    Tls {
        /// What is wrong.
        message: String,
    },
}
