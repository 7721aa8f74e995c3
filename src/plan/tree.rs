//! The item tree flattened in file order, with what each entry lies in.

use std::ops::Range;

use super::slug::slug;
use crate::collection::{Collection, Folder, Item, RequestItem};

/// A request with the folders it lies in, outermost first.
pub(super) struct Leaf<'c> {
    pub item: &'c RequestItem,
    pub folders: Vec<&'c Folder>,
    /// Slugs of folders and name; not yet unique.
    pub base_id: String,
}

/// A folder or request as a selection sees it.
pub(super) struct Entry<'c> {
    pub name: &'c str,
    pub id: Option<&'c str>,
    pub is_folder: bool,
    /// How many folders it lies in.
    pub depth: usize,
    /// Slugs of folders and name.
    pub path: String,
    /// The requests it stands for.
    pub leaves: Range<usize>,
}

/// All requests, and all entries, in file order.
pub(super) struct Tree<'c> {
    pub leaves: Vec<Leaf<'c>>,
    pub entries: Vec<Entry<'c>>,
}

impl<'c> Tree<'c> {
    pub(super) fn of(collection: &'c Collection) -> Self {
        let mut tree = Tree { leaves: Vec::new(), entries: Vec::new() };
        tree.walk(&collection.items, &mut Vec::new(), "");
        tree
    }

    fn walk(&mut self, items: &'c [Item], folders: &mut Vec<&'c Folder>, prefix: &str) {
        for item in items {
            let first = self.leaves.len();
            let (name, id, fallback) = match item {
                Item::Folder(folder) => (&folder.name, &folder.id, "folder"),
                Item::Request(request) => (&request.name, &request.id, "request"),
            };
            let path = format!("{prefix}{}", slug_or(name, fallback));
            let entry = self.entries.len();
            self.entries.push(Entry {
                name,
                id: id.as_deref(),
                is_folder: matches!(item, Item::Folder(_)),
                depth: folders.len(),
                path: path.clone(),
                leaves: first..first,
            });
            match item {
                Item::Folder(folder) => {
                    folders.push(folder);
                    self.walk(&folder.items, folders, &format!("{path}/"));
                    folders.pop();
                }
                Item::Request(item) => {
                    self.leaves.push(Leaf { item, folders: folders.clone(), base_id: path });
                }
            }
            self.entries[entry].leaves.end = self.leaves.len();
        }
    }
}

/// The slug of a name, or `fallback` for a name without letters and digits.
pub(super) fn slug_or(name: &str, fallback: &str) -> String {
    let slug = slug(name);
    if slug.is_empty() { fallback.to_owned() } else { slug }
}
