//! Which recorded entry answers which step: in order, by method and path, whatever the host.
//!
//! A step's URL mostly starts with a variable that holds the installation's address (`{{base_url}}`), and a
//! recording may come from another installation. So the paths are compared from their ends, segment by
//! segment, and have to agree at least in what follows the leading variable; a URL without one has to agree in
//! its whole path. Among all ways to pair steps and entries in order the one with the most pairs is taken, and
//! among those the one in which more segments, queries and request bodies agree, so that of two requests with
//! the same path a missing one is told from the other.

use percent_encoding::percent_decode_str;

use crate::diagnostic::SourceError;
use crate::plan::{Plan, Step};

use super::chain;
use super::har::{Entry, Har, NoResponse};

/// Steps times entries that are weighed all together; larger recordings are paired greedily.
const WEIGHED: usize = 4_000_000;

/// What one pair counts: more than the finer points of all pairs together.
const PAIR: u64 = 1 << 32;

/// A step's request with the collection's own variables filled in.
#[derive(Debug, Clone, Default)]
pub struct Wanted {
    /// Method.
    pub method: String,
    /// The full URL.
    pub url: String,
    /// The request body; only tells requests with the same path apart.
    pub body: Option<String>,
}

/// The outcome of pairing one recording with a plan.
#[derive(Debug, Clone)]
pub struct Pairing {
    /// For each step the index of the entry that holds its response; after redirects, the last one.
    pub entries: Vec<Option<usize>>,
    /// Ids of steps that the recording lacks: they get no fixture from it.
    pub missing: Vec<String>,
    /// Ids of steps whose entry holds no response, and why.
    pub unusable: Vec<(String, NoResponse)>,
    /// Entries that belong to no step, without what a browser adds by itself.
    pub surplus: Vec<usize>,
}

/// Pairs the entries of a recording with the steps of a plan.
///
/// # Errors
/// When the recording is of another collection: nothing pairs, or less than half of the steps and less than half
/// of the entries.
pub fn pair(
    plan: &Plan,
    har: &Har,
    wanted: impl Fn(&Step) -> Wanted,
) -> Result<Pairing, SourceError> {
    let targets: Vec<Target> =
        plan.steps.iter().map(|step| Target::new(&step.request.url, wanted(step))).collect();
    let sources: Vec<Source<'_>> = har.entries.iter().map(Source::new).collect();
    let pairs = match targets.len().saturating_mul(sources.len()) <= WEIGHED {
        true => best_pairs(&targets, &sources),
        false => first_pairs(&targets, &sources),
    };
    let paired = pairs.iter().flatten().count();
    let mut taken = vec![false; sources.len()];
    let mut pairing = Pairing {
        entries: Vec::with_capacity(pairs.len()),
        missing: Vec::new(),
        unusable: Vec::new(),
        surplus: Vec::new(),
    };
    for (step, first) in plan.steps.iter().zip(pairs) {
        let Some(first) = first else {
            pairing.missing.push(step.id.clone());
            pairing.entries.push(None);
            continue;
        };
        let follows = step.behavior.follow_redirects != Some(false);
        let last = if follows { chain::last_of(&har.entries, first) } else { first };
        taken[first..=last].fill(true);
        let problem = har.entries[last].response.as_ref().err();
        pairing.unusable.extend(problem.map(|problem| (step.id.clone(), *problem)));
        pairing.entries.push(problem.is_none().then_some(last));
    }
    let hosts = hosts(&sources, &taken);
    let is_noise = |at: usize| {
        har.entries[at].request.method == "OPTIONS" || !hosts.contains(&sources[at].host.as_str())
    };
    pairing.surplus = (0..taken.len()).filter(|at| !taken[*at] && !is_noise(*at)).collect();
    let considered = paired + pairing.surplus.len();
    if paired == 0 || (paired * 2 < plan.steps.len() && paired * 2 < considered) {
        return Err(another_collection(plan, har, paired));
    }
    Ok(pairing)
}

fn another_collection(plan: &Plan, har: &Har, paired: usize) -> SourceError {
    let (steps, entries) = (plan.steps.len(), har.entries.len());
    let message = match (steps, entries, paired) {
        (_, 0, _) => "the recording has no entries".to_owned(),
        (0, ..) => format!("the plan of \u{201c}{}\u{201d} has no steps", plan.collection),
        _ => format!(
            "a recording of another collection: of its entries ({entries}), {paired} pair with the steps \
             ({steps}) of \u{201c}{}\u{201d}",
            plan.collection
        ),
    };
    SourceError::new(&*har.file, message).help(
        "entries are paired in order, by method and path; give the recording of this collection",
    )
}

