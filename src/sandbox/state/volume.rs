//! How much memory the state takes, near enough to limit it.

use serde_json::Value;

use super::account::{Account, Secret};
use super::object::Object;
use super::store::{State, Table};
use crate::sandbox::backup::{FolderRevision, PasswordRevision, Revision, TagRevision};

/// What an entry of a table or list takes beside its own text.
const ENTRY: usize = 128;

/// Bytes of texts on the heap.
trait Volume {
    fn volume(&self) -> usize;
}

fn all(texts: &[&String]) -> usize {
    // The allocator gives no less than 16 bytes.
    texts.iter().map(|text| text.capacity().next_multiple_of(16)).sum()
}

impl Volume for PasswordRevision {
    fn volume(&self) -> usize {
        let (label, username, password) = (&self.label, &self.username, &self.password);
        all(&[label, username, password, &self.url, &self.notes, &self.custom_fields])
            + all(&[&self.hash, &self.folder, &self.status_code])
    }
}

impl Volume for FolderRevision {
    fn volume(&self) -> usize {
        all(&[&self.label, &self.parent])
    }
}

impl Volume for TagRevision {
    fn volume(&self) -> usize {
        all(&[&self.label, &self.color])
    }
}

impl<K: Volume> Volume for Revision<K> {
    fn volume(&self) -> usize {
        size_of::<Self>()
            + all(&[&self.id, &self.cse_type, &self.cse_key, &self.sse_type, &self.client])
            + self.content.volume()
    }
}

impl<K: Volume> Volume for Object<K> {
    fn volume(&self) -> usize {
        size_of::<Self>() + ENTRY + self.revisions().iter().map(Volume::volume).sum::<usize>()
    }
}

impl Volume for Value {
    fn volume(&self) -> usize {
        size_of::<Value>()
            + match self {
                Value::Null | Value::Bool(_) => 0,
                Value::Number(number) => number.as_str().len(),
                Value::String(text) => text.capacity(),
                Value::Array(items) => items.iter().map(Volume::volume).sum(),
                Value::Object(members) => {
                    members.iter().map(|(name, value)| ENTRY + name.len() + value.volume()).sum()
                }
            }
    }
}

impl Volume for Account {
    fn volume(&self) -> usize {
        let settings = self.client_settings.iter();
        let settings: usize = settings.map(|(n, value)| ENTRY + n.len() + value.volume()).sum();
        let keychains = self.keychains.iter();
        let keychains: usize = keychains.map(|(kind, data)| ENTRY + all(&[kind, data])).sum();
        let challenge = self.challenge.as_ref().map_or(0, |challenge| {
            let secret = match &challenge.secret {
                Secret::Known(secret) => secret.len(),
                Secret::Sealed(sealed) => sealed.secret.len(),
            };
            secret + challenge.salts.volume()
        });
        settings + keychains + challenge
    }
}

fn table<K: Volume>(table: &Table<K>) -> usize {
    table.values().map(Volume::volume).sum()
}

impl State {
    /// About how many bytes clients have stored. Sessions are limited by their number.
    pub(crate) fn volume(&self) -> usize {
        table(&self.passwords)
            + table(&self.folders)
            + table(&self.tags)
            + (self.relations.len() + self.shares.len()) * 4 * ENTRY
            + self.accounts.values().map(Volume::volume).sum::<usize>()
    }
}
