//! The rules of passwords.

use sha1::{Digest, Sha1};

use super::account::Account;
use super::author::Author;
use super::encryption;
use super::kind::Kind;
use super::object::Object;
use super::store::{State, Table};
use crate::sandbox::answer::{Failure, failures};
use crate::sandbox::backup::{PasswordRevision, Revision};
use crate::sandbox::php;

impl Kind for PasswordRevision {
    fn table(state: &State) -> &Table<Self> {
        &state.passwords
    }

    fn table_mut(state: &mut State) -> &mut Table<Self> {
        &mut state.passwords
    }

    fn judge(
        state: &State,
        author: &Author,
        object: Option<&Object<Self>>,
        revision: &mut Revision<Self>,
    ) -> Result<(), Failure> {
        let account = state.account(&author.user)?;
        let open = revision.cse_type == "none";
        encryption::settle(account, author.keyed, encryption::kept(object), revision)?;
        let content = &mut revision.content;
        if php::empty(&content.label) {
            return Err(failures::EMPTY_LABEL);
        }
        if php::empty(&content.password) {
            return Err(failures::EMPTY_PASSWORD);
        }
        let length = hash_length(account);
        if open {
            content.hash = full_hash(&content.password);
        } else {
            let received = object.is_some_and(|object| object.share.is_some() || !object.editable);
            check_hash(&content.hash, length, received)?;
        }
        content.hash.truncate(length);
        content.folder = state.folder_or_base(&author.user, &content.folder, revision.hidden);
        Ok(())
    }

    fn commit(
        state: &mut State,
        author: &Author,
        id: &str,
        mut revision: Revision<Self>,
    ) -> Result<(), Failure> {
        let object = state.object::<Self>(&author.user, id)?;
        let previous = object.current().clone();
        let editable = object.editable;
        let found = state.rate(author, id, Some(&previous), &mut revision);
        let object = state.passwords.get_mut(id).ok_or(Failure::NotFound)?;
        let revealed = previous.hidden && !revision.hidden;
        if revealed && state.relations.iter().any(|relation| relation.password == id) {
            object.store(revision);
            return Err(Failure::Unable);
        }
        object.advance(revision.clone(), author.now);
        state.rate_others(author, Some(&previous), &revision, found);
        if editable {
            state.mark_shares(id, author.now);
        }
        Ok(())
    }

    fn destroy(state: &mut State, author: &Author, id: &str) {
        let hashes = state.duplicated_hashes(id);
        if state.passwords.remove(id).is_none() {
            return;
        }
        state.relations.retain(|relation| relation.password != id);
        state.shares.retain(|share| share.source != id && share.target.as_deref() != Some(id));
        for hash in hashes {
            state.rate_all(author, &hash);
        }
    }
}

impl State {
    /// Stores a new password and gives its id.
    pub(crate) fn create_password(
        &mut self,
        author: &Author,
        mut revision: Revision<PasswordRevision>,
    ) -> String {
        let id = self.chance.uuid();
        let found = self.rate(author, &id, None, &mut revision);
        let object = Object::new(id.clone(), &author.user, revision.clone());
        self.passwords.insert(id.clone(), object);
        self.rate_others(author, None, &revision, found);
        id
    }

    /// Sets or clears the mark of a password that others have shares of.
    pub(super) fn set_shared(&mut self, id: &str, shared: bool, now: i64) {
        if let Some(object) = self.passwords.get_mut(id) {
            object.shared = shared;
            object.updated = now;
        }
    }
}

/// SHA-1 of a password, not shortened.
pub(crate) fn full_hash(password: &str) -> String {
    hex::encode(Sha1::digest(password.as_bytes()))
}

/// How many characters of a hash are stored.
fn hash_length(account: &Account) -> usize {
    usize::try_from(account.int("password.security.hash")).unwrap_or_default()
}

fn check_hash(hash: &str, length: usize, received: bool) -> Result<(), Failure> {
    let characters = hash.bytes().all(|byte| byte.is_ascii_digit() || byte.is_ascii_lowercase());
    let lengths = [40, length].contains(&hash.len()) && (!hash.is_empty() || length == 0);
    let received = received && [0, 20, 30].contains(&hash.len());
    if characters && (lengths || received) { Ok(()) } else { Err(failures::INVALID_HASH) }
}
