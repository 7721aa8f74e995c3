//! Deleting and moving fixture files with the bodies beside them.

use std::io;
use std::path::{Path, PathBuf};

use crate::diagnostic::json::Document;
use crate::fixture::{StoreError, write_whole};

use super::shelf::{Book, Shelf};

/// A file that is deleted, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Removal {
    /// The file.
    pub path: PathBuf,
    /// Why nobody needs it.
    pub reason: &'static str,
}

/// The files that belong to these fixtures, and those that belong to none.
#[must_use]
pub fn removals<'i>(shelf: &Shelf, stale: impl Iterator<Item = &'i str>) -> Vec<Removal> {
    let mut removals = Vec::new();
    for book in stale.filter_map(|id| shelf.books.get(id)) {
        removals.push(Removal { path: book.path.clone(), reason: "stale: no such step" });
        if let Some(body) = body_path(shelf, &book.path) {
            removals.push(Removal { path: body, reason: "body of a stale fixture" });
        }
    }
    let removal = |reason| move |path: &PathBuf| Removal { path: path.clone(), reason };
    removals.extend(shelf.orphans.iter().map(removal("no fixture names it")));
    removals.extend(shelf.leftovers.iter().map(removal("left by a command that was killed")));
    removals
}

/// The body file of a fixture, unless another one names it, too.
fn body_path(shelf: &Shelf, path: &Path) -> Option<PathBuf> {
    let named = |book: &Book| {
        let name = book.fixture.as_ref().ok()?.body_file.as_ref()?;
        Some(book.path.with_file_name(name))
    };
    let body = shelf.books.values().find(|book| book.path == path).and_then(named)?;
    let uses = shelf.books.values().filter(|book| named(book).as_ref() == Some(&body)).count();
    (uses == 1).then_some(body)
}

/// Deletes files, and folders that are empty then.
///
/// # Errors
/// When a file cannot be deleted; those before it are.
pub fn prune(shelf: &Shelf, removals: &[Removal]) -> Result<(), StoreError> {
    for removal in removals {
        remove(&removal.path)?;
        let (folder, pending) = (shelf.store.folder(), shelf.store.pending());
        let root = match removal.path.starts_with(folder) {
            true => folder,
            false => pending.folder().parent().unwrap_or(folder),
        };
        remove_empty_folders(&removal.path, root);
    }
    Ok(())
}

fn remove(path: &Path) -> Result<(), StoreError> {
    match std::fs::remove_file(path) {
        Err(cause) if cause.kind() != io::ErrorKind::NotFound => {
            Err(StoreError::Write { path: path.to_owned(), cause })
        }
        _ => Ok(()),
    }
}

/// Folders on the way up that nothing is left in.
fn remove_empty_folders(path: &Path, root: &Path) {
    for folder in path.ancestors().skip(1).take_while(|folder| *folder != root) {
        // One that is not empty stays, and so do those above it.
        if std::fs::remove_dir(folder).is_err() {
            return;
        }
    }
}

/// Gives a fixture to another step: the file moves, and its body with it. What is new is whole before what was
/// there goes.
///
/// # Errors
/// When a file cannot be read or written.
pub fn rename(shelf: &Shelf, from: &str, to: &str) -> Result<PathBuf, StoreError> {
    let target = shelf.store.path(to);
    let Some(book) = shelf.books.get(from) else { return Ok(target) };
    let mut text = book.text.clone();
    let mut old_files = vec![book.path.clone()];
    if let Some(body) = body_path(shelf, &book.path) {
        let new_body = target.with_file_name(body_name(&body, to));
        let content =
            std::fs::read(&body).map_err(|cause| StoreError::Read { path: body.clone(), cause })?;
        write_whole(&new_body, &content)?;
        text = with_body_file(&text, &new_body);
        if new_body != body {
            old_files.push(body);
        }
    }
    write_whole(&target, text.as_bytes())?;
    for old in old_files {
        remove(&old)?;
        remove_empty_folders(&old, shelf.store.folder());
    }
    Ok(target)
}

/// The name of a body file of the step `id`, with the extension that it has.
fn body_name(body: &Path, id: &str) -> String {
    let name = body.file_name().unwrap_or_default().to_string_lossy();
    let extension = name.split_once(".body.").map_or("bin", |(_, extension)| extension);
    format!("{}.body.{extension}", id.rsplit('/').next().unwrap_or(id))
}

/// The fixture's text with another name of its body file.
fn with_body_file(text: &str, body: &Path) -> String {
    let name = body.file_name().unwrap_or_default().to_string_lossy();
    let document = Document::read("", text).ok();
    match document.as_ref().and_then(|document| document.root.get("bodyFile")) {
        Some(old) => {
            let name = serde_json::Value::from(name.as_ref()).to_string();
            [&text[..old.start], &name, &text[old.end..]].concat()
        }
        None => text.to_owned(),
    }
}
