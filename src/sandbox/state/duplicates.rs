//! The security status of password revisions.

use super::author::Author;
use super::passwords::shorten_hash;
use super::store::State;
use crate::sandbox::backup::{PasswordRevision, Revision};

/// A status and its code.
type Status = (i64, &'static str);

const GOOD: Status = (0, "GOOD");
const OUTDATED: Status = (1, "OUTDATED");
const DUPLICATE: Status = (1, "DUPLICATE");
const NOT_CHECKED: Status = (3, "NOT_CHECKED");
const DAY: i64 = 86_400;

impl State {
    /// Gives a revision that is about to become current its status, unless it brings one, and says whether
    /// it was found to be a duplicate. `previous` is the one it replaces. The breach database is empty.
    pub(super) fn rate(
        &self,
        author: &Author,
        id: &str,
        previous: Option<&Revision<PasswordRevision>>,
        revision: &mut Revision<PasswordRevision>,
    ) -> bool {
        if revision.content.status != 0 {
            return false;
        }
        let same = previous.filter(|previous| previous.content.hash == revision.content.hash);
        if let Some(previous) = same {
            revision.content.status = previous.content.status;
            revision.content.status_code.clone_from(&previous.content.status_code);
            return false;
        }
        let (status, code) = self.rating(author, id, revision.edited, &revision.content.hash);
        revision.content.status = status;
        code.clone_into(&mut revision.content.status_code);
        (status, code) == DUPLICATE
    }

    fn rating(&self, author: &Author, id: &str, edited: i64, hash: &str) -> Status {
        if hash.is_empty() {
            return NOT_CHECKED;
        }
        let account = self.accounts.get(&author.user);
        let age = account.map_or(0, |account| account.int("password.security.age"));
        if age > 0 && edited < author.now.saturating_sub(age.saturating_mul(DAY)) {
            return OUTDATED;
        }
        let counts = account.is_some_and(|account| account.flag("password.security.duplicates"));
        let twin = || {
            self.objects::<PasswordRevision>(&author.user)
                .filter(|object| object.id != id)
                .any(|object| object.revisions().iter().any(|other| other.content.hash == hash))
        };
        if counts && twin() { DUPLICATE } else { GOOD }
    }

    /// Rates all the user's revisions with this hash anew, current or not.
    pub(super) fn rate_all(&mut self, author: &Author, hash: &str) {
        let holders: Vec<(String, i64)> = self
            .objects::<PasswordRevision>(&author.user)
            .flat_map(|object| {
                let revisions = object.revisions().iter().filter(|r| r.content.hash == hash);
                revisions.map(|revision| (object.id.clone(), revision.edited))
            })
            .collect();
        for (id, edited) in holders {
            let (status, code) = self.rating(author, &id, edited, hash);
            let length = self.hash_length(&author.user);
            let Some(object) = self.passwords.get_mut(&id) else { continue };
            let stale = object.revisions_mut().filter(|revision| {
                let content = &revision.content;
                content.hash == hash && revision.edited == edited && content.status_code != code
            });
            for revision in stale {
                revision.content.status = status;
                code.clone_into(&mut revision.content.status_code);
                shorten_hash(&mut revision.content, length);
                revision.updated = author.now;
            }
        }
    }

    /// Rates the user's other passwords anew where `revision`, stored after `previous`, concerns them:
    /// those it was `found` to duplicate, and those its forerunner duplicated.
    pub(super) fn rate_others(
        &mut self,
        author: &Author,
        previous: Option<&Revision<PasswordRevision>>,
        revision: &Revision<PasswordRevision>,
        found: bool,
    ) {
        if found {
            self.rate_all(author, &revision.content.hash);
        }
        let left = previous.map(|previous| &previous.content).filter(|previous| {
            previous.status_code == DUPLICATE.1 && previous.hash != revision.content.hash
        });
        if let Some(left) = left {
            self.rate_all(author, &left.hash);
        }
    }

    /// The hashes of a password's DUPLICATE revisions, to be rated anew once it is gone.
    pub(super) fn duplicated_hashes(&self, id: &str) -> Vec<String> {
        let Some(object) = self.passwords.get(id) else { return Vec::new() };
        let contents = object.revisions().iter().map(|revision| &revision.content);
        let mut hashes: Vec<String> = contents
            .filter(|content| content.status_code == DUPLICATE.1)
            .map(|content| content.hash.clone())
            .collect();
        hashes.sort();
        hashes.dedup();
        hashes
    }
}
