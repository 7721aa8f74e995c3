//! The folder of pending changes: `FIXTURES/.pending/<collection-slug>/<step-id>.json`.

use std::path::{Path, PathBuf};

use sha2::{Digest as _, Sha256};

use crate::diagnostic::SourceError;
use crate::fixture::{PENDING, Store, StoreError, is_body_file_name, write_whole};

use super::pending::Pending;

/// A file in it that tells version control to leave it alone.
const IGNORED: &str = ".gitignore";

/// Fixtures of one collection, and what is pending about them.
#[derive(Debug, Clone)]
pub(crate) struct Folder {
    pub(super) fixtures: Store,
    pub(super) pending: Store,
}

/// A file of pending changes that was read.
#[derive(Debug, Clone)]
pub(crate) struct Loaded {
    pub(crate) path: PathBuf,
    pub(crate) pending: Pending,
}

impl Folder {
    /// The pending changes of a collection's fixtures.
    pub(crate) fn of(fixtures: &Store) -> Self {
        Folder { fixtures: fixtures.clone(), pending: fixtures.pending() }
    }

    /// The collections below `root` that something is pending about, in the order of their slugs.
    pub(crate) fn all(root: &Path) -> Result<Vec<Self>, StoreError> {
        let path = root.join(PENDING);
        let entries = match std::fs::read_dir(&path) {
            Ok(entries) => entries,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(cause) => return Err(StoreError::Read { path, cause }),
        };
        let names = entries.map(|entry| entry.map(|entry| entry.file_name()));
        let mut names: Vec<_> = names
            .collect::<Result<_, _>>()
            .map_err(|cause| StoreError::Read { path: path.clone(), cause })?;
        names.sort_unstable();
        let folders = names.iter().filter(|name| path.join(name).is_dir());
        Ok(folders.map(|name| Folder::of(&Store::new(root, &name.to_string_lossy()))).collect())
    }

    /// Where a step's pending changes are.
    pub(crate) fn path(&self, step_id: &str) -> PathBuf {
        self.pending.path(step_id)
    }

    /// Where a step's fixture is.
    pub(crate) fn fixture_path(&self, step_id: &str) -> PathBuf {
        self.fixtures.path(step_id)
    }

    /// Ids of the steps that something is pending about, sorted.
    pub(crate) fn ids(&self) -> Result<Vec<String>, StoreError> {
        Ok(self.pending.ids()?.into_iter().collect())
    }

    /// What is pending about a step.
    pub(crate) fn load(&self, step_id: &str) -> Result<Loaded, StoreError> {
        let path = self.path(step_id);
        let read = |cause| StoreError::Read { path: path.clone(), cause };
        let text = std::fs::read_to_string(&path).map_err(read)?;
        let pending = Pending::parse(&text, &path.display().to_string())
            .map_err(|error| StoreError::Content(Box::new(error)))?;
        if pending.step != step_id {
            let message = format!("holds changes of {:?}, not of {step_id}", pending.step);
            let error = SourceError::new(path.display().to_string(), message);
            let error = error.help("delete it, and run again with --pending");
            return Err(StoreError::Content(Box::new(error)));
        }
        Ok(Loaded { path, pending })
    }

    /// What tells one content of a step's fixture from another; `None` when there is none.
    pub(crate) fn digest(&self, step_id: &str) -> Result<Option<String>, StoreError> {
        let path = self.fixture_path(step_id);
        let Some(text) = content(&path)? else { return Ok(None) };
        let mut hasher = Sha256::new_with_prefix(&text);
        if let Some(name) = body_file(&text)
            && let Some(body) = content(&path.with_file_name(name))?
        {
            hasher.update([0]);
            hasher.update(&body);
        }
        Ok(Some(hex::encode(hasher.finalize())))
    }

    /// The text of a step's fixture, as long as it is the one with this digest.
    pub(super) fn text_of(&self, step_id: &str, digest: Option<&str>) -> Option<String> {
        let text = content(&self.fixture_path(step_id)).ok().flatten()?;
        let is_same = self.digest(step_id).is_ok_and(|now| now.as_deref() == digest);
        String::from_utf8(text).ok().filter(|_| is_same)
    }

    /// Writes what is pending about a step, and the response's body where it stands in a file.
    pub(super) fn save(
        &self,
        pending: &Pending,
        body: Option<(&str, &[u8])>,
    ) -> Result<(), StoreError> {
        self.pending.save(&pending.step, &pending.to_text(), body)?;
        self.hide()
    }

    /// Keeps the folder out of version control, whatever the user's own list says.
    fn hide(&self) -> Result<(), StoreError> {
        let Some(path) = self.pending.folder().parent().map(|folder| folder.join(IGNORED)) else {
            return Ok(());
        };
        if path.exists() { Ok(()) } else { write_whole(&path, b"*\n") }
    }

    /// Removes what is pending about a step, and folders that are empty then.
    pub(crate) fn remove(&self, step_id: &str) -> Result<(), StoreError> {
        let path = self.path(step_id);
        let Some(text) = content(&path)? else { return Ok(()) };
        let pending = String::from_utf8(text).ok().and_then(|text| Pending::parse(&text, "").ok());
        match pending {
            Some(pending) => {
                if let Some(name) = body_file(pending.response.as_bytes()) {
                    delete(&path.with_file_name(name))?;
                }
            }
            None => delete_bodies(&path)?,
        }
        delete(&path)?;
        let inside = |folder: &&Path| folder.starts_with(self.pending.folder());
        // One that is not empty stays.
        let removed = |folder: &Path| std::fs::remove_dir(folder).is_ok();
        let whole = path.ancestors().skip(1).take_while(inside).all(removed);
        let Some(root) = self.pending.folder().parent().filter(|_| whole) else { return Ok(()) };
        let names = std::fs::read_dir(root).into_iter().flatten().flatten().map(|e| e.file_name());
        if names.into_iter().all(|name| name == IGNORED) {
            delete(&root.join(IGNORED))?;
            removed(root);
        }
        Ok(())
    }
}

/// The name of the file that a fixture keeps its body in.
pub(super) fn body_file(fixture: &[u8]) -> Option<String> {
    let value: serde_json::Value = serde_json::from_slice(fixture).ok()?;
    let name = value.get("bodyFile")?.as_str()?;
    is_body_file_name(name).then(|| name.to_owned())
}

/// A file's content; `None` when it is not there.
pub(super) fn content(path: &Path) -> Result<Option<Vec<u8>>, StoreError> {
    match std::fs::read(path) {
        Ok(content) => Ok(Some(content)),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(cause) => Err(StoreError::Read { path: path.to_owned(), cause }),
    }
}

/// Removes the bodies beside a file that does not say which is its own.
fn delete_bodies(path: &Path) -> Result<(), StoreError> {
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    let start = format!("{stem}.body.");
    let entries = path.parent().and_then(|folder| std::fs::read_dir(folder).ok());
    let names = entries.into_iter().flatten().flatten().map(|entry| entry.file_name());
    let bodies = names.filter(|name| name.to_string_lossy().starts_with(&start));
    bodies.into_iter().try_for_each(|name| delete(&path.with_file_name(name)))
}

/// Removes a file that may be gone already.
pub(super) fn delete(path: &Path) -> Result<(), StoreError> {
    match std::fs::remove_file(path) {
        Err(cause) if cause.kind() != std::io::ErrorKind::NotFound => {
            Err(StoreError::Write { path: path.to_owned(), cause })
        }
        _ => Ok(()),
    }
}
