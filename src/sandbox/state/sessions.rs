//! The app's sessions.

use std::collections::HashMap;

use crate::sandbox::chance::Chance;

/// Idle sessions older than this are dropped whatever their lifetime, in seconds.
const IDLE: i64 = 3600;
/// Idle ones are looked for this often at least, in seconds.
const OFTEN: i64 = 60;
/// How many sessions there may be before idle ones are looked for.
const MANY: usize = 256;
/// How many there may be at all: clients that keep none begin one with each request.
const MOST: usize = 16_384;

/// A session of one user.
#[derive(Debug, Clone)]
pub(crate) struct Session {
    /// User id.
    pub(crate) user: String,
    /// Begun with an app token.
    pub(crate) by_token: bool,
    /// Time of the last request.
    pub(crate) last: i64,
    /// Opened, or it set the challenge.
    pub(crate) authorized: bool,
    /// Opened by solving a challenge, so that the server has the user's key.
    pub(crate) keyed: bool,
    /// The newest code for an account reset.
    pub(crate) reset_code: Option<String>,
}

/// All sessions by id.
#[derive(Debug, Default)]
pub(crate) struct Sessions {
    by_id: HashMap<String, Session>,
    /// At how many the next look for idle ones is due.
    look: usize,
    /// When the last one was.
    looked: i64,
}

impl Sessions {
    /// Begins a session and gives its id.
    pub(crate) fn begin(
        &mut self,
        user: &str,
        by_token: bool,
        now: i64,
        chance: &mut Chance,
    ) -> String {
        self.make_room(now);
        let id = format!("{}|{}|{}|3", chance.hex(160), chance.hex(32), chance.hex(128));
        let session = Session {
            user: user.to_owned(),
            by_token,
            last: now,
            authorized: false,
            keyed: false,
            reset_code: None,
        };
        self.by_id.insert(id.clone(), session);
        id
    }

    /// Drops idle sessions, and if that is not enough those that have been idle longest. Looking at all of them is
    /// put off until there are many more.
    fn make_room(&mut self, now: i64) {
        let due = self.by_id.len() >= self.look || now.saturating_sub(self.looked) >= OFTEN;
        if self.by_id.len() < MANY || !due {
            return;
        }
        self.looked = now;
        self.by_id.retain(|_, session| now.saturating_sub(session.last) <= IDLE);
        if self.by_id.len() >= MOST {
            let mut last: Vec<i64> = self.by_id.values().map(|session| session.last).collect();
            let (_, &mut middle, _) = last.select_nth_unstable(MOST / 2);
            // Of those that were used at the same moment any may go.
            let mut surplus = self.by_id.len() - MOST / 2;
            self.by_id.retain(|_, session| {
                let goes = session.last <= middle && surplus > 0;
                surplus -= usize::from(goes);
                !goes
            });
        }
        self.look = (self.by_id.len() * 2).min(MOST);
    }

    /// Goes on with a session of this user and kind of log-in, if there is one that has not expired.
    /// One of the other kind is ended by this.
    pub(crate) fn resume(
        &mut self,
        id: &str,
        user: &str,
        by_token: bool,
        now: i64,
        lifetime: i64,
    ) -> bool {
        let Some(session) = self.by_id.get_mut(id).filter(|session| session.user == user) else {
            return false;
        };
        let expired = now.saturating_sub(session.last) > lifetime;
        if expired || session.by_token != by_token {
            self.by_id.remove(id);
            return false;
        }
        session.last = now;
        true
    }

    /// A session by its id.
    pub(crate) fn get(&self, id: &str) -> Option<&Session> {
        self.by_id.get(id)
    }

    /// A session by its id.
    pub(crate) fn get_mut(&mut self, id: &str) -> Option<&mut Session> {
        self.by_id.get_mut(id)
    }

    /// Ends a session.
    pub(crate) fn end(&mut self, id: &str) {
        self.by_id.remove(id);
    }

    /// Ends all sessions of a user.
    pub(crate) fn end_all(&mut self, user: &str) {
        self.by_id.retain(|_, session| session.user != user);
    }
}

#[cfg(test)]
mod tests {
    use super::Sessions;
    use crate::sandbox::chance::Chance;

    #[test]
    fn ids_have_the_form_of_the_real_ones() {
        let id = Sessions::default().begin("u", false, 0, &mut Chance::seeded(1));
        let lengths: Vec<usize> = id.split('|').map(str::len).collect();
        assert_eq!(lengths, [160, 32, 128, 1]);
        assert!(id.chars().all(|c| matches!(c, '0'..='9' | 'a'..='f' | '|')));
    }

    #[test]
    fn a_session_lasts_for_its_user_and_log_in() {
        let chance = &mut Chance::seeded(1);
        let mut sessions = Sessions::default();
        let id = sessions.begin("u", false, 0, chance);
        assert!(!sessions.resume(&id, "other", false, 0, 600));
        assert!(sessions.resume(&id, "u", false, 600, 600));
        assert!(sessions.resume(&id, "u", false, 1200, 600));
        assert!(!sessions.resume(&id.to_uppercase(), "u", false, 1200, 600));
        assert!(!sessions.resume(&id, "u", false, 1801, 600));
        assert!(sessions.get(&id).is_none());
        let id = sessions.begin("u", false, 0, chance);
        assert!(!sessions.resume(&id, "u", true, 0, 600));
        assert!(sessions.get(&id).is_none());
    }

    #[test]
    fn forgotten_sessions_do_not_pile_up() {
        let chance = &mut Chance::seeded(1);
        let mut sessions = Sessions::default();
        for _ in 0..1000 {
            sessions.begin("u", false, 0, chance);
        }
        for _ in 0..100 {
            sessions.begin("u", false, 4000, chance);
        }
        assert!(sessions.by_id.len() <= 100, "{}", sessions.by_id.len());
    }

    #[test]
    fn there_is_an_end_to_sessions_and_those_in_use_stay() {
        let chance = &mut Chance::seeded(1);
        let mut sessions = Sessions::default();
        let kept = sessions.begin("u", false, 0, chance);
        let lost = sessions.begin("u", false, 0, chance);
        for second in 1..40_000 {
            let now = second / 100;
            assert!(sessions.resume(&kept, "u", false, now, 600));
            sessions.begin("u", false, now, chance);
            assert!(sessions.by_id.len() <= super::MOST);
        }
        assert!(sessions.get(&lost).is_none());
    }
}
