//! Which steps only read, so that neighbours of them may be under way at the same time.

use globset::GlobSet;

use crate::http::keeps_auth_state;
use crate::plan::Step;

use super::retry::is_safe;

/// How much is done at the same time, and what only reads.
#[derive(Debug, Clone, Default)]
pub struct Reading {
    /// How many requests may be under way; 0 and 1 mean one after the other.
    pub jobs: usize,
    /// Ids of steps that read although their methods are not safe.
    pub reads: GlobSet,
    /// Ids of steps that change something although their methods are safe.
    pub writes: GlobSet,
}

impl Reading {
    /// Whether anything is to be done at the same time.
    pub(super) fn is_on(&self) -> bool {
        self.jobs > 1
    }

    /// Whether somebody said that a step only reads.
    pub(super) fn is_named(&self, step: &Step) -> bool {
        self.reads.is_match(&step.id)
    }

    /// Whether a step may go beside its neighbours. One with scripts may not: they see and change what all
    /// others use. One whose credentials count requests or are fetched first may not either.
    pub(super) fn is_reading(&self, step: &Step) -> bool {
        let has_scripts = !step.prerequest.is_empty() || !step.test.is_empty();
        let auth = step.request.auth.as_ref();
        if has_scripts || auth.is_some_and(|auth| keeps_auth_state(&auth.kind)) {
            return false;
        }
        let reads = is_safe(&step.request.method) || self.is_named(step);
        reads && !self.writes.is_match(&step.id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::Selection;
    use globset::{Glob, GlobSetBuilder};

    fn globs(names: &[&str]) -> GlobSet {
        let mut set = GlobSetBuilder::new();
        for name in names {
            set.add(Glob::new(name).unwrap());
        }
        set.build().unwrap()
    }

    #[test]
    fn methods_globs_scripts_and_auth_decide() {
        let text = r#"{"info": {"name": "c"}, "item": [
            {"name": "get", "request": "http://h/"},
            {"name": "head", "request": {"method": "HEAD", "url": "http://h/"}},
            {"name": "post", "request": {"method": "POST", "url": "http://h/"}},
            {"name": "find", "request": {"method": "POST", "url": "http://h/"}},
            {"name": "job", "request": "http://h/"},
            {"name": "basic", "request": {"url": "http://h/", "auth": {"type": "basic"}}},
            {"name": "digest", "request": {"url": "http://h/", "auth": {"type": "digest"}}},
            {"name": "scripted", "request": "http://h/",
             "event": [{"listen": "test", "script": {"exec": ["1"]}}]}]}"#;
        let collection = crate::collection::parse(text, "c.json").unwrap();
        let plan = crate::plan::build(&collection, &Selection::default()).unwrap();
        let (reads, writes) = (globs(&["fin*", "job", "scripted"]), globs(&["job"]));
        let reading = Reading { jobs: 8, reads, writes };
        let read: Vec<_> = plan.steps.iter().filter(|step| reading.is_reading(step)).collect();
        let ids: Vec<_> = read.iter().map(|step| step.id.as_str()).collect();
        assert_eq!(ids, ["get", "head", "find", "basic"]);
    }
}
