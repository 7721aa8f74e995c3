//! Says which commit the program is built from: `postcheck --version` prints it.
//!
//! Only builds for use are told: in a debug build the commit would compile everything anew after each commit, for
//! a line that nobody asks for. Without git, and outside a checkout, the version stands alone.

use std::path::{Path, PathBuf};
use std::process::Command;

/// Set where neither `.git` nor a packaged crate is at hand, such as in a container's build.
const GIVEN: &str = "POSTCHECK_COMMIT";

/// Digits of a commit's id that are shown.
const DIGITS: usize = 12;

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-env-changed={GIVEN}");
    let version = variable("CARGO_PKG_VERSION");
    let folder = PathBuf::from(variable("CARGO_MANIFEST_DIR"));
    let for_use = variable("PROFILE") == "release";
    let found = || checked_out(&folder).or_else(|| packaged(&folder));
    let commit = given().or_else(|| for_use.then(found).flatten());
    let whole = match commit {
        Some(commit) => format!("{version} ({commit})"),
        None => version,
    };
    println!("cargo::rustc-env=POSTCHECK_VERSION={whole}");
}

/// A variable that cargo sets for every build script.
fn variable(name: &str) -> String {
    std::env::var(name).unwrap_or_default()
}

fn given() -> Option<String> {
    shortened(variable(GIVEN).trim())
}

/// The commit of this folder's own checkout; a checkout around an unpacked archive says nothing about it.
fn checked_out(folder: &Path) -> Option<String> {
    let top = PathBuf::from(git(folder, &["rev-parse", "--show-toplevel"])?);
    if top.canonicalize().ok()? != folder.canonicalize().ok()? {
        return None;
    }
    let commit = shortened(&git(folder, &["rev-parse", "HEAD"])?)?;
    // What a commit or a change of branch writes. A path that does not exist would run this script every time.
    for name in ["HEAD", "logs/HEAD"] {
        let path = folder.join(git(folder, &["rev-parse", "--git-path", name])?);
        if path.exists() {
            println!("cargo::rerun-if-changed={}", path.display());
        }
    }
    Some(commit)
}

/// The commit that `cargo package` noted in the crate.
fn packaged(folder: &Path) -> Option<String> {
    let note = std::fs::read_to_string(folder.join(".cargo_vcs_info.json")).ok()?;
    let (_, rest) = note.split_once("\"sha1\"")?;
    shortened(rest.split('"').nth(1)?)
}

fn git(folder: &Path, arguments: &[&str]) -> Option<String> {
    let output = Command::new("git").current_dir(folder).args(arguments).output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    output.status.success().then(|| text.trim().to_owned())
}

/// The beginning of a commit's id, if it is one.
fn shortened(id: &str) -> Option<String> {
    let is_id = id.len() >= 7 && id.bytes().all(|byte| byte.is_ascii_hexdigit());
    is_id.then(|| id.chars().take(DIGITS).collect())
}
