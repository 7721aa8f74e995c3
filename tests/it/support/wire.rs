//! HTTP/1.1 as it stands on the wire, written out by hand: a library would repair what tests want to see.

use std::io::{self, BufRead, Read, Write};

/// A request as a server saw it.
#[derive(Debug, Clone)]
pub struct Seen {
    pub method: String,
    /// The request target: path and query.
    pub target: String,
    /// Header lines in order, in the spelling of the wire.
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl Seen {
    /// The target without its query.
    pub fn path(&self) -> &str {
        self.target.split('?').next().unwrap_or_default()
    }

    /// The first header of that name, in any case.
    pub fn header(&self, name: &str) -> Option<&str> {
        let found = self.headers.iter().find(|(key, _)| key.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.as_str())
    }

    /// Reads one request; `None` when the client closed the connection instead.
    pub(super) fn read(stream: &mut impl BufRead) -> io::Result<Option<Self>> {
        let Some(start) = line(stream)? else { return Ok(None) };
        let mut parts = start.splitn(3, ' ').map(str::to_owned);
        let (Some(method), Some(target)) = (parts.next(), parts.next()) else {
            return Err(io::Error::other(format!("no request line: {start:?}")));
        };
        let mut seen = Seen { method, target, headers: Vec::new(), body: Vec::new() };
        while let Some(line) = line(stream)?.filter(|line| !line.is_empty()) {
            let (name, value) = line.split_once(':').unwrap_or((&line, ""));
            seen.headers.push((name.to_owned(), value.trim().to_owned()));
        }
        seen.read_body(stream)?;
        Ok(Some(seen))
    }

    fn read_body(&mut self, stream: &mut impl BufRead) -> io::Result<()> {
        if self.header("transfer-encoding").is_some_and(|v| v.eq_ignore_ascii_case("chunked")) {
            while let Some(size) = line(stream)? {
                let size = size.split(';').next().unwrap_or_default().trim();
                let size = u64::from_str_radix(size, 16).map_err(io::Error::other)?;
                stream.take(size).read_to_end(&mut self.body)?;
                line(stream)?;
                if size == 0 {
                    break;
                }
            }
            return Ok(());
        }
        let length = self.header("content-length").map_or(Ok(0), str::parse);
        stream.take(length.map_err(io::Error::other)?).read_to_end(&mut self.body)?;
        Ok(())
    }
}

fn line(stream: &mut impl BufRead) -> io::Result<Option<String>> {
    let mut bytes = Vec::new();
    if stream.read_until(b'\n', &mut bytes)? == 0 {
        return Ok(None);
    }
    let text = String::from_utf8_lossy(&bytes);
    Ok(Some(text.trim_end_matches(['\r', '\n']).to_owned()))
}

/// A response as it is to be sent. `Content-Length` is added.
#[derive(Debug, Clone)]
pub struct Answer {
    pub status: u16,
    pub reason: String,
    /// Header lines in order.
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl Answer {
    pub fn text(status: u16, reason: &str, body: &str) -> Self {
        let headers = vec![("Content-Type".to_owned(), "text/plain".to_owned())];
        Answer { status, reason: reason.to_owned(), headers, body: body.as_bytes().to_vec() }
    }

    /// 200 with this JSON.
    pub fn json(body: &str) -> Self {
        let mut answer = Answer::text(200, "OK", body);
        answer.set_header("Content-Type", "application/json");
        answer
    }

    /// Replaces a header of that name, or adds it.
    pub fn set_header(&mut self, name: &str, value: &str) {
        self.remove_header(name);
        self.headers.push((name.to_owned(), value.to_owned()));
    }

    pub fn remove_header(&mut self, name: &str) {
        self.headers.retain(|(key, _)| !key.eq_ignore_ascii_case(name));
    }

    pub(super) fn write(&self, method: &str, stream: &mut impl Write) -> io::Result<()> {
        let mut head = format!("HTTP/1.1 {} {}\r\n", self.status, self.reason);
        for (name, value) in &self.headers {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        let bodyless = matches!(self.status, 100..=199 | 204 | 304);
        if !bodyless {
            head.push_str(&format!("Content-Length: {}\r\n", self.body.len()));
        }
        head.push_str("\r\n");
        let mut message = head.into_bytes();
        if !bodyless && method != "HEAD" {
            message.extend_from_slice(&self.body);
        }
        stream.write_all(&message)?;
        stream.flush()
    }
}
