//! Log-in challenges, and the keychains behind them. A challenge's secret is not in a backup: it is what
//! opens an envelope with the key of the user's keychains, and only the master password gives it.

use std::collections::BTreeMap;
use std::sync::Arc;

use argon2::{Algorithm, Argon2, Params, Version};
use blake2::Blake2bMac512;
use blake2::digest::{KeyInit, Mac};
use indexmap::IndexMap;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::envelope::{self, EnvelopeKeys};
use super::error::{BackupProblem, ObjectName};
use super::keys::{BackupKeys, ServerKeychain};
use super::model::{Challenge, Keychain, SealedKeychain};
use super::raw::{RawBackup, RawChallenge, RawKeychain};

/// Master passwords by user id.
pub type MasterPasswords = BTreeMap<String, String>;

const CHALLENGE: &str = "PWDv1r1";
const SERVER_KEYCHAIN: &str = "SSEv2r1";

impl Challenge {
    /// The user's client-side keychains, opened with `secret`, the client's answer to the challenge; none if that
    /// is the wrong one.
    ///
    /// # Errors
    /// When a keychain does not decrypt.
    #[must_use]
    pub fn open(&self, secret: &str) -> Option<Result<Vec<Keychain>, BackupProblem>> {
        let user_key = self.user_key(secret)?;
        Some(self.keychains.iter().map(|sealed| sealed.open(&user_key)).collect())
    }

    fn user_key(&self, secret: &str) -> Option<String> {
        envelope::open(format!("{}{secret}", self.server_salt).as_bytes(), &self.secret).ok()
    }
}

impl SealedKeychain {
    fn of(raw: &RawKeychain, server_secret: &str) -> Self {
        SealedKeychain {
            name: raw.name(),
            user: raw.user_id.clone(),
            kind: raw.kind.clone(),
            envelope: raw.data.clone(),
            server_secret: server_secret.to_owned(),
        }
    }

    /// Servers once ran with an empty secret, hence the second try.
    fn open(&self, user_key: &str) -> Result<Keychain, BackupProblem> {
        let secret = &self.server_secret;
        let data = envelope::open(format!("{secret}{user_key}").as_bytes(), &self.envelope)
            .or_else(|error| envelope::open(user_key.as_bytes(), &self.envelope).map_err(|_| error))
            .map_err(|source| field_problem(self.name.clone(), "data", source))?;
        Ok(Keychain { user: self.user.clone(), kind: self.kind.clone(), data })
    }
}

/// The challenges in use: each user has at most one, named beside the user's key.
pub(super) fn challenges(
    backup: &RawBackup,
    keys: &BackupKeys,
) -> Result<Vec<Challenge>, BackupProblem> {
    let in_use = |raw: &&RawChallenge| keys.challenge_of(&raw.user_id) == Some(raw.uuid.as_str());
    let sealed = |user: &str| {
        let of_user = backup.keychains.iter().filter(|raw| raw.user_id == user);
        let of_clients = of_user.filter(|raw| raw.kind != SERVER_KEYCHAIN);
        of_clients.map(|raw| SealedKeychain::of(raw, keys.server_secret())).collect()
    };
    let challenges = backup.challenges.iter().filter(in_use);
    challenges
        .map(|raw| Ok(Challenge { keychains: sealed(&raw.user_id), ..open_challenge(raw, keys)? }))
        .collect()
}

#[derive(Deserialize)]
struct ClientData {
    salts: Vec<Value>,
}

#[derive(Deserialize)]
struct ServerData {
    salt: String,
}

fn open_challenge(raw: &RawChallenge, keys: &BackupKeys) -> Result<Challenge, BackupProblem> {
    let keys = EnvelopeKeys::new(keys.user_pass_phrase(&raw.user_id, || raw.name())?);
    let open = |field: &str, sealed: &str| {
        keys.open(sealed).map_err(|source| field_problem(raw.name(), field, source))
    };
    let client: ClientData = content(raw.name(), &open("clientData", &raw.client_data)?)?;
    let server: ServerData = content(raw.name(), &open("serverData", &raw.server_data)?)?;
    Ok(Challenge {
        user: raw.user_id.clone(),
        kind: raw.kind.clone(),
        salts: client.salts,
        secret: open("secret", &raw.secret)?,
        server_salt: server.salt,
        keychains: Vec::new(),
    })
}

