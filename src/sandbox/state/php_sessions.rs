//! Nextcloud's own sessions, as far as the cookies of images depend on them.

use indexmap::IndexMap;

/// How many are remembered.
const MOST: usize = 1024;

/// What was answered last in a session.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Last {
    /// JSON, which logs the browser out and the client in.
    Json {
        /// The client sent the mark of an earlier log-in.
        tested: bool,
    },
    /// An image, which leaves the session alone.
    Image,
}

/// Sessions by the value of their cookie, the oldest first.
#[derive(Debug, Default)]
pub(crate) struct PhpSessions(IndexMap<String, Last>);

impl PhpSessions {
    /// What was answered last in a session; none if it is unknown or over.
    pub(crate) fn last(&self, id: &str) -> Option<Last> {
        self.0.get(id).copied()
    }

    /// Remembers the session an answer began, if it began one.
    pub(crate) fn note(&mut self, id: Option<String>, last: Last) {
        let Some(id) = id else { return };
        if self.0.len() >= MOST {
            self.0.shift_remove_index(0);
        }
        self.0.insert(id, last);
    }
}

#[cfg(test)]
mod tests {
    use super::{Last, MOST, PhpSessions};

    #[test]
    fn the_oldest_are_forgotten() {
        let mut sessions = PhpSessions::default();
        for number in 0..=MOST {
            sessions.note(Some(number.to_string()), Last::Image);
        }
        sessions.note(None, Last::Image);
        assert_eq!(sessions.0.len(), MOST);
        assert_eq!((sessions.last("0"), sessions.last("1")), (None, Some(Last::Image)));
    }
}
