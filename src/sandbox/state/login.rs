//! Who may log in, and with what.

use std::collections::HashMap;

use super::store::State;

/// An app token of a user.
#[derive(Clone)]
pub(crate) struct Login {
    /// User id.
    pub(crate) user: String,
    /// The password or token.
    pub(crate) secret: String,
    /// The token's name; none for the password.
    pub(crate) token: Option<String>,
}

/// Who is behind a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Identity {
    /// User id.
    pub(crate) user: String,
    /// The user's name as the client spelt it.
    pub(crate) login: String,
    /// The name of the app token used instead of the password.
    pub(crate) token: Option<String>,
    /// Which of all ways to log in was used: tokens may have the same name.
    way: usize,
}

/// Passwords and app tokens.
#[derive(Default, Clone)]
pub(crate) struct Logins {
    by_user: HashMap<String, Vec<(usize, Login)>>,
    /// How many there ever were.
    added: usize,
}

impl Logins {
    /// Adds a way to log in. A user has one password: a later one replaces it.
    pub(crate) fn add(&mut self, login: Login) {
        let known = self.by_user.entry(login.user.clone()).or_default();
        if login.token.is_none() {
            known.retain(|(_, known)| known.token.is_some());
        }
        known.push((self.added, login));
        self.added += 1;
    }

    fn find(&self, user: &str, secret: &str) -> Option<&(usize, Login)> {
        self.by_user.get(user)?.iter().find(|(_, login)| login.secret == secret)
    }

    fn bearer(&self, token: &str) -> Option<&(usize, Login)> {
        let mut all = self.by_user.values().flatten();
        all.find(|(_, login)| login.token.is_some() && login.secret == token)
    }

    fn revoke(&mut self, user: &str, way: usize) {
        if let Some(known) = self.by_user.get_mut(user) {
            known.retain(|(known, _)| *known != way);
        }
    }
}

impl std::fmt::Debug for Logins {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_set().entries(self.by_user.keys()).finish()
    }
}

impl State {
    /// The account a name means, in any case of letters.
    pub(crate) fn account_named(&self, name: &str) -> Option<&str> {
        let exact = self.accounts.contains_key(name);
        let folded = || {
            let name = name.to_lowercase();
            self.accounts.keys().find(|id| id.to_lowercase() == name)
        };
        let id = if exact { self.accounts.get_key_value(name).map(|(id, _)| id) } else { folded() };
        id.map(String::as_str)
    }

    /// The user behind a name and a password or app token; none if they do not belong together.
    pub(crate) fn identify(&self, name: &str, secret: &str) -> Option<Identity> {
        let user = self.account_named(name)?;
        let (way, login) = self.logins.find(user, secret)?;
        let (user, token) = (user.to_owned(), login.token.clone());
        Some(Identity { user, login: name.to_owned(), token, way: *way })
    }

    /// The user an app token belongs to.
    pub(crate) fn bearer(&self, token: &str) -> Option<Identity> {
        let (way, login) = self.logins.bearer(token)?;
        let (user, token) = (login.user.clone(), login.token.clone());
        Some(Identity { login: user.clone(), user, token, way: *way })
    }

    /// Makes the app token useless that somebody logged in with.
    pub(crate) fn revoke(&mut self, identity: &Identity) {
        self.logins.revoke(&identity.user, identity.way);
    }
}

#[cfg(test)]
mod tests {
    use super::{Login, Logins};

    fn login(secret: &str, token: Option<&str>) -> Login {
        Login { user: "u".into(), secret: secret.into(), token: token.map(str::to_owned) }
    }

    #[test]
    fn a_token_is_revoked_and_not_its_namesake() {
        let mut logins = Logins::default();
        for (secret, token) in
            [("old", None), ("first", Some("Phone")), ("second", Some("Phone")), ("new", None)]
        {
            logins.add(login(secret, token));
        }
        let known = |logins: &Logins| {
            let all = ["old", "first", "second", "new"];
            all.into_iter().filter(|secret| logins.find("u", secret).is_some()).collect::<Vec<_>>()
        };
        assert_eq!(known(&logins), ["first", "second", "new"]);
        let way = logins.find("u", "first").unwrap().0;
        logins.revoke("u", way);
        assert_eq!(known(&logins), ["second", "new"]);
    }
}
