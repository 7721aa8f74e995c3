//! The whole state and how it starts.

use std::collections::BTreeMap;

use indexmap::IndexMap;

use super::account::Account;
use super::kind::Kind;
use super::login::{Login, Logins};
use super::object::Object;
use super::php_sessions::PhpSessions;
use super::sessions::Sessions;
use crate::sandbox::answer::Failure;
use crate::sandbox::backup::{
    Backup, FolderRevision, Model, PasswordRevision, Relation, Share, TagRevision,
};
use crate::sandbox::chance::Chance;

/// Objects of one kind by id, which is also the order they are listed in.
pub(crate) type Table<K> = BTreeMap<String, Object<K>>;

/// Everything the sandbox knows.
#[derive(Debug)]
pub(crate) struct State {
    pub(crate) passwords: Table<PasswordRevision>,
    pub(crate) folders: Table<FolderRevision>,
    pub(crate) tags: Table<TagRevision>,
    /// Which password has which tag, in order of creation.
    pub(crate) relations: Vec<Relation>,
    /// In order of creation.
    pub(crate) shares: Vec<Share>,
    /// By user id.
    pub(crate) accounts: IndexMap<String, Account>,
    pub(super) logins: Logins,
    pub(crate) sessions: Sessions,
    pub(crate) php_sessions: PhpSessions,
    /// Source of ids, codes and generated passwords.
    pub(crate) chance: Chance,
}

impl State {
    /// The state a backup describes. `logins` come on top of those that have the user's name as password.
    pub(crate) fn new(backup: &Backup, logins: &[Login], chance: Chance) -> Self {
        let accounts: IndexMap<String, Account> = backup
            .users
            .iter()
            .map(|user| (user.id.clone(), Account::restored(backup, user)))
            .collect();
        let mut known = Logins::default();
        for user in accounts.keys() {
            known.add(Login { user: user.clone(), secret: user.clone(), token: None });
        }
        for login in logins {
            known.add(login.clone());
        }
        State {
            passwords: table(&backup.passwords),
            folders: table(&backup.folders),
            tags: table(&backup.tags),
            relations: backup.relations.clone(),
            shares: backup.shares.clone(),
            accounts,
            logins: known,
            sessions: Sessions::default(),
            php_sessions: PhpSessions::default(),
            chance,
        }
    }

    /// A user's object by its id.
    pub(crate) fn object<K: Kind>(&self, user: &str, id: &str) -> Result<&Object<K>, Failure> {
        K::table(self).get(id).filter(|object| object.user == user).ok_or(Failure::NotFound)
    }

    /// All objects of a user.
    pub(crate) fn objects<K: Kind>(&self, user: &str) -> impl Iterator<Item = &Object<K>> {
        K::table(self).values().filter(move |object| object.user == user)
    }

    /// The account of a user who has logged in.
    pub(crate) fn account(&self, user: &str) -> Result<&Account, Failure> {
        self.accounts.get(user).ok_or(Failure::Unable)
    }

    /// The account of a user who has logged in.
    pub(crate) fn account_mut(&mut self, user: &str) -> Result<&mut Account, Failure> {
        self.accounts.get_mut(user).ok_or(Failure::Unable)
    }

    /// Whether anything needs an authorised session.
    pub(crate) fn has_challenge(&self, user: &str) -> bool {
        self.accounts.get(user).is_some_and(|account| account.challenge.is_some())
    }

    /// Removes all a user has but the user settings, and ends the user's sessions.
    pub(crate) fn reset(&mut self, user: &str) {
        self.shares.retain(|share| share.owner != user && share.receiver != user);
        self.relations.retain(|relation| relation.user != user);
        self.passwords.retain(|_, object| object.user != user);
        self.folders.retain(|_, object| object.user != user);
        self.tags.retain(|_, object| object.user != user);
        self.sessions.end_all(user);
        if let Some(account) = self.accounts.get_mut(user) {
            account.end_encryption();
            account.client_settings.clear();
            account.attempts = 0;
        }
    }
}

fn table<K: Clone>(models: &[Model<K>]) -> Table<K> {
    let objects = models.iter().cloned().filter_map(Object::restored);
    objects.map(|object| (object.id.clone(), object)).collect()
}
