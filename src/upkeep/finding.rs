use std::fmt;

use serde::Serialize;

use crate::diagnostic::{Place, SourceError};

/// Something that is wrong with a folder of fixtures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// What it is.
    pub kind: FindingKind,
    /// The file, if it is about one.
    pub file: Option<String>,
    /// Where in the file.
    pub place: Option<Place>,
    /// The id of the step or fixture.
    pub id: Option<String>,
    /// What is wrong, in words.
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
}

/// Kinds of findings; their names are those of the JSON output.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum FindingKind {
    /// The file cannot be read, or holds a matcher or rule that does not exist.
    Unreadable,
    /// No step has this id.
    Stale,
    /// A step without a fixture.
    Missing,
    /// Not in the stable formatting.
    Unformatted,
    /// A body file that no fixture names.
    Orphan,
    /// A file that was being written when its program was killed.
    Leftover,
    /// A rule whose path matches nothing in the fixture.
    IdleRule,
    /// A name that nothing binds before it is used.
    Unbound,
}

impl Finding {
    pub(super) fn new(kind: FindingKind, id: &str, message: impl Into<String>) -> Self {
        Finding {
            kind,
            file: None,
            place: None,
            id: Some(id.to_owned()),
            message: message.into(),
            help: None,
        }
    }

    pub(super) fn in_file(mut self, file: impl Into<String>) -> Self {
        self.file = Some(file.into());
        self
    }

    /// Puts it at a byte of the file's text.
    pub(super) fn at(mut self, text: &str, offset: usize) -> Self {
        self.place = Some(Place::of(text, offset));
        self
    }

    pub(super) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    pub(super) fn of_error(id: &str, error: &SourceError) -> Self {
        Finding {
            kind: FindingKind::Unreadable,
            file: Some(error.file.clone()),
            place: error.place,
            id: Some(id.to_owned()),
            message: error.message.clone(),
            help: error.help.as_deref().map(str::to_owned),
        }
    }
}

impl fmt::Display for Finding {
    /// One line: `file:line:column: message; help`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (&self.file, &self.place) {
            (Some(file), Some(place)) => write!(f, "{file}:{}:{}: ", place.line, place.column)?,
            (Some(file), None) => write!(f, "{file}: ")?,
            (None, _) => write!(f, "{}: ", self.id.as_deref().unwrap_or_default())?,
        }
        f.write_str(&self.message)?;
        match &self.help {
            Some(help) => write!(f, "; {help}"),
            None => Ok(()),
        }
    }
}
