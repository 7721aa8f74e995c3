//! Files of Postman that lie about.

use std::path::{Path, PathBuf};

/// How exports of collections and environments are called.
pub(super) const COLLECTION: &str = ".postman_collection.json";
pub(super) const ENVIRONMENT: &str = ".postman_environment.json";

/// The files whose names end so: those here, or else those in the folders here. Sorted.
pub(super) fn files(ending: &str) -> Vec<PathBuf> {
    let here = in_folder(Path::new(""), ending);
    if !here.is_empty() {
        return here;
    }
    let folders =
        entries(Path::new("")).into_iter().filter(|path| path.is_dir() && !is_hidden(path));
    folders.flat_map(|folder| in_folder(&folder, ending)).collect()
}

fn in_folder(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let is_one = |path: &PathBuf| path.to_string_lossy().ends_with(ending) && path.is_file();
    entries(folder).into_iter().filter(is_one).collect()
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    let real = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    // A folder that cannot be read has nothing to offer.
    let found = std::fs::read_dir(real).into_iter().flatten().flatten();
    let mut paths: Vec<PathBuf> = found.map(|entry| folder.join(entry.file_name())).collect();
    paths.sort();
    paths
}

fn is_hidden(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'))
}
