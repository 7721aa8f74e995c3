//! `run --failed`: the plan made that of the steps that drifted or failed last.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::fixture::Store;
use crate::plan;
use crate::report::text::{count, listed};
use crate::runner;

use super::error::CliError;
use super::last_run::LastRun;
use super::setup::Setup;
use super::{print, warn};

/// Leaves of the plan what failed last, and what that needs; false when nothing did.
pub(super) fn narrow(setup: &mut Setup, store: Option<&Store>) -> Result<bool, CliError> {
    let failed = failed_last(setup)?;
    let chosen: BTreeSet<usize> = setup
        .plan
        .steps
        .iter()
        .filter(|step| failed.contains(&step.id))
        .map(|step| step.index)
        .collect();
    if chosen.is_empty() {
        let whose = if failed.is_empty() { "" } else { " of the steps that are selected" };
        print(
            format!("none{whose} drifted or failed last; there is nothing to repeat\n").as_bytes(),
        )?;
        return Ok(false);
    }
    let fixtures = setup.fixtures(store)?;
    let all = plan::with_needed(&chosen, &runner::needs(&setup.plan, &fixtures).steps);
    setup.plan = Arc::new(plan::narrowed(&setup.plan, &all));
    Ok(true)
}

fn failed_last(setup: &Setup) -> Result<BTreeSet<String>, CliError> {
    let none = |place: &str| {
        CliError::Other(format!(
            "--failed repeats what drifted or failed last, and there is no last run of this collection ({place}); \
             run it without --failed first"
        ))
    };
    let last = LastRun::of(setup).ok_or_else(|| {
        none("nothing is kept where neither XDG_CACHE_HOME nor HOME is set to an absolute path")
    })?;
    let state = last.read()?.ok_or_else(|| none(&format!("no {}", last.path().display())))?;
    let (known, gone): (Vec<String>, Vec<String>) =
        state.failed.into_iter().partition(|id| setup.plan.all_ids.contains(id));
    if !gone.is_empty() {
        let steps = count(gone.len(), "step");
        warn(format_args!(
            "{steps} that failed last are not in the collection now: {}",
            listed(&gone, 3)
        ));
    }
    Ok(known.into_iter().collect())
}
