//! What kind of change a difference shows.

use std::sync::LazyLock;

use regex::Regex;

use crate::compare::{Difference, Kind};
use crate::fixture;

/// Two values side by side.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Change {
    Uuid,
    UnixTime,
    Date,
    /// Only version numbers differ; the text with a matcher for each.
    Version(String),
    /// Only origins differ: what stands around them, and those that came.
    Origin {
        texts: Vec<String>,
        actual: Vec<String>,
    },
    Other,
}

/// A version as a whole value, or as a part of a text, where it needs two dots to be told from a number.
const VERSION: &str = r#"{{$regex "[0-9][0-9A-Za-z.+-]*"}}"#;

static IN_TEXT: LazyLock<Regex> =
    LazyLock::new(|| constant(r"\b[0-9]+\.[0-9]+\.[0-9]+(?:[.+-][0-9A-Za-z]+)*\b"));

static WHOLE: LazyLock<Regex> =
    LazyLock::new(|| constant(r"^[0-9]+(?:\.[0-9]+)*(?:[.+-][0-9A-Za-z]+)*$"));

static ORIGIN: LazyLock<Regex> = LazyLock::new(|| constant(r#"https?://[^/\s"'<>?#]+"#));

fn constant(expression: &str) -> Regex {
    // The expressions are constants of this file and compiled by its tests.
    #[allow(clippy::expect_used)]
    Regex::new(expression).expect("a valid constant expression")
}

/// A shown value: its text, and whether it is a JSON string or a header's value.
struct Shown {
    text: String,
    is_text: bool,
}

impl Shown {
    fn of(shown: &str, kind: Kind) -> Option<Self> {
        if shown.contains('…') || shown.contains("{{") {
            return None;
        }
        if kind != Kind::Body {
            return Some(Shown { text: shown.to_owned(), is_text: true });
        }
        match serde_json::from_str::<serde_json::Value>(shown) {
            Ok(serde_json::Value::String(text)) => Some(Shown { text, is_text: true }),
            Ok(serde_json::Value::Number(number)) => {
                Some(Shown { text: number.to_string(), is_text: false })
            }
            Ok(_) => None,
            Err(_) => Some(Shown { text: shown.to_owned(), is_text: true }),
        }
    }
}

impl Change {
    pub(super) fn of(difference: &Difference) -> Self {
        let kind = difference.kind;
        // Only a body has rules, and only a header can be written otherwise.
        if !matches!(kind, Kind::Body | Kind::Header) {
            return Change::Other;
        }
        let side = |side: &Option<String>| side.as_deref().and_then(|shown| Shown::of(shown, kind));
        let (Some(expected), Some(actual)) = (side(&difference.expected), side(&difference.actual))
        else {
            return Change::Other;
        };
        if expected.is_text != actual.is_text || difference.diff.is_some() {
            return Change::Other;
        }
        let both = |test: &dyn Fn(&str) -> bool| test(&expected.text) && test(&actual.text);
        let is_time = |text: &str| text.parse().is_ok_and(|at| fixture::is_timestamp(at, None, 0));
        if expected.is_text && both(&fixture::is_uuid) {
            return Change::Uuid;
        }
        if expected.is_text && both(&fixture::is_datetime) {
            return Change::Date;
        }
        if !expected.is_text {
            return if both(&is_time) { Change::UnixTime } else { Change::Other };
        }
        origin(&expected.text, &actual.text)
            .or_else(|| version(&difference.path, &expected.text, &actual.text))
            .unwrap_or(Change::Other)
    }
}

fn origin(expected: &str, actual: &str) -> Option<Change> {
    let texts = around(&ORIGIN, expected)?;
    let came = ORIGIN.find_iter(actual).map(|found| found.as_str().to_owned());
    (around(&ORIGIN, actual)? == texts).then(|| Change::Origin { texts, actual: came.collect() })
}

fn version(path: &str, expected: &str, actual: &str) -> Option<Change> {
    let name = path.rsplit(['.', '\'']).find(|part| part.len() > 1).unwrap_or(path);
    let is_named =
        ["version", "release"].iter().any(|word| name.to_ascii_lowercase().contains(word));
    if is_named && WHOLE.is_match(expected) && WHOLE.is_match(actual) {
        return Some(Change::Version(VERSION.to_owned()));
    }
    let texts = around(&IN_TEXT, expected)?;
    (around(&IN_TEXT, actual)? == texts).then(|| Change::Version(texts.join(VERSION)))
}

/// What stands around what an expression finds; `None` where it finds nothing.
fn around(expression: &Regex, text: &str) -> Option<Vec<String>> {
    let texts: Vec<String> =
        expression.split(text).map(|text| fixture::escape(text).into_owned()).collect();
    (texts.len() > 1).then_some(texts)
}
