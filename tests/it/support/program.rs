use std::ffi::OsStr;
use std::fmt;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use tempfile::TempDir;

/// How long a run may take before it is killed and fails the test.
const LIMIT: Duration = Duration::from_secs(120);

/// An empty directory in which the program is run, with an environment that holds nothing of the machine's
/// but what a process needs to start.
pub struct Workspace {
    directory: TempDir,
    /// The user's cache, apart from what the program is run in.
    cache: TempDir,
    environment: Vec<(String, String)>,
    limit: Duration,
    inside: PathBuf,
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
        let cache = tempfile::tempdir().unwrap();
        Workspace {
            directory,
            cache,
            environment: Vec::new(),
            limit: LIMIT,
            inside: PathBuf::new(),
        }
    }

    pub fn path(&self) -> &Path {
        self.directory.path()
    }

    /// Sets an environment variable for all runs.
    pub fn env(mut self, name: &str, value: &str) -> Self {
        self.environment.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Runs in a folder below.
    pub fn inside(mut self, folder: &str) -> Self {
        self.inside = folder.into();
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
        let mut command = program();
        command.args(arguments);
        self.finish(command, input)
    }

    /// Runs any command in this directory and environment.
    pub fn finish(&self, command: Command, input: &[u8]) -> Finished {
        let mut running = self.spawn(command);
        running.feed(input);
        running.finish()
    }

    /// Starts the program and lets it run.
    pub fn start(&self, arguments: impl IntoIterator<Item = impl AsRef<OsStr>>) -> Running {
        let mut command = program();
        command.args(arguments);
        let mut running = self.spawn(command);
        running.feed(b"");
        running
    }

    /// Runs a shell line in which `"$@"` is the program with these arguments.
    #[cfg(unix)]
    pub fn shell(&self, line: &str, arguments: &[&str]) -> Finished {
        let mut command = Command::new("sh");
        command.args(["-c", line, "sh", env!("CARGO_BIN_EXE_postcheck")]).args(arguments);
        self.finish(command, b"")
    }

    fn spawn(&self, mut command: Command) -> Running {
        let start = Instant::now();
        let mut child = self.prepare(&mut command).spawn().unwrap();
        let stdout = Drain::start(child.stdout.take());
        let stderr = Drain::start(child.stderr.take());
        let name = format!("{command:?}");
        Running { child, name, stdout, stderr, start, limit: self.limit }
    }

    /// The only file that the program keeps in the user's cache.
    pub fn cached_file(&self) -> PathBuf {
        let folder = self.cache.path().join("postcheck/last-run");
        let mut files = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
        let file = files.next().unwrap();
        assert_eq!(files.next(), None);
        file
    }

    /// The names of all files below this directory, sorted.
    pub fn files(&self) -> Vec<String> {
        let mut files = Vec::new();
        let mut folders = vec![self.path().to_owned()];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                } else {
                    let name = path.strip_prefix(self.path()).unwrap();
                    files.push(name.to_string_lossy().into_owned());
                }
            }
        }
        files.sort();
        files
    }

    fn prepare<'c>(&self, command: &'c mut Command) -> &'c mut Command {
        command.current_dir(self.path().join(&self.inside)).env_clear();
        // Without the last one Windows opens no sockets.
        for name in ["PATH", "SystemRoot"] {
            command.envs(std::env::var_os(name).map(|value| (name, value)));
        }
        command
            .env("HOME", self.path())
            .env("XDG_CACHE_HOME", self.cache.path())
            .env("TMPDIR", std::env::temp_dir())
            .envs(self.environment.iter().map(|(name, value)| (name, value)))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
    }
}

fn program() -> Command {
    Command::new(env!("CARGO_BIN_EXE_postcheck"))
}

/// A program that runs. It is killed when the test forgets it.
pub struct Running {
    child: Child,
    name: String,
    stdout: Drain,
    stderr: Drain,
    start: Instant,
    limit: Duration,
}

