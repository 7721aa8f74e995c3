//! The app's own errors: `{"status":"error","id":ID,"message":TEXT}`.

use std::borrow::Cow;

use super::checksum::checksum;
use super::json::Json;

/// Why an action did not do what was asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Failure {
    /// The id is unknown, destroyed or another user's.
    NotFound,
    /// The app's form of every unforeseen failure, missing and wrongly typed parameters included.
    Unable,
    /// An error with a message of its own, from which its id follows.
    Named(u16, Cow<'static, str>),
}

impl Failure {
    const fn fixed(status: u16, message: &'static str) -> Self {
        Failure::Named(status, Cow::Borrowed(message))
    }

    /// The HTTP status.
    pub(crate) fn status(&self) -> u16 {
        match self {
            Failure::NotFound => 404,
            Failure::Unable => 503,
            Failure::Named(status, _) => *status,
        }
    }

    /// The answer's body.
    pub(crate) fn body(&self) -> Vec<u8> {
        let mut json = Json::default();
        json.object(|json| {
            json.member("status").text("error");
            match self {
                Failure::NotFound => {
                    json.member("id").int(404);
                    json.member("message").text("Resource not found");
                }
                Failure::Unable => {
                    json.member("id").int(0);
                    json.member("message").text("Unable to complete request");
                }
                Failure::Named(_, message) => {
                    json.member("id").text(&checksum(message));
                    json.member("message").text(message);
                }
            }
        });
        json.finish()
    }
}

/// The failures the actions name.
pub(crate) mod failures {
    use super::Failure;

    pub(crate) const SESSION_REQUIRED: Failure = Failure::fixed(412, "Authorized session required");
    pub(crate) const OUTDATED_UPDATE: Failure = Failure::fixed(409, "Outdated revision id");
    pub(crate) const OUTDATED_DELETE: Failure = Failure::fixed(400, "Outdated revision id");
    pub(crate) const FOREIGN_REVISION: Failure = Failure::fixed(400, "Invalid revision id");
    pub(crate) const BASE_FOLDER: Failure = Failure::fixed(422, "Can not edit base folder");
    pub(crate) const EMPTY_LABEL: Failure = Failure::fixed(400, "Field \"label\" can not be empty");
    pub(crate) const EMPTY_PASSWORD: Failure =
        Failure::fixed(400, "Field \"password\" can not be empty");
    pub(crate) const EMPTY_COLOR: Failure = Failure::fixed(400, "Field \"color\" can not be empty");
    pub(crate) const INVALID_HASH: Failure =
        Failure::fixed(400, "Field \"hash\" must contain a valid sha1 hash");
    pub(crate) const INVALID_CSE: Failure =
        Failure::fixed(400, "Invalid client side encryption type");
    pub(crate) const CSE_KEY_MISSING: Failure =
        Failure::fixed(400, "Client side encryption key missing");
    pub(crate) const NO_ENCRYPTION: Failure = Failure::fixed(400, "No encryption specified");
    pub(crate) const UNKNOWN_TAG: Failure = Failure::fixed(400, "Tag does not exist");
    pub(crate) const CSE_SHARING: Failure =
        Failure::fixed(400, "CSE type does not support sharing");
    pub(crate) const SSE_SHARING: Failure =
        Failure::fixed(400, "SSE type does not support sharing");
    pub(crate) const SHARED_HIDDEN: Failure =
        Failure::fixed(400, "Shared entity can not be hidden");
    pub(crate) const CSE_SHARE: Failure = Failure::fixed(420, "CSE type does not support sharing");
    pub(crate) const HIDDEN_SHARE: Failure = Failure::fixed(420, "Shared entity can not be hidden");
    pub(crate) const INVALID_RECEIVER: Failure = Failure::fixed(400, "Invalid receiver uid");
    pub(crate) const INVALID_EXPIRATION: Failure = Failure::fixed(400, "Invalid expiration date");
    pub(crate) const INVALID_SHARE_TYPE: Failure = Failure::fixed(400, "Invalid share type");
    pub(crate) const NOT_SHAREABLE: Failure = Failure::fixed(403, "Entity not shareable");
    pub(crate) const ALREADY_SHARED: Failure =
        Failure::fixed(400, "Entity already shared with user");
    pub(crate) const ACCESS_DENIED: Failure = Failure::fixed(403, "Access denied");
    pub(crate) const KEY_TOO_LONG: Failure = Failure::fixed(400, "Key too long");
    pub(crate) const VALUE_TOO_LONG: Failure = Failure::fixed(400, "Value too long");
    pub(crate) const LOGIN_NOT_ALLOWED: Failure = Failure::fixed(403, "Login not allowed");
    pub(crate) const TOO_MANY_ATTEMPTS: Failure =
        Failure::fixed(403, "Too many failed login attempts");
    pub(crate) const PASSPHRASE_INVALID: Failure = Failure::fixed(401, "Passphrase invalid");
    pub(crate) const SECRET_INVALID: Failure = Failure::fixed(400, "Secret invalid");
    pub(crate) const TOKEN_INVALID: Failure = Failure::fixed(401, "Token invalid");
    pub(crate) const TOKEN_VERIFICATION: Failure = Failure::fixed(401, "Token verification failed");
    pub(crate) const NO_CHALLENGE: Failure = Failure::fixed(404, "Not found");
    pub(crate) const CHALLENGE_UPDATE: Failure = Failure::fixed(500, "Challenge update failed");
    pub(crate) const RESET_CODE: Failure = Failure::fixed(403, "Invalid reset code");
    pub(crate) const ENCRYPTION_NOT_ENABLED: Failure =
        Failure::fixed(500, "Encryption not enabled");
    pub(crate) const KEYCHAIN_UNREADABLE: Failure =
        Failure::fixed(500, "Reading user keychain failed");
    pub(crate) const KEYCHAIN_NOT_FOUND: Failure = Failure::fixed(404, "Keychain not found");
    pub(crate) const WORDS_API: Failure = Failure::fixed(502, "Internal Words API Error");
    pub(crate) const INVALID_RANGE: Failure = Failure::fixed(400, "Invalid range");
    pub(crate) const INVALID_DIMENSIONS: Failure = Failure::fixed(400, "Invalid dimensions given");
    pub(crate) const COFFEE: Failure = Failure::fixed(418, "I’m a password manager");

