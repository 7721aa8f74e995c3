use std::fmt;
use std::io;

use thiserror::Error;

use super::envelope::EnvelopeError;

/// Why a backup could not be used.
#[derive(Debug, Error)]
#[error("backup {file}: {problem}")]
pub struct BackupError {
    /// The file as the user named it.
    pub file: String,
    /// What is wrong with it; all of it is in the message, so there is no further source.
    pub problem: BackupProblem,
}

/// What can be wrong with a backup.
#[derive(Debug, Error)]
pub enum BackupProblem {
    /// The file could not be read.
    #[error("{0}")]
    Unreadable(#[from] io::Error),
    /// It begins like gzip but does not unpack.
    #[error("damaged gzip data: {0}")]
    Gzip(#[source] io::Error),
    /// It unpacks to more than any backup has.
    #[error("unpacks to more than {limit} MiB, which is no backup")]
    TooLarge {
        /// The limit in MiB.
        limit: u64,
    },
    /// No JSON, or not the JSON of a backup.
    #[error("not a server backup{}: {source}{}", form(source), at(path))]
    Json {
        /// Where in the document, as a JSON path; empty for the whole.
        path: String,
        /// The parser's reason.
        source: serde_json::Error,
    },
    /// No `version`, or one that is not known.
    #[error(
        "{}; versions 100 to 106 can be read: make it again with a release of the app that writes one of these",
        match found { Some(v) => format!("version {v} is not supported"), None => "it has no version".to_owned() }
    )]
    Version {
        /// The version as written.
        found: Option<String>,
    },
    /// An encrypted object whose key is not in the file.
    #[error("{object} cannot be decrypted: {key} is missing")]
    MissingKey {
        /// What cannot be decrypted.
        object: ObjectName,
        /// The missing member, such as `keys.server.SSEv1ServerKey`.
        key: String,
    },
    /// A value that does not open.
    #[error("{object}: field {field:?}: {source}")]
    Field {
        /// The object.
        object: ObjectName,
        /// The field's name in the file.
        field: String,
        /// Why it does not open.
        source: EnvelopeError,
    },
    /// Encrypted with a key that only the user's master password opens.
    #[error(
        "{object} is encrypted with the keychain of {user}: give the master password of {user} to read it"
    )]
    Locked {
        /// The object.
        object: ObjectName,
        /// Whose master password is needed.
        user: String,
    },
    /// Encrypted with a key of a third-party app, which no backup contains.
    #[error(
        "{object} is encrypted with SSEv3r1, whose key is kept by another app and never in a backup"
    )]
    ForeignKey {
        /// The object.
        object: ObjectName,
    },
    /// An encryption type that no release has.
    #[error("{object} has the unknown sseType {kind:?}")]
    UnknownEncryption {
        /// The object.
        object: ObjectName,
        /// The type as written.
        kind: String,
    },
    /// The current revision is not among the revisions.
    #[error("{object}: its current revision is not among its revisions")]
    NoCurrentRevision {
        /// The object, with the revision it names.
        object: ObjectName,
    },
    /// Two objects, or two revisions of one, have the same id.
    #[error("{object}: the id occurs twice")]
    Twice {
        /// The object, with the revision if it is that one's id.
        object: ObjectName,
    },
    /// A decrypted challenge or keychain with unexpected content.
    #[error("{object}: {source}")]
    Content {
        /// The object.
        object: ObjectName,
        /// The parser's reason.
        source: serde_json::Error,
    },
    /// A master password was given that does not solve the user's challenge.
    #[error("the master password given for {user} is wrong")]
    MasterPassword {
        /// The user.
        user: String,
    },
    /// A master password was given for a user who has no challenge, or one of an unknown kind.
    #[error("{user} has no challenge of type PWDv1r1, so no master password can be used")]
    NoChallenge {
        /// The user.
        user: String,
    },
    /// Client settings that are not a JSON object.
    #[error("$.settings.clients.{user}: the client settings are not the text of a JSON object")]
    ClientSettings {
        /// The user.
        user: String,
    },
}

/// What is said of a document that is no JSON at all.
fn form(source: &serde_json::Error) -> &'static str {
    if source.is_data() { "" } else { ", neither gzipped nor plain JSON" }
}

fn at(path: &str) -> String {
    if path.is_empty() { String::new() } else { format!(" at {path}") }
}

/// What kind of object an error is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A password.
    Password,
    /// A folder.
    Folder,
    /// A tag.
    Tag,
    /// A keychain.
    Keychain,
    /// A log-in challenge.
    Challenge,
}

/// An object of the backup, named for a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ObjectName {
    /// Its kind.
    pub kind: Kind,
    /// Its id.
    pub id: String,
    /// The revision meant, for what has revisions.
    pub revision: Option<String>,
}

impl fmt::Display for ObjectName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = match self.kind {
            Kind::Password => "password",
            Kind::Folder => "folder",
            Kind::Tag => "tag",
            Kind::Keychain => "keychain",
            Kind::Challenge => "challenge",
        };
        write!(f, "{kind} {}", self.id)?;
        match &self.revision {
            Some(revision) => write!(f, " (revision {revision})"),
            None => Ok(()),
        }
    }
}
