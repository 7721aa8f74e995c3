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

/// How many characters have to be put in, left out, replaced or swapped with their neighbour.
fn distance(left: &str, right: &str) -> usize {
    let left: Vec<char> = left.chars().collect();
    let right: Vec<char> = right.chars().collect();
    let mut before = vec![0; right.len() + 1];
    let mut above: Vec<usize> = (0..=right.len()).collect();
    for row in 1..=left.len() {
        let mut current = vec![row; right.len() + 1];
        for column in 1..=right.len() {
            let (l, r) = (left[row - 1], right[column - 1]);
            let replaced = above[column - 1] + usize::from(l != r);
            let mut least = replaced.min(above[column] + 1).min(current[column - 1] + 1);
            if row > 1 && column > 1 && l == right[column - 2] && left[row - 2] == r {
                least = least.min(before[column - 2] + 1);
            }
            current[column] = least;
        }
        before = std::mem::replace(&mut above, current);
    }
    above[right.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distances_are_edits() {
        for (left, right, expected) in [
            ("", "", 0),
            ("abc", "abc", 0),
            ("kitten", "sitting", 3),
            ("", "ab", 2),
            ("ü", "u", 1),
            ("two", "tow", 1),
        ] {
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
            ("Tga API", &["Tag API"]),
            ("zzzzzz", &[]),
            ("", &[]),
        ] {
            let found = near(value, names.into_iter());
            assert_eq!(&found[..expected.len().min(found.len())], expected, "{value}");
            assert_eq!(found.is_empty(), expected.is_empty(), "{value}: {found:?}");
        }
    }
}
