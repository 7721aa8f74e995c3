use std::fmt;

/// A position in a text: line and column count from 1, the column in characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
}

impl Place {
    /// The place of byte `offset` in `text`; an offset behind the end means the end.
    #[must_use]
    pub fn of(text: &str, offset: usize) -> Self {
        let before = &text.as_bytes()[..offset.min(text.len())];
        let line_start = before.iter().rposition(|&b| b == b'\n').map_or(0, |p| p + 1);
        let line = 1 + before.iter().filter(|&&b| b == b'\n').count();
        let column = 1 + String::from_utf8_lossy(&before[line_start..]).chars().count();
        Place { line, column }
    }
}

/// Something wrong with a file: shown as message, `file:line:column`, the line with a caret, and a hint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceError {
    /// What is wrong; lower case, no final stop.
    pub message: String,
    /// The file's path as the user gave it.
    pub file: String,
    /// Where in the file, if a place is known.
    pub place: Option<Place>,
    /// The JSON path of the offending value, such as `$.item[0].request.method`.
    pub json_path: Option<String>,
    /// The text of the line (cut around the place when long).
    pub line_text: Option<String>,
    /// What to do about it.
    pub help: Option<String>,
}

impl SourceError {
    /// An error about `file` as a whole.
    pub fn new(file: impl Into<String>, message: impl Into<String>) -> Self {
        SourceError {
            message: message.into(),
            file: file.into(),
            place: None,
            json_path: None,
            line_text: None,
            help: None,
        }
    }

    /// Adds the place of byte `offset` in `text`, the file's content.
    #[must_use]
    pub fn at(mut self, text: &str, offset: usize) -> Self {
        let place = Place::of(text, offset);
        self.line_text = text.lines().nth(place.line - 1).map(str::to_owned);
        self.place = Some(place);
        self
    }

    /// Adds the JSON path of the offending value.
    #[must_use]
    pub fn json_path(mut self, path: impl Into<String>) -> Self {
        self.json_path = Some(path.into());
        self
    }

    /// Adds what to do about it.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}

impl fmt::Display for SourceError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.message)?;
        write!(f, "\n  --> {}", self.file)?;
        if let Some(place) = self.place {
            write!(f, ":{}:{}", place.line, place.column)?;
        }
        if let Some(path) = &self.json_path {
            write!(f, " ({path})")?;
        }
        if let Some(help) = &self.help {
            write!(f, "\n  = help: {help}")?;
        }
        Ok(())
    }
}

impl std::error::Error for SourceError {}
