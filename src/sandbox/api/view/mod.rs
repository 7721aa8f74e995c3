//! Objects as the API shows them, at every level of detail.

mod folder;
mod password;
mod share;
mod tag;

use crate::sandbox::answer::{Failure, Json};
use crate::sandbox::backup::Revision;
use crate::sandbox::state::{Author, Kind, Object, State};

use super::details::Details;

pub(super) use folder::base_folder;

/// How one user sees the state at one time.
#[derive(Clone, Copy)]
pub(crate) struct View<'v> {
    pub(super) state: &'v State,
    pub(super) author: &'v Author,
}

/// A kind of object that can be shown.
pub(super) trait Shown: Kind {
    /// Writes the object.
    fn write(
        view: View<'_>,
        json: &mut Json,
        object: &Object<Self>,
        details: Details,
    ) -> Result<(), Failure>;
}

/// The members every revision shares at the end.
fn write_flags<K>(json: &mut Json, revision: &Revision<K>) {
    json.member("cseKey").text(&revision.cse_key);
    json.member("cseType").text(&revision.cse_type);
    json.member("sseType").text(&revision.sse_type);
    json.member("hidden").flag(revision.hidden);
    json.member("trashed").flag(revision.trashed);
    json.member("favorite").flag(revision.favorite);
}

/// The members an object begins with.
fn write_head<K>(json: &mut Json, object: &Object<K>) {
    json.member("id").text(&object.id);
    json.member("created").int(object.created);
    json.member("updated").int(object.updated);
    json.member("edited").int(object.current().edited);
}

/// The short form an object has without the level `model`.
fn write_short<K>(json: &mut Json, object: &Object<K>) {
    json.member("id").text(&object.id);
    json.member("revision").text(&object.current().id);
}

/// All revisions; `content` writes what the kind's own content is.
fn write_revisions<K>(
    json: &mut Json,
    object: &Object<K>,
    content: impl Fn(&mut Json, &Revision<K>),
) {
    json.member("revisions").list(|json| {
        for revision in object.revisions() {
            json.item().object(|json| {
                json.member("id").text(&revision.id);
                json.member("created").int(revision.created);
                json.member("updated").int(revision.updated);
                json.member("edited").int(revision.edited);
                content(json, revision);
                write_flags(json, revision);
                json.member("client").text(&revision.client);
            });
        }
    });
}

impl View<'_> {
    /// A list of objects.
    pub(super) fn write_all<'o, K: Shown>(
        self,
        json: &mut Json,
        objects: impl Iterator<Item = &'o Object<K>>,
        details: Details,
    ) -> Result<(), Failure> {
        json.list(|json| {
            for object in objects {
                K::write(self, json.item(), object, details)?;
            }
            Ok(())
        })
    }
}
