//! What makes a run pleasant to watch and to repeat.

use clap::Args;

use crate::timing::Budget;

/// What is shown while a run goes on.
#[derive(Debug, Args)]
#[command(next_help_heading = "Reports")]
pub(crate) struct ProgressArgs {
    /// Draw no line that says how far the run is. It is drawn only where standard error is a terminal and no CI job.
    #[arg(long)]
    pub(crate) no_progress: bool,
}

/// What is measured.
#[derive(Debug, Args)]
#[command(next_help_heading = "Timings")]
pub(crate) struct TimingArgs {
    /// Show how long requests took: percentiles over all iterations, phases, and the slowest steps.
    #[arg(long)]
    pub(crate) timings: bool,
    /// Fail the run if response times exceed this, such as p95=500ms or max=2s; repeatable. Measures are p50, p90,
    /// p95, p99, max and mean. Default: those of postcheck.toml.
    #[arg(long, value_name = "MEASURE=TIME")]
    pub(crate) budget: Vec<Budget>,
}

/// What is run again, and when.
#[derive(Debug, Args)]
#[command(next_help_heading = "Selection")]
pub(crate) struct RepeatArgs {
    /// Run only what drifted or failed in the last run, and the steps that set what it uses.
    #[arg(long)]
    pub(crate) failed: bool,
    /// Run again when a file of the run changes, and show only what is new.
    #[arg(long)]
    pub(crate) watch: bool,
}
