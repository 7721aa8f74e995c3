//! What drifted or failed last, for `--failed`. It is kept in the user's cache and not in the project, so that nobody
//! commits it: ids of steps and nothing else, in a file named by a hash of where the collection is.

use std::collections::BTreeSet;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::report::{Output, Verdict};

use super::error::CliError;
use super::setup::Setup;

/// The place of the last run's result.
pub(super) struct LastRun {
    path: PathBuf,
}

/// What the file holds.
#[derive(Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct State {
    /// Ids of the steps that drifted, failed or could not be made.
    pub(super) failed: BTreeSet<String>,
}

impl LastRun {
    /// Where it is kept for this collection; `None` where the user has no cache.
    pub(super) fn of(setup: &Setup) -> Option<Self> {
        let folder = cache(|name| std::env::var_os(name).map(PathBuf::from))?;
        // The same file is the same collection, from wherever it is run; one from elsewhere is known by its name.
        let file = setup.collection.path.as_deref().and_then(|path| path.canonicalize().ok());
        let here = || std::env::current_dir().unwrap_or_default().join(&setup.plan.slug);
        let digest = Sha256::digest(file.unwrap_or_else(here).as_os_str().as_encoded_bytes());
        let name: String = hex::encode(digest).chars().take(24).collect();
        Some(LastRun { path: folder.join("postcheck/last-run").join(format!("{name}.json")) })
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// What was kept; `None` when there was no run.
    pub(super) fn read(&self) -> Result<Option<State>, CliError> {
        let text = match std::fs::read_to_string(&self.path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(cause) => return Err(CliError::Read { path: self.path.clone(), cause }),
        };
        serde_json::from_str(&text).map(Some).map_err(|error| {
            let path = self.path.display();
            CliError::Other(format!(
                "{path}: {error}; delete the file, the next run writes it anew"
            ))
        })
    }

    /// Takes in what a run came to, step by step of its plan. What it did not run stays as it was.
    pub(super) fn update(&self, setup: &Setup, verdicts: &[Option<Verdict>]) -> io::Result<()> {
        let before = self.read().ok().flatten();
        let is_new = before.is_none();
        let mut state = before.unwrap_or_default();
        let known: BTreeSet<&String> = setup.plan.all_ids.iter().collect();
        let old = state.failed.clone();
        state.failed.retain(|id| known.contains(id));
        for (step, verdict) in setup.plan.steps.iter().zip(verdicts) {
            match verdict {
                Some(verdict) if verdict.is_bad() => drop(state.failed.insert(step.id.clone())),
                Some(Verdict::Skipped) | None => {}
                Some(_) => drop(state.failed.remove(&step.id)),
            }
        }
        if !is_new && state.failed == old {
            return Ok(());
        }
        let mut output = Output::open_private(&self.path)?;
        serde_json::to_writer(&mut output, &state)?;
        output.write_all(b"\n")?;
        output.finish()
    }
}

/// Where programs keep what they can do without. Relative paths do not count, as the XDG specification wants it.
fn cache(variable: impl Fn(&str) -> Option<PathBuf>) -> Option<PathBuf> {
    let absolute = |name: &str| variable(name).filter(|path| path.is_absolute());
    let local = if cfg!(windows) { absolute("LOCALAPPDATA") } else { None };
    let home = || absolute("HOME").map(|home| home.join(".cache"));
    absolute("XDG_CACHE_HOME").or(local).or_else(home)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(unix)]
    #[test]
    fn the_cache_is_where_the_environment_says() {
        for (environment, found) in [
            (&[("XDG_CACHE_HOME", "/x"), ("HOME", "/h")][..], Some("/x")),
            (&[("XDG_CACHE_HOME", "x"), ("HOME", "/h")], Some("/h/.cache")),
            (&[("XDG_CACHE_HOME", "")], None),
            (&[], None),
        ] {
            let variable = |name: &str| {
                environment
                    .iter()
                    .find(|(key, _)| *key == name)
                    .map(|(_, path)| PathBuf::from(path))
            };
            assert_eq!(cache(variable), found.map(PathBuf::from), "{environment:?}");
        }
    }
}
