//! From the decrypted, migrated file to the content that a server starts from.

use std::collections::HashSet;

use indexmap::IndexMap;
use serde_json::{Map, Value};

use super::error::{BackupProblem, Kind, ObjectName};
use super::model::{
    Backup, FolderRevision, Model, PasswordRevision, Relation, Revision, Share, TagRevision, User,
};
use super::raw::{RawBackup, RawModel, RawRelation, RawRevision, RawSettings, RawShare};

const UNKNOWN_CLIENT: &str = "CLIENT::UNKNOWN";
const BASE_FOLDER: &str = "00000000-0000-0000-0000-000000000000";

/// Everything but keychains and challenges, which are opened separately.
pub(super) fn assemble<'k>(
    raw: RawBackup,
    user_ids: impl Iterator<Item = &'k String>,
) -> Result<Backup, BackupProblem> {
    Ok(Backup {
        version: raw.version,
        users: users(user_ids, raw.settings)?,
        passwords: models(Kind::Password, raw.passwords, password)?,
        folders: models(Kind::Folder, raw.folders, folder)?,
        tags: models(Kind::Tag, raw.tags, tag)?,
        shares: raw.shares.into_iter().map(share).collect(),
        relations: raw.password_tag_relations.into_iter().map(relation).collect(),
        keychains: Vec::new(),
        challenges: Vec::new(),
    })
}

fn users<'k>(
    ids: impl Iterator<Item = &'k String>,
    mut settings: RawSettings,
) -> Result<Vec<User>, BackupProblem> {
    ids.map(|id| {
        Ok(User {
            id: id.clone(),
            settings: settings.users.swap_remove(id).unwrap_or_default().into_map(),
            client_settings: client_settings(id, &mut settings.clients)?,
        })
    })
    .collect()
}

/// Client settings are a JSON text inside the JSON; PHP writes no settings as an empty list.
fn client_settings(
    user: &str,
    clients: &mut IndexMap<String, Value>,
) -> Result<Map<String, Value>, BackupProblem> {
    let wrong = || BackupProblem::ClientSettings { user: user.to_owned() };
    let value = match clients.swap_remove(user) {
        Some(Value::String(text)) if text.is_empty() => Value::Null,
        Some(Value::String(text)) => serde_json::from_str(&text).map_err(|_| wrong())?,
        other => other.unwrap_or_default(),
    };
    match value {
        Value::Null => Ok(Map::new()),
        Value::Array(list) if list.is_empty() => Ok(Map::new()),
        Value::Object(settings) => Ok(settings),
        _ => Err(wrong()),
    }
}

fn models<R>(
    kind: Kind,
    raw: Vec<RawModel>,
    content: fn(RawRevision) -> Revision<R>,
) -> Result<Vec<Model<R>>, BackupProblem> {
    let mut known = HashSet::new();
    let mut first = |raw: RawModel| {
        let object = ObjectName { kind, id: raw.uuid.clone(), revision: None };
        if known.insert(raw.uuid.clone()) { Ok(raw) } else { Err(BackupProblem::Twice { object }) }
    };
    raw.into_iter().map(|raw| model(kind, first(raw)?, content)).collect()
}

fn model<R>(
    kind: Kind,
    raw: RawModel,
    content: fn(RawRevision) -> Revision<R>,
) -> Result<Model<R>, BackupProblem> {
    if !raw.revisions.iter().any(|revision| revision.uuid == raw.revision) {
        let object = ObjectName { kind, id: raw.uuid, revision: Some(raw.revision) };
        return Err(BackupProblem::NoCurrentRevision { object });
    }
    let mut known = HashSet::new();
    if let Some(twin) = raw.revisions.iter().find(|revision| !known.insert(&revision.uuid)) {
        let object = ObjectName { kind, id: raw.uuid, revision: Some(twin.uuid.clone()) };
        return Err(BackupProblem::Twice { object });
    }
    Ok(Model {
        id: raw.uuid,
        user: raw.user_id,
        revision: raw.revision,
        created: raw.created.unwrap_or_default(),
        updated: raw.updated.unwrap_or_default(),
        suspended: kind != Kind::Tag && raw.suspended.unwrap_or_default(),
        share: raw.share_id.filter(|id| !id.is_empty()),
        shared: raw.has_shares.unwrap_or_default(),
        editable: raw.editable.unwrap_or(true),
        revisions: raw.revisions.into_iter().map(content).collect(),
    })
}

fn password(mut raw: RawRevision) -> Revision<PasswordRevision> {
    let content = PasswordRevision {
        label: text(&mut raw.label),
        username: text(&mut raw.username),
        password: text(&mut raw.password),
        url: text(&mut raw.url),
        notes: text(&mut raw.notes),
        custom_fields: text(&mut raw.custom_fields),
        hash: text(&mut raw.hash),
        folder: raw.folder.take().unwrap_or_else(|| BASE_FOLDER.to_owned()),
        status: raw.status.unwrap_or_default(),
        status_code: raw.status_code.take().unwrap_or_else(|| "GOOD".to_owned()),
    };
    revision(raw, content)
}

fn folder(mut raw: RawRevision) -> Revision<FolderRevision> {
    let content = FolderRevision {
        label: text(&mut raw.label),
        parent: raw.parent.take().unwrap_or_else(|| BASE_FOLDER.to_owned()),
    };
    revision(raw, content)
}

fn tag(mut raw: RawRevision) -> Revision<TagRevision> {
    let content = TagRevision { label: text(&mut raw.label), color: text(&mut raw.color) };
    revision(raw, content)
}

fn revision<R>(raw: RawRevision, content: R) -> Revision<R> {
    Revision {
        id: raw.uuid,
        created: raw.created.unwrap_or_default(),
        updated: raw.updated.unwrap_or_default(),
        edited: raw.edited.unwrap_or_default(),
        cse_type: raw.cse_type.filter(|t| !t.is_empty()).unwrap_or_else(|| "none".to_owned()),
        cse_key: raw.cse_key.unwrap_or_default(),
        sse_type: raw.sse_type,
        hidden: raw.hidden.unwrap_or_default(),
        trashed: raw.trashed.unwrap_or_default(),
        favorite: raw.favorite.unwrap_or_default(),
        client: client(raw.client),
        content,
    }
}

fn share(raw: RawShare) -> Share {
    Share {
        id: raw.uuid,
        owner: raw.user_id,
        receiver: raw.receiver,
        source: raw.source_password,
        target: raw.target_password.filter(|id| !id.is_empty()),
        expires: raw.expires,
        editable: raw.editable.unwrap_or_default(),
        shareable: raw.shareable.unwrap_or_default(),
        source_updated: raw.source_updated.unwrap_or_default(),
        target_updated: raw.target_updated.unwrap_or_default(),
        created: raw.created.unwrap_or_default(),
        updated: raw.updated.unwrap_or_default(),
        client: client(raw.client),
    }
}

fn relation(raw: RawRelation) -> Relation {
    Relation {
        password: raw.password,
        tag: raw.tag,
        user: raw.user_id,
        hidden: raw.hidden.unwrap_or_default(),
    }
}

fn client(client: Option<String>) -> String {
    client.unwrap_or_else(|| UNKNOWN_CLIENT.to_owned())
}

fn text(field: &mut Option<String>) -> String {
    field.take().unwrap_or_default()
}
