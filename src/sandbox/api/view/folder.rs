//! Folders as the API shows them.

use super::{Shown, View, write_flags, write_head, write_revisions, write_short};
use crate::sandbox::answer::{Failure, Json};
use crate::sandbox::api::details::Details;
use crate::sandbox::backup::{FolderRevision, PasswordRevision, Revision};
use crate::sandbox::state::{BASE_FOLDER, Object, server_type};

type Folder = Object<FolderRevision>;

impl Shown for FolderRevision {
    fn write(
        view: View<'_>,
        json: &mut Json,
        object: &Folder,
        details: Details,
    ) -> Result<(), Failure> {
        json.object(|json| {
            if details.model {
                view.write_folder_model(json, object, details)?;
            } else {
                write_short(json, object);
            }
            if details.revisions && object.id == BASE_FOLDER {
                json.member("revisions").list(|_| ());
            } else if details.revisions {
                write_revisions(json, object, |json, revision| {
                    json.member("label").text(&revision.content.label);
                    json.member("parent").text(&revision.content.parent);
                });
            }
            if details.parent && !details.model {
                view.write_parent_of(json.member("parent"), object)?;
            }
            view.write_folders(json, object, details)?;
            view.write_passwords_in(json, object, details)
        })
    }
}

/// The folder above all others, as of now.
pub(in crate::sandbox::api) fn base_folder(view: View<'_>) -> Folder {
    let now = view.author.now;
    let setting = view.state.accounts.get(&view.author.user);
    let setting = setting.map_or(0, |account| account.int("encryption.sse"));
    let revision = Revision {
        id: BASE_FOLDER.to_owned(),
        created: now,
        updated: now,
        edited: now,
        cse_type: "none".to_owned(),
        sse_type: server_type(setting, "none", view.author.keyed).to_owned(),
        client: "CLIENT::SYSTEM".to_owned(),
        content: FolderRevision { label: "Home".to_owned(), parent: BASE_FOLDER.to_owned() },
        ..Revision::default()
    };
    Object::new(BASE_FOLDER.to_owned(), &view.author.user, revision)
}

impl View<'_> {
    fn write_folder_model(
        self,
        json: &mut Json,
        object: &Folder,
        details: Details,
    ) -> Result<(), Failure> {
        let revision = object.current();
        write_head(json, object);
        json.member("revision").text(&revision.id);
        json.member("label").text(&revision.content.label);
        json.member("parent");
        if details.parent {
            self.write_parent_of(json, object)?;
        } else {
            json.text(&revision.content.parent);
        }
        write_flags(json, revision);
        json.member("client").text(&revision.client);
        Ok(())
    }

    fn write_parent_of(self, json: &mut Json, object: &Folder) -> Result<(), Failure> {
        let revision = object.current();
        self.write_folder_above(json, &revision.content.parent, revision.hidden)
    }

    fn write_folders(
        self,
        json: &mut Json,
        object: &Folder,
        details: Details,
    ) -> Result<(), Failure> {
        let hidden = object.current().hidden;
        let folders = self.state.objects::<FolderRevision>(&self.author.user).filter(|folder| {
            let revision = folder.current();
            revision.content.parent == object.id
                && !revision.trashed
                && (hidden || !revision.hidden)
        });
        if details.folders {
            self.write_all(json.member("folders"), folders, Details::MODEL)?;
        } else if details.folder_ids {
            json.member("folders").texts(folders.map(|folder| folder.id.as_str()));
        }
        Ok(())
    }

    fn write_passwords_in(
        self,
        json: &mut Json,
        object: &Folder,
        details: Details,
    ) -> Result<(), Failure> {
        let outer = object.current();
        let passwords = self.state.objects::<PasswordRevision>(&self.author.user).filter(|inner| {
            let revision = inner.current();
            revision.content.folder == object.id
                && (outer.hidden || !revision.hidden)
                && (outer.trashed || !revision.trashed)
        });
        if details.passwords {
            self.write_all(json.member("passwords"), passwords, details.of_passwords())?;
        } else if details.password_ids {
            json.member("passwords").texts(passwords.map(|password| password.id.as_str()));
        }
        Ok(())
    }
}
