//! The backup as it is written in the file, before decrypting and migrating.

use indexmap::IndexMap;
use serde::Deserialize;
use serde_json::{Map, Value};

use super::error::{Kind, ObjectName};
use super::lenient;

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct RawBackup {
    pub(super) version: u32,
    pub(super) passwords: Vec<RawModel>,
    pub(super) folders: Vec<RawModel>,
    pub(super) tags: Vec<RawModel>,
    #[serde(default, deserialize_with = "lenient::list")]
    pub(super) shares: Vec<RawShare>,
    #[serde(default, alias = "password_tag_relations", deserialize_with = "lenient::list")]
    pub(super) password_tag_relations: Vec<RawRelation>,
    #[serde(default, deserialize_with = "lenient::list")]
    pub(super) keychains: Vec<RawKeychain>,
    #[serde(default, deserialize_with = "lenient::list")]
    pub(super) challenges: Vec<RawChallenge>,
    pub(super) keys: RawKeys,
    #[serde(default)]
    pub(super) settings: RawSettings,
}

#[derive(Debug, Default, Deserialize)]
pub(super) struct RawKeys {
    #[serde(default)]
    pub(super) server: RawServerKeys,
    #[serde(deserialize_with = "lenient::map")]
    pub(super) users: IndexMap<String, RawUserKeys>,
}

#[derive(Debug, Default, Deserialize)]
pub(super) struct RawServerKeys {
    #[serde(rename = "SSEv1ServerKey")]
    pub(super) sse_v1: Option<String>,
    pub(super) secret: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
pub(super) struct RawUserKeys {
    #[serde(rename = "SSEv1UserKey")]
    pub(super) sse_v1: Option<String>,
    #[serde(rename = "ChallengeId")]
    pub(super) challenge: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
pub(super) struct RawSettings {
    #[serde(default, deserialize_with = "lenient::map")]
    pub(super) users: IndexMap<String, UserSettings>,
    #[serde(default, deserialize_with = "lenient::map")]
    pub(super) clients: IndexMap<String, Value>,
}

/// The settings of one user; PHP writes an empty list where there are none.
#[derive(Debug, Default, Deserialize)]
#[serde(transparent)]
pub(super) struct UserSettings(
    #[serde(deserialize_with = "lenient::map")] pub(super) IndexMap<String, Value>,
);

impl UserSettings {
    pub(super) fn into_map(self) -> Map<String, Value> {
        self.0.into_iter().collect()
    }
}

/// A password, folder or tag.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct RawModel {
    pub(super) uuid: String,
    pub(super) user_id: String,
    pub(super) revision: String,
    #[serde(default, deserialize_with = "lenient::integer")]
    pub(super) created: Option<i64>,
    #[serde(default, deserialize_with = "lenient::integer")]
    pub(super) updated: Option<i64>,
    #[serde(default, deserialize_with = "lenient::flag")]
    pub(super) deleted: Option<bool>,
    #[serde(default, deserialize_with = "lenient::flag")]
    pub(super) suspended: Option<bool>,
    pub(super) share_id: Option<String>,
    #[serde(default, deserialize_with = "lenient::flag")]
    pub(super) editable: Option<bool>,
    #[serde(default, deserialize_with = "lenient::flag")]
    pub(super) has_shares: Option<bool>,
    pub(super) revisions: Vec<RawRevision>,
}

/// A revision of any kind of object; each kind uses some of the members.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct RawRevision {
    pub(super) uuid: String,
    pub(super) user_id: String,
    #[serde(default, deserialize_with = "lenient::integer")]
    pub(super) created: Option<i64>,
    #[serde(default, deserialize_with = "lenient::integer")]
    pub(super) updated: Option<i64>,
    #[serde(default, deserialize_with = "lenient::integer")]
    pub(super) edited: Option<i64>,
    pub(super) sse_type: String,
    pub(super) sse_key: Option<String>,
    pub(super) cse_type: Option<String>,
    pub(super) cse_key: Option<String>,
    #[serde(default, deserialize_with = "lenient::flag")]
    pub(super) hidden: Option<bool>,
    #[serde(default, deserialize_with = "lenient::flag")]
    pub(super) trashed: Option<bool>,
    #[serde(default, deserialize_with = "lenient::flag")]
    pub(super) favorite: Option<bool>,
    #[serde(default, deserialize_with = "lenient::flag")]
    pub(super) deleted: Option<bool>,
    pub(super) client: Option<String>,
    pub(super) label: Option<String>,
    pub(super) username: Option<String>,
    pub(super) password: Option<String>,
    pub(super) url: Option<String>,
    pub(super) notes: Option<String>,
    pub(super) custom_fields: Option<String>,
    pub(super) hash: Option<String>,
    pub(super) folder: Option<String>,
    #[serde(default, deserialize_with = "lenient::integer")]
    pub(super) status: Option<i64>,
    pub(super) status_code: Option<String>,
    pub(super) parent: Option<String>,
    pub(super) color: Option<String>,
}

