//! The rules of tags and of their relations to passwords.

use serde_json::Value;

use super::author::Author;
use super::encryption;
use super::kind::Kind;
use super::object::Object;
use super::store::{State, Table};
use crate::sandbox::answer::{Failure, failures};
use crate::sandbox::backup::{PasswordRevision, Relation, Revision, TagRevision};
use crate::sandbox::php;

impl Kind for TagRevision {
    fn table(state: &State) -> &Table<Self> {
        &state.tags
    }

    fn table_mut(state: &mut State) -> &mut Table<Self> {
        &mut state.tags
    }

    fn judge(
        state: &State,
        author: &Author,
        _object: Option<&Object<Self>>,
        revision: &mut Revision<Self>,
    ) -> Result<(), Failure> {
        encryption::settle(state.account(&author.user)?, author.keyed, None, revision)?;
        if php::empty(&revision.content.label) {
            return Err(failures::EMPTY_LABEL);
        }
        if php::empty(&revision.content.color) {
            return Err(failures::EMPTY_COLOR);
        }
        Ok(())
    }

    fn commit(
        state: &mut State,
        author: &Author,
        id: &str,
        revision: Revision<Self>,
    ) -> Result<(), Failure> {
        let object = state.tags.get_mut(id).ok_or(Failure::NotFound)?;
        let revealed = object.current().hidden && !revision.hidden;
        if revealed && state.relations.iter().any(|relation| relation.tag == id) {
            object.store(revision);
            return Err(Failure::Unable);
        }
        object.advance(revision, author.now);
        Ok(())
    }

    fn destroy(state: &mut State, _author: &Author, id: &str) {
        state.tags.remove(id);
        state.relations.retain(|relation| relation.tag != id);
    }
}

impl State {
    /// Makes `tags` the tags of a password; an empty list changes nothing. An unknown one ends the work
    /// where it stands: relations to tags not listed are gone, those before it are made. A new tag that is
    /// listed twice is related twice.
    pub(crate) fn set_tags(
        &mut self,
        user: &str,
        password: &str,
        tags: &[Value],
    ) -> Result<(), Failure> {
        if tags.is_empty() {
            return Ok(());
        }
        self.relations.retain(|relation| {
            relation.password != password || tags.iter().any(|tag| names(tag, &relation.tag))
        });
        let related = self.relations.iter().filter(|relation| relation.password == password);
        let kept: Vec<String> = related.map(|relation| relation.tag.clone()).collect();
        let hidden = self.object::<PasswordRevision>(user, password)?.current().hidden;
        for tag in tags {
            if !php::truth(tag) || kept.iter().any(|kept| names(tag, kept)) {
                continue;
            }
            let tag = php::text(tag).ok_or(Failure::Unable)?;
            let found =
                self.object::<TagRevision>(user, &tag).map_err(|_| failures::UNKNOWN_TAG)?;
            let relation = Relation {
                password: password.to_owned(),
                hidden: hidden || found.current().hidden,
                tag,
                user: user.to_owned(),
            };
            self.relations.push(relation);
        }
        Ok(())
    }
}

/// Whether a client's value means a tag by PHP's `==`, which takes `true` for any text.
fn names(value: &Value, tag: &str) -> bool {
    match value {
        Value::Bool(all) => *all,
        Value::String(id) => id == tag,
        _ => false,
    }
}
