//! Which differences a decision is about, and what is left after it.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::fixture::Severity;

use super::body::{self, Swap};
use super::edit;
use super::pending::{Change, Edit, Pending};

/// The differences that a decision is about.
#[derive(Debug, Clone)]
pub(crate) enum Selection {
    /// All of them.
    All,
    /// Those of at most this severity.
    UpTo(Severity),
    /// Those with these numbers.
    Only(BTreeSet<usize>),
}

impl Selection {
    pub(super) fn has(&self, number: usize, change: &Change) -> bool {
        match self {
            Selection::All => true,
            Selection::UpTo(most) => change.severity <= *most,
            Selection::Only(numbers) => numbers.contains(&number),
        }
    }

    /// Whether a step without a fixture is meant: it adds one.
    pub(super) fn has_new(&self) -> bool {
        !matches!(self, Selection::UpTo(Severity::Info))
    }
}

/// What accepting comes to.
#[derive(Debug)]
pub(super) struct Accepted {
    /// The fixture's text.
    pub(super) text: String,
    /// What happens to the file of the body.
    pub(super) body: Swap,
    /// What is still to be decided.
    pub(super) left: Vec<Change>,
    /// How many differences were accepted.
    pub(super) count: usize,
}

impl Pending {
    /// The chosen differences that cannot be accepted, with why.
    pub(crate) fn blocked(&self, selection: &Selection) -> Vec<(&Change, &str)> {
        let chosen = self.changes.iter().enumerate();
        let chosen = chosen.filter(|(number, change)| selection.has(*number, change));
        chosen.filter_map(|(_, change)| Some((change, change.blocked.as_deref()?))).collect()
    }
}

/// Accepts differences in the text of the fixture they were found with.
pub(super) fn accept(
    text: &str,
    pending: &Pending,
    selection: &Selection,
) -> Result<Accepted, String> {
    let numbered = || pending.changes.iter().enumerate();
    let is_chosen =
        |number: usize, change: &Change| change.blocked.is_none() && selection.has(number, change);
    let chosen: Vec<(usize, &Edit)> = numbered()
        .filter(|(number, change)| is_chosen(*number, change))
        .filter_map(|(number, change)| Some((number, change.edit.as_ref()?)))
        .flat_map(|(number, edit)| edit.single().into_iter().map(move |edit| (number, edit)))
        .collect();
    let takes_body = chosen.iter().any(|(_, edit)| matches!(edit, Edit::Body));
    let body = match takes_body {
        true => body::swap(text, &pending.response).ok_or("it is no JSON")?,
        false => Swap::default(),
    };
    let rules = chosen.iter().filter_map(|(_, edit)| match edit {
        Edit::Rule { of, rule } => Some((of.as_deref(), rule)),
        _ => None,
    });
    let rules: Vec<(Option<&str>, &Value)> = rules.collect();
    let is_in_place = |edit: &Edit| !matches!(edit, Edit::Body | Edit::Rule { .. });
    let done: Vec<(usize, &Edit)> =
        chosen.into_iter().filter(|(_, edit)| is_in_place(edit)).collect();
    let edits: Vec<&Edit> = done.iter().map(|(_, edit)| *edit).chain(&body.edits).collect();
    let new = edit::apply(text, &edits)?;
    let new =
        rules.into_iter().try_fold(new, |text, (of, rule)| edit::with_rule(&text, of, rule))?;
    let mut left: Vec<(usize, Change)> = numbered()
        .filter(|(number, change)| !is_chosen(*number, change))
        .map(|(number, change)| (number, change.clone()))
        .collect();
    let count = pending.changes.len() - left.len();
    let open: Vec<(usize, Edit)> =
        left.iter().filter_map(|(number, change)| Some((*number, change.edit.clone()?))).collect();
    let mut shifted = edit::shift(text, &done, open)?.into_iter();
    for (_, change) in &mut left {
        if change.edit.is_some() {
            change.edit = shifted.next();
        }
    }
    let left = left.into_iter().map(|(_, change)| change).collect();
    Ok(Accepted { text: new, body, left, count })
}
