use std::io;

use super::{Event, Progress, Reporter};

/// Why a report is incomplete.
#[derive(Debug, thiserror::Error)]
#[error("reporter {reporter}: {source}")]
pub struct ReporterError {
    /// The reporter's name.
    pub reporter: &'static str,
    /// What went wrong.
    pub source: io::Error,
}

/// All reporters of a run. Each gets every event; one that fails is let go and never hides the others.
#[derive(Default)]
pub struct Reporters {
    reporters: Vec<Box<dyn Reporter>>,
    errors: Vec<ReporterError>,
    /// What has to be out of the way while they write.
    progress: Option<Progress>,
}

impl Reporters {
    /// These reporters, served in this order.
    #[must_use]
    pub fn new(reporters: Vec<Box<dyn Reporter>>) -> Self {
        Reporters { reporters, errors: Vec::new(), progress: None }
    }

    /// The same, with a line that says how far the run is.
    #[must_use]
    pub fn with_progress(self, progress: Option<Progress>) -> Self {
        Reporters { progress, ..self }
    }

    /// Hands over one event.
    pub fn on(&mut self, event: &Event<'_>) {
        match self.progress.take() {
            Some(mut progress) => {
                progress.around(event, || self.each(|reporter| reporter.on(event)));
                self.progress = Some(progress);
            }
            None => self.each(|reporter| reporter.on(event)),
        }
    }

    /// What went wrong so far; a broken pipe of the `cli` reporter usually means that nobody reads on.
    #[must_use]
    pub fn errors(&self) -> &[ReporterError] {
        &self.errors
    }

    /// Completes all reports and tells what went wrong with any of them.
    #[must_use]
    pub fn finish(mut self) -> Vec<ReporterError> {
        // A run that ended without a word of it leaves the line there.
        self.progress = None;
        self.each(|reporter| reporter.finish());
        self.errors
    }

    fn each(&mut self, mut call: impl FnMut(&mut dyn Reporter) -> io::Result<()>) {
        let errors = &mut self.errors;
        self.reporters.retain_mut(|reporter| match call(reporter.as_mut()) {
            Ok(()) => true,
            Err(source) => {
                errors.push(ReporterError { reporter: reporter.name(), source });
                false
            }
        });
    }
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Mutex};
    use std::time::{Duration, SystemTime};

    use super::*;
    use crate::report::EventKind;

    struct Counting {
        name: &'static str,
        fails_at: Option<usize>,
        seen: Arc<Mutex<Vec<&'static str>>>,
        events: usize,
    }

    impl Reporter for Counting {
        fn name(&self) -> &'static str {
            self.name
        }

        fn on(&mut self, _: &Event<'_>) -> io::Result<()> {
            self.events += 1;
            if self.fails_at == Some(self.events) {
                return Err(io::ErrorKind::BrokenPipe.into());
            }
            self.seen.lock().unwrap().push(self.name);
            Ok(())
        }

        fn finish(&mut self) -> io::Result<()> {
            self.seen.lock().unwrap().push("finish");
            if self.fails_at == Some(0) { Err(io::Error::other("no room")) } else { Ok(()) }
        }
    }

    #[test]
    fn one_that_fails_is_let_go_and_hides_nothing() {
        let seen = Arc::new(Mutex::new(Vec::new()));
        let reporter = |name, fails_at| -> Box<dyn Reporter> {
            Box::new(Counting { name, fails_at, seen: Arc::clone(&seen), events: 0 })
        };
        let mut all = Reporters::new(vec![
            reporter("a", Some(2)),
            reporter("b", None),
            reporter("c", Some(0)),
        ]);
        for _ in 0..3 {
            let kind = EventKind::Warning { message: "w" };
            all.on(&Event { at: SystemTime::UNIX_EPOCH, elapsed: Duration::ZERO, kind });
        }
        assert_eq!(all.errors()[0].source.kind(), io::ErrorKind::BrokenPipe);
        let errors: Vec<_> = all.finish().iter().map(ToString::to_string).collect();
        assert_eq!(errors, ["reporter a: broken pipe", "reporter c: no room"]);
        let expected = ["a", "b", "c", "b", "c", "b", "c", "finish", "finish"];
        assert_eq!(*seen.lock().unwrap(), expected);
    }
}
