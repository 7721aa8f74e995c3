//! CSV as Postman reads it. The usual parsers do not tell whether a field was quoted, and that decides
//! here whether it is a number and whether its blanks count.

use serde_json::Value;

use super::read::Row;
use crate::variables::cast::{decimal, prefixed};

/// Why a text is no CSV.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(super) enum CsvError {
    /// The text ends inside a quoted field.
    #[error("iteration data could not be loaded: a quoted field is never closed")]
    UnclosedQuote {
        /// Where the field's quote stands.
        offset: usize,
    },
    /// Text follows the quote that closes a field.
    #[error("iteration data could not be loaded: text follows a quoted field")]
    TextAfterQuote {
        /// Where that text stands.
        offset: usize,
    },
}

impl CsvError {
    /// Byte offset of the trouble.
    pub(super) fn offset(self) -> usize {
        match self {
            CsvError::UnclosedQuote { offset } | CsvError::TextAfterQuote { offset } => offset,
        }
    }
}

/// A field of one record.
#[derive(Debug, PartialEq)]
struct Field {
    text: String,
    quoted: bool,
}

impl Field {
    fn into_value(self) -> Value {
        if self.quoted {
            return Value::String(self.text);
        }
        number(&self.text).unwrap_or(Value::String(self.text))
    }
}

/// The rows under the header. Blank lines are skipped; missing columns are absent, surplus ones dropped.
pub(super) fn parse(text: &str) -> Result<Vec<Row>, CsvError> {
    let mut reader = Reader { text, at: 0, ends_at_returns: ends_at_returns(text) };
    let Some(header) = reader.record()? else { return Ok(Vec::new()) };
    let names: Vec<String> = header.into_iter().map(|field| field.text.trim().to_owned()).collect();
    let mut rows = Vec::new();
    while let Some(record) = reader.record()? {
        let named = names.iter().zip(record).filter(|(name, _)| !name.is_empty());
        rows.push(named.map(|(name, field)| (name.clone(), field.into_value())).collect());
    }
    Ok(rows)
}

/// What counts as a number: decimals as JavaScript reads them. Prefixed ones (`0x1F`) are cut at the
/// letter and give 0, which is what data files made for Postman meet there.
fn number(text: &str) -> Option<Value> {
    if prefixed(text).is_some() { Some(0.into()) } else { decimal(text).map(Value::Number) }
}

/// Whether lines end with carriage returns alone, as the first one tells.
fn ends_at_returns(text: &str) -> bool {
    let mut quoted = false;
    let end = text.find(|c| {
        quoted ^= c == '"';
        !quoted && matches!(c, '\r' | '\n')
    });
    end.is_some_and(|at| text[at..].starts_with('\r') && !text[at..].starts_with("\r\n"))
}

struct Reader<'t> {
    text: &'t str,
    at: usize,
    ends_at_returns: bool,
}

impl Reader<'_> {
    /// The next record that is no blank line.
    fn record(&mut self) -> Result<Option<Vec<Field>>, CsvError> {
        while self.at < self.text.len() {
            let record = self.line()?;
            let blank = matches!(&record[..], [only] if !only.quoted && only.text.is_empty());
            if !blank {
                return Ok(Some(record));
            }
        }
        Ok(None)
    }

    fn line(&mut self) -> Result<Vec<Field>, CsvError> {
        let mut fields = Vec::new();
        loop {
            fields.push(self.field()?);
            match self.rest().as_bytes() {
                [b',', ..] => self.at += 1,
                [b'\r', b'\n', ..] => {
                    self.at += 2;
                    return Ok(fields);
                }
                [] => return Ok(fields),
                // A field ends at a comma or a line's end only, so this is the latter.
                _ => {
                    self.at += 1;
                    return Ok(fields);
                }
            }
        }
    }

    fn field(&mut self) -> Result<Field, CsvError> {
        self.skip_blanks();
        let start = self.at;
        if self.rest().starts_with('"') {
            let text = self.quoted()?;
            self.skip_blanks();
            if self.at_field_end() {
                return Ok(Field { text, quoted: true });
            }
            return Err(CsvError::TextAfterQuote { offset: self.at });
        }
        while !self.at_field_end() {
            let step = self.rest().chars().next().map_or(1, char::len_utf8);
            self.at += step;
        }
        let text = self.text[start..self.at].trim_matches(BLANKS).to_owned();
        Ok(Field { text, quoted: false })
    }

    /// The content of the quoted field that starts here; stops behind its closing quote.
    fn quoted(&mut self) -> Result<String, CsvError> {
        let offset = self.at;
        let mut content = String::new();
        self.at += 1;
        loop {
            let Some(quote) = self.rest().find('"') else {
                return Err(CsvError::UnclosedQuote { offset });
            };
            content.push_str(&self.rest()[..quote]);
            self.at += quote + 1;
            if !self.rest().starts_with('"') {
                return Ok(content);
            }
            content.push('"');
            self.at += 1;
        }
    }

    fn skip_blanks(&mut self) {
        let rest = self.rest();
        self.at += rest.len() - rest.trim_start_matches(BLANKS).len();
    }

    fn at_field_end(&self) -> bool {
        let rest = self.rest();
        rest.is_empty()
            || rest.starts_with([',', '\n'])
            || rest.starts_with("\r\n")
            || (self.ends_at_returns && rest.starts_with('\r'))
    }

    fn rest(&self) -> &str {
        &self.text[self.at..]
    }
}

