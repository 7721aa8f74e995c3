use std::path::PathBuf;

/// The directory of material that must not be committed: upstream's files and the recordings. `None`, with a
/// line on standard error, where it is absent; with `CI=true` its absence is a failure.
pub fn shared() -> Option<PathBuf> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared");
    if path.is_dir() {
        return Some(path);
    }
    assert!(std::env::var("CI").as_deref() != Ok("true"), "{} is absent", path.display());
    eprintln!("skipped: {} is absent", path.display());
    None
}
