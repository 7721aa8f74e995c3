//! The invented accounts as they stand in the data files.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct UserData {
    pub(super) id: String,
    pub(super) settings: BTreeMap<String, String>,
    pub(super) client_settings: Map<String, Value>,
    #[serde(rename = "folder")]
    pub(super) folders: Vec<FolderData>,
    #[serde(rename = "tag")]
    pub(super) tags: Vec<TagData>,
    #[serde(rename = "password")]
    pub(super) passwords: Vec<PasswordData>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FolderData {
    pub(super) key: String,
    pub(super) label: String,
    pub(super) parent: Option<String>,
    #[serde(default)]
    pub(super) earlier: Vec<String>,
    #[serde(default)]
    pub(super) favorite: bool,
    #[serde(default)]
    pub(super) trashed: bool,
    #[serde(default)]
    pub(super) suspended: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TagData {
    pub(super) key: String,
    pub(super) label: String,
    pub(super) color: String,
    #[serde(default)]
    pub(super) earlier: Vec<EarlierTag>,
    #[serde(default)]
    pub(super) favorite: bool,
    #[serde(default)]
    pub(super) trashed: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct EarlierTag {
    pub(super) label: String,
    pub(super) color: String,
}

/// A password; its label is also its key.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PasswordData {
    pub(super) label: String,
    #[serde(default)]
    pub(super) username: String,
    pub(super) password: String,
    #[serde(default)]
    pub(super) url: String,
    #[serde(default)]
    pub(super) notes: String,
    /// Label, type, value.
    #[serde(default)]
    pub(super) fields: Vec<[String; 3]>,
    pub(super) folder: Option<String>,
    #[serde(default)]
    pub(super) tags: Vec<String>,
    #[serde(default)]
    pub(super) earlier: Vec<EarlierPassword>,
    pub(super) status: Option<String>,
    #[serde(default)]
    pub(super) favorite: bool,
    #[serde(default)]
    pub(super) hidden: bool,
    #[serde(default)]
    pub(super) trashed: bool,
    #[serde(default)]
    pub(super) suspended: bool,
}

/// What was different in an earlier revision.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct EarlierPassword {
    pub(super) label: Option<String>,
    pub(super) password: String,
    pub(super) notes: Option<String>,
    pub(super) status: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ShareData {
    pub(super) from: String,
    pub(super) to: String,
    /// The password's label.
    pub(super) password: String,
    #[serde(default)]
    pub(super) editable: bool,
    #[serde(default)]
    pub(super) shareable: bool,
    #[serde(default)]
    pub(super) pending: bool,
    #[serde(default)]
    pub(super) source_updated: bool,
    pub(super) expires: Option<i64>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ShareFile {
    share: Vec<ShareData>,
}

/// The users in the order of the backup.
pub(super) fn users() -> Vec<UserData> {
    [
        include_str!("data/admin.toml"),
        include_str!("data/max.toml"),
        include_str!("data/erika.toml"),
    ]
    .map(parse)
    .into()
}

pub(super) fn shares() -> Vec<ShareData> {
    parse::<ShareFile>(include_str!("data/shares.toml")).share
}

fn parse<T: DeserializeOwned>(text: &str) -> T {
    toml::from_str(text)
        .expect("the embedded data files are valid, every test of the sample reads them")
}
