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
        encryption::settle(account, author.keyed, encryption::kept(object), revision)?;
        let content = &mut revision.content;
        if php::empty(&content.label) {
            return Err(failures::EMPTY_LABEL);
        }
        if php::empty(&content.password) {
            return Err(failures::EMPTY_PASSWORD);
        }
        let received = object.is_some_and(|object| object.share.is_some() || !object.editable);
        check_hash(&content.hash, hash_length(account), received)?;
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
        shorten_hash(&mut revision.content, state.hash_length(&author.user));
        if editable {
            state.mark_shares(id, author.now);
        }
        let revealed = previous.hidden && !revision.hidden;
        if revealed && state.relations.iter().any(|relation| relation.password == id) {
            // It is not rated any more then.
            state.passwords.get_mut(id).ok_or(Failure::NotFound)?.store(revision);
            return Err(Failure::Unable);
        }
        let found = state.rate(author, id, Some(&previous), &mut revision);
        let object = state.passwords.get_mut(id).ok_or(Failure::NotFound)?;
        object.advance(revision.clone(), author.now);
        state.rate_others(author, Some(&previous), &revision, found);
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
        shorten_hash(&mut revision.content, self.hash_length(&author.user));
        let found = self.rate(author, &id, None, &mut revision);
        let object = Object::new(id.clone(), &author.user, revision.clone());
        self.passwords.insert(id.clone(), object);
        self.rate_others(author, None, &revision, found);
        id
    }

    /// How many characters of a hash are stored for a user.
    pub(super) fn hash_length(&self, user: &str) -> usize {
        self.accounts.get(user).map_or(LONGEST_HASH, hash_length)
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

/// A whole SHA-1.
const LONGEST_HASH: usize = 40;

fn hash_length(account: &Account) -> usize {
    usize::try_from(account.int("password.security.hash")).unwrap_or_default()
}

/// Cuts a hash to the length that is stored, as happens whenever a revision is saved.
pub(super) fn shorten_hash(content: &mut PasswordRevision, length: usize) {
    let mut end = length.min(content.hash.len());
    while !content.hash.is_char_boundary(end) {
        end -= 1;
    }
    content.hash.truncate(end);
}

/// A whole hash or one of the length the setting has now; a line feed at the end does not count.
fn check_hash(hash: &str, length: usize, received: bool) -> Result<(), Failure> {
    let hash = hash.strip_suffix('\n').unwrap_or(hash);
    let characters = hash.bytes().all(|byte| byte.is_ascii_digit() || byte.is_ascii_lowercase());
    let lengths = [LONGEST_HASH, length].contains(&hash.len()) || (length == 0 && php::empty(hash));
    let received = received && [0, 20, 30].contains(&hash.len());
    if characters && (lengths || received) { Ok(()) } else { Err(failures::INVALID_HASH) }
}
