//! What is published: the crate, the archives of a release, the container's context, and the version that a program
//! says it is of.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use crate::support::Workspace;

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

/// The output of a command that must not fail, in the environment of this process.
#[track_caller]
fn output(command: &mut Command) -> String {
    let output = command.output().unwrap();
    let (stdout, stderr) = (&output.stdout, &output.stderr);
    assert!(output.status.success(), "{command:?}\n{}", String::from_utf8_lossy(stderr));
    String::from_utf8(stdout.clone()).unwrap()
}

fn cargo() -> Command {
    Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
}

#[test]
fn the_crate_holds_what_it_needs_and_nothing_of_the_machine() {
    let list =
        output(cargo().current_dir(ROOT).args(["package", "--list", "--allow-dirty", "--offline"]));
    let files: Vec<_> = list.lines().map(|line| line.replace('\\', "/")).collect();
    for needed in ["Cargo.toml", "Cargo.lock", "LICENSE", "README.md", "build.rs", "src/main.rs"] {
        assert!(files.iter().any(|file| file == needed), "{needed} is missing in\n{list}");
    }
    for folder in ["target/", "reports/", ".ci/", ".github/", "node_modules/", "tools/"] {
        assert!(!files.iter().any(|file| file.starts_with(folder)), "{folder} is in\n{list}");
    }
}

/// Cargo reads the manifest in a folder that has only what `.dockerignore` lets through: no target is missing.
#[test]
fn the_containers_context_is_enough_for_cargo() {
    let workspace = Workspace::new();
    let ignore = std::fs::read_to_string(Path::new(ROOT).join(".dockerignore")).unwrap();
    for name in ignore.lines().filter_map(|line| line.strip_prefix('!')) {
        copy(&Path::new(ROOT).join(name), &workspace.path().join(name));
    }
    let metadata = cargo().current_dir(workspace.path()).args(METADATA).output().unwrap();
    let stderr = String::from_utf8_lossy(&metadata.stderr);
    assert!(metadata.status.success(), "{stderr}");
    let dockerfile = std::fs::read_to_string(Path::new(ROOT).join("Dockerfile")).unwrap();
    let copied =
        dockerfile.lines().filter(|line| line.starts_with("COPY ") && !line.contains("--from"));
    for name in
        copied.flat_map(|line| line.split(' ').skip(1)).filter(|name| !name.starts_with('/'))
    {
        assert!(workspace.path().join(name).exists(), "the Dockerfile copies {name}");
    }
}

const METADATA: [&str; 5] = ["metadata", "--offline", "--no-deps", "--format-version", "1"];

fn copy(from: &Path, to: &Path) {
    if from.is_dir() {
        std::fs::create_dir_all(to).unwrap();
        for entry in std::fs::read_dir(from).unwrap() {
            let name = entry.unwrap().file_name();
            copy(&from.join(&name), &to.join(&name));
        }
    } else {
        std::fs::copy(from, to).unwrap();
    }
}

/// `build.rs` as a program, compiled once for all tests.
fn build_script() -> &'static Path {
    static PROGRAM: OnceLock<PathBuf> = OnceLock::new();
    PROGRAM.get_or_init(|| {
        let program = Path::new(env!("CARGO_TARGET_TMPDIR")).join("build-script");
        let mut rustc = Command::new(std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into()));
        rustc.args(["--edition", "2024", "-o"]).arg(&program).arg(Path::new(ROOT).join("build.rs"));
        output(&mut rustc);
        program
    })
}

/// A crate in a folder of its own, for the build script to look at.
struct Crate {
    workspace: Workspace,
}

impl Crate {
    fn new() -> Self {
        let workspace = Workspace::new();
        std::fs::create_dir(workspace.path().join("crate")).unwrap();
        Crate { workspace }
    }

    /// What the script says to cargo: the version, and the lines that name files to watch.
    fn run(&self, variables: &[(&str, &str)]) -> (String, Vec<String>) {
        let mut command = Command::new(build_script());
        command.env_remove("POSTCHECK_COMMIT").env("CARGO_PKG_VERSION", "1.2.3");
        command
            .env("CARGO_MANIFEST_DIR", self.workspace.path().join("crate"))
            .env("PROFILE", "release");
        command.envs(variables.iter().copied());
        let said = output(&mut command);
        let find =
            |start: &'static str| said.lines().filter_map(move |line| line.strip_prefix(start));
        let version = find("cargo::rustc-env=POSTCHECK_VERSION=").next().unwrap().to_owned();
        (version, find("cargo::rerun-if-changed=").map(str::to_owned).collect())
    }

    fn git(&self, folder: &str, arguments: &[&str]) -> String {
        let mut git = Command::new("git");
        git.current_dir(self.workspace.path().join(folder));
        git.args(["-c", "user.name=a", "-c", "user.email=a@example.com"]).args(arguments);
        output(&mut git).trim().to_owned()
    }

