//! Names that accepted fixtures no longer bind, and the fixtures that still refer to them.

use std::collections::BTreeSet;

use crate::fixture::{Fixture, StoreError};

use super::folder::Folder;

/// Names that were bound before something was accepted, by the folders of their fixtures.
#[derive(Debug, Default)]
pub(crate) struct LostNames {
    folders: Vec<(Folder, BTreeSet<String>)>,
}

impl LostNames {
    /// A fixture of the folder does not bind these names any more.
    pub(crate) fn add(&mut self, folder: &Folder, names: &[String]) {
        if names.is_empty() {
            return;
        }
        let same = |(known, _): &&mut (Folder, _)| known.path("") == folder.path("");
        match self.folders.iter_mut().find(same) {
            Some((_, known)) => known.extend(names.iter().cloned()),
            None => self.folders.push((folder.clone(), names.iter().cloned().collect())),
        }
    }

    /// A line for each name that no fixture binds and some refer to.
    pub(crate) fn tell(&self) -> Result<Vec<String>, StoreError> {
        let mut lines = Vec::new();
        for (folder, names) in &self.folders {
            lines.extend(tell(folder, names)?);
        }
        Ok(lines)
    }
}

fn tell(folder: &Folder, names: &BTreeSet<String>) -> Result<Vec<String>, StoreError> {
    let store = &folder.fixtures;
    let mut fixtures: Vec<(String, Fixture)> = Vec::new();
    for id in store.ids()? {
        let Some(text) = store.text(&id)? else { continue };
        // One that cannot be read is another command's subject.
        if let Ok(fixture) = store.examine(&id, &text) {
            fixtures.push((store.path(&id).display().to_string(), fixture));
        }
    }
    let has = |list: &[String], name: &String| list.contains(name);
    let lost = names
        .iter()
        .filter(|name| !fixtures.iter().any(|(_, fixture)| has(fixture.bound_names(), name)));
    let lines = lost.filter_map(|name| {
        let refers = |fixture: &Fixture| {
            let sent = fixture.sent.as_ref().map(|sent| sent.parts.free_names());
            has(fixture.free_names(), name) || sent.is_some_and(|names| has(names, name))
        };
        let files: Vec<&str> = fixtures
            .iter()
            .filter(|(_, fixture)| refers(fixture))
            .map(|(file, _)| file.as_str())
            .collect();
        let verb = if files.len() == 1 { "refers" } else { "refer" };
        (!files.is_empty()).then(|| {
            format!("nothing binds {{{{{name}}}}} any more, to which {} {verb}", files.join(", "))
        })
    });
    Ok(lines.collect())
}
