//! Edits carried out in the text of a fixture. What they are not about stays as it is, byte for byte.

use std::ops::Range;

use serde_json::{Value, json};

use crate::compare::Key;
use crate::diagnostic::json::{Document, Kind, Node};

use super::layout::{Layout, one_line};
use super::pending::Edit;
use super::plan::{self, Inserted, Item, Plan};

/// The text after the edits.
///
/// # Errors
/// When the text is no JSON, or does not have a place that an edit is about.
pub(super) fn apply(text: &str, edits: &[&Edit]) -> Result<String, String> {
    let document = Document::read("fixture", text).map_err(|error| error.to_string())?;
    let plan = Plan::of(&document.root, edits)?;
    let mut writer =
        Writer { text, layout: Layout::of(text), out: String::with_capacity(text.len()) };
    writer.copy(0..document.root.start);
    writer.value(&document.root, &plan);
    writer.copy(document.root.end..text.len());
    Ok(writer.out)
}

/// The text of a fixture with one more rule, for the answer or for the member that `of` names; one that is there
/// already is not added.
pub(super) fn with_rule(text: &str, of: Option<&str>, rule: &Value) -> Result<String, String> {
    let name = |name: &str| Key::Name(name.to_owned());
    let place = |last: Option<Key>| -> Vec<Key> {
        of.map(name).into_iter().chain([name("rules")]).chain(last).collect()
    };
    let fixture: Value = serde_json::from_str(text).map_err(|error| error.to_string())?;
    let owner = of.map_or(Some(&fixture), |member| fixture.get(member));
    let Some(owner) = owner else {
        return Err(format!("it has no {}", of.unwrap_or_default()));
    };
    let mut text = text.to_owned();
    let count = match owner.get("rules").and_then(Value::as_array) {
        Some(rules) if rules.contains(rule) => return Ok(text),
        Some(rules) => rules.len(),
        None => {
            let after = owner.as_object().and_then(|members| members.keys().next_back().cloned());
            let empty = Edit::Insert { place: place(None), after, with: json!([]) };
            text = apply(&text, &[&empty])?;
            0
        }
    };
    let added =
        Edit::Insert { place: place(Some(Key::Index(count))), after: None, with: rule.clone() };
    apply(&text, &[&added])
}

/// What is still to be decided, after these edits were carried out: its places move with the elements before
/// them. Each edit comes with its number in the list that both are from.
pub(super) fn shift(
    text: &str,
    done: &[(usize, &Edit)],
    left: Vec<(usize, Edit)>,
) -> Result<Vec<Edit>, String> {
    let document = Document::read("fixture", text).map_err(|error| error.to_string())?;
    let edits: Vec<&Edit> = done.iter().map(|(_, edit)| *edit).collect();
    let plan = Plan::of(&document.root, &edits)?;
    Ok(left
        .into_iter()
        .map(|(number, edit)| moved(&document.root, &plan, done, number, edit))
        .collect())
}

fn moved(
    root: &Node<'_>,
    plan: &Plan<'_>,
    done: &[(usize, &Edit)],
    number: usize,
    mut edit: Edit,
) -> Edit {
    match &mut edit {
        Edit::Replace { place, .. } | Edit::Remove { place } => follow(root, plan, place),
        Edit::Insert { place, .. } => {
            let original = place.clone();
            let Some((last, container)) = place.split_last_mut() else { return edit };
            let reached = follow(root, plan, container);
            if let (Key::Index(before), Some((plan, node))) = (last, reached) {
                let earlier = done.iter().filter(|(at, edit)| {
                    *at < number && matches!(edit, Edit::Insert { place, .. } if *place == original)
                });
                *before = new_slot(plan, node, *before) + earlier.count();
            }
            return edit;
        }
        Edit::Order { place, order } => {
            let Some((plan, node)) = follow(root, plan, place) else { return edit };
            let items = plan.sequence(length(node));
            let position = |old: &usize| items.iter().position(|item| *item == Item::Old(*old));
            *order = order.iter().filter_map(position).collect();
            return edit;
        }
        Edit::Each(edits) => {
            let move_one = |edit: &mut Edit| {
                *edit = moved(root, plan, done, number, edit.clone());
            };
            edits.iter_mut().for_each(move_one);
            None
        }
        Edit::Body | Edit::Rule { .. } => None,
    };
    edit
}

/// Renames the steps of a place to what they are after the edits. Returns what it leads to.
fn follow<'p, 'e, 'n, 't>(
    root: &'n Node<'t>,
    plan: &'p Plan<'e>,
    place: &mut [Key],
) -> Option<(&'p Plan<'e>, &'n Node<'t>)> {
    let (mut plan, mut node) = (Some(plan), root);
    for key in place {
        let index = plan::child(node, key)?;
        if let (Key::Index(key), Some(plan)) = (&mut *key, plan)
            && plan.is_structural()
        {
            let items = plan.sequence(length(node));
            *key = items.iter().position(|item| *item == Item::Old(index))?;
        }
        plan = plan.and_then(|plan| plan.children.get(&index));
        node = plan::nth(node, index)?;
    }
    plan.map(|plan| (plan, node))
}

/// Where an element now goes that would have stood before the old one of this index.
fn new_slot(plan: &Plan<'_>, node: &Node<'_>, before: usize) -> usize {
    let items = plan.sequence(length(node));
    (0..before)
        .rev()
        .find_map(|old| items.iter().position(|item| *item == Item::Old(old)))
        .map_or(0, |at| at + 1)
}

fn length(node: &Node<'_>) -> usize {
    match &node.kind {
        Kind::Array(elements) => elements.len(),
        Kind::Object(members) => members.len(),
        _ => 0,
    }
}

