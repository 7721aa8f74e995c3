//! Second factors of users for whom they were set up.

use serde_json::Value;

use super::account::Account;
use crate::sandbox::chance::{ALPHANUMERIC, Chance};
use crate::sandbox::php;

/// The provider of codes that work once each.
pub(crate) const BACKUP_CODES: &str = "backup_codes";
/// The provider that asks on another device.
const NOTIFICATION: &str = "twofactor_nextcloud_notification";

/// A way to prove who one is beside the password.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct SecondFactor {
    /// The provider's id.
    pub(crate) provider: String,
    /// All codes that are right.
    codes: Vec<String>,
}

impl std::fmt::Debug for SecondFactor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "SecondFactor({:?}, ***)", self.provider)
    }
}

/// Whether a provider's codes are of use to the app by themselves.
pub(crate) fn is_usable(provider: &str) -> bool {
    matches!(provider, "totp" | "admin" | "email" | NOTIFICATION) || provider.contains("gateway")
}

impl SecondFactor {
    /// How a client gets a code.
    pub(crate) fn kind(&self) -> &'static str {
        if self.provider == NOTIFICATION { "request-token" } else { "user-token" }
    }

    /// Whether a code has to be asked for.
    pub(crate) fn on_request(&self) -> bool {
        self.provider == NOTIFICATION
            || self.provider == "email"
            || self.provider.contains("gateway")
    }

    /// Its name and what a user is told.
    pub(crate) fn texts(&self) -> (&str, &'static str) {
        match self.provider.as_str() {
            "totp" => ("TOTP (Authenticator app)", "Authenticate with a TOTP app"),
            BACKUP_CODES => ("Backup code", "Use backup code"),
            NOTIFICATION => ("Notification", "Authenticate on another device"),
            "admin" => ("Admin code", "Use a code from an administrator"),
            "email" => ("E-mail", "Send a code by e-mail"),
            other => (other, "Send a code by message"),
        }
    }
}

impl Account {
    /// Adds a code of a provider.
    pub(crate) fn add_second_factor(&mut self, provider: &str, code: &str) {
        match self.second_factors.iter_mut().find(|known| known.provider == provider) {
            Some(known) => known.codes.push(code.to_owned()),
            None => self
                .second_factors
                .push(SecondFactor { provider: provider.to_owned(), codes: vec![code.to_owned()] }),
        }
        // They are listed last.
        self.second_factors.sort_by_key(|factor| factor.provider == BACKUP_CODES);
    }

    /// Sends the code of a provider on its way; none if the user has no such provider. A notification brings the
    /// code, and the sandbox takes it for agreed at once.
    pub(crate) fn request_code(
        &mut self,
        provider: &str,
        chance: &mut Chance,
    ) -> Option<Option<String>> {
        let factor = self.second_factors.iter_mut().find(|known| known.provider == provider)?;
        if provider != NOTIFICATION {
            return Some(None);
        }
        let code = chance.text(ALPHANUMERIC, 40);
        // The code that was set up stays; of those sent only the newest counts.
        factor.codes.truncate(1);
        factor.codes.push(code.clone());
        Some(Some(code))
    }

    /// Whether codes by provider are right: at least one, and all of them. Backup codes are used up by this.
    pub(crate) fn verify_codes(&mut self, given: &[(String, Value)]) -> bool {
        let mut used = None;
        for (provider, code) in given {
            let factor = self.second_factors.iter().find(|known| known.provider == *provider);
            let (Some(factor), Some(code)) = (factor, php::text(code)) else { return false };
            if !factor.codes.contains(&code) {
                return false;
            }
            if provider == BACKUP_CODES {
                used = Some(code);
            }
        }
        for factor in self.second_factors.iter_mut().filter(|f| f.provider == BACKUP_CODES) {
            factor.codes.retain(|code| Some(code) != used.as_ref());
        }
        !given.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::super::account::Account;
    use crate::sandbox::chance::Chance;

    fn account() -> Account {
        let mut account = Account::default();
        for (provider, code) in [
            ("backup_codes", "b1"),
            ("totp", "123456"),
            ("backup_codes", "b2"),
            ("twofactor_nextcloud_notification", "n"),
        ] {
            account.add_second_factor(provider, code);
        }
        account
    }

    fn verified(account: &mut Account, codes: Value) -> bool {
        let codes = codes.as_object().unwrap().iter().map(|(k, v)| (k.clone(), v.clone()));
        account.verify_codes(&codes.collect::<Vec<_>>())
    }

    #[test]
    fn backup_codes_are_listed_last() {
        let account = account();
        let listed: Vec<_> = account.second_factors.iter().map(|f| f.provider.as_str()).collect();
        assert_eq!(listed, ["totp", "twofactor_nextcloud_notification", "backup_codes"]);
    }

    #[test]
    fn all_codes_must_be_right() {
        let mut account = account();
        for (codes, right) in [
            (json!({}), false),
            (json!({"totp": "123456"}), true),
            (json!({"totp": 123456}), true),
            (json!({"totp": ["123456"]}), false),
            (json!({"totp": "1"}), false),
            (json!({"email": "123456"}), false),
            (json!({"totp": "123456", "backup_codes": "x"}), false),
            (json!({"totp": "x", "backup_codes": "b1"}), false),
            (json!({"totp": "123456", "backup_codes": "b1"}), true),
            (json!({"backup_codes": "b1"}), false),
            (json!({"backup_codes": "b2"}), true),
            (json!({"backup_codes": "b2"}), false),
        ] {
            assert_eq!(verified(&mut account, codes.clone()), right, "{codes}");
        }
    }

    #[test]
    fn the_newest_notification_counts() {
        let (mut account, chance) = (account(), &mut Chance::seeded(1));
        let provider = "twofactor_nextcloud_notification";
        assert_eq!(account.request_code("email", chance), None);
        assert_eq!(account.request_code("totp", chance), Some(None));
        let first = account.request_code(provider, chance).flatten().unwrap();
        let second = account.request_code(provider, chance).flatten().unwrap();
        assert_eq!(second.len(), 40);
        for (code, right) in [(first, false), (second, true), ("n".to_owned(), true)] {
            assert_eq!(verified(&mut account, json!({provider: code})), right);
        }
    }
}
