//! The rules of shares.

use super::author::Author;
use super::kind::Kind;
use super::store::State;
use crate::sandbox::answer::{Failure, failures};
use crate::sandbox::backup::{PasswordRevision, Share};
use crate::sandbox::php;

/// The fewest and the most partners a search gives.
const PARTNERS: (i64, i64) = (5, 256);

/// What a client may say about a share.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Terms {
    /// Unix seconds, or never.
    pub(crate) expires: Option<i64>,
    pub(crate) editable: bool,
    pub(crate) shareable: bool,
}

impl Terms {
    /// Refuses an expiry in the past; 0 means none.
    pub(crate) fn judged(mut self, now: i64) -> Result<Self, Failure> {
        self.expires = self.expires.filter(|&expires| expires != 0);
        if self.expires.is_some_and(|expires| expires < now) {
            return Err(failures::INVALID_EXPIRATION);
        }
        Ok(self)
    }

    /// Limits the terms to those of the share the password was received by.
    fn limited(mut self, received: &Share) -> Result<Self, Failure> {
        if !received.shareable {
            return Err(failures::NOT_SHAREABLE);
        }
        self.editable &= received.editable;
        if let Some(limit) = received.expires {
            self.expires = Some(self.expires.map_or(limit, |expires| expires.min(limit)));
        }
        Ok(self)
    }
}

/// Whether a user sees a share: its owner at once, the receiver once it was delivered.
fn visible(share: &Share, user: &str) -> bool {
    share.owner == user || (share.receiver == user && share.target.is_some())
}

impl State {
    /// All shares a user sees, in order of creation.
    pub(crate) fn shares_of(&self, user: &str) -> impl Iterator<Item = &Share> {
        self.shares.iter().filter(move |share| visible(share, user))
    }

    /// A share a user sees.
    pub(crate) fn share(&self, user: &str, id: &str) -> Result<&Share, Failure> {
        self.shares_of(user).find(|share| share.id == id).ok_or(Failure::NotFound)
    }

    /// Marks the shares of a changed password as not yet synchronised.
    pub(super) fn mark_shares(&mut self, password: &str, now: i64) {
        for share in &mut self.shares {
            let (source, target) =
                (share.source == password, share.target.as_deref() == Some(password));
            share.source_updated |= source;
            share.target_updated |= target;
            if source || target {
                share.updated = now;
            }
        }
    }

    /// Users whose id contains `search` in any case of letters, without the asking one, sorted. The limit
    /// counts before that one is taken out.
    pub(crate) fn partners(&self, user: &str, search: &str, limit: i64) -> Vec<&str> {
        let search = search.to_lowercase();
        let limit = usize::try_from(limit.clamp(PARTNERS.0, PARTNERS.1)).unwrap_or_default();
        let mut found: Vec<&str> = self
            .accounts
            .keys()
            .filter(|id| id.to_lowercase().contains(&search))
            .map(String::as_str)
            .collect();
        found.sort_unstable();
        found.truncate(limit);
        found.retain(|id| *id != user);
        found
    }

    /// The user a share is to go to: an id in any case of letters, kept as sent, or a search with one hit.
    fn receiver(&self, user: &str, sent: &str) -> Result<String, Failure> {
        let sent = php::trim(sent);
        let receiver = if self.account_named(sent).is_some() {
            sent
        } else {
            match self.partners(user, sent, PARTNERS.1)[..] {
                [one] => one,
                _ => return Err(failures::INVALID_RECEIVER),
            }
        };
        if receiver == user { Err(failures::INVALID_RECEIVER) } else { Ok(receiver.to_owned()) }
    }

    /// Shares a password and gives the share's id.
    pub(crate) fn create_share(
        &mut self,
        author: &Author,
        password: &str,
        receiver: &str,
        kind: &str,
        terms: Terms,
    ) -> Result<String, Failure> {
        let receiver = self.receiver(&author.user, receiver)?;
        let terms = terms.judged(author.now)?;
        if kind != "user" {
            return Err(failures::INVALID_SHARE_TYPE);
        }
        let terms = self.judge_share(&author.user, password, &receiver, terms)?;
        self.prepare_source(author, password)?;
        let id = self.chance.uuid();
        self.shares.push(Share {
            id: id.clone(),
            owner: author.user.clone(),
            receiver,
            source: password.to_owned(),
            target: None,
            expires: terms.expires,
            editable: terms.editable,
            shareable: terms.shareable,
            source_updated: true,
            target_updated: false,
            created: author.now,
            updated: author.now,
            client: author.client.clone(),
        });
        if self.passwords.get(password).is_some_and(|object| !object.shared) {
            self.set_shared(password, true, author.now);
        }
        Ok(id)
    }

    /// Whether this password may go to this receiver, and on which terms.
    fn judge_share(
        &self,
        user: &str,
        password: &str,
        receiver: &str,
        mut terms: Terms,
    ) -> Result<Terms, Failure> {
        let object = self.object::<PasswordRevision>(user, password)?;
        if let Some(received) = &object.share {
            let received = self.share(user, received)?;
            if received.owner == receiver {
                return Err(failures::INVALID_RECEIVER);
            }
            terms = terms.limited(received)?;
        }
        if self.shares.iter().any(|share| share.source == password && share.receiver == receiver) {
            return Err(failures::ALREADY_SHARED);
        }
        if object.current().cse_type != "none" {
            return Err(failures::CSE_SHARE);
        }
        if object.current().hidden {
            return Err(failures::HIDDEN_SHARE);
        }
        Ok(terms)
    }

    /// Encrypts a password anew that is about to be shared, unless it is of the first kind.
    fn prepare_source(&mut self, author: &Author, password: &str) -> Result<(), Failure> {
        let current = self.object::<PasswordRevision>(&author.user, password)?.current().clone();
        if current.sse_type == "SSEv1r1" {
            return Ok(());
        }
        let mut revision = author.copy(&current, &mut self.chance);
        "SSEv1r2".clone_into(&mut revision.sse_type);
        PasswordRevision::commit(self, author, password, revision)
    }

    /// Replaces the terms of a share.
    pub(crate) fn update_share(
        &mut self,
        author: &Author,
        id: &str,
        terms: Terms,
    ) -> Result<(), Failure> {
        let mut terms = terms.judged(author.now)?;
        let share = self.owned_share(&author.user, id)?;
        let source = self.object::<PasswordRevision>(&author.user, &share.source)?;
        if let Some(received) = &source.share {
            terms = terms.limited(self.share(&author.user, received)?)?;
        }
        let share = self.shares.iter_mut().find(|share| share.id == id);
        if let Some(share) = share {
            share.expires = terms.expires;
            share.editable = terms.editable;
            share.shareable = terms.shareable;
            share.source_updated = true;
            share.updated = author.now;
        }
        Ok(())
    }

    /// Ends a share.
    pub(crate) fn delete_share(&mut self, author: &Author, id: &str) -> Result<(), Failure> {
        let source = self.owned_share(&author.user, id)?.source.clone();
        self.shares.retain(|share| share.id != id);
        if !self.shares.iter().any(|share| share.source == source) {
            self.set_shared(&source, false, author.now);
        }
        Ok(())
    }

    fn owned_share(&self, user: &str, id: &str) -> Result<&Share, Failure> {
        let share = self.share(user, id)?;
        if share.owner == user { Ok(share) } else { Err(failures::ACCESS_DENIED) }
    }
}
