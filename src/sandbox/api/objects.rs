//! What the actions of passwords, folders and tags have in common.

use serde_json::Value;

use super::call::{Call, named, saved};
use super::criteria::{Criteria, Known};
use super::details::Details;
use super::view::{Shown, View};
use crate::sandbox::answer::{Failure, Json, Outcome, Reply, failures};
use crate::sandbox::backup::Revision;
use crate::sandbox::request::Parameters;
use crate::sandbox::state::{Author, Object, State};

/// A kind of object the generic actions work on.
pub(super) trait Listed: Shown {
    /// Seconds that a client's clock may be ahead.
    const AHEAD: i64;

    /// Fields `find` knows beside those of all kinds.
    const FIELDS: &'static [&'static str];

    /// The value of one of those.
    fn field<'r>(revision: &'r Revision<Self>, name: &str) -> Known<'r>;

    /// Refuses ids that cannot be changed.
    fn guard_id(_id: &str) -> Result<(), Failure> {
        Ok(())
    }

    /// Refuses revisions that cannot be restored, whatever object they are of.
    fn guard_revision(_revision: &Value) -> Result<(), Failure> {
        Ok(())
    }

    /// An object that exists only in answers.
    fn virtual_object(_view: View<'_>, _id: &str) -> Option<Object<Self>> {
        None
    }

    /// Refuses to restore the revision with this id.
    fn guard_restore(
        _state: &State,
        _author: &Author,
        _object: &Object<Self>,
        _revision: &str,
    ) -> Result<(), Failure> {
        Ok(())
    }
}

/// Fields of the current revision that every kind can be searched by.
const COMMON_FIELDS: [&str; 7] =
    ["created", "updated", "edited", "cseType", "sseType", "trashed", "favorite"];

fn common_field<'r, K: Listed>(revision: &'r Revision<K>, name: &str) -> Known<'r> {
    match name {
        "created" => Known::Int(revision.created),
        "updated" => Known::Int(revision.updated),
        "edited" => Known::Int(revision.edited),
        "cseType" => Known::Text(&revision.cse_type),
        "sseType" => Known::Text(&revision.sse_type),
        "trashed" => Known::Flag(revision.trashed),
        "favorite" => Known::Flag(revision.favorite),
        _ => K::field(revision, name),
    }
}

/// The levels of detail a client asks for.
pub(super) fn details(params: &Parameters) -> Result<Details, Failure> {
    Ok(Details::parse(&params.text_or("details", "model")?))
}

/// 200 and what `write` writes.
pub(super) fn written(write: impl FnOnce(&mut Json) -> Result<(), Failure>) -> Outcome {
    let mut result = Ok(());
    let reply = Reply::json(200, |json| result = write(json));
    result.map(|()| reply)
}

/// All visible objects.
pub(super) fn list<K: Listed>(call: &mut Call<'_>) -> Outcome {
    let details = details(&call.params)?;
    listing::<K>(call, &Criteria::default().without_trash(), details)
}

/// Visible objects that meet criteria.
pub(super) fn find<K: Listed>(call: &mut Call<'_>) -> Outcome {
    let criteria = call.params.array("criteria")?.unwrap_or_default();
    let details = details(&call.params)?;
    let field = |name: &str| {
        let mut fields = COMMON_FIELDS.iter().chain(K::FIELDS);
        fields.find(|field| **field == name).copied()
    };
    let criteria = Criteria::parse(criteria, field, |_, value| value)?.without_trash();
    listing::<K>(call, &criteria, details)
}

fn listing<K: Listed>(call: &Call<'_>, criteria: &Criteria, details: Details) -> Outcome {
    let view = call.view();
    let found = call.state.objects::<K>(&call.author.user).filter(|object| {
        let revision = object.current();
        !object.suspended && !revision.hidden && criteria.hold(|name| common_field(revision, name))
    });
    written(|json| view.write_all(json, found, details))
}

/// One object.
pub(super) fn show<K: Listed>(call: &mut Call<'_>) -> Outcome {
    let id = call.params.required("id")?;
    let details = details(&call.params)?;
    let view = call.view();
    if let Some(object) = K::virtual_object(view, &id) {
        return written(|json| K::write(view, json, &object, details));
    }
    let object = call.state.object::<K>(&call.author.user, &id)?;
    written(|json| K::write(view, json, object, details))
}

/// The object an update is for: it exists, and `revision`, if given, is its current one.
pub(super) fn updatable<K: Listed>(
    call: &Call<'_>,
    id: &str,
    revision: Option<&str>,
) -> Result<Object<K>, Failure> {
    K::guard_id(id)?;
    let object = call.state.object::<K>(&call.author.user, id)?;
    if revision.is_some_and(|revision| revision != object.current().id) {
        return Err(failures::OUTDATED_UPDATE);
    }
    Ok(object.clone())
}

