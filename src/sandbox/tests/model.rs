//! The rules of one user's objects in their plainest form, for random lives to be held against.

use std::collections::{BTreeMap, BTreeSet};

use super::BASE;

/// A revision as far as the rules look at it.
#[derive(Debug, Clone)]
pub(super) struct Version {
    pub(super) above: String,
    pub(super) hidden: bool,
    pub(super) trashed: bool,
}

/// A password, folder or tag. Tags have no folder above; the base folder stands for it.
#[derive(Debug, Clone)]
pub(super) struct Thing {
    pub(super) kind: &'static str,
    pub(super) current: Version,
    suspended: bool,
    /// When it was last saved.
    pub(super) updated: i64,
    /// Id of the current revision, unless a cascade made it.
    pub(super) revision: Option<String>,
    /// All that were ever shown, by id.
    pub(super) versions: BTreeMap<String, Version>,
    /// How many there are.
    pub(super) count: usize,
    /// Tags of a password, each with whether the relation is hidden.
    pub(super) tags: Vec<(String, bool)>,
}

impl Thing {
    fn hide(&mut self, now: i64) {
        self.current.hidden = true;
        self.updated = now;
        self.count += 1;
        self.revision = None;
    }

    /// Whether a folder that goes to the trash or comes back passes it by.
    fn passed_by(&self, suspended: bool) -> bool {
        self.suspended == suspended || self.current.trashed
    }

    fn suspend(&mut self, suspended: bool, now: i64) {
        self.suspended = suspended;
        self.updated = now;
    }
}

/// What a call should lead to.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Expected {
    Status(u16),
    /// 200 or 201, with the id of a new revision.
    Saved,
}

use Expected::{Saved, Status};

/// Everything a user has.
#[derive(Debug, Default)]
pub(super) struct Model {
    pub(super) now: i64,
    pub(super) things: BTreeMap<String, Thing>,
}

impl Model {
    fn get(&self, kind: &str, id: &str) -> Option<&Thing> {
        self.things.get(id).filter(|thing| thing.kind == kind)
    }

    fn thing(&mut self, id: &str) -> &mut Thing {
        self.things.get_mut(id).expect("a thing of the model")
    }

    /// Where an object really comes to lie.
    fn corrected(&self, kind: &str, id: &str, above: &str, hidden: bool) -> String {
        let folder = self.get("folder", above).filter(|folder| hidden || !folder.current.hidden);
        let lost = kind == "tag" || id == above || folder.is_none();
        if lost { BASE } else { above }.to_owned()
    }

    fn in_folder(&self, kind: &str, above: &str) -> Vec<String> {
        let inside = self.things.iter().filter(|(_, t)| t.kind == kind && t.current.above == above);
        inside.map(|(id, _)| id.clone()).collect()
    }

    /// Passwords that have the tag.
    fn tagged(&self, tag: &str) -> bool {
        self.things.values().any(|thing| thing.tags.iter().any(|(id, _)| id == tag))
    }

    pub(super) fn create(
        &mut self,
        kind: &'static str,
        id: &str,
        version: Version,
        tags: &[String],
    ) {
        let above = self.corrected(kind, id, &version.above, version.hidden);
        let current = Version { above, ..version };
        let thing = Thing {
            kind,
            current,
            suspended: false,
            updated: self.now,
            revision: None,
            versions: BTreeMap::new(),
            count: 1,
            tags: Vec::new(),
        };
        self.things.insert(id.to_owned(), thing);
        self.set_tags(id, tags);
    }

    /// Gives an object a revision with new content.
    pub(super) fn update(
        &mut self,
        kind: &str,
        id: &str,
        (above, hidden): (&str, bool),
        tags: &[String],
    ) -> Expected {
        let Some(thing) = self.get(kind, id) else { return Status(404) };
        let trashed = thing.current.trashed;
        let above = self.corrected(kind, id, above, hidden);
        let expected = self.save(id, Version { above, hidden, trashed });
        if expected == Saved && !self.set_tags(id, tags) { Status(400) } else { expected }
    }

    fn save(&mut self, id: &str, version: Version) -> Expected {
        let (kind, was) = (self.thing(id).kind, self.thing(id).current.clone());
        self.thing(id).count += 1;
        let related = !self.thing(id).tags.is_empty() || self.tagged(id);
        if was.hidden && !version.hidden && related {
            return Status(503);
        }
        if kind == "folder" {
            if was.trashed != version.trashed {
                self.suspend(id, version.trashed);
            }
            self.free(id, &version.above);
            if version.hidden && !was.hidden {
                self.hide(id, &mut BTreeSet::from([id.to_owned()]));
            }
        }
        let now = self.now;
        let thing = self.thing(id);
        (thing.current, thing.updated, thing.revision) = (version, now, None);
        Saved
    }

