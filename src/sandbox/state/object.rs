//! A password, folder or tag with its revisions.

use crate::sandbox::backup::{Model, Revision};

/// What has a stable id. It always has a current revision.
#[derive(Debug, Clone)]
pub(crate) struct Object<K> {
    /// UUID.
    pub(crate) id: String,
    /// Owner.
    pub(crate) user: String,
    /// Unix seconds.
    pub(crate) created: i64,
    /// Unix seconds of the last save.
    pub(crate) updated: i64,
    /// Below a trashed folder.
    pub(crate) suspended: bool,
    /// The share it was received by.
    pub(crate) share: Option<String>,
    /// The user shared it with someone.
    pub(crate) shared: bool,
    /// The user may edit it.
    pub(crate) editable: bool,
    /// Sorted by id, never empty.
    revisions: Vec<Revision<K>>,
    /// Index of the current one.
    current: usize,
}

impl<K> Object<K> {
    /// A new object with its first revision.
    pub(crate) fn new(id: String, user: &str, first: Revision<K>) -> Self {
        Object {
            id,
            user: user.to_owned(),
            created: first.created,
            updated: first.created,
            suspended: false,
            share: None,
            shared: false,
            editable: true,
            revisions: vec![first],
            current: 0,
        }
    }

    /// An object of a backup; none if its current revision is missing.
    pub(crate) fn restored(model: Model<K>) -> Option<Self> {
        let mut revisions = model.revisions;
        revisions.sort_by(|left, right| left.id.cmp(&right.id));
        let current = revisions.iter().position(|revision| revision.id == model.revision)?;
        Some(Object {
            id: model.id,
            user: model.user,
            created: model.created,
            updated: model.updated,
            suspended: model.suspended,
            share: model.share,
            shared: model.shared,
            editable: model.editable,
            revisions,
            current,
        })
    }

    /// The current revision.
    pub(crate) fn current(&self) -> &Revision<K> {
        // `current` is only ever set to the place of an existing revision, and none is removed.
        &self.revisions[self.current]
    }

    /// All revisions, sorted by id.
    pub(crate) fn revisions(&self) -> &[Revision<K>] {
        &self.revisions
    }

    /// All revisions, for changing what does not identify them.
    pub(crate) fn revisions_mut(&mut self) -> impl Iterator<Item = &mut Revision<K>> {
        self.revisions.iter_mut()
    }

    /// A revision by its id.
    pub(crate) fn revision(&self, id: &str) -> Option<&Revision<K>> {
        self.revisions.iter().find(|revision| revision.id == id)
    }

    /// Stores a revision without making it the current one.
    pub(crate) fn store(&mut self, revision: Revision<K>) {
        let at = self.revisions.partition_point(|known| known.id < revision.id);
        self.revisions.insert(at, revision);
        if at <= self.current {
            self.current += 1;
        }
    }

    /// Stores a revision, makes it the current one and counts that as a save.
    pub(crate) fn advance(&mut self, revision: Revision<K>, now: i64) {
        let at = self.revisions.partition_point(|known| known.id < revision.id);
        self.revisions.insert(at, revision);
        self.current = at;
        self.updated = now;
    }
}

#[cfg(test)]
mod tests {
    use super::Object;
    use crate::sandbox::backup::{Model, Revision};

    fn revision(id: &str) -> Revision<()> {
        Revision { id: id.to_owned(), created: 5, ..Revision::default() }
    }

    fn ids(object: &Object<()>) -> Vec<&str> {
        object.revisions().iter().map(|revision| revision.id.as_str()).collect()
    }

    #[test]
    fn revisions_are_sorted_and_the_current_one_is_kept() {
        let mut object = Object::new("o".into(), "u", revision("m"));
        object.advance(revision("c"), 7);
        assert_eq!((object.current().id.as_str(), object.updated), ("c", 7));
        object.store(revision("a"));
        object.store(revision("x"));
        assert_eq!(ids(&object), ["a", "c", "m", "x"]);
        assert_eq!((object.current().id.as_str(), object.updated), ("c", 7));
    }

    #[test]
    fn an_object_without_current_revision_is_none() {
        let model =
            Model { revision: "b".into(), revisions: vec![revision("a")], ..Model::default() };
        assert!(Object::restored(model.clone()).is_none());
        let model = Model { revisions: vec![revision("b"), revision("a")], ..model };
        assert_eq!(Object::restored(model).unwrap().current().id, "b");
    }
}