    /// A `find` by a field that cannot be searched.
    pub(crate) fn illegal_field(name: &str) -> Failure {
        let message = format!("Illegal field in search criteria: {}", slashed(name));
        Failure::Named(400, message.into())
    }

    /// A `find` with an operator that does not exist.
    pub(crate) fn illegal_operator(name: &str) -> Failure {
        let message = format!("Illegal operator in search criteria: {}", slashed(name));
        Failure::Named(400, message.into())
    }

    /// PHP's `addslashes`.
    fn slashed(text: &str) -> String {
        let mut slashed = String::with_capacity(text.len());
        for character in text.chars() {
            match character {
                '\'' | '"' | '\\' => slashed.extend(['\\', character]),
                '\0' => slashed.push_str("\\0"),
                _ => slashed.push(character),
            }
        }
        slashed
    }
}

#[cfg(test)]
mod tests {
    use super::{Failure, failures};

    fn text(failure: &Failure) -> String {
        String::from_utf8(failure.body()).unwrap()
    }

    #[test]
    fn ids_follow_from_the_messages() {
        use failures::*;
        for (failure, id) in [
            (SESSION_REQUIRED, "4ad27488"),
            (OUTDATED_UPDATE, "9c5d2ad8"),
            (FOREIGN_REVISION, "f281915e"),
            (BASE_FOLDER, "7c8efc3c"),
            (EMPTY_LABEL, "7c31eb4d"),
            (EMPTY_PASSWORD, "2cf30fe7"),
            (EMPTY_COLOR, "2aff026c"),
            (INVALID_HASH, "5b9e3440"),
            (INVALID_CSE, "4e8162e6"),
            (CSE_KEY_MISSING, "fce89df4"),
            (NO_ENCRYPTION, "f43e7b82"),
            (UNKNOWN_TAG, "57b4fe05"),
            (CSE_SHARING, "54131ad4"),
            (SSE_SHARING, "62b49b4f"),
            (SHARED_HIDDEN, "7269e742"),
            (INVALID_RECEIVER, "65782183"),
            (INVALID_EXPIRATION, "f58a5f80"),
            (INVALID_SHARE_TYPE, "07f4cb63"),
            (NOT_SHAREABLE, "daf00c23"),
            (ALREADY_SHARED, "e860bf51"),
            (ACCESS_DENIED, "a3f7ed53"),
            (KEY_TOO_LONG, "9b106704"),
            (VALUE_TOO_LONG, "e5eeb777"),
            (LOGIN_NOT_ALLOWED, "64a6cf1f"),
            (TOO_MANY_ATTEMPTS, "b927b225"),
            (PASSPHRASE_INVALID, "ab6e13ba"),
            (SECRET_INVALID, "92312b66"),
            (TOKEN_INVALID, "c0980e3c"),
            (TOKEN_VERIFICATION, "8b4f02b4"),
            (NO_CHALLENGE, "135d4069"),
            (CHALLENGE_UPDATE, "114cbe8d"),
            (RESET_CODE, "7e130744"),
            (ENCRYPTION_NOT_ENABLED, "a6bb2388"),
            (KEYCHAIN_UNREADABLE, "3476b978"),
            (KEYCHAIN_NOT_FOUND, "648ef153"),
            (WORDS_API, "43486931"),
            (INVALID_RANGE, "49f5c936"),
            (INVALID_DIMENSIONS, "d786e9f3"),
            (COFFEE, "65611064"),
            (illegal_field("nope"), "dec6b0c9"),
            (illegal_field("folder"), "db824eaa"),
            (illegal_operator(""), "ea4a5415"),
        ] {
            let body = text(&failure);
            assert!(body.contains(&format!("\"id\":\"{id}\"")), "{body}");
        }
    }

    #[test]
    fn two_ids_are_numbers() {
        assert_eq!(
            text(&Failure::NotFound),
            r#"{"status":"error","id":404,"message":"Resource not found"}"#
        );
        assert_eq!(
            text(&Failure::Unable),
            r#"{"status":"error","id":0,"message":"Unable to complete request"}"#
        );
        assert_eq!(failures::CSE_SHARE.status(), 420);
    }

    #[test]
    fn names_in_search_errors_are_slashed() {
        let Failure::Named(_, message) = failures::illegal_field("a'\"\\\0b") else {
            panic!("a named failure");
        };
        assert_eq!(message, "Illegal field in search criteria: a\\'\\\"\\\\\\0b");
    }
}
