use std::io::{self, Write as _};
use std::sync::{Mutex, PoisonError};

use indicatif::TermLike;
use terminal_size::{Height, Width, terminal_size_of};

/// Columns at the right that stay free: the terminal itself writes `^C` behind the line, and it must not fall into
/// the next one, which nobody would clear.
const FREE: u16 = 3;

/// Standard error as a terminal whose last line is drawn again and again, each time by a single write.
#[derive(Debug, Default)]
pub(super) struct Foot {
    text: Mutex<String>,
}

impl Foot {
    fn add(&self, text: &str) -> io::Result<()> {
        self.text.lock().unwrap_or_else(PoisonError::into_inner).push_str(text);
        Ok(())
    }

    fn move_cursor(&self, n: usize, direction: char) -> io::Result<()> {
        // Zero would be taken for one.
        if n > 0 { self.add(&format!("\x1b[{n}{direction}")) } else { Ok(()) }
    }
}

fn size() -> (u16, u16) {
    terminal_size_of(io::stderr())
        .map_or((80, 24), |(Width(width), Height(height))| (width, height))
}

impl TermLike for Foot {
    fn width(&self) -> u16 {
        size().0.saturating_sub(FREE).max(1)
    }

    fn height(&self) -> u16 {
        size().1
    }

    fn move_cursor_up(&self, n: usize) -> io::Result<()> {
        self.move_cursor(n, 'A')
    }

    fn move_cursor_down(&self, n: usize) -> io::Result<()> {
        self.move_cursor(n, 'B')
    }

    fn move_cursor_right(&self, n: usize) -> io::Result<()> {
        self.move_cursor(n, 'C')
    }

    fn move_cursor_left(&self, n: usize) -> io::Result<()> {
        self.move_cursor(n, 'D')
    }

    fn write_line(&self, text: &str) -> io::Result<()> {
        self.add(text)?;
        self.add("\n")
    }

    fn write_str(&self, text: &str) -> io::Result<()> {
        self.add(text)
    }

    fn clear_line(&self) -> io::Result<()> {
        self.add(super::CLEAR)
    }

    fn flush(&self) -> io::Result<()> {
        let mut text = self.text.lock().unwrap_or_else(PoisonError::into_inner);
        let mut stderr = io::stderr().lock();
        stderr.write_all(std::mem::take(&mut *text).as_bytes())?;
        stderr.flush()
    }
}
