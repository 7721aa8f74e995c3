//! A fault as written: what, where, how often.

use std::str::FromStr;

use globset::{GlobBuilder, GlobMatcher};

use super::argument;
use super::error::{FaultError, Problem};
use super::kind::Kind;
use super::syntax::{outside, rsplit_once, split_once};

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
    /// As it was written.
    pub(super) text: String,
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
        kind: argument::kind(kind.trim(), argument.map(str::trim).filter(|text| !text.is_empty()))?,
        glob: glob.map(|glob| self::glob(glob.trim())).transpose()?,
        method: None,
        likelihood: 1.0,
        most: None,
        skip: 0,
        text: text.to_owned(),
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
