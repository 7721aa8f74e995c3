//! A fault as written: what, where, how often.

use std::str::FromStr;
use std::time::Duration;

use globset::{GlobBuilder, GlobMatcher};
use serde_json::Value;

use super::edit::Edit;
use super::error::{FaultError, Problem};
use super::kind::{Amount, KINDS, Kind};
use super::place::Place;
use super::syntax::{outside, rsplit_once, split_once};

/// The longest delay.
const LONGEST: Duration = Duration::from_secs(3600);

/// One way to misbehave: `KIND[:ARGUMENT][@PATH-GLOB][,method=POST][,p=0.2][,n=3][,skip=2]`.
#[derive(Debug, Clone)]
pub struct Fault {
    pub(crate) kind: Kind,
    glob: Option<GlobMatcher>,
    method: Option<String>,
    /// How likely it strikes.
    pub(super) likelihood: f64,
    /// How often it strikes at most.
    pub(super) most: Option<u64>,
    /// How many requests are spared first.
    pub(super) skip: u64,
}

impl Fault {
    /// Whether it is meant for a request; `path` is the one below `api/1.0`.
    pub(super) fn concerns(&self, method: &str, path: &str) -> bool {
        self.method.as_ref().is_none_or(|wanted| wanted.eq_ignore_ascii_case(method))
            && self.glob.as_ref().is_none_or(|glob| glob.is_match(path))
    }

    fn option(&mut self, name: &str, value: &str) -> Result<(), Problem> {
        match name {
            "method" => {
                let letters = !value.is_empty() && value.bytes().all(|b| b.is_ascii_alphabetic());
                let wrong = Problem::OptionValue("method", "a method such as POST");
                self.method = Some(letters.then(|| value.to_owned()).ok_or(wrong)?);
            }
            "p" => {
                let likelihood = value.parse().ok().filter(|p| (0.0..=1.0).contains(p));
                let wrong = Problem::OptionValue("p", "a probability from 0 to 1");
                self.likelihood = likelihood.ok_or(wrong)?;
            }
            "n" => {
                let most = value.parse().ok().filter(|n| *n > 0);
                let wrong = Problem::OptionValue("n", "how often it strikes, at least 1");
                self.most = Some(most.ok_or(wrong)?);
            }
            "skip" => {
                let wrong = Problem::OptionValue("skip", "how many requests are spared first");
                self.skip = value.parse().map_err(|_| wrong)?;
            }
            _ => return Err(Problem::Option(name.to_owned())),
        }
        Ok(())
    }
}

impl FromStr for Fault {
    type Err = FaultError;

    fn from_str(text: &str) -> Result<Self, FaultError> {
        parse(text).map_err(|problem| FaultError { text: text.to_owned(), problem })
    }
}

fn parse(text: &str) -> Result<Fault, Problem> {
    let (main, options) = options(text.trim())?;
    let (main, glob) = rsplit_once(main, '@');
    let (kind, argument) = split_once(main, ':');
    let mut fault = Fault {
        kind: self::kind(kind.trim(), argument.map(str::trim).filter(|text| !text.is_empty()))?,
        glob: glob.map(|glob| self::glob(glob.trim())).transpose()?,
        method: None,
        likelihood: 1.0,
        most: None,
        skip: 0,
    };
    for option in options {
        let (name, value) = option.split_once('=').unwrap_or((option, ""));
        fault.option(name.trim(), value.trim())?;
    }
    Ok(fault)
}

/// The options after the last part that is none.
fn options(text: &str) -> Result<(&str, Vec<&str>), Problem> {
    let commas = outside(text, ',').ok_or(Problem::Brackets)?;
    let mut parts = Vec::new();
    let mut rest = text;
    for comma in commas.into_iter().rev() {
        parts.insert(0, &rest[comma + 1..]);
        rest = &rest[..comma];
    }
    Ok((rest, parts))
}

fn glob(text: &str) -> Result<GlobMatcher, Problem> {
    let path = text.trim_start_matches('/');
    let path = path.strip_prefix("api/1.0/").unwrap_or(path);
    if path.is_empty() {
        return Err(Problem::Glob("it is empty".to_owned()));
    }
    let glob = GlobBuilder::new(path).literal_separator(false).build();
    let glob = glob.map_err(|error| Problem::Glob(error.kind().to_string()))?;
    Ok(glob.compile_matcher())
}

