//! Which elements of the arrays of several passes are the same one, in the way the comparison will pair them:
//! by id, by content where only the order changed, else in order.

use std::collections::{HashMap, HashSet};
use std::time::{Duration, Instant};

use similar::{Algorithm, DiffOp, capture_diff_slices_deadline};

use crate::compare::{Node, fingerprint};

use super::volatile::Volatiles;

/// The property that elements are paired by without a rule.
pub(super) const KEY: &str = "id";

/// Pairs of elements that are weighed against each other.
pub(super) const WEIGHED: usize = 2500;

/// How long aligning two arrays by content may take.
const DEADLINE: Duration = Duration::from_millis(500);

/// An element in each pass: its index; `None` where the pass does not have the array or the element.
pub(super) type Row = Vec<Option<usize>>;

/// The arrays laid side by side.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Alignment {
    /// The elements in the first pass's order.
    pub rows: Vec<Row>,
    /// Whether only the order differs, so that it says nothing; and the property that pairs elements then.
    pub unordered: Option<Option<String>>,
    /// Whether the order says nothing, since the comparison pairs the elements in another way.
    pub is_free: bool,
    /// Whether some pass has elements that another lacks.
    pub uneven: bool,
}

/// Lays arrays side by side. There is one entry for each pass; at least one pass has the array.
pub(super) fn align(arrays: &[Option<&[Node<'_>]>], known: &Volatiles) -> Alignment {
    let present: Vec<usize> = (0..arrays.len()).filter(|pass| arrays[*pass].is_some()).collect();
    let items = |pass: usize| arrays[pass].unwrap_or_default();
    let Some((&first, others)) = present.split_first() else {
        return Alignment { rows: Vec::new(), unordered: None, is_free: false, uneven: false };
    };
    let mut rows: Vec<Row> = (0..items(first).len())
        .map(|index| {
            let mut row = vec![None; arrays.len()];
            row[first] = Some(index);
            row
        })
        .collect();
    let same_length = others.iter().all(|pass| items(*pass).len() == items(first).len());
    let by_id: Option<Vec<Vec<&str>>> =
        present.iter().map(|pass| keys(items(*pass), KEY)).collect();
    let mut unordered = None;
    let mut pair = |pass: usize, partners: Vec<Option<usize>>| {
        for (row, partner) in rows.iter_mut().zip(partners) {
            row[pass] = partner;
        }
    };
    let by_id = by_id.filter(|_| !items(first).is_empty());
    let is_keyed = by_id.is_some();
    if let Some(ids) = by_id {
        for (at, pass) in others.iter().enumerate() {
            let side = Side { items: items(first), keys: &ids[0], pass: first };
            let other = Side { items: items(*pass), keys: &ids[at + 1], pass: *pass };
            pair(*pass, by_key(&side, &other, known));
        }
    } else if same_length {
        let lists: Vec<&[Node<'_>]> = present.iter().map(|pass| items(*pass)).collect();
        unordered = reordered(&lists);
        for pass in others {
            let partners = match &unordered {
                None => in_step(items(first), items(*pass)),
                Some(key) => in_any_order(items(first), items(*pass), key.as_deref()),
            };
            pair(*pass, partners);
        }
    } else {
        for pass in others {
            pair(*pass, in_order(items(first), items(*pass)));
        }
    }
    let is_whole = |row: &Row| present.iter().all(|pass| row[*pass].is_some());
    let uneven = !same_length || !rows.iter().all(is_whole);
    let is_free = is_keyed || unordered.is_some();
    Alignment { rows, unordered, is_free, uneven }
}

/// The scalar property of all elements, if all are objects that have it and it is distinct.
fn keys<'n>(items: &'n [Node<'_>], key: &str) -> Option<Vec<&'n str>> {
    let keys: Vec<&str> = items
        .iter()
        .map(|item| match item.get(key)? {
            Node::String(text) | Node::Number(text) => Some(text.as_ref()),
            _ => None,
        })
        .collect::<Option<_>>()?;
    let distinct = keys.iter().collect::<HashSet<_>>().len() == keys.len();
    distinct.then_some(keys)
}

/// The elements of one pass with their keys.
struct Side<'s, 'a> {
    items: &'s [Node<'a>],
    keys: &'s [&'s str],
    pass: usize,
}

/// Partners by key: an equal one, or what a volatile key is in the other pass. What is left is paired with what
/// it is most like.
fn by_key(side: &Side<'_, '_>, other: &Side<'_, '_>, known: &Volatiles) -> Vec<Option<usize>> {
    let index: HashMap<&str, usize> =
        other.keys.iter().enumerate().map(|(at, key)| (*key, at)).collect();
    let mut free: HashSet<usize> = (0..other.keys.len()).collect();
    let mut take = |key: &str| index.get(key).copied().filter(|at| free.remove(at));
    let mut partners: Vec<Option<usize>> = side.keys.iter().map(|key| take(key)).collect();
    for (key, partner) in side.keys.iter().zip(&mut partners) {
        if partner.is_none() {
            *partner = known.partners(side.pass, key, other.pass).find_map(&mut take);
        }
    }
    let mut free: Vec<usize> = free.into_iter().collect();
    free.sort_unstable();
    let lonely: Vec<usize> = (0..partners.len()).filter(|at| partners[*at].is_none()).collect();
    if lonely.len().saturating_mul(free.len()) > WEIGHED {
        for (left, right) in lonely.into_iter().zip(free) {
            partners[left] = Some(right);
        }
        return partners;
    }
    for left in lonely {
        let cost = |right: usize| distance(&side.items[left], &other.items[right]);
        let best = free.iter().enumerate().map(|(slot, right)| (cost(*right), slot)).min();
        if let Some((_, slot)) = best {
            partners[left] = Some(free.remove(slot));
        }
    }
    partners
}

/// What a member of another type or a missing one counts.
pub(super) const STRANGE: usize = 3;

/// How different two elements are: members of another type or missing count most.
pub(super) fn distance(left: &Node<'_>, right: &Node<'_>) -> usize {
    let (Node::Object(members), Node::Object(others)) = (left, right) else {
        return usize::from(left != right);
    };
    let costs = members.iter().map(|(name, value)| match right.get(name) {
        Some(other) if value == other => 0,
        Some(other) if value.same_type(other) => 1,
        _ => STRANGE,
    });
    costs.sum::<usize>() + others.len().saturating_sub(members.len()) * STRANGE
}

/// Whether arrays of the same length have the same elements in another order, and the property that pairs
/// them where their content does not.
fn reordered(lists: &[&[Node<'_>]]) -> Option<Option<String>> {
    let (first, others) = lists.split_first()?;
    if others.iter().all(|list| list == first) {
        return None;
    }
    let prints: Vec<Vec<u64>> =
        lists.iter().map(|list| list.iter().map(fingerprint).collect()).collect();
    if is_permuted(&prints) {
        return Some(None);
    }
    let Node::Object(members) = first.first()? else { return None };
    members.iter().map(|(name, _)| name.as_ref()).find_map(|name| {
        let keys: Option<Vec<Vec<&str>>> = lists.iter().map(|list| keys(list, name)).collect();
        is_permuted(&keys?).then(|| Some(name.to_owned()))
    })
}

/// Whether all lists have the same elements, and not all in the same order.
fn is_permuted<T: Ord + Clone>(lists: &[Vec<T>]) -> bool {
    let sorted = |list: &Vec<T>| {
        let mut list = list.clone();
        list.sort_unstable();
        list
    };
    let Some((first, others)) = lists.split_first() else { return false };
    let wanted = sorted(first);
    others.iter().any(|list| list != first) && others.iter().all(|list| sorted(list) == wanted)
}

/// Partners by content or by a property.
fn in_any_order(items: &[Node<'_>], others: &[Node<'_>], key: Option<&str>) -> Vec<Option<usize>> {
    let print = |item: &Node<'_>| match key {
        Some(key) => item.get(key).map_or(0, fingerprint),
        None => fingerprint(item),
    };
    let mut places: HashMap<u64, Vec<usize>> = HashMap::new();
    for (at, item) in others.iter().enumerate().rev() {
        places.entry(print(item)).or_default().push(at);
    }
    items.iter().map(|item| places.get_mut(&print(item)).and_then(Vec::pop)).collect()
}

/// Partners in arrays of the same length: the same place, but for texts those that are equal. A list sorted by ids
/// of which some are new in each pass has them at other places.
fn in_step(items: &[Node<'_>], others: &[Node<'_>]) -> Vec<Option<usize>> {
    let is_text = |node: &Node<'_>| matches!(node, Node::String(_));
    if !items.iter().chain(others).all(is_text) {
        return (0..items.len()).map(Some).collect();
    }
    let partners = in_order(items, others);
    let taken: HashSet<usize> = partners.iter().copied().flatten().collect();
    let mut free = (0..others.len()).filter(|at| !taken.contains(at));
    partners.into_iter().map(|partner| partner.or_else(|| free.next())).collect()
}

/// Partners in arrays of different lengths: equal elements in order, and differing ones between them.
fn in_order(items: &[Node<'_>], others: &[Node<'_>]) -> Vec<Option<usize>> {
    let mut partners = vec![None; items.len()];
    let left: Vec<u64> = items.iter().map(fingerprint).collect();
    let right: Vec<u64> = others.iter().map(fingerprint).collect();
    let deadline = Some(Instant::now() + DEADLINE);
    for op in capture_diff_slices_deadline(Algorithm::Myers, &left, &right, deadline) {
        if let DiffOp::Equal { .. } | DiffOp::Replace { .. } = op {
            for (left, right) in op.old_range().zip(op.new_range()) {
                partners[left] = Some(right);
            }
        }
    }
    partners
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::volatile::Kind;

    fn aligned(texts: [&str; 2], known: &Volatiles) -> Alignment {
        let nodes = texts.map(|text| match Node::parse(text).unwrap() {
            Node::Array(items) => items,
            _ => panic!("an array"),
        });
        align(&[Some(&nodes[0]), Some(&nodes[1])], known)
    }

    fn partners(alignment: &Alignment) -> Vec<Option<usize>> {
        alignment.rows.iter().map(|row| row[1]).collect()
    }

    #[test]
    fn arrays_are_paired_as_they_will_be_compared() {
        let mut known = Volatiles::new(2, &[]);
        known.add(&[Some("created-1"), Some("created-2")], Kind::Text, || "id".to_owned());
        type Wanted<'w> = (&'w [Option<usize>], Option<Option<&'w str>>, bool);
        let table: [([&str; 2], Wanted<'_>); 14] = [
            (["[1,2]", "[1,3]"], (&[Some(0), Some(1)], None, false)),
            (["[1,2]", "[2,1]"], (&[Some(1), Some(0)], Some(None), false)),
            ([r#"["a","x","b"]"#, r#"["y","a","b"]"#], (&[Some(1), Some(0), Some(2)], None, false)),
            (["[1,8,2]", "[9,1,2]"], (&[Some(0), Some(1), Some(2)], None, false)),
            ([r#"["a","b"]"#, r#"["c","d"]"#], (&[Some(0), Some(1)], None, false)),
            (["[1,2,2]", "[2,1,2]"], (&[Some(1), Some(0), Some(2)], Some(None), false)),
            (["[1,2]", "[1]"], (&[Some(0), None], None, true)),
            (["[1]", "[0,1]"], (&[Some(1)], None, true)),
            (["[]", "[]"], (&[], None, false)),
            (["[]", "[1]"], (&[], None, true)),
            (
                [r#"[{"id":"a"},{"id":"b"}]"#, r#"[{"id":"b"},{"id":"a"}]"#],
                (&[Some(1), Some(0)], None, false),
            ),
            (
                [
                    r#"[{"id":"created-1","n":1},{"id":"b","n":2}]"#,
                    r#"[{"id":"b","n":1},{"id":"created-2","n":2}]"#,
                ],
                (&[Some(1), Some(0)], None, false),
            ),
            (
                [r#"[{"id":1,"n":1},{"id":2,"n":2}]"#, r#"[{"id":7,"n":2},{"id":8,"n":1}]"#],
                (&[Some(1), Some(0)], None, false),
            ),
            (
                [r#"[{"x":1,"k":"a"},{"x":2,"k":"b"}]"#, r#"[{"x":3,"k":"b"},{"x":4,"k":"a"}]"#],
                (&[Some(1), Some(0)], Some(Some("k")), false),
            ),
        ];
        for (texts, (wanted, unordered, uneven)) in table {
            let found = aligned(texts, &known);
            assert_eq!(partners(&found), wanted, "{texts:?}");
            assert_eq!(found.unordered, unordered.map(|key| key.map(str::to_owned)), "{texts:?}");
            assert_eq!(found.uneven, uneven, "{texts:?}");
        }
    }
}
