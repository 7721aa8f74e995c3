//! A user with settings, challenge, keychains and failed log-ins.

use indexmap::IndexMap;
use serde_json::{Map, Value};

use super::second_factor::SecondFactor;
use super::settings::{self, USER_SETTINGS, user_setting};
use crate::sandbox::answer::{Failure, failures};
use crate::sandbox::backup;

/// A user.
#[derive(Debug, Clone, Default)]
pub(crate) struct Account {
    /// What was set, by name without `user.`.
    settings: Map<String, Value>,
    /// Client settings by name without `client.`.
    pub(crate) client_settings: Map<String, Value>,
    /// The log-in challenge.
    pub(crate) challenge: Option<Challenge>,
    /// Client keychains by type.
    pub(super) keychains: IndexMap<String, String>,
    /// A keychain of the backup did not decrypt.
    unreadable: bool,
    /// Failed attempts to open a session since the last success.
    pub(crate) attempts: u32,
    /// Set up for this user; with any the password alone lets nobody in.
    pub(crate) second_factors: Vec<SecondFactor>,
}

/// A log-in challenge.
#[derive(Debug, Clone)]
pub(crate) struct Challenge {
    /// The salts as the client sent them, with their keys.
    pub(crate) salts: Value,
    /// What solves it.
    pub(crate) secret: Secret,
}

/// The solution of a challenge.
#[derive(Clone)]
pub(crate) enum Secret {
    /// As the client sent it.
    Known(String),
    /// What opens an envelope of the backup.
    Sealed(backup::Challenge),
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Secret::Known(_) => "Known(***)",
            Secret::Sealed(_) => "Sealed(***)",
        })
    }
}

impl Account {
    /// A user of a backup.
    pub(super) fn restored(backup: &backup::Backup, user: &backup::User) -> Self {
        let challenge = backup.challenges.iter().find(|challenge| challenge.user == user.id);
        let keychains = backup.keychains.iter().filter(|keychain| keychain.user == user.id);
        Account {
            settings: settings::restored(&user.settings, challenge.is_some()),
            client_settings: user.client_settings.clone(),
            challenge: challenge.map(|challenge| Challenge {
                salts: Value::Array(challenge.salts.clone()),
                secret: Secret::Sealed(challenge.clone()),
            }),
            keychains: keychains
                .map(|keychain| (keychain.kind.clone(), keychain.data.clone()))
                .collect(),
            unreadable: false,
            attempts: 0,
            second_factors: Vec::new(),
        }
    }

    /// Client keychains by type.
    pub(crate) fn keychains(&self) -> Result<&IndexMap<String, String>, Failure> {
        if self.unreadable { Err(failures::KEYCHAIN_UNREADABLE) } else { Ok(&self.keychains) }
    }

    /// Sets a client keychain.
    pub(crate) fn set_keychain(&mut self, kind: String, data: String) {
        self.keychains.insert(kind, data);
        self.unreadable = false;
    }

    /// Removes challenge and keychains.
    pub(crate) fn end_encryption(&mut self) {
        self.challenge = None;
        self.keychains.clear();
        self.unreadable = false;
    }

    /// Whether `solution` solves the challenge. The first time that opens the keychains of a backup.
    pub(crate) fn solve(&mut self, solution: &str) -> bool {
        let Some(challenge) = &mut self.challenge else { return false };
        let Secret::Sealed(sealed) = &challenge.secret else {
            return challenge.secret.solved_by(solution);
        };
        let Some(opened) = sealed.open(solution) else { return false };
        challenge.secret = Secret::Known(solution.to_owned());
        self.unreadable = opened.is_err();
        let opened = opened.unwrap_or_default().into_iter();
        self.keychains.extend(opened.map(|keychain| (keychain.kind, keychain.data)));
        true
    }

    /// The value of a user setting; none if there is no such setting.
    pub(crate) fn setting(&self, name: &str) -> Option<Value> {
        let setting = user_setting(name)?;
        let stored = self.settings.get(name).cloned();
        Some(stored.unwrap_or_else(|| setting.kind.default(self.challenge.is_some())))
    }

    /// All user settings in the order they are listed.
    pub(crate) fn settings(&self) -> impl Iterator<Item = (&'static str, Value)> {
        USER_SETTINGS.iter().filter_map(|setting| Some((setting.name, self.setting(setting.name)?)))
    }

    /// Sets a user setting and gives what was stored; none if there is no such setting.
    pub(crate) fn set(&mut self, name: &str, value: &Value) -> Option<Value> {
        let stored = user_setting(name)?.kind.stored(value, self.challenge.is_some());
        self.settings.insert(name.to_owned(), stored.clone());
        Some(stored)
    }

    /// Removes what was set and gives the default; none if there is no such setting.
    pub(crate) fn unset(&mut self, name: &str) -> Option<Value> {
        let setting = user_setting(name)?;
        self.settings.shift_remove(name);
        Some(setting.kind.default(self.challenge.is_some()))
    }

    /// The value of an integer setting.
    pub(crate) fn int(&self, name: &str) -> i64 {
        self.setting(name).and_then(|value| value.as_i64()).unwrap_or_default()
    }

    /// The value of a boolean setting.
    pub(crate) fn flag(&self, name: &str) -> bool {
        self.setting(name).and_then(|value| value.as_bool()).unwrap_or_default()
    }
}

impl Secret {
    /// Whether `solution` solves the challenge.
    pub(crate) fn solved_by(&self, solution: &str) -> bool {
        match self {
            Secret::Known(secret) => secret == solution,
            Secret::Sealed(challenge) => challenge.open(solution).is_some(),
        }
    }
}
