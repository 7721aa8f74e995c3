use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::Algorithm;

/// Which auth, and whose server: a nonce says nothing to another one.
pub(super) type Key = (Vec<u8>, String);

/// A server's challenge and how often it was answered.
#[derive(Debug, Clone)]
pub(super) struct Learned {
    pub(super) realm: String,
    pub(super) nonce: String,
    pub(super) opaque: Option<String>,
    pub(super) qop: Qop,
    pub(super) algorithm: Algorithm,
    /// The user's name goes as a hash.
    pub(super) hides_user: bool,
    pub(super) cnonce: String,
    /// What the next request is to say.
    pub(super) count: u64,
}

/// What the hash protects besides the password.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Qop {
    /// The form of RFC 2069, without a count.
    Absent,
    Auth,
    /// The body, too.
    AuthInt,
}

impl Qop {
    /// The best of a list; the body is protected only where nothing less will do, or it is wanted.
    pub(super) fn choose(offered: &str, prefers_integrity: bool) -> Qop {
        let offers = |name: &str| offered.split(',').any(|o| o.trim().eq_ignore_ascii_case(name));
        match (offers("auth"), offers("auth-int")) {
            (true, true) if prefers_integrity => Qop::AuthInt,
            (true, _) => Qop::Auth,
            (false, true) => Qop::AuthInt,
            (false, false) => Qop::Absent,
        }
    }

    pub(super) fn name(self) -> Option<&'static str> {
        match self {
            Qop::Absent => None,
            Qop::Auth => Some("auth"),
            Qop::AuthInt => Some("auth-int"),
        }
    }
}

/// Challenges of all servers so far.
#[derive(Debug, Default)]
pub(in crate::http::auth) struct Memory {
    learned: Mutex<HashMap<Key, Learned>>,
}

impl Memory {
    pub(super) fn learn(&self, key: Key, learned: Learned) {
        self.lock().insert(key, learned);
    }

    pub(super) fn learn_if_new(&self, key: Key, learned: Learned) {
        self.lock().entry(key).or_insert(learned);
    }

    /// What is known, with a count that nobody else gets.
    pub(super) fn use_once(&self, key: &Key) -> Option<Learned> {
        let mut all = self.lock();
        let learned = all.get_mut(key)?;
        let now = learned.clone();
        learned.count += 1;
        Some(now)
    }

    /// Nothing that holds it can panic half-way.
    fn lock(&self) -> MutexGuard<'_, HashMap<Key, Learned>> {
        self.learned.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
