//! A machine with Docker as far as the scripts in `ci/` use it: stand-ins for the programs that they call, and the
//! sandbox where Nextcloud would be.

use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use crate::support::{Finished, Running, Workspace};

pub const ROOT: &str = env!("CARGO_MANIFEST_DIR");

/// A server to restore: its container's folder, and the sandbox that answers for it.
pub struct Server {
    pub workspace: Workspace,
    _sandbox: Running,
    pub port: String,
}

impl Server {
    /// `None`, with a line on standard error, where the script's own tools are not installed.
    pub fn start() -> Option<Self> {
        Self::with_sandbox(&[])
    }

    pub fn with_sandbox(options: &[&str]) -> Option<Self> {
        for tool in ["bash", "curl", "gzip", "sha256sum", "tar"] {
            if Command::new(tool).arg("--version").output().is_err() {
                eprintln!("skipped: {tool} is not installed");
                return None;
            }
        }
        let workspace = Workspace::new().limit(Duration::from_secs(60));
        for folder in ["html/custom_apps", "tmp", "data/caddy/pki/authorities/local", "bin"] {
            std::fs::create_dir_all(workspace.path().join(folder)).unwrap();
        }
        for name in ["bin/docker", "bin/php", "inside/curl"] {
            let text =
                std::fs::read(Path::new(ROOT).join("tests/it/stand_ins").join(name)).unwrap();
            let file = workspace.write(name, text);
            std::fs::set_permissions(file, PermissionsExt::from_mode(0o755)).unwrap();
        }
        workspace.write("server", "31.0.6");
        workspace.write("users", "");
        pack_app(&workspace, "2025.10.0");

        let backup = format!("{ROOT}/fixtures/sample-data.json.gz");
        let certificate = workspace.path().join("data/caddy/pki/authorities/local/root.crt");
        let mut arguments = vec!["sandbox", "--backup", &backup, "--listen", "127.0.0.1:0"];
        arguments.extend(["--write-ca", certificate.to_str().unwrap()]);
        arguments.extend(options);
        let sandbox = workspace.start(arguments);
        let base = sandbox.line("ready: ");
        let port = base.split([':', '/']).nth(4).unwrap().to_owned();
        Some(Server { workspace, _sandbox: sandbox, port })
    }

    /// Restores with these variables besides the usual ones.
    pub fn restore(&self, variables: &[(&str, &str)]) -> Finished {
        self.run(&["bash", &format!("{ROOT}/ci/restore.sh")], variables)
    }

    /// Runs a command with the stand-ins in its path.
    pub fn run(&self, words: &[&str], variables: &[(&str, &str)]) -> Finished {
        // Set by `env`, since a workspace clears what a command brings along.
        let mut command = Command::new("env");
        command.args(self.variables().iter().map(|(name, value)| format!("{name}={value}")));
        command.args(variables.iter().map(|(name, value)| format!("{name}={value}")));
        command.args(words);
        self.workspace.finish(command, b"this is not for the commands inside")
    }

    fn variables(&self) -> Vec<(String, String)> {
        let inside = |name: &str| self.workspace.path().join(name).display().to_string();
        let path = format!("{}:{}", inside("bin"), std::env::var("PATH").unwrap());
        let variables = [
            ("PATH", path),
            ("HOME", inside("")),
            ("STAND_IN", inside("")),
            ("CA_FILE", inside("ca.pem")),
            ("PASSWORDS_ARCHIVE", inside("passwords.tar.gz")),
            ("PORT", self.port.clone()),
            ("POLL", "0.02".to_owned()),
        ];
        variables.map(|(name, value)| (name.to_owned(), value)).into()
    }

    pub fn calls(&self) -> Vec<String> {
        let calls = std::fs::read_to_string(self.workspace.path().join("calls"));
        calls.unwrap_or_default().lines().map(str::to_owned).collect()
    }

    pub fn forget_calls(&self) {
        self.workspace.write("calls", "");
    }
}

/// An archive of an app that says it is of this version.
pub fn pack_app(workspace: &Workspace, version: &str) -> PathBuf {
    let info =
        format!("<info>\n    <id>passwords</id>\n    <version>{version}</version>\n</info>\n");
    workspace.write("pack/passwords/appinfo/info.xml", info);
    let archive = workspace.path().join("passwords.tar.gz");
    let mut tar = Command::new("tar");
    tar.arg("-czf").arg(&archive).arg("-C").arg(workspace.path().join("pack")).arg("passwords");
    assert!(tar.status().unwrap().success());
    archive
}
