use std::path::Path;

use serde_json::Value;

use super::csv;
use crate::diagnostic::{SourceError, serde_words};

/// One row of iteration data: names with values, in column order.
pub type Row = serde_json::Map<String, Value>;

/// The rows of an iteration data file.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct IterationData {
    /// The rows in order; none means one iteration without data.
    pub rows: Vec<Row>,
    /// What the user should know about a file that holds no rows although it holds something.
    pub remark: Option<String>,
}

impl IterationData {
    /// How many iterations are run when the user names no number.
    #[must_use]
    pub fn iterations(&self) -> usize {
        self.rows.len().max(1)
    }

    /// The row of an iteration, from 0: behind the end the last one repeats.
    #[must_use]
    pub fn row(&self, iteration: usize) -> Option<&Row> {
        self.rows.get(iteration).or(self.rows.last())
    }
}

/// Reads a data file: `.json` and `.csv` by their extension, others by what they begin with.
///
/// # Errors
/// The file cannot be read, is no UTF-8, or is no valid JSON or CSV.
pub fn read(path: &Path) -> Result<IterationData, SourceError> {
    let file = path.display().to_string();
    let bytes = std::fs::read(path)
        .map_err(|e| SourceError::new(&file, format!("could not read iteration data: {e}")))?;
    let text = match String::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => {
            let valid = error.utf8_error().valid_up_to();
            let text = String::from_utf8_lossy(error.as_bytes()).into_owned();
            return Err(SourceError::new(&file, "iteration data is not UTF-8 text")
                .at(&text, valid)
                .help("save the file as UTF-8"));
        }
    };
    parse(&text, &file)
}

/// Parses the text of a data file; `file` is its name in errors, and its extension tells the format.
///
/// # Errors
/// The text is no valid JSON or CSV.
pub fn parse(text: &str, file: &str) -> Result<IterationData, SourceError> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if is_json(text, file) {
        return json(text, file);
    }
    let rows = csv::parse(text).map_err(|error| {
        SourceError::new(file, error.to_string())
            .at(text, error.offset())
            .help("close the quote; a quote inside a quoted field is written twice")
    })?;
    Ok(IterationData { remark: remark_on(&rows, file), rows })
}

/// A file without rows is hardly meant.
fn remark_on(rows: &[Row], file: &str) -> Option<String> {
    rows.is_empty().then(|| format!("{file} holds no rows, so it counts as no data"))
}

fn is_json(text: &str, file: &str) -> bool {
    let extension = Path::new(file).extension().and_then(|e| e.to_str()).unwrap_or_default();
    match extension.to_ascii_lowercase().as_str() {
        "json" => true,
        "csv" => false,
        _ => text.trim_start().starts_with(['[', '{']),
    }
}

fn json(text: &str, file: &str) -> Result<IterationData, SourceError> {
    if text.trim().is_empty() {
        return Ok(IterationData { rows: Vec::new(), remark: remark_on(&[], file) });
    }
    let value = serde_json::from_str(text).map_err(|error| {
        let message = serde_words::message(&error);
        SourceError::new(file, format!("iteration data is not valid JSON: {message}"))
            .at(text, serde_words::offset(text, &error))
            .help("iteration data is a JSON array of objects, or a CSV file named *.csv")
    })?;
    Ok(match value {
        Value::Array(values) => {
            let odd: Vec<String> = values
                .iter()
                .zip(1..)
                .filter(|(value, _)| !value.is_object())
                .map(|(_, number): (_, usize)| number.to_string())
                .collect();
            let rows: Vec<Row> = values.into_iter().map(row).collect();
            let remark = match odd.as_slice() {
                [] => remark_on(&rows, file),
                odd => Some(format!(
                    "{file}: what is no object gives no variables: row {}",
                    listed(odd)
                )),
            };
            IterationData { rows, remark }
        }
        _ => IterationData {
            rows: Vec::new(),
            remark: Some(format!("{file} holds no array of objects, so it counts as no data")),
        },
    })
}

/// The first few, and how many more there are.
fn listed(numbers: &[String]) -> String {
    const SHOWN: usize = 5;
    let shown = numbers.iter().take(SHOWN).cloned().collect::<Vec<_>>().join(", ");
    match numbers.len().saturating_sub(SHOWN) {
        0 => shown,
        more => format!("{shown} and {more} more"),
    }
}

