//! Unique step ids.

use std::collections::{HashMap, HashSet};

/// Makes the ids unique: the first of equal ones keeps it, the others get `-2`, `-3`, …, skipping what
/// another request is called anyway.
pub(super) fn unique(base: &[&str]) -> Vec<String> {
    let literal: HashSet<&str> = base.iter().copied().collect();
    let mut given = HashSet::new();
    let mut counters: HashMap<&str, usize> = HashMap::new();
    base.iter()
        .map(|&id| {
            let counter = counters.entry(id).or_insert(0);
            *counter += 1;
            if *counter == 1 {
                return id.to_owned();
            }
            loop {
                let numbered = format!("{id}-{counter}");
                if !literal.contains(numbered.as_str()) && given.insert(numbered.clone()) {
                    return numbered;
                }
                *counter += 1;
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn repeats_are_numbered_around_literal_names() {
        for (base, expected) in [
            (vec!["a", "b", "a", "a"], vec!["a", "b", "a-2", "a-3"]),
            (vec!["a", "a", "a-2", "a"], vec!["a", "a-3", "a-2", "a-4"]),
            (vec!["a-2", "a", "a", "a-2"], vec!["a-2", "a", "a-3", "a-2-2"]),
            (vec!["a", "a", "a-2-2", "a-2", "a-2"], vec!["a", "a-3", "a-2-2", "a-2", "a-2-3"]),
        ] {
            assert_eq!(unique(&base), expected, "{base:?}");
        }
    }

    proptest! {
        #[test]
        fn ids_are_unique_and_first_ones_stay(base in prop::collection::vec("[ab](-[23]){0,2}", 0..30)) {
            let base: Vec<&str> = base.iter().map(String::as_str).collect();
            let ids = unique(&base);
            prop_assert_eq!(ids.iter().collect::<HashSet<_>>().len(), base.len());
            for (index, id) in base.iter().enumerate() {
                if !base[..index].contains(id) {
                    prop_assert_eq!(&ids[index], id);
                }
            }
        }
    }
}
