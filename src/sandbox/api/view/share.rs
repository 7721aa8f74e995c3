//! Shares as the API shows them.

use super::{Shown, View};
use crate::sandbox::answer::{Failure, Json};
use crate::sandbox::api::details::Details;
use crate::sandbox::backup::{PasswordRevision, Share};

impl View<'_> {
    /// A share, with the asking user's own copy of the password.
    pub(in crate::sandbox::api) fn write_share(
        self,
        json: &mut Json,
        share: &Share,
        details: Details,
    ) -> Result<(), Failure> {
        if !details.model {
            if details.password {
                return Err(Failure::Unable);
            }
            json.object(|json| json.member("id").text(&share.id));
            return Ok(());
        }
        json.object(|json| {
            json.member("id").text(&share.id);
            json.member("created").int(share.created);
            json.member("updated").int(share.updated);
            json.member("expires");
            match share.expires {
                Some(expires) => json.int(expires),
                None => json.null(),
            }
            json.member("editable").flag(share.editable);
            json.member("shareable").flag(share.shareable);
            json.member("password");
            self.write_shared_password(json, share, details)?;
            json.member("updatePending").flag(share.source_updated || share.target_updated);
            self.write_user(json.member("owner"), &share.owner);
            self.write_user(json.member("receiver"), &share.receiver);
            json.member("client").text(&share.client);
            Ok(())
        })
    }

    fn write_shared_password(
        self,
        json: &mut Json,
        share: &Share,
        details: Details,
    ) -> Result<(), Failure> {
        let owned = share.owner == self.author.user;
        let id = if owned { Some(&share.source) } else { share.target.as_ref() };
        if !details.password {
            json.optional_text(id.map(String::as_str));
            return Ok(());
        }
        let id = id.ok_or(Failure::NotFound)?;
        let password = self.state.object::<PasswordRevision>(&self.author.user, id)?;
        PasswordRevision::write(self, json, password, Details::MODEL)
    }

    fn write_user(self, json: &mut Json, id: &str) {
        let name = self.state.account_named(id);
        json.object(|json| {
            json.member("id").text(id);
            match name {
                Some(name) => json.member("name").text(name),
                None => json.member("name").text(&format!("Deleted User ({id})")),
            }
        });
    }
}
