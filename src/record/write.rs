//! Recorded fixtures written to their folder.

use std::io;
use std::path::Path;

use crate::fixture::{Store, StoreError};

use super::observation::Recorded;

/// What happened to a fixture file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// It was not there and is now.
    Written,
    /// It was there with other content and was overwritten, as asked.
    Replaced,
    /// It was there with this content.
    Unchanged,
    /// It is there with other content and was left alone.
    Kept,
}

impl Outcome {
    /// The name used in JSON.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Outcome::Written => "written",
            Outcome::Replaced => "replaced",
            Outcome::Unchanged => "unchanged",
            Outcome::Kept => "kept",
        }
    }
}

/// Writes fixtures. A file that is there with other content is only overwritten with `force`. Each file is
/// whole or not there; a failure leaves those before it written.
///
/// # Errors
/// When a file cannot be read or written.
pub fn write(
    store: &Store,
    recorded: &[Recorded],
    force: bool,
) -> Result<Vec<(String, Outcome)>, StoreError> {
    let write = |recorded: &Recorded| {
        let outcome = write_one(store, recorded, force)?;
        Ok((recorded.step_id.clone(), outcome))
    };
    recorded.iter().map(write).collect()
}

fn write_one(store: &Store, recorded: &Recorded, force: bool) -> Result<Outcome, StoreError> {
    let path = store.path(&recorded.step_id);
    let body = recorded.body.as_ref().map(|(name, content)| (name.as_str(), content.as_slice()));
    let mut states = vec![state(&path, recorded.text.as_bytes())?];
    if let Some((name, content)) = body {
        states.push(state(&path.with_file_name(name), content)?);
    }
    let differs = states.contains(&State::Different);
    if differs && !force {
        return Ok(Outcome::Kept);
    }
    if states.iter().all(|state| *state == State::Same) {
        return Ok(Outcome::Unchanged);
    }
    store.save(&recorded.step_id, &recorded.text, body)?;
    Ok(if differs { Outcome::Replaced } else { Outcome::Written })
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Absent,
    Same,
    Different,
}

fn state(path: &Path, content: &[u8]) -> Result<State, StoreError> {
    match std::fs::read(path) {
        Ok(there) if there == content => Ok(State::Same),
        Ok(_) => Ok(State::Different),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(State::Absent),
        Err(cause) => Err(StoreError::Read { path: path.to_owned(), cause }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn recorded(text: &str, body: Option<&[u8]>) -> Recorded {
        Recorded {
            step_id: "things/show".to_owned(),
            text: text.to_owned(),
            body: body.map(|content| ("show.body.png".to_owned(), content.to_vec())),
            decisions: Vec::new(),
            notes: Vec::new(),
        }
    }

    #[test]
    fn nothing_is_overwritten_unless_asked() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::new(folder.path(), "c");
        let put = |text: &str, body: Option<&[u8]>, force: bool| {
            write(&store, &[recorded(text, body)], force).unwrap().remove(0).1
        };
        assert_eq!(put("{}\n", Some(b"a"), false), Outcome::Written);
        assert_eq!(put("{}\n", Some(b"a"), false), Outcome::Unchanged);
        assert_eq!(put("{ }\n", Some(b"a"), false), Outcome::Kept);
        assert_eq!(put("{}\n", Some(b"b"), false), Outcome::Kept);
        let path = store.path("things/show");
        assert_eq!(std::fs::read(&path).unwrap(), b"{}\n");
        assert_eq!(std::fs::read(path.with_file_name("show.body.png")).unwrap(), b"a");
        assert_eq!(put("{ }\n", Some(b"b"), true), Outcome::Replaced);
        assert_eq!(std::fs::read(&path).unwrap(), b"{ }\n");
        assert_eq!(put("{ }\n", None, false), Outcome::Unchanged);
        let files = std::fs::read_dir(path.parent().unwrap()).unwrap().count();
        assert_eq!(files, 2, "no temporary file is left");
    }

    #[test]
    fn a_file_that_cannot_be_read_is_an_error() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::new(folder.path(), "c");
        std::fs::create_dir_all(store.path("things/show")).unwrap();
        assert!(matches!(
            write(&store, &[recorded("{}", None)], true),
            Err(StoreError::Read { .. })
        ));
    }
}
