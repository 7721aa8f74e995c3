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
    /// The client certificate or its key.
    #[error("could not use the client certificate or key in {}: {message}", path.display())]
    Identity {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        message: String,
    },
    /// The client certificate's key is encrypted.
    #[error(
        "the client key in {} is encrypted, which is not supported; decrypt it with: openssl pkey -in {} -out plain-key.pem",
        path.display(),
        path.display()
    )]
    EncryptedKey {
        /// The file.
        path: PathBuf,
    },
    /// TLS or the HTTP client as a whole.
    #[error("could not set up TLS: {message}")]
    Tls {
        /// What is wrong.
        message: String,
    },
}
