//! The alignment of two sequences that gives the fewest differences, within a bound: equal ends are cut
//! off, long middles are aligned by their equal elements, short ones by weighing every pair.

use std::ops::Range;
use std::time::{Duration, Instant};

use similar::{Algorithm, DiffOp, capture_diff_slices_deadline};

use crate::fixture::Edge;

use super::edits;
use super::fingerprint::fingerprint;
use super::node::Node;
use super::place::Place;
use super::same::is_same;
use super::walk::Walk;

/// Pairs of elements weighed against each other in one block.
const WEIGHED: usize = 2500;

/// Elements without a partner up to which a long list is aligned by asking which elements are the same;
/// beyond, their hashes have to do. Half of them squared is less than [`WEIGHED`].
const EDITS: usize = 64;

/// How long the alignment of a long list by hashes may take.
const DEADLINE: Duration = Duration::from_millis(200);

/// What leaving one element without a partner costs, and what pairing two differing ones costs at least
/// and at most: two that differ much are still one change rather than a loss and a gain.
const GAP: usize = 10;
const CHANGED: usize = 10;
const CHANGED_MOST: usize = 9;

/// The partner of an expected element.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Partner {
    /// Its index.
    pub(super) at: usize,
    /// Whether the two are known to be the same.
    pub(super) same: bool,
}

/// For each expected element its partner.
pub(super) fn pairs(
    walk: &Walk<'_>,
    expected: &[Node<'_>],
    actual: &[Node<'_>],
    place: &Place<'_>,
) -> Vec<Option<Partner>> {
    let sides = Sides { walk, expected, actual, place };
    let mut pairs = vec![None; expected.len()];
    let shorter = expected.len().min(actual.len());
    let head = (0..shorter).take_while(|at| sides.same(*at, *at)).count();
    let tail = (0..shorter - head)
        .take_while(|back| sides.same(expected.len() - 1 - back, actual.len() - 1 - back))
        .count();
    for (at, pair) in pairs.iter_mut().enumerate().take(head) {
        *pair = Some(Partner { at, same: true });
    }
    for back in 0..tail {
        let partner = Partner { at: actual.len() - 1 - back, same: true };
        pairs[expected.len() - 1 - back] = Some(partner);
    }
    sides.align(head..expected.len() - tail, head..actual.len() - tail, &mut pairs);
    pairs
}

/// Two lists of which some stretches are not aligned yet.
struct Sides<'s, 'w> {
    walk: &'s Walk<'w>,
    expected: &'s [Node<'s>],
    actual: &'s [Node<'s>],
    place: &'s Place<'s>,
}

impl Sides<'_, '_> {
    fn same(&self, left: usize, right: usize) -> bool {
        let child = self.place.child(Edge::Index(right), self.walk.context.rules);
        is_same(self.walk, &self.expected[left], &self.actual[right], &child)
    }

    /// Aligns one stretch whose ends differ.
    fn align(&self, left: Range<usize>, right: Range<usize>, pairs: &mut [Option<Partner>]) {
        let different = |at| Some(Partner { at, same: false });
        match left.len().saturating_mul(right.len()) {
            0 => {}
            // Two that differ are one change, whatever is in them.
            1 => pairs[left.start] = different(right.start),
            count if count <= WEIGHED => self.weigh(left, right, pairs),
            _ => match self.by_edits(&left, &right, pairs) {
                // Of few edits only few elements are in a gap, which therefore is weighed.
                Some(gaps) => gaps.into_iter().for_each(|(l, r)| self.align(l, r, pairs)),
                None => self.by_hash(&left, &right, pairs),
            },
        }
    }

