//! A limit of what clients may store, so that endless writing does not fill the memory.

use super::state::State;

/// Last parts of the paths of routes that store something.
const STORING: [&str; 5] = ["create", "update", "restore", "delete", "set"];
/// What storing takes beside the text of a request.
const OVERHEAD: usize = 1024;

/// What may be stored and what is.
#[derive(Debug)]
pub(crate) struct Budget {
    /// In bytes.
    most: usize,
    /// As last counted, and what was taken since.
    used: usize,
    /// At which `used` is counted again.
    recount: usize,
}

impl Budget {
    /// Nothing is counted before the first write.
    pub(crate) fn new(most: usize) -> Self {
        Budget { most, used: 0, recount: 0 }
    }

    /// Whether a route's request, with a body of so many bytes, may be carried out; takes what it needs. Deleting
    /// always may: it makes room.
    pub(crate) fn admits(&mut self, path: &str, body: usize, state: &State) -> bool {
        let action = path.rsplit('/').next().unwrap_or_default();
        if !STORING.contains(&action) {
            return true;
        }
        if self.used >= self.recount {
            self.used = state.volume();
            // Requests can store more than they send, so it is counted now and then.
            self.recount = self.used.saturating_add(self.most / 16).min(self.most);
        }
        if action == "delete" {
            // The next one that needs room counts what is left.
            self.recount = if self.used >= self.most { 0 } else { self.recount };
            return true;
        }
        let admitted = self.used < self.most;
        if admitted {
            self.used = self.used.saturating_add(body).saturating_add(OVERHEAD);
        } else {
            // Only a delete changes this.
            self.recount = usize::MAX;
        }
        admitted
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
