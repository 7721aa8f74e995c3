//! The server backup: reading and decrypting (versions 100 to 106), and writing an encrypted one.

mod assemble;
mod challenge;
pub mod envelope;
mod error;
mod keys;
mod lenient;
mod migrate;
mod model;
mod php_json;
mod raw;
mod read;
mod unseal;
#[cfg(test)]
pub(super) mod upstream_tests;
mod write;

pub use challenge::MasterPasswords;
pub use error::{BackupError, BackupProblem, Kind, ObjectName};
pub use model::{
    Backup, Challenge, FolderRevision, Keychain, Model, PasswordRevision, Relation, Revision,
    SealedKeychain, Share, TagRevision, User,
};
pub use read::{from_bytes, from_bytes_with, read};
pub(in crate::sandbox) use write::write;
