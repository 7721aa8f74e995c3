//! The synchronisation of shares, which a server runs from time to time.

use std::collections::HashSet;

use super::author::Author;
use super::folders::BASE_FOLDER;
use super::kind::Kind;
use super::object::Object;
use super::passwords::shorten_hash;
use super::store::State;
use crate::sandbox::backup::{PasswordRevision, Revision, Share};

const CLIENT: &str = "CLIENT::CRON";
/// More rounds than any chain of shares needs; a circle of editable shares would never end.
const ROUNDS: usize = 64;

impl State {
    /// Brings sources and targets of all shares to the same state.
    pub(crate) fn synchronize_shares(&mut self, now: i64) {
        self.destroy_orphans(now);
        self.destroy_expired(now);
        self.deliver(now);
        self.clear_marks(now);
        for _ in 0..ROUNDS {
            if !self.carry_changes(now) {
                break;
            }
        }
    }

    fn job_author(user: &str, now: i64) -> Author {
        Author { user: user.to_owned(), client: CLIENT.to_owned(), keyed: false, now }
    }

    fn destroy_password(&mut self, id: &str, now: i64) {
        let Some(user) = self.passwords.get(id).map(|object| object.user.clone()) else { return };
        PasswordRevision::destroy(self, &Self::job_author(&user, now), id);
    }

    /// Destroys received passwords whose share is gone, and what was shared on from them.
    fn destroy_orphans(&mut self, now: i64) {
        loop {
            let shares: HashSet<&str> = self.shares.iter().map(|share| share.id.as_str()).collect();
            let orphans: Vec<String> = self
                .passwords
                .values()
                .filter(|object| object.share.as_deref().is_some_and(|id| !shares.contains(id)))
                .map(|object| object.id.clone())
                .collect();
            if orphans.is_empty() {
                return;
            }
            for orphan in orphans {
                self.destroy_password(&orphan, now);
            }
        }
    }

    fn destroy_expired(&mut self, now: i64) {
        let expired = |share: &Share| share.expires.is_some_and(|expires| expires <= now);
        self.shares.retain(|share| !expired(share));
        self.destroy_orphans(now);
    }

    /// Gives new shares their target, or removes those that lead back to their receiver. One for another
    /// spelling of a user's id has a target, too, which belongs to nobody.
    fn deliver(&mut self, now: i64) {
        let new: Vec<Share> =
            self.shares.iter().filter(|share| share.target.is_none()).cloned().collect();
        for share in new {
            if self.leads_back(&share) {
                self.shares.retain(|known| known.id != share.id);
                continue;
            }
            let Some(source) = self.passwords.get(&share.source) else { continue };
            let source = source.current().clone();
            let target = self.new_target(&share, &source, now);
            if let Some(known) = self.shares.iter_mut().find(|known| known.id == share.id) {
                known.target = Some(target);
                known.source_updated = false;
                known.updated = now;
            }
        }
    }

    fn leads_back(&self, share: &Share) -> bool {
        let mut seen = HashSet::new();
        let mut source = share.source.as_str();
        while seen.insert(source) {
            let received = self.passwords.get(source).and_then(|object| object.share.as_deref());
            let origin = received.and_then(|id| self.shares.iter().find(|share| share.id == id));
            let Some(origin) = origin else { return false };
            if origin.owner == share.receiver {
                return true;
            }
            source = &origin.source;
        }
        false
    }

    fn new_target(
        &mut self,
        share: &Share,
        source: &Revision<PasswordRevision>,
        now: i64,
    ) -> String {
        let author = Self::job_author(&share.receiver, now);
        let mut revision = author.copy(source, &mut self.chance);
        revision.edited = now;
        revision.cse_key.clear();
        revision.favorite = false;
        revision.hidden = false;
        revision.trashed = false;
        "SSEv1r2".clone_into(&mut revision.sse_type);
        BASE_FOLDER.clone_into(&mut revision.content.folder);
        revision.content.status = 0;
        let id = self.chance.uuid();
        shorten_hash(&mut revision.content, self.hash_length(&author.user));
        let found = self.rate(&author, &id, None, &mut revision);
        let mut object = Object::new(id.clone(), &share.receiver, revision.clone());
        object.share = Some(share.id.clone());
        object.editable = share.editable;
        self.passwords.insert(id.clone(), object);
        self.rate_others(&author, None, &revision, found);
        id
    }