/// Stores a revision as the current one and answers with it.
pub(super) fn commit<K: Listed>(call: &mut Call<'_>, id: &str, revision: Revision<K>) -> Outcome {
    let reply = saved(200, id, &revision.id);
    K::commit(call.state, &call.author, id, revision)?;
    Ok(reply)
}

/// To the trash, and from there out of the world.
pub(super) fn delete<K: Listed>(call: &mut Call<'_>) -> Outcome {
    let id = call.params.required("id")?;
    let revision = call.params.text("revision")?;
    K::guard_id(&id)?;
    let current = call.state.object::<K>(&call.author.user, &id)?.current().clone();
    if !current.trashed {
        let mut copy = call.author.copy(&current, &mut call.state.chance);
        copy.trashed = true;
        return commit(call, &id, copy);
    }
    if revision.is_some_and(|revision| revision != current.id) {
        return Err(failures::OUTDATED_DELETE);
    }
    K::destroy(call.state, &call.author, &id);
    Ok(named(200, &id))
}

/// Out of the trash, or back to an older revision.
pub(super) fn restore<K: Listed>(call: &mut Call<'_>) -> Outcome {
    let id = call.params.required("id")?;
    K::guard_id(&id)?;
    if let Some(revision) = call.params.given("revision") {
        K::guard_revision(revision)?;
    }
    let object = call.state.object::<K>(&call.author.user, &id)?;
    let wanted = call.params.loose_text("revision")?;
    if let Some(wanted) = &wanted {
        K::guard_restore(call.state, &call.author, object, wanted)?;
    }
    let current = object.current();
    let source = match wanted {
        None => current,
        Some(wanted) => revision_of(call, object, &wanted)?,
    };
    if source.id == current.id && !current.trashed {
        return Ok(saved(200, &id, &current.id));
    }
    let (object, mut source) = (object.clone(), source.clone());
    source.trashed = false;
    source.edited = edited_new(source.edited, call.author.now, K::AHEAD);
    K::judge(call.state, &call.author, Some(&object), &mut source)?;
    let copy = call.author.copy(&source, &mut call.state.chance);
    commit(call, &id, copy)
}

/// A revision of `object`; another object's is refused, an unknown one not found.
fn revision_of<'o, K: Listed>(
    call: &Call<'_>,
    object: &'o Object<K>,
    id: &str,
) -> Result<&'o Revision<K>, Failure> {
    object.revision(id).ok_or_else(|| match any_revision(call.state, &call.author, id) {
        Some::<&Revision<K>>(_) => failures::FOREIGN_REVISION,
        None => Failure::NotFound,
    })
}

/// A revision of any of the user's objects.
pub(super) fn any_revision<'s, K: Listed>(
    state: &'s State,
    author: &Author,
    id: &str,
) -> Option<&'s Revision<K>> {
    K::table(state)
        .values()
        .filter(|object| object.user == author.user)
        .find_map(|object| object.revision(id))
}

/// `edited` of a new object: the client's word, unless absent or too far ahead.
pub(super) fn edited_new(given: i64, now: i64, ahead: i64) -> i64 {
    if given < 1 || given > now.saturating_add(ahead) { now } else { given }
}

/// In seconds.
pub(super) const HOUR: i64 = 3600;

/// The parameters create and update of all kinds share.
pub(super) struct Common {
    cse_key: String,
    pub(super) cse_type: String,
    pub(super) edited: i64,
    pub(super) hidden: bool,
    favorite: bool,
}

impl Common {
    /// Reads them; absent ones get their defaults, not the old values.
    pub(super) fn read(params: &Parameters) -> Result<Self, Failure> {
        Ok(Common {
            cse_key: params.text_or("cseKey", "")?,
            cse_type: params.text_or("cseType", "none")?,
            edited: params.int("edited").unwrap_or(0),
            hidden: params.flag("hidden").unwrap_or(false),
            favorite: params.flag("favorite").unwrap_or(false),
        })
    }

    /// A revision with these values.
    pub(super) fn revision<K: Listed>(
        self,
        call: &mut Call<'_>,
        edited: i64,
        content: K,
    ) -> Revision<K> {
        Revision {
            edited,
            cse_type: self.cse_type,
            cse_key: self.cse_key,
            hidden: self.hidden,
            favorite: self.favorite,
            content,
            ..call.author.revision(&mut call.state.chance)
        }
    }
}

/// Stores a new folder or tag and answers with it.
pub(super) fn create<K: Listed>(call: &mut Call<'_>, mut revision: Revision<K>) -> Outcome {
    K::judge(call.state, &call.author, None, &mut revision)?;
    let id = call.state.chance.uuid();
    let reply = saved(201, &id, &revision.id);
    let object = Object::new(id.clone(), &call.author.user, revision);
    K::table_mut(call.state).insert(id, object);
    Ok(reply)
}
