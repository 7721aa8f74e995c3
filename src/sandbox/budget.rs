//! A limit of what clients may store, so that endless writing does not fill the memory.

use super::state::State;

/// Last parts of the paths of routes that store something, or make room.
const STORING: [&str; 6] = ["create", "update", "restore", "delete", "set", "reset"];
/// What storing takes beside the text of a request.
const OVERHEAD: usize = 1024;
/// What a copy of something stored may take before anything was sent.
const COPY: usize = 64 * 1024;

/// What may be stored and what is.
#[derive(Debug)]
pub(crate) struct Budget {
    /// In bytes.
    most: usize,
    /// As last counted, and what may have been taken since.
    used: usize,
    /// At which `used` is counted again.
    recount: usize,
    /// The largest request so far: restoring and trashing copy what one has stored.
    largest: usize,
}

impl Budget {
    /// Nothing is counted before the first write.
    pub(crate) fn new(most: usize) -> Self {
        Budget { most, used: 0, recount: 0, largest: COPY }
    }

    /// Whether a route's request, which brings so many bytes, may be carried out; takes what it needs. What makes
    /// room always may.
    pub(crate) fn admits(&mut self, path: &str, sent: usize, state: &State) -> bool {
        let action = path.rsplit('/').next().unwrap_or_default();
        if !STORING.contains(&action) {
            return true;
        }
        if self.used >= self.recount {
            self.used = state.volume();
            self.recount = self.used.saturating_add(self.most / 16).min(self.most);
        }
        let full = self.used >= self.most;
        let makes_room = matches!(action, "delete" | "reset");
        if full && !makes_room {
            // It stays full until something makes room.
            self.recount = usize::MAX;
            return false;
        }
        self.largest = self.largest.max(sent);
        let copied = if matches!(action, "restore" | "delete") { self.largest } else { 0 };
        self.used = self.used.saturating_add(sent + copied + OVERHEAD);
        // A folder can take all below it along, and a share what it is for.
        if makes_room && full || path.starts_with("folder/") || path.starts_with("share/") {
            self.count_again();
        }
        true
    }

    /// Something was stored without a request of its own.
    pub(crate) fn count_again(&mut self) {
        self.recount = 0;
    }
}

#[cfg(test)]
mod tests {
    use super::Budget;
    use crate::sandbox::backup::{Backup, User};
    use crate::sandbox::chance::Chance;
    use crate::sandbox::state::State;

    fn state() -> State {
        let users = vec![User { id: "anna".to_owned(), ..User::default() }];
        State::new(&Backup { users, ..Backup::default() }, &[], Chance::seeded(1))
    }

    #[test]
    fn writes_end_when_it_is_used_up_and_reading_does_not() {
        let (mut state, mut budget) = (state(), Budget::new(10_000));
        for _ in 0..8 {
            assert!(budget.admits("password/create", 0, &state));
        }
        let account = state.account_mut("anna").unwrap();
        account.client_settings.insert("x".into(), "x".repeat(20_000).into());
        while budget.admits("settings/set", 0, &state) {}
        for (path, admitted) in [
            ("password/create", false),
            ("password/list", true),
            ("password/delete", true),
            ("password/update", false),
        ] {
            assert_eq!(budget.admits(path, 0, &state), admitted, "{path}");
        }
        state.account_mut("anna").unwrap().client_settings.clear();
        assert!(!budget.admits("password/create", 0, &state));
        assert!(budget.admits("tag/delete", 0, &state));
        assert!(budget.admits("password/create", 0, &state));
    }
}
