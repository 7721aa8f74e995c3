/// A word that is none of those an option knows.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{word:?} is unknown; there are {known}")]
pub struct UnknownChoice {
    /// The word.
    pub word: String,
    /// The words that are known.
    pub known: &'static str,
}

impl UnknownChoice {
    pub(crate) fn new(word: &str, known: &'static str) -> Self {
        UnknownChoice { word: word.to_owned(), known }
    }
}
