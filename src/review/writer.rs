//! Pending changes written during a run.

use std::collections::{BTreeMap, BTreeSet};

use crate::fixture::{Bindings, Fixture, Severity, Store, StoreError};
use crate::record::Recorded;

use super::folder::Folder;
use super::foresee::{Foreseen, Standing, foresee};
use super::pending::{Change, Pending};
use super::seen::StepSeen;

/// Writes what drifted, for a later decision. The last drift of a step counts.
pub struct PendingWriter {
    folder: Folder,
    fail_on: Severity,
    /// The digests of the fixtures that the run compares with.
    digests: BTreeMap<String, Option<String>>,
    written: BTreeSet<String>,
    conforming: BTreeSet<String>,
    again: usize,
    errors: Vec<String>,
    /// What is bound so far in a run after everything pending was accepted.
    ahead: Bindings,
}

/// What a run left behind.
#[derive(Debug, Default)]
pub struct Kept {
    /// Steps that something is pending about now, those of earlier runs too.
    pub steps: usize,
    /// Differences pending about them.
    pub changes: usize,
    /// How often a later iteration replaced what an earlier one had found.
    pub again: usize,
    /// What could not be written.
    pub errors: Vec<String>,
}

impl PendingWriter {
    /// A writer for the fixtures of these steps.
    ///
    /// # Errors
    /// When a fixture cannot be read.
    pub fn new(store: &Store, ids: &[&str], fail_on: Severity) -> Result<Self, StoreError> {
        let folder = Folder::of(store);
        let digest = |id: &&str| Ok(((*id).to_owned(), folder.digest(id)?));
        let digests = ids.iter().map(digest).collect::<Result<_, StoreError>>()?;
        let (written, conforming) = (BTreeSet::new(), BTreeSet::new());
        Ok(PendingWriter {
            folder,
            fail_on,
            digests,
            written,
            conforming,
            again: 0,
            errors: Vec::new(),
            ahead: Bindings::default(),
        })
    }

    /// An iteration begins: nothing is bound.
    pub fn begins_again(&mut self) {
        self.ahead.clear();
    }

    /// A step was answered that has a fixture. What drifts is kept, and what would drift once the earlier steps'
    /// changes were accepted.
    pub fn judged(&mut self, seen: &StepSeen<'_>, fixture: &Fixture) {
        let before = self.ahead.clone();
        let differences = seen.differences(fixture, &mut self.ahead);
        if differences.iter().all(|difference| difference.severity < self.fail_on) {
            return self.conforms(seen.step_id);
        }
        let digest = self.digests.get(seen.step_id).cloned().flatten();
        let text = self.folder.text_of(seen.step_id, digest.as_deref());
        let path = self.folder.fixture_path(seen.step_id);
        let beside = |name: &str| std::fs::read(path.with_file_name(name));
        let standing = Standing { fixture, text: text.as_deref(), beside: &beside };
        let Some(foreseen) = foresee(seen, &standing, self.fail_on, &before) else { return };
        let Foreseen { changes, recorded, remarks, after } = foreseen;
        self.ahead = after;
        match changes.is_empty() {
            true => self.conforms(seen.step_id),
            false => self.write(digest, changes, remarks, recorded),
        }
    }

    /// A step that has no fixture was answered.
    pub fn unrecorded(&mut self, seen: &StepSeen<'_>) {
        if let Some(recorded) = seen.recorded(None) {
            self.write(None, Vec::new(), Vec::new(), recorded);
        }
    }

    /// A step conforms: what earlier runs found is void.
    fn conforms(&mut self, step_id: &str) {
        if !self.written.contains(step_id) && self.conforming.insert(step_id.to_owned()) {
            let removed = self.folder.remove(step_id);
            self.note(removed);
        }
    }

    fn write(
        &mut self,
        fixture: Option<String>,
        changes: Vec<Change>,
        remarks: Vec<String>,
        recorded: Recorded,
    ) {
        let step = recorded.step_id;
        // A body file of another extension may lie there.
        let removed = self.folder.remove(&step);
        self.note(removed);
        self.again += usize::from(!self.written.insert(step.clone()));
        let pending = Pending { step, fixture, changes, remarks, response: recorded.text };
        let body = recorded.body.as_ref().map(|(name, body)| (name.as_str(), body.as_slice()));
        let saved = self.folder.save(&pending, body);
        self.note(saved);
    }

    fn note(&mut self, result: Result<(), StoreError>) {
        self.errors.extend(result.err().map(|error| error.to_string()));
    }

    /// What is pending now about all steps of the collection.
    #[must_use]
    pub fn finish(mut self) -> Kept {
        let ids = match self.folder.ids() {
            Ok(ids) => ids,
            Err(error) => {
                self.errors.push(error.to_string());
                self.written.into_iter().collect()
            }
        };
        // Files of earlier runs that cannot be read are told when something is to be decided about them.
        let count = |id: &String| self.folder.load(id).map_or(0, |loaded| loaded.pending.count());
        let changes = ids.iter().map(count).sum();
        Kept { steps: ids.len(), changes, again: self.again, errors: self.errors }
    }
}
