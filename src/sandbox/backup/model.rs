//! The backup's content, decrypted and migrated to the newest version. Entries with `deleted` true are
//! left out; array order is kept, since it is the order of creation.

use serde_json::{Map, Value};

use super::error::ObjectName;

/// Everything a server needs to start from.
#[derive(Debug, Clone, Default)]
pub struct Backup {
    /// The file's own version, 100 to 106.
    pub version: u32,
    /// Users in file order.
    pub users: Vec<User>,
    /// Passwords with all revisions.
    pub passwords: Vec<Model<PasswordRevision>>,
    /// Folders with all revisions.
    pub folders: Vec<Model<FolderRevision>>,
    /// Tags with all revisions.
    pub tags: Vec<Model<TagRevision>>,
    /// Shares.
    pub shares: Vec<Share>,
    /// Which password has which tag.
    pub relations: Vec<Relation>,
    /// Client-side keychains (the server's own `SSEv2r1` ones are only used for decrypting).
    pub keychains: Vec<Keychain>,
    /// The challenge of each user who has one.
    pub challenges: Vec<Challenge>,
}

/// A user of the backup.
#[derive(Debug, Clone, Default)]
pub struct User {
    /// User id, also the display name.
    pub id: String,
    /// User settings without the prefix `user.`, as the backup has them: text or null.
    pub settings: Map<String, Value>,
    /// Client settings without the prefix `client.`.
    pub client_settings: Map<String, Value>,
}

/// What has a stable id: a password, folder or tag.
#[derive(Debug, Clone, Default)]
pub struct Model<R> {
    /// UUID.
    pub id: String,
    /// Owner.
    pub user: String,
    /// UUID of the current revision.
    pub revision: String,
    /// Unix seconds.
    pub created: i64,
    /// Unix seconds.
    pub updated: i64,
    /// Below a trashed folder (passwords and folders).
    pub suspended: bool,
    /// The share it was received by (passwords).
    pub share: Option<String>,
    /// Whether the owner shared it (passwords).
    pub shared: bool,
    /// Whether the user may edit it (passwords; true elsewhere).
    pub editable: bool,
    /// All revisions in file order.
    pub revisions: Vec<Revision<R>>,
}

/// What all kinds of revisions have, and the kind's own content.
#[derive(Debug, Clone, Default)]
pub struct Revision<R> {
    /// UUID.
    pub id: String,
    /// Unix seconds.
    pub created: i64,
    /// Unix seconds.
    pub updated: i64,
    /// Unix seconds.
    pub edited: i64,
    /// `none` or `CSEv1r1`.
    pub cse_type: String,
    /// Id of the client's key, or `""`.
    pub cse_key: String,
    /// `none`, `SSEv1r1`, `SSEv1r2`, `SSEv2r1`, `SSEv3r1` after migration.
    pub sse_type: String,
    /// Hidden flag.
    pub hidden: bool,
    /// In the trash.
    pub trashed: bool,
    /// Favourite flag.
    pub favorite: bool,
    /// Who wrote it.
    pub client: String,
    /// The kind's own content.
    pub content: R,
}

/// Content of a password revision, decrypted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PasswordRevision {
    /// Title.
    pub label: String,
    /// Account name.
    pub username: String,
    /// The password.
    pub password: String,
    /// Address.
    pub url: String,
    /// Notes.
    pub notes: String,
    /// JSON text of the custom fields, kept verbatim after migration.
    pub custom_fields: String,
    /// SHA-1 of the password, possibly shortened.
    pub hash: String,
    /// Folder id.
    pub folder: String,
    /// 0 to 3.
    pub status: i64,
    /// `GOOD`, `OUTDATED`, `DUPLICATE`, `BREACHED`, `NOT_CHECKED`.
    pub status_code: String,
}

/// Content of a folder revision, decrypted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FolderRevision {
    /// Name.
    pub label: String,
    /// Parent folder id.
    pub parent: String,
}

/// Content of a tag revision, decrypted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TagRevision {
    /// Name.
    pub label: String,
    /// Colour text.
    pub color: String,
}

/// A share.
#[derive(Debug, Clone, Default)]
pub struct Share {
    /// UUID.
    pub id: String,
    /// User id of the owner.
    pub owner: String,
    /// User id of the receiver.
    pub receiver: String,
    /// The owner's password.
    pub source: String,
    /// The receiver's password, once delivered.
    pub target: Option<String>,
    /// Unix seconds, or never.
    pub expires: Option<i64>,
    /// The receiver may edit.
    pub editable: bool,
    /// The receiver may share on.
    pub shareable: bool,
    /// Source changed since the last synchronisation.
    pub source_updated: bool,
    /// Target changed since the last synchronisation.
    pub target_updated: bool,
    /// Unix seconds.
    pub created: i64,
    /// Unix seconds.
    pub updated: i64,
    /// Who made it.
    pub client: String,
}

/// One tag of one password.
#[derive(Debug, Clone, Default)]
pub struct Relation {
    /// Password id.
    pub password: String,
    /// Tag id.
    pub tag: String,
    /// Owner.
    pub user: String,
    /// Hidden flag.
    pub hidden: bool,
}

/// A keychain stored for a user.
#[derive(Debug, Clone, Default)]
pub struct Keychain {
    /// Owner.
    pub user: String,
    /// `CSEv1r1`, ….
    pub kind: String,
    /// The client's data, decrypted from the server's envelope.
    pub data: String,
}

/// A log-in challenge. The secret itself is not in a backup: it opens `secret`.
#[derive(Debug, Clone, Default)]
pub struct Challenge {
    /// Owner.
    pub user: String,
    /// `PWDv1r1`.
    pub kind: String,
    /// The salts as sent to clients.
    pub salts: Vec<Value>,
    /// The inner envelope that only the right secret opens.
    pub secret: String,
    /// The server's salt, first part of that envelope's pass phrase.
    pub server_salt: String,
    /// The user's client-side keychains, which the right secret opens too.
    pub keychains: Vec<SealedKeychain>,
}

/// A client-side keychain in the server's envelope.
#[derive(Debug, Clone)]
pub struct SealedKeychain {
    pub(super) name: ObjectName,
    pub(super) user: String,
    pub(super) kind: String,
    pub(super) envelope: String,
    /// First part of the envelope's pass phrase.
    pub(super) server_secret: String,
}
