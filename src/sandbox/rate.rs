//! The real server's rate limits, by user and action.

use std::collections::{HashMap, VecDeque};

/// So many requests in so many seconds, by the beginning of a route's path.
const LIMITS: [(&str, usize, i64); 9] = [
    ("share/partners", 20, 30),
    ("session/open", 10, 30),
    ("token/", 3, 60),
    ("service/password-change", 2, 8),
    ("service/password", 60, 60),
    ("service/avatar", 15, 15),
    ("service/favicon", 15, 15),
    ("service/preview", 10, 30),
    ("service/hashes", 10, 10),
];
/// The same for background jobs.
const JOBS: (&str, usize, i64) = ("cron/", 3, 10);

/// When users called what is limited.
#[derive(Debug, Default)]
pub(crate) struct Rates(HashMap<(String, &'static str), VecDeque<i64>>);

impl Rates {
    /// Whether a user may call a path now; if so the call counts.
    pub(crate) fn admit(&mut self, user: &str, path: &str, now: i64) -> bool {
        let mut limits = LIMITS.iter().chain([&JOBS]);
        let Some((name, most, period)) = limits.find(|(name, ..)| path.starts_with(name)) else {
            return true;
        };
        let calls = self.0.entry((user.to_owned(), name)).or_default();
        while calls.front().is_some_and(|call| now.saturating_sub(*call) >= *period) {
            calls.pop_front();
        }
        let admitted = calls.len() < *most;
        if admitted {
            calls.push_back(now);
        }
        admitted
    }
}

#[cfg(test)]
mod tests {
    use super::Rates;

    #[test]
    fn each_user_and_action_has_its_own_limit() {
        let mut rates = Rates::default();
        let times = |rates: &mut Rates, user, path, now| {
            (0..100).take_while(|_| rates.admit(user, path, now)).count()
        };
        for (path, most) in [
            ("share/partners", 20),
            ("session/open", 10),
            ("token/{provider}/request", 3),
            ("service/password", 60),
            ("service/password-change", 2),
            ("service/avatar/{user=}/{size=32}", 15),
            ("service/favicon/{domain=default}/{size=32}", 15),
            ("service/preview/{domain=default}", 10),
            ("service/hashes/{range}", 10),
            ("service/hashes", 0),
            ("cron/sharing", 3),
            ("password/list", 100),
        ] {
            assert_eq!(times(&mut rates, "anna", path, 0), most, "{path}");
        }
        assert_eq!(times(&mut rates, "bert", "share/partners", 0), 20);
        assert_eq!(times(&mut rates, "anna", "share/partners", 29), 0);
        assert_eq!(times(&mut rates, "anna", "share/partners", 30), 20);
    }
}