impl RawRevision {
    /// The members that the server encrypts, with their names in the file.
    pub(super) fn encrypted(&mut self, kind: Kind) -> Vec<(&'static str, &mut Option<String>)> {
        match kind {
            Kind::Password => vec![
                ("url", &mut self.url),
                ("label", &mut self.label),
                ("notes", &mut self.notes),
                ("password", &mut self.password),
                ("username", &mut self.username),
                ("customFields", &mut self.custom_fields),
            ],
            Kind::Folder => vec![("label", &mut self.label)],
            Kind::Tag => vec![("label", &mut self.label), ("color", &mut self.color)],
            Kind::Keychain | Kind::Challenge => Vec::new(),
        }
    }
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct RawShare {
    pub(super) uuid: String,
    pub(super) user_id: String,
    pub(super) receiver: String,
    pub(super) source_password: String,
    pub(super) target_password: Option<String>,
    #[serde(default, deserialize_with = "lenient::integer")]
    pub(super) expires: Option<i64>,
    #[serde(default, deserialize_with = "lenient::flag")]
    pub(super) editable: Option<bool>,
    #[serde(default, deserialize_with = "lenient::flag")]
    pub(super) shareable: Option<bool>,
    #[serde(default, deserialize_with = "lenient::flag")]
    pub(super) source_updated: Option<bool>,
    #[serde(default, deserialize_with = "lenient::flag")]
    pub(super) target_updated: Option<bool>,
    #[serde(default, deserialize_with = "lenient::integer")]
    pub(super) created: Option<i64>,
    #[serde(default, deserialize_with = "lenient::integer")]
    pub(super) updated: Option<i64>,
    #[serde(default, deserialize_with = "lenient::flag")]
    pub(super) deleted: Option<bool>,
    pub(super) client: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct RawRelation {
    pub(super) password: String,
    pub(super) tag: String,
    pub(super) user_id: String,
    #[serde(default, deserialize_with = "lenient::flag")]
    pub(super) hidden: Option<bool>,
    #[serde(default, deserialize_with = "lenient::flag")]
    pub(super) deleted: Option<bool>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct RawKeychain {
    pub(super) uuid: String,
    pub(super) user_id: String,
    #[serde(rename = "type")]
    pub(super) kind: String,
    pub(super) data: String,
    #[serde(default, deserialize_with = "lenient::flag")]
    pub(super) deleted: Option<bool>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct RawChallenge {
    pub(super) uuid: String,
    pub(super) user_id: String,
    #[serde(rename = "type")]
    pub(super) kind: String,
    pub(super) secret: String,
    pub(super) client_data: String,
    pub(super) server_data: String,
    #[serde(default, deserialize_with = "lenient::flag")]
    pub(super) deleted: Option<bool>,
}

impl RawKeychain {
    pub(super) fn name(&self) -> ObjectName {
        ObjectName { kind: Kind::Keychain, id: self.uuid.clone(), revision: None }
    }
}

impl RawChallenge {
    pub(super) fn name(&self) -> ObjectName {
        ObjectName { kind: Kind::Challenge, id: self.uuid.clone(), revision: None }
    }
}

impl RawBackup {
    /// Removes what the app marked as deleted: it does not exist for the API, and may be undecryptable.
    pub(super) fn drop_deleted(&mut self) {
        for models in [&mut self.passwords, &mut self.folders, &mut self.tags] {
            models.retain(|model| model.deleted != Some(true));
            for model in models {
                model.revisions.retain(|revision| revision.deleted != Some(true));
            }
        }
        self.shares.retain(|share| share.deleted != Some(true));
        self.password_tag_relations.retain(|relation| relation.deleted != Some(true));
        self.keychains.retain(|keychain| keychain.deleted != Some(true));
        self.challenges.retain(|challenge| challenge.deleted != Some(true));
    }
}
