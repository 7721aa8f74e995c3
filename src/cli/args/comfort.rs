//! What makes a run pleasant to watch and to repeat.

use clap::Args;

/// What is shown while a run goes on.
#[derive(Debug, Args)]
#[command(next_help_heading = "Reports")]
pub(crate) struct ProgressArgs {
    /// Draw no line that says how far the run is. It is drawn only where standard error is a terminal and no CI job.
    #[arg(long)]
    pub(crate) no_progress: bool,
}
