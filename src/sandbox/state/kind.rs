//! What passwords, folders and tags have in common.

use super::author::Author;
use super::object::Object;
use super::store::{State, Table};
use crate::sandbox::answer::Failure;
use crate::sandbox::backup::Revision;

/// Content of a revision of one of the three kinds of objects.
pub(crate) trait Kind: Clone + Default + Sized + 'static {
    /// The objects of this kind.
    fn table(state: &State) -> &Table<Self>;

    /// The objects of this kind.
    fn table_mut(state: &mut State) -> &mut Table<Self>;

    /// Judges what is about to be stored and corrects what is only corrected. `object` is the one to be
    /// changed, none for a new one.
    fn judge(
        state: &State,
        author: &Author,
        object: Option<&Object<Self>>,
        revision: &mut Revision<Self>,
    ) -> Result<(), Failure>;

    /// Stores a revision of an existing object and makes it the current one, with all that follows.
    fn commit(
        state: &mut State,
        author: &Author,
        id: &str,
        revision: Revision<Self>,
    ) -> Result<(), Failure>;

    /// Removes an object and what depends on it.
    fn destroy(state: &mut State, author: &Author, id: &str);
}
