//! The rules of folders and of the tree they make.

use std::collections::HashSet;

use super::author::Author;
use super::encryption;
use super::kind::Kind;
use super::object::Object;
use super::store::{State, Table};
use crate::sandbox::answer::{Failure, failures};
use crate::sandbox::backup::{FolderRevision, PasswordRevision, Revision};
use crate::sandbox::php;

/// The id of the folder above all others, which exists only in answers.
pub(crate) const BASE_FOLDER: &str = "00000000-0000-0000-0000-000000000000";

impl Kind for FolderRevision {
    fn table(state: &State) -> &Table<Self> {
        &state.folders
    }

    fn table_mut(state: &mut State) -> &mut Table<Self> {
        &mut state.folders
    }

    fn judge(
        state: &State,
        author: &Author,
        object: Option<&Object<Self>>,
        revision: &mut Revision<Self>,
    ) -> Result<(), Failure> {
        let account = state.account(&author.user)?;
        encryption::settle(account, author.keyed, None, revision)?;
        if php::empty(&revision.content.label) {
            return Err(failures::EMPTY_LABEL);
        }
        let parent = &revision.content.parent;
        revision.content.parent = if object.is_some_and(|object| object.id == *parent) {
            BASE_FOLDER.to_owned()
        } else {
            state.folder_or_base(&author.user, parent, revision.hidden)
        };
        Ok(())
    }

    fn commit(
        state: &mut State,
        author: &Author,
        id: &str,
        revision: Revision<Self>,
    ) -> Result<(), Failure> {
        let previous = state.object::<Self>(&author.user, id)?.current();
        let hides = !previous.hidden && revision.hidden;
        let moves = (previous.trashed != revision.trashed).then_some(revision.trashed);
        if let Some(trashed) = moves {
            state.suspend_below(author, id, trashed);
        }
        state.free_folder(id, &revision.content.parent);
        if hides {
            state.hide_below(author, id)?;
        }
        state.folders.get_mut(id).ok_or(Failure::NotFound)?.advance(revision, author.now);
        Ok(())
    }

    fn destroy(state: &mut State, author: &Author, id: &str) {
        let below = state.below(&author.user, id, |_| true);
        for password in below.passwords {
            PasswordRevision::destroy(state, author, &password);
        }
        for folder in below.folders {
            state.folders.remove(&folder);
        }
        state.folders.remove(id);
    }
}

/// Ids of what a folder contains, at any depth.
struct Below {
    folders: Vec<String>,
    passwords: Vec<String>,
}

impl State {
    /// `folder`, if an object may be in it, else the base folder. A hidden one takes only hidden objects.
    pub(super) fn folder_or_base(&self, user: &str, folder: &str, hidden: bool) -> String {
        let found = self.object::<FolderRevision>(user, folder).ok();
        let found = found.filter(|found| hidden || !found.current().hidden);
        found.map_or(BASE_FOLDER, |found| &found.id).to_owned()
    }

    /// All below a folder; of a folder that is not `entered` nothing is looked at, nor itself. In a circle
    /// the folder is below itself.
    fn below(
        &self,
        user: &str,
        folder: &str,
        entered: impl Fn(&Object<FolderRevision>) -> bool,
    ) -> Below {
        let mut seen = HashSet::new();
        let mut open = vec![folder];
        let mut folders = Vec::new();
        while let Some(parent) = open.pop() {
            for child in self.objects::<FolderRevision>(user) {
                let inside = child.current().content.parent == parent && entered(child);
                if inside && seen.insert(child.id.as_str()) {
                    folders.push(child.id.clone());
                    open.push(&child.id);
                }
            }
        }
        seen.insert(folder);
        let passwords = self
            .objects::<PasswordRevision>(user)
            .filter(|password| seen.contains(password.current().content.folder.as_str()))
            .map(|password| password.id.clone())
            .collect();
        Below { folders, passwords }
    }

    /// Suspends what lies below a folder that goes to the trash, or brings it back. What is in the trash
    /// itself, or has that state already, stays as it is with all below.
    fn suspend_below(&mut self, author: &Author, id: &str, suspended: bool) {
        let below = self.below(&author.user, id, |folder| {
            folder.suspended != suspended && !folder.current().trashed
        });
        for folder in below.folders {
            if let Some(object) = self.folders.get_mut(&folder) {
                object.suspended = suspended;
                object.updated = author.now;
            }
        }
        for password in below.passwords {
            let object = self.passwords.get_mut(&password);
            let changes = |object: &&mut Object<PasswordRevision>| {
                object.suspended != suspended && !object.current().trashed
            };
            if let Some(object) = object.filter(changes) {
                object.suspended = suspended;
                object.updated = author.now;
            }
        }
    }

    /// Gives all below a folder that becomes hidden a hidden revision, but for what is hidden already with
    /// all below.
    fn hide_below(&mut self, author: &Author, id: &str) -> Result<(), Failure> {
        let below = self.below(&author.user, id, |folder| !folder.current().hidden);
        for folder in below.folders.iter().filter(|folder| *folder != id) {
            let current = self.object::<FolderRevision>(&author.user, folder)?.current();
            let (current, parent) = (current.clone(), current.content.parent.clone());
            let mut revision = author.copy(&current, &mut self.chance);
            revision.hidden = true;
            self.free_folder(folder, &parent);
            self.folders.get_mut(folder).ok_or(Failure::NotFound)?.advance(revision, author.now);
        }
        for password in below.passwords {
            let current =
                self.object::<PasswordRevision>(&author.user, &password)?.current().clone();
            if current.hidden {
                continue;
            }
            let mut revision = author.copy(&current, &mut self.chance);
            revision.hidden = true;
            PasswordRevision::commit(self, author, &password, revision)?;
        }
        Ok(())
    }

    /// Frees a suspended folder that gets a new revision, if its parent is free.
    fn free_folder(&mut self, id: &str, parent: &str) {
        let parent = self.folders.get(parent);
        let free = parent.is_none_or(|parent| !parent.suspended && !parent.current().trashed);
        if let Some(object) = self.folders.get_mut(id) {
            object.suspended &= !free;
        }
    }
}
