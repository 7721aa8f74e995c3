//! `postcheck init`: writes what a bare `postcheck` needs. Everything is asked and checked before anything is written.

mod answers;
mod ask;
mod ci;
mod find;
mod first;
mod settings;

use std::io::{self, IsTerminal as _};
use std::path::{Path, PathBuf};

use crate::config::FILE_NAME;
use crate::fixture::write_whole;

use super::args::InitArgs;
use super::error::CliError;
use super::{Exit, print};

use answers::Answers;

/// A file that is to be written.
struct NewFile {
    path: PathBuf,
    text: String,
    is_program: bool,
}

/// Asks, checks, writes, records.
pub(super) fn run(args: &InitArgs) -> Result<Exit, CliError> {
    check_absent(Path::new(FILE_NAME))?;
    let asks = !args.yes && io::stdin().is_terminal() && io::stdout().is_terminal();
    let answers = Answers::of(args, asks)?;
    let mut files = vec![NewFile {
        path: FILE_NAME.into(),
        text: settings::text(&answers)?,
        is_program: false,
    }];
    files.extend(ci::file(&answers));
    files.iter().try_for_each(|file| check_absent(&file.path))?;
    for file in &files {
        write(file)?;
        print(format!("wrote {}\n", file.path.display()).as_bytes())?;
    }
    let exit = first::fixtures(&answers)?;
    print(next_steps(&answers).as_bytes())?;
    Ok(exit)
}

/// Refuses to touch what is there, a link to nowhere too.
fn check_absent(path: &Path) -> Result<(), CliError> {
    if std::fs::symlink_metadata(path).is_err() {
        return Ok(());
    }
    let path = path.display();
    Err(CliError::Other(format!(
        "{path} is there already, so nothing was written: move it away first"
    )))
}

fn write(file: &NewFile) -> Result<(), CliError> {
    write_whole(&file.path, file.text.as_bytes())?;
    if file.is_program {
        make_executable(&file.path)
            .map_err(|cause| CliError::Other(format!("{}: {cause}", file.path.display())))?;
    }
    Ok(())
}

#[cfg(unix)]
fn make_executable(path: &Path) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o755))
}

#[cfg(not(unix))]
fn make_executable(_: &Path) -> io::Result<()> {
    Ok(())
}

fn next_steps(answers: &Answers) -> String {
    let mut text = String::new();
    for name in answers.outside() {
        text.push_str(&format!(
            "{name} is not in {FILE_NAME}: give it in the environment, as {}\n",
            settings::of_process(name)
        ));
    }
    text + "next: `postcheck inspect` shows the plan, `postcheck` runs it\n"
}
