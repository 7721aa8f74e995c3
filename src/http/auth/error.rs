/// Why a helper cannot sign a request.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(in crate::http) enum AuthError {
    /// An algorithm that the scheme has not, or that is not known here.
    #[error("unknown algorithm {name:?}; known are {known}")]
    Algorithm { name: String, known: &'static str },
    /// What the scheme cannot do without.
    #[error("{0} is empty")]
    Missing(&'static str),
    /// A parameter that is to be JSON.
    #[error("{parameter} is not a JSON object: {message}")]
    Json { parameter: &'static str, message: String },
    /// A parameter that is to be a number.
    #[error("{parameter} must be a number, not {value:?}")]
    Number { parameter: &'static str, value: String },
    /// A key or secret that cannot be read; the message says nothing of what is in it.
    #[error("{parameter}: {message}")]
    Key { parameter: &'static str, message: String },
    /// The URL has no request target to sign.
    #[error("the URL cannot be requested")]
    Url,
    /// A grant that needs a person.
    #[error("the grant {0} needs a browser; get a token there and give it as accessToken")]
    Grant(String),
    /// What asks for a token got none.
    #[error("no access token from {url}: {message}")]
    Token { url: String, message: String },
    /// A server's challenge that makes no sense.
    #[error("the server's challenge {0}")]
    Challenge(String),
}
