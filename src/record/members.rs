//! Which properties of the objects of several passes are the same one: by name, and where names are new in each
//! pass (maps from ids), by what they are in the other passes.

use std::borrow::Cow;
use std::collections::HashMap;

use crate::compare::Node;
use crate::fixture::Matcher;

use super::arrays::distance;
use super::leaf::Nodes;
use super::shape;
use super::volatile::{Kind, Volatiles};

/// A property over all passes.
pub(super) struct Member<'n, 'a> {
    /// Its name in each pass.
    pub names: Vec<Option<&'n str>>,
    pub values: Vec<Option<&'n Node<'a>>>,
    /// Whether the name is new in each pass.
    pub is_open: bool,
}

impl<'n, 'a> Member<'n, 'a> {
    fn new(passes: usize, pass: usize, name: &'n str, value: &'n Node<'a>) -> Self {
        let mut member =
            Member { names: vec![None; passes], values: vec![None; passes], is_open: false };
        member.names[pass] = Some(name);
        member.values[pass] = Some(value);
        member
    }
}

type Entry<'a> = (Cow<'a, str>, Node<'a>);

/// The properties of objects: by name, and names that are volatile by what they are in the other passes.
pub(super) fn members<'n, 'a>(nodes: &Nodes<'n, 'a>, known: &Volatiles) -> Vec<Member<'n, 'a>> {
    let entries = |pass: usize| -> &'n [Entry<'a>] {
        match nodes[pass] {
            Some(Node::Object(members)) => members,
            _ => &[],
        }
    };
    let Some(first) = nodes.iter().position(Option::is_some) else { return Vec::new() };
    let mut members: Vec<Member<'n, 'a>> = entries(first)
        .iter()
        .map(|(name, value)| Member::new(nodes.len(), first, name, value))
        .collect();
    for pass in first + 1..nodes.len() {
        let mut left = take_named(&mut members, pass, entries(pass));
        take_volatile(&mut members, first, pass, &mut left, known);
        for (name, value) in left {
            members.push(Member::new(nodes.len(), pass, name, value));
        }
    }
    members
}

/// Gives each member the entry of its name, of several in order. Returns what is left.
fn take_named<'n, 'a>(
    members: &mut [Member<'n, 'a>],
    pass: usize,
    entries: &'n [Entry<'a>],
) -> Vec<&'n Entry<'a>> {
    let mut places: HashMap<&str, Vec<usize>> = HashMap::new();
    for (at, (name, _)) in entries.iter().enumerate().rev() {
        places.entry(name).or_default().push(at);
    }
    let mut taken = vec![false; entries.len()];
    for member in members.iter_mut().filter(|member| !member.is_open) {
        let name = member.names.iter().flatten().next().copied().unwrap_or_default();
        let Some(at) = places.get_mut(name).and_then(Vec::pop) else { continue };
        taken[at] = true;
        member.names[pass] = Some(&entries[at].0);
        member.values[pass] = Some(&entries[at].1);
    }
    entries.iter().zip(taken).filter(|(_, taken)| !taken).map(|(entry, _)| entry).collect()
}

/// Pairs names that are new in each pass: known values, and those that look random, in order.
fn take_volatile<'n, 'a>(
    members: &mut [Member<'n, 'a>],
    first: usize,
    pass: usize,
    left: &mut Vec<&'n Entry<'a>>,
    known: &Volatiles,
) {
    for member in members.iter_mut().filter(|member| member.values[pass].is_none()) {
        let Some(name) = member.names[first] else { continue };
        let is_random = shape::whole(&[name]).is_some();
        if !is_random && known.partners(first, name, pass).next().is_none() {
            continue;
        }
        let is_partner = |entry: &&Entry<'_>| {
            let ids = [(first, name), (pass, entry.0.as_ref())];
            let mut values = vec![None; member.names.len()];
            ids.iter().for_each(|(pass, name)| values[*pass] = Some(*name));
            known.find(&values, Kind::Text).is_some()
                || shape::whole(&[name, entry.0.as_ref()])
                    .is_some_and(|matcher| !matches!(matcher, Matcher::DateTime))
        };
        let value = member.values[first];
        let unlike = |entry: &Entry<'_>| value.map_or(0, |value| distance(value, &entry.1));
        let fitting = left.iter().enumerate().filter(|(_, entry)| is_partner(entry));
        let Some((_, at)) = fitting.map(|(at, entry)| (unlike(entry), at)).min() else { continue };
        let entry = left.remove(at);
        member.is_open = true;
        member.names[pass] = Some(&entry.0);
        member.values[pass] = Some(&entry.1);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const UUIDS: [&str; 2] =
        ["0311cb52-95d9-4b27-bb6f-36a3fba07441", "1b6fafc6-7ecd-4d2b-b3ae-7496f114cf38"];

    /// Names in both passes, and whether they are open.
    fn paired(texts: [&str; 2], known: &Volatiles) -> Vec<(String, bool)> {
        let nodes = texts.map(|text| Node::parse(text).unwrap());
        let members = members(&[Some(&nodes[0]), Some(&nodes[1])], known);
        let shown = |member: &Member<'_, '_>| {
            let names = member.names.iter().map(|name| name.unwrap_or("-"));
            (names.collect::<Vec<_>>().join(" "), member.is_open)
        };
        members.iter().map(shown).collect()
    }

    #[test]
    fn names_are_paired_as_they_are_or_as_what_they_stand_for() {
        let mut known = Volatiles::new(2, &[]);
        known.add(&[Some("created one"), Some("created two")], Kind::Text, || "id".to_owned());
        let [first, second] = UUIDS;
        let by_id = [format!(r#"{{"{first}":1,"b":2}}"#), format!(r#"{{"b":2,"{second}":1}}"#)];
        type Paired<'p> = &'p [(&'p str, bool)];
        let table: [([&str; 2], Paired<'_>); 5] = [
            ([r#"{"a":1,"b":2}"#, r#"{"b":2,"a":1}"#], &[("a a", false), ("b b", false)]),
            ([r#"{"a":1}"#, r#"{"b":1}"#], &[("a -", false), ("- b", false)]),
            ([r#"{"a":1,"a":2}"#, r#"{"a":3,"a":4}"#], &[("a a", false), ("a a", false)]),
            (
                [r#"{"created one":1}"#, r#"{"created two":1}"#],
                &[("created one created two", true)],
            ),
            (
                by_id.each_ref().map(String::as_str),
                &[(&format!("{first} {second}"), true), ("b b", false)],
            ),
        ];
        for (texts, wanted) in table {
            let wanted: Vec<(String, bool)> =
                wanted.iter().map(|(names, open)| ((*names).to_owned(), *open)).collect();
            assert_eq!(paired(texts, &known), wanted, "{texts:?}");
        }
    }
}
