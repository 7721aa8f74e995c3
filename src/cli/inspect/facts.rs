//! What there is to say about a step besides its line.

use std::path::PathBuf;

use crate::collection;
use crate::fixture::Store;
use crate::http;
use crate::plan::{Owner, Step, StepScript};

use super::super::setup::Setup;

/// One thing that is true of a step, and often of all steps around it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Fact {
    /// Which auth is in effect.
    Auth(Option<String>),
    Scripts(Scripts),
    NoFixture,
    Unsupported(String),
}

/// How many scripts of one owner run around a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Scripts {
    pub(super) owner: Owner,
    pub(super) before: usize,
    pub(super) after: usize,
}

/// Everything of one step.
pub(super) struct Facts {
    pub(super) all: Vec<Fact>,
    /// Where its fixture is, if it has one.
    pub(super) fixture: Option<PathBuf>,
}

impl Facts {
    pub(super) fn unsupported(&self) -> impl Iterator<Item = &str> {
        self.all.iter().filter_map(|fact| match fact {
            Fact::Unsupported(what) => Some(what.as_str()),
            _ => None,
        })
    }

    pub(super) fn scripts(&self) -> impl Iterator<Item = &Scripts> {
        self.all.iter().filter_map(|fact| match fact {
            Fact::Scripts(scripts) => Some(scripts),
            _ => None,
        })
    }
}

impl Fact {
    /// Whether it may be said once for all steps that share it. A request's own scripts are its own, however alike.
    pub(super) fn is_shareable(&self) -> bool {
        !matches!(self, Fact::Scripts(Scripts { owner: Owner::Request(_), .. }))
    }

    /// Whether a run does less than the collection or the user may expect.
    pub(super) fn is_warning(&self) -> bool {
        matches!(self, Fact::NoFixture | Fact::Unsupported(_))
    }

    pub(super) fn text(&self) -> String {
        match self {
            Fact::Auth(kind) => format!("auth: {}", kind.as_deref().unwrap_or("none")),
            Fact::Scripts(Scripts { owner, before, after }) => {
                let counts = match (before, after) {
                    (before, 0) => format!("{before} before"),
                    (0, after) => format!("{after} after"),
                    (before, after) => format!("{before} before, {after} after"),
                };
                match owner {
                    Owner::Request(_) => format!("scripts: {counts}"),
                    inherited => format!("scripts of the {inherited}: {counts}"),
                }
            }
            Fact::NoFixture => "no fixture".to_owned(),
            Fact::Unsupported(what) => format!("not supported: {what}"),
        }
    }
}

/// The facts of each step of the plan.
pub(super) fn of(setup: &Setup, store: Option<&Store>) -> Vec<Facts> {
    let gaps = collection::gaps(&setup.collection);
    let ids = &setup.plan.all_ids;
    let of_file =
        |step: &Step| ids.iter().position(|id| *id == step.id).and_then(|at| gaps.get(at));
    let facts = |step: &Step| {
        let fixture = store.map(|store| store.path(&step.id)).filter(|path| path.is_file());
        let auth = step.request.auth.as_ref().map(|auth| auth.kind.clone());
        let mut all = vec![Fact::Auth(auth)];
        all.extend(scripts(step).into_iter().map(Fact::Scripts));
        all.extend(fixture.is_none().then_some(Fact::NoFixture));
        let of_file = of_file(step).map(Vec::as_slice).unwrap_or_default();
        all.extend(unsupported(step, of_file).into_iter().map(Fact::Unsupported));
        Facts { all, fixture }
    };
    setup.plan.steps.iter().map(facts).collect()
}

/// What a step needs and this version does not do.
fn unsupported(step: &Step, of_file: &[String]) -> Vec<String> {
    let mut gaps = of_file.to_vec();
    if let Some(auth) = &step.request.auth
        && !http::is_known_auth(&auth.kind)
    {
        gaps.push(format!("auth {}", auth.kind));
    }
    gaps.extend(step.behavior.other.keys().map(|key| format!("protocolProfileBehavior.{key}")));
    gaps
}

/// The scripts around a step by what they stand on, outermost first.
fn scripts(step: &Step) -> Vec<Scripts> {
    let mut owners: Vec<Scripts> = Vec::new();
    for script in step.prerequest.iter().chain(&step.test) {
        if !owners.iter().any(|known| known.owner == script.owner) {
            let of = |list: &[StepScript]| list.iter().filter(|s| s.owner == script.owner).count();
            let (before, after) = (of(&step.prerequest), of(&step.test));
            owners.push(Scripts { owner: script.owner.clone(), before, after });
        }
    }
    owners.sort_by_key(|scripts| match &scripts.owner {
        Owner::Collection(_) => 0,
        Owner::Folder(name) => {
            1 + step.folders.iter().position(|folder| folder == name).unwrap_or(0)
        }
        Owner::Request(_) => usize::MAX,
    });
    owners
}
