//! `run --watch`: one run after the other, each as soon as a file of it changes.

use std::io::{self, IsTerminal as _};
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, PoisonError};

use crossterm::event::{self, Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers};
use crossterm::terminal;

use crate::report::SharedSeen;
use crate::report::text::count;

use super::args::RunArgs;
use super::error::CliError;
use super::run::{Once, once};
use super::watched::{Files, TICK, files};
use super::{Exit, interrupt, print, refuse};

/// What happens after a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Next {
    /// The same again.
    Again,
    /// All steps, and everything is shown.
    All,
    Quit,
    Interrupted,
}

/// Runs again and again, until somebody has enough.
pub(super) fn run(args: &RunArgs) -> Result<Exit, CliError> {
    if args.source.collection.as_deref().is_some_and(|path| path.as_os_str() == "-") {
        let message = "--watch cannot watch standard input; name the collection's file";
        return Err(CliError::Other(message.to_owned()));
    }
    let asked = interrupt::asked_to_end()?;
    let seen = SharedSeen::default();
    let (mut failed, mut paths) = (args.repeat.failed, Vec::new());
    loop {
        paths = files(args, paths);
        // Taken before the run: what changes in it is run again.
        let files = Files::of(&paths);
        match once(args, &Once { failed, news: Some(Arc::clone(&seen)) }) {
            Ok(Exit::Interrupted) => return Ok(Exit::Interrupted),
            Ok(_) => {}
            Err(error) => drop(refuse(error)),
        }
        match wait(files, &paths, &asked)? {
            Next::Again => {}
            Next::All => {
                failed = false;
                *seen.lock().unwrap_or_else(PoisonError::into_inner) = Default::default();
            }
            Next::Quit => return Ok(Exit::Success),
            Next::Interrupted => return Ok(Exit::Interrupted),
        }
    }
}

/// Waits for a change, or for a key where there is a keyboard.
fn wait(mut files: Files, paths: &[PathBuf], asked: &AtomicBool) -> Result<Next, CliError> {
    let has_keys = has_keys();
    let keys = if has_keys { "; Enter or r runs again, a runs all, q quits" } else { "" };
    print(format!("\nwatching {}{keys}\n", count(files.count(), "file")).as_bytes())?;
    let _raw = has_keys.then(Raw::enter).transpose().map_err(CliError::of)?;
    while !asked.load(Ordering::Relaxed) {
        let next = if has_keys { key().map_err(CliError::of)? } else { pause() };
        if let Some(next) = next {
            return Ok(next);
        }
        if files.have_changed(paths) {
            return Ok(Next::Again);
        }
    }
    Ok(Next::Interrupted)
}

fn has_keys() -> bool {
    let is_dumb = std::env::var_os("TERM").is_some_and(|name| name == "dumb");
    !is_dumb && io::stdin().is_terminal() && io::stdout().is_terminal()
}

fn pause() -> Option<Next> {
    std::thread::sleep(TICK);
    None
}

/// What a key means that is pressed now.
fn key() -> io::Result<Option<Next>> {
    if !event::poll(TICK)? {
        return Ok(None);
    }
    Ok(match event::read()? {
        Event::Key(key) if key.kind != KeyEventKind::Release => meaning(key),
        _ => None,
    })
}

fn meaning(key: KeyEvent) -> Option<Next> {
    match key.code {
        KeyCode::Char('c' | 'd') if key.modifiers.contains(KeyModifiers::CONTROL) => {
            Some(Next::Interrupted)
        }
        KeyCode::Char('q') | KeyCode::Esc => Some(Next::Quit),
        KeyCode::Char('r') | KeyCode::Enter => Some(Next::Again),
        KeyCode::Char('a') => Some(Next::All),
        _ => None,
    }
}

/// The terminal while it hands over keys one by one; put back when this is dropped. Only between runs: their reports
/// are written to a terminal as it usually is.
struct Raw;

impl Raw {
    fn enter() -> io::Result<Self> {
        terminal::enable_raw_mode()?;
        Ok(Raw)
    }
}

impl Drop for Raw {
    fn drop(&mut self) {
        // A terminal that is gone needs no putting back.
        let _ = terminal::disable_raw_mode();
    }
}
