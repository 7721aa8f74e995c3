//! `postcheck review`: a tour of pending changes in the terminal.

use std::io::{self, IsTerminal as _, Write};
use std::path::Path;
use std::process::Command;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use crossterm::event::{Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers};
use crossterm::style::{Attribute, Color, Print, ResetColor, SetAttribute, SetForegroundColor};
use crossterm::{cursor, event, execute, queue, terminal};

use crate::fixture::Severity;
use crate::report::text::visible;
use crate::review::{Next, Tally, Tone, Tour, TourKey};

use super::args::PendingArgs;
use super::error::CliError;
use super::{Exit, interrupt, pending, print, warn};

/// How long a request to end may go unnoticed.
const PATIENCE: Duration = Duration::from_millis(100);

/// Goes through pending changes.
pub(super) fn run(args: &PendingArgs) -> Result<Exit, CliError> {
    let found = pending::find(args)?;
    if found.steps.is_empty() {
        return print(format!("{}\n", pending::NOTHING).as_bytes());
    }
    let is_dumb = std::env::var_os("TERM").is_some_and(|name| name == "dumb");
    if is_dumb || !io::stdin().is_terminal() || !io::stdout().is_terminal() {
        return Err(CliError::Other(
            "review needs a terminal; without one there are `postcheck accept` and `postcheck reject`".to_owned(),
        ));
    }
    let mut steps = Vec::new();
    for (folder, id) in found.steps {
        match folder.load(&id) {
            Ok(loaded) => steps.push((folder, loaded)),
            Err(error) => warn(error),
        }
    }
    let mut tour = Tour::new(steps);
    let asked = interrupt::asked_to_end()?;
    let mut screen = Screen::open().map_err(CliError::of)?;
    let ended = go_through(&mut tour, &mut screen, &asked);
    drop(screen);
    let ended = ended.map_err(CliError::of)?;
    let lost = tour.lost_names().map_err(CliError::of)?;
    print(closing(tour.tally(), &lost, &found.root).as_bytes())?;
    Ok(ended)
}

/// What the user does next; `None` where the program is to end.
fn next_event(asked: &AtomicBool) -> io::Result<Option<Event>> {
    while !asked.load(Ordering::Relaxed) {
        if event::poll(PATIENCE)? {
            return event::read().map(Some);
        }
    }
    Ok(None)
}

fn go_through(tour: &mut Tour, screen: &mut Screen, asked: &AtomicBool) -> io::Result<Exit> {
    if tour.start() == Next::Quit {
        return Ok(Exit::Success);
    }
    loop {
        screen.draw(tour)?;
        let Some(event) = next_event(asked)? else { return Ok(Exit::Interrupted) };
        let mut next = match event {
            Event::Key(key) if key.kind != KeyEventKind::Release => match meaning(key) {
                Some(key) => tour.press(key),
                None => Next::Draw,
            },
            _ => Next::Draw,
        };
        if let Next::Edit(path) = &next {
            let result = screen.aside(|| edit(path))?;
            next = tour.edited(result);
        }
        if next == Next::Quit {
            return Ok(Exit::Success);
        }
    }
}

fn meaning(key: KeyEvent) -> Option<TourKey> {
    Some(match key.code {
        KeyCode::Char('c' | 'd') if key.modifiers.contains(KeyModifiers::CONTROL) => {
            TourKey::Interrupt
        }
        KeyCode::Char(letter) => TourKey::Char(letter),
        KeyCode::Up => TourKey::Up,
        KeyCode::Down => TourKey::Down,
        KeyCode::Esc => TourKey::Escape,
        _ => return None,
    })
}

