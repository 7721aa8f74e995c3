//! Lists whose order says nothing keep the order of the fixture that is there, so that recording again changes only
//! what is another answer. An order by ids that are new in each run would shuffle them every time.

use std::collections::{BTreeSet, HashMap};

use crate::compare::{Node, fingerprint};

use super::arrays::{KEY, Row, STRANGE, WEIGHED};
use super::leaf::Nodes;
use super::volatile::{Kind, Volatiles};

/// A row and the element of the fixture that is there for it.
pub(super) type Placed = (Row, Option<usize>);

/// Puts the rows of a list in the order that the fixture's `standing` elements have. A row that is new stays behind
/// the one that came before it.
pub(super) fn as_standing(
    rows: Vec<Row>,
    arrays: &[Option<&[Node<'_>]>],
    standing: &[Node<'_>],
    known: &Volatiles,
) -> Vec<Placed> {
    let partners = partners(&rows, arrays, standing, known);
    let mut order: Vec<usize> = (0..rows.len()).filter(|row| partners[*row].is_some()).collect();
    order.sort_by_key(|row| partners[*row]);
    for row in (0..rows.len()).filter(|row| partners[*row].is_none()) {
        let before = row.checked_sub(1).and_then(|row| order.iter().position(|at| *at == row));
        order.insert(before.map_or(0, |at| at + 1), row);
    }
    let mut placed: Vec<Option<Placed>> =
        rows.into_iter().zip(partners).map(|(row, partner)| Some((row, partner))).collect();
    order.into_iter().filter_map(|row| placed[row].take()).collect()
}

/// The element of the fixture for each row: the same one, else the one that it is most like.
fn partners(
    rows: &[Row],
    arrays: &[Option<&[Node<'_>]>],
    standing: &[Node<'_>],
    known: &Volatiles,
) -> Vec<Option<usize>> {
    let mut places: HashMap<u64, Vec<usize>> = HashMap::new();
    for (at, element) in standing.iter().enumerate().rev() {
        places.entry(identity(element)).or_default().push(at);
    }
    let rows: Vec<Vec<Option<&Node<'_>>>> = rows.iter().map(|row| elements(row, arrays)).collect();
    let same = |row: &Vec<Option<&Node<'_>>>| {
        let first = row.iter().flatten().next()?;
        places.get_mut(&identity(first)).and_then(Vec::pop)
    };
    let mut partners: Vec<Option<usize>> = rows.iter().map(same).collect();
    let lonely: Vec<usize> = (0..rows.len()).filter(|row| partners[*row].is_none()).collect();
    let free: Vec<usize> =
        (0..standing.len()).filter(|at| !partners.contains(&Some(*at))).collect();
    if lonely.len().saturating_mul(free.len()) > WEIGHED {
        return partners;
    }
    let weigh = |row: usize, at: usize| (cost(&rows[row], &standing[at], known), at, row);
    let pairs = free.iter().flat_map(|at| lonely.iter().map(|row| weigh(*row, *at)));
    let mut pairs: Vec<(usize, usize, usize)> = pairs.collect();
    pairs.sort_unstable();
    let mut free: BTreeSet<usize> = free.into_iter().collect();
    for (_, at, row) in pairs {
        if partners[row].is_none() && free.remove(&at) {
            partners[row] = Some(at);
        }
    }
    partners
}

/// The elements of a row.
pub(super) fn elements<'n, 'a>(
    row: &Row,
    arrays: &[Option<&'n [Node<'a>]>],
) -> Vec<Option<&'n Node<'a>>> {
    let element =
        |(at, items): (&Option<usize>, &Option<&'n [Node<'a>]>)| items.as_ref()?.get((*at)?);
    row.iter().zip(arrays).map(element).collect()
}

/// What tells an element from others: its id, else what it holds.
fn identity(element: &Node<'_>) -> u64 {
    fingerprint(element.get(KEY).unwrap_or(element))
}

/// How unlike a value of the passes is to what stands for it in the fixture.
fn cost(row: &Nodes<'_, '_>, standing: &Node<'_>, known: &Volatiles) -> usize {
    let mut present = row.iter().flatten();
    let Some(first) = present.next() else { return STRANGE };
    match (first, standing) {
        (Node::Object(members), Node::Object(others)) => {
            let member = |name: &str| -> usize {
                let values: Vec<_> =
                    row.iter().map(|node| node.and_then(|node| node.get(name))).collect();
                standing.get(name).map_or(STRANGE, |standing| cost(&values, standing, known))
            };
            let costs: usize = members.iter().map(|(name, _)| member(name)).sum();
            costs + others.len().saturating_sub(members.len()) * STRANGE
        }
        (_, Node::String(text)) if text.contains("{{") => cost_of_token(row, text, known),
        _ if *first == standing && present.all(|node| *node == standing) => 0,
        _ if first.same_type(standing) => 1,
        _ => STRANGE,
    }
}

/// How unlike a value is to the matcher or name that stands in its place.
fn cost_of_token(row: &Nodes<'_, '_>, text: &str, known: &Volatiles) -> usize {
    let kind = match row.iter().flatten().next() {
        Some(Node::Number(_)) => Kind::Number,
        _ => Kind::Text,
    };
    let values: Vec<Option<&str>> = row
        .iter()
        .map(|node| match node {
            Some(Node::String(text) | Node::Number(text)) => Some(text.as_ref()),
            _ => None,
        })
        .collect();
    let seen = known.find(&values, kind);
    let inner = text.strip_prefix("{{").and_then(|rest| rest.strip_suffix("}}"));
    match inner.filter(|inner| !inner.starts_with('$') && !inner.contains("{{")) {
        Some(name) if seen.is_some_and(|id| known.may_be_called(id, name)) => 0,
        Some(_) => STRANGE,
        None => usize::from(seen.is_some()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::arrays::align;

    fn items(text: &str) -> Vec<Node<'_>> {
        match Node::parse(text).unwrap() {
            Node::Array(items) => items,
            _ => panic!("an array"),
        }
    }

    /// The elements of the first pass in the order that they get.
    fn ordered(passes: [&str; 2], standing: &str) -> Vec<usize> {
        let mut known = Volatiles::new(2, &[]);
        known.add(&[Some("created-1"), Some("created-2")], Kind::Text, || "new".to_owned());
        known.add(&[Some("another-1"), Some("another-2")], Kind::Text, || "other".to_owned());
        let lists = passes.map(items);
        let arrays = [Some(lists[0].as_slice()), Some(lists[1].as_slice())];
        let rows = align(&arrays, &known).rows;
        let placed = as_standing(rows, &arrays, &items(standing), &known);
        placed.into_iter().map(|(row, _)| row[0].unwrap()).collect()
    }

    #[test]
    fn the_order_of_the_fixture_stays() {
        let same = |text| [text, text];
        for (passes, standing, wanted) in [
            (
                same(r#"[{"id":1},{"id":2},{"id":3}]"#),
                r#"[{"id":3},{"id":1},{"id":2}]"#,
                vec![2, 0, 1],
            ),
            // What is new stays behind the element that it came behind.
            (same(r#"[{"id":1},{"id":2},{"id":3}]"#), r#"[{"id":3},{"id":1}]"#, vec![2, 0, 1]),
            (same(r#"[{"id":9},{"id":1},{"id":2}]"#), r#"[{"id":2},{"id":1}]"#, vec![0, 2, 1]),
            (same(r#"[{"id":1},{"id":2}]"#), "[]", vec![0, 1]),
            (same("[]"), r#"[{"id":1}]"#, vec![]),
            (same(r#"["b","a","b"]"#), r#"["a","b","b"]"#, vec![1, 0, 2]),
            // By the names of values that an earlier step has made.
            (
                [
                    r#"[{"id":"created-1"},{"id":"another-1"},{"id":"a"}]"#,
                    r#"[{"id":"another-2"},{"id":"created-2"},{"id":"a"}]"#,
                ],
                r#"[{"id":"a"},{"id":"{{other}}"},{"id":"{{new_2}}"}]"#,
                vec![2, 1, 0],
            ),
            // By what else they hold, where the ids are made in this step.
            (
                [
                    r#"[{"id":"xxxxxxx1","n":1},{"id":"xxxxxxx2","n":2}]"#,
                    r#"[{"id":"yyyyyyy1","n":2},{"id":"yyyyyyy2","n":1}]"#,
                ],
                r#"[{"id":"{{$string}}","n":2},{"id":"{{$string}}","n":1}]"#,
                vec![1, 0],
            ),
        ] {
            assert_eq!(ordered(passes, standing), wanted, "{passes:?} as {standing}");
        }
    }
}
