//! Where ids, codes and tokens come from: random in a server, repeatable in tests.

use rand::rngs::StdRng;
use rand::{Rng, RngExt, SeedableRng};

/// A source of random values.
#[derive(Debug)]
pub(crate) struct Chance(StdRng);

impl Chance {
    /// A source nobody can foresee.
    pub(crate) fn new() -> Self {
        Chance(rand::make_rng())
    }

    /// A source that gives the same values each time.
    #[cfg(test)]
    pub(crate) fn seeded(seed: u64) -> Self {
        Chance(StdRng::seed_from_u64(seed))
    }

    /// A source that goes on from this one, independent of what this one gives later.
    pub(crate) fn split(&mut self) -> Self {
        Chance(StdRng::from_rng(&mut self.0))
    }

    /// A UUID of version 4.
    pub(crate) fn uuid(&mut self) -> String {
        let mut bytes = [0; 16];
        self.0.fill_bytes(&mut bytes);
        uuid::Builder::from_random_bytes(bytes).into_uuid().to_string()
    }

    /// `digits` lower-case hexadecimal digits.
    pub(crate) fn hex(&mut self, digits: usize) -> String {
        self.text(b"0123456789abcdef", digits)
    }

    /// `length` characters of `alphabet`, which must be ASCII.
    pub(crate) fn text(&mut self, alphabet: &[u8], length: usize) -> String {
        (0..length).map(|_| char::from(alphabet[self.below(alphabet.len())])).collect()
    }

    /// A number from 0 to `bound` - 1; 0 if `bound` is 0.
    pub(crate) fn below(&mut self, bound: usize) -> usize {
        if bound == 0 { 0 } else { self.0.random_range(..bound) }
    }
}

/// Letters of both cases.
pub(crate) const LETTERS: &[u8] = b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
/// Letters of both cases and digits.
pub(crate) const ALPHANUMERIC: &[u8] =
    b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
/// Letters of both cases, digits, `+` and `/`.
pub(crate) const BASE64: &[u8] =
    b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+/";

#[cfg(test)]
mod tests {
    use super::Chance;

    #[test]
    fn uuids_are_of_version_four_and_differ() {
        let mut chance = Chance::new();
        let (first, second) = (chance.uuid(), chance.uuid());
        assert_ne!(first, second);
        assert_eq!(&first[14..15], "4");
        assert!(matches!(&first[19..20], "8" | "9" | "a" | "b"));
    }

    #[test]
    fn a_seed_repeats_its_values() {
        assert_eq!(Chance::seeded(7).hex(40), Chance::seeded(7).hex(40));
    }
}