    /// Makes a folder a checkout of one commit, and returns its beginning.
    fn check_out(&self, folder: &str) -> String {
        self.git(folder, &["init", "--quiet"]);
        self.git(folder, &["commit", "--quiet", "--allow-empty", "--message", "one"]);
        self.git(folder, &["rev-parse", "HEAD"])[..12].to_owned()
    }
}

#[test]
fn a_build_of_a_checkout_says_its_commit_and_runs_again_only_when_that_moves() {
    let source = Crate::new();
    let commit = source.check_out("crate");
    let (version, watched) = source.run(&[]);
    assert_eq!(version, format!("1.2.3 ({commit})"));
    // A path that does not exist would make cargo run the script, and compile, every time.
    assert_eq!(watched[0], "build.rs");
    assert!(watched.len() > 1, "{watched:?}");
    for path in &watched[1..] {
        assert!(Path::new(path).exists(), "{path}");
    }
    let log = watched.iter().find(|path| path.ends_with("logs/HEAD")).expect("the log is watched");
    let before = std::fs::read(log).unwrap();
    source.git("crate", &["commit", "--quiet", "--allow-empty", "--message", "two"]);
    assert!(std::fs::read(log).unwrap() != before, "a commit writes what is watched");
    assert_ne!(source.run(&[]).0, version);

    let development = source.run(&[("PROFILE", "debug")]);
    assert_eq!(development, ("1.2.3".to_owned(), vec!["build.rs".to_owned()]));
}

#[test]
fn a_build_of_a_work_tree_says_its_commit_too() {
    let source = Crate::new();
    std::fs::create_dir(source.workspace.path().join("main")).unwrap();
    let commit = source.check_out("main");
    source.git("main", &["worktree", "add", "--quiet", "--detach", "../crate"]);
    let (version, watched) = source.run(&[]);
    assert_eq!(version, format!("1.2.3 ({commit})"));
    assert!(
        watched.len() > 1 && watched[1..].iter().all(|path| Path::new(path).exists()),
        "{watched:?}"
    );
}

#[test]
fn a_build_of_an_archive_says_what_it_can_know() {
    let source = Crate::new();
    assert_eq!(source.run(&[]).0, "1.2.3");
    let id = "0123456789abcdef0123456789abcdef01234567";
    assert_eq!(source.run(&[("POSTCHECK_COMMIT", id)]).0, "1.2.3 (0123456789ab)");
    for no_id in ["", "main", "0123", "$(rm -rf /)"] {
        assert_eq!(source.run(&[("POSTCHECK_COMMIT", no_id)]).0, "1.2.3", "{no_id}");
    }
    assert_eq!(source.run(&[("PATH", "")]).0, "1.2.3", "without git");

    // Unpacked within another project, whose commits are not this program's.
    source.check_out(".");
    assert_eq!(source.run(&[]).0, "1.2.3");
    let note =
        format!("{{\n  \"git\": {{\n    \"sha1\": \"{id}\"\n  }},\n  \"path_in_vcs\": \"\"\n}}");
    source.workspace.write("crate/.cargo_vcs_info.json", note);
    assert_eq!(source.run(&[]).0, "1.2.3 (0123456789ab)");
}

#[cfg(unix)]
#[test]
fn an_archive_of_a_release_has_the_program_its_manual_and_completions() {
    let workspace = Workspace::new();
    let script = Path::new(ROOT).join("tools/package.sh");
    if !script.exists() {
        eprintln!("skipped: tools/ is not part of the crate");
        return;
    }
    let mut command = Command::new("bash");
    command.arg(&script).args(["some-target", env!("CARGO_BIN_EXE_postcheck"), "out"]);
    workspace.finish(command, b"").expect_code(0);

    let name = format!("postcheck-{}-some-target", env!("CARGO_PKG_VERSION"));
    let mut unpack = Command::new("sh");
    let line =
        format!("cd out && sha256sum --check {name}.tar.gz.sha256 && tar -xzf {name}.tar.gz");
    unpack.args(["-c", &line]);
    workspace.finish(unpack, b"").expect_code(0);
    let inside = |path: &str| workspace.read(&format!("out/{name}/{path}"));
    assert!(inside("man/postcheck.1").contains(".TH postcheck 1"));
    assert!(inside("completions/_postcheck").starts_with("#compdef postcheck"));
    for file in ["postcheck.bash", "postcheck.fish", "_postcheck.ps1", "postcheck.elv"] {
        assert!(inside(&format!("completions/{file}")).contains("postcheck"), "{file}");
    }
    for file in ["LICENSE", "LICENSES.md", "README.md", "CHANGELOG.md"] {
        assert!(!inside(file).is_empty(), "{file}");
    }
    let mut program = Command::new(workspace.path().join("out").join(&name).join("postcheck"));
    program.arg("--version");
    workspace.finish(program, b"").expect_stdout(&["postcheck "]);
}