struct Writer<'t> {
    text: &'t str,
    layout: Layout,
    out: String,
}

impl Writer<'_> {
    fn copy(&mut self, range: Range<usize>) {
        self.out.push_str(self.text.get(range).unwrap_or_default());
    }

    fn value(&mut self, node: &Node<'_>, plan: &Plan<'_>) {
        if let Some(with) = plan.replace {
            let in_one_line = !self.text[..node.start].contains('\n');
            let text = self.written(with, in_one_line, &self.indent_at(node.start));
            self.out.push_str(&text);
        } else if plan.is_structural() {
            self.rebuild(node, plan);
        } else {
            let mut done = node.start;
            for (index, plan) in &plan.children {
                let Some(child) = plan::nth(node, *index) else { continue };
                self.copy(done..child.start);
                self.value(child, plan);
                done = child.end;
            }
            self.copy(done..node.end);
        }
    }

    /// A list whose elements or properties come, go or move.
    fn rebuild(&mut self, node: &Node<'_>, plan: &Plan<'_>) {
        let spans = spans(node);
        let items = plan.sequence(spans.len());
        let open = node.start + 1;
        self.copy(node.start..open);
        let first = spans.first().map(|span| open..span.start);
        let blank =
            first.map_or_else(|| self.blank_of_empty(node), |range| self.text[range].to_owned());
        // What is inserted in front of the only element follows the elements behind it.
        let indent = blank.rsplit_once('\n').map(|(_, indent)| indent.to_owned());
        for (number, item) in items.iter().enumerate() {
            if number > 0 {
                self.out.push(',');
            }
            match item {
                Item::Old(old) => self.kept(node, plan, &spans, *old, number),
                Item::New(new) => {
                    let between = if indent.is_none() && number > 0 { " " } else { &blank };
                    self.out.push_str(between);
                    if let Some(inserted) = plan.inserted.get(*new) {
                        let flat = inserted.is_flat || self.is_flat(node);
                        self.fresh(inserted, indent.as_deref().filter(|_| !flat));
                    }
                }
            }
        }
        let end = spans.last().map_or(node.end - 1, |span| span.end);
        if items.is_empty() {
            self.copy(node.end - 1..node.end);
        } else if spans.is_empty() {
            let tail = match indent {
                Some(_) => self.layout.line(&self.indent_at(node.start)),
                None => blank,
            };
            self.out.push_str(&tail);
            self.copy(node.end - 1..node.end);
        } else {
            self.copy(end..node.end);
        }
    }

    fn kept(
        &mut self,
        node: &Node<'_>,
        plan: &Plan<'_>,
        spans: &[Span],
        old: usize,
        number: usize,
    ) {
        let (Some(span), Some(child)) = (spans.get(old), plan::nth(node, old)) else { return };
        let before = match old {
            0 => node.start + 1..span.start,
            _ => spans.get(old - 1).map_or(span.start, |span| span.end)..span.start,
        };
        let before = &self.text[before];
        let blank = before.split_once(',').map_or(before, |(_, blank)| blank);
        // The first of a line has no blank before it and the others have.
        let blank = match (old == 0, number == 0) {
            (true, false) if !blank.contains('\n') => " ",
            (false, true) if !blank.contains('\n') => {
                let first = spans.first().map_or(span.start, |span| span.start);
                &self.text[node.start + 1..first]
            }
            _ => blank,
        };
        self.out.push_str(blank);
        self.copy(span.start..child.start);
        match plan.children.get(&old) {
            Some(plan) => self.value(child, plan),
            None => self.copy(child.start..child.end),
        }
    }

    fn fresh(&mut self, inserted: &Inserted<'_>, indent: Option<&str>) {
        if let Some(name) = inserted.name {
            self.out.push_str(&Value::from(name).to_string());
            self.out.push_str(": ");
        }
        let text = self.written(inserted.with, indent.is_none(), indent.unwrap_or_default());
        self.out.push_str(&text);
    }

    fn written(&self, value: &Value, in_one_line: bool, indent: &str) -> String {
        if in_one_line { one_line(value) } else { self.layout.lines(value, indent) }
    }

    /// Whether the elements of a list stand in one line each, though they hold more than a scalar.
    fn is_flat(&self, node: &Node<'_>) -> bool {
        let elements = node.as_array().unwrap_or_default();
        let mut lists = elements.iter().filter(|element| length(element) > 0).peekable();
        lists.peek().is_some() && lists.all(|list| !self.text[list.start..list.end].contains('\n'))
    }

    /// The blank before the first entry of a list that was empty.
    fn blank_of_empty(&self, node: &Node<'_>) -> String {
        match self.text[..node.start].contains('\n') {
            true => self.layout.line(&self.layout.deeper(&self.indent_at(node.start))),
            false => String::new(),
        }
    }

    /// The indentation of the line that this place is in.
    fn indent_at(&self, at: usize) -> String {
        let start = self.text[..at].rfind('\n').map_or(0, |end| end + 1);
        let line = &self.text[start..at];
        line[..line.len() - line.trim_start().len()].to_owned()
    }
}

/// Where an entry of a list stands.
struct Span {
    /// Where it starts: for a property its name.
    start: usize,
    end: usize,
}

fn spans(node: &Node<'_>) -> Vec<Span> {
    let ranges: Vec<(usize, usize)> = match &node.kind {
        Kind::Array(elements) => {
            elements.iter().map(|element| (element.start, element.end)).collect()
        }
        Kind::Object(members) => {
            members.iter().map(|member| (member.key_start, member.value.end)).collect()
        }
        _ => Vec::new(),
    };
    ranges.into_iter().map(|(start, end)| Span { start, end }).collect()
}
