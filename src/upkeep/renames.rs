//! Which stale fixture belongs to which step now: the one that asks for the same.

use std::collections::BTreeMap;

use crate::compare::{Asked, compare_request};
use crate::fixture::{Bindings, Fixture, Policy, Severity, Surroundings};
use crate::http;
use crate::plan::{Plan, Step};
use crate::render::{Names, Renderer, compile_step, render_step};
use crate::secret::Masker;
use crate::variables::Scopes;

use super::shelf::Shelf;

/// A fixture whose step has another id now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rename {
    /// The id that the fixture has.
    pub from: String,
    /// The id of the step that asks for the same.
    pub to: String,
}

impl Rename {
    /// What to do about it, for the user.
    #[must_use]
    pub fn advice(&self) -> String {
        format!(
            "it seems to be {to} now: `postcheck fixtures rename {from} {to}`",
            from = self.from,
            to = self.to
        )
    }
}

/// What tells whether two requests are the same.
#[derive(Debug, Clone, Copy)]
pub struct Identity<'i> {
    /// The run's variables.
    pub variables: &'i Scopes,
    /// What counts in requests.
    pub policy: &'i Policy,
    /// What is masked in request lines.
    pub masker: &'i Masker,
}

/// Stale fixtures with the steps without a fixture that ask for the same: by method and URL template, of
/// several by what was sent, then by the last part of the id. What stays doubtful is left out. `plan` is the
/// whole collection's.
#[must_use]
pub fn renames(shelf: &Shelf, plan: &Plan, identity: &Identity<'_>) -> Vec<Rename> {
    let mut by_line: BTreeMap<String, Group<'_>> = BTreeMap::new();
    for id in shelf.stale(&plan.all_ids) {
        let fixture = shelf.books.get(id).and_then(|book| book.fixture.as_ref().ok());
        if let Some((fixture, line)) = fixture.and_then(|f| Some((f, f.request.clone()?))) {
            by_line.entry(line).or_default().stale.push((id, fixture));
        }
    }
    if by_line.is_empty() {
        return Vec::new();
    }
    for step in plan.steps.iter().filter(|step| !shelf.books.contains_key(&step.id)) {
        let line = identity.masker.mask(&step.line()).into_owned();
        if let Some(group) = by_line.get_mut(&line) {
            group.steps.push(step);
        }
    }
    by_line.values().flat_map(|group| group.pairs(identity)).collect()
}

/// Fixtures and steps with one request line.
#[derive(Default)]
struct Group<'g> {
    stale: Vec<(&'g str, &'g Fixture)>,
    steps: Vec<&'g Step>,
}

impl Group<'_> {
    fn pairs(&self, identity: &Identity<'_>) -> Vec<Rename> {
        let sent: Vec<Option<http::Sent>> =
            self.steps.iter().map(|step| identity.would_send(step)).collect();
        let mut possible: Vec<(usize, usize)> = Vec::new();
        for (from, (_, fixture)) in self.stale.iter().enumerate() {
            for (to, sent) in sent.iter().enumerate() {
                if sent.as_ref().is_none_or(|sent| identity.same_body(fixture, sent)) {
                    possible.push((from, to));
                }
            }
        }
        let same_name =
            |(from, to): &(usize, usize)| match (self.stale.get(*from), self.steps.get(*to)) {
                (Some((id, _)), Some(step)) => last(id) == last(&step.id),
                _ => false,
            };
        let named: Vec<(usize, usize)> = possible.iter().copied().filter(same_name).collect();
        let mut pairs = unique(&named);
        // What has found its partner is none of the others'.
        possible.retain(|(from, to)| !pairs.iter().any(|(f, t)| f == from || t == to));
        pairs.extend(unique(&possible));
        pairs.sort_unstable();
        let rename = |(from, to): (usize, usize)| {
            let (id, _) = self.stale.get(from)?;
            Some(Rename { from: (*id).to_owned(), to: self.steps.get(to)?.id.clone() })
        };
        pairs.into_iter().filter_map(rename).collect()
    }
}

/// Pairs of which neither side is in another pair.
fn unique(pairs: &[(usize, usize)]) -> Vec<(usize, usize)> {
    let alone = |(from, to): &&(usize, usize)| {
        pairs.iter().filter(|(f, t)| f == from || t == to).count() == 1
    };
    pairs.iter().filter(alone).copied().collect()
}

fn last(id: &str) -> &str {
    id.rsplit('/').next().unwrap_or(id)
}

impl Identity<'_> {
    /// What a step would send now; `None` when that cannot be told.
    fn would_send(&self, step: &Step) -> Option<http::Sent> {
        let mut renderer = Renderer::new();
        let template = compile_step(&mut renderer, step);
        let mut request = render_step(&renderer, &template, self.variables, &mut Names::new());
        // Only what goes with the URL is looked at, and its host may not be known yet.
        request.url = "http://localhost/".to_owned();
        http::preview(&request, &step.behavior, &http::Options::default())
    }

    /// Whether the fixture does not say that another body was sent.
    fn same_body(&self, fixture: &Fixture, sent: &http::Sent) -> bool {
        let around = Surroundings {
            variables: self.variables,
            origin: "http://localhost",
            user_agent: "",
            now: 0,
        };
        let line = fixture.request.as_deref().unwrap_or_default();
        let url = fixture.sent.as_ref().and_then(|sent| sent.url.as_deref()).unwrap_or_default();
        let full_line = format!("{} {url}", line.split(' ').next().unwrap_or_default());
        let asked = Asked { line, full_line: &full_line, sent };
        let mut bindings = Bindings::default();
        let found = compare_request(fixture, &asked, &around, self.policy, &mut bindings);
        let in_body = |path: &str| path.starts_with('$');
        !found.iter().any(|d| in_body(&d.path) && d.severity > Severity::Info)
    }
}
