//! One pass over the text.

use crate::diagnostic::{Place, floor};

use super::{
    Fault, Kind, Member, Node,
    node::Segment,
    string::{self, Scanned},
};

/// Deepest nesting, serde_json's: other stages read the same text with it, and a deeper document would
/// only be a way to exhaust the stack.
pub(crate) const MAX_DEPTH: usize = 127;

/// A syntax error with the path of the value it was met in, innermost segment first.
#[derive(Debug)]
pub(super) struct Broken<'t> {
    pub fault: Fault,
    pub path: Vec<Segment<'t>>,
}

type Parsed<'t, T> = Result<T, Box<Broken<'t>>>;

pub(super) fn parse(text: &str) -> Parsed<'_, Node<'_>> {
    let mut parser = Parser { text, bytes: text.as_bytes(), offset: 0, open: Vec::new() };
    parser.skip_blanks();
    if parser.peek().is_none() {
        return Err(broken(Fault::new(0, "the file is empty").help("export or download it again")));
    }
    if parser.peek() == Some(b'<') {
        return Err(broken(
            Fault::new(parser.offset, "this is HTML or XML, not JSON")
                .help("perhaps a log-in or error page was saved in place of the file"),
        ));
    }
    let root = parser.value()?;
    parser.skip_blanks();
    match parser.peek() {
        None => Ok(root),
        Some(b'/') => Err(parser.comment()),
        Some(_) => Err(broken(
            Fault::new(parser.offset, "text behind the end of the document")
                .help("a file holds one JSON document; is a bracket closed too early?"),
        )),
    }
}

fn broken<'t>(fault: Fault) -> Box<Broken<'t>> {
    Box::new(Broken { fault, path: Vec::new() })
}

fn inside<'t>(mut error: Box<Broken<'t>>, segment: Segment<'t>) -> Box<Broken<'t>> {
    error.path.push(segment);
    error
}

struct Parser<'t> {
    text: &'t str,
    bytes: &'t [u8],
    /// Always on a character boundary: only ASCII bytes and whole strings are stepped over.
    offset: usize,
    /// Offsets of the brackets that are open.
    open: Vec<usize>,
}

impl<'t> Parser<'t> {
    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.offset).copied()
    }

    fn skip_blanks(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.offset += 1;
        }
    }

    fn value(&mut self) -> Parsed<'t, Node<'t>> {
        let start = self.offset;
        let kind = match self.peek() {
            Some(b'{') => self.nested(Self::object)?,
            Some(b'[') => self.nested(Self::array)?,
            Some(b'"') => Kind::String(self.string()?),
            Some(b'-' | b'0'..=b'9') => Kind::Number(self.number()?),
            Some(b't') if self.word("true") => Kind::Bool(true),
            Some(b'f') if self.word("false") => Kind::Bool(false),
            Some(b'n') if self.word("null") => Kind::Null,
            _ => return Err(self.no_value()),
        };
        Ok(Node { start, end: self.offset, kind })
    }

    fn nested(&mut self, read: fn(&mut Self) -> Parsed<'t, Kind<'t>>) -> Parsed<'t, Kind<'t>> {
        if self.open.len() >= MAX_DEPTH {
            let message = format!("nested more than {MAX_DEPTH} levels deep");
            return Err(broken(
                Fault::new(self.offset, message)
                    .help("no real file is; was it generated in a loop?"),
            ));
        }
        self.open.push(self.offset);
        self.offset += 1;
        let kind = read(self)?;
        self.open.pop();
        Ok(kind)
    }

    fn array(&mut self) -> Parsed<'t, Kind<'t>> {
        let mut elements = Vec::new();
        self.skip_blanks();
        if self.peek() == Some(b']') {
            self.offset += 1;
            return Ok(Kind::Array(elements));
        }
        loop {
            let index = Segment::Index(elements.len());
            let element = self.value().map_err(|error| inside(error, index))?;
            elements.push(element);
            if self.closed_by(b']', "array")? {
                return Ok(Kind::Array(elements));
            }
        }
    }

    fn object(&mut self) -> Parsed<'t, Kind<'t>> {
        let mut members = Vec::new();
        self.skip_blanks();
        if self.peek() == Some(b'}') {
            self.offset += 1;
            return Ok(Kind::Object(members));
        }
        loop {
            if self.peek() != Some(b'"') {
                return Err(self.no_key());
            }
            let key_start = self.offset;
            let key = self.string()?;
            self.skip_blanks();
            if self.peek() != Some(b':') {
                let what = format!("`:` behind the property name \"{}\"", key.escape_debug());
                return Err(self.expected(&what));
            }
            self.offset += 1;
            self.skip_blanks();
            match self.value() {
                Ok(value) => members.push(Member { key_start, key, value }),
                Err(error) => return Err(inside(error, Segment::Key(key))),
            }
            if self.closed_by(b'}', "object")? {
                return Ok(Kind::Object(members));
            }
        }
    }

    /// Behind an element: steps over the closing bracket (true), or over a comma to what follows it.
    fn closed_by(&mut self, bracket: u8, container: &str) -> Parsed<'t, bool> {
        self.skip_blanks();
        match self.peek() {
            Some(b) if b == bracket => {
                self.offset += 1;
                Ok(true)
            }
            Some(b',') => {
                let comma = self.offset;
                self.offset += 1;
                self.skip_blanks();
                if self.peek() == Some(bracket) {
                    let message = format!("trailing comma in {container}");
                    return Err(broken(Fault::new(comma, message).help("remove the comma")));
                }
                Ok(false)
            }
            Some(b'"' | b'{' | b'[' | b'-' | b'0'..=b'9') => {
                let what = format!("`,` or `{}`", char::from(bracket));
                let mut error = self.expected(&what);
                error.fault.help = Some("is a comma missing before it?".to_owned());
                Err(error)
            }
            _ => Err(self.expected(&format!("`,` or `{}`", char::from(bracket)))),
        }
    }

    fn string(&mut self) -> Parsed<'t, std::borrow::Cow<'t, str>> {
        match string::scan(self.text, self.offset) {
            Ok(Scanned { text, end }) => {
                self.offset = end;
                Ok(text)
            }
            Err(None) => Err(self.ends_early("a string is not closed")),
            Err(Some(fault)) => Err(broken(fault)),
        }
    }

    fn number(&mut self) -> Parsed<'t, &'t str> {
        let start = self.offset;
        if self.peek() == Some(b'-') {
            self.offset += 1;
        }
        let whole = self.digits();
        let leading_zero = whole > 1 && self.bytes[self.offset - whole] == b'0';
        let mut complete = whole > 0 && !leading_zero;
        if self.peek() == Some(b'.') {
            self.offset += 1;
            complete &= self.digits() > 0;
        }
        if matches!(self.peek(), Some(b'e' | b'E')) {
            self.offset += 1;
            if matches!(self.peek(), Some(b'+' | b'-')) {
                self.offset += 1;
            }
            complete &= self.digits() > 0;
        }
        if complete {
            return Ok(&self.text[start..self.offset]);
        }
        let message = format!("`{}` is no JSON number", &self.text[start..self.offset]);
        let fault = Fault::new(start, message);
        Err(broken(if leading_zero {
            fault.help("remove the leading zero, or write it as a string in double quotes")
        } else {
            fault
        }))
    }

    /// Steps over digits and counts them.
    fn digits(&mut self) -> usize {
        let start = self.offset;
        while matches!(self.peek(), Some(b'0'..=b'9')) {
            self.offset += 1;
        }
        self.offset - start
    }

    fn word(&mut self, word: &str) -> bool {
        let found = self.bytes[self.offset..].starts_with(word.as_bytes());
        if found {
            self.offset += word.len();
        }
        found
    }
}

