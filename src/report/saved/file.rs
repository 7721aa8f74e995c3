use std::fs::File;
use std::io::{self, BufReader};
use std::path::{Path, PathBuf};

use serde_json::value::RawValue;

use super::raw;
use super::{SavedError, step};
use crate::report::{FORMAT, Part, RunInfo, Side, Sides, Summary};
use crate::timing::{Budget, BudgetError};

/// A saved report without its executions, which are read when they are told.
#[derive(Debug)]
pub struct Saved {
    /// What it is called in messages.
    pub(super) name: String,
    pub(super) path: PathBuf,
    pub(super) collection: Box<RawValue>,
    pub(super) environment: Option<String>,
    pub(super) head: raw::Head,
    pub(super) sides: Option<Sides>,
    pub(super) part: Option<Part>,
    pub(super) iterations_begun: usize,
    pub(super) started: u64,
    pub(super) completed: u64,
    pub(super) summary: Summary,
    /// Whether there are timings of steps, and what limits them.
    pub(super) has_table: bool,
    pub(super) budgets: Vec<Budget>,
    pub(super) skipped: Vec<raw::Execution>,
    pub(super) messages: Vec<raw::Message>,
}

/// Opens a file to be read from its start.
pub(super) fn open(path: &Path, name: &str) -> Result<BufReader<File>, SavedError> {
    let read = |cause| SavedError::Read { file: name.to_owned(), cause };
    let file = File::open(path).map_err(read)?;
    if file.metadata().map_err(read)?.is_dir() {
        return Err(read(io::ErrorKind::IsADirectory.into()));
    }
    Ok(BufReader::with_capacity(64 * 1024, file))
}

impl Saved {
    /// Reads what stands around the executions.
    ///
    /// # Errors
    /// When it cannot be read or is no report of postcheck.
    pub fn open(path: &Path) -> Result<Self, SavedError> {
        let name = path.display().to_string();
        let content = |message: String| SavedError::Content { file: name.clone(), message };
        let mut reader = open(path, &name)?;
        let report: raw::Report =
            serde_json::from_reader(&mut reader).map_err(|error| content(error.to_string()))?;
        let Some(head) = report.postcheck else {
            return Err(SavedError::Newman { file: name });
        };
        if head.format != FORMAT {
            return Err(SavedError::Format { file: name, version: head.version });
        }
        let raw::Run { stats, timings, error, budgets, conformance } = report.run;
        let budgets = budgets.into_iter().map(budget).collect::<Result<_, _>>();
        Ok(Saved {
            has_table: timings.table.is_some(),
            budgets: budgets.map_err(|error| content(error.to_string()))?,
            path: path.to_owned(),
            collection: report.collection,
            environment: report.environment.name,
            sides: conformance
                .sides
                .map(|sides| Sides { left: side(sides.left), right: side(sides.right) }),
            part: head.shard.as_ref().map(raw::Shard::part),
            iterations_begun: stats.iterations.total,
            started: timings.started,
            completed: timings.completed,
            summary: Summary {
                stopped: error.map(|error| error.message),
                unresolved: conformance
                    .unresolved
                    .into_iter()
                    .map(|unresolved| (unresolved.name, unresolved.steps))
                    .collect(),
                duration: step::span(conformance.duration),
                ..Summary::default()
            },
            skipped: conformance.skipped,
            messages: conformance.messages,
            name,
            head,
        })
    }

    /// Whether both were run from the same collection, as far as reports show it.
    #[must_use]
    pub fn has_the_collection_of(&self, other: &Saved) -> bool {
        self.collection.get() == other.collection.get()
    }

    /// What is known when the run starts.
    pub(super) fn info(&self) -> RunInfo<'_> {
        RunInfo {
            collection: &self.head.collection,
            collection_id: None,
            collection_text: self.collection.get(),
            environment: self.environment.as_deref(),
            target: self.head.target.as_deref(),
            fixtures: self.head.fixtures.as_deref(),
            sides: self.sides.as_ref(),
            part: self.part.as_ref(),
            steps: self.head.steps,
            iterations: self.head.iterations,
        }
    }
}

fn budget(saved: raw::Budget) -> Result<Budget, BudgetError> {
    let raw::Budget { measure, limit } = saved;
    format!("{measure}={limit}ms").parse()
}

fn side(saved: raw::Side) -> Side {
    let raw::Side { source, environment, passes } = saved;
    Side { source, environment, passes }
}
