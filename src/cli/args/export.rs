use std::path::PathBuf;

use clap::Args;

/// What is kept of a run's end.
#[derive(Debug, Default, Args)]
#[command(next_help_heading = "Exports")]
pub(crate) struct ExportArgs {
    /// Write the environment as it is at the end to this file, or into this folder.
    #[arg(long, value_name = "PATH")]
    pub(crate) export_environment: Option<PathBuf>,
    /// Write the globals as they are at the end.
    #[arg(long, value_name = "PATH")]
    pub(crate) export_globals: Option<PathBuf>,
    /// Write the collection with its variables as they are at the end.
    #[arg(long, value_name = "PATH")]
    pub(crate) export_collection: Option<PathBuf>,
    /// Write the cookies that are left at the end, with their values; `--cookie-jar` reads them. Nobody else may
    /// read the file.
    #[arg(long, value_name = "PATH")]
    pub(crate) export_cookie_jar: Option<PathBuf>,
    /// Leave secrets in the exported environment, globals and collection; without this they are written as ***.
    #[arg(long)]
    pub(crate) export_secrets: bool,
}
