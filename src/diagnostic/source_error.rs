use std::fmt;

use super::snippet;

/// A position in a text: line and column count from 1, the column in characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
}

impl Place {
    /// The place of byte `offset` in `text`; an offset behind the end means the end, one inside a
    /// character means that character.
    #[must_use]
    pub fn of(text: &str, offset: usize) -> Self {
        let before = &text[..snippet::floor(text, offset)];
        let line_start = memchr::memrchr(b'\n', before.as_bytes()).map_or(0, |p| p + 1);
        let line = 1 + memchr::memchr_iter(b'\n', before.as_bytes()).count();
        let column = 1 + before[line_start..].chars().count();
        Place { line, column }
    }
}

/// Something wrong with a file: shown as message, `file:line:column`, the line with a caret, and a hint.
/// (Boxed texts keep results that carry one small.)
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceError {
    /// What is wrong; lower case, no final stop.
    pub message: String,
    /// The file's path as the user gave it.
    pub file: String,
    /// Where in the file, if a place is known.
    pub place: Option<Place>,
    /// The JSON path of the offending value, such as `$.item[0].request.method`.
    pub json_path: Option<Box<str>>,
    /// The text of the line (cut around the place when long).
    pub line_text: Option<Box<str>>,
    /// What to do about it.
    pub help: Option<Box<str>>,
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

    /// Adds the place of byte `offset` in `text`, the file's content. Any offset is fine: one behind the
    /// end means the end, one inside a character means that character.
    #[must_use]
    pub fn at(mut self, text: &str, offset: usize) -> Self {
        self.place = Some(Place::of(text, offset));
        self.line_text = Some(snippet::window(text, offset).into());
        self
    }

    /// Adds the JSON path of the offending value.
    #[must_use]
    pub fn json_path(mut self, path: impl Into<String>) -> Self {
        self.json_path = Some(path.into().into());
        self
    }

    /// Adds what to do about it.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into().into());
        self
    }
}

impl fmt::Display for SourceError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}\n  --> {}", self.message, self.file)?;
        if let Some(place) = self.place {
            write!(f, ":{}:{}", place.line, place.column)?;
        }
        if let Some(path) = &self.json_path {
            write!(f, " ({path})")?;
        }
        if let (Some(place), Some(line)) = (self.place, &self.line_text) {
            snippet::write(f, place, line)?;
        }
        if let Some(help) = &self.help {
            write!(f, "\n  = help: {help}")?;
        }
        Ok(())
    }
}

impl std::error::Error for SourceError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_counts_lines_and_characters_from_one() {
        let text = "ab\nçd\r\n\n€x";
        for (offset, line, column) in [
            (0, 1, 1),
            (2, 1, 3),
            (3, 2, 1),
            (4, 2, 1), // inside ç
            (5, 2, 2),
            (8, 3, 1),
            (9, 4, 1),
            (11, 4, 1), // inside €
            (12, 4, 2),
            (13, 4, 3),
            (9999, 4, 3),
        ] {
            assert_eq!(Place::of(text, offset), Place { line, column }, "offset {offset}");
        }
    }

    #[test]
    fn an_error_shows_message_place_line_caret_and_help() {
        let text = "{\n\t\"method\": 5\n}\n";
        let error = SourceError::new("c.json", "`method` must be a string, not a number")
            .at(text, 13)
            .json_path("$.method")
            .help("write \"GET\"");
        assert_eq!(
            error.to_string(),
            "`method` must be a string, not a number\n\
             \x20 --> c.json:2:12 ($.method)\n\
             \x20  |\n\
             \x202 |     \"method\": 5\n\
             \x20  |               ^\n\
             \x20 = help: write \"GET\""
        );
    }

    #[test]
    fn an_error_about_a_whole_file_has_no_place() {
        let error = SourceError::new("c.json", "the file is empty").help("export it again");
        assert_eq!(error.to_string(), "the file is empty\n  --> c.json\n  = help: export it again");
    }
}
