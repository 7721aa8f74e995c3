//! Decisions carried out in files. Each file is whole before and after; the fixture comes before what is pending
//! about it, so that an interruption leaves at most pending changes that are stale.

use std::path::{Path, PathBuf};

use crate::diagnostic::SourceError;
use crate::fixture::{Fixture, StoreError, write_whole};

use super::decide::{self, Selection};
use super::folder::{Folder, Loaded, body_file, content, delete};
use super::pending::{Change, Pending};

/// Why a decision could not be carried out.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ReviewError {
    /// The fixture is another one by now.
    #[error(
        "{}: the fixture is not the one that the response was judged against; run again with --pending",
        fixture.display()
    )]
    Stale { fixture: PathBuf },
    /// The edits do not fit.
    #[error("{}: cannot be changed in place ({cause}); run again with --pending", fixture.display())]
    Unfit { fixture: PathBuf, cause: String },
    /// What would be written is no fixture.
    #[error("{cause}\nnothing was written; record the step again with `postcheck record --force`")]
    Invalid { cause: Box<SourceError> },
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What a decision came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct CarriedOut {
    /// The fixture.
    pub(crate) fixture: PathBuf,
    /// How many differences were decided.
    pub(crate) decided: usize,
    /// How many are still pending.
    pub(crate) left: usize,
    /// Whether the fixture is new.
    pub(crate) is_new: bool,
    /// Names that it bound before and does not bind any more.
    pub(crate) unbound: Vec<String>,
}

impl CarriedOut {
    fn of_fixture(fixture: PathBuf, decided: usize, left: usize) -> Self {
        CarriedOut { fixture, decided, left, is_new: false, unbound: Vec::new() }
    }

    fn of_new(fixture: PathBuf, decided: usize) -> Self {
        CarriedOut { fixture, decided, left: 1 - decided, is_new: true, unbound: Vec::new() }
    }
}

/// Accepts the chosen differences of a step.
pub(crate) fn accept(
    folder: &Folder,
    loaded: &Loaded,
    selection: &Selection,
) -> Result<CarriedOut, ReviewError> {
    let pending = &loaded.pending;
    let fixture = judged_fixture(folder, loaded)?;
    if pending.fixture.is_none() {
        return match selection.has_new() {
            true => create(folder, loaded, fixture),
            false => Ok(CarriedOut::of_new(fixture, 0)),
        };
    }
    let text = read(&fixture)?;
    let unfit = |cause| ReviewError::Unfit { fixture: fixture.clone(), cause };
    let accepted = decide::accept(&text, pending, selection).map_err(unfit)?;
    let mut unbound = Vec::new();
    if accepted.count > 0 {
        let beside = |name: &str| fixture.with_file_name(name);
        let body = match &accepted.body.written {
            Some(name) => Some((beside(name), response_body(loaded)?)),
            None => None,
        };
        unbound = write(&fixture, &accepted.text, body)?;
        if let Some(name) = &accepted.body.removed {
            delete(&beside(name))?;
        }
        keep(folder, loaded, accepted.left.clone())?;
    }
    let done = CarriedOut::of_fixture(fixture, accepted.count, accepted.left.len());
    Ok(CarriedOut { unbound, ..done })
}

/// The file of the fixture, if it is still the one that the response was judged against.
fn judged_fixture(folder: &Folder, loaded: &Loaded) -> Result<PathBuf, ReviewError> {
    let pending = &loaded.pending;
    let fixture = folder.fixture_path(&pending.step);
    match folder.digest(&pending.step)? == pending.fixture {
        true => Ok(fixture),
        false => Err(ReviewError::Stale { fixture }),
    }
}

/// Writes the fixture as `change` makes it of its text, and forgets the differences that `settles`.
pub(super) fn rewrite(
    folder: &Folder,
    loaded: &Loaded,
    change: impl FnOnce(&str) -> Result<String, String>,
    settles: impl Fn(&Change) -> bool,
) -> Result<CarriedOut, ReviewError> {
    let changes = &loaded.pending.changes;
    let fixture = judged_fixture(folder, loaded)?;
    let unfit = |cause| ReviewError::Unfit { fixture: fixture.clone(), cause };
    let text = change(&read(&fixture)?).map_err(unfit)?;
    let unbound = write(&fixture, &text, None)?;
    let left: Vec<Change> = changes.iter().filter(|change| !settles(change)).cloned().collect();
    let settled = changes.len() - left.len();
    keep(folder, loaded, left.clone())?;
    Ok(CarriedOut { unbound, ..CarriedOut::of_fixture(fixture, settled, left.len()) })
}

