//! Which keys open a revision. They lie in the open in the backup, except where a master password or
//! another app guards them.

use std::collections::HashMap;
use std::sync::Arc;

use indexmap::IndexMap;

use super::envelope::EnvelopeKeys;
use super::error::{BackupProblem, ObjectName};
use super::raw::{RawKeys, RawRevision, RawUserKeys};

/// All keys of a backup.
pub(super) struct BackupKeys {
    server: Option<String>,
    secret: String,
    users: IndexMap<String, RawUserKeys>,
    keychains: HashMap<String, ServerKeychain>,
}

/// A user's `SSEv2r1` keychain, opened: key id to keys. One key serves many revisions.
pub(super) type ServerKeychain = HashMap<String, Arc<EnvelopeKeys>>;

impl BackupKeys {
    pub(super) fn new(keys: RawKeys) -> Self {
        BackupKeys {
            server: keys.server.sse_v1,
            secret: keys.server.secret.unwrap_or_default(),
            users: keys.users,
            keychains: HashMap::new(),
        }
    }

    pub(super) fn user_ids(&self) -> impl Iterator<Item = &String> {
        self.users.keys()
    }

    pub(super) fn server_secret(&self) -> &str {
        &self.secret
    }

    /// The id of the challenge that guards the user's keychains.
    pub(super) fn challenge_of(&self, user: &str) -> Option<&str> {
        self.users.get(user)?.challenge.as_deref()
    }

    pub(super) fn add_keychain(&mut self, user: &str, keychain: ServerKeychain) {
        self.keychains.insert(user.to_owned(), keychain);
    }

    /// `serverKey ‖ userKey`, the pass phrase of a user's challenge and the start of most others.
    pub(super) fn user_pass_phrase(
        &self,
        user: &str,
        object: impl Fn() -> ObjectName,
    ) -> Result<String, BackupProblem> {
        let missing = |key: String| BackupProblem::MissingKey { object: object(), key };
        let server = self
            .server
            .as_deref()
            .ok_or_else(|| missing("keys.server.SSEv1ServerKey".to_owned()))?;
        let user = self
            .users
            .get(user)
            .and_then(|keys| keys.sse_v1.as_deref())
            .ok_or_else(|| missing(format!("keys.users.{user}.SSEv1UserKey")))?;
        Ok(format!("{server}{user}"))
    }

    /// The keys that may open the revision, likeliest first; none where nothing is encrypted.
    pub(super) fn candidates(
        &self,
        revision: &RawRevision,
        object: impl Fn() -> ObjectName,
    ) -> Result<Vec<Arc<EnvelopeKeys>>, BackupProblem> {
        match revision.sse_type.as_str() {
            "none" => Ok(Vec::new()),
            "SSEv1r1" => Ok(vec![keys_of(self.first_type(revision, object)?)]),
            "SSEv1r2" => {
                let plain = self.first_type(revision, object)?;
                // Servers once ran with an empty secret, and backups before version 105 have none.
                if self.secret.is_empty() {
                    return Ok(vec![keys_of(plain)]);
                }
                Ok(vec![keys_of(format!("{}{plain}", self.secret)), keys_of(plain)])
            }
            "SSEv2r1" => self.keychain_key(revision, object).map(|keys| vec![keys]),
            "SSEv3r1" => Err(BackupProblem::ForeignKey { object: object() }),
            kind => {
                Err(BackupProblem::UnknownEncryption { object: object(), kind: kind.to_owned() })
            }
        }
    }

    fn first_type(
        &self,
        revision: &RawRevision,
        object: impl Fn() -> ObjectName,
    ) -> Result<String, BackupProblem> {
        let start = self.user_pass_phrase(&revision.user_id, &object)?;
        Ok(start + sse_key(revision, object)?)
    }

    fn keychain_key(
        &self,
        revision: &RawRevision,
        object: impl Fn() -> ObjectName,
    ) -> Result<Arc<EnvelopeKeys>, BackupProblem> {
        let user = &revision.user_id;
        let keychain = self
            .keychains
            .get(user)
            .ok_or_else(|| BackupProblem::Locked { object: object(), user: user.clone() })?;
        let id = sse_key(revision, &object)?;
        keychain.get(id).cloned().ok_or_else(|| BackupProblem::MissingKey {
            object: object(),
            key: format!("key {id} of {user}'s SSEv2r1 keychain"),
        })
    }
}

fn sse_key(revision: &RawRevision, object: impl Fn() -> ObjectName) -> Result<&str, BackupProblem> {
    let missing = || BackupProblem::MissingKey { object: object(), key: "its sseKey".to_owned() };
    revision.sse_key.as_deref().ok_or_else(missing)
}

fn keys_of(pass_phrase: String) -> Arc<EnvelopeKeys> {
    Arc::new(EnvelopeKeys::new(pass_phrase))
}
