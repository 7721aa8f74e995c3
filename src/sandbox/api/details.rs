//! Detail levels.

/// Which details of objects are wanted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Details {
    pub(crate) model: bool,
    pub(crate) revisions: bool,
    pub(crate) folder: bool,
    pub(crate) parent: bool,
    pub(crate) folders: bool,
    pub(crate) folder_ids: bool,
    pub(crate) password: bool,
    pub(crate) passwords: bool,
    pub(crate) password_ids: bool,
    pub(crate) password_tags: bool,
    pub(crate) tags: bool,
    pub(crate) tag_ids: bool,
    pub(crate) shares: bool,
}

impl Details {
    /// The model alone, as nested objects have it.
    pub(crate) const MODEL: Details = Details {
        model: true,
        revisions: false,
        folder: false,
        parent: false,
        folders: false,
        folder_ids: false,
        password: false,
        passwords: false,
        password_ids: false,
        password_tags: false,
        tags: false,
        tag_ids: false,
        shares: false,
    };

    /// Reads levels joined by `+`; unknown ones are ignored.
    pub(crate) fn parse(text: &str) -> Self {
        let mut details = Details::default();
        for level in text.split('+') {
            match level {
                "model" => details.model = true,
                "revisions" => details.revisions = true,
                "folder" => details.folder = true,
                "parent" => details.parent = true,
                "folders" => details.folders = true,
                "folder-ids" => details.folder_ids = true,
                "password" => details.password = true,
                "passwords" => details.passwords = true,
                "password-ids" => details.password_ids = true,
                "password-tags" => details.password_tags = true,
                "tags" => details.tags = true,
                "tag-ids" => details.tag_ids = true,
                "shares" => details.shares = true,
                _ => {}
            }
        }
        details
    }

    /// The level of passwords nested in a folder or tag.
    pub(crate) fn of_passwords(self) -> Details {
        Details { tags: self.password_tags, ..Details::MODEL }
    }
}

#[cfg(test)]
mod tests {
    use super::Details;

    #[test]
    fn levels_are_looked_up() {
        assert_eq!(Details::parse("model"), Details::MODEL);
        assert_eq!(Details::parse(""), Details::default());
        assert_eq!(Details::parse("Model+nope"), Details::default());
        let details = Details::parse("tags+model+tags");
        assert_eq!(details, Details { tags: true, ..Details::MODEL });
    }
}
