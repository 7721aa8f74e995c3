//! Passwords as the API shows them.

use super::{Shown, View, write_flags, write_head, write_revisions, write_short};
use crate::sandbox::answer::{Failure, Json};
use crate::sandbox::api::details::Details;
use crate::sandbox::backup::{
    FolderRevision, PasswordRevision, Relation, Revision, Share, TagRevision,
};
use crate::sandbox::state::Object;

type Password = Object<PasswordRevision>;

impl Shown for PasswordRevision {
    fn write(
        view: View<'_>,
        json: &mut Json,
        object: &Password,
        details: Details,
    ) -> Result<(), Failure> {
        json.object(|json| {
            if details.model {
                view.write_password_model(json, object, details)?;
            } else {
                write_short(json, object);
            }
            if details.revisions {
                write_revisions(json, object, |json, revision| {
                    write_content(json, revision);
                    json.member("folder").text(&revision.content.folder);
                });
            }
            if details.folder && !details.model {
                view.write_folder_of(json.member("folder"), object)?;
            }
            view.write_tags(json, object, details)?;
            if details.shares {
                view.write_shares(json.member("shares"), object)?;
            }
            Ok(())
        })
    }
}

/// The content from `label` to `hash`.
fn write_content(json: &mut Json, revision: &Revision<PasswordRevision>) {
    let content = &revision.content;
    json.member("label").text(&content.label);
    json.member("username").text(&content.username);
    json.member("password").text(&content.password);
    json.member("notes").text(&content.notes);
    json.member("customFields").text(&content.custom_fields);
    json.member("url").text(&content.url);
    json.member("status").int(content.status);
    json.member("statusCode").text(&content.status_code);
    json.member("hash").text(&content.hash);
}

impl<'v> View<'v> {
    fn write_password_model(
        self,
        json: &mut Json,
        object: &Password,
        details: Details,
    ) -> Result<(), Failure> {
        let revision = object.current();
        write_head(json, object);
        json.member("share");
        match &object.share {
            Some(id) if details.shares => {
                let share = self.state.share(&self.author.user, id)?;
                self.write_share(json, share, Details::MODEL)?;
            }
            share => json.optional_text(share.as_deref()),
        }
        json.member("shared").flag(object.shared);
        json.member("revision").text(&revision.id);
        write_content(json, revision);
        json.member("folder");
        if details.folder {
            self.write_folder_of(json, object)?;
        } else {
            json.text(&revision.content.folder);
        }
        write_flags(json, revision);
        json.member("editable").flag(object.editable);
        json.member("client").text(&revision.client);
        Ok(())
    }

    fn write_folder_of(self, json: &mut Json, object: &Password) -> Result<(), Failure> {
        let revision = object.current();
        self.write_folder_above(json, &revision.content.folder, revision.hidden)
    }

    fn write_tags(
        self,
        json: &mut Json,
        object: &Password,
        details: Details,
    ) -> Result<(), Failure> {
        if details.tags {
            self.write_all(json.member("tags"), self.tags_of(object), Details::MODEL)?;
        } else if details.tag_ids {
            json.member("tags").texts(self.tags_of(object).map(|tag| tag.id.as_str()));
        }
        Ok(())
    }

    /// The tags of a password, as far as they are seen from it.
    fn tags_of(self, object: &Password) -> impl Iterator<Item = &'v Object<TagRevision>> {
        let password = object.current();
        let mine = move |relation: &&Relation| {
            relation.password == object.id && (password.hidden || !relation.hidden)
        };
        self.state
            .relations
            .iter()
            .filter(mine)
            .filter_map(move |relation| self.state.tags.get(&relation.tag))
            .filter(move |tag| password.hidden || !tag.current().hidden)
            .filter(move |tag| password.trashed || !tag.current().trashed)
    }

    /// The shares the user made of a password, by receiver.
    fn write_shares(self, json: &mut Json, object: &Password) -> Result<(), Failure> {
        let mine = self
            .state
            .shares
            .iter()
            .filter(|share| share.source == object.id && share.owner == self.author.user);
        let mut shares: Vec<&Share> = mine.collect();
        shares.sort_by(|left, right| left.receiver.cmp(&right.receiver));
        json.list(|json| {
            for share in shares {
                self.write_share(json.item(), share, Details::MODEL)?;
            }
            Ok(())
        })
    }

    /// The folder an object is in: the base folder's instead of a hidden one, unless the object is hidden.
    pub(super) fn write_folder_above(
        self,
        json: &mut Json,
        folder: &str,
        hidden: bool,
    ) -> Result<(), Failure> {
        let found = self.state.object::<FolderRevision>(&self.author.user, folder).ok();
        match found.filter(|folder| hidden || !folder.current().hidden) {
            Some(folder) => FolderRevision::write(self, json, folder, Details::MODEL),
            None => FolderRevision::write(self, json, &super::base_folder(self), Details::MODEL),
        }
    }
}
