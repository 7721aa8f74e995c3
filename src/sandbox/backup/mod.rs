//! The server backup: reading and decrypting (versions 100 to 106), and writing an encrypted one.

mod model;

pub use model::{
    Backup, Challenge, FolderRevision, Keychain, Model, PasswordRevision, Relation, Revision,
    Share, TagRevision, User,
};