/// Forgets the chosen differences of a step; its fixture stays as it is.
pub(crate) fn reject(
    folder: &Folder,
    loaded: &Loaded,
    selection: &Selection,
) -> Result<CarriedOut, ReviewError> {
    let pending = &loaded.pending;
    let fixture = folder.fixture_path(&pending.step);
    if pending.fixture.is_none() {
        if !selection.has_new() {
            return Ok(CarriedOut::of_new(fixture, 0));
        }
        folder.remove(&pending.step)?;
        return Ok(CarriedOut::of_new(fixture, 1));
    }
    let numbered = pending.changes.iter().enumerate();
    let left: Vec<_> = numbered
        .filter(|(number, change)| !selection.has(*number, change))
        .map(|(_, change)| change.clone())
        .collect();
    let (decided, rest) = (pending.changes.len() - left.len(), left.len());
    if decided > 0 {
        // A stale file stays stale: its digest is not touched.
        save(folder, loaded, Pending { changes: left, ..pending.clone() })?;
    }
    Ok(CarriedOut::of_fixture(fixture, decided, rest))
}

/// The fixture of a step that had none.
fn create(folder: &Folder, loaded: &Loaded, fixture: PathBuf) -> Result<CarriedOut, ReviewError> {
    let response = &loaded.pending.response;
    let body = match body_file(response.as_bytes()) {
        Some(name) => Some((fixture.with_file_name(name), response_body(loaded)?)),
        None => None,
    };
    write(&fixture, response, body)?;
    folder.remove(&loaded.pending.step)?;
    Ok(CarriedOut::of_new(fixture, 1))
}

/// Writes a fixture that can be read back, its body first. Returns the names that only the old one bound.
fn write(
    path: &Path,
    text: &str,
    body: Option<(PathBuf, Vec<u8>)>,
) -> Result<Vec<String>, ReviewError> {
    let file = path.display().to_string();
    let beside = |name: &str| std::fs::read(path.with_file_name(name));
    let load = |name: &str| match &body {
        Some((path, content)) if path.ends_with(name) => Ok(content.clone()),
        _ => beside(name),
    };
    let new = Fixture::parse(text, &file, load)
        .map_err(|cause| ReviewError::Invalid { cause: Box::new(cause) })?;
    let old = read(path).ok().and_then(|text| Fixture::parse(&text, &file, beside).ok());
    if let Some((path, content)) = &body {
        write_whole(path, content)?;
    }
    write_whole(path, text.as_bytes())?;
    let before = old.iter().flat_map(Fixture::bound_names);
    Ok(before.filter(|name| !new.bound_names().contains(name)).cloned().collect())
}

/// Keeps what is still to be decided, now against the fixture as it is.
fn keep(folder: &Folder, loaded: &Loaded, left: Vec<Change>) -> Result<(), ReviewError> {
    let fixture = folder.digest(&loaded.pending.step)?;
    save(folder, loaded, Pending { fixture, changes: left, ..loaded.pending.clone() })
}

fn save(folder: &Folder, loaded: &Loaded, pending: Pending) -> Result<(), ReviewError> {
    let saved = match pending.changes.is_empty() {
        true => folder.remove(&loaded.pending.step),
        false => folder.save(&pending, None),
    };
    Ok(saved?)
}

/// The body that is kept beside the pending changes.
fn response_body(loaded: &Loaded) -> Result<Vec<u8>, ReviewError> {
    let name = body_file(loaded.pending.response.as_bytes()).unwrap_or_default();
    let path = loaded.path.with_file_name(name);
    let missing =
        || StoreError::Read { path: path.clone(), cause: std::io::ErrorKind::NotFound.into() };
    Ok(content(&path)?.ok_or_else(missing)?)
}

pub(super) fn read(path: &Path) -> Result<String, ReviewError> {
    let read = |cause| StoreError::Read { path: path.to_owned(), cause };
    Ok(std::fs::read_to_string(path).map_err(read)?)
}
