//! Writing a backup of version 103, encrypted as the app did then. What came later (clients, client-side
//! encryption, keychains, challenges) has no place in it.

use std::io::Write as _;

use flate2::{Compression, GzBuilder};
use serde_json::{Map, Value, json};

use super::envelope::EnvelopeKeys;
use super::model::{
    Backup, FolderRevision, Model, PasswordRevision, Relation, Revision, Share, TagRevision,
};

/// Draws a number of characters of `[A-Za-z0-9+/]` for the given name.
type Characters<'c> = dyn Fn(&str, usize) -> String + 'c;

const KEY_LENGTH: usize = 1024;

/// The backup as gzipped JSON. Keys and initialisation vectors come from `characters`, so that the
/// caller decides whether the result is the same every time.
pub(in crate::sandbox) fn write(backup: &Backup, characters: &Characters<'_>) -> Vec<u8> {
    gzip(Writer { backup, characters }.document().to_string().as_bytes())
}

/// Without name and time, so that equal content gives equal bytes.
fn gzip(json: &[u8]) -> Vec<u8> {
    let mut encoder = GzBuilder::new().mtime(0).write(Vec::new(), Compression::best());
    encoder
        .write_all(json)
        .and_then(|()| encoder.finish())
        .expect("writing to memory does not fail")
}

struct Writer<'b> {
    backup: &'b Backup,
    characters: &'b Characters<'b>,
}

impl Writer<'_> {
    fn document(&self) -> Value {
        let backup = self.backup;
        json!({
            "version": 103,
            "passwords": self.models(&backup.passwords, password_members),
            "folders": self.models(&backup.folders, folder_members),
            "tags": self.models(&backup.tags, tag_members),
            "shares": numbered(&backup.shares, share),
            "passwordTagRelations": numbered(&backup.relations, |relation| self.relation(relation)),
            "keys": {
                "server": { "SSEv1ServerKey": self.server_key() },
                "users": self.by_user(|user| json!({ "SSEv1UserKey": self.user_key(user) })),
            },
            "settings": self.settings(),
        })
    }

    fn models<R>(&self, models: &[Model<R>], members: fn(&R) -> Members) -> Value {
        numbered(models, |model| {
            json!({
                "shareId": model.share, "editable": model.editable, "hasShares": model.shared,
                "uuid": model.id, "revision": model.revision, "suspended": model.suspended,
                "userId": model.user, "deleted": false,
                "created": model.created, "updated": model.updated,
                "revisions": numbered(&model.revisions, |r| self.revision(model, r, members)),
            })
        })
    }

    fn revision<R>(
        &self,
        model: &Model<R>,
        revision: &Revision<R>,
        members: fn(&R) -> Members,
    ) -> Value {
        let key = (self.characters)(&format!("key/{}", revision.id), KEY_LENGTH);
        let keys = EnvelopeKeys::new(self.server_key() + &self.user_key(&model.user) + &key);
        let Members { sealed, plain } = members(&revision.content);
        let mut object = Map::new();
        for (name, text) in sealed {
            let iv = self.vector(&format!("iv/{}/{name}", revision.id));
            object.insert(name.to_owned(), keys.seal_first_form(text, iv).into());
        }
        object.extend(plain.into_iter().map(|(name, value)| (name.to_owned(), value)));
        let common = json!({
            "sseType": "SSEv1r1", "sseKey": key, "cseType": "none",
            "uuid": revision.id, "model": model.id, "edited": revision.edited,
            "hidden": revision.hidden, "trashed": revision.trashed, "favorite": revision.favorite,
            "userId": model.user, "deleted": false,
            "created": revision.created, "updated": revision.updated,
        });
        if let Value::Object(common) = common {
            object.extend(common);
        }
        Value::Object(object)
    }

    fn relation(&self, relation: &Relation) -> Value {
        let backup = self.backup;
        json!({
            "tag": relation.tag, "password": relation.password,
            "tagRevision": current_revision(&backup.tags, &relation.tag),
            "passwordRevision": current_revision(&backup.passwords, &relation.password),
            "hidden": relation.hidden, "userId": relation.user, "deleted": false,
        })
    }

    fn settings(&self) -> Value {
        let users = self.backup.users.iter();
        let clients: Map<_, _> = users
            .clone()
            .map(|user| {
                (user.id.clone(), json!(Value::from(user.client_settings.clone()).to_string()))
            })
            .collect();
        let users: Map<_, _> =
            users.map(|user| (user.id.clone(), user.settings.clone().into())).collect();
        json!({ "application": {}, "users": users, "clients": clients })
    }

    fn by_user(&self, value: impl Fn(&str) -> Value) -> Value {
        self.backup.users.iter().map(|user| (user.id.clone(), value(&user.id))).collect()
    }

    fn server_key(&self) -> String {
        (self.characters)("key/server", KEY_LENGTH)
    }

    fn user_key(&self, user: &str) -> String {
        (self.characters)(&format!("key/user/{user}"), KEY_LENGTH)
    }

    fn vector(&self, name: &str) -> [u8; 16] {
        let mut vector = [b'A'; 16];
        for (byte, drawn) in vector.iter_mut().zip((self.characters)(name, 16).into_bytes()) {
            *byte = drawn;
        }
        vector
    }
}

/// What only one kind of revision has: what is encrypted, and what is not.
struct Members<'r> {
    sealed: Vec<(&'static str, &'r str)>,
    plain: Vec<(&'static str, Value)>,
}

fn password_members(content: &PasswordRevision) -> Members<'_> {
    Members {
        sealed: vec![
            ("url", &content.url),
            ("label", &content.label),
            ("notes", &content.notes),
            ("username", &content.username),
            ("password", &content.password),
            ("customFields", &content.custom_fields),
        ],
        plain: vec![
            ("hash", json!(content.hash)),
            ("folder", json!(content.folder)),
            ("status", json!(content.status)),
            ("statusCode", json!(content.status_code)),
        ],
    }
}

fn folder_members(content: &FolderRevision) -> Members<'_> {
    Members {
        sealed: vec![("label", &content.label)],
        plain: vec![("parent", json!(content.parent))],
    }
}

fn tag_members(content: &TagRevision) -> Members<'_> {
    Members {
        sealed: vec![("label", &content.label), ("color", &content.color)],
        plain: Vec::new(),
    }
}

fn share(share: &Share) -> Value {
    json!({
        "uuid": share.id, "type": "user", "receiver": share.receiver,
        "sourcePassword": share.source, "targetPassword": share.target,
        "expires": share.expires, "editable": share.editable, "shareable": share.shareable,
        "sourceUpdated": share.source_updated, "targetUpdated": share.target_updated,
        "userId": share.owner, "deleted": false,
        "created": share.created, "updated": share.updated,
    })
}

fn current_revision<'m, R>(models: &'m [Model<R>], id: &str) -> Option<&'m str> {
    models.iter().find(|model| model.id == id).map(|model| model.revision.as_str())
}

/// The items as objects, each with the row number that a database would have given it.
fn numbered<T>(items: &[T], object: impl Fn(&T) -> Value) -> Value {
    let rows = items.iter().enumerate().map(|(index, item)| {
        let mut row = Map::new();
        row.insert("id".to_owned(), json!(index + 1));
        if let Value::Object(members) = object(item) {
            row.extend(members);
        }
        Value::Object(row)
    });
    rows.collect()
}
