//! Lists of texts in which some are values that the server made.

use std::collections::HashSet;

use crate::fixture::is_uuid;

use super::align::Partner;
use super::node::Node;
use super::walk::{Walk, seen};

/// Pairs of an array of texts in which matchers and bound names stand for values that the server made: a
/// list sorted by such values has them at another place every time. `None` unless there are any and
/// everything else has kept its order.
pub(super) fn pairs(
    walk: &Walk<'_>,
    expected: &[Node<'_>],
    actual: &[Node<'_>],
) -> Option<Vec<Option<Partner>>> {
    let mut literals = Vec::new();
    let mut made = Vec::new();
    for (at, element) in expected.iter().enumerate() {
        let Node::String(text) = element else { return None };
        match walk.context.fixture.pattern(text) {
            None => literals.push((at, text.as_ref())),
            Some(pattern) => made.push((at, pattern)),
        }
    }
    if made.is_empty() || expected.len() != actual.len() {
        return None;
    }
    let known: HashSet<&str> = literals.iter().map(|(_, text)| *text).collect();
    let is_known = |node: &Node<'_>| matches!(node, Node::String(text) if known.contains(&**text));
    let (kept, mut free): (Vec<usize>, Vec<usize>) =
        (0..actual.len()).partition(|at| is_known(&actual[*at]));
    let is_kept = |(literal, at): (&(usize, &str), &usize)| matches!(&actual[*at], Node::String(text) if **text == *literal.1);
    if literals.len() != kept.len() || !literals.iter().zip(&kept).all(is_kept) {
        return None;
    }
    let mut pairs = vec![None; expected.len()];
    for ((left, _), at) in literals.iter().zip(kept) {
        pairs[*left] = Some(Partner { at, same: true });
    }
    let mut unmatched = Vec::new();
    for (left, pattern) in made {
        let matches = |at: &usize| {
            pattern.matches(&seen(&actual[*at]), walk.context.around, &walk.bindings).is_ok()
        };
        let mut tried = free.iter().take_while(|_| walk.context.may_try_pattern());
        match tried.position(matches) {
            Some(slot) => {
                pairs[left] = Some(Partner { at: free.remove(slot), same: false });
            }
            None => unmatched.push(left),
        }
    }
    // What is left on both sides is a value that changed, wherever it stands, if it was made by the server, too.
    let is_made = |at: &usize| matches!(&actual[*at], Node::String(text) if is_uuid(text));
    if !unmatched.is_empty() && !free.iter().all(is_made) {
        return None;
    }
    for (left, at) in unmatched.into_iter().zip(free) {
        pairs[left] = Some(Partner { at, same: false });
    }
    Some(pairs)
}
