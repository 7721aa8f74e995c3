//! The files that a run reads, and whether they changed. They are looked at again and again: that sees editors that put
//! a new file in the old one's place, works on every file system, also those of containers and networks that tell
//! nobody of changes, and needs no library. A thousand files take a few milliseconds a second.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use super::args::RunArgs;
use super::setup::{Setup, fixtures_root};

/// Between two looks; also how long files have to rest before a change counts.
pub(super) const TICK: Duration = Duration::from_millis(150);

/// Files and folders that belong to a run. When it cannot be set up, those known so far and those on the command line.
pub(super) fn files(args: &RunArgs, before: Vec<PathBuf>) -> Vec<PathBuf> {
    let source = &args.source;
    let given = [&source.collection, &source.config, &source.environment, &source.globals];
    let mut paths: Vec<PathBuf> = given.into_iter().flatten().cloned().collect();
    paths.extend(args.selection.iteration_data.clone());
    match Setup::of(source, &args.selection) {
        Ok(setup) => paths.extend(of_setup(&setup, args)),
        Err(_) => {
            paths.extend(before);
            paths.push(PathBuf::from(crate::config::FILE_NAME));
        }
    }
    paths.sort_unstable();
    paths.dedup();
    paths
}

fn of_setup(setup: &Setup, args: &RunArgs) -> Vec<PathBuf> {
    let root = fixtures_root(args.judgement.fixtures.as_deref(), &setup.config);
    let fixtures = root.map(|root| root.join(&setup.plan.slug));
    // A configuration file that comes to be counts as well.
    let config = match setup.config.file.as_os_str().is_empty() {
        true => PathBuf::from(crate::config::FILE_NAME),
        false => setup.config.file.clone(),
    };
    let known = [
        setup.collection.path.clone(),
        setup.environment_path.clone(),
        setup.globals_path.clone(),
        fixtures,
    ];
    known.into_iter().flatten().chain([config]).collect()
}

/// How the files are at one moment.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Files {
    files: BTreeMap<PathBuf, (Option<SystemTime>, u64)>,
    /// What they looked like last, while they still change.
    restless: Option<BTreeMap<PathBuf, (Option<SystemTime>, u64)>>,
}

impl Files {
    pub(super) fn of(paths: &[PathBuf]) -> Self {
        Files { files: look(paths), restless: None }
    }

    pub(super) fn count(&self) -> usize {
        self.files.len()
    }

    /// Whether they are other than they were, and rest: editors write in several steps.
    pub(super) fn have_changed(&mut self, paths: &[PathBuf]) -> bool {
        let now = look(paths);
        if now == self.files {
            self.restless = None;
            return false;
        }
        let rests = self.restless.as_ref() == Some(&now);
        self.restless = Some(now);
        rests
    }
}

fn look(paths: &[PathBuf]) -> BTreeMap<PathBuf, (Option<SystemTime>, u64)> {
    let mut found = BTreeMap::new();
    let mut open: Vec<PathBuf> = paths.to_vec();
    while let Some(path) = open.pop() {
        // What is not there, or goes away meanwhile, is no file.
        let Ok(about) = std::fs::metadata(&path) else { continue };
        if about.is_dir() {
            open.extend(within(&path));
        } else {
            found.insert(path, (about.modified().ok(), about.len()));
        }
    }
    found
}

fn within(folder: &Path) -> impl Iterator<Item = PathBuf> + use<> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    // Temporary files of editors and of postcheck itself.
    entries.map(|entry| entry.path()).filter(|path| {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        !name.starts_with('.') && !name.ends_with('~')
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_counts_when_the_files_rest() {
        let home = tempfile::tempdir().unwrap();
        let path = |name: &str| home.path().join(name);
        std::fs::create_dir(path("fixtures")).unwrap();
        std::fs::write(path("c.json"), "1").unwrap();
        let paths = [path("c.json"), path("fixtures"), path("none")];
        let mut files = Files::of(&paths);
        assert_eq!(files.count(), 1);
        assert!(!files.have_changed(&paths));
        std::fs::write(path("c.json"), "12").unwrap();
        assert!(!files.have_changed(&paths), "it may be written still");
        std::fs::write(path("c.json"), "123").unwrap();
        assert!(!files.have_changed(&paths));
        assert!(files.have_changed(&paths));

        // One that is put in its place, one that is new, one that goes away.
        let changes = |change: &dyn Fn()| {
            let mut files = Files::of(&paths);
            change();
            files.have_changed(&paths);
            files.have_changed(&paths)
        };
        assert!(changes(&|| {
            std::fs::write(path("new"), "1234").unwrap();
            std::fs::rename(path("new"), path("c.json")).unwrap();
        }));
        assert!(changes(&|| std::fs::write(path("fixtures/a.json"), "").unwrap()));
        assert!(changes(&|| std::fs::remove_file(path("fixtures/a.json")).unwrap()));
        assert!(!changes(&|| std::fs::write(path("fixtures/.a.json.swp"), "").unwrap()));
    }
}