/// Hosts of the paired entries; when nothing is paired, all.
fn hosts<'s>(sources: &'s [Source<'_>], taken: &[bool]) -> Vec<&'s str> {
    let mut hosts: Vec<&str> = sources
        .iter()
        .zip(taken)
        .filter(|(_, taken)| **taken)
        .map(|(source, _)| source.host.as_str())
        .collect();
    if hosts.is_empty() {
        hosts.extend(sources.iter().map(|source| source.host.as_str()));
    }
    hosts.sort_unstable();
    hosts.dedup();
    hosts
}

/// What of a step counts.
struct Target {
    method: String,
    segments: Vec<String>,
    /// How many segments from the end have to agree; `None` for the whole path.
    tail: Option<usize>,
    query: String,
    body: Option<String>,
}

impl Target {
    fn new(template: &str, wanted: Wanted) -> Self {
        let address = Address::of(&wanted.url);
        Target {
            method: wanted.method.to_ascii_uppercase(),
            tail: tail(template),
            segments: address.segments,
            query: address.query,
            body: wanted.body.as_deref().map(squeezed),
        }
    }
}

/// What of an entry counts.
struct Source<'e> {
    entry: &'e Entry,
    host: String,
    segments: Vec<String>,
    query: String,
    body: Option<String>,
}

impl<'e> Source<'e> {
    fn new(entry: &'e Entry) -> Self {
        let address = Address::of(&entry.request.url);
        Source {
            entry,
            host: address.host,
            segments: address.segments,
            query: address.query,
            body: entry.request.body.as_deref().map(squeezed),
        }
    }
}

/// A URL in parts; lenient, since a variable without a value leaves half of one.
struct Address {
    host: String,
    segments: Vec<String>,
    query: String,
}

impl Address {
    fn of(url: &str) -> Self {
        let url = url.split('#').next().unwrap_or_default();
        let (url, query) = url.split_once('?').unwrap_or((url, ""));
        let (host, path) = match url.split_once("://") {
            Some((_, rest)) => match rest.find('/') {
                Some(at) => rest.split_at(at),
                None => (rest, ""),
            },
            None => ("", url),
        };
        let decode = |text: &str| percent_decode_str(text).decode_utf8_lossy().into_owned();
        Address {
            host: host.to_ascii_lowercase(),
            segments: path.trim_start_matches('/').split('/').map(decode).collect(),
            query: decode(query),
        }
    }
}

/// The number of path segments behind a template's leading variable; `None` when it starts otherwise, or is
/// nothing but the variable.
fn tail(template: &str) -> Option<usize> {
    let rest = template.trim_start().strip_prefix("{{")?;
    let rest = &rest[rest.find("}}")? + 2..];
    let path = rest.split(['?', '#']).next().unwrap_or_default();
    // `{{protocol}}://{{host}}/a`: the variable is no address.
    if !path.starts_with('/') {
        return None;
    }
    Some(path.trim_start_matches('/').split('/').count())
}

/// A body without white space, in which two writers of the same JSON differ.
fn squeezed(text: &str) -> String {
    text.split_whitespace().collect()
}

/// How well an entry fits a step; 0 for not at all.
fn score(target: &Target, source: &Source<'_>) -> u64 {
    if target.method != source.entry.request.method {
        return 0;
    }
    let ends = target.segments.iter().rev().zip(source.segments.iter().rev());
    let common = ends.take_while(|(left, right)| left == right).count();
    let fits = match target.tail {
        Some(tail) => common >= tail,
        None => common == target.segments.len() && common == source.segments.len(),
    };
    if !fits {
        return 0;
    }
    let segments = common.min(100) as u64;
    let query = if target.query == source.query { 200 } else { 0 };
    let same_body = target.body.as_deref().unwrap_or("") == source.body.as_deref().unwrap_or("");
    let answered = if source.entry.response.is_ok() { 300 } else { 0 };
    PAIR + segments + query + answered + if same_body { 200 } else { 0 }
}

/// The pairing in order with the highest score.
fn best_pairs(targets: &[Target], sources: &[Source<'_>]) -> Vec<Option<usize>> {
    let width = sources.len() + 1;
    // best[row][column]: the score of what follows.
    let mut best = vec![0_u64; (targets.len() + 1) * width];
    for row in (0..targets.len()).rev() {
        for column in (0..sources.len()).rev() {
            let skip = best[(row + 1) * width + column].max(best[row * width + column + 1]);
            let fit = score(&targets[row], &sources[column]);
            let taken = if fit > 0 { fit + best[(row + 1) * width + column + 1] } else { 0 };
            best[row * width + column] = skip.max(taken);
        }
    }
    let mut pairs = vec![None; targets.len()];
    let (mut row, mut column) = (0, 0);
    while row < targets.len() && column < sources.len() {
        let here = best[row * width + column];
        let fit = score(&targets[row], &sources[column]);
        if fit > 0 && here == fit + best[(row + 1) * width + column + 1] {
            pairs[row] = Some(column);
            row += 1;
            column += 1;
        } else if here == best[row * width + column + 1] {
            column += 1;
        } else {
            row += 1;
        }
    }
    pairs
}

/// Each step with the next entry that fits it.
fn first_pairs(targets: &[Target], sources: &[Source<'_>]) -> Vec<Option<usize>> {
    let mut from = 0;
    let next = |target: &Target| {
        let at = (from..sources.len()).find(|at| score(target, &sources[*at]) > 0)?;
        from = at + 1;
        Some(at)
    };
    targets.iter().map(next).collect()
}

#[cfg(test)]
#[path = "pairing_tests.rs"]
mod tests;
