use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::run::SourceArgs;

/// What is done with fixtures.
#[derive(Debug, Subcommand)]
pub(crate) enum FixturesCommand {
    /// List what is wrong: files that cannot be read, unknown matchers, fixtures without a step and steps
    /// without a fixture, files that are not formatted, bodies and rules that belong to nothing, names that
    /// nothing binds.
    Check(CheckArgs),
    /// Write the stable formatting; contents stay as they are.
    Fmt(FmtArgs),
    /// Delete fixtures without a step, and bodies without a fixture.
    Prune(PruneArgs),
    /// Give a fixture to the step that its request is called now.
    Rename(RenameArgs),
}

/// Whose fixtures they are.
#[derive(Debug, Args)]
pub(crate) struct ShelfArgs {
    /// The collection. Default: the one that postcheck.toml names.
    #[arg(long, value_name = "PATH", env = "POSTCHECK_COLLECTION")]
    pub(crate) collection: Option<PathBuf>,
    /// The configuration file. Default: the postcheck.toml found upwards from here.
    #[arg(long, value_name = "PATH", env = "POSTCHECK_CONFIG")]
    pub(crate) config: Option<PathBuf>,
    /// An environment file.
    #[arg(short, long, value_name = "PATH", env = "POSTCHECK_ENVIRONMENT")]
    pub(crate) environment: Option<PathBuf>,
    /// A globals file.
    #[arg(short, long, value_name = "PATH", env = "POSTCHECK_GLOBALS")]
    pub(crate) globals: Option<PathBuf>,
    /// The folder of fixtures. Default: the one that postcheck.toml names.
    #[arg(long, value_name = "DIR", env = "POSTCHECK_FIXTURES")]
    pub(crate) fixtures: Option<PathBuf>,
}

impl ShelfArgs {
    /// Where collection and variables come from.
    pub(crate) fn source(&self) -> SourceArgs {
        SourceArgs {
            collection: self.collection.clone(),
            config: self.config.clone(),
            environment: self.environment.clone(),
            globals: self.globals.clone(),
            ..SourceArgs::default()
        }
    }
}

/// Options of `fixtures check`.
#[derive(Debug, Args)]
pub(crate) struct CheckArgs {
    #[command(flatten)]
    pub(crate) shelf: ShelfArgs,
    /// Print JSON instead of text.
    #[arg(long)]
    pub(crate) json: bool,
}

/// Options of `fixtures fmt`.
#[derive(Debug, Args)]
pub(crate) struct FmtArgs {
    #[command(flatten)]
    pub(crate) shelf: ShelfArgs,
    /// Write nothing; exit with 1 when a file is not formatted.
    #[arg(long)]
    pub(crate) check: bool,
}

/// Options of `fixtures prune`.
#[derive(Debug, Args)]
pub(crate) struct PruneArgs {
    #[command(flatten)]
    pub(crate) shelf: ShelfArgs,
    /// List what would be deleted, and delete nothing.
    #[arg(long)]
    pub(crate) dry_run: bool,
    /// Delete fixtures, too, whose step seems to have another id now.
    #[arg(long)]
    pub(crate) force: bool,
}

/// Options of `fixtures rename`.
#[derive(Debug, Args)]
pub(crate) struct RenameArgs {
    /// The id that the fixture has.
    #[arg(value_name = "OLD", required_unless_present = "auto")]
    pub(crate) old: Option<String>,
    /// The id of the step that it belongs to.
    #[arg(value_name = "NEW", required_unless_present = "auto")]
    pub(crate) new: Option<String>,
    /// Rename all fixtures without a step whose request is that of exactly one step without a fixture.
    #[arg(long, conflicts_with_all = ["old", "new"])]
    pub(crate) auto: bool,
    #[command(flatten)]
    pub(crate) shelf: ShelfArgs,
}
