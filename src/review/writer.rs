//! Pending changes written during a run.

use std::collections::{BTreeMap, BTreeSet};

use crate::compare::{Difference, trace};
use crate::fixture::{Bindings, Fixture, Severity, Store, StoreError};
use crate::record::Recorded;

use super::changes::{StepSeen, changes};
use super::folder::Folder;
use super::pending::{Change, Pending};

/// Writes what drifted, for a later decision. The last drift of a step counts.
pub struct PendingWriter {
    folder: Folder,
    fail_on: Severity,
    /// The digests of the fixtures that the run compares with.
    digests: BTreeMap<String, Option<String>>,
    written: BTreeMap<String, usize>,
    conforming: BTreeSet<String>,
    again: usize,
    errors: Vec<String>,
}

/// What a run left behind.
#[derive(Debug, Default)]
pub struct Kept {
    /// Steps that something is pending about now, those of earlier runs too.
    pub steps: usize,
    /// Differences pending about the steps of this run.
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
        let (written, conforming) = (BTreeMap::new(), BTreeSet::new());
        Ok(PendingWriter {
            folder,
            fail_on,
            digests,
            written,
            conforming,
            again: 0,
            errors: Vec::new(),
        })
    }

    /// A step drifted from its fixture. `differences` and what `mask` makes of others may be shown; `before` and
    /// `after` are the bindings around the comparison.
    pub fn drifted(
        &mut self,
        seen: &StepSeen<'_>,
        fixture: &Fixture,
        (before, after): (&Bindings, &Bindings),
        differences: &[Difference],
        mask: &dyn Fn(&mut Difference),
    ) {
        let mut traces = trace(fixture, seen.received, seen.around, seen.policy, before);
        traces.iter_mut().for_each(|(difference, _)| mask(difference));
        let Some(mut recorded) = seen.recorded(Some(fixture)) else { return };
        let mut changes = changes(seen, fixture, after, differences, &traces, &mut recorded);
        changes.retain(|change| change.severity >= self.fail_on);
        if changes.is_empty() {
            return self.conforms(seen.step_id);
        }
        let digest = self.digests.get(seen.step_id).cloned().flatten();
        self.write(digest, changes, recorded);
    }

    /// A step that has no fixture was answered.
    pub fn unrecorded(&mut self, seen: &StepSeen<'_>) {
        if let Some(recorded) = seen.recorded(None) {
            self.write(None, Vec::new(), recorded);
        }
    }

    /// A step conforms: what earlier runs found is void.
    pub fn conforms(&mut self, step_id: &str) {
        if !self.written.contains_key(step_id) && self.conforming.insert(step_id.to_owned()) {
            let removed = self.folder.remove(step_id);
            self.note(removed);
        }
    }

    fn write(&mut self, fixture: Option<String>, changes: Vec<Change>, recorded: Recorded) {
        let step = recorded.step_id;
        // A body file of another extension may lie there.
        let removed = self.folder.remove(&step);
        self.note(removed);
        let count = if fixture.is_none() { 1 } else { changes.len() };
        self.again += usize::from(self.written.insert(step.clone(), count).is_some());
        let pending = Pending { step, fixture, changes, response: recorded.text };
        let body = recorded.body.as_ref().map(|(name, body)| (name.as_str(), body.as_slice()));
        let saved = self.folder.save(&pending, body);
        self.note(saved);
    }

    fn note(&mut self, result: Result<(), StoreError>) {
        self.errors.extend(result.err().map(|error| error.to_string()));
    }

    /// What the run leaves behind.
    #[must_use]
    pub fn finish(mut self) -> Kept {
        let steps = match self.folder.ids() {
            Ok(ids) => ids.len(),
            Err(error) => {
                self.errors.push(error.to_string());
                self.written.len()
            }
        };
        let changes = self.written.values().sum();
        Kept { steps, changes, again: self.again, errors: self.errors }
    }
}
