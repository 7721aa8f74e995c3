//! `folder/…`.

use serde_json::Value;

use super::call::{Call, DELETE, GET_POST, PATCH, POST, Route};
use super::criteria::Known;
use super::objects::{self, Common, HOUR, Listed};
use super::view::{self, View};
use crate::sandbox::answer::{Failure, Outcome, failures};
use crate::sandbox::backup::{FolderRevision, Revision};
use crate::sandbox::state::{BASE_FOLDER, Kind, Object};

pub(super) const ROUTES: &[Route] = &[
    Route::new(GET_POST, "folder/list", objects::list::<FolderRevision>),
    Route::new(POST, "folder/find", objects::find::<FolderRevision>),
    Route::new(POST, "folder/show", objects::show::<FolderRevision>),
    Route::new(POST, "folder/create", create),
    Route::new(PATCH, "folder/update", update),
    Route::new(DELETE, "folder/delete", objects::delete::<FolderRevision>),
    Route::new(PATCH, "folder/restore", objects::restore::<FolderRevision>),
];

impl Listed for FolderRevision {
    const AHEAD: i64 = HOUR;
    const FIELDS: &'static [&'static str] = &["parent"];

    fn field<'r>(revision: &'r Revision<Self>, name: &str) -> Known<'r> {
        match name {
            "parent" => Known::Text(&revision.content.parent),
            _ => Known::Null,
        }
    }

    fn guard_id(id: &str) -> Result<(), Failure> {
        if id == BASE_FOLDER { Err(failures::BASE_FOLDER) } else { Ok(()) }
    }

    /// PHP's `==` takes `true` for any text.
    fn guard_revision(revision: &Value) -> Result<(), Failure> {
        match revision {
            Value::Bool(true) => Err(failures::BASE_FOLDER),
            Value::String(id) => Self::guard_id(id),
            _ => Ok(()),
        }
    }

    fn virtual_object(view: View<'_>, id: &str) -> Option<Object<Self>> {
        (id == BASE_FOLDER).then(|| view::base_folder(view))
    }
}

fn create(call: &mut Call<'_>) -> Outcome {
    let label = call.params.text_or("label", "")?;
    let parent = call.params.text_or("parent", BASE_FOLDER)?;
    let common = Common::read(&call.params)?;
    let edited = objects::edited_new(common.edited, call.author.now, FolderRevision::AHEAD);
    let revision = common.revision(call, edited, FolderRevision { label, parent });
    objects::create(call, revision)
}

fn update(call: &mut Call<'_>) -> Outcome {
    let id = call.params.required("id")?;
    let revision = call.params.text("revision")?;
    let label = call.params.required("label")?;
    let parent = call.params.text_or("parent", BASE_FOLDER)?;
    let common = Common::read(&call.params)?;
    let object = objects::updatable::<FolderRevision>(call, &id, revision.as_deref())?;
    let old = object.current();
    let edited = if common.edited < 0 {
        old.edited
    } else {
        objects::edited_new(common.edited, call.author.now, FolderRevision::AHEAD)
    };
    let mut revision = common.revision(call, edited, FolderRevision { label, parent });
    revision.trashed = old.trashed;
    FolderRevision::judge(call.state, &call.author, Some(&object), &mut revision)?;
    objects::commit(call, &id, revision)
}
