use std::path::PathBuf;

use clap::Args;

use super::patience::PatienceArgs;
use super::run::{
    BuiltInArgs, ConnectionArgs, FailingArgs, ReportArgs, SelectionArgs, SessionArgs, SourceArgs,
};
use super::sandbox::FaultArgs;
use crate::sandbox::Fault;
use crate::variables::Assignment;

/// Options of `compare`.
#[derive(Debug, Args)]
#[command(
    after_help = "The left side is what is expected, the right side is judged. POSTCHECK_LEFT_MASTER_PASSWORD and \
                  POSTCHECK_RIGHT_MASTER_PASSWORD open an encrypted session on one side, \
                  POSTCHECK_MASTER_PASSWORD on both.",
    // --passes says how often; newman's spelling is still read, so that it can be answered.
    mut_arg("iteration_count", |option| option.hide(true)),
    mut_arg("bail", |option| option.help("End the report at the first step that drifts or fails"))
)]
pub(crate) struct CompareArgs {
    #[command(flatten)]
    pub(crate) source: SourceArgs,
    #[command(flatten)]
    pub(crate) left: LeftArgs,
    #[command(flatten)]
    pub(crate) right: RightArgs,
    #[command(flatten)]
    pub(crate) selection: SelectionArgs,
    #[command(flatten)]
    pub(crate) connection: ConnectionArgs,
    #[command(flatten)]
    pub(crate) patience: PatienceArgs,
    #[command(flatten)]
    pub(crate) session: SessionArgs,
    #[command(flatten)]
    pub(crate) failing: FailingArgs,
    #[command(flatten)]
    pub(crate) report: ReportArgs,
}

/// What is expected.
#[derive(Debug, Args)]
#[command(next_help_heading = "Left side: what is expected")]
pub(crate) struct LeftArgs {
    /// The server whose answers are expected: the value of base_url on this side.
    #[arg(long, value_name = "URL", conflicts_with_all = ["left_sandbox", "left_har"])]
    left: Option<String>,
    /// A target of the configuration file for this side.
    #[arg(long, value_name = "NAME")]
    left_target: Option<String>,
    /// Start the built-in sample-data server over this backup as this side.
    #[arg(long, value_name = "BACKUP", conflicts_with = "left_har")]
    left_sandbox: Option<PathBuf>,
    /// Let it misbehave, as the option --fault of `postcheck sandbox`; repeatable.
    #[arg(long, value_name = "SPEC")]
    left_fault: Vec<Fault>,
    /// Recordings (HAR) instead of a server, one for each pass.
    #[arg(long, value_name = "FILE", num_args = 1..)]
    left_har: Vec<PathBuf>,
    /// An environment file for this side, instead of the common one.
    #[arg(long, value_name = "PATH")]
    left_environment: Option<PathBuf>,
    /// Set an environment variable on this side; repeatable.
    #[arg(long, value_name = "KEY=VALUE")]
    left_env_var: Vec<Assignment>,
    /// A command that puts this server back to the same state; run before each of its passes.
    #[arg(long, value_name = "CMD", conflicts_with = "left_har")]
    left_reset_cmd: Option<String>,
    /// How often to ask this side: what differs between its passes is volatile, and no difference.
    #[arg(long, value_name = "N", default_value_t = 2, conflicts_with = "left_har",
          value_parser = clap::value_parser!(u32).range(1..=20))]
    passes: u32,
}

/// What is judged.
#[derive(Debug, Args)]
#[command(next_help_heading = "Right side: what is judged")]
pub(crate) struct RightArgs {
    /// The server whose answers are judged: the value of base_url on this side.
    #[arg(long, value_name = "URL", conflicts_with_all = ["right_sandbox", "right_har"])]
    right: Option<String>,
    /// A target of the configuration file for this side.
    #[arg(long, value_name = "NAME")]
    right_target: Option<String>,
    /// Start the built-in sample-data server over this backup as this side.
    #[arg(long, value_name = "BACKUP", conflicts_with = "right_har")]
    right_sandbox: Option<PathBuf>,
    /// Let it misbehave, as the option --fault of `postcheck sandbox`; repeatable.
    #[arg(long, value_name = "SPEC")]
    right_fault: Vec<Fault>,
    /// Recordings (HAR) instead of a server; each is judged, as an iteration of its own.
    #[arg(long, value_name = "FILE", num_args = 1..)]
    right_har: Vec<PathBuf>,
    /// An environment file for this side, instead of the common one.
    #[arg(long, value_name = "PATH")]
    right_environment: Option<PathBuf>,
    /// Set an environment variable on this side; repeatable.
    #[arg(long, value_name = "KEY=VALUE")]
    right_env_var: Vec<Assignment>,
    /// A command that puts this server back to the same state; run before its pass.
    #[arg(long, value_name = "CMD", conflicts_with = "right_har")]
    right_reset_cmd: Option<String>,
}

/// What was said of one side.
#[derive(Debug)]
pub(crate) struct SideArgs {
    /// `left` or `right`, as in the names of its options.
    pub(crate) word: &'static str,
    pub(crate) url: Option<String>,
    pub(crate) target: Option<String>,
    pub(crate) built_in: BuiltInArgs,
    pub(crate) recordings: Vec<PathBuf>,
    pub(crate) environment: Option<PathBuf>,
    pub(crate) env_var: Vec<Assignment>,
    pub(crate) reset_cmd: Option<String>,
    /// How often it is asked.
    pub(crate) passes: usize,
}

impl CompareArgs {
    pub(crate) fn left(&self) -> SideArgs {
        let left = &self.left;
        let recordings = left.left_har.len();
        SideArgs {
            word: "left",
            url: left.left.clone(),
            target: left.left_target.clone(),
            built_in: built_in(left.left_sandbox.as_ref(), &left.left_fault),
            recordings: left.left_har.clone(),
            environment: left.left_environment.clone(),
            env_var: left.left_env_var.clone(),
            reset_cmd: left.left_reset_cmd.clone(),
            passes: if recordings > 0 { recordings } else { left.passes as usize },
        }
    }

    pub(crate) fn right(&self) -> SideArgs {
        let right = &self.right;
        SideArgs {
            word: "right",
            url: right.right.clone(),
            target: right.right_target.clone(),
            built_in: built_in(right.right_sandbox.as_ref(), &right.right_fault),
            recordings: right.right_har.clone(),
            environment: right.right_environment.clone(),
            env_var: right.right_env_var.clone(),
            reset_cmd: right.right_reset_cmd.clone(),
            passes: right.right_har.len().max(1),
        }
    }
}

fn built_in(backup: Option<&PathBuf>, faults: &[Fault]) -> BuiltInArgs {
    let faults = FaultArgs { fault: faults.to_vec(), ..FaultArgs::default() };
    BuiltInArgs { sandbox: backup.cloned(), faults }
}

impl SideArgs {
    /// Whether anything was said that makes this side another than the other.
    pub(crate) fn is_said(&self) -> bool {
        self.url.is_some()
            || self.target.is_some()
            || self.built_in.sandbox.is_some()
            || !self.recordings.is_empty()
            || self.environment.is_some()
            || !self.env_var.is_empty()
    }
}
