//! `--shard`: the plan of a run made that of its part.

use std::sync::Arc;

use sha2::{Digest as _, Sha256};

use crate::fixture::Store;
use crate::plan::{self, Plan, Shard};
use crate::report::Part;
use crate::report::text::{count, listed};
use crate::runner::{Needs, needs};

use super::error::CliError;
use super::setup::Setup;
use super::warn;

/// Leaves of the plan what belongs to the shard.
pub(super) fn apply(
    setup: &mut Setup,
    shard: Option<Shard>,
    store: Option<&Store>,
) -> Result<(), CliError> {
    let Some(shard) = shard else { return Ok(()) };
    let whole = Arc::clone(&setup.plan);
    let needs = needs(&whole, &setup.fixtures(store)?);
    let part = plan::shard(&whole, shard, &needs.steps);
    if part.steps.is_empty() && !whole.steps.is_empty() {
        let parts = count(plan::parts(&whole, &needs.steps), "part");
        warn(format_args!(
            "shard {shard} has no steps, so nothing is run: the outermost folders make {parts}"
        ));
    }
    warn_of_unknown(shard, &needs);
    setup.part = Some(Part {
        index: shard.index,
        count: shard.count,
        steps: whole.steps.len(),
        plan: fingerprint(&whole),
    });
    setup.plan = Arc::new(part);
    Ok(())
}

/// Tells once, and not in every shard, what could not be found out.
fn warn_of_unknown(shard: Shard, needs: &Needs) {
    if shard.index != 1 || shard.count == 1 {
        return;
    }
    if !needs.unknown.is_empty() {
        warn(format_args!(
            "scripts of {} set variables whose names are only known in the run; if steps of other folders use \
             them, their shards lack the values",
            listed(&needs.unknown, 3)
        ));
    }
    if !needs.leaving.is_empty() {
        warn(format_args!(
            "scripts of {} may end the iteration or send it elsewhere; other shards know nothing of it",
            listed(&needs.leaving, 3)
        ));
    }
}

/// What tells a plan from others. Neither URLs nor scripts are in it, which may hold secrets.
fn fingerprint(plan: &Plan) -> String {
    let mut digest = Sha256::new();
    digest.update(&plan.slug);
    for step in &plan.steps {
        digest.update(format!("\n{} {}", step.request.method, step.id));
    }
    hex::encode(digest.finalize()).chars().take(16).collect()
}
