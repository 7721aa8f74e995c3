use clap::Args;

/// How much is done at the same time.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Speed")]
pub(crate) struct SpeedArgs {
    /// Have up to N requests of neighbouring steps that only read under way at the same time: those of safe methods,
    /// and what `reads` in postcheck.toml names. Reports are the same as with one.
    #[arg(short, long, value_name = "N", env = "POSTCHECK_JOBS",
          value_parser = clap::value_parser!(u16).range(1..=256))]
    pub(crate) jobs: Option<u16>,
}
