use std::io::{self, Read as _, Seek as _, SeekFrom, Write};

use serde::Serialize;
use tempfile::SpooledTempFile;

/// How much of a spool stays in memory.
const IN_MEMORY: usize = 64 * 1024;

/// Text put aside until the end of a run: in memory while small, then in a temporary file, so that a
/// report's memory does not grow with the number of requests.
pub(crate) struct Spool {
    file: SpooledTempFile,
    entries: usize,
}

impl Spool {
    /// An empty one.
    pub(crate) fn new() -> Self {
        Spool { file: SpooledTempFile::new(IN_MEMORY), entries: 0 }
    }

    /// Number of entries.
    pub(crate) fn len(&self) -> usize {
        self.entries
    }

    /// Adds a text as it is.
    pub(crate) fn push_text(&mut self, text: &str) -> io::Result<()> {
        self.entries += 1;
        self.file.write_all(text.as_bytes()).map_err(described)
    }

    /// Adds a value as JSON, with the comma that separates it from the one before.
    pub(crate) fn push_json(&mut self, value: &impl Serialize) -> io::Result<()> {
        let mut json = Vec::with_capacity(256);
        json.extend_from_slice(if self.entries == 0 { b"\n" } else { b",\n" });
        serde_json::to_writer(&mut json, value)?;
        self.entries += 1;
        self.file.write_all(&json).map_err(described)
    }

    /// Copies everything out, in pieces.
    pub(crate) fn copy_to(&mut self, out: &mut impl Write) -> io::Result<()> {
        self.file.seek(SeekFrom::Start(0)).map_err(described)?;
        let mut piece = [0; 8192];
        loop {
            let read = self.file.read(&mut piece).map_err(described)?;
            let Some(bytes) = piece.get(..read).filter(|bytes| !bytes.is_empty()) else { break };
            out.write_all(bytes)?;
        }
        self.file.seek(SeekFrom::End(0)).map_err(described)?;
        Ok(())
    }
}

fn described(error: io::Error) -> io::Error {
    let place = std::env::temp_dir();
    io::Error::new(
        error.kind(),
        format!("could not keep part of a report in {}: {error}", place.display()),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_comes_back_in_order_however_much() {
        let mut spool = Spool::new();
        for number in 0..20_000 {
            spool.push_json(&number).unwrap();
        }
        let mut out = b"[".to_vec();
        spool.copy_to(&mut out).unwrap();
        out.push(b']');
        let numbers: Vec<u32> = serde_json::from_slice(&out).unwrap();
        assert!(numbers.into_iter().eq(0..20_000));
        assert!(out.len() > IN_MEMORY, "the case must reach the file");
        assert_eq!(spool.len(), 20_000);
    }
}
