//! Where a report goes: a file that appears only when complete, a device, or standard output.

use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use tempfile::{NamedTempFile, TempPath};

const BUFFER: usize = 64 * 1024;

/// An open report. Dropping it without [`Output::finish`] leaves nothing behind.
pub(crate) struct Output {
    name: String,
    writer: BufWriter<Box<dyn Write + Send>>,
    /// For a regular file: what has been written so far, and what it becomes.
    staged: Option<(TempPath, PathBuf)>,
}

impl Output {
    /// Opens the target: `-` is standard output; devices and pipes are written directly; anything else is
    /// written to a temporary file beside it, in a directory that is made when missing.
    pub(crate) fn open(target: &Path) -> io::Result<Self> {
        // What other users of the machine may read is for the umask to say: a CI job collects reports.
        Output::with_mode(target, 0o666)
    }

    /// The same for a file that holds secrets: nobody else may read it.
    pub(crate) fn open_private(target: &Path) -> io::Result<Self> {
        Output::with_mode(target, 0o600)
    }

    fn with_mode(target: &Path, mode: u32) -> io::Result<Self> {
        let name = target.display().to_string();
        match Target::of(target) {
            Target::Stdout => Ok(Output::stdout()),
            Target::Stderr => Ok(Output::to(name, Box::new(io::stderr()))),
            Target::Direct => {
                // Never truncated: it may be a descriptor that others write to as well.
                let file = OpenOptions::new().append(true).open(target);
                let file = file.map_err(|error| unwritable(&name, &error))?;
                Ok(Output::to(name, Box::new(file)))
            }
            Target::Directory => Err(io::Error::new(
                io::ErrorKind::IsADirectory,
                format!("could not write {name}: it is a directory, name a file in it"),
            )),
            Target::File(path) => {
                let (file, temporary) =
                    stage(&path, mode).map_err(|error| unwritable(&name, &error))?;
                let mut output = Output::to(name, Box::new(file));
                output.staged = Some((temporary, path));
                Ok(output)
            }
        }
    }

    /// Opens a file to add to what it holds; one that is not there is made.
    pub(crate) fn append(target: &Path) -> io::Result<Self> {
        let name = target.display().to_string();
        let file = OpenOptions::new().append(true).create(true).open(target);
        let file = file.map_err(|error| unwritable(&name, &error))?;
        Ok(Output::to(name, Box::new(file)))
    }

    /// Standard output.
    pub(crate) fn stdout() -> Self {
        Output::to("standard output".to_owned(), Box::new(io::stdout()))
    }

    /// Something that is open already.
    pub(crate) fn to(name: String, writer: Box<dyn Write + Send>) -> Self {
        Output { name, writer: BufWriter::with_capacity(BUFFER, writer), staged: None }
    }

    /// Writes what is left and gives a file its name.
    pub(crate) fn finish(mut self) -> io::Result<()> {
        self.flush()?;
        let Output { name, writer, staged } = self;
        drop(writer);
        match staged {
            Some((temporary, path)) => {
                temporary.persist(path).map_err(|failed| unwritable(&name, &failed.error))
            }
            None => Ok(()),
        }
    }
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.writer.write(bytes).map_err(|error| unwritable(&self.name, &error))
    }

    fn write_all(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.writer.write_all(bytes).map_err(|error| unwritable(&self.name, &error))
    }

    fn flush(&mut self) -> io::Result<()> {
        self.writer.flush().map_err(|error| unwritable(&self.name, &error))
    }
}

/// The kind stays, so that a caller still knows a broken pipe.
fn unwritable(name: &str, error: &io::Error) -> io::Error {
    io::Error::new(error.kind(), format!("could not write {name}: {error}"))
}

enum Target {
    Stdout,
    Stderr,
    Direct,
    Directory,
    File(PathBuf),
}

