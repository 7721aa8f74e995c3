//! From the invented accounts to the content of a backup: ids, times, hashes, relations and shares.

use serde_json::{Value, json};
use sha1::{Digest, Sha1};

use super::accounts::{FolderData, PasswordData, ShareData, TagData, UserData};
use super::draw::Draw;
use super::times;
use crate::sandbox::backup::{
    Backup, FolderRevision, Model, PasswordRevision, Relation, Revision, Share, TagRevision, User,
};

const BASE_FOLDER: &str = "00000000-0000-0000-0000-000000000000";

pub(super) fn build(draw: &Draw, users: &[UserData], shares: &[ShareData]) -> Backup {
    let mut backup = Backup::default();
    for user in users {
        Builder { draw, user }.add_to(&mut backup);
    }
    for data in shares {
        add_share(draw, data, &mut backup);
    }
    backup
}

/// Builds the objects of one user.
struct Builder<'d> {
    draw: &'d Draw,
    user: &'d UserData,
}

impl Builder<'_> {
    fn add_to(&self, backup: &mut Backup) {
        let user = self.user;
        backup.users.push(User {
            id: user.id.clone(),
            settings: user.settings.iter().map(|(k, v)| (k.clone(), json!(v))).collect(),
            client_settings: user.client_settings.clone(),
        });
        let folders = user.folders.iter().enumerate();
        backup.folders.extend(folders.map(|(index, data)| self.folder(index, data)));
        let tags = user.tags.iter().enumerate();
        backup.tags.extend(tags.map(|(index, data)| self.tag(index, data)));
        let passwords = user.passwords.iter().enumerate();
        backup.passwords.extend(passwords.map(|(index, data)| self.password(index, data)));
        backup.relations.extend(user.passwords.iter().flat_map(|data| self.relations(data)));
    }

    fn id(&self, kind: &str, key: &str) -> String {
        id(self.draw, kind, &self.user.id, key)
    }

    fn folder_id(&self, key: Option<&String>) -> String {
        key.map_or_else(|| BASE_FOLDER.to_owned(), |key| self.id("folder", key))
    }

    fn folder(&self, index: usize, data: &FolderData) -> Model<FolderRevision> {
        let parent = self.folder_id(data.parent.as_ref());
        let labels = data.earlier.iter().chain([&data.label]);
        let contents = labels
            .map(|label| FolderRevision { label: label.clone(), parent: parent.clone() })
            .collect();
        let id = self.id("folder", &data.key);
        let flags = Flags { favorite: data.favorite, hidden: false, trashed: data.trashed };
        let folder = self.model(id, index, contents, flags);
        Model { suspended: data.suspended, ..folder }
    }

    fn tag(&self, index: usize, data: &TagData) -> Model<TagRevision> {
        let content =
            |label: &str, color: &str| TagRevision { label: label.into(), color: color.into() };
        let earlier = data.earlier.iter().map(|tag| content(&tag.label, &tag.color));
        let contents = earlier.chain([content(&data.label, &data.color)]).collect();
        let id = self.id("tag", &data.key);
        let flags = Flags { favorite: data.favorite, hidden: false, trashed: data.trashed };
        self.model(id, index, contents, flags)
    }

    fn password(&self, index: usize, data: &PasswordData) -> Model<PasswordRevision> {
        let id = self.id("password", &data.label);
        let flags = Flags { favorite: data.favorite, hidden: data.hidden, trashed: data.trashed };
        let mut model = self.model(id, index, self.contents(data), flags);
        model.suspended = data.suspended;
        self.set_edited(&mut model.revisions);
        model
    }

    /// The contents of all revisions, oldest first.
    fn contents(&self, data: &PasswordData) -> Vec<PasswordRevision> {
        let current = self.current_content(data);
        let mut contents: Vec<_> = data
            .earlier
            .iter()
            .map(|earlier| {
                let same = earlier.password == current.password;
                let inherited = if same { data.status.as_deref() } else { None };
                let status = earlier.status.as_deref().or(inherited);
                let revision = PasswordRevision {
                    label: earlier.label.clone().unwrap_or_else(|| current.label.clone()),
                    notes: earlier.notes.clone().unwrap_or_else(|| current.notes.clone()),
                    ..current.clone()
                };
                with_password(revision, &earlier.password, status)
            })
            .collect();
        contents.push(current);
        contents
    }

    fn current_content(&self, data: &PasswordData) -> PasswordRevision {
        let content = PasswordRevision {
            label: data.label.clone(),
            username: data.username.clone(),
            url: data.url.clone(),
            notes: data.notes.clone(),
            custom_fields: custom_fields(&data.fields),
            folder: self.folder_id(data.folder.as_ref()),
            ..PasswordRevision::default()
        };
        with_password(content, &data.password, data.status.as_deref())
    }

    /// A revision that leaves the password as it was keeps the time at which that was changed.
    fn set_edited(&self, revisions: &mut [Revision<PasswordRevision>]) {
        let mut before: Option<(String, i64)> = None;
        for revision in revisions {
            let outdated = revision.content.status_code == "OUTDATED";
            revision.edited = match before {
                Some((hash, edited)) if hash == revision.content.hash => edited,
                _ => times::edited(self.draw, &revision.id, revision.created, outdated),
            };
            before = Some((revision.content.hash.clone(), revision.edited));
        }
    }

    fn relations(&self, data: &PasswordData) -> Vec<Relation> {
        let relation = |key: &String| Relation {
            password: self.id("password", &data.label),
            tag: self.id("tag", key),
            user: self.user.id.clone(),
            hidden: data.hidden,
        };
        data.tags.iter().map(relation).collect()
    }

    /// A model with a revision for each content, and one more where it was moved to the trash.
    fn model<R: Clone>(
        &self,
        id: String,
        index: usize,
        contents: Vec<R>,
        flags: Flags,
    ) -> Model<R> {
        let created = times::created(self.draw, &id, index);
        let live = contents.len();
        let trashed = contents.last().filter(|_| flags.trashed).cloned();
        let revisions: Vec<_> = contents
            .into_iter()
            .chain(trashed)
            .enumerate()
            .map(|(number, content)| {
                let revision = self.draw.uuid(&format!("{id}/{number}"));
                let time = times::revised(self.draw, &revision, created, number);
                Revision {
                    hidden: flags.hidden,
                    trashed: number >= live,
                    favorite: flags.favorite,
                    ..revision_of(revision, time, content)
                }
            })
            .collect();
        model_of(id, &self.user.id, revisions)
    }
}