/// Opens the keychains of the users whose master password is given: the server's own are added to
/// `keys`, the others returned. Keychains of other users stay closed and are left out.
pub(super) fn unlock(
    backup: &RawBackup,
    keys: &mut BackupKeys,
    challenges: &[Challenge],
    passwords: &MasterPasswords,
) -> Result<Vec<Keychain>, BackupProblem> {
    let mut user_keys = BTreeMap::new();
    for (user, password) in passwords {
        user_keys.insert(user.as_str(), user_key(user, password, challenges)?);
    }
    let mut opened = Vec::new();
    for raw in &backup.keychains {
        let Some(user_key) = user_keys.get(raw.user_id.as_str()) else { continue };
        let keychain = SealedKeychain::of(raw, keys.server_secret()).open(user_key)?;
        if raw.kind == SERVER_KEYCHAIN {
            keys.add_keychain(&raw.user_id, server_keychain(raw, &keychain.data)?);
        } else {
            opened.push(keychain);
        }
    }
    Ok(opened)
}

fn user_key(user: &str, password: &str, challenges: &[Challenge]) -> Result<String, BackupProblem> {
    let challenge = challenges.iter().find(|c| c.user == user && c.kind == CHALLENGE);
    let solved = challenge.and_then(|c| Some((c, solution(password, &c.salts)?)));
    let (challenge, secret) =
        solved.ok_or_else(|| BackupProblem::NoChallenge { user: user.to_owned() })?;
    challenge
        .user_key(&secret)
        .ok_or_else(|| BackupProblem::MasterPassword { user: user.to_owned() })
}

/// The client's answer to a `PWDv1r1` challenge; `None` if the salts are not of that kind.
fn solution(password: &str, salts: &[Value]) -> Option<String> {
    let salt = |index: usize| hex::decode(salts.get(index)?.as_str()?).ok();
    let mut hash = Blake2bMac512::new_from_slice(&salt(1)?).ok()?;
    hash.update(password.as_bytes());
    hash.update(&salt(0)?);
    let params = Params::new(65_536, 2, 1, Some(32)).ok()?;
    let mut secret = [0; 32];
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
        .hash_password_into(&hash.finalize().into_bytes(), &salt(2)?, &mut secret)
        .ok()?;
    Some(hex::encode(secret))
}

#[derive(Deserialize)]
struct KeychainData {
    keys: IndexMap<String, String>,
}

fn server_keychain(raw: &RawKeychain, data: &str) -> Result<ServerKeychain, BackupProblem> {
    let data: KeychainData = content(raw.name(), data)?;
    let keys = |key: String| Arc::new(EnvelopeKeys::new(key));
    Ok(data.keys.into_iter().map(|(id, key)| (id, keys(key))).collect())
}

fn content<T: DeserializeOwned>(object: ObjectName, text: &str) -> Result<T, BackupProblem> {
    serde_json::from_str(text).map_err(|source| BackupProblem::Content { object, source })
}

fn field_problem(
    object: ObjectName,
    field: &str,
    source: envelope::EnvelopeError,
) -> BackupProblem {
    BackupProblem::Field { object, field: field.to_owned(), source }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counted(len: u8) -> Vec<u8> {
        (0..len).collect()
    }

    #[test]
    fn solves_the_published_challenges() {
        let long: Vec<u8> = (0..=255).collect();
        let salts = [long, counted(64), counted(16)].map(|salt| Value::from(hex::encode(salt)));
        let cases = [
            (
                "correct horse battery",
                "bc1266387fec69395420b0779afda549c7b5030c289cf056305b03f336207611",
            ),
            (
                "Größenwahn-Übung",
                "6440df8e1858dbf7cc2252361ce6455f6c9bd23bda98ea79396cb9f8e8b63323",
            ),
        ];
        for (password, secret) in cases {
            assert_eq!(solution(password, &salts).as_deref(), Some(secret));
        }
    }

    #[test]
    fn malformed_salts_have_no_solution() {
        assert_eq!(solution("password", &[]), None);
        let salts = ["zz", "00", "00"].map(Value::from);
        assert_eq!(solution("password", &salts), None);
        let salts = [Value::from(1), Value::Null, Value::from("00")];
        assert_eq!(solution("password", &salts), None);
    }
}
