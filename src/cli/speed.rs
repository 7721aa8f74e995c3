//! `--jobs`: what may be done at the same time.

use std::time::Duration;

use globset::{Glob, GlobSet, GlobSetBuilder};

use crate::runner::Reading;

use super::args::SpeedArgs;
use super::error::CliError;
use super::setup::Setup;

/// How many requests may be under way, and which steps only read.
pub(super) fn reading(
    args: &SpeedArgs,
    setup: &Setup,
    delay: Duration,
) -> Result<Reading, CliError> {
    let config = &setup.config;
    let jobs = args.jobs.map(usize::from).or(config.jobs).unwrap_or(1);
    if jobs > 1 && !delay.is_zero() {
        return Err(CliError::Other(
            "--jobs sends requests at the same time, and --delay-request (or `delay-request` in postcheck.toml) one \
             after the other with a pause; leave one of them out, or give --jobs 1"
                .to_owned(),
        ));
    }
    Ok(Reading { jobs, reads: globs(&config.reads)?, writes: globs(&config.writes)? })
}

/// One set of globs, which were checked when the file was read.
fn globs(texts: &[String]) -> Result<GlobSet, CliError> {
    let mut set = GlobSetBuilder::new();
    for text in texts {
        set.add(Glob::new(text).map_err(CliError::of)?);
    }
    set.build().map_err(CliError::of)
}
