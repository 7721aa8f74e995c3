//! A line for each request.

use std::fmt;
use std::io::Write;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// Where a sandbox tells what it was asked: method, path, status, time, user, faults. Nothing secret: no query, no
/// header, no body, no password.
#[derive(Clone)]
pub struct Log(Arc<Mutex<dyn Write + Send>>);

impl Log {
    /// A log that is written here.
    pub fn to(writer: impl Write + Send + 'static) -> Self {
        Log(Arc::new(Mutex::new(writer)))
    }

    pub(super) fn write(&self, line: &Line<'_>) {
        let mut writer = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        // A log that cannot be written is no reason not to serve.
        let _ = writeln!(writer, "{line}").and_then(|()| writer.flush());
    }
}

impl fmt::Debug for Log {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Log")
    }
}

/// What is told of a request.
pub(super) struct Line<'l> {
    pub(super) method: &'l str,
    pub(super) path: &'l str,
    /// None for a connection that was reset.
    pub(super) status: Option<u16>,
    pub(super) took: Duration,
    /// As the client spelt it.
    pub(super) user: Option<&'l str>,
    pub(super) faults: &'l [&'static str],
}

impl fmt::Display for Line<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} ", self.method, self.path)?;
        match self.status {
            Some(status) => write!(f, "{status}")?,
            None => f.write_str("reset")?,
        }
        write!(f, " {:.1}ms ", self.took.as_secs_f64() * 1000.0)?;
        match self.user {
            Some(user) if user.chars().all(|c| c.is_alphanumeric() || "-_.@".contains(c)) => {
                f.write_str(user)?;
            }
            Some(user) => write!(f, "{user:?}")?,
            None => f.write_str("-")?,
        }
        for fault in self.faults {
            write!(f, " fault:{fault}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::Line;

    #[test]
    fn a_line_has_no_more_than_it_should() {
        let line = Line {
            method: "GET",
            path: "/a%20b",
            status: Some(200),
            took: Duration::from_micros(1250),
            user: Some("anna"),
            faults: &[],
        };
        assert_eq!(line.to_string(), "GET /a%20b 200 1.2ms anna");
        let line = Line { status: None, user: Some("a\nb"), faults: &["delay", "reset"], ..line };
        assert_eq!(line.to_string(), "GET /a%20b reset 1.2ms \"a\\nb\" fault:delay fault:reset");
        assert_eq!(
            Line { user: None, faults: &[], ..line }.to_string(),
            "GET /a%20b reset 1.2ms -"
        );
    }
}
