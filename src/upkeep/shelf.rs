//! Everything that lies in a folder of fixtures.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use crate::diagnostic::SourceError;
use crate::fixture::{Fixture, Store, StoreError};

/// The files of one collection's fixtures.
#[derive(Debug)]
pub struct Shelf {
    /// The folder.
    pub store: Store,
    /// What lies in it, by id.
    pub books: BTreeMap<String, Book>,
    /// Body files that no fixture names.
    pub orphans: BTreeSet<PathBuf>,
    /// Files that were being written when their program was killed.
    pub leftovers: BTreeSet<PathBuf>,
}

/// One fixture file.
#[derive(Debug)]
pub struct Book {
    /// Where it is.
    pub path: PathBuf,
    /// Its text; empty if it is none.
    pub text: String,
    /// What it says, or everything that is wrong with it.
    pub fixture: Result<Fixture, Vec<SourceError>>,
}

impl Shelf {
    /// Reads the folder. A fixture that cannot be read, or says nothing sensible, is kept as such.
    ///
    /// # Errors
    /// When the folder cannot be read.
    pub fn read(store: &Store) -> Result<Self, StoreError> {
        let mut books = BTreeMap::new();
        for id in store.ids()? {
            let book = read(store, &id);
            books.insert(id, book);
        }
        let mut orphans = store.body_files()?;
        for book in books.values() {
            match &book.fixture {
                Ok(fixture) => {
                    let named = fixture.body_file.iter().map(|name| book.path.with_file_name(name));
                    for path in named {
                        orphans.remove(&path);
                    }
                }
                // What it would name is not known.
                Err(_) => orphans.retain(|path| !lies_beside(path, &book.path)),
            }
        }
        Ok(Shelf { store: store.clone(), books, orphans, leftovers: store.leftovers()? })
    }

    /// Everything that is wrong with files.
    pub fn errors(&self) -> impl Iterator<Item = &SourceError> {
        self.books.values().filter_map(|book| book.fixture.as_ref().err()).flatten()
    }

    /// Ids of fixtures that no step has.
    pub fn stale<'s>(&'s self, all_ids: &'s [String]) -> impl Iterator<Item = &'s str> {
        let known: BTreeSet<&str> = all_ids.iter().map(String::as_str).collect();
        self.books.keys().map(String::as_str).filter(move |id| !known.contains(id))
    }
}

fn read(store: &Store, id: &str) -> Book {
    let path = store.path(id);
    let unreadable = |cause: &dyn std::fmt::Display| {
        let message = format!("the file cannot be read: {cause}");
        SourceError::new(path.display().to_string(), message)
    };
    let error = match store.text(id) {
        Ok(Some(text)) => {
            let fixture = store.examine(id, &text);
            return Book { path, text, fixture };
        }
        // The folder names it, so it is a link that leads nowhere.
        Ok(None) => unreadable(&"there is no such file"),
        Err(StoreError::Content(error)) => *error,
        Err(StoreError::Read { cause, .. }) => unreadable(&cause),
        Err(other) => unreadable(&other),
    };
    Book { path, text: String::new(), fixture: Err(vec![error]) }
}

/// Whether a body file has the name that recording gives the body of this fixture.
fn lies_beside(body: &Path, fixture: &Path) -> bool {
    let stem = fixture.file_stem().unwrap_or_default().to_string_lossy();
    let name = body.file_name().unwrap_or_default().to_string_lossy();
    body.parent() == fixture.parent() && name.starts_with(&format!("{stem}.body."))
}
