//! Who changes something, with which client, and when.

use crate::sandbox::backup::Revision;
use crate::sandbox::chance::Chance;

/// The hand behind a change.
#[derive(Debug, Clone)]
pub(crate) struct Author {
    /// User id.
    pub(crate) user: String,
    /// The name written into revisions and shares.
    pub(crate) client: String,
    /// Whether the session was opened with a log-in challenge, so that the server has the user's key.
    pub(crate) keyed: bool,
    /// Unix seconds.
    pub(crate) now: i64,
}

impl Author {
    /// An empty revision by this author.
    pub(crate) fn revision<K: Default>(&self, chance: &mut Chance) -> Revision<K> {
        Revision {
            id: chance.uuid(),
            created: self.now,
            updated: self.now,
            client: self.client.clone(),
            ..Revision::default()
        }
    }

    /// A copy of `revision` by this author.
    pub(crate) fn copy<K: Clone>(
        &self,
        revision: &Revision<K>,
        chance: &mut Chance,
    ) -> Revision<K> {
        Revision {
            id: chance.uuid(),
            created: self.now,
            updated: self.now,
            client: self.client.clone(),
            ..revision.clone()
        }
    }
}
