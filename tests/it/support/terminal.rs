use std::io::{Read, Write};
use std::path::Path;
#[cfg(unix)]
use std::process::Command;
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};

/// How long a screen may take to say what is waited for.
const LIMIT: Duration = Duration::from_secs(60);

/// The program in a terminal of its own.
pub struct Terminal {
    seen: Arc<Mutex<Seen>>,
    master: Box<dyn MasterPty + Send>,
    keys: Box<dyn Write + Send>,
    child: Box<dyn Child + Send + Sync>,
}

/// What came through the terminal so far.
struct Seen {
    parser: vt100::Parser,
    raw: Vec<u8>,
}

impl Terminal {
    /// Starts the program in a directory, on a screen of so many columns and rows.
    pub fn start(
        directory: &Path,
        (columns, rows): (u16, u16),
        environment: &[(&str, &str)],
        arguments: &[&str],
    ) -> Self {
        let size = PtySize { rows, cols: columns, pixel_width: 0, pixel_height: 0 };
        let pair = native_pty_system().openpty(size).unwrap();
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_postcheck"));
        command.args(arguments);
        command.cwd(directory);
        command.env_clear();
        for name in ["PATH", "SystemRoot"] {
            if let Some(value) = std::env::var_os(name) {
                command.env(name, value);
            }
        }
        command.env("TERM", "xterm-256color");
        environment.iter().for_each(|(name, value)| command.env(name, value));
        let child = pair.slave.spawn_command(command).unwrap();
        drop(pair.slave);
        let seen = Arc::new(Mutex::new(Seen { parser: screen(rows, columns), raw: Vec::new() }));
        let mut reader = pair.master.try_clone_reader().unwrap();
        let filled = seen.clone();
        thread::spawn(move || {
            let mut block = [0; 4096];
            while let Ok(length @ 1..) = reader.read(&mut block) {
                let mut seen = filled.lock().unwrap();
                seen.raw.extend_from_slice(&block[..length]);
                seen.parser.process(&block[..length]);
            }
        });
        let keys = pair.master.take_writer().unwrap();
        Terminal { seen, master: pair.master, keys, child }
    }

    /// The screen as it is, without blanks at the ends of its lines.
    pub fn screen(&self) -> String {
        let contents = self.seen.lock().unwrap().parser.screen().contents();
        contents.lines().map(str::trim_end).collect::<Vec<_>>().join("\n")
    }

    /// Everything that came, with its control sequences.
    pub fn raw(&self) -> Vec<u8> {
        self.seen.lock().unwrap().raw.clone()
    }

    /// Whether the terminal is as a shell expects it: its main screen, with a cursor, line by line.
    pub fn is_restored(&self) -> bool {
        let seen = self.seen.lock().unwrap();
        let screen = seen.parser.screen();
        let lines = self.master.get_termios().is_none_or(|termios| {
            let flags = format!("{:?}", termios.local_flags);
            flags.contains("ICANON") && flags.contains("ECHO")
        });
        !screen.alternate_screen() && !screen.hide_cursor() && lines
    }

    /// Waits until the screen shows a text, and returns it.
    #[track_caller]
    pub fn wait_for(&self, text: &str) -> String {
        let start = Instant::now();
        loop {
            let screen = self.screen();
            if screen.contains(text) {
                return screen;
            }
            assert!(start.elapsed() < LIMIT, "the screen does not show {text:?}:\n{screen}");
            thread::sleep(Duration::from_millis(10));
        }
    }

    /// Presses keys, and waits until the screen shows a text.
    #[track_caller]
    pub fn press(&mut self, keys: &str, text: &str) -> String {
        self.keys.write_all(keys.as_bytes()).unwrap();
        self.keys.flush().unwrap();
        self.wait_for(text)
    }

    /// Sends a signal by its name, `TERM`.
    #[cfg(unix)]
    pub fn signal(&self, name: &str) {
        let id = self.child.process_id().unwrap().to_string();
        assert!(Command::new("kill").args(["-s", name, &id]).status().unwrap().success());
    }

    /// Waits for the end; the exit code.
    pub fn finish(&mut self) -> u32 {
        let start = Instant::now();
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status.exit_code();
            }
            assert!(start.elapsed() < LIMIT, "it does not end:\n{}", self.screen());
            thread::sleep(Duration::from_millis(10));
        }
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn screen(rows: u16, columns: u16) -> vt100::Parser {
    vt100::Parser::new(rows.try_into().unwrap(), columns.try_into().unwrap(), 0)
}
