use std::fmt;

use serde::de::{Deserialize, Deserializer, Error, Visitor};

use crate::compare::Severity;
use crate::diagnostic::Place;

/// A rule as written: where it applies and exactly one thing that it does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleSpec {
    /// A valid JSONPath.
    pub path: String,
    /// `match`: the matcher to use there.
    pub matcher: Option<String>,
    /// `ignore = true`: not compared.
    pub ignore: bool,
    /// `unordered`: an array whose order says nothing.
    pub unordered: Option<Unordered>,
    /// `strict-order = true`: an array compared in order even if its elements have ids.
    pub strict_order: bool,
    /// `strict-bytes = true`: a picture compared by its bytes.
    pub strict_bytes: bool,
    /// `severity`: what a difference there counts as.
    pub severity: Option<Severity>,
    /// `secret = true`: compared and nowhere shown.
    pub secret: bool,
    /// Valid globs of step ids; empty for all steps.
    pub steps: Vec<String>,
    /// Where it stands in the file.
    pub place: Place,
}

/// How elements of an unordered array are paired.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unordered {
    /// `unordered = true`: by their whole values.
    ByValue,
    /// `unordered = "id"`: by that property.
    ByKey(String),
}

impl<'de> Deserialize<'de> for Unordered {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct UnorderedVisitor;

        impl Visitor<'_> for UnorderedVisitor {
            type Value = Unordered;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("true or the name of the property that identifies an element")
            }

            fn visit_bool<E: Error>(self, yes: bool) -> Result<Unordered, E> {
                if yes {
                    return Ok(Unordered::ByValue);
                }
                Err(E::custom(
                    "`unordered = false` does nothing; for the opposite write `strict-order = true`",
                ))
            }

            fn visit_str<E: Error>(self, key: &str) -> Result<Unordered, E> {
                if key.is_empty() {
                    return Err(E::custom("the property's name is empty"));
                }
                Ok(Unordered::ByKey(key.to_owned()))
            }
        }

        deserializer.deserialize_any(UnorderedVisitor)
    }
}
