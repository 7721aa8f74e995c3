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
}

/// Passwords and app tokens.
#[derive(Default, Clone)]
pub(crate) struct Logins(HashMap<String, Vec<Login>>);

impl Logins {
    /// Adds a way to log in. A user has one password: a later one replaces it.
    pub(crate) fn add(&mut self, login: Login) {
        let known = self.0.entry(login.user.clone()).or_default();
        if login.token.is_none() {
            known.retain(|known| known.token.is_some());
        }
        known.push(login);
    }

    fn find(&self, user: &str, secret: &str) -> Option<&Login> {
        self.0.get(user)?.iter().find(|login| login.secret == secret)
    }

    fn bearer(&self, token: &str) -> Option<&Login> {
        self.0.values().flatten().find(|login| login.token.is_some() && login.secret == token)
    }

    fn revoke(&mut self, user: &str, token: &str) {
        if let Some(known) = self.0.get_mut(user) {
            known.retain(|login| login.token.as_deref() != Some(token));
        }
    }
}

impl std::fmt::Debug for Logins {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_set().entries(self.0.keys()).finish()
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
        let login = self.logins.find(user, secret)?;
        Some(Identity { user: user.to_owned(), login: name.to_owned(), token: login.token.clone() })
    }

    /// The user an app token belongs to.
    pub(crate) fn bearer(&self, token: &str) -> Option<Identity> {
        let login = self.logins.bearer(token)?;
        Some(Identity {
            user: login.user.clone(),
            login: login.user.clone(),
            token: login.token.clone(),
        })
    }

    /// Makes an app token useless.
    pub(crate) fn revoke(&mut self, user: &str, token: &str) {
        self.logins.revoke(user, token);
    }
}
