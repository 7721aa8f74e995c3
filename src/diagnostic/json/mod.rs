//! JSON read with the place of every value.
//!
//! serde_json tells where a text stops being JSON but not where a value stood that is JSON and still
//! wrong; reading sub-values as raw text would find that out at the price of one more pass for each level.
//! This reader makes one pass, accepts what serde_json accepts (and lone surrogates, as JavaScript does)
//! and explains the mistakes people make by hand: comments, trailing or missing commas, single quotes.

mod node;
mod parse;
mod string;
mod value;

use super::SourceError;
pub(crate) use node::{Kind, Member, Node};
pub(crate) use parse::MAX_DEPTH;

/// Something wrong at a place of a document, not yet tied to its file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Fault {
    /// Byte offset of the offending value.
    pub offset: usize,
    /// What is wrong.
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
}

impl Fault {
    pub(crate) fn new(offset: usize, message: impl Into<String>) -> Self {
        Fault { offset, message: message.into(), help: None }
    }

    pub(crate) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}

/// A file's text with its JSON.
#[derive(Debug)]
pub(crate) struct Document<'t> {
    file: &'t str,
    text: &'t str,
    /// The outermost value.
    pub root: Node<'t>,
}

impl<'t> Document<'t> {
    /// Reads `text`, the content of `file`, without a byte order mark.
    pub(crate) fn read(file: &'t str, text: &'t str) -> Result<Self, SourceError> {
        match parse::parse(text) {
            Ok(root) => Ok(Document { file, text, root }),
            Err(broken) => {
                let is_inside = !text[..broken.fault.offset].trim().is_empty();
                let path = node::path_text(broken.path.iter().rev());
                let error = located(file, text, broken.fault);
                Err(if is_inside { error.json_path(path) } else { error })
            }
        }
    }

    /// The fault as an error of this file, with place and JSON path.
    pub(crate) fn error(&self, fault: Fault) -> SourceError {
        let path = self.root.path_at(fault.offset);
        located(self.file, self.text, fault).json_path(path)
    }
}

fn located(file: &str, text: &str, fault: Fault) -> SourceError {
    let error = SourceError::new(file, fault.message);
    let error = if text.trim().is_empty() { error } else { error.at(text, fault.offset) };
    match fault.help {
        Some(help) => error.help(help),
        None => error,
    }
}

#[cfg(test)]
mod tests;