    /// Pairs the elements that are the same where nearly all are. Returns the stretches between them.
    fn by_edits(
        &self,
        left: &Range<usize>,
        right: &Range<usize>,
        pairs: &mut [Option<Partner>],
    ) -> Option<Vec<(Range<usize>, Range<usize>)>> {
        let mut same = |row, column| self.same(left.start + row, right.start + column);
        let matched = edits::matched((left.len(), right.len()), EDITS, &mut same)?;
        let mut gaps = Vec::new();
        let (mut row, mut column) = (left.start, right.start);
        let end = (left.len(), right.len());
        for (next_row, next_column) in matched.into_iter().chain([end]) {
            let (next_row, next_column) = (left.start + next_row, right.start + next_column);
            if row < next_row && column < next_column {
                gaps.push((row..next_row, column..next_column));
            }
            if next_row < left.end {
                pairs[next_row] = Some(Partner { at: next_column, same: true });
            }
            (row, column) = (next_row + 1, next_column + 1);
        }
        Some(gaps)
    }

    fn by_hash(&self, left: &Range<usize>, right: &Range<usize>, pairs: &mut [Option<Partner>]) {
        let before: Vec<u64> = self.expected[left.clone()].iter().map(fingerprint).collect();
        let now: Vec<u64> = self.actual[right.clone()].iter().map(fingerprint).collect();
        let deadline = Some(Instant::now() + DEADLINE);
        for op in capture_diff_slices_deadline(Algorithm::Myers, &before, &now, deadline) {
            let (old, new) = (op.old_range(), op.new_range());
            let old = left.start + old.start..left.start + old.end;
            let new = right.start + new.start..right.start + new.end;
            match op {
                DiffOp::Delete { .. } | DiffOp::Insert { .. } => {}
                DiffOp::Replace { .. } if old.len().saturating_mul(new.len()) <= WEIGHED => {
                    self.align(old, new, pairs);
                }
                // Equal stretches, and those too long to weigh: in order.
                DiffOp::Equal { .. } | DiffOp::Replace { .. } => {
                    for (left, at) in old.zip(new) {
                        pairs[left] = Some(Partner { at, same: false });
                    }
                }
            }
        }
    }

    /// Least-cost alignment over all pairs.
    fn weigh(&self, left: Range<usize>, right: Range<usize>, pairs: &mut [Option<Partner>]) {
        let (rows, columns) = (left.len(), right.len());
        let pair_cost = self.pair_costs(&left, &right);
        let width = columns + 1;
        // cost[row][column]: the cheapest alignment of what follows.
        let mut cost = vec![0; (rows + 1) * width];
        for row in (0..=rows).rev() {
            for column in (0..=columns).rev() {
                cost[row * width + column] = match (row < rows, column < columns) {
                    (false, _) => (columns - column) * GAP,
                    (true, false) => (rows - row) * GAP,
                    (true, true) => {
                        let pair = pair_cost[row * columns + column]
                            + cost[(row + 1) * width + column + 1];
                        let lost = GAP + cost[(row + 1) * width + column];
                        let gained = GAP + cost[row * width + column + 1];
                        pair.min(lost).min(gained)
                    }
                };
            }
        }
        let (mut row, mut column) = (0, 0);
        while row < rows && column < columns {
            let best = cost[row * width + column];
            if best == pair_cost[row * columns + column] + cost[(row + 1) * width + column + 1] {
                let partner = Partner { at: right.start + column, same: false };
                pairs[left.start + row] = Some(partner);
                row += 1;
                column += 1;
            } else if best == GAP + cost[(row + 1) * width + column] {
                row += 1;
            } else {
                column += 1;
            }
        }
    }

    /// What pairing each two elements costs, row by row.
    fn pair_costs(&self, left: &Range<usize>, right: &Range<usize>) -> Vec<usize> {
        let mut costs = Vec::with_capacity(left.len() * right.len());
        for row in left.clone() {
            for column in right.clone() {
                let child = self.place.child(Edge::Index(column), self.walk.context.rules);
                let (expected, actual) = (&self.expected[row], &self.actual[column]);
                let found = self.walk.count(expected, actual, &child, CHANGED_MOST);
                costs.push(if found == 0 { 0 } else { CHANGED + found - 1 });
            }
        }
        costs
    }
}
