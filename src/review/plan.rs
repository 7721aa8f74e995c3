//! Edits of one fixture, laid out along the values that they are about.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::compare::Key;
use crate::diagnostic::json::{Kind, Node};

use super::pending::Edit;

/// What happens to one value and those below it.
#[derive(Debug, Default)]
pub(super) struct Plan<'e> {
    pub(super) replace: Option<&'e Value>,
    pub(super) removed: BTreeSet<usize>,
    pub(super) inserted: Vec<Inserted<'e>>,
    /// Elements that take each other's places, in their new order.
    pub(super) order: Option<&'e [usize]>,
    pub(super) children: BTreeMap<usize, Plan<'e>>,
}

/// A new element or property.
#[derive(Debug)]
pub(super) struct Inserted<'e> {
    /// It stands behind the old one with this index; `None` for the first place.
    pub(super) behind: Option<usize>,
    /// The property's name.
    pub(super) name: Option<&'e str>,
    pub(super) with: &'e Value,
    /// It stands in one line whatever it is: rules do.
    pub(super) is_flat: bool,
}

/// What stands in a list after it was edited.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Item {
    /// What had this index.
    Old(usize),
    /// What was inserted, by its number.
    New(usize),
}

impl<'e> Plan<'e> {
    /// The plan of all edits; `Err` names a place that the fixture does not have.
    pub(super) fn of(root: &Node<'_>, edits: &[&'e Edit]) -> Result<Self, String> {
        let mut plan = Plan::default();
        for edit in edits {
            plan.add(root, edit).ok_or_else(|| format!("it has no {}", edit.place()))?;
        }
        Ok(plan)
    }

    fn add(&mut self, root: &Node<'_>, edit: &'e Edit) -> Option<()> {
        match edit {
            Edit::Replace { place, with } => self.reach(root, place)?.0.replace = Some(with),
            Edit::Remove { place } => {
                let (last, container) = place.split_last()?;
                let (plan, node) = self.reach(root, container)?;
                plan.removed.insert(child(node, last)?);
            }
            Edit::Insert { place, after, with } => {
                let (last, container) = place.split_last()?;
                let (plan, node) = self.reach(root, container)?;
                let behind = match last {
                    Key::Index(before) => before.checked_sub(1),
                    Key::Name(_) => after.as_ref().and_then(|name| member(node, name)),
                };
                let name = match (last, &node.kind) {
                    (Key::Name(name), Kind::Object(_)) => Some(name.as_str()),
                    (Key::Index(_), Kind::Array(_)) => None,
                    _ => return None,
                };
                let is_flat = place.first() == Some(&Key::Name("rules".to_owned()));
                plan.inserted.push(Inserted { behind, name, with, is_flat });
            }
            Edit::Order { place, order } => self.reach(root, place)?.0.order = Some(order),
            // They are spelt out before: see `decide`.
            Edit::Body | Edit::Rule { .. } | Edit::Each(_) => return None,
        }
        Some(())
    }

    fn reach<'n, 't>(
        &mut self,
        root: &'n Node<'t>,
        place: &[Key],
    ) -> Option<(&mut Self, &'n Node<'t>)> {
        let (mut plan, mut node) = (self, root);
        for key in place {
            let index = child(node, key)?;
            plan = plan.children.entry(index).or_default();
            node = nth(node, index)?;
        }
        Some((plan, node))
    }

    /// Whether elements or properties come, go or move.
    pub(super) fn is_structural(&self) -> bool {
        !self.removed.is_empty() || !self.inserted.is_empty() || self.order.is_some()
    }

    /// What stands in a list of so many after the edits.
    pub(super) fn sequence(&self, length: usize) -> Vec<Item> {
        let mut slots: Vec<usize> = (0..length).collect();
        if let Some(order) = self.order {
            let known = order.iter().copied().filter(|index| *index < length);
            let moved: BTreeSet<usize> = known.clone().collect();
            for (slot, index) in moved.into_iter().zip(known) {
                slots[slot] = index;
            }
        }
        let mut items: Vec<Item> =
            slots.into_iter().filter(|old| !self.removed.contains(old)).map(Item::Old).collect();
        for (number, inserted) in self.inserted.iter().enumerate() {
            let mut behind = inserted.behind;
            let mut at = loop {
                match behind {
                    None => break 0,
                    Some(old) => match items.iter().position(|item| *item == Item::Old(old)) {
                        Some(at) => break at + 1,
                        None => behind = old.checked_sub(1),
                    },
                }
            };
            while matches!(items.get(at), Some(Item::New(_))) {
                at += 1;
            }
            items.insert(at, Item::New(number));
        }
        items
    }
}

/// The index of a child.
pub(super) fn child(node: &Node<'_>, key: &Key) -> Option<usize> {
    match (&node.kind, key) {
        (Kind::Array(elements), Key::Index(index)) => (*index < elements.len()).then_some(*index),
        (Kind::Object(_), Key::Name(name)) => member(node, name),
        _ => None,
    }
}

/// The index of a property: headers are found whatever the case of their letters.
fn member(node: &Node<'_>, name: &str) -> Option<usize> {
    let members = node.members();
    members
        .iter()
        .rposition(|member| member.key == name)
        .or_else(|| members.iter().rposition(|member| member.key.eq_ignore_ascii_case(name)))
}

/// A child by its index.
pub(super) fn nth<'n, 't>(node: &'n Node<'t>, index: usize) -> Option<&'n Node<'t>> {
    match &node.kind {
        Kind::Array(elements) => elements.get(index),
        Kind::Object(members) => members.get(index).map(|member| &member.value),
        _ => None,
    }
}
