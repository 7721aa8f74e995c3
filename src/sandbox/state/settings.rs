//! The user settings: names, types, defaults and limits.

use serde_json::{Map, Value};

use crate::sandbox::php;

/// A user setting.
#[derive(Debug)]
pub(crate) struct Setting {
    /// Without `user.`.
    pub(crate) name: &'static str,
    /// Type and default.
    pub(crate) kind: SettingKind,
}

/// Type, default and limits of a setting.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum SettingKind {
    /// An integer; beyond its limits it becomes the default.
    Int { default: i64, least: i64, most: i64 },
    /// A boolean.
    Flag(bool),
    /// `encryption.cse`, whose default depends on whether there is a challenge.
    Wish,
}

impl SettingKind {
    /// The value that is stored when `value` is set.
    pub(crate) fn stored(self, value: &Value, has_challenge: bool) -> Value {
        match self {
            SettingKind::Flag(_) => php::truth(value).into(),
            SettingKind::Int { least, most, .. } => {
                let number = php::int(value);
                if (least..=most).contains(&number) {
                    number.into()
                } else {
                    self.default(has_challenge)
                }
            }
            SettingKind::Wish => match php::int(value) {
                number @ 0..=1 => number.into(),
                _ => self.default(has_challenge),
            },
        }
    }

    /// The value while none is set.
    pub(crate) fn default(self, has_challenge: bool) -> Value {
        match self {
            SettingKind::Int { default, .. } => default.into(),
            SettingKind::Flag(default) => default.into(),
            SettingKind::Wish => i64::from(has_challenge).into(),
        }
    }
}

const fn int(name: &'static str, default: i64, least: i64, most: i64) -> Setting {
    Setting { name, kind: SettingKind::Int { default, least, most } }
}

const fn flag(name: &'static str, default: bool) -> Setting {
    Setting { name, kind: SettingKind::Flag(default) }
}

/// All user settings in the order they are listed.
pub(crate) const USER_SETTINGS: [Setting; 17] = [
    int("password.generator.strength", 1, 0, 4),
    flag("password.generator.numbers", false),
    flag("password.generator.special", false),
    flag("password.security.duplicates", true),
    int("password.security.age", 0, 0, i64::MAX),
    int("password.security.hash", 40, 0, 40),
    flag("mail.security", true),
    flag("mail.shares", false),
    flag("notification.security", true),
    flag("notification.shares", true),
    flag("notification.errors", true),
    flag("notification.admin", true),
    flag("sharing.editable", true),
    flag("sharing.resharing", true),
    int("session.lifetime", 600, 30, i64::MAX),
    int("encryption.sse", 0, 0, 2),
    Setting { name: "encryption.cse", kind: SettingKind::Wish },
];

/// A setting by its name without `user.`.
pub(crate) fn user_setting(name: &str) -> Option<&'static Setting> {
    USER_SETTINGS.iter().find(|setting| setting.name == name)
}

/// The settings of a backup, where values are texts or null.
pub(super) fn restored(settings: &Map<String, Value>, has_challenge: bool) -> Map<String, Value> {
    let known = settings.iter().filter(|(_, value)| !value.is_null());
    known
        .filter_map(|(name, value)| {
            let setting = user_setting(name)?;
            Some((name.clone(), setting.kind.stored(value, has_challenge)))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{restored, user_setting};

    #[test]
    fn values_are_converted_not_judged() {
        for (name, value, expected) in [
            ("password.generator.strength", json!(9), json!(1)),
            ("password.generator.strength", json!("strong"), json!(0)),
            ("password.generator.strength", json!(4), json!(4)),
            ("password.generator.numbers", json!("false"), json!(true)),
            ("password.security.age", json!(-1), json!(0)),
            ("password.security.hash", json!("text"), json!(0)),
            ("password.security.hash", json!(41), json!(40)),
            ("session.lifetime", json!(29), json!(600)),
            ("encryption.cse", json!(2), json!(1)),
        ] {
            assert_eq!(user_setting(name).unwrap().kind.stored(&value, true), expected, "{name}");
        }
    }

    #[test]
    fn a_backup_has_texts_and_nulls() {
        let settings = json!({
            "password.generator.strength": "3", "password.generator.numbers": null,
            "password.generator.special": "1", "mail.security": "", "unknown": "1"
        });
        let expected = json!({
            "password.generator.strength": 3, "password.generator.special": true,
            "mail.security": false
        });
        let restored = restored(settings.as_object().unwrap(), false);
        assert_eq!(serde_json::Value::Object(restored), expected);
    }
}