/// Opens a file in the user's editor, whose setting may have arguments.
fn edit(path: &Path) -> Result<(), String> {
    let mut set = ["VISUAL", "EDITOR"].into_iter().filter_map(|name| std::env::var(name).ok());
    let editor = set.find(|text| !text.trim().is_empty());
    let Some(editor) = editor else {
        return Err("no editor: set VISUAL or EDITOR".to_owned());
    };
    let mut words = editor.split_whitespace();
    let program = words.next().unwrap_or_default();
    match Command::new(program).args(words).arg(path).status() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("{editor} ended with {status}")),
        Err(error) => Err(format!("cannot start {editor}: {error}")),
    }
}

fn closing(tally: Tally, lost: &[String], root: &Path) -> String {
    let Tally { accepted, rejected, skipped } = tally;
    let mut text = format!("{accepted} accepted, {rejected} rejected, {skipped} skipped\n");
    lost.iter().for_each(|line| text.extend(["note: ", line, "\n"]));
    if accepted > 0 {
        text.push_str(&pending::undo(root));
    }
    text
}

/// The terminal while it shows a tour. It is put back when this is dropped, and before a panic is told.
struct Screen {
    has_color: bool,
}

type Hook = Box<dyn Fn(&std::panic::PanicHookInfo<'_>) + Sync + Send>;

impl Screen {
    fn open() -> io::Result<Self> {
        let before: Hook = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            restore();
            before(panic);
        }));
        let has_color = std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty());
        let screen = Screen { has_color };
        enter()?;
        Ok(screen)
    }

    /// Does something with the terminal as it was.
    fn aside<T>(&mut self, work: impl FnOnce() -> T) -> io::Result<T> {
        restore();
        let result = work();
        enter()?;
        Ok(result)
    }

    fn draw(&mut self, tour: &Tour) -> io::Result<()> {
        let (width, height) = terminal::size().unwrap_or((80, 24));
        // One column less: some terminals wrap a line that fills its last.
        let lines =
            tour.draw(usize::from(width).saturating_sub(1).max(20), usize::from(height).max(8));
        let mut out = Vec::new();
        for (row, line) in (0_u16..).zip(&lines) {
            queue!(out, cursor::MoveTo(0, row))?;
            for (tone, text) in line {
                self.piece(&mut out, *tone, text)?;
            }
            queue!(out, terminal::Clear(terminal::ClearType::UntilNewLine))?;
        }
        queue!(out, terminal::Clear(terminal::ClearType::FromCursorDown))?;
        let mut stdout = io::stdout().lock();
        stdout.write_all(&out)?;
        stdout.flush()
    }

    fn piece(&self, out: &mut Vec<u8>, tone: Tone, text: &str) -> io::Result<()> {
        let text = visible(text);
        if !self.has_color {
            return queue!(out, Print(text));
        }
        match tone {
            Tone::Plain => return queue!(out, Print(text)),
            Tone::Strong => queue!(out, SetAttribute(Attribute::Bold))?,
            Tone::Faint => queue!(out, SetForegroundColor(Color::DarkGrey))?,
            Tone::Old | Tone::Severity(Severity::Breaking) => {
                queue!(out, SetForegroundColor(Color::Red))?;
            }
            Tone::New | Tone::Severity(Severity::Additive) => {
                queue!(out, SetForegroundColor(Color::Green))?;
            }
            Tone::Severity(Severity::Change) => queue!(out, SetForegroundColor(Color::Yellow))?,
            Tone::Severity(Severity::Info) => queue!(out, SetForegroundColor(Color::Cyan))?,
        }
        queue!(out, Print(text), SetAttribute(Attribute::Reset), ResetColor)
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        restore();
    }
}

fn enter() -> io::Result<()> {
    terminal::enable_raw_mode()?;
    execute!(io::stdout(), terminal::EnterAlternateScreen, terminal::DisableLineWrap, cursor::Hide)
}

fn restore() {
    // A terminal that is gone needs no putting back.
    let _ = execute!(
        io::stdout(),
        cursor::Show,
        terminal::EnableLineWrap,
        terminal::LeaveAlternateScreen
    );
    let _ = terminal::disable_raw_mode();
}
