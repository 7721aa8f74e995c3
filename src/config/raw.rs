//! The file's shape, value by value as serde reads it. Values that are checked later keep their place.

use std::collections::BTreeMap;
use std::fmt;
use std::num::NonZero;
use std::path::PathBuf;

use serde::Deserialize;
use serde::de::{Deserializer, Error, Visitor};
use serde_json::Value;
use toml::Spanned;

use crate::compare::Severity;
use crate::session::{Mode, Profile, profile};

use super::Unordered;

/// Milliseconds or seconds: whole numbers, as the command line has them.
type Number = u64;

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct RawConfig {
    pub collection: Option<PathBuf>,
    pub environment: Option<PathBuf>,
    pub globals: Option<PathBuf>,
    pub fixtures: Option<PathBuf>,
    pub target: Option<Spanned<String>>,
    pub fail_on: Option<RawSeverity>,
    pub require_fixtures: Option<bool>,
    pub check_requests: Option<bool>,
    pub budgets: Vec<Spanned<String>>,
    pub reporters: Option<Vec<String>>,
    pub reports: Option<PathBuf>,
    pub secrets: Vec<String>,
    pub working_dir: Option<PathBuf>,
    pub timeout: Option<Number>,
    pub timeout_request: Option<Number>,
    pub delay_request: Option<Number>,
    pub jobs: Option<NonZero<u16>>,
    pub reads: Vec<Spanned<String>>,
    pub writes: Vec<Spanned<String>>,
    pub session: RawSession,
    pub targets: BTreeMap<String, RawTarget>,
    pub compare: RawComparison,
    pub rules: Vec<Spanned<RawRule>>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct RawSession {
    pub profile: Option<RawProfile>,
    pub mode: Option<RawMode>,
    pub lifetime: Option<NonZero<Number>>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct RawTarget {
    pub sandbox: Option<PathBuf>,
    pub variables: BTreeMap<String, Scalar>,
    pub environment: Option<PathBuf>,
    pub insecure: Option<bool>,
    pub ca_cert: Option<PathBuf>,
    pub session: Option<RawMode>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct RawComparison {
    pub strict_numbers: Option<bool>,
    pub ignore_headers: Vec<String>,
    pub compare_headers: Vec<Spanned<String>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct RawRule {
    pub path: Spanned<String>,
    #[serde(rename = "match")]
    pub matcher: Option<String>,
    pub ignore: Option<True>,
    pub unordered: Option<Unordered>,
    pub strict_order: Option<True>,
    pub strict_bytes: Option<True>,
    pub severity: Option<RawSeverity>,
    pub secret: Option<True>,
    #[serde(default)]
    pub steps: Vec<Spanned<String>>,
}

/// A severity by its name.
#[derive(Debug, Clone, Copy)]
pub(super) struct RawSeverity(pub Severity);

impl<'de> Deserialize<'de> for RawSeverity {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let found = Severity::ALL.into_iter().find(|severity| severity.as_str() == text);
        found.map(RawSeverity).ok_or_else(|| {
            D::Error::custom(format!(
                "unknown severity `{text}`; it is one of breaking, change, additive, info"
            ))
        })
    }
}

/// A session mode by its name.
#[derive(Debug, Clone, Copy)]
pub(super) struct RawMode(pub Mode);

impl<'de> Deserialize<'de> for RawMode {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map(RawMode).map_err(D::Error::custom)
    }
}

/// A session profile by its name.
#[derive(Debug, Clone, Copy)]
pub(super) struct RawProfile(pub &'static dyn Profile);

impl<'de> Deserialize<'de> for RawProfile {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        profile(&String::deserialize(deserializer)?).map(RawProfile).map_err(D::Error::custom)
    }
}

/// A switch that can only be switched on.
#[derive(Debug, Clone, Copy)]
pub(super) struct True;

impl<'de> Deserialize<'de> for True {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        if bool::deserialize(deserializer)? {
            return Ok(True);
        }
        Err(D::Error::custom("`false` does nothing here; leave the line out"))
    }
}

/// A variable's value: text, number or boolean.
#[derive(Debug, Clone)]
pub(super) struct Scalar(pub Value);

impl<'de> Deserialize<'de> for Scalar {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct ScalarVisitor;

        impl Visitor<'_> for ScalarVisitor {
            type Value = Scalar;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a text, a number or a boolean")
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<Scalar, E> {
                Ok(Scalar(text.into()))
            }

            fn visit_bool<E: Error>(self, value: bool) -> Result<Scalar, E> {
                Ok(Scalar(value.into()))
            }

            fn visit_i64<E: Error>(self, value: i64) -> Result<Scalar, E> {
                Ok(Scalar(value.into()))
            }

            fn visit_f64<E: Error>(self, value: f64) -> Result<Scalar, E> {
                // JSON has neither infinity nor NaN.
                serde_json::Number::from_f64(value)
                    .map(|number| Scalar(number.into()))
                    .ok_or_else(|| E::custom("a number that is infinite or none"))
            }
        }

        deserializer.deserialize_any(ScalarVisitor)
    }
}
