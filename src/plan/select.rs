//! Which requests of the collection are run.

use globset::GlobBuilder;
use thiserror::Error;

use crate::diagnostic::near;

use super::tree::{Entry, Tree};

/// What to run: everything when it is empty.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Selection {
    /// Each is the exact name or id of a folder or request, the slugs of a folder path or a step id
    /// (`password-api`, `password-api/list`), or a glob over step ids (`*/list`; `*` crosses `/`).
    ///
    /// A name or id stands for the first that has it: searched level by level when it is the only
    /// value, in file order when there are several, as newman does. Slugs and globs stand for all they match.
    pub folders: Vec<String>,
}

/// A selection that cannot be applied.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum PlanError {
    /// Nothing in the collection goes by that name.
    #[error("unable to find a folder or request: {value:?}; {}", advice(.near))]
    Unknown {
        /// What was asked for.
        value: String,
        /// Names and step ids that are like it.
        near: Vec<String>,
    },
    /// A glob that cannot be read.
    #[error("`{value}` names no folder or request and is no valid glob: {reason}")]
    Glob {
        /// What was asked for.
        value: String,
        /// What is wrong with it.
        reason: String,
    },
}

fn advice(near: &[String]) -> String {
    let quoted: Vec<String> = near.iter().map(|name| format!("{name:?}")).collect();
    match quoted.split_last() {
        None => "`postcheck inspect` lists what the collection has".to_owned(),
        Some((only, [])) => format!("did you mean {only}?"),
        Some((last, others)) => format!("did you mean {} or {last}?", others.join(", ")),
    }
}

/// For each request whether it is selected.
pub(super) fn select(
    tree: &Tree<'_>,
    ids: &[String],
    selection: &Selection,
) -> Result<Vec<bool>, PlanError> {
    let mut chosen = vec![selection.folders.is_empty(); ids.len()];
    let by_level = selection.folders.len() == 1;
    for value in &selection.folders {
        let found = by_name(tree, value, by_level, &mut chosen)
            || by_slugs(tree, ids, value, &mut chosen)
            || by_glob(ids, value, &mut chosen)?;
        if !found {
            return Err(unknown(tree, ids, value));
        }
    }
    Ok(chosen)
}

fn by_name(tree: &Tree<'_>, value: &str, by_level: bool, chosen: &mut [bool]) -> bool {
    let mut matching =
        tree.entries.iter().filter(|entry| entry.name == value || entry.id == Some(value));
    let first = if by_level { matching.min_by_key(|entry| entry.depth) } else { matching.next() };
    first.map(|entry| choose(entry, chosen)).is_some()
}

fn by_slugs(tree: &Tree<'_>, ids: &[String], value: &str, chosen: &mut [bool]) -> bool {
    let value = value.strip_suffix('/').unwrap_or(value);
    let mut found = false;
    for entry in tree.entries.iter().filter(|entry| entry.is_folder && entry.path == value) {
        choose(entry, chosen);
        found = true;
    }
    if let Some(index) = ids.iter().position(|id| id == value) {
        chosen[index] = true;
        found = true;
    }
    found
}

fn choose(entry: &Entry<'_>, chosen: &mut [bool]) {
    chosen[entry.leaves.clone()].fill(true);
}

fn by_glob(ids: &[String], value: &str, chosen: &mut [bool]) -> Result<bool, PlanError> {
    if !value.contains(['*', '?', '[', '{']) {
        return Ok(false);
    }
    let glob = GlobBuilder::new(value).build().map_err(|error| PlanError::Glob {
        value: value.to_owned(),
        reason: error.kind().to_string(),
    })?;
    let matcher = glob.compile_matcher();
    let mut found = false;
    for (id, chosen) in ids.iter().zip(chosen) {
        if matcher.is_match(id) {
            *chosen = true;
            found = true;
        }
    }
    Ok(found)
}

fn unknown(tree: &Tree<'_>, ids: &[String], value: &str) -> PlanError {
    let names = tree.entries.iter().map(|entry| entry.name);
    let folders = tree.entries.iter().filter(|entry| entry.is_folder);
    let paths = folders.map(|entry| entry.path.as_str());
    let candidates = names.chain(paths).chain(ids.iter().map(String::as_str));
    PlanError::Unknown { value: value.to_owned(), near: near(value, candidates) }
}