/// What is wrong where something else was expected.
impl<'t> Parser<'t> {
    fn no_value(&self) -> Box<Broken<'t>> {
        let error = self.expected("a value");
        match self.peek() {
            Some(b'\'') => with_help(error, "strings stand in double quotes"),
            Some(b'a'..=b'z' | b'A'..=b'Z' | b'_' | b'$') => with_help(
                error,
                "only true, false and null may stand without quotes; strings stand in double quotes",
            ),
            Some(b'.' | b'+') => with_help(error, "a JSON number starts with a digit or `-`"),
            _ => error,
        }
    }

    fn no_key(&self) -> Box<Broken<'t>> {
        let error = self.expected("a property name in double quotes");
        match self.peek() {
            Some(b'{') => with_help(error, "a {{variable}} has to stand inside double quotes"),
            _ => error,
        }
    }

    /// The general message, and the special ones for a comment and the end of the text.
    fn expected(&self, what: &str) -> Box<Broken<'t>> {
        match self.text[self.offset..].chars().next() {
            None => self.ends_early(&format!("expected {what}")),
            Some('/') => self.comment(),
            Some(c) if c.is_ascii_alphabetic() => {
                let rest = &self.text[self.offset..];
                let end = rest.find(|c: char| !c.is_alphanumeric()).unwrap_or(rest.len()).min(40);
                let word = &rest[..floor(rest, end)];
                broken(Fault::new(self.offset, format!("expected {what}, found `{word}`")))
            }
            Some(c) => {
                let found =
                    if c.is_control() { c.escape_default().to_string() } else { c.to_string() };
                broken(Fault::new(self.offset, format!("expected {what}, found `{found}`")))
            }
        }
    }

    fn comment(&self) -> Box<Broken<'t>> {
        let rest = &self.text[self.offset..];
        let is_comment = rest.starts_with("//") || rest.starts_with("/*");
        broken(if is_comment {
            Fault::new(self.offset, "comments are not allowed in JSON").help("remove the comment")
        } else {
            Fault::new(self.offset, "unexpected `/`")
        })
    }

    /// The text ends too early; shown behind its last visible character.
    fn ends_early(&self, why: &str) -> Box<Broken<'t>> {
        let end = self.text.trim_end().len();
        let message = match self.open.last() {
            Some(&open) => {
                let container = if self.bytes[open] == b'{' { "object" } else { "array" };
                let line = Place::of(self.text, open).line;
                format!("the file ends inside the {container} opened on line {line}: {why}")
            }
            None => format!("the file ends too early: {why}"),
        };
        broken(
            Fault::new(end, message).help("the file looks truncated; export or download it again"),
        )
    }
}

fn with_help<'t>(mut error: Box<Broken<'t>>, help: &str) -> Box<Broken<'t>> {
    error.fault.help.get_or_insert_with(|| help.to_owned());
    error
}
