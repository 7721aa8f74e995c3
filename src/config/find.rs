use std::path::{Path, PathBuf};

/// The configuration file's name.
pub const FILE_NAME: &str = "postcheck.toml";

/// The nearest `postcheck.toml`, in `start` or in a directory above it. One in `start` itself is named
/// relative to it, so that messages stay short.
#[must_use]
pub fn find(start: &Path) -> Option<PathBuf> {
    let here = if start == Path::new(".") { Path::new("") } else { start };
    let here = here.join(FILE_NAME);
    if here.is_file() {
        return Some(here);
    }
    let start = std::path::absolute(start).ok()?;
    start.ancestors().skip(1).map(|directory| directory.join(FILE_NAME)).find(|path| path.is_file())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_file_upwards_is_found() {
        let root = tempfile::tempdir().unwrap();
        let deep = root.path().join("a/b/c");
        std::fs::create_dir_all(&deep).unwrap();
        assert_eq!(find(&deep), None);
        let outer = root.path().join(FILE_NAME);
        std::fs::write(&outer, "").unwrap();
        assert_eq!(find(&deep), Some(outer));
        // A directory of that name is no file.
        std::fs::create_dir(deep.join(FILE_NAME)).unwrap();
        let inner = root.path().join("a/b").join(FILE_NAME);
        std::fs::write(&inner, "").unwrap();
        assert_eq!(find(&deep), Some(inner.clone()));
        assert_eq!(find(&root.path().join("a/b")), Some(inner));
    }
}