fn kind(name: &str, argument: Option<&str>) -> Result<Kind, Problem> {
    let name = name.to_ascii_lowercase();
    let name = match name.as_str() {
        "missing" => "drop",
        "retype" => "type",
        "truncate" => "cut",
        "429" => "limit",
        "5xx" => "error",
        other => other,
    };
    let Some(entry) = KINDS.iter().find(|entry| entry.name == name) else {
        return Err(Problem::Kind(name.to_owned()));
    };
    let wrong = |wanted: &str| Problem::Argument(entry.name, wanted.to_owned());
    let place = |text: &str| {
        Place::parse(text)
            .map_err(|problem| wrong(&format!("a name or a JSONPath; {text} is {problem}")))
    };
    let required = || argument.ok_or_else(|| wrong("a name or a JSONPath after a colon"));
    let any = || argument.map(place).transpose();
    let none = |kind: Kind| match argument {
        None => Ok(kind),
        Some(_) => Err(wrong("no argument")),
    };
    Ok(match entry.name {
        "drop" => {
            let place = place(required()?)?;
            if place.is_root() {
                return Err(wrong("a part of the body; for all of it there is empty"));
            }
            Kind::Edit(Edit::Drop(place))
        }
        "add" => Kind::Edit(added(required()?, &place, &wrong)?),
        "null" => Kind::Edit(Edit::Null(place(required()?)?)),
        "type" => Kind::Edit(Edit::Type(place(required()?)?)),
        "value" => {
            let (at, value) = split_once(required()?, '=');
            Kind::Edit(Edit::Value(place(at)?, value.map(json)))
        }
        "lose" => Kind::Edit(Edit::Lose(any()?)),
        "double" => Kind::Edit(Edit::Double(any()?)),
        "reverse" => Kind::Edit(Edit::Reverse(any()?)),
        "status" => Kind::Status(
            number(argument, 200..=599).ok_or_else(|| wrong("a status from 200 to 599"))?,
        ),
        "content-type" => {
            let value = argument.unwrap_or("text/html; charset=UTF-8");
            Kind::ContentType(visible(value).ok_or_else(|| wrong("a media type"))?)
        }
        "header" => header(argument).ok_or_else(|| wrong("NAME to remove or NAME=VALUE to set"))?,
        "cut" | "break" => {
            let amount = amount(argument.unwrap_or("50%"));
            let amount =
                amount.ok_or_else(|| wrong("bytes or hundredths to leave, such as 100 or 50%"))?;
            if entry.name == "cut" { Kind::Cut(amount) } else { Kind::Break(amount) }
        }
        "empty" => none(Kind::Empty)?,
        "delay" => Kind::Delay(
            argument
                .and_then(duration)
                .ok_or_else(|| wrong("a time up to an hour such as 250ms or 2s"))?,
        ),
        "reset" => none(Kind::Reset)?,
        "limit" => Kind::Limit(
            number(argument.or(Some("30")), 0..=86_400)
                .ok_or_else(|| wrong("the seconds of Retry-After"))?,
        ),
        "error" => Kind::Error(
            number(argument.or(Some("500")), 500..=599)
                .ok_or_else(|| wrong("a status from 500 to 599"))?,
        ),
        "forget" => none(Kind::Forget)?,
        _ => return Err(Problem::Kind(name.to_owned())),
    })
}

fn added(
    text: &str,
    place: &impl Fn(&str) -> Result<Place, Problem>,
    wrong: &impl Fn(&str) -> Problem,
) -> Result<Edit, Problem> {
    let (property, value) = split_once(text, '=');
    let value = value.map_or(Value::Bool(true), json);
    if !property.starts_with('$') {
        // Only for its checks.
        place(property)?;
        return Ok(Edit::Add(None, property.to_owned(), value));
    }
    match rsplit_once(property, '.') {
        (parent, Some(name)) if !name.is_empty() && !name.contains(['[', '*']) => {
            Ok(Edit::Add(Some(place(parent)?), name.to_owned(), value))
        }
        _ => Err(wrong("a name, or a JSONPath that ends in .NAME")),
    }
}

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

fn amount(text: &str) -> Option<Amount> {
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