const BLANKS: [char; 3] = [' ', '\t', '\u{c}'];

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    fn rows(text: &str) -> Value {
        Value::Array(parse(text).unwrap().into_iter().map(Value::Object).collect())
    }

    #[test]
    fn reads_rows_by_postmans_rules() {
        for (text, expected) in [
            ("a,b\n1,x\n", json!([{"a": 1, "b": "x"}])),
            (" a , b\r\n x , y \r\n", json!([{"a": "x", "b": "y"}])),
            ("a,a\n1,2", json!([{"a": 2}])),
            ("a,b\n1", json!([{"a": 1}])),
            ("a\n1,2,3", json!([{"a": 1}])),
            ("a,b\n,", json!([{"a": "", "b": ""}])),
            ("a,\n1,2", json!([{"a": 1}])),
            ("\n \na\n\n1\n\t\n2\n\n", json!([{"a": 1}, {"a": 2}])),
            ("a\n\"\"\n", json!([{"a": ""}])),
            ("a\n\"42\"", json!([{"a": "42"}])),
            ("a,b\n \" x \" ,2", json!([{"a": " x ", "b": 2}])),
            ("a\n\"x\"\"y\"", json!([{"a": "x\"y"}])),
            ("a,b\n\"x\r\ny, z\",1", json!([{"a": "x\r\ny, z", "b": 1}])),
            ("a,b\nx\"y\"z,1", json!([{"a": "x\"y\"z", "b": 1}])),
            ("a;b\n1;2", json!([{"a;b": "1;2"}])),
            ("\"a b\"\ntrue", json!([{"a b": "true"}])),
            ("a,b\nnull,false", json!([{"a": "null", "b": "false"}])),
            ("ä\n😀", json!([{"ä": "😀"}])),
            ("a\nx\ry", json!([{"a": "x\ry"}])),
            ("\"a\nb\",c\r1,2\r3,4", json!([{"a\nb": 1, "c": 2}, {"a\nb": 3, "c": 4}])),
            ("", json!([])),
        ] {
            assert_eq!(rows(text), expected, "{text:?}");
        }
    }

    #[test]
    fn unquoted_numbers_become_numbers() {
        for (field, expected) in [
            ("10", json!(10)),
            ("-5", json!(-5)),
            ("+7", json!(7)),
            (".5", json!(0.5)),
            ("1.", json!(1)),
            ("1e3", json!(1000)),
            ("007", json!(7)),
            ("0x1F", json!(0)),
            ("0b2", json!("0b2")),
            ("0x", json!("0x")),
            ("1e400", json!("1e400")),
            ("Infinity", json!("Infinity")),
            ("NaN", json!("NaN")),
            ("1_0", json!("1_0")),
            ("1 2", json!("1 2")),
            ("12-3", json!("12-3")),
        ] {
            assert_eq!(rows(&format!("a\n{field}"))[0]["a"], expected, "{field}");
        }
        let long = rows("a\n12345678901234567890123");
        assert_eq!(long[0]["a"].to_string(), "12345678901234567890123", "nothing is rounded");
    }

    #[test]
    fn an_unclosed_quote_is_an_error_at_the_quote() {
        for (text, offset) in [("a\n\"x", 2), ("a,b\n1,\"x\"\"\n", 6), ("\"", 0)] {
            assert_eq!(parse(text), Err(CsvError::UnclosedQuote { offset }), "{text}");
        }
    }

    #[test]
    fn text_behind_a_closing_quote_is_an_error_there() {
        for (text, offset) in
            [("a\n\"x\"y", 5), ("a,b\n1,\"x\" y\n", 10), ("\"\"x", 2), ("a\n\"x\\\"y\"", 6)]
        {
            assert_eq!(parse(text), Err(CsvError::TextAfterQuote { offset }), "{text}");
        }
    }

    proptest! {
        #[test]
        fn never_panics(text in "[a\", \r\n0é]{0,40}") {
            let _ = parse(&text);
        }

        #[test]
        fn quoted_fields_come_back_as_written(fields in prop::collection::vec("[a-z0-9\", \r\né]{0,8}", 1..5)) {
            let names: Vec<String> = (0..fields.len()).map(|i| format!("c{i}")).collect();
            let line: Vec<String> =
                fields.iter().map(|f| format!("\"{}\"", f.replace('"', "\"\""))).collect();
            let rows = parse(&format!("{}\n{}\n", names.join(","), line.join(","))).unwrap();
            let read: Vec<_> = rows[0].values().map(|v| v.as_str().unwrap()).collect();
            prop_assert_eq!(read, fields);
        }
    }
}
