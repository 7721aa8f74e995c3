//! One text of a response over all passes: literal where the passes agree, with matchers where they do not.

use std::borrow::Cow;
use std::collections::BTreeSet;

use crate::fixture::Matcher;
use crate::secret::{MASK, Masker};

use super::draft::Piece;
use super::observation::When;
use super::segments::{Discretion, Segment, are_aligned, segments};
use super::shape;
use super::tokens::{Cutter, Token};
use super::volatile::{Kind, Values, Volatiles};
use super::written;

/// Shortest text that two values of random text do not start or end with by chance, in bytes.
const SOLID: usize = 4;

/// Seconds after which a time of the same pass is no longer now.
const LONGEST_PASS: i64 = 600;

/// What the request of one pass said.
#[derive(Debug, Clone, Default)]
pub(super) struct Request {
    pub origin: String,
    pub user_agent: String,
    /// From when on the pass was running, and when this answer was complete; only where that tells what "now"
    /// is in a later run.
    pub span: Option<When>,
    /// Whether the answer is written as in a fixture.
    pub written: bool,
}

impl Request {
    /// Whether a unix time was made while the pass was running.
    fn made(&self, time: i64) -> bool {
        self.span.is_some_and(|span| {
            time >= span.began && time <= span.ended + 1 && span.ended - time <= LONGEST_PASS
        })
    }
}

/// Whether the unix times of all passes were made while they were running: each is now in its run.
pub(super) fn are_now(times: &Values<'_>, requests: &[Request]) -> bool {
    times.iter().zip(requests).all(|(time, request)| match time {
        Some(time) => time.parse().is_ok_and(|time| request.made(time)),
        None => true,
    })
}

/// A text and how it is to be generalised.
#[derive(Clone, Copy)]
pub(super) struct Text<'t> {
    /// What it was in each pass.
    pub values: &'t Values<'t>,
    /// What each pass requested.
    pub requests: &'t [Request],
    /// Whether nonces in it are new each time.
    pub nonces: bool,
    /// All texts of the list that it stands in, of all passes; none elsewhere.
    pub siblings: &'t [&'t str],
}

/// The parts of the text that the fixture gets. A value that may be found again is remembered under the name
/// that `stem` makes, unless there is none.
pub(super) fn generalise(
    text: Text<'_>,
    known: &mut Volatiles,
    stem: Option<&dyn Fn() -> String>,
) -> Vec<Piece> {
    let present: Vec<(usize, &str)> = text.present().collect();
    let Some((_, first)) = present.first().copied() else { return Vec::new() };
    if text.requests.iter().any(|request| request.written) {
        return written::pieces(first);
    }
    let is_agent = |(pass, value): &(usize, &str)| {
        text.requests.get(*pass).is_some_and(|request| request.user_agent == *value)
    };
    if !first.is_empty() && present.iter().all(is_agent) {
        return vec![Piece::Token("$userAgent".to_owned())];
    }
    let all_equal = present.iter().all(|(_, value)| *value == first);
    let may_be_known = !all_equal || present.len() < text.values.len() || known.is_guessing();
    if may_be_known && let Some(id) = known.find(text.values, Kind::Text) {
        return vec![Piece::Token(known.refer(id).to_owned())];
    }
    if all_equal {
        return same_text(text, first, known);
    }
    let values: Vec<&str> = present.iter().map(|(_, value)| *value).collect();
    let segments = differing(text, &values, known);
    into_pieces(segments, text, known, stem)
}

/// A text in which one of the run's own secrets stands: what is masked may be anything. `None` where there is
/// none.
pub(super) fn masked(values: &Values<'_>, masker: &Masker) -> Option<Vec<Piece>> {
    let present = values.iter().flatten();
    let masked: BTreeSet<_> = present.clone().map(|value| masker.mask(value)).collect();
    if !masked.iter().any(|text| matches!(text, Cow::Owned(_))) {
        return None;
    }
    let any = || Piece::Token(Matcher::Any.to_string());
    let mut masked = masked.into_iter();
    let (Some(text), None) = (masked.next(), masked.next()) else { return Some(vec![any()]) };
    let mut pieces = Vec::new();
    for (index, part) in text.split(MASK).enumerate() {
        if index > 0 {
            pieces.push(any());
        }
        if !part.is_empty() {
            pieces.push(Piece::Plain(part.to_owned()));
        }
    }
    Some(pieces)
}

/// A text that a rule or header calls secret: nothing of it stands literally, but its shape where that is plain.
pub(super) fn concealed(values: &[&str]) -> Vec<Piece> {
    let cutter = Cutter { origin: "", known: None, nonces: false };
    let rows: Vec<Vec<Token<'_>>> = values.iter().map(|value| cutter.cut(value)).collect();
    let is_gap = |token: &&Token<'_>| matches!(token, Token::Gap(_));
    let gaps: usize = rows.iter().flatten().filter(is_gap).map(|token| token.text("").len()).sum();
    let length: usize = values.iter().map(|value| value.len()).sum();
    let any = vec![Piece::Token("$any".to_owned())];
    if !are_aligned(&rows) || gaps * 4 > length {
        return any;
    }
    match segments(&rows, Discretion::Secret).as_slice() {
        [Segment::Open(open)] => vec![Piece::Token(open.matcher.clone())],
        _ => any,
    }
}

impl<'t> Text<'t> {
    fn present(&self) -> impl Iterator<Item = (usize, &'t str)> {
        self.values.iter().enumerate().filter_map(|(pass, value)| Some((pass, (*value)?)))
    }

