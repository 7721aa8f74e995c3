//! `postcheck report`: reports of runs that are over.

use crate::report::{Saved, Summary, merge, render};

use super::args::{MakingArgs, MergeArgs, RenderArgs, ReportCommand};
use super::error::CliError;
use super::run::tell_lost;
use super::{Exit, reporters, setup, warn};

/// Does what is asked for.
pub(super) fn run(command: &ReportCommand) -> Result<Exit, CliError> {
    match command {
        ReportCommand::Merge(args) => merged(args),
        ReportCommand::Render(args) => rendered(args),
    }
}

fn merged(args: &MergeArgs) -> Result<Exit, CliError> {
    let saved: Vec<Saved> = args
        .files
        .iter()
        .map(|file| Saved::open(file))
        .collect::<Result<_, _>>()
        .map_err(CliError::of)?;
    if !saved.windows(2).all(|pair| matches!(pair, [a, b] if a.has_the_collection_of(b))) {
        warn(
            "the shards were run from different states of the collection; the reports name that of the first",
        );
    }
    told(&args.making, |reporters| merge(saved, reporters))
}

fn rendered(args: &RenderArgs) -> Result<Exit, CliError> {
    let saved = Saved::open(&args.file).map_err(CliError::of)?;
    told(&args.making, |reporters| render(saved, reporters))
}

/// Tells the reporters that the arguments name; a file that turns out to be broken leaves no report.
fn told(
    args: &MakingArgs,
    tell: impl FnOnce(&mut crate::report::Reporters) -> Result<Summary, crate::report::SavedError>,
) -> Result<Exit, CliError> {
    let config = setup::load_config(args.config.as_deref())?.unwrap_or_default();
    let mut reporters = reporters::make_again(&args.report, &config)?;
    let summary = tell(&mut reporters).map_err(CliError::of)?;
    let is_incomplete = tell_lost(&reporters.finish());
    Ok(exit(&summary, is_incomplete, args.suppress_exit_code))
}

fn exit(summary: &Summary, is_incomplete: bool, suppress: bool) -> Exit {
    match summary.stopped.is_some() || summary.is_bad() {
        _ if suppress => Exit::Success,
        true => Exit::Drift,
        false if is_incomplete => Exit::Unusable,
        false => Exit::Success,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::Verdict;
    use crate::timing::{Budget, Kept};

    #[test]
    fn a_saved_run_exits_as_the_run_did() {
        let drift = Verdict::ALL.iter().position(|verdict| *verdict == Verdict::Drift).unwrap();
        let mut drifted = Summary::default();
        drifted.totals.verdicts[drift] = 1;
        let limit = "p95=1ms".parse::<Budget>().unwrap();
        let slow = Kept { budget: limit, actual: Some(limit.limit * 2) };
        let slow = Summary { budgets: vec![slow], ..Summary::default() };
        let stopped = Summary { stopped: Some("interrupted".into()), ..Summary::default() };
        for (summary, incomplete, suppress, expected) in [
            (&Summary::default(), false, false, Exit::Success),
            (&Summary::default(), true, false, Exit::Unusable),
            (&Summary::default(), true, true, Exit::Success),
            (&drifted, true, false, Exit::Drift),
            (&drifted, false, true, Exit::Success),
            (&stopped, false, false, Exit::Drift),
            (&slow, false, false, Exit::Drift),
        ] {
            assert_eq!(exit(summary, incomplete, suppress), expected, "{summary:?}");
        }
    }
}