    /// Passwords nobody has a share of any more lose the mark.
    fn clear_marks(&mut self, now: i64) {
        let sources: HashSet<&str> =
            self.shares.iter().map(|share| share.source.as_str()).collect();
        let alone: Vec<String> = self
            .passwords
            .values()
            .filter(|object| object.shared && !sources.contains(object.id.as_str()))
            .map(|object| object.id.clone())
            .collect();
        for id in alone {
            self.set_shared(&id, false, now);
        }
    }

    /// One round over all pending shares; false when nothing was pending.
    fn carry_changes(&mut self, now: i64) -> bool {
        let pending: Vec<Share> = self
            .shares
            .iter()
            .filter(|share| {
                share.target.is_some() && (share.source_updated || share.target_updated)
            })
            .cloned()
            .collect();
        for share in &pending {
            let Some(target) = &share.target else { continue };
            self.settle_share(&share.id, now);
            if share.source_updated {
                self.apply_terms(share, target, now);
                self.carry(&share.source, target, &share.id, now);
            } else if share.editable {
                self.carry(target, &share.source, &share.id, now);
            }
        }
        !pending.is_empty()
    }

    fn settle_share(&mut self, id: &str, now: i64) {
        if let Some(share) = self.shares.iter_mut().find(|share| share.id == id) {
            share.source_updated = false;
            share.target_updated = false;
            share.updated = now;
        }
    }

    /// What the receiver may do follows the share, and so do the shares made of the target.
    fn apply_terms(&mut self, share: &Share, target: &str, now: i64) {
        let Some(object) = self.passwords.get_mut(target) else { return };
        object.editable = share.editable;
        if !share.shareable && object.shared {
            self.shares.retain(|known| known.source != target);
            self.set_shared(target, false, now);
            self.destroy_orphans(now);
        }
        if !share.editable {
            for known in self.shares.iter_mut().filter(|known| known.source == target) {
                known.source_updated |= known.editable;
                known.editable = false;
            }
        }
    }

    /// Copies the content of one password's current revision into a new one of another, and marks that
    /// one's further shares: as with any new revision, only if it may be edited.
    fn carry(&mut self, from: &str, to: &str, by: &str, now: i64) {
        let (Some(from), Some(object)) = (self.passwords.get(from), self.passwords.get(to)) else {
            return;
        };
        let author = Self::job_author(&object.user, now);
        let (source, previous) = (from.current().clone(), object.current().clone());
        let mut revision = author.copy(&previous, &mut self.chance);
        revision.edited = source.edited;
        revision.cse_type = source.cse_type;
        revision.cse_key = source.cse_key;
        if revision.sse_type == "SSEv1r1" {
            "SSEv1r2".clone_into(&mut revision.sse_type);
        }
        revision.content = PasswordRevision {
            folder: previous.content.folder.clone(),
            status_code: previous.content.status_code.clone(),
            ..source.content
        };
        shorten_hash(&mut revision.content, self.hash_length(&author.user));
        let found = self.rate(&author, to, Some(&previous), &mut revision);
        let Some(object) = self.passwords.get_mut(to) else { return };
        object.advance(revision.clone(), now);
        let editable = object.editable;
        self.rate_others(&author, Some(&previous), &revision, found);
        if !editable {
            return;
        }
        for share in self.shares.iter_mut().filter(|share| share.id != by) {
            share.source_updated |= share.source == to;
            share.target_updated |= share.target.as_deref() == Some(to);
        }
    }
}
