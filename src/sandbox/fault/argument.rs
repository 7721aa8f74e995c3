//! From a kind's name and argument to the kind.

use std::str::FromStr;
use std::time::Duration;

use serde_json::Value;

use super::edit::Edit;
use super::error::Problem;
use super::kind::{Amount, KINDS, Kind};
use super::place::Place;
use super::syntax::{rsplit_once, split_once};

/// The longest delay.
const LONGEST: Duration = Duration::from_secs(3600);

/// Reads a kind by its name, in any case of letters, or one of its other names.
pub(super) fn kind(name: &str, text: Option<&str>) -> Result<Kind, Problem> {
    let name = name.to_ascii_lowercase();
    let name = match name.as_str() {
        "missing" => "drop",
        "retype" => "type",
        "truncate" => "cut",
        "429" => "limit",
        "5xx" => "error",
        other => other,
    };
    let entry = KINDS.iter().find(|entry| entry.name == name);
    let unknown = || Problem::Kind(name.to_owned());
    let argument = Argument { kind: entry.ok_or_else(unknown)?.name, text };
    if let Some(edit) = argument.edit() {
        return edit.map(Kind::Edit);
    }
    argument.other().unwrap_or_else(|| Err(unknown()))
}

/// What follows a kind.
#[derive(Clone, Copy)]
struct Argument<'a> {
    kind: &'static str,
    text: Option<&'a str>,
}

impl<'a> Argument<'a> {
    fn wrong(self, wanted: impl Into<String>) -> Problem {
        Problem::Argument(self.kind, wanted.into())
    }

    fn required(self) -> Result<&'a str, Problem> {
        self.text.ok_or_else(|| self.wrong("a name or a JSONPath after a colon"))
    }

    fn place_of(self, text: &str) -> Result<Place, Problem> {
        let wanted = |problem| format!("a name or a JSONPath; {text} is {problem}");
        Place::parse(text).map_err(|problem| self.wrong(wanted(problem)))
    }

    fn place(self) -> Result<Place, Problem> {
        self.place_of(self.required()?)
    }

    fn optional_place(self) -> Result<Option<Place>, Problem> {
        self.text.map(|text| self.place_of(text)).transpose()
    }

    /// A change of the body's JSON; none for kinds that do something else.
    fn edit(self) -> Option<Result<Edit, Problem>> {
        Some(match self.kind {
            "drop" => self.place().and_then(|place| match place.is_root() {
                true => Err(self.wrong("a part of the body; for all of it there is empty")),
                false => Ok(Edit::Drop(place)),
            }),
            "add" => self.addition(),
            "null" => self.place().map(Edit::Null),
            "type" => self.place().map(Edit::Type),
            "value" => self.required().and_then(|text| {
                let (place, value) = split_once(text, '=');
                Ok(Edit::Value(self.place_of(place)?, value.map(json)))
            }),
            "lose" => self.optional_place().map(Edit::Lose),
            "double" => self.optional_place().map(Edit::Double),
            "reverse" => self.optional_place().map(Edit::Reverse),
            _ => return None,
        })
    }

    fn addition(self) -> Result<Edit, Problem> {
        let (property, value) = split_once(self.required()?, '=');
        let value = value.map_or(Value::Bool(true), json);
        if !property.starts_with('$') {
            // Only for its checks.
            self.place_of(property)?;
            return Ok(Edit::Add(None, property.to_owned(), value));
        }
        match rsplit_once(property, '.') {
            (parent, Some(name)) if !name.is_empty() && !name.contains(['[', '*']) => {
                Ok(Edit::Add(Some(self.place_of(parent)?), name.to_owned(), value))
            }
            _ => Err(self.wrong("a name, or a JSONPath that ends in .NAME")),
        }
    }

    /// A kind that does something else than change JSON; none if there is no such kind.
    fn other(self) -> Option<Result<Kind, Problem>> {
        let text = self.text;
        let (kind, wanted) = match self.kind {
            "status" => (number(text, 200..=599).map(Kind::Status), "a status from 200 to 599"),
            "content-type" => {
                let value = text.unwrap_or("text/html; charset=UTF-8");
                (visible(value).map(Kind::ContentType), "a media type")
            }
            "header" => (header(text), "NAME to remove or NAME=VALUE to set"),
            "cut" => (amount(text).map(Kind::Cut), AMOUNT),
            "break" => (amount(text).map(Kind::Break), AMOUNT),
            "empty" => (self.alone(Kind::Empty), NOTHING),
            "delay" => {
                let time = text.and_then(duration);
                (time.map(Kind::Delay), "a time up to an hour such as 250ms or 2s")
            }
            "reset" => (self.alone(Kind::Reset), NOTHING),
            "limit" => {
                let seconds = number(text.or(Some("30")), 0..=86_400);
                (seconds.map(Kind::Limit), "the seconds of Retry-After")
            }
            "error" => {
                let status = number(text.or(Some("500")), 500..=599);
                (status.map(Kind::Error), "a status from 500 to 599")
            }
            "forget" => (self.alone(Kind::Forget), NOTHING),
            _ => return None,
        };
        Some(kind.ok_or_else(|| self.wrong(wanted)))
    }

    fn alone(self, kind: Kind) -> Option<Kind> {
        self.text.is_none().then_some(kind)
    }
}

const AMOUNT: &str = "bytes or hundredths to leave, such as 100 or 50%";
const NOTHING: &str = "no argument";

/// JSON, or else the text itself.
fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|_| Value::String(text.to_owned()))
}

fn number<N: FromStr + PartialOrd>(
    text: Option<&str>,
    range: std::ops::RangeInclusive<N>,
) -> Option<N> {
    text?.parse().ok().filter(|number| range.contains(number))
}

/// Text that can stand in a header.
fn visible(text: &str) -> Option<String> {
    let fits = text.bytes().all(|byte| matches!(byte, b' '..=b'~'));
    fits.then(|| text.to_owned())
}

fn header(argument: Option<&str>) -> Option<Kind> {
    let (name, value) = match argument?.split_once('=') {
        Some((name, value)) => (name, Some(visible(value)?)),
        None => (argument?, None),
    };
    let name = hyper::header::HeaderName::from_str(name).ok()?;
    // These are what the connection lives by.
    let framing = ["content-length", "transfer-encoding", "connection", "date"];
    (!framing.contains(&name.as_str())).then(|| Kind::Header(name.as_str().to_owned(), value))
}

fn amount(text: Option<&str>) -> Option<Amount> {
    let text = text.unwrap_or("50%");
    match text.strip_suffix('%') {
        Some(percent) => number(Some(percent), 0..=99).map(Amount::Percent),
        None => text.parse().ok().map(Amount::Bytes),
    }
}

fn duration(text: &str) -> Option<Duration> {
    let (digits, unit) = match (text.strip_suffix("ms"), text.strip_suffix('s')) {
        (Some(digits), _) => (digits, 0.001),
        (None, Some(digits)) => (digits, 1.0),
        (None, None) => (text, 0.001),
    };
    let seconds: f64 = digits.trim().parse().ok()?;
    let duration = Duration::try_from_secs_f64(seconds * unit).ok()?;
    (duration <= LONGEST).then_some(duration)
}
