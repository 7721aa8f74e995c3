//! The alignment of two sequences that gives the fewest differences, within a bound: equal ends are cut
//! off, long middles are aligned by what their elements hash to, short ones by weighing every pair.

use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};
use std::time::{Duration, Instant};

use similar::{Algorithm, DiffOp, capture_diff_slices_deadline};

use crate::fixture::Edge;

use super::node::Node;
use super::place::Place;
use super::walk::Walk;

/// Pairs of elements weighed against each other in one block.
const WEIGHED: usize = 2500;

/// How long the alignment of a long array may take.
const DEADLINE: Duration = Duration::from_millis(200);

/// What leaving one element without a partner costs, and what pairing two differing ones costs at least
/// and at most: two that differ much are still one change rather than a loss and a gain.
const GAP: usize = 10;
const CHANGED: usize = 10;
const CHANGED_MOST: usize = 9;

/// For each expected element the index of its partner.
pub(super) fn pairs(
    walk: &Walk<'_>,
    expected: &[Node<'_>],
    actual: &[Node<'_>],
    place: &Place<'_>,
) -> Vec<Option<usize>> {
    let mut pairs = vec![None; expected.len()];
    let equal = |left: usize, right: usize| {
        let child = place.child(Edge::Index(right), walk.context.rules);
        walk.count(&expected[left], &actual[right], &child, 1) == 0
    };
    let shorter = expected.len().min(actual.len());
    let head = (0..shorter).take_while(|at| equal(*at, *at)).count();
    let tail = (0..shorter - head)
        .take_while(|back| equal(expected.len() - 1 - back, actual.len() - 1 - back))
        .count();
    for (at, pair) in pairs.iter_mut().enumerate().take(head) {
        *pair = Some(at);
    }
    for back in 0..tail {
        pairs[expected.len() - 1 - back] = Some(actual.len() - 1 - back);
    }
    let block = Block {
        expected,
        actual,
        left: head..expected.len() - tail,
        right: head..actual.len() - tail,
    };
    block.align(walk, place, &mut pairs);
    pairs
}

/// A stretch of both sides that is not aligned yet.
struct Block<'b, 'n, 'm> {
    expected: &'b [Node<'n>],
    actual: &'b [Node<'m>],
    left: std::ops::Range<usize>,
    right: std::ops::Range<usize>,
}

impl Block<'_, '_, '_> {
    fn align(&self, walk: &Walk<'_>, place: &Place<'_>, pairs: &mut [Option<usize>]) {
        if self.left.is_empty() || self.right.is_empty() {
            return;
        }
        if self.left.len().saturating_mul(self.right.len()) <= WEIGHED {
            return self.weigh(walk, place, pairs);
        }
        let left: Vec<u64> = self.expected[self.left.clone()].iter().map(fingerprint).collect();
        let right: Vec<u64> = self.actual[self.right.clone()].iter().map(fingerprint).collect();
        let deadline = Some(Instant::now() + DEADLINE);
        for op in capture_diff_slices_deadline(Algorithm::Myers, &left, &right, deadline) {
            self.apply(&op, walk, place, pairs);
        }
    }

    fn apply(&self, op: &DiffOp, walk: &Walk<'_>, place: &Place<'_>, pairs: &mut [Option<usize>]) {
        let (left, right) = (op.old_range(), op.new_range());
        let left = self.left.start + left.start..self.left.start + left.end;
        let right = self.right.start + right.start..self.right.start + right.end;
        match op {
            DiffOp::Delete { .. } | DiffOp::Insert { .. } => {}
            DiffOp::Replace { .. } if left.len().saturating_mul(right.len()) <= WEIGHED => {
                let block = Block { expected: self.expected, actual: self.actual, left, right };
                block.weigh(walk, place, pairs);
            }
            // Equal stretches, and those too long to weigh: in order.
            DiffOp::Equal { .. } | DiffOp::Replace { .. } => {
                for (left, right) in left.zip(right) {
                    pairs[left] = Some(right);
                }
            }
        }
    }

    /// Least-cost alignment over all pairs.
    fn weigh(&self, walk: &Walk<'_>, place: &Place<'_>, pairs: &mut [Option<usize>]) {
        let (rows, columns) = (self.left.len(), self.right.len());
        let width = columns + 1;
        let mut pair_cost = vec![0; rows * columns];
        for row in 0..rows {
            for column in 0..columns {
                let right = self.right.start + column;
                let child = place.child(Edge::Index(right), walk.context.rules);
                let (left, right) = (&self.expected[self.left.start + row], &self.actual[right]);
                let found = walk.count(left, right, &child, CHANGED_MOST);
                pair_cost[row * columns + column] =
                    if found == 0 { 0 } else { CHANGED + found - 1 };
            }
        }
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
                pairs[self.left.start + row] = Some(self.right.start + column);
                row += 1;
                column += 1;
            } else if best == GAP + cost[(row + 1) * width + column] {
                row += 1;
            } else {
                column += 1;
            }
        }
    }
}

/// A hash of a value in which the order of an object's members does not count.
pub(crate) fn fingerprint(node: &Node<'_>) -> u64 {
    let mut hasher = DefaultHasher::new();
    node.kind_rank().hash(&mut hasher);
    match node {
        Node::Null => {}
        Node::Bool(value) => value.hash(&mut hasher),
        Node::Number(text) | Node::String(text) => text.hash(&mut hasher),
        Node::Array(items) => items.iter().for_each(|item| fingerprint(item).hash(&mut hasher)),
        Node::Object(members) => {
            let member = |(name, value): &(std::borrow::Cow<'_, str>, Node<'_>)| {
                let mut hasher = DefaultHasher::new();
                name.hash(&mut hasher);
                fingerprint(value).hash(&mut hasher);
                hasher.finish()
            };
            members.iter().map(member).fold(0_u64, u64::wrapping_add).hash(&mut hasher);
        }
    }
    hasher.finish()
}

/// Whether an expected value contains a matcher or variable, so that its hash says nothing.
pub(super) fn is_open(walk: &Walk<'_>, node: &Node<'_>) -> bool {
    match node {
        Node::String(text) => walk.context.fixture.pattern(text).is_some(),
        Node::Array(items) => items.iter().any(|item| is_open(walk, item)),
        Node::Object(members) => members.iter().any(|(name, value)| {
            walk.context.fixture.pattern(name).is_some() || is_open(walk, value)
        }),
        Node::Null | Node::Bool(_) | Node::Number(_) => false,
    }
}

impl Node<'_> {
    fn kind_rank(&self) -> u8 {
        match self {
            Node::Null => 0,
            Node::Bool(_) => 1,
            Node::Number(_) => 2,
            Node::String(_) => 3,
            Node::Array(_) => 4,
            Node::Object(_) => 5,
        }
    }
}
