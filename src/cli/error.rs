use std::io;
use std::path::PathBuf;

use crate::diagnostic::{SourceError, near};
use crate::fixture::StoreError;

/// Why postcheck could not run as asked. All of them end it with exit code 2.
#[derive(Debug, thiserror::Error)]
pub(crate) enum CliError {
    #[error(transparent)]
    Source(Box<SourceError>),
    #[error(
        "no collection: name one, or set `collection` in postcheck.toml, which `postcheck init` writes"
    )]
    NoCollection,
    #[error("no postcheck.toml was found from here upwards, so there is no target {name}")]
    NoConfig { name: String },
    #[error("unknown target {name}; {}", advice(name, known))]
    UnknownTarget { name: String, known: Vec<String> },
    #[error("no folder of fixtures: give --fixtures DIR, or set `fixtures` in postcheck.toml")]
    NoFixtures,
    #[error(
        "there is no folder {}; --fixtures DIR, or `fixtures` in postcheck.toml, says where fixtures are, and \
         `postcheck record` makes it",
        path.display()
    )]
    NoFolder { path: PathBuf },
    #[error("{} is no folder; --fixtures DIR says where fixtures are", path.display())]
    NotAFolder { path: PathBuf },
    #[error("{}", lines(errors))]
    Fixtures { errors: Vec<StoreError> },
    #[error("cannot read {}: {cause}", path.display())]
    Read { path: PathBuf, cause: io::Error },
    #[error("cannot write to standard output: {cause}")]
    Output { cause: io::Error },
    #[error("{0}")]
    Other(String),
}

fn advice(name: &str, known: &[String]) -> String {
    if known.is_empty() {
        return format!("postcheck.toml has no targets: describe it in a table [targets.{name}]");
    }
    match near(name, known.iter().map(String::as_str)).first() {
        Some(likely) => format!("did you mean {likely}?"),
        None => format!("postcheck.toml has {}", known.join(", ")),
    }
}

fn lines(errors: &[StoreError]) -> String {
    errors.iter().map(ToString::to_string).collect::<Vec<_>>().join("\nerror: ")
}

impl CliError {
    /// An error of a stage that has a text of its own.
    pub(crate) fn of(error: impl std::fmt::Display) -> Self {
        CliError::Other(error.to_string())
    }
}

impl From<SourceError> for CliError {
    fn from(error: SourceError) -> Self {
        CliError::Source(Box::new(error))
    }
}

impl From<StoreError> for CliError {
    fn from(error: StoreError) -> Self {
        CliError::Fixtures { errors: vec![error] }
    }
}