impl Target {
    fn of(path: &Path) -> Self {
        // By name, because what stands behind these may be a regular file into which the shell redirects:
        // replacing it would lose all other output.
        match path.to_str() {
            Some("-" | "/dev/stdout" | "/dev/fd/1" | "/proc/self/fd/1") => return Target::Stdout,
            Some("/dev/stderr" | "/dev/fd/2" | "/proc/self/fd/2") => return Target::Stderr,
            Some(path) if path.starts_with("/dev/fd/") || path.starts_with("/proc/") => {
                return Target::Direct;
            }
            _ => {}
        }
        if path.to_string_lossy().ends_with(std::path::is_separator) {
            return Target::Directory;
        }
        match fs::metadata(path) {
            Ok(found) if found.is_dir() => Target::Directory,
            // A link stays a link: the file it names is replaced.
            Ok(found) if found.is_file() => {
                Target::File(fs::canonicalize(path).unwrap_or_else(|_| path.to_owned()))
            }
            Ok(_) => Target::Direct,
            Err(_) => Target::File(path.to_owned()),
        }
    }
}

#[cfg_attr(not(unix), expect(unused_variables, reason = "only Unix has file modes"))]
fn stage(path: &Path, mode: u32) -> io::Result<(File, TempPath)> {
    let directory = match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    fs::create_dir_all(directory)?;
    let mut builder = tempfile::Builder::new();
    builder.prefix(".postcheck-").suffix(".tmp");
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(mode));
    builder.tempfile_in(directory).map(NamedTempFile::into_parts)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(directory: &Path) -> Vec<String> {
        let entries = fs::read_dir(directory).unwrap();
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
    }

    #[test]
    fn a_file_appears_only_when_finished_in_a_directory_made_for_it() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("deep/er/report.xml");
        let mut output = Output::open(&path).unwrap();
        output.write_all(b"text").unwrap();
        output.flush().unwrap();
        assert!(!path.exists());
        output.finish().unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "text");
        assert_eq!(names(path.parent().unwrap()), ["report.xml"]);
    }

    #[test]
    fn an_unfinished_report_leaves_the_old_one() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("report.json");
        fs::write(&path, "old").unwrap();
        let mut output = Output::open(&path).unwrap();
        output.write_all(b"half").unwrap();
        output.flush().unwrap();
        drop(output);
        assert_eq!(fs::read_to_string(&path).unwrap(), "old");
        assert_eq!(names(home.path()), ["report.json"]);
    }

    #[cfg(unix)]
    #[test]
    fn a_link_stays_a_link_and_others_may_read() {
        use std::os::unix::fs::PermissionsExt as _;
        let home = tempfile::tempdir().unwrap();
        let (file, link) = (home.path().join("real"), home.path().join("link"));
        fs::write(&file, "old").unwrap();
        std::os::unix::fs::symlink(&file, &link).unwrap();
        let mut output = Output::open(&link).unwrap();
        output.write_all(b"new").unwrap();
        output.finish().unwrap();
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        assert_eq!(fs::read_to_string(&file).unwrap(), "new");
        let plain = home.path().join("plain");
        fs::write(&plain, "").unwrap();
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode(&file), mode(&plain));
        let private = home.path().join("private");
        Output::open_private(&private).unwrap().finish().unwrap();
        assert_eq!(mode(&private), 0o600);
    }

    #[test]
    fn trouble_names_the_path_and_keeps_its_kind() {
        let home = tempfile::tempdir().unwrap();
        let Err(error) = Output::open(home.path()) else { panic!("a directory was opened") };
        assert_eq!(error.kind(), io::ErrorKind::IsADirectory);
        assert!(error.to_string().contains(&home.path().display().to_string()), "{error}");

        // Found out when the run starts, not when it ends.
        let Err(error) = Output::open(&home.path().join("new/")) else { panic!("opened a folder") };
        assert_eq!(error.kind(), io::ErrorKind::IsADirectory);

        fs::write(home.path().join("file"), "").unwrap();
        let below = home.path().join("file/report.xml");
        let Err(error) = Output::open(&below) else { panic!("a file was taken for a directory") };
        assert!(error.to_string().contains("file/report.xml"), "{error}");
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn devices_are_written_directly() {
        let mut output = Output::open(Path::new("/dev/null")).unwrap();
        output.write_all(b"gone").unwrap();
        output.finish().unwrap();
        assert!(!fs::metadata("/dev/null").unwrap().is_file());

        let mut output = Output::open(Path::new("/dev/full")).unwrap();
        output.write_all(b"text").unwrap();
        let error = output.finish().unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::StorageFull);
        assert!(error.to_string().starts_with("could not write /dev/full: "), "{error}");
    }
}
