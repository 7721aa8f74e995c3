use std::collections::HashMap;
use std::sync::LazyLock;

use rand::Rng;

use super::{
    business, common, database, date, file, finance, hacker, image, internet, lorem, numbers,
    person, place, store,
};

/// Makes one value.
pub(super) type Make = fn(&mut dyn Rng) -> String;

/// What a group file offers: names with their makers.
pub(super) type Group = &'static [(&'static str, Make)];

const GROUPS: [Group; 14] = [
    common::VARIABLES,
    numbers::VARIABLES,
    internet::VARIABLES,
    person::VARIABLES,
    place::VARIABLES,
    image::VARIABLES,
    finance::VARIABLES,
    business::VARIABLES,
    hacker::VARIABLES,
    database::VARIABLES,
    date::VARIABLES,
    file::VARIABLES,
    store::VARIABLES,
    lorem::VARIABLES,
];

static BY_NAME: LazyLock<HashMap<&'static str, Make>> =
    LazyLock::new(|| GROUPS.iter().copied().flatten().copied().collect());

/// A new value of the dynamic variable of that name (`$guid`, with its dollar sign); `None` when there
/// is no such variable.
pub fn dynamic(name: &str, rng: &mut impl Rng) -> Option<String> {
    if !name.starts_with('$') {
        return None;
    }
    BY_NAME.get(name).map(|make| make(rng))
}

/// Whether there is a dynamic variable of that name.
#[must_use]
pub fn is_dynamic(name: &str) -> bool {
    name.starts_with('$') && BY_NAME.contains_key(name)
}

/// The names of all dynamic variables, group by group.
pub fn names() -> impl Iterator<Item = &'static str> {
    GROUPS.iter().copied().flatten().map(|(name, _)| *name)
}

#[cfg(test)]
#[path = "registry_tests.rs"]
mod tests;