    /// The tokens of every pass that has the text.
    fn rows(&self, known: Option<&Volatiles>) -> Vec<Vec<Token<'t>>> {
        let cut = |(pass, value): (usize, &'t str)| {
            let origin = self.requests.get(pass).map_or("", |request| &request.origin);
            Cutter { origin, known: known.map(|known| (known, pass)), nonces: self.nonces }
                .cut(value)
        };
        self.present().map(cut).collect()
    }
}

/// The same in all passes: literal, but for what repeats the request.
fn same_text(text: Text<'_>, value: &str, known: &mut Volatiles) -> Vec<Piece> {
    let repeats = |request: &Request| !request.origin.is_empty() && value.contains(&request.origin);
    if !text.nonces && !known.is_guessing() && !text.requests.iter().any(repeats) {
        return vec![Piece::Plain(value.to_owned())];
    }
    let rows = text.rows(known.is_guessing().then_some(&*known));
    let agree = are_aligned(&rows)
        && rows.iter().all(|row| row.iter().zip(&rows[0]).all(|(left, right)| left.agrees(right)));
    if !agree {
        return vec![Piece::Plain(value.to_owned())];
    }
    into_pieces(segments(&rows, Discretion::None), text, known, None)
}

/// The segments of values that are not all equal, by the first way that fits.
fn differing(text: Text<'_>, values: &[&str], known: &Volatiles) -> Vec<Segment> {
    if let Some(matcher) = shape::whole(values) {
        let bindable = !matches!(matcher, crate::fixture::Matcher::DateTime);
        return vec![open(matcher.to_string(), values, bindable)];
    }
    if let Some(matcher) = shape::drawn_alike(values, text.siblings) {
        return vec![open(matcher.to_string(), values, true)];
    }
    let rows = text.rows(Some(known));
    if are_aligned(&rows) && !is_padded(&rows) {
        return segments(&rows, Discretion::None);
    }
    let plain = text.rows(None);
    if are_aligned(&plain) && !is_padded(&plain) {
        return segments(&plain, Discretion::None);
    }
    match shape::blocks(values).or_else(|| shape::base64(values)) {
        Some(matcher) => vec![open(matcher.to_string(), values, true)],
        None => between_solid_ends(text, &rows, values),
    }
}

/// One word with only `=` behind it: padding, so that it is base64.
fn is_padded(rows: &[Vec<Token<'_>>]) -> bool {
    rows.iter().all(|row| matches!(row.as_slice(), [Token::Word(_), Token::Gap("=" | "==")]))
}

fn open(matcher: String, values: &[&str], bindable: bool) -> Segment {
    let values = values.iter().map(|value| (*value).to_owned()).collect();
    Segment::Open(super::segments::Open { matcher, values, bindable })
}

/// What all rows start and end with stands; the middle is whatever it is.
fn between_solid_ends(text: Text<'_>, rows: &[Vec<Token<'_>>], values: &[&str]) -> Vec<Segment> {
    let shortest = rows.iter().map(Vec::len).min().unwrap_or(0);
    let agree = |at: &dyn Fn(&Vec<Token<'_>>) -> usize| {
        rows.iter().all(|row| row[at(row)].agrees(&rows[0][at(&rows[0])]))
    };
    let mut head = (0..shortest).take_while(|at| agree(&|_| *at)).count();
    let mut tail =
        (0..shortest - head).take_while(|back| agree(&|row| row.len() - 1 - back)).count();
    if !is_solid(&rows[0][..head]) {
        head = 0;
    }
    if !is_solid(&rows[0][rows[0].len() - tail..]) {
        tail = 0;
    }
    let middles: Vec<Cow<'_, str>> = rows
        .iter()
        .zip(text.present())
        .map(|(row, (pass, _))| {
            let origin = text.requests.get(pass).map_or("", |request| request.origin.as_str());
            row[head..row.len() - tail].iter().map(|token| token.text(origin)).collect()
        })
        .collect();
    let middles: Vec<&str> = middles.iter().map(AsRef::as_ref).collect();
    if head == 0 && tail == 0 {
        return vec![open(shape::loose(values).to_string(), values, true)];
    }
    let matcher = shape::base64(&middles).unwrap_or_else(|| shape::loose(&middles));
    let literal = |tokens: &[Token<'_>]| segments(&[tokens.to_vec()], Discretion::None);
    let mut all = literal(&rows[0][..head]);
    all.push(open(matcher.to_string(), &middles, false));
    all.extend(literal(&rows[0][rows[0].len() - tail..]));
    all
}

/// Whether tokens are more than chance would make agree.
fn is_solid(tokens: &[Token<'_>]) -> bool {
    let named =
        |token: &Token<'_>| matches!(token, Token::Origin | Token::Known(..) | Token::Uuid(_));
    tokens.iter().any(named)
        || tokens.iter().map(|token| token.text("").len()).sum::<usize>() >= SOLID
}

fn into_pieces(
    segments: Vec<Segment>,
    text: Text<'_>,
    known: &mut Volatiles,
    stem: Option<&dyn Fn() -> String>,
) -> Vec<Piece> {
    let piece = |segment| match segment {
        Segment::Text(text) => Piece::Plain(text),
        Segment::Origin => Piece::Token("$origin".to_owned()),
        Segment::Known(id) => Piece::Token(known.refer(id).to_owned()),
        Segment::Open(open) => {
            let mut rest = open.values.iter();
            let values: Vec<Option<&str>> = text
                .values
                .iter()
                .map(|value| value.and_then(|_| rest.next()).map(String::as_str))
                .collect();
            let id = stem
                .filter(|_| open.bindable)
                .and_then(|stem| known.add(&values, Kind::Text, stem));
            match id {
                Some(id) => Piece::First(open.matcher, id),
                None => Piece::Token(open.matcher),
            }
        }
    };
    segments.into_iter().map(piece).collect()
}

#[cfg(test)]
#[path = "text_tests.rs"]
mod tests;
