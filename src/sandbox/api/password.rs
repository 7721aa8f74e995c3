//! `password/…`.

use super::call::{Call, DELETE, GET_POST, PATCH, POST, Route, saved};
use super::criteria::Known;
use super::objects::{self, Common, HOUR, Listed};
use crate::sandbox::answer::{Failure, Outcome, failures};
use crate::sandbox::backup::{PasswordRevision, Revision};
use crate::sandbox::request::Parameters;
use crate::sandbox::state::{Author, BASE_FOLDER, Kind, Object, State, full_hash};

pub(super) const ROUTES: &[Route] = &[
    Route::new(GET_POST, "password/list", objects::list::<PasswordRevision>),
    Route::new(POST, "password/find", objects::find::<PasswordRevision>),
    Route::new(POST, "password/show", objects::show::<PasswordRevision>),
    Route::new(POST, "password/create", create),
    Route::new(PATCH, "password/update", update),
    Route::new(DELETE, "password/delete", objects::delete::<PasswordRevision>),
    Route::new(PATCH, "password/restore", objects::restore::<PasswordRevision>),
];

impl Listed for PasswordRevision {
    const AHEAD: i64 = 2 * HOUR;
    const FIELDS: &'static [&'static str] = &["status"];

    fn field<'r>(revision: &'r Revision<Self>, name: &str) -> Known<'r> {
        match name {
            "status" => Known::Int(revision.content.status),
            _ => Known::Null,
        }
    }

    /// The real server fails on any revision of a shared password, after checking it.
    fn guard_restore(
        state: &State,
        author: &Author,
        object: &Object<Self>,
        revision: &str,
    ) -> Result<(), Failure> {
        if !object.shared && object.share.is_none() {
            return Ok(());
        }
        let revision: &Revision<Self> =
            objects::any_revision(state, author, revision).ok_or(Failure::NotFound)?;
        if revision.cse_type != "none" {
            return Err(failures::CSE_SHARING);
        }
        if revision.sse_type != "SSEv1r2" {
            return Err(failures::SSE_SHARING);
        }
        if revision.hidden {
            return Err(failures::SHARED_HIDDEN);
        }
        Err(Failure::Unable)
    }
}

fn content(params: &Parameters) -> Result<PasswordRevision, Failure> {
    Ok(PasswordRevision {
        label: params.text_or("label", "")?,
        username: params.text_or("username", "")?,
        password: params.required("password")?,
        url: params.text_or("url", "")?,
        notes: params.text_or("notes", "")?,
        custom_fields: params.text_or("customFields", "")?,
        hash: params.text_or("hash", "")?,
        folder: params.text_or("folder", BASE_FOLDER)?,
        status: 0,
        status_code: "GOOD".to_owned(),
    })
}

fn create(call: &mut Call<'_>) -> Outcome {
    let content = content(&call.params)?;
    let common = Common::read(&call.params)?;
    let tags = call.params.values("tags")?.unwrap_or_default();
    let edited = objects::edited_new(common.edited, call.author.now, PasswordRevision::AHEAD);
    let content = hashed(content, &common.cse_type);
    let mut revision = common.revision(call, edited, content);
    PasswordRevision::judge(call.state, &call.author, None, &mut revision)?;
    let revision_id = revision.id.clone();
    let id = call.state.create_password(&call.author, revision);
    call.state.set_tags(&call.author.user, &id, &tags)?;
    Ok(saved(201, &id, &revision_id))
}

fn update(call: &mut Call<'_>) -> Outcome {
    let id = call.params.required("id")?;
    let revision = call.params.text("revision")?;
    let mut content = content(&call.params)?;
    let mut common = Common::read(&call.params)?;
    let tags = call.params.values("tags")?.unwrap_or_default();
    let object = objects::updatable::<PasswordRevision>(call, &id, revision.as_deref())?;
    let old = object.current();
    if object.editable && (object.shared || object.share.is_some()) {
        if common.cse_type != "none" {
            return Err(failures::CSE_SHARING);
        }
        if common.hidden {
            return Err(failures::SHARED_HIDDEN);
        }
    }
    if !object.editable {
        common.cse_type.clone_from(&old.cse_type);
        common.edited = old.edited;
        content = kept_content(content, &old.content);
    }
    let content = hashed(content, &common.cse_type);
    let same = content.hash == old.content.hash;
    let edited = edited(common.edited, same, old.edited, call.author.now);
    let mut revision = common.revision(call, edited, content);
    revision.trashed = old.trashed;
    PasswordRevision::judge(call.state, &call.author, Some(&object), &mut revision)?;
    let outcome = objects::commit(call, &id, revision)?;
    call.state.set_tags(&call.author.user, &id, &tags)?;
    Ok(outcome)
}

/// The content of an update by someone who may not edit: only the folder is the client's.
fn kept_content(new: PasswordRevision, old: &PasswordRevision) -> PasswordRevision {
    PasswordRevision { folder: new.folder, status: 0, ..old.clone() }
}

/// The content with the hash of the password, where the password can be read.
fn hashed(content: PasswordRevision, cse_type: &str) -> PasswordRevision {
    match cse_type {
        "none" => PasswordRevision { hash: full_hash(&content.password), ..content },
        _ => content,
    }
}

/// When the password itself last changed: the client's word within limits, else now if it did change.
fn edited(given: i64, same: bool, old: i64, now: i64) -> i64 {
    match (given < 1, same) {
        (true, true) => old,
        (false, true) => given,
        (_, false) if given == old => now,
        (_, false) => objects::edited_new(given, now, PasswordRevision::AHEAD),
    }
}

#[cfg(test)]
mod tests {
    use super::edited;

    #[test]
    fn edited_follows_the_hash() {
        let now = 100_000;
        for (given, same, expected) in [
            (0, true, 50),
            (-5, true, 50),
            (now * 9, true, now * 9),
            (70, true, 70),
            (0, false, now),
            (50, false, now),
            (70, false, 70),
            (now + 7200, false, now + 7200),
            (now + 7201, false, now),
        ] {
            assert_eq!(edited(given, same, 50, now), expected, "{given} {same}");
        }
    }
}
