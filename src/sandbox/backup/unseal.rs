//! Decrypting all revisions, spread over the processor's cores: each revision has keys of its own, and
//! deriving them is what takes the time.

use std::num::NonZero;
use std::sync::Arc;
use std::thread;

use super::envelope::{EnvelopeError, EnvelopeKeys};
use super::error::{BackupProblem, Kind, ObjectName};
use super::keys::BackupKeys;
use super::raw::{RawBackup, RawModel, RawRevision};

/// Replaces every encrypted member of every revision by its plaintext. Of several errors the first in
/// file order is reported, however many threads are at work.
pub(super) fn unseal(backup: &mut RawBackup, keys: &BackupKeys) -> Result<(), BackupProblem> {
    let mut jobs = Vec::new();
    push_jobs(&mut jobs, Kind::Password, &mut backup.passwords);
    push_jobs(&mut jobs, Kind::Folder, &mut backup.folders);
    push_jobs(&mut jobs, Kind::Tag, &mut backup.tags);
    let threads = thread::available_parallelism().map_or(1, NonZero::get);
    run(&mut jobs, threads, keys)
}

/// One revision to decrypt.
struct Job<'b> {
    kind: Kind,
    model: &'b str,
    revision: &'b mut RawRevision,
}

fn push_jobs<'b>(jobs: &mut Vec<Job<'b>>, kind: Kind, models: &'b mut [RawModel]) {
    for RawModel { uuid, revisions, .. } in models {
        jobs.extend(revisions.iter_mut().map(|revision| Job { kind, model: uuid, revision }));
    }
}

fn run(jobs: &mut [Job<'_>], threads: usize, keys: &BackupKeys) -> Result<(), BackupProblem> {
    let share = jobs.len().div_ceil(threads).max(1);
    thread::scope(|scope| {
        let workers: Vec<_> = jobs
            .chunks_mut(share)
            .map(|chunk| scope.spawn(move || chunk.iter_mut().try_for_each(|job| job.run(keys))))
            .collect();
        workers.into_iter().try_for_each(|worker| {
            worker.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
        })
    })
}

impl Job<'_> {
    fn run(&mut self, keys: &BackupKeys) -> Result<(), BackupProblem> {
        let name = self.name();
        let candidates = keys.candidates(self.revision, || name.clone())?;
        if candidates.is_empty() {
            return Ok(());
        }
        for (field, value) in self.revision.encrypted(self.kind) {
            let Some(sealed) = value else { continue };
            let plain = open_with_any(&candidates, sealed).map_err(|source| {
                BackupProblem::Field { object: name.clone(), field: field.to_owned(), source }
            })?;
            *value = Some(plain);
        }
        Ok(())
    }

    fn name(&self) -> ObjectName {
        ObjectName {
            kind: self.kind,
            id: self.model.to_owned(),
            revision: Some(self.revision.uuid.clone()),
        }
    }
}

/// Opens with the first keys whose MAC fits; if none does, the first keys' error tells more.
fn open_with_any(candidates: &[Arc<EnvelopeKeys>], sealed: &str) -> Result<String, EnvelopeError> {
    let mut first_error = EnvelopeError::Mac;
    for (index, keys) in candidates.iter().enumerate() {
        match keys.open(sealed) {
            Ok(plain) => return Ok(plain),
            Err(error) if index == 0 => first_error = error,
            Err(_) => {}
        }
    }
    Err(first_error)
}
