//! Tags as the API shows them.

use super::{Shown, View, write_flags, write_head, write_revisions, write_short};
use crate::sandbox::answer::{Failure, Json};
use crate::sandbox::api::details::Details;
use crate::sandbox::backup::{PasswordRevision, Relation, TagRevision};
use crate::sandbox::state::Object;

type Tag = Object<TagRevision>;

impl Shown for TagRevision {
    fn write(
        view: View<'_>,
        json: &mut Json,
        object: &Tag,
        details: Details,
    ) -> Result<(), Failure> {
        json.object(|json| {
            if details.model {
                let revision = object.current();
                write_head(json, object);
                json.member("revision").text(&revision.id);
                json.member("label").text(&revision.content.label);
                json.member("color").text(&revision.content.color);
                write_flags(json, revision);
                json.member("client").text(&revision.client);
            } else {
                write_short(json, object);
            }
            if details.revisions {
                write_revisions(json, object, |json, revision| {
                    json.member("label").text(&revision.content.label);
                    json.member("color").text(&revision.content.color);
                });
            }
            if details.passwords {
                let passwords = view.passwords_with(object);
                view.write_all(json.member("passwords"), passwords, details.of_passwords())?;
            } else if details.password_ids {
                let ids = view.passwords_with(object).map(|password| password.id.as_str());
                json.member("passwords").texts(ids);
            }
            Ok(())
        })
    }
}

impl<'v> View<'v> {
    /// The passwords that have a tag, as far as they are seen from it.
    fn passwords_with(self, object: &Tag) -> impl Iterator<Item = &'v Object<PasswordRevision>> {
        let tag = object.current();
        let mine = move |relation: &&Relation| {
            relation.tag == object.id && (tag.hidden || !relation.hidden)
        };
        self.state
            .relations
            .iter()
            .filter(mine)
            .filter_map(move |relation| self.state.passwords.get(&relation.password))
            .filter(move |password| tag.hidden || !password.current().hidden)
            .filter(move |password| {
                tag.trashed || !(password.current().trashed || password.suspended)
            })
    }
}
