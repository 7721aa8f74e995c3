//! `tag/…`.

use super::call::{Call, DELETE, GET_POST, PATCH, POST, Route};
use super::criteria::Known;
use super::objects::{self, Common, HOUR, Listed};
use crate::sandbox::answer::Outcome;
use crate::sandbox::backup::{Revision, TagRevision};
use crate::sandbox::state::Kind;

pub(super) const ROUTES: &[Route] = &[
    Route::new(GET_POST, "tag/list", objects::list::<TagRevision>),
    Route::new(POST, "tag/find", objects::find::<TagRevision>),
    Route::new(POST, "tag/show", objects::show::<TagRevision>),
    Route::new(POST, "tag/create", create),
    Route::new(PATCH, "tag/update", update),
    Route::new(DELETE, "tag/delete", objects::delete::<TagRevision>),
    Route::new(PATCH, "tag/restore", objects::restore::<TagRevision>),
];

impl Listed for TagRevision {
    const AHEAD: i64 = HOUR;
    const FIELDS: &'static [&'static str] = &[];

    fn field<'r>(_revision: &'r Revision<Self>, _name: &str) -> Known<'r> {
        Known::Null
    }
}

fn create(call: &mut Call<'_>) -> Outcome {
    let label = call.params.text_or("label", "")?;
    let color = call.params.text_or("color", "")?;
    let common = Common::read(&call.params)?;
    let edited = objects::edited_new(common.edited, call.author.now, TagRevision::AHEAD);
    let revision = common.revision(call, edited, TagRevision { label, color });
    objects::create(call, revision)
}

fn update(call: &mut Call<'_>) -> Outcome {
    let id = call.params.required("id")?;
    let revision = call.params.text("revision")?;
    let label = call.params.required("label")?;
    let color = call.params.required("color")?;
    let common = Common::read(&call.params)?;
    let object = objects::updatable::<TagRevision>(call, &id, revision.as_deref())?;
    let old = object.current();
    let edited = if common.edited < 1 {
        old.edited
    } else {
        objects::edited_new(common.edited, call.author.now, TagRevision::AHEAD)
    };
    let mut revision = common.revision(call, edited, TagRevision { label, color });
    revision.trashed = old.trashed;
    TagRevision::judge(call.state, &call.author, Some(&object), &mut revision)?;
    objects::commit(call, &id, revision)
}
