//! Choosing at random.

use rand::{Rng, RngExt};

/// One of the words. The lists are constants of this module's neighbours and none is empty.
pub(super) fn pick(rng: &mut dyn Rng, words: &[&'static str]) -> &'static str {
    words.get(rng.random_range(0..words.len().max(1))).copied().unwrap_or_default()
}

/// The same as an owned text.
pub(super) fn word(rng: &mut dyn Rng, words: &[&'static str]) -> String {
    pick(rng, words).to_owned()
}

/// That many words with a separator between them.
pub(super) fn joined(
    rng: &mut dyn Rng,
    words: &[&'static str],
    count: usize,
    separator: &str,
) -> String {
    let words: Vec<_> = (0..count).map(|_| pick(rng, words)).collect();
    words.join(separator)
}

/// That many characters of an ASCII alphabet.
pub(super) fn characters(rng: &mut dyn Rng, alphabet: &[u8], count: usize) -> String {
    (0..count)
        .filter_map(|_| alphabet.get(rng.random_range(0..alphabet.len().max(1))))
        .map(|byte| char::from(*byte))
        .collect()
}

/// That many decimal digits.
pub(super) fn digits(rng: &mut dyn Rng, count: usize) -> String {
    characters(rng, b"0123456789", count)
}
