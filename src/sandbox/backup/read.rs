//! From a file to a [`Backup`]: unpack, parse, decrypt, migrate, assemble.

use std::borrow::Cow;
use std::fs;
use std::io::Read as _;
use std::mem;
use std::path::Path;

use flate2::read::MultiGzDecoder;
use serde::Deserialize;
use serde_json::Value;

use super::challenge::{self, MasterPasswords};
use super::error::{BackupError, BackupProblem};
use super::keys::BackupKeys;
use super::model::Backup;
use super::raw::RawBackup;
use super::{assemble, migrate, unseal};

const GZIP_MAGIC: &[u8] = &[0x1f, 0x8b];
const BYTE_ORDER_MARK: &[u8] = &[0xef, 0xbb, 0xbf];
/// No backup is that large, but a few KiB of gzip can unpack to more.
const LIMIT_MIB: u64 = 1024;

/// Reads a server backup, gzipped or plain JSON, and decrypts it.
///
/// Objects of a user with the setting `user.encryption.sse` 2 open only with that user's master
/// password, see [`from_bytes_with`]; without it they are an error. Client-side keychains need it too;
/// without it they stay closed until a client solves the challenge.
///
/// # Errors
/// When the file cannot be read, is no backup of version 100 to 106, or does not decrypt.
pub fn read(path: &Path) -> Result<Backup, BackupError> {
    let name = path.display().to_string();
    let bytes = fs::read(path)
        .map_err(|source| BackupError { file: name.clone(), problem: source.into() })?;
    from_bytes(&bytes, &name)
}

/// As [`read`], from a file's content; `name` stands for the file in errors.
///
/// # Errors
/// As [`read`].
pub fn from_bytes(bytes: &[u8], name: &str) -> Result<Backup, BackupError> {
    from_bytes_with(bytes, name, &MasterPasswords::new())
}

/// As [`from_bytes`], also opening what the given master passwords guard.
///
/// # Errors
/// As [`read`], and when a master password is wrong or its user has no challenge.
pub fn from_bytes_with(
    bytes: &[u8],
    name: &str,
    passwords: &MasterPasswords,
) -> Result<Backup, BackupError> {
    parse(bytes)
        .and_then(|raw| open(raw, passwords))
        .map_err(|problem| BackupError { file: name.to_owned(), problem })
}

fn open(mut raw: RawBackup, passwords: &MasterPasswords) -> Result<Backup, BackupProblem> {
    let mut keys = BackupKeys::new(mem::take(&mut raw.keys));
    raw.drop_deleted();
    migrate::before_decrypting(&mut raw);
    let challenges = challenge::challenges(&raw, &keys)?;
    let keychains = challenge::unlock(&raw, &mut keys, &challenges, passwords)?;
    unseal::unseal(&mut raw, &keys)?;
    migrate::after_decrypting(&mut raw);
    let backup = assemble::assemble(raw, keys.user_ids())?;
    Ok(Backup { keychains, challenges, ..backup })
}

pub(super) fn parse(bytes: &[u8]) -> Result<RawBackup, BackupProblem> {
    let unpacked = unpack(bytes)?;
    let json = unpacked.strip_prefix(BYTE_ORDER_MARK).unwrap_or(&unpacked);
    match serde_json::from_slice::<RawBackup>(json) {
        Ok(raw) if is_supported(raw.version) => Ok(raw),
        Ok(raw) => Err(BackupProblem::Version { found: Some(raw.version.to_string()) }),
        Err(_) => Err(explain(json)),
    }
}

fn is_supported(version: u32) -> bool {
    (100..=106).contains(&version)
}

fn unpack(bytes: &[u8]) -> Result<Cow<'_, [u8]>, BackupProblem> {
    if !bytes.starts_with(GZIP_MAGIC) {
        return Ok(Cow::Borrowed(bytes));
    }
    let mut unpacked = Vec::new();
    let limit = LIMIT_MIB << 20;
    MultiGzDecoder::new(bytes)
        .take(limit + 1)
        .read_to_end(&mut unpacked)
        .map_err(BackupProblem::Gzip)?;
    if unpacked.len() as u64 > limit {
        return Err(BackupProblem::TooLarge { limit: LIMIT_MIB });
    }
    Ok(Cow::Owned(unpacked))
}

#[derive(Deserialize)]
struct Head {
    version: Option<Value>,
}

/// Why the document is no backup. Parses again with the path tracked, which would slow the good case,
/// and blames the version first: an unknown one may well have another structure.
fn explain(json: &[u8]) -> BackupProblem {
    if let Ok(head) = serde_json::from_slice::<Head>(json) {
        let number = head.version.as_ref().and_then(Value::as_u64);
        if !number.and_then(|n| n.try_into().ok()).is_some_and(is_supported) {
            return BackupProblem::Version { found: head.version.map(|v| v.to_string()) };
        }
    }
    let mut deserializer = serde_json::Deserializer::from_slice(json);
    match serde_path_to_error::deserialize::<_, RawBackup>(&mut deserializer) {
        Ok(_) => trailing(deserializer.end()),
        Err(error) => {
            let path = error.path().to_string();
            let path = match path.as_str() {
                "." => String::new(),
                path if path.starts_with('[') => format!("${path}"),
                path => format!("$.{path}"),
            };
            BackupProblem::Json { path, source: error.into_inner() }
        }
    }
}

/// A document that parses and still was refused has something behind its end.
fn trailing(end: Result<(), serde_json::Error>) -> BackupProblem {
    let source = match end {
        Err(error) => error,
        Ok(()) => serde::de::Error::custom("unexpected content"),
    };
    BackupProblem::Json { path: String::new(), source }
}

#[cfg(test)]
#[path = "read_tests.rs"]
mod tests;
