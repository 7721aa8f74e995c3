//! Values that become known during a run, such as session ids and cookies. Some servers send a new one with
//! every response, so adding one has to cost next to nothing: building an automaton anew each time took
//! longer than everything else a step does.

use std::collections::{HashMap, VecDeque};

/// Bytes that a pattern is found by.
const PREFIX: usize = 8;

/// Bits of the filter that most places of a text are passed over by.
const FILTER_BITS: usize = 1 << 14;

/// Values that came up later, with all their forms.
#[derive(Clone)]
pub(super) struct Learned {
    /// The value last seen at the end.
    values: VecDeque<(String, Vec<String>)>,
    by_prefix: HashMap<u64, Vec<String>>,
    filter: Vec<u64>,
    most: usize,
    forgotten: usize,
}

impl Learned {
    /// Remembers the latest `most` values.
    pub(super) fn new(most: usize) -> Self {
        Learned {
            values: VecDeque::new(),
            by_prefix: HashMap::new(),
            filter: vec![0; FILTER_BITS / 64],
            most,
            forgotten: 0,
        }
    }

    /// Whether the value is the one seen last, so that there is nothing to do.
    pub(super) fn is_newest(&self, value: &str) -> bool {
        self.values.back().is_some_and(|(newest, _)| newest == value)
    }

    /// Remembers a value; one that is known already counts as seen again.
    pub(super) fn add(&mut self, value: &str, forms: impl FnOnce() -> Vec<String>) {
        if let Some(at) = self.values.iter().position(|(known, _)| known == value) {
            let again = self.values.remove(at);
            self.values.extend(again);
            return;
        }
        let mut forms = forms();
        forms.retain(|form| form.len() >= PREFIX);
        forms.iter().for_each(|form| self.index(form));
        self.values.push_back((value.to_owned(), forms));
        if self.values.len() > self.most {
            self.forget_oldest();
        }
    }

    /// Where known values stand in `text`, as byte ranges by their start.
    pub(super) fn find(&self, text: &str) -> Vec<(usize, usize)> {
        let mut found = Vec::new();
        if self.values.is_empty() {
            return found;
        }
        for (at, window) in text.as_bytes().windows(PREFIX).enumerate() {
            let key = key(window);
            let bit = bit(key);
            if self.filter[bit / 64] & (1 << (bit % 64)) == 0 {
                continue;
            }
            let candidates = self.by_prefix.get(&key).into_iter().flatten();
            let matching =
                candidates.filter(|form| text.as_bytes()[at..].starts_with(form.as_bytes()));
            found.extend(matching.map(|form| (at, at + form.len())));
        }
        found
    }

    fn forget_oldest(&mut self) {
        for form in self.values.pop_front().into_iter().flat_map(|(_, forms)| forms) {
            let key = key(form.as_bytes());
            if let Some(sharing) = self.by_prefix.get_mut(&key) {
                sharing.retain(|other| *other != form);
                if sharing.is_empty() {
                    self.by_prefix.remove(&key);
                }
            }
        }
        self.forgotten += 1;
        // Bits of what is forgotten only cost a look-up; now and then they are cleared away.
        if self.forgotten.is_multiple_of(self.most) {
            self.filter.fill(0);
            for key in self.by_prefix.keys() {
                self.filter[bit(*key) / 64] |= 1 << (bit(*key) % 64);
            }
        }
    }

    fn index(&mut self, form: &str) {
        let key = key(form.as_bytes());
        let bit = bit(key);
        self.filter[bit / 64] |= 1 << (bit % 64);
        self.by_prefix.entry(key).or_default().push(form.to_owned());
    }
}

/// The first [`PREFIX`] bytes as a number; missing ones count as zero.
fn key(bytes: &[u8]) -> u64 {
    bytes.iter().take(PREFIX).fold(0, |key, byte| key << 8 | u64::from(*byte))
}

fn bit(key: u64) -> usize {
    // Multiplicative hashing: the upper bits of the product depend on all bytes.
    const SHIFT: u32 = 64 - FILTER_BITS.trailing_zeros();
    (key.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> SHIFT) as usize
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn learned(most: usize, values: &[&str]) -> Learned {
        let mut learned = Learned::new(most);
        for value in values {
            learned.add(value, || vec![(*value).to_owned()]);
        }
        learned
    }

    #[test]
    fn the_latest_are_remembered_and_seeing_one_again_keeps_it() {
        let learned = learned(2, &["aaaaaaaa-1", "aaaaaaaa-2", "aaaaaaaa-1", "aaaaaaaa-3"]);
        assert_eq!(learned.find("x aaaaaaaa-1"), [(2, 12)]);
        assert_eq!(learned.find("aaaaaaaa-3"), [(0, 10)]);
        assert_eq!(learned.find("aaaaaaaa-2"), []);
    }

    proptest! {
        #[test]
        fn finds_what_a_plain_search_finds(
            values in prop::collection::vec("[ab]{8,10}", 1..6),
            text in "[ab]{0,60}",
        ) {
            let values: std::collections::BTreeSet<String> = values.into_iter().collect();
            let list: Vec<&str> = values.iter().map(String::as_str).collect();
            let mut found = learned(10, &list).find(&text);
            let mut plain: Vec<(usize, usize)> = (0..text.len())
                .flat_map(|at| {
                    let text = &text;
                    values.iter().filter(move |v| text[at..].starts_with(v.as_str())).map(move |v| (at, at + v.len()))
                })
                .collect();
            found.sort_unstable();
            plain.sort_unstable();
            prop_assert_eq!(found, plain);
        }
    }
}
