//! The fewest insertions and deletions that make one sequence into another, where those are few: Myers'
//! greedy search, for a question about pairs that is too dear to be asked of all.

/// Pairs of equal elements in order, if at most `most` elements are without a partner.
pub(super) fn matched(
    lengths: (usize, usize),
    most: usize,
    equal: &mut dyn FnMut(usize, usize) -> bool,
) -> Option<Vec<(usize, usize)>> {
    let (rows, columns) = lengths;
    if rows.abs_diff(columns) > most {
        return None;
    }
    // Diagonal k holds pairs whose row is k more than their column; `most` is where diagonal 0 stands.
    let mut reached = vec![0_usize; 2 * most + 2];
    let mut trace: Vec<Vec<usize>> = Vec::new();
    for cost in 0..=most {
        trace.push(reached.clone());
        for diagonal in (most - cost..=most + cost).step_by(2) {
            let from_below = diagonal == most - cost
                || (diagonal < most + cost && reached[diagonal - 1] < reached[diagonal + 1]);
            // Rows gone through on this diagonal.
            let mut row =
                if from_below { reached[diagonal + 1] } else { reached[diagonal - 1] + 1 };
            let Some(mut column) = (row + most).checked_sub(diagonal) else {
                reached[diagonal] = row;
                continue;
            };
            while row < rows && column < columns && equal(row, column) {
                row += 1;
                column += 1;
            }
            reached[diagonal] = row;
            if (row, column) == (rows, columns) {
                return Some(follow_back(&trace, most, (rows, columns)));
            }
        }
    }
    None
}

/// The pairs on the way to the end, from what was reached at each cost.
fn follow_back(trace: &[Vec<usize>], most: usize, end: (usize, usize)) -> Vec<(usize, usize)> {
    let (mut row, mut column) = end;
    let mut pairs = Vec::new();
    for (cost, reached) in trace.iter().enumerate().rev() {
        let diagonal = row + most - column;
        let from_below = diagonal == most - cost
            || (diagonal < most + cost && reached[diagonal - 1] < reached[diagonal + 1]);
        let before = if from_below { diagonal + 1 } else { diagonal - 1 };
        let (start_row, start_column) = match cost {
            0 => (0, 0),
            _ => (reached[before], reached[before] + most - before),
        };
        // The step off the diagonal, then the equal elements after it.
        let (first_row, first_column) = match (cost, from_below) {
            (0, _) => (0, 0),
            (_, true) => (start_row, start_column + 1),
            (_, false) => (start_row + 1, start_column),
        };
        pairs.extend((first_row..row).zip(first_column..column).rev());
        (row, column) = (start_row, start_column);
    }
    pairs.reverse();
    pairs
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn of(left: &[u8], right: &[u8], most: usize) -> Option<Vec<(usize, usize)>> {
        matched((left.len(), right.len()), most, &mut |row, column| left[row] == right[column])
    }

    /// The length of the longest common subsequence.
    fn longest(left: &[u8], right: &[u8]) -> usize {
        let mut above = vec![0; right.len() + 1];
        for l in left {
            let mut row = vec![0];
            for (at, r) in right.iter().enumerate() {
                row.push(if l == r { above[at] + 1 } else { above[at + 1].max(row[at]) });
            }
            above = row;
        }
        above[right.len()]
    }

    #[test]
    fn few_edits_are_found_and_many_are_not() {
        assert_eq!(of(b"abc", b"abc", 0), Some(vec![(0, 0), (1, 1), (2, 2)]));
        assert_eq!(of(b"abc", b"ac", 1), Some(vec![(0, 0), (2, 1)]));
        assert_eq!(of(b"abc", b"xabcy", 2), Some(vec![(0, 1), (1, 2), (2, 3)]));
        assert_eq!(of(b"abc", b"abd", 1), None);
        assert_eq!(of(b"", b"ab", 2), Some(vec![]));
    }

    proptest! {
        #[test]
        fn the_fewest_are_found(
            left in prop::collection::vec(0_u8..4, 0..12),
            right in prop::collection::vec(0_u8..4, 0..12),
            most in 0_usize..24,
        ) {
            let common = longest(&left, &right);
            let edits = left.len() + right.len() - 2 * common;
            let found = of(&left, &right, most);
            prop_assert_eq!(found.is_some(), edits <= most);
            if let Some(pairs) = found {
                prop_assert_eq!(pairs.len(), common);
                prop_assert!(pairs.iter().all(|(row, column)| left[*row] == right[*column]));
                let grows = |pair: &[(usize, usize)]| pair[0].0 < pair[1].0 && pair[0].1 < pair[1].1;
                prop_assert!(pairs.windows(2).all(grows));
            }
        }
    }
}