impl Running {
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Waits until a line of the output starts with `start`, and returns what follows in it.
    pub fn line(&self, start: &str) -> String {
        let find = || {
            let stdout = self.stdout.text();
            let whole = stdout.rfind('\n').map_or("", |end| &stdout[..end]);
            whole.lines().find_map(|line| line.strip_prefix(start)).map(str::to_owned)
        };
        loop {
            let is_done = self.stdout.is_done();
            if let Some(rest) = find() {
                return rest;
            }
            assert!(
                self.start.elapsed() < self.limit && !is_done,
                "{} has not said {start:?}\n{}\n{}",
                self.name,
                self.stdout.text(),
                self.stderr.text()
            );
            thread::sleep(TICK);
        }
    }

    /// What it wrote on standard output so far.
    #[cfg(unix)]
    pub fn said(&self) -> String {
        self.stdout.text()
    }

    /// Sends a signal by its name: `INT`, `TERM`.
    #[cfg(unix)]
    pub fn signal(&self, name: &str) {
        let id = self.id().to_string();
        assert!(Command::new("kill").args(["-s", name, &id]).status().unwrap().success());
    }

    /// Waits for its end.
    pub fn finish(mut self) -> Finished {
        let code = wait(&mut self.child, self.start + self.limit);
        let elapsed = self.start.elapsed();
        let (stdout, stderr) = (self.stdout.whole(), self.stderr.whole());
        let finished = Finished { code: code.flatten(), stdout, stderr, elapsed };
        assert!(code.is_some(), "{} took longer than {:?}\n{finished}", self.name, self.limit);
        finished
    }

    /// Whether it has not ended yet.
    pub fn is_alive(&mut self) -> bool {
        self.child.try_wait().unwrap().is_none()
    }

    fn feed(&mut self, input: &[u8]) {
        let mut stdin = self.child.stdin.take().expect("piped");
        let input = input.to_vec();
        // A program that does not read its input closes the pipe, which is its right.
        thread::spawn(move || stdin.write_all(&input));
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

const TICK: Duration = Duration::from_millis(5);

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
        thread::sleep(TICK);
    }
}

/// Takes what comes through a pipe, so that nobody has to wait for room in it.
struct Drain {
    bytes: Arc<Mutex<Vec<u8>>>,
    thread: Option<thread::JoinHandle<()>>,
}

impl Drain {
    fn start(pipe: Option<impl Read + Send + 'static>) -> Self {
        let mut pipe = pipe.expect("piped");
        let bytes: Arc<Mutex<Vec<u8>>> = Arc::default();
        let thread = thread::spawn({
            let bytes = bytes.clone();
            move || {
                let mut block = vec![0; 64 * 1024];
                while let Ok(length @ 1..) = pipe.read(&mut block) {
                    bytes.lock().unwrap().extend_from_slice(&block[..length]);
                }
            }
        });
        Drain { bytes, thread: Some(thread) }
    }

    fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes.lock().unwrap()).into_owned()
    }

    fn is_done(&self) -> bool {
        self.thread.as_ref().is_none_or(thread::JoinHandle::is_finished)
    }

    fn whole(&mut self) -> String {
        if let Some(thread) = self.thread.take() {
            thread.join().unwrap();
        }
        self.text()
    }
}

impl Finished {
    /// Fails with everything that was written unless the exit code is this.
    #[track_caller]
    pub fn expect_code(self, code: i32) -> Self {
        assert!(self.code == Some(code), "expected exit code {code}\n{self}");
        self
    }

    /// Fails unless standard error holds all of these.
    #[track_caller]
    pub fn expect_stderr(self, texts: &[&str]) -> Self {
        for text in texts {
            assert!(self.stderr.contains(text), "no {text:?} on standard error\n{self}");
        }
        self
    }

    /// Fails unless standard output holds all of these.
    #[track_caller]
    pub fn expect_stdout(self, texts: &[&str]) -> Self {
        for text in texts {
            assert!(self.stdout.contains(text), "no {text:?} on standard output\n{self}");
        }
        self
    }

    /// Fails unless it was refused: exit code 2, nothing on standard output, and one message that holds all
    /// of these.
    #[track_caller]
    pub fn expect_refusal(self, texts: &[&str]) -> Self {
        let refused = self.expect_code(2).expect_stderr(texts);
        assert!(refused.stdout.is_empty(), "something on standard output\n{refused}");
        let messages = refused.stderr.lines().filter(|line| line.starts_with("error: ")).count();
        assert!(messages == 1, "{messages} messages\n{refused}");
        refused
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
