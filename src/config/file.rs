use std::ops::Range;
use std::path::{Path, PathBuf};

use crate::diagnostic::{Place, SourceError};

/// The file being read: what errors and relative paths refer to.
pub(super) struct File<'a> {
    path: &'a Path,
    text: &'a str,
}

impl<'a> File<'a> {
    pub fn new(path: &'a Path, text: &'a str) -> Self {
        File { path, text }
    }

    /// An error at a place in the file.
    pub fn error(&self, span: &Range<usize>, message: impl Into<String>) -> SourceError {
        SourceError::new(self.path.display().to_string(), message).at(self.text, span.start)
    }

    /// The place of something in the file.
    pub fn place(&self, span: &Range<usize>) -> Place {
        Place::of(self.text, span.start)
    }

    /// A path as written, relative to the file's directory.
    pub fn anchor(&self, written: PathBuf) -> PathBuf {
        self.path.parent().unwrap_or(Path::new("")).join(written)
    }

    /// The same for a path that may be missing.
    pub fn anchor_some(&self, written: Option<PathBuf>) -> Option<PathBuf> {
        written.map(|written| self.anchor(written))
    }
}