    fn suspend(&mut self, id: &str, suspended: bool) {
        let now = self.now;
        for folder in self.in_folder("folder", id) {
            if !self.thing(&folder).passed_by(suspended) {
                self.thing(&folder).suspend(suspended, now);
                self.suspend(&folder, suspended);
            }
        }
        for password in self.in_folder("password", id) {
            if !self.thing(&password).passed_by(suspended) {
                self.thing(&password).suspend(suspended, now);
            }
        }
    }

    fn free(&mut self, id: &str, above: &str) {
        let parent = self.things.get(above);
        if parent.is_none_or(|parent| !parent.suspended && !parent.current.trashed) {
            self.thing(id).suspended = false;
        }
    }

    fn hide(&mut self, id: &str, seen: &mut BTreeSet<String>) {
        let now = self.now;
        for folder in self.in_folder("folder", id) {
            if !self.thing(&folder).current.hidden && seen.insert(folder.clone()) {
                self.free(&folder, id);
                self.hide(&folder, seen);
                self.thing(&folder).hide(now);
            }
        }
        for password in self.in_folder("password", id) {
            if !self.thing(&password).current.hidden {
                self.thing(&password).hide(now);
            }
        }
    }

    /// Whether all tags were known.
    fn set_tags(&mut self, id: &str, tags: &[String]) -> bool {
        if tags.is_empty() || self.thing(id).kind != "password" {
            return true;
        }
        self.thing(id).tags.retain(|(tag, _)| tags.contains(tag));
        let kept: Vec<String> = self.thing(id).tags.iter().map(|(tag, _)| tag.clone()).collect();
        for tag in tags.iter().filter(|tag| !tag.is_empty() && !kept.contains(tag)) {
            let Some(known) = self.get("tag", tag) else { return false };
            let hidden = known.current.hidden || self.things[id].current.hidden;
            self.thing(id).tags.push((tag.clone(), hidden));
        }
        true
    }

    pub(super) fn delete(&mut self, kind: &str, id: &str) -> Expected {
        let Some(thing) = self.get(kind, id) else { return Status(404) };
        if thing.current.trashed {
            self.destroy(id);
            return Status(200);
        }
        let version = Version { trashed: true, ..thing.current.clone() };
        self.save(id, version)
    }

    fn destroy(&mut self, id: &str) {
        if self.things.remove(id).is_none() {
            return;
        }
        for kind in ["folder", "password"] {
            for inside in self.in_folder(kind, id) {
                self.destroy(&inside);
            }
        }
        for thing in self.things.values_mut() {
            thing.tags.retain(|(tag, _)| tag != id);
        }
    }

    pub(super) fn restore(&mut self, kind: &str, id: &str, wanted: Option<&str>) -> Expected {
        let Some(thing) = self.get(kind, id) else { return Status(404) };
        let foreign = |wanted: &str| {
            let mut others = self.things.values().filter(|thing| thing.kind == kind);
            others.any(|other| other.versions.contains_key(wanted))
        };
        let current = wanted.is_none() || thing.revision.as_deref() == wanted;
        if current && !thing.current.trashed {
            return Saved;
        }
        let Version { above, hidden, .. } = match wanted {
            None => thing.current.clone(),
            Some(wanted) => match thing.versions.get(wanted) {
                Some(version) => version.clone(),
                None if foreign(wanted) => return Status(400),
                None => return Status(404),
            },
        };
        let above = self.corrected(kind, id, &above, hidden);
        self.save(id, Version { above, hidden, trashed: false })
    }

    /// What a list has, or the search for what is in the trash.
    pub(super) fn listed(&self, kind: &str, trashed: bool) -> Vec<&str> {
        let listed = self.things.iter().filter(|(_, thing)| {
            let version = &thing.current;
            thing.kind == kind && !thing.suspended && !version.hidden && version.trashed == trashed
        });
        listed.map(|(id, _)| id.as_str()).collect()
    }

    /// The tags that are seen from a password.
    pub(super) fn seen_tags<'t>(&self, password: &'t Thing) -> Vec<&'t str> {
        let Version { hidden, trashed, .. } = password.current;
        let seen = password.tags.iter().filter(|(tag, hides)| {
            let tag = &self.things[tag].current;
            (hidden || !hides && !tag.hidden) && (trashed || !tag.trashed)
        });
        seen.map(|(tag, _)| tag.as_str()).collect()
    }
}
