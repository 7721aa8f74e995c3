use super::accounts;
use super::build;
use super::draw::Draw;
use crate::sandbox::backup;

/// The seed of the shipped sample data.
pub const SEED: u64 = 1;

/// The sample data as an encrypted server backup, gzipped. The password of each user is the user's name.
#[must_use]
pub fn generate(seed: u64) -> Vec<u8> {
    let draw = Draw::new(seed);
    let content = build::build(&draw, &accounts::users(), &accounts::shares());
    backup::write(&content, &|name, count| draw.characters(name, count))
}

#[cfg(test)]
#[path = "generate_tests.rs"]
mod tests;
