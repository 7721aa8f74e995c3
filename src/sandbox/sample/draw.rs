//! Random-looking values that depend on a seed and a name only. An account added or changed leaves the
//! ids, keys and times of all others as they were, so changes to the data set stay small.

use sha2::{Digest, Sha256};
use uuid::Builder;

/// What the characters of server keys are drawn from.
const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

pub(super) struct Draw {
    seed: u64,
}

impl Draw {
    pub(super) fn new(seed: u64) -> Self {
        Draw { seed }
    }

    pub(super) fn uuid(&self, name: &str) -> String {
        let mut bytes = [0; 16];
        for (byte, drawn) in bytes.iter_mut().zip(self.stream(name)) {
            *byte = drawn;
        }
        Builder::from_random_bytes(bytes).into_uuid().to_string()
    }

    pub(super) fn characters(&self, name: &str, count: usize) -> String {
        let character = |byte: u8| char::from(ALPHABET[usize::from(byte % 64)]);
        self.stream(name).take(count).map(character).collect()
    }

    /// A number below 65 536.
    pub(super) fn number(&self, name: &str) -> i64 {
        self.stream(name).take(2).fold(0, |number, byte| number * 256 + i64::from(byte))
    }

    fn stream(&self, name: &str) -> impl Iterator<Item = u8> {
        let start = Sha256::new()
            .chain_update(b"postcheck sample data")
            .chain_update(self.seed.to_le_bytes())
            .chain_update(name);
        (0u32..).flat_map(move |block| start.clone().chain_update(block.to_le_bytes()).finalize())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_depend_on_seed_and_name_only() {
        let draw = Draw::new(1);
        assert_eq!(draw.uuid("a"), Draw::new(1).uuid("a"));
        assert_ne!(draw.uuid("a"), draw.uuid("b"));
        assert_ne!(draw.uuid("a"), Draw::new(2).uuid("a"));
        assert!(draw.characters("key", 1024).starts_with(&draw.characters("key", 10)));
    }

    #[test]
    fn uuids_are_of_version_4() {
        let uuid = Draw::new(1).uuid("a");
        assert_eq!(uuid.len(), 36);
        assert_eq!(&uuid[14..15], "4");
        assert!(uuid[19..20].contains(['8', '9', 'a', 'b']));
    }

    #[test]
    fn keys_use_the_whole_alphabet() {
        let key = Draw::new(1).characters("key", 4096);
        assert!(ALPHABET.iter().all(|c| key.contains(char::from(*c))));
    }
}