/// A row that is no object gives no variables.
fn row(value: Value) -> Row {
    match value {
        Value::Object(row) => row,
        _ => Row::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn rows(text: &str, file: &str) -> Value {
        let data = parse(text, file).unwrap();
        Value::Array(data.rows.into_iter().map(Value::Object).collect())
    }

    #[test]
    fn json_rows_keep_types_and_order() {
        let text = "\u{feff}[{\"b\": 1.50, \"a\": null}, 7, {\"n\": 12345678901234567890123}]";
        let data = parse(text, "rows.JSON").unwrap();
        assert_eq!(data.rows.len(), 3);
        assert_eq!(data.rows[0].keys().collect::<Vec<_>>(), ["b", "a"]);
        assert!(data.rows[1].is_empty());
        assert_eq!(data.rows[2]["n"].to_string(), "12345678901234567890123");
    }

    #[test]
    fn what_holds_no_rows_is_one_iteration_without_data() {
        for (text, remark) in
            [("[]", "no rows"), ("", "no rows"), ("{\"a\":1}", "no array"), ("5", "no array")]
        {
            let data = parse(text, "rows.json").unwrap();
            assert_eq!((data.iterations(), data.row(0)), (1, None), "{text}");
            assert!(data.remark.unwrap().contains(remark), "{text}");
        }
        for text in ["", "a,b\n"] {
            let data = parse(text, "rows.csv").unwrap();
            assert_eq!((data.iterations(), data.row(0)), (1, None), "{text}");
            assert_eq!(data.remark.unwrap(), "rows.csv holds no rows, so it counts as no data");
        }
    }

    #[test]
    fn rows_that_are_no_objects_are_told() {
        for (text, wanted) in [
            ("[{}, 1, {}]", "row 2"),
            ("[[1], null, 3, 4, 5, 6, 7]", "row 1, 2, 3, 4, 5 and 2 more"),
        ] {
            let remark = parse(text, "rows.json").unwrap().remark.unwrap();
            assert!(remark.ends_with(wanted), "{remark}");
        }
        assert_eq!(parse("[{}]", "rows.json").unwrap().remark, None);
    }

    #[test]
    fn the_last_row_repeats() {
        let data = parse("a\n1\n2\n", "rows.csv").unwrap();
        let seen: Vec<_> = (0..4).filter_map(|i| data.row(i)?.get("a")).collect();
        assert_eq!(seen, [&json!(1), &json!(2), &json!(2), &json!(2)]);
        assert_eq!(data.iterations(), 2);
    }

    #[test]
    fn the_extension_tells_the_format_and_the_content_where_it_does_not() {
        assert_eq!(rows("[1]", "rows.csv"), json!([]));
        assert_eq!(rows("[{\"a\":1}]", "rows.txt"), json!([{"a": 1}]));
        assert_eq!(rows("a\n1", "rows"), json!([{"a": 1}]));
    }

    #[test]
    fn errors_name_file_line_and_column() {
        let error = parse("[\n  {\"a\": 1,}\n]", "dir/rows.json").unwrap_err();
        let place = error.place.unwrap();
        assert_eq!((place.line, place.column), (2, 11), "{error}");
        assert_eq!(error.line_text.as_deref(), Some("  {\"a\": 1,}"));
        assert!(error.to_string().contains("dir/rows.json:2:11"));
        assert!(!error.message.contains("line"), "{error}");

        let error = parse("a,b\n1,\"x\n", "rows.csv").unwrap_err();
        assert_eq!(error.place.map(|p| (p.line, p.column)), Some((2, 3)), "{error}");
    }

    #[test]
    fn unreadable_files_are_errors() {
        let folder = tempfile::tempdir().unwrap();
        assert!(read(&folder.path().join("none.csv")).unwrap_err().file.ends_with("none.csv"));
        let latin = folder.path().join("latin.csv");
        std::fs::write(&latin, b"a\nok\nb\xe4r\n").unwrap();
        let error = read(&latin).unwrap_err();
        assert_eq!(error.place.map(|p| (p.line, p.column)), Some((3, 2)), "{error}");
        let good = folder.path().join("good.csv");
        std::fs::write(&good, "\u{feff}a\r\nb\u{e4}r\r\n").unwrap();
        assert_eq!(read(&good).unwrap().rows[0]["a"], json!("b\u{e4}r"));
    }
}
