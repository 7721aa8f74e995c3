//! Data flows one way: a module imports only what stands before it.

use std::fs;
use std::path::{Path, PathBuf};

/// The modules from the first stage to the last. `sandbox` stands apart: only `cli` may use it.
const ORDER: [&str; 19] = [
    "diagnostic",
    "secret",
    "collection",
    "plan",
    "variables",
    "render",
    "http",
    "timing",
    "session",
    "script",
    "fixture",
    "compare",
    "record",
    "review",
    "upkeep",
    "config",
    "report",
    "runner",
    "cli",
];

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

/// Modules of this crate that a source text names in `crate::…` paths, its tests left out.
fn imports(text: &str) -> impl Iterator<Item = &str> {
    let code = text.split("#[cfg(test)]").next().unwrap_or_default();
    code.split("crate::").skip(1).filter_map(|rest| {
        let end = rest.find(|c: char| !c.is_alphanumeric() && c != '_')?;
        Some(&rest[..end])
    })
}

#[test]
fn no_module_imports_what_comes_after_it() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut backward = Vec::new();
    for (place, module) in ORDER.iter().enumerate() {
        let mut files = Vec::new();
        sources(&root.join(module), &mut files);
        assert!(!files.is_empty(), "src/{module} has no files");
        for file in files.iter().filter(|file| !file.to_string_lossy().contains("test")) {
            let text = fs::read_to_string(file).unwrap();
            for import in imports(&text) {
                let later = ORDER[place + 1..].contains(&import);
                let apart = import == "sandbox" && *module != "cli";
                if later || apart {
                    backward.push(format!("{} imports {import}", file.display()));
                }
            }
        }
    }
    assert!(backward.is_empty(), "{}", backward.join("\n"));
}

#[test]
fn the_sandbox_knows_nothing_of_the_tester() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/sandbox");
    let mut files = Vec::new();
    sources(&root, &mut files);
    for file in files.iter().filter(|file| !file.to_string_lossy().contains("test")) {
        let text = fs::read_to_string(file).unwrap();
        for import in imports(&text) {
            assert!(
                matches!(import, "sandbox" | "diagnostic" | "secret"),
                "{} imports {import}",
                file.display()
            );
        }
    }
}
