use std::ffi::OsStr;
use std::fmt;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use tempfile::TempDir;

/// How long a run may take before it is killed and fails the test.
const LIMIT: Duration = Duration::from_secs(120);

/// An empty directory in which the program is run, with an environment that holds nothing of the machine's
/// but what a process needs to start.
pub struct Workspace {
    directory: TempDir,
    environment: Vec<(String, String)>,
    limit: Duration,
}

/// A finished run. Its `Debug` and `Display` show exit code and both outputs together.
pub struct Finished {
    /// The exit code; `None` when a signal ended it.
    pub code: Option<i32>,
    pub stdout: String,
    pub stderr: String,
    pub elapsed: Duration,
}

impl Workspace {
    pub fn new() -> Self {
        let directory = tempfile::tempdir().unwrap();
        Workspace { directory, environment: Vec::new(), limit: LIMIT }
    }

    pub fn path(&self) -> &Path {
        self.directory.path()
    }

    /// Sets an environment variable for all runs.
    pub fn env(mut self, name: &str, value: &str) -> Self {
        self.environment.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Kills a run that takes longer.
    pub fn limit(mut self, limit: Duration) -> Self {
        self.limit = limit;
        self
    }

    /// Writes a file, with the directories on its path.
    pub fn write(&self, path: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, content).unwrap();
        path
    }

    /// The text of a file.
    pub fn read(&self, path: &str) -> String {
        std::fs::read_to_string(self.path().join(path))
            .unwrap_or_else(|error| panic!("{path}: {error}"))
    }

    /// Runs the program.
    pub fn run(&self, arguments: impl IntoIterator<Item = impl AsRef<OsStr>>) -> Finished {
        self.run_with_input(arguments, b"")
    }

    /// Runs the program with something on its standard input.
    pub fn run_with_input(
        &self,
        arguments: impl IntoIterator<Item = impl AsRef<OsStr>>,
        input: &[u8],
    ) -> Finished {
        let mut command = Command::new(env!("CARGO_BIN_EXE_postcheck"));
        command.args(arguments);
        self.finish(command, input)
    }

    /// Runs any command in this directory and environment.
    pub fn finish(&self, mut command: Command, input: &[u8]) -> Finished {
        let start = Instant::now();
        let mut child = self.prepare(&mut command).spawn().unwrap();
        let stdout = drain(child.stdout.take());
        let stderr = drain(child.stderr.take());
        let mut stdin = child.stdin.take().expect("piped");
        let input = input.to_vec();
        // A program that does not read its input closes the pipe, which is its right.
        thread::spawn(move || stdin.write_all(&input));
        let code = wait(&mut child, start + self.limit);
        let elapsed = start.elapsed();
        let (stdout, stderr) = (stdout.join().unwrap(), stderr.join().unwrap());
        let finished = Finished { code: code.flatten(), stdout, stderr, elapsed };
        assert!(code.is_some(), "{command:?} took longer than {:?}\n{finished}", self.limit);
        finished
    }

    fn prepare<'c>(&self, command: &'c mut Command) -> &'c mut Command {
        command.current_dir(self.path()).env_clear();
        // Without the last one Windows opens no sockets.
        for name in ["PATH", "SystemRoot"] {
            command.envs(std::env::var_os(name).map(|value| (name, value)));
        }
        command
            .env("HOME", self.path())
            .env("TMPDIR", std::env::temp_dir())
            .envs(self.environment.iter().map(|(name, value)| (name, value)))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
    }
}

/// The exit code, or `None` for a child that had to be killed.
fn wait(child: &mut Child, deadline: Instant) -> Option<Option<i32>> {
    loop {
        if let Some(status) = child.try_wait().unwrap() {
            return Some(status.code());
        }
        if Instant::now() > deadline {
            let _ = child.kill();
            let _ = child.wait();
            return None;
        }
        thread::sleep(Duration::from_millis(5));
    }
}

fn drain(pipe: Option<impl Read + Send + 'static>) -> thread::JoinHandle<String> {
    let mut pipe = pipe.expect("piped");
    thread::spawn(move || {
        let mut bytes = Vec::new();
        pipe.read_to_end(&mut bytes).unwrap();
        String::from_utf8_lossy(&bytes).into_owned()
    })
}

impl Finished {
    /// Fails with everything that was written unless the exit code is this.
    #[track_caller]
    pub fn expect_code(self, code: i32) -> Self {
        assert!(self.code == Some(code), "expected exit code {code}\n{self}");
        self
    }
}

impl fmt::Display for Finished {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let code = self.code.map_or("none".to_owned(), |code| code.to_string());
        let Finished { stdout, stderr, .. } = self;
        write!(f, "exit code: {code}\n----- stdout -----\n{stdout}\n----- stderr -----\n{stderr}")
    }
}

impl fmt::Debug for Finished {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}
