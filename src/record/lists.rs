//! The lists of several passes laid over each other and written as one.

use crate::compare::Node;
use crate::fixture::Edge;

use super::arrays;
use super::decision::{DecisionKind, Finding};
use super::draft::json_string;
use super::leaf::Nodes;
use super::merge::{At, Merge};
use super::order;

impl Merge<'_> {
    pub(super) fn list(&mut self, nodes: &Nodes<'_, '_>, at: At<'_>) {
        let arrays: Vec<Option<&[Node<'_>]>> = nodes
            .iter()
            .map(|node| match node {
                Some(Node::Array(items)) => Some(items.as_slice()),
                _ => None,
            })
            .collect();
        let mut alignment = arrays::align(&arrays, self.known);
        if let Some(key) = &alignment.unordered {
            self.found_unordered(key.as_deref(), at);
        }
        if alignment.uneven {
            self.note_uneven(&arrays, at);
        }
        if alignment.rows.is_empty() {
            return self.found.text.push("[]");
        }
        let siblings = texts(&arrays);
        let standing = match at.standing {
            Some(Node::Array(items)) => items.as_slice(),
            _ => &[],
        };
        let rows = std::mem::take(&mut alignment.rows);
        let rows = match alignment.is_free {
            true => order::as_standing(rows, &arrays, standing, self.known),
            false => rows.into_iter().enumerate().map(|(at, row)| (row, Some(at))).collect(),
        };
        self.found.text.push("[");
        for (index, (row, partner)) in rows.iter().enumerate() {
            if index > 0 {
                self.found.text.push(",");
            }
            self.found.text.line(at.depth + 1);
            let elements = order::elements(row, &arrays);
            let is_whole = elements.iter().zip(&arrays).all(|(e, a)| e.is_some() == a.is_some());
            let place = at.place.child(Edge::Index(index), self.secrets);
            let always = at.always && is_whole;
            let depth = at.depth + 1;
            let standing = partner.and_then(|at| standing.get(at));
            let at = At { place: &place, depth, always, siblings: &siblings, standing, ..at };
            self.value(&elements, at);
        }
        self.found.text.line(at.depth);
        self.found.text.push("]");
    }

    /// All passes have the same elements, in another order.
    fn found_unordered(&mut self, key: Option<&str>, at: At<'_>) {
        let path = at.place.general_path();
        if self.found.rules.unordered(&path, key) {
            let value = key.map_or("true".to_owned(), json_string);
            self.found.findings.push(Finding::told(
                DecisionKind::Unordered,
                path,
                Vec::new(),
                format!("\"unordered\": {value}"),
                "the same elements in another order",
            ));
        }
    }

    /// Some passes have elements that others lack: the place says nothing certain.
    fn note_uneven(&mut self, arrays: &[Option<&[Node<'_>]>], at: At<'_>) {
        let path = at.place.general_path();
        if self.found.rules.remark(&path) {
            let lengths: Vec<String> =
                arrays.iter().flatten().map(|items| items.len().to_string()).collect();
            self.found.notes.push(format!(
                "{} does not have the same elements in all passes ({}): differences in it are only \
                 remarked",
                at.place.path(),
                lengths.join(", "),
            ));
            let why = "not the same elements in all passes";
            self.found.findings.push(Finding::remark(&path, lengths, why));
        }
    }
}

/// The elements of all lists, where all are texts.
fn texts<'n>(arrays: &[Option<&'n [Node<'_>]>]) -> Vec<&'n str> {
    let text = |node: &'n Node<'_>| match node {
        Node::String(text) => Some(text.as_ref()),
        _ => None,
    };
    let elements = arrays.iter().copied().flatten().flatten();
    elements.map(text).collect::<Option<_>>().unwrap_or_default()
}