#[derive(Clone, Copy)]
struct Flags {
    favorite: bool,
    hidden: bool,
    trashed: bool,
}

fn id(draw: &Draw, kind: &str, user: &str, key: &str) -> String {
    draw.uuid(&format!("{kind}/{user}/{key}"))
}

fn revision_of<R>(id: String, time: i64, content: R) -> Revision<R> {
    Revision {
        id,
        created: time,
        updated: time,
        edited: time,
        cse_type: "none".to_owned(),
        cse_key: String::new(),
        sse_type: "SSEv1r1".to_owned(),
        hidden: false,
        trashed: false,
        favorite: false,
        client: "CLIENT::UNKNOWN".to_owned(),
        content,
    }
}

fn model_of<R>(id: String, user: &str, revisions: Vec<Revision<R>>) -> Model<R> {
    let (first, last) = (revisions.first(), revisions.last());
    Model {
        id,
        user: user.to_owned(),
        revision: last.map(|r| r.id.clone()).unwrap_or_default(),
        created: first.map(|r| r.created).unwrap_or_default(),
        updated: last.map(|r| r.created).unwrap_or_default(),
        suspended: false,
        share: None,
        shared: false,
        editable: true,
        revisions,
    }
}

fn with_password(
    content: PasswordRevision,
    password: &str,
    status: Option<&str>,
) -> PasswordRevision {
    let code = status.unwrap_or("GOOD");
    let status = match code {
        "OUTDATED" | "DUPLICATE" => 1,
        "BREACHED" => 2,
        _ => 0,
    };
    PasswordRevision {
        password: password.to_owned(),
        hash: hex::encode(Sha1::digest(password)),
        status,
        status_code: code.to_owned(),
        ..content
    }
}

/// In the shape of version 103, with the two members that a restore drops.
fn custom_fields(fields: &[[String; 3]]) -> String {
    let fields: Value = fields
        .iter()
        .enumerate()
        .map(|(index, [label, kind, value])| {
            json!({ "label": label, "type": kind, "value": value, "id": index, "blank": false })
        })
        .collect();
    fields.to_string()
}

/// Adds a share, and unless it is pending the receiver's copy of the password.
fn add_share(draw: &Draw, data: &ShareData, backup: &mut Backup) {
    let source_id = id(draw, "password", &data.from, &data.password);
    let source = backup
        .passwords
        .iter_mut()
        .find(|model| model.id == source_id)
        .expect("shares name passwords of the data set, a test of the sample builds all");
    let share_id = id(draw, &format!("share/{}", data.to), &data.from, &data.password);
    let created = times::shared(source.updated);
    source.shared = true;
    let target = (!data.pending).then(|| received(draw, data, source, &share_id));
    backup.shares.push(Share {
        id: share_id,
        owner: data.from.clone(),
        receiver: data.to.clone(),
        source: source_id,
        target: target.as_ref().map(|model| model.id.clone()),
        expires: data.expires,
        editable: data.editable,
        shareable: data.shareable,
        source_updated: data.pending || data.source_updated,
        target_updated: false,
        created,
        updated: created,
        client: "CLIENT::UNKNOWN".to_owned(),
    });
    backup.passwords.extend(target);
}

fn received(
    draw: &Draw,
    data: &ShareData,
    source: &Model<PasswordRevision>,
    share: &str,
) -> Model<PasswordRevision> {
    let current = source.revisions.last().expect("every password of the data set has a revision");
    let id = draw.uuid(&format!("received/{share}"));
    let content = PasswordRevision { folder: BASE_FOLDER.to_owned(), ..current.content.clone() };
    let time = times::shared(source.updated);
    let mut revision = revision_of(draw.uuid(&format!("{id}/0")), time, content);
    revision.edited = current.edited;
    Model {
        share: Some(share.to_owned()),
        editable: data.editable,
        ..model_of(id, &data.to, vec![revision])
    }
}
