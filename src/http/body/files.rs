use std::path::{Path, PathBuf};

use crate::http::Options;

/// Reads the files that bodies name, within what the options allow.
#[derive(Debug)]
pub(super) struct Files<'o> {
    working_dir: &'o Path,
    anywhere: bool,
}

impl<'o> Files<'o> {
    pub(super) fn new(options: &'o Options) -> Self {
        Files { working_dir: &options.working_dir, anywhere: options.insecure_file_read }
    }

    /// The file's content, or what is wrong with it, in Postman's words.
    pub(super) fn read(&self, path: &str) -> Result<Vec<u8>, String> {
        let full = self.working_dir.join(path);
        if !self.anywhere && !self.is_inside(&full) {
            return Err("PPERM: insecure file access outside working directory".to_owned());
        }
        std::fs::read(&full).map_err(|failed| match failed.kind() {
            std::io::ErrorKind::NotFound => format!("\"{path}\", no such file"),
            _ => format!("\"{path}\", {failed}"),
        })
    }

    /// Links are followed, so that none leads out. A file that is not there is looked for by its folder.
    fn is_inside(&self, full: &Path) -> bool {
        let Ok(root) = self.working_dir.canonicalize() else { return false };
        full.canonicalize()
            .or_else(|_| full.parent().map_or_else(|| Ok(PathBuf::new()), Path::canonicalize))
            .is_ok_and(|real| real.starts_with(root))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_relative_to_the_working_directory_and_not_outside() {
        let dir = tempfile::tempdir().unwrap();
        let inside = dir.path().join("work");
        std::fs::create_dir(&inside).unwrap();
        std::fs::write(inside.join("a.txt"), "in").unwrap();
        std::fs::write(dir.path().join("b.txt"), "out").unwrap();
        let absolute = inside.join("a.txt").display().to_string();
        let options = Options { working_dir: inside, ..Options::default() };
        let files = Files::new(&options);
        assert_eq!(files.read("a.txt").unwrap(), b"in");
        assert_eq!(files.read("../b.txt").unwrap(), b"out");
        assert_eq!(files.read("nope").unwrap_err(), "\"nope\", no such file");

        let options = Options { insecure_file_read: false, ..options };
        let files = Files::new(&options);
        let refused = "PPERM: insecure file access outside working directory";
        assert_eq!(files.read("a.txt").unwrap(), b"in");
        assert_eq!(files.read(&absolute).unwrap(), b"in");
        assert_eq!(files.read("../b.txt").unwrap_err(), refused);
        assert_eq!(files.read("../nope").unwrap_err(), refused);
        assert_eq!(files.read("nope").unwrap_err(), "\"nope\", no such file");
    }
}
