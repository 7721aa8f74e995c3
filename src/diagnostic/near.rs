//! Names that somebody may have meant.

/// How many are offered.
const MOST: usize = 3;
/// Longer texts than this are no typing mistake of one another.
const LONGEST: usize = 120;

/// The candidates that are like `value`, best first.
pub(crate) fn near<'a>(value: &str, candidates: impl Iterator<Item = &'a str>) -> Vec<String> {
    let wanted = value.to_lowercase();
    let mut found: Vec<(usize, &str)> = Vec::new();
    for candidate in candidates {
        if let Some(distance) = likeness(&wanted, &candidate.to_lowercase())
            && !found.iter().any(|(_, known)| *known == candidate)
        {
            found.push((distance, candidate));
        }
    }
    found.sort_by_key(|(distance, _)| *distance);
    found.into_iter().take(MOST).map(|(_, candidate)| candidate.to_owned()).collect()
}

/// A distance if the two are alike: few edits, or one is a part of the other.
fn likeness(wanted: &str, candidate: &str) -> Option<usize> {
    let (short, long) = (wanted.chars().count(), candidate.chars().count());
    if short == 0 || long == 0 || short > LONGEST || long > LONGEST {
        return None;
    }
    let distance = distance(wanted, candidate);
    let allowed = short.max(long).div_ceil(3);
    let part = short >= 3 && candidate.contains(wanted) || long >= 3 && wanted.contains(candidate);
    (distance <= allowed && distance < short.max(long) || part).then_some(distance)
}

/// Levenshtein distance.
fn distance(left: &str, right: &str) -> usize {
    let right: Vec<char> = right.chars().collect();
    let mut row: Vec<usize> = (0..=right.len()).collect();
    for (index, l) in left.chars().enumerate() {
        let mut diagonal = index;
        row[0] = index + 1;
        for (column, &r) in right.iter().enumerate() {
            let substituted = diagonal + usize::from(l != r);
            diagonal = row[column + 1];
            row[column + 1] = substituted.min(diagonal + 1).min(row[column] + 1);
        }
    }
    row[right.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distances_are_edits() {
        for (left, right, expected) in
            [("", "", 0), ("abc", "abc", 0), ("kitten", "sitting", 3), ("", "ab", 2), ("ü", "u", 1)]
        {
            assert_eq!(distance(left, right), expected, "{left} {right}");
        }
    }

    #[test]
    fn near_names_are_offered_best_first() {
        let names = ["Password API", "Folder API", "Tag API", "password-api/list", "List"];
        for (value, expected) in [
            ("password api", &["Password API"][..]),
            ("Pasword API", &["Password API"]),
            ("Lst", &["List"]),
            ("zzzzzz", &[]),
            ("", &[]),
        ] {
            let found = near(value, names.into_iter());
            assert_eq!(&found[..expected.len().min(found.len())], expected, "{value}");
            assert_eq!(found.is_empty(), expected.is_empty(), "{value}: {found:?}");
        }
    }
}
